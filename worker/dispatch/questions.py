"""Questions typed behind `/dispatch`: answered at once from memory, or by the loop, which can look.

Whoever asks is answered: while Airtable does not answer by what is remembered, and as of when that was.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.numbers import request_number
from airtable_schema.records import Request
from notifiers.desk import Desk
from notifiers.presses import Asked, Query
from notifiers.words import translate
from worker.dispatch.answers import Line, answer, as_of, counted
from worker.errors import Fatal, Permanent, Temporary
from worker.presses.inbox import Inbox
from worker.presses.pictures import Memory, Pictures

_OF_THE_LOOP = frozenset({Asked.FIND, Asked.NEAR})
_NUMBERS = 20

log = structlog.get_logger()


class Reply(Protocol):
    """Says something to who asked, and nobody else; never waits."""

    def __call__(self, query: Query, text: str, about: Sequence[str] = ()) -> None:
        """Say it line by line; `about` are the requests that the lines are about, "" for none."""


Near = Callable[[Query, datetime], Sequence[str]]
Find = Callable[[str, Memory, datetime], Memory]


@dataclass(frozen=True, slots=True)
class _Check:
    """Somebody who asked for a look, and what was known then."""

    query: Query
    before: Mapping[str, Request]


class Questions:
    """The questions of one desk. `near` and `find` are called on the loop's thread only."""

    def __init__(
        self,
        pictures: Pictures,
        inbox: Inbox,
        desk: Desk,
        now: Callable[[], datetime],
        *,
        look: Callable[[], None],
    ) -> None:
        self._pictures = pictures
        self._inbox = inbox
        self._desk = desk
        self._now = now
        self._look = look
        self._lock = threading.Lock()
        self._checks: list[_Check] = []
        self.reply: Reply
        self.near: Near
        self.find: Find

    def ask(self, query: Query) -> None:
        """Answer, or have the loop answer; from any thread."""
        memory = self._pictures.memory
        if query.asked is Asked.CHECK:
            with self._lock:
                self._checks.append(_Check(query, memory.requests))
            self._look()
        elif query.asked in _OF_THE_LOOP and memory.answering:
            self._inbox.put(query)
        else:
            self._from_memory(query)

    def answer(self, query: Query, now: datetime) -> None:
        """Answer what memory alone does not; on the loop's thread. Fails over to memory, and never raises."""
        try:
            lines = self._looked_up(query, now)
        except (Temporary, Permanent, Fatal) as down:
            log.warning("not looked up", asked=query.asked.value, why=down)
            self._from_memory(query, down=True)
            return
        self._say(query, lines)

    @property
    def look_is_awaited(self) -> bool:
        """Whether somebody asked for a look and was not told yet what it did."""
        with self._lock:
            return bool(self._checks)

    def looked(self, *, answering: bool) -> None:
        """Tell those who asked for a look what it did; while Airtable does not answer, all who wait."""
        with self._lock:
            checks, self._checks = self._checks, []
        memory = self._pictures.memory
        for check in checks:
            self._say(check.query, _looked(check.before, memory, self._desk, self._now()))
        for query in () if answering else self._inbox.take_queries():
            self._from_memory(query)

    def _looked_up(self, query: Query, now: datetime) -> Sequence[Line]:
        if query.asked is Asked.NEAR:
            return [Line(line) for line in self.near(query, now)]
        return answer(query, self.find(query.text, self._pictures.memory, now), self._desk, now)

    def _from_memory(self, query: Query, *, down: bool = False) -> None:
        memory, desk = self._pictures.memory, self._desk
        lines = answer(query, replace(memory, answering=memory.answering and not down), desk, self._now())
        words = translate("Airtable is not answering just now. Try again in a minute.", desk.locale)
        self._say(query, [Line(words)] if query.asked is Asked.NEAR else lines)

    def _say(self, query: Query, lines: Sequence[Line]) -> None:
        text = "\n".join(line.text for line in lines)
        self.reply(query, text, [line.request for line in lines])


def _looked(before: Mapping[str, Request], memory: Memory, desk: Desk, now: datetime) -> list[Line]:
    """Return what a look has found that was not known before."""
    if not memory.answering:
        return as_of(memory, desk, now)
    new = [one for one in memory.requests.values() if one.id not in before]
    changed = [one for one in memory.requests.values() if one.id in before and _differs(before[one.id], one)]
    said = [
        translate(words, desk.locale, numbers=_numbers(several))
        for words, several in (("New: {numbers}.", new), ("Changed: {numbers}.", changed))
        if several
    ]
    nothing = [] if said else [translate("Nothing had changed.", desk.locale)]
    looked = translate("Looked at Airtable.", desk.locale)
    return [Line(" ".join([looked, *said, *nothing, counted(memory, desk)]))]


def _differs(one: Request, other: Request) -> bool:
    return one is not other and (one.status_name, inputs_fingerprint(one)) != (
        other.status_name,
        inputs_fingerprint(other),
    )


def _numbers(requests: Sequence[Request]) -> str:
    numbers = [f"No. {request_number(one)}" for one in requests]
    return ", ".join(numbers[:_NUMBERS]) + (" …" if len(numbers) > _NUMBERS else "")
