"""One call to Airtable and everything that can happen to it on the way.

What comes out is an answer, a `Refused` for the door to make sense of, or what stops everything:
Temporary (Ambiguous when a write may have been carried out), RateLimited, QuotaSpent, TokenWrong.
Nothing of a vendor's exception is passed on, neither as text nor as a cause: they quote URLs and cells.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError, ReadTimeoutError

from worker.airtable.answers import sent_at
from worker.airtable.calls import CallCounter, Pace
from worker.airtable.refusals import Kind, Refusal, Refused, as_ours, no_answer, read_refusal
from worker.clock import Clock
from worker.errors import RateLimited

STUMBLE = 1.0
"""Seconds, give or take a half, before the one quick second try."""
LONGEST_STUMBLE = 5.0
"""A `Retry-After` above these seconds is the caller's to wait for."""
MOST_JITTER = 10.0
"""Seconds at most that are added to a rate limit's penalty, so that two workers don't come back together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, in pyairtable's terms: `fallback` is where a GET goes whose URL is too long."""

    kind: Kind
    method: str
    url: str
    fallback: tuple[str, str] | None = None
    options: dict[str, Any] | None = None
    params: dict[str, Any] | None = None
    json: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON object that came back, and a lower bound of Airtable's time when the call was sent."""

    content: dict[str, Any]
    sent_at: datetime


class _Stumbled(Exception):
    """No whole answer, at once: worth a second try. `left` tells whether the call may have arrived."""

    def __init__(self, why: str, *, left: bool) -> None:
        super().__init__(why)
        self.why = why
        self.left = left


class Wire:
    """Makes calls through `request` (pyairtable's), in their pace, counted; `hear` hooks into its session."""

    def __init__(
        self,
        request: Callable[..., Any],
        *,
        clock: Clock,
        pace: Pace,
        random: Random,
        calls: CallCounter,
        margin: float,
    ) -> None:
        self._request = request
        self._clock = clock
        self._pace = pace
        self._random = random
        self._calls = calls
        self._margin = margin
        self._date: str | None = None
        self._closed_until = 0.0
        self.waits = False
        """Whether Airtable owes us an answer just now."""

    def hear(self, response: requests.Response, *_: object, **__: object) -> None:
        """Note the time that Airtable put on a reply."""
        self._date = response.headers.get("Date")

    def ask(self, call: Call) -> Answer:
        """Make a call, and once more after a stumble; raises Refused, or what stops everything."""
        wait = STUMBLE * self._random.uniform(0.5, 1.5)
        try:
            return self._once(call)
        except _Stumbled:
            pass
        except Refused as refused:
            if not _is_stumble(refused.refusal):
                raise self._sorted(refused, call.kind) from None
            wait = max(wait, refused.refusal.retry_after or 0.0)
        self._clock.sleep(wait)
        try:
            return self._once(call)
        except _Stumbled as stumble:
            raise no_answer(call.kind if stumble.left else Kind.LIST, stumble.why) from None
        except Refused as refused:
            raise self._sorted(refused, call.kind) from None

    def _once(self, call: Call) -> Answer:
        self._stay_out()
        self._calls.before()
        self._pace.wait()
        self._date = None
        started = self._clock.monotonic()
        self.waits = True
        try:
            content = self._counted(call)
        finally:
            self.waits = False
        took = self._clock.monotonic() - started
        if not isinstance(content, dict):
            raise _Stumbled("sent half an answer", left=True)
        return Answer(
            content, sent_at(self._date, took=took, received=self._clock.now(), margin=self._margin)
        )

    def _counted(self, call: Call) -> Any:
        try:
            content = self._carried(call)
        except _Stumbled as stumble:
            if stumble.left:
                self._calls.add(call.kind)
            raise
        except Exception:
            self._calls.add(call.kind)
            raise
        self._calls.add(call.kind)
        return content

    def _carried(self, call: Call) -> Any:
        try:
            return self._request(
                call.method,
                call.url,
                fallback=call.fallback,
                options=call.options,
                params=call.params,
                json=call.json,
            )
        except requests.HTTPError as error:
            raise Refused(_refusal_in(error.response)) from None
        except requests.RequestException as error:
            if _timed_out(error):
                raise no_answer(call.kind, "did not answer in time") from None
            left = not _never_left(error)
            raise _Stumbled("broke off" if left else "cannot be reached", left=left) from None

    def _stay_out(self) -> None:
        """Raise RateLimited without a call as long as Airtable wants to be left alone."""
        left = self._closed_until - self._clock.monotonic()
        if left > 0:
            raise RateLimited("Airtable still refuses everything for a while.", delay=left)

    def _sorted(self, refused: Refused, kind: Kind) -> Exception:
        """Return what stops everything as ours, and anything else as it is."""
        refusal = refused.refusal
        if refusal.status not in {401, 429} and refusal.status < 500:
            return refused
        error = as_ours(refusal, kind, jitter=self._random.uniform(0, MOST_JITTER))
        wait = error.delay if isinstance(error, RateLimited) else refusal.retry_after or 0.0
        self._closed_until = self._clock.monotonic() + wait
        return error


def _is_stumble(refusal: Refusal) -> bool:
    return refusal.status in {502, 503} and (refusal.retry_after or 0.0) <= LONGEST_STUMBLE


def _refusal_in(response: requests.Response) -> Refusal:
    return read_refusal(response.status_code, response.text, response.headers.get("Retry-After"))


def _timed_out(error: requests.RequestException) -> bool:
    return isinstance(error, requests.ReadTimeout) or isinstance(_cause(error), ReadTimeoutError)


def _never_left(error: requests.RequestException) -> bool:
    return isinstance(error, requests.ConnectTimeout) or isinstance(
        getattr(_cause(error), "reason", None), NewConnectionError
    )


def _cause(error: requests.RequestException) -> object:
    return error.args[0] if error.args else None
