"""When the desk's own moments come: how long it waits for what, by urgency, in the group's hours. Pure.

Urgent ones run by the clock, from the opening on when they begin at night (a night desk opens for them at
once). All others run while the desk is open: a wait shorter than a day stands still when it closes, one of a
day and more goes by the calendar and ends when the desk is open. Days are the group's, so that a day with a
clock change is a day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from airtable_schema.options import Urgency
from airtable_schema.records import Need

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
LAST_CHANCE = timedelta(minutes=90)
"""So long before *Needed by* what else can be done must begin: the pharmacy must still be reachable."""
REMIND_BEFORE = timedelta(hours=2)
NEWS_AFTER = timedelta(hours=24)
"""When news of an assigned request is expected, where its kinds of help do not say."""
PERSONS_TRIES = 4
"""So often, over a day, the person who asked is tried before somebody has to decide."""
_EARLY = time(11)
_EVENING = time(18)
_TIMES_TO_TRY = (time(9, 30), time(14), time(18))
"""When to try the person who asked again: in the morning, in the afternoon, in the evening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long the desk waits, for one urgency. None: until the next morning; of `unclaimed`: not at all."""

    unclaimed: timedelta | None
    """Until the channel is told that nobody is on it."""
    steps: tuple[timedelta, timedelta, timedelta]
    """Until the thread, the channel, and those who decide are told that nobody is found."""
    lease: timedelta
    after_texting: timedelta
    retry: timedelta | None
    tries: int


PACES: Mapping[Urgency, Pace] = MappingProxyType(
    {
        Urgency.URGENT: Pace(
            unclaimed=15 * _MINUTE,
            steps=(30 * _MINUTE, _HOUR, 2 * _HOUR),
            lease=20 * _MINUTE,
            after_texting=20 * _MINUTE,
            retry=30 * _MINUTE,
            tries=3,
        ),
        Urgency.SOON: Pace(
            unclaimed=2 * _HOUR,
            steps=(4 * _HOUR, _DAY, 36 * _HOUR),
            lease=_HOUR,
            after_texting=3 * _HOUR,
            retry=4 * _HOUR,
            tries=2,
        ),
        Urgency.FLEXIBLE: Pace(
            unclaimed=None,  # the summary says it
            steps=(_DAY, 3 * _DAY, 6 * _DAY),
            lease=4 * _HOUR,
            after_texting=_DAY,
            retry=None,
            tries=2,
        ),
    }
)


def news_wait(needs: Iterable[Need]) -> timedelta:
    """Return how long after it is assigned, or needed, news is expected: as the quickest need asks."""
    hours = [need.expect_news_within for need in needs if need.expect_news_within]
    return timedelta(hours=min(hours)) if hours else NEWS_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """One desk's hours, and the moments that follow from them. Every moment returned is in UTC.

    `opens` equal to `closes` is a desk that never closes. `night_desk`: somebody is there for Urgent ones.
    """

    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(20)
    night_desk: bool = False

    def is_open(self, at: datetime) -> bool:
        """Return whether somebody is at the desk then."""
        return self.open_from(at) == at

    def open_from(self, at: datetime) -> datetime:
        """Return the first moment from then on at which the desk is open."""
        today = self._there(at).date()
        for days in (-1, 0, 1, 2):
            start, end = self._hours(today + timedelta(days=days))
            if at < end:
                return max(at.astimezone(UTC), start)
        return at.astimezone(UTC)

    def after(self, start: datetime, wait: timedelta, urgency: Urgency) -> datetime:
        """Return when a wait that begins then is over."""
        if urgency is Urgency.URGENT:
            return (start.astimezone(UTC) if self.night_desk else self.open_from(start)) + wait
        begins = self.open_from(start)
        if wait >= _DAY:
            return self.open_from(self._later_there(begins, wait))
        return self._while_open(begins, wait)

    def rings_at(self, at: datetime, urgency: Urgency) -> datetime:
        """Return when something due then may be said: nothing but Urgent rings while the desk is closed."""
        return at.astimezone(UTC) if urgency is Urgency.URGENT else self.open_from(at)

    def next_morning(self, at: datetime) -> datetime:
        """Return the opening of the day after."""
        return self._at(self._there(at).date() + _DAY, self.opens)

    def next_day(self, at: datetime) -> datetime:
        """Return when the next day begins: what is said to be tomorrow is today then."""
        return self._at(self._there(at).date() + _DAY, time())

    # A request that nobody does yet ------------------------------------------------------------------------

    def unclaimed_at(self, start: datetime, urgency: Urgency) -> datetime | None:
        """Return when the channel is told that nobody is on it; None: the next summary says it."""
        wait = PACES[urgency].unclaimed
        return None if wait is None else self.after(start, wait, urgency)

    def late_at(self, step: int, start: datetime, urgency: Urgency, needed_by: datetime | None) -> datetime:
        """Return when the step (1, 2 or 3) of a search without success comes; the third in time to act."""
        at = self.after(start, PACES[urgency].steps[step - 1], urgency)
        if step < len(PACES[urgency].steps) or needed_by is None:
            return at
        return min(at, max(self._before(needed_by, LAST_CHANCE, urgency), self.rings_at(start, urgency)))

    def lease_until(self, at: datetime, urgency: Urgency) -> datetime:
        """Return when a claim made or renewed then lapses."""
        return self.after(at, PACES[urgency].lease, urgency)

    def ring_from(self, texted_at: datetime, urgency: Urgency) -> datetime:
        """Return from when on those texted then are rung."""
        return self.after(texted_at, PACES[urgency].after_texting, urgency)

    def retry_at(self, at: datetime, urgency: Urgency) -> datetime:
        """Return when somebody who did not answer then is rung again."""
        wait = PACES[urgency].retry
        return self.next_morning(at) if wait is None else self.after(at, wait, urgency)

    def call_back_at(self, at: datetime, urgency: Urgency) -> datetime:
        """Return when to ring somebody who said maybe then, where they named no time."""
        there = self._there(at)
        match urgency:
            case Urgency.URGENT:
                return at.astimezone(UTC) + _HOUR
            case Urgency.SOON if there.time() < time(17):
                return self._at(there.date(), time(17))
            case Urgency.SOON:
                return self.after(at, 3 * _HOUR, urgency)
            case Urgency.FLEXIBLE:
                return self._at(there.date() + _DAY, time(10))

    # A request that somebody does --------------------------------------------------------------------------

    def ask_again_at(self, at: datetime, urgency: Urgency) -> datetime:
        """Return when news is asked for again: of somebody still at it, or of whom nothing was heard."""
        if urgency is Urgency.URGENT:
            return at.astimezone(UTC) + _HOUR
        opening, _ = self._hours(self._there(at).date())
        return opening if at < opening else self.next_morning(at)

    def remind_at(self, needed_by: datetime, urgency: Urgency) -> datetime:
        """Return when whoever does it is reminded: two hours before, of an early hour the evening before."""
        before = needed_by - REMIND_BEFORE
        if self._there(needed_by).time() < _EARLY:
            return self._evening(before)
        return self._before(needed_by, REMIND_BEFORE, urgency)

    # The person who asked ----------------------------------------------------------------------------------

    def next_try(self, at: datetime, urgency: Urgency) -> datetime:
        """Return when to try the person who asked again, who did not answer then."""
        if urgency is Urgency.URGENT:
            return self.after(at, 30 * _MINUTE, urgency)
        today = self._there(at).date()
        for day in (today, today + _DAY):
            tries = (self._at(day, when) for when in _TIMES_TO_TRY)
            for moment in tries:
                if moment >= at + _HOUR and self.is_open(moment):
                    return moment
        return self.after(at, 4 * _HOUR, urgency)

    def _before(self, moment: datetime, wait: timedelta, urgency: Urgency) -> datetime:
        """Return so long before a moment; where the desk is closed then, the evening before that."""
        before = moment - wait
        if urgency is Urgency.URGENT or self.is_open(before):
            return before.astimezone(UTC)
        return self._evening(before)

    def _evening(self, at: datetime) -> datetime:
        """Return the last evening at six before then; an hour before closing where that is earlier."""
        day = self._there(at).date()
        for days in (0, 1, 2):
            evening = self._at(day - timedelta(days=days), _EVENING)
            start, end = self._hours(day - timedelta(days=days))
            evening = max(min(evening, end - _HOUR), start)
            if evening <= at:
                return evening
        return at.astimezone(UTC)

    def _while_open(self, start: datetime, wait: timedelta) -> datetime:
        day = self._there(start).date() - _DAY
        while True:
            opening, end = self._hours(day)
            begins = max(opening, start)
            if begins < end:
                if begins + wait < end:
                    return begins + wait
                wait -= end - begins
            day += _DAY

    def _later_there(self, at: datetime, wait: timedelta) -> datetime:
        """Return the moment so much later by the clock on the wall."""
        wall = self._there(at).replace(tzinfo=None) + wait
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        """Return when the desk opens that day, and when it closes after that."""
        closing_day = day if self.opens < self.closes else day + _DAY
        return self._at(day, self.opens), self._at(closing_day, self.closes)

    def _at(self, day: date, when: time) -> datetime:
        return datetime.combine(day, when, tzinfo=self.zone).astimezone(UTC)

    def _there(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)
