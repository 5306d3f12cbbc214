"""The values of where a request stands: who was heard, who is on it, what she knows, what news there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from airtable_schema.options import ContactOutcome, Urgency
from airtable_schema.records import Contact, Need, Request, Volunteer
from worker.desk.timings import Timings
from worker.remembered.said import DOING, Began, Said

UNREACHED = frozenset({ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE})
WAITS = frozenset({ContactOutcome.TEXTED, ContactOutcome.LEFT_MESSAGE, ContactOutcome.MAYBE_LATER})
"""Who heard this from us, or said it, waits to hear."""
NO = frozenset({ContactOutcome.NOT_THIS_TIME, ContactOutcome.WRONG_NUMBER, ContactOutcome.DIDNT_COME})
NEWS = frozenset({ContactOutcome.YES, ContactOutcome.MAYBE_LATER, ContactOutcome.DONE_THIS_TIME})
SPOKEN = frozenset({ContactOutcome.YES, ContactOutcome.MAYBE_LATER, ContactOutcome.NOT_THIS_TIME,
                     ContactOutcome.DONE_THIS_TIME, ContactOutcome.DIDNT_COME})  # fmt: skip
"""Outcomes of a contact with the person who asked by which somebody has spoken with her."""
TOLD = SPOKEN | {ContactOutcome.TEXTED, ContactOutcome.LEFT_MESSAGE}
CONFIRMS = frozenset({ContactOutcome.YES, ContactOutcome.DONE_THIS_TIME})
_SAID_JUST_BEFORE = timedelta(hours=1)
"""How long before *Assigned at* a yes may lie that led to it: people log first, and set the status then."""
_LOGGED_JUST_AFTER = timedelta(minutes=1)
"""How long after *Assigned at*, which is in whole seconds, the yes that led to it may be logged."""


_A_SECOND = timedelta(seconds=1)
"""*Assigned at* is in whole seconds: what was heard within it was heard before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a standing is made of: `contacts` are those about the request that count, the oldest first."""

    request: Request
    needs: tuple[Need, ...]
    volunteers: Mapping[str, Volunteer]
    contacts: tuple[Contact, ...]
    said: Said
    timings: Timings
    now: datetime

    @property
    def pace(self) -> Urgency:
        """How soon everything comes: once reopened, as if it were urgent."""
        return Urgency.URGENT if self.said.began is Began.REOPENED else self.request.urgency

    @property
    def with_volunteers(self) -> tuple[Contact, ...]:
        """The contacts with volunteers."""
        return tuple(one for one in self.contacts if one.volunteer)

    @property
    def searching_since(self) -> datetime | None:
        """When the present search began, where it is not the first: what was heard before is another's."""
        if self.said.began is Began.NEW or self.said.phase in DOING:
            return None
        assigned_at = self.request.assigned_at
        if assigned_at is None:
            return self.said.since
        return self.left_at or assigned_at + _A_SECOND

    @property
    def left_at(self) -> datetime | None:
        """When the first of those who had it said, since it was assigned, that they can't, or didn't come."""
        start, left = self.request.assigned_at, set(self.said.left)
        dropped = (one for one in self.with_volunteers if one.outcome in NO and left & set(one.volunteer))
        return min((one.happened_at for one in dropped if start and one.happened_at >= start), default=None)

    @property
    def searching(self) -> tuple[Contact, ...]:
        """The contacts of the present search: not those with somebody who had it before."""
        since, left = self.searching_since, set(self.said.left)
        return tuple(
            one
            for one in self.with_volunteers
            if not (since is not None and (one.happened_at <= since or set(one.volunteer) <= left))
        )

    @property
    def effort(self) -> tuple[Contact, ...]:
        """The contacts it took to find somebody: what is heard of those who do it is no part of it."""
        assigned_at = self.request.assigned_at
        if self.said.phase not in DOING or assigned_at is None:
            return self.searching
        until = assigned_at + _LOGGED_JUST_AFTER
        return tuple(one for one in self.searching if one.happened_at < until)

    @property
    def doing_since(self) -> datetime | None:
        """From when on what is logged is about those who do it: their yes, where it led to this."""
        start = self.request.assigned_at
        if self.said.phase not in DOING or start is None:
            return None
        yes = (one.happened_at for one in self.with_doers if one.outcome is ContactOutcome.YES)
        return min([start, *(at for at in yes if start - at <= _SAID_JUST_BEFORE)])

    @property
    def with_doers(self) -> tuple[Contact, ...]:
        """The contacts with those who stand in *Assigned to*."""
        doing = set(self.request.assigned_to)
        return tuple(one for one in self.contacts if doing & set(one.volunteer))

    @property
    def done_at(self) -> datetime | None:
        """When the first of those who do it said that it is done."""
        start = self.doing_since
        done = (one.happened_at for one in self.with_doers if one.outcome is ContactOutcome.DONE_THIS_TIME)
        return min((at for at in done if start is not None and at >= start), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was last heard of one volunteer about this request, and how often they were tried since."""

    volunteer: str
    outcome: ContactOutcome
    at: datetime
    tries: int = 0
    again_at: datetime | None = None
    """When to ring them next; None when not."""
    earlier: bool = False
    """Whether it was in an earlier search: they are to be rung first now, whenever that was to be."""
    by: str = ""
    by_id: str = ""
    """The Slack id of who heard it, "" where the base does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Who is on it: by *Dispatcher*, or because they have just logged a call."""

    name: str
    by: str
    since: datetime
    until: datetime
    lapsed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The side of the person who asked: the tries since she was last reached, and what she knows."""

    spoken_to: bool = False
    told: bool = False
    waits_in_vain: bool = False
    """Whether she was told who comes, and is to be told now that they do not come after all."""
    confirms: bool = False
    """Whether she said, since the volunteers did, that it is done."""
    tries: int = 0
    next_try: datetime | None = None
    decide: bool = False
    """Whether she was tried often enough over a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is known of those who do it."""

    since: datetime
    """When anything was last heard, or it was assigned."""
    due_at: datetime
    number: int
    """How often news came: what makes a question this one."""
    done: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    """Those who stand in *Assigned to*, though it was logged that they can't, or didn't come."""
    asks: tuple[str, str] = ("", "")
    """Who heard the yes, by name and by Slack id: the question goes to them."""

    def all_done(self, found: Iterable[str]) -> bool:
        """Return whether all of them say it is done."""
        return bool(self.done) and set(found) <= set(self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One volunteer to ring: `at` is None for now, else when."""

    volunteer: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything that follows from a request and its contacts. All ids are volunteers' but for needs."""

    pace: Urgency = Urgency.SOON
    """How soon everything about it comes."""
    heard: Mapping[str, Heard] = field(default_factory=lambda: MappingProxyType({}))
    found: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    """Needs that none of those found takes."""
    enough: bool = False
    taking: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Which needs each of those found takes."""
    said_yes: tuple[str, ...] = ()
    """Those who said yes and stand nowhere in *Assigned to*, while more are wanted."""
    left: frozenset[str] = frozenset()
    tired_of: frozenset[str] = frozenset()
    """Those who were tried as often as anybody is."""
    worked: bool = False
    """Whether anybody has rung or texted a volunteer in this round."""
    claim: Held | None = None
    person: Person = Person()
    news: News | None = None
    calls: int = 0
    texts: int = 0
    """How many calls it took, or was tried with so far, and how many were texted."""
    calls_took: timedelta | None = None

    @property
    def waiting(self) -> tuple[Heard, ...]:
        """Those who wait to hear from us, the longest waiting first."""
        waits = (
            one for one in self.heard.values() if one.outcome in WAITS and not self.is_off(one.volunteer)
        )
        return tuple(sorted(waits, key=lambda one: one.at))

    def is_off(self, volunteer: str) -> bool:
        """Return whether somebody is not to be asked: they do it, have left it, or were tried enough."""
        return volunteer in self.found or volunteer in self.left or volunteer in self.tired_of

    def ordered(self, volunteers: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Return a list in the order to ring: due maybes first, and last who did not answer."""
        places = {volunteer: place for place, volunteer in enumerate(volunteers)}
        return tuple(sorted(volunteers, key=lambda who: (*self._place(who, now), places[who])))

    def turns(self, ordered: Sequence[str]) -> tuple[Turn, ...]:
        """Return whom to ring, in that order, with the time of those whose turn is not yet."""
        return tuple(Turn(volunteer=who, at=self._again_at(who)) for who in ordered if not self.is_off(who))

    def moments(self) -> tuple[datetime | None, ...]:
        """Return the moments at which any of this changes by itself: whose turn it is, while one looks."""
        turns = () if self.enough else tuple(one.again_at for one in self.heard.values())
        held = self.claim.until if self.claim and not self.enough else None
        return (*turns, held, self.person.next_try, self.news.due_at if self.news else None)

    def _again_at(self, volunteer: str) -> datetime | None:
        return self.heard[volunteer].again_at if volunteer in self.heard else None

    def _place(self, volunteer: str, now: datetime) -> tuple[int, float]:
        one = self.heard.get(volunteer)
        if one is not None and one.earlier:
            return (0, one.at.timestamp())
        if one is None or one.outcome is ContactOutcome.TEXTED or one.again_at is None:
            return (1, 0.0)
        if one.outcome in UNREACHED:
            return (2, one.again_at.timestamp())
        due = one.again_at <= now
        return (0 if due else 3, one.again_at.timestamp())


NOBODY_TRIED = Standing()
