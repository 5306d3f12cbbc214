"""When the summary is due, and what stands in it: at nine, at five, and after a batch of new cards.

Which one it is follows from the clock of the group and from the cards in the channel, so that two workers
make the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from statistics import median

from airtable_schema.numbers import request_number
from airtable_schema.options import ContactOutcome, Urgency, VolunteerStatus
from airtable_schema.records import Contact, Request
from notifiers.desk import Desk
from notifiers.next_step import State
from notifiers.summing_up import Numbered, Summing, summing_up
from notifiers.words.kinds import short
from worker.board import Board, Tracked
from worker.channel.at_large import ToSay
from worker.channel.sweep import posted_at
from worker.desk.late import is_late, needs_somebody, state_of
from worker.snapshot import Snapshot

AT = (time(9), time(17))
OF_USE_FOR = timedelta(hours=2)
"""A worker that was not there at the time makes up for it this long."""
MANY, WITHIN, QUIET_FOR = 5, timedelta(minutes=10), timedelta(minutes=1)
"""More cards than this, within so long, and none for a while: then the same is said once."""
WEEK = timedelta(days=7)
_FEWEST = 3
"""Fewer than this say nothing about how long people wait."""


class Summaries:
    """The summaries of one desk. `channel` is where the cards stand, for the links."""

    def __init__(self, board: Board, snapshot: Snapshot, desk: Desk, *, base_id: str, channel: str) -> None:
        self._board = board
        self._snapshot = snapshot
        self._desk = desk
        self._series = f"summary:{base_id}:"
        self._channel = channel
        self._told: set[str] = set()

    def __call__(self, now: datetime) -> Iterator[ToSay]:
        """Yield the summary when it is time for one, once."""
        for slot, until in (*self._of_the_day(now), *self._of_a_batch(now)):
            key = f"{self._series}{slot}"
            if key not in self._told:
                self._told.add(key)
                message = summing_up(key, self.summing(now), self._desk, now)
                yield ToSay(message=message, replaces=self._series, until=until)

    def summing(self, now: datetime) -> Summing:
        """Return how the desk stands."""
        open_ones = [one for one in self._board.tracked.values() if _counts(one.request)]
        wanted = [one for one in open_ones if one.request.is_open]
        waits = self._waits(now)
        every = [wait for each in waits.values() for wait in each]
        return Summing(
            open_by_urgency={
                urgency: sum(1 for one in wanted if one.request.urgency is urgency) for urgency in Urgency
            },
            nobody_on_it=self._numbered(one for one in wanted if _nobody_on(one.request)),
            open=self._by_urgency(wanted),
            late=self._numbered(one for one in open_ones if is_late(one, now)),
            call_backs=self._call_backs(open_ones, now),
            to_check=self._numbered(one for one in open_ones if state_of(one) is State.WAITING_FOR_CHECK),
            sign_ups=self._sign_ups(),
            needs_a_human=self._numbered(one for one in open_ones if needs_somebody(one)),
            waits={kind: _median(each) for kind, each in waits.items() if len(each) >= _FEWEST},
            median_wait=_median(every) if every else None,
        )

    def _of_the_day(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        there = now.astimezone(self._desk.timezone)
        for at in AT:
            moment = datetime.combine(there.date(), at, tzinfo=self._desk.timezone)
            if moment <= now <= moment + OF_USE_FOR:
                yield f"{there.date().isoformat()}:{at:%H%M}", moment + OF_USE_FOR

    def _of_a_batch(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        cards = [one.known.card.ts for one in self._board.tracked.values() if one.known.card is not None]
        young = sorted(ts for ts in cards if now - posted_at(ts) < 2 * WITHIN)
        if not young or now - posted_at(young[-1]) < QUIET_FOR:
            return
        last = posted_at(young[-1])
        if sum(1 for ts in young if last - posted_at(ts) <= WITHIN) > MANY:
            yield f"after:{young[-1]}", last + OF_USE_FOR

    def _numbered(self, tracked: Iterable[Tracked]) -> tuple[Numbered, ...]:
        return tuple(self._one(one) for one in sorted(tracked, key=lambda one: one.urgency_first))

    def _one(self, one: Tracked) -> Numbered:
        card = one.known.card
        where = f"https://slack.com/archives/{self._channel}/p{card.ts.replace('.', '')}" if card else ""
        return Numbered(request_number(one.request), where)

    def _call_backs(self, open_ones: Iterable[Tracked], now: datetime) -> list[tuple[Numbered, datetime]]:
        """Return whom to ring back today, the first first: the last word of each counts."""
        by_id = {one.id: one for one in open_ones if one.request.is_open}
        last: dict[tuple[tuple[str, ...], tuple[str, ...]], Contact] = {}
        for contact in sorted(self._snapshot.contacts.rows.values(), key=lambda one: one.happened_at):
            if contact.outcome is not None:
                last[contact.request, contact.volunteer] = contact
        today = now.astimezone(self._desk.timezone).date()
        maybe = [
            (by_id[record], _rings_at(contact, by_id[record]))
            for contact in last.values()
            for record in contact.request
            if record in by_id and contact.outcome is ContactOutcome.MAYBE_LATER
        ]
        zone = self._desk.timezone
        due = [(self._one(one), at) for one, at in maybe if at and at.astimezone(zone).date() <= today]
        return sorted(due, key=lambda one: one[1])

    def _by_urgency(self, wanted: Iterable[Tracked]) -> Mapping[Urgency, tuple[Numbered, ...]]:
        everybody = list(wanted)
        return {
            each: self._numbered(one for one in everybody if one.request.urgency is each) for each in Urgency
        }

    def _sign_ups(self) -> int:
        volunteers = self._snapshot.volunteers.rows.values()
        return sum(1 for one in volunteers if one.status is VolunteerStatus.APPLIED and not one.practice)

    def _waits(self, now: datetime) -> Mapping[str, list[timedelta]]:
        """Return how long it took this week from asking to somebody found, by kind of help."""
        waits: defaultdict[str, list[timedelta]] = defaultdict(list)
        for one in self._board.tracked.values():
            request = one.request
            if request.practice or request.assigned_at is None or now - request.assigned_at > WEEK:
                continue
            for need in request.needs:
                if need in self._snapshot.needs.rows:
                    kind = short(self._snapshot.needs.rows[need])
                    waits[kind].append(max(request.assigned_at - request.created_at, timedelta(0)))
        return waits


def _counts(request: Request) -> bool:
    return not request.is_final and not request.practice


def _nobody_on(request: Request) -> bool:
    return not request.dispatcher.strip() and not request.assigned_to


def _rings_at(contact: Contact, one: Tracked) -> datetime | None:
    """Return when somebody who said maybe is rung: as agreed, else at the usual time, where it is known."""
    if contact.call_back_at is not None or one.decision is None:
        return contact.call_back_at
    waiting = one.decision.data.waiting
    return next((each.call_back_at for each in waiting if each.volunteer.id in contact.volunteer), None)


def _median(waits: Iterable[timedelta]) -> timedelta:
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))
