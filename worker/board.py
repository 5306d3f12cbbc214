"""The requests this worker knows, and for each what it knows, wants, and waits for.

Only memory, and worth nothing more: a worker that dies starts again from the base and the channel.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.options import Status, Urgency
from airtable_schema.parse import Problem
from airtable_schema.records import Coordinates, Request
from notifiers.messages import Message
from notifiers.notices import opened_notice
from worker.decide import Decision
from worker.reconcile import Known, Notice, Want
from worker.remembered.memory import memory_of
from worker.remembered.said import read_said, said_now

AFTER_NO_ANSWER = timedelta(seconds=60)
"""How long a record waits after a call that may have been carried out."""
REMEMBERED_FOR = timedelta(days=1)
"""How long a finished request that nobody touches is kept in memory."""
HELP_COUNTS_FOR = timedelta(days=7)
"""How long one is kept that somebody helped with: who helped lately ranks lower."""
LATE = timedelta(seconds=5)
"""A card that was to be edited so long ago has its turn before others."""
LISTS_LAG = timedelta(seconds=10)
"""How long after a write of ours a list may still show the row as it was before: up to five were seen."""
_FIRST = {Urgency.URGENT: 0, Urgency.SOON: 1, Urgency.FLEXIBLE: 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of Requests as read; `looked_at` is a lower bound of when, by Airtable's clock."""

    request: Request
    problems: tuple[Problem, ...]
    looked_at: datetime

    @property
    def inputs(self) -> str:
        """The fingerprint of what people wrote."""
        return inputs_fingerprint(self.request)


@dataclass(frozen=True, slots=True)
class Hold:
    """A wait until some moment; unless `firmly`, only while people change nothing of what was `seen`."""

    until: datetime
    seen: tuple[str, str]
    firmly: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """What buttons wrote of people's columns, and what stood there before: a list may still show that."""

    until: datetime
    before: Request
    after: Request
    columns: frozenset[str]

    def seen_in(self, read: Request, now: datetime) -> Request:
        """Return a row as read, with what was written where it still shows what stood there before."""
        if now >= self.until:
            return read
        stale = [key for key in self.columns if getattr(read, key) == getattr(self.before, key)]
        return replace(read, **{key: getattr(self.after, key) for key in stale})


@dataclass(slots=True)
class Tracked:
    """One request as this worker holds it.

    `looked_at` is a lower bound of when the row was read; `wrote` is the `_Looked at` that we wrote last, by
    which a reading that lags behind our own write is recognised, and `wrote_at` when that was. Work is
    counted, not flagged.
    """

    request: Request
    problems: tuple[Problem, ...]
    looked_at: datetime
    known: Known
    inputs: str
    asked: int = 0
    """How often something asked for work on it."""
    answering: int = 0
    """Which of those the decision answers: what asks later is not answered by remembering it."""
    answered: int = 0
    waits_since: datetime | None = None
    """Since when there was work on it and Slack has taken none: who waits long goes first."""
    decision: Decision | None = None
    decided_on: object = None
    wrote: datetime | None = None
    wrote_at: datetime | None = None
    held: Hold | None = None
    failed: Exception | None = None
    """Why it, and not the base or the channel, could not be brought to its end the last time."""
    dead_link: str = ""
    """The record that a decision named last though it does not exist any more."""
    place: tuple[Coordinates | None, str] | None = None
    """What the map said of its address, and of which, while the base has not been told."""
    read_in_pass: int = 0
    pressed: Pressed | None = None
    """What buttons wrote lately: lists may lag behind it."""
    opened_by: dict[str, str] = field(default_factory=dict)
    """Who opened the contact details, until the thread says so: the notice's key → their name.

    Only memory: the modal stands within three seconds, made from memory and also while Airtable does not
    answer, so no write could come before it; one right after it would cost a call and leave the same gap.
    """
    by_press: bool = False
    """Whether somebody pressed something about it, and that is not settled yet."""
    _wanted: tuple[Decision, tuple[int, int], Want] | None = None
    """The want of this decision and card number: making a card to know its fingerprint takes a moment."""

    @property
    def id(self) -> str:
        """The record's id."""
        return self.request.id

    @property
    def asks(self) -> bool:
        """Whether there is work."""
        return self.asked > self.answered

    @property
    def seen(self) -> tuple[str, str]:
        """What stands for everything that people wrote, the status included."""
        return self.inputs, self.request.status_name

    def ask(self) -> None:
        """Take in that there is work."""
        self.asked += 1

    @property
    def want(self) -> Want | None:
        """What should be true of it; None before it is decided."""
        decision, n = self.decision, self.card_number
        if decision is None:
            return None
        about = (n, len(self.opened_by))
        if self._wanted is None or self._wanted[0] is not decision or self._wanted[1] != about:
            self._wanted = (decision, about, self._want(decision))
        return self._wanted[2]

    def _want(self, decision: Decision) -> Want:
        want = decision.want(self.card_number)
        if want.fold or not want.card:
            return want
        opened = [Notice(key, self.opened(key, "").fingerprint) for key in self.opened_by]
        return replace(want, notices=(*want.notices, *opened))

    def opened(self, key: str, thread_ts: str) -> Message:
        """Return the notice of who opened the contact details."""
        if self.decision is None:
            raise ValueError(f"{self.id} is not decided")
        desk = self.decision.rules.desk
        return opened_notice(key, self.opened_by[key], self.request, desk, thread_ts=thread_ts)

    @property
    def card_number(self) -> int:
        """The number of the card that is, or would be, in the channel."""
        return self.known.card.n if self.known.card else self.known.next_n

    @property
    def urgency_first(self) -> tuple[int, bool, datetime, str]:
        """A key that sorts what to work on first: the urgent, then those never announced, then the oldest."""
        return (_FIRST[self.request.urgency], self.known.card is not None, self.request.created_at, self.id)

    def turn(self, now: datetime) -> tuple[int, int, bool, datetime, str]:
        """A key that sorts like `urgency_first`, but what is urgent and new comes before, then late cards.

        Where people press so fast that not all cards can be edited at once, each has its turn.
        """
        is_new, since = self.known.card is None, self.waits_since or now
        if is_new and self.request.urgency is Urgency.URGENT:
            return (0, *self.urgency_first)
        if self.is_late(now):
            return (1, 0, False, since, self.id)
        return (2, *self.urgency_first)

    def is_late(self, now: datetime) -> bool:
        """Return whether somebody pressed something some time ago that its card does not show yet."""
        waited = now - (self.waits_since or now)
        return self.by_press and self.known.card is not None and waited >= LATE

    @property
    def goes_first(self) -> bool:
        """Whether it is worked on while calls are scarce."""
        return self.by_press or self.request.urgency is Urgency.URGENT

    @property
    def unremembered(self) -> bool:
        """Whether Slack has confirmed, or refused, something that the base has not been told yet."""
        known = self.known
        return (known.card, known.said) != (known.memory.card, known.memory.said)

    @property
    def waits(self) -> bool:
        """Whether anything about it is still to be done, written or waited for."""
        return self.asks or self.unremembered or self.held is not None

    def found_at(self, coordinates: Coordinates | None, kept_for: str) -> None:
        """Take in what the map said: it holds, however often the row is read, until the base has it."""
        self.place = coordinates, kept_for
        self.request = replace(self.request, coordinates=coordinates, coordinates_for=kept_for)

    def hold(self, until: datetime, *, firmly: bool = False) -> None:
        """Leave it alone until then; unless firmly, only until a person changes something about it."""
        self.held = Hold(until, self.seen, firmly)

    def written(self, looked_at: datetime, now: datetime) -> None:
        """Take in that the base has taken our word of when the row was looked at."""
        self.request = replace(self.request, looked_at=looked_at)
        self.wrote, self.wrote_at = looked_at, now

    def may_be_worked(self, now: datetime) -> bool:
        """Return whether there is work, and nothing to wait for."""
        return self.asks and (self.held is None or self.held.until <= now)


@dataclass(slots=True)
class Board:
    """All requests that are not finished, as far as this worker has seen them, and some that are."""

    tracked: dict[str, Tracked] = field(default_factory=dict)
    deleted: dict[str, Tracked] = field(default_factory=dict)
    """Requests whose row is gone, until their card says so."""
    mark_only: dict[str, datetime] = field(default_factory=dict)
    """Rows that came back only because the last look was so recent, and when they were read."""
    sparing: bool = False
    """Whether only what is urgent, or was pressed, is to be worked on: the month's calls end."""

    def see(self, row: Row, now: datetime, *, pass_number: int, first: bool = False) -> Tracked:
        """Take in a row as just read, and tell whether it asks for anything."""
        held = self.tracked.get(row.request.id)
        if held is not None and held.pressed is not None:
            row = replace(row, request=held.pressed.seen_in(row.request, now))
        tracked = held or self.tracked.setdefault(row.request.id, _new(row))
        lags = _lags(tracked, row.request, now)
        if held and not lags:
            _merge(held, row)
        tracked.read_in_pass = pass_number
        left = held is None and _left_unannounced(tracked.request)
        if left or _changed(tracked) or _due(tracked.request, now):
            tracked.ask()
            self.mark_only.pop(tracked.id, None)
            if tracked.held and tracked.held.seen != tracked.seen and not tracked.held.firmly:
                tracked.held = None
        elif not (first or lags or tracked.asks):
            self.mark_only[tracked.id] = row.looked_at
        return tracked

    def gone(self, record_id: str) -> None:
        """Take in that a row does not exist any more."""
        held = self.tracked.pop(record_id, None)
        self.mark_only.pop(record_id, None)
        if held is not None:
            held.answered = held.asked  # nothing more is to be done about it than to say so
            self.deleted[record_id] = held

    def forget(self, now: datetime) -> list[Tracked]:
        """Forget the requests that ended some time ago and wait for nothing; return them.

        One that people touch again comes back with its row, as if it had never been read.
        """
        ended = [one for one in self.tracked.values() if one.request.is_final and not one.waits]
        old = [one for one in ended if one.id not in self.mark_only and _is_old(one, now)]
        for one in old:
            del self.tracked[one.id]
        return old

    def ask_all(self) -> None:
        """Take in that there may be work on each, on those that have ended too."""
        for one in self.tracked.values():
            one.ask()

    def working(self, now: datetime) -> list[Tracked]:
        """Return what there is to work on, the most urgent first."""
        everybody = (one for one in self.tracked.values() if not self.sparing or one.goes_first)
        ready = (tracked for tracked in everybody if tracked.may_be_worked(now))
        waiting = list(ready)
        for one in waiting:
            one.waits_since = one.waits_since or now
        return sorted(waiting, key=lambda tracked: tracked.turn(now))

    def unread(self, tracked: Iterable[Tracked], pass_number: int) -> list[str]:
        """Return the ids of those whose row was not read in this pass: another worker may have moved on."""
        return [one.id for one in tracked if one.read_in_pass != pass_number]

    def open_ones(self) -> int:
        """Return how many requests are not finished, practice aside."""
        requests = (tracked.request for tracked in self.tracked.values())
        return sum(1 for request in requests if not request.is_final and not request.practice)

    def unclear_until(self, now: datetime) -> datetime | None:
        """Return when the first of those may be looked up about which Slack gave no clear answer."""
        held = (one.held for one in self.tracked.values() if one.held is not None and one.held.firmly)
        return min((hold.until for hold in held if hold.until > now), default=None)

    def open_cards(self) -> list[Tracked]:
        """Return the requests whose card still follows them.

        From any thread: how long to wait for the next pass depends on how many there are.
        """
        return [
            tracked
            for tracked in list(self.tracked.values())
            if not tracked.request.is_final and (tracked.known.card or tracked.known.memory.card)
        ]


def known_from(request: Request) -> Known:
    """Return what the row alone tells; keys said in a round that is over don't count any more."""
    before = read_said(request.said)
    known = Known.of(memory_of(request, before))
    now = said_now(before, request)
    return known if now.round == before.round else replace(known, said=now.keys, folded=False)


def _new(row: Row) -> Tracked:
    return Tracked(
        request=row.request,
        problems=row.problems,
        looked_at=row.looked_at,
        known=known_from(row.request),
        inputs=row.inputs,
    )


def _lags(held: Tracked, request: Request, now: datetime) -> bool:
    """Return whether this reading is from before our own last write of the row.

    It may be from before what we read then, too, so nothing of it is taken: an edit that it shows is newer
    than the `_Looked at` that we wrote, and comes back. After a while a row that is older than what we wrote
    does not lag any more: another worker wrote it.
    """
    if held.wrote is None or held.wrote_at is None or now - held.wrote_at >= LISTS_LAG:
        return False
    return request.looked_at is None or request.looked_at < held.wrote


def _is_old(ended: Tracked, now: datetime) -> bool:
    """Return whether nobody has touched a finished request for so long that it need not be kept."""
    counts = ended.request.status is Status.COMPLETE and ended.request.assigned_to
    return now - ended.looked_at >= (HELP_COUNTS_FOR if counts else REMEMBERED_FOR)


def _merge(held: Tracked, row: Row) -> None:
    """Take in a reading: all columns as just read, but the card as it was confirmed."""
    known = known_from(row.request)
    if held.unremembered:
        known = replace(held.known, memory=known.memory, searched=False, thread=None)
    place = held.place if row.inputs == held.inputs else None
    held.request, held.problems, held.looked_at = row.request, row.problems, row.looked_at
    held.known, held.inputs, held.place = known, row.inputs, None
    if place is not None and place[1] != row.request.coordinates_for:
        held.found_at(*place)


def _changed(tracked: Tracked) -> bool:
    """Return whether people changed something since it was last looked at, or nobody ever looked."""
    request = tracked.request
    if request.looked_at is None:
        return True
    return tracked.inputs != request.seen_inputs or request.status_name != request.seen_status


def _left_unannounced(request: Request) -> bool:
    """Return whether a worker before us looked at it and came no further: what kept it may be over."""
    return request.looked_at is not None and not request.announced and not request.is_final


def _due(request: Request, now: datetime) -> bool:
    """Return whether it is time to look again; an open request of which the base does not say when is due."""
    return not request.is_final if request.next_look is None else request.next_look <= now
