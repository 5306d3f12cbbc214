"""What the desk's history says of each volunteer: asked when, helped when, how many on now.

Made from Calls & texts and Requests, by pure reading; a prepared call row (no outcome) and an undone one
are no contact.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from airtable_schema.options import ContactOutcome, Status
from airtable_schema.records import Contact, Request

ASKING = frozenset(
    {
        ContactOutcome.TEXTED,
        ContactOutcome.NO_ANSWER,
        ContactOutcome.LEFT_MESSAGE,
        ContactOutcome.MAYBE_LATER,
        ContactOutcome.NOT_THIS_TIME,
        ContactOutcome.YES,
    }
)
"""Outcomes that mean somebody was asked. A wrong number reached somebody else."""
UNANSWERED = frozenset({ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE})
_SILENT = frozenset({ContactOutcome.TEXTED, ContactOutcome.WRONG_NUMBER})
"""Say nothing about whether somebody answers the phone."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One volunteer's history. The default is somebody never asked."""

    open_now: int = 0
    """Requests they are assigned to that are neither finished nor on hold."""
    asks: tuple[datetime, ...] = ()
    """When they were last asked about each request of the past week, latest first; one ask per request."""
    last_asked: datetime | None = None
    last_helped: datetime | None = None
    unanswered_in_a_row: int = 0
    """Requests in a row, up to now, about which they were rung and did not answer."""


NEVER_ASKED = Facts()


def facts_from(contacts: Iterable[Contact], requests: Iterable[Request], now: datetime) -> dict[str, Facts]:
    """Return the facts of every volunteer of whom something is known, by their id.

    Someone missing was never asked. What lies after `now` (a time typed wrong) counts as just now.
    """
    talks: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if contact.outcome not in (None, ContactOutcome.UNDONE):
            for volunteer in contact.volunteer:
                talks[volunteer].append(contact)
    open_now, helped = _assignments(requests, now)
    return {
        volunteer: _facts(talks.get(volunteer, []), open_now.get(volunteer, 0), helped.get(volunteer), now)
        for volunteer in {**talks, **open_now, **helped}
    }


def combined(several: Iterable[Facts]) -> Facts:
    """Return the facts of one person who has several rows: everything that happened to any of them."""
    rows = tuple(several)
    return Facts(
        open_now=sum(facts.open_now for facts in rows),
        asks=tuple(sorted((ask for facts in rows for ask in facts.asks), reverse=True)),
        last_asked=latest(facts.last_asked for facts in rows),
        last_helped=latest(facts.last_helped for facts in rows),
        unanswered_in_a_row=max((facts.unanswered_in_a_row for facts in rows), default=0),
    )


def latest(times: Iterable[datetime | None]) -> datetime | None:
    """Return the latest of the times that are known."""
    return max((time for time in times if time is not None), default=None)


def _assignments(requests: Iterable[Request], now: datetime) -> tuple[dict[str, int], dict[str, datetime]]:
    open_now: defaultdict[str, int] = defaultdict(int)
    helped: dict[str, datetime] = {}
    for request in requests:
        for volunteer in set(request.assigned_to):
            if not request.is_final and request.status is not Status.ON_HOLD:
                open_now[volunteer] += 1
            elif request.status is Status.COMPLETE:
                when = min(request.completed_at or request.assigned_at or request.created_at, now)
                helped[volunteer] = max(helped.get(volunteer, when), when)
    return dict(open_now), helped


def _facts(talks: list[Contact], open_now: int, helped: datetime | None, now: datetime) -> Facts:
    asked: dict[tuple[str, ...], datetime] = {}
    done = helped
    for contact in talks:
        at = min(contact.happened_at, now)
        if contact.outcome in ASKING:
            asked[contact.request] = max(asked.get(contact.request, at), at)
        elif contact.outcome is ContactOutcome.DONE_THIS_TIME:
            done = latest((done, at))
    return Facts(
        open_now=open_now,
        asks=tuple(sorted((at for at in asked.values() if at > now - WEEK), reverse=True)),
        last_asked=latest(asked.values()),
        last_helped=done,
        unanswered_in_a_row=_unanswered(talks),
    )


def _unanswered(talks: list[Contact]) -> int:
    """Count the requests since the last answer; three tries for one request are one."""
    requests: set[tuple[str, ...]] = set()
    for contact in sorted(talks, key=lambda talk: (talk.happened_at, talk.id), reverse=True):
        if contact.outcome in UNANSWERED:
            requests.add(contact.request)
        elif contact.outcome not in _SILENT:
            break
    return len(requests)
