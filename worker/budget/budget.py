"""What a month of Airtable calls carries: how often to look, how old things may be, what is allowed. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import log

from worker.budget.plans import USUAL_LOOK, Plan
from worker.desk.timings import Timings

_DAY = timedelta(days=1)
RESERVE, LAST = 0.2, 0.1
"""Of the month: what is kept for clicks and for Urgent, and what of it for Urgent alone."""
BEATS = 0.03
"""Of the month: what heartbeats may take."""
CALLS_A_BEAT = 7 / 6
"""One upsert, and with every sixth a list of the other workers."""
BEAT_AT_LEAST = timedelta(minutes=10)
LOOKS = 0.6
"""Of what is left besides reserve, heartbeats and open requests: what looking may take."""
WORK_AN_OPEN_ONE = 6
"""Calls that are left aside for each open request."""
SPARE = 5
"""Calls booked beyond those to be made: the first three of a worker's start come before it can book any."""
BLOCK = 50
LEAST_BLOCK = 3 * SPARE
BLOCKS_A_MONTH = 65
LOOK_AT_MOST = timedelta(hours=6)
_FOR_A_BURST = 20
"""While more than one in so many calls of the month can be spared, who rings is heard at once."""
_STARTS = 50
"""One in so many calls is kept for starts that only find that the month is spent."""
A_REQUEST, _OFTEN = 55, timedelta(minutes=10)
"""Calls of a whole life, served press by press, as with looks that are ten minutes apart at most."""
A_REQUEST_AT_RARE_LOOKS, _SELDOM = 22, timedelta(hours=1)
"""The same where a look, an hour or more after the last, finds several steps at once."""
TOLD_AT = (0.9, 0.7)
"""Of the calls, or rows: from when on people are told how many are used."""


class Level(StrEnum):
    """What the calls that are left are for."""

    ALL = "all"
    RESERVE = "reserve"
    """Clicks, and what is Urgent."""
    LAST = "last"
    """What is Urgent alone."""
    SPENT = "spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """How the month stands: calls that all workers together made or booked, and how many requests are open.

    `workers` are those that run, this one among them.
    """

    now: datetime
    spent: int
    open: int = 0
    workers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One group's share of its workspace's month."""

    plan: Plan
    timings: Timings
    share: float = 1.0

    @property
    def calls(self) -> int | None:
        """The group's calls of a month; None: as many as it likes."""
        return None if self.plan.calls is None else int(self.plan.calls * self.share)

    @property
    def block(self) -> int:
        """How many calls are booked at once: of a small budget few, as a restart loses what is left."""
        if self.calls is None:
            return BLOCK
        return min(max(self.calls // BLOCKS_A_MONTH, LEAST_BLOCK), BLOCK)

    def beat_every(self, workers: int = 1) -> timedelta:
        """Return how long to wait between two heartbeats, so that all of them take little of the month."""
        if self.calls is None:
            return BEAT_AT_LEAST
        return max(BEAT_AT_LEAST, timedelta(days=30) / (self.calls * BEATS / CALLS_A_BEAT) * workers)

    def left(self, month: Spending) -> int | None:
        """Return how many calls may still be made; None: any number.

        What every worker may have booked unseen, and what a few starts cost, is not to be spent.
        """
        if self.calls is None:
            return None
        kept = self.block * month.workers + max(2 * SPARE, self.calls // _STARTS)
        return max(0, self.calls - kept - month.spent)

    def level(self, month: Spending) -> Level:
        """Return what the calls that are left are for."""
        left = self.left(month)
        if left is None or self.calls is None or left > RESERVE * self.calls:
            return Level.ALL
        if left > LAST * self.calls:
            return Level.RESERVE
        return Level.LAST if left > 0 else Level.SPENT

    def stretch(self, month: Spending) -> float:
        """Return how many times longer than the plan's the intervals have to be; 1 where calls will do."""
        if self.calls is None:
            return 1.0
        return max(1.0, self._looks_left(month) / self._for_looks(month))

    def _looks_left(self, month: Spending) -> float:
        """Return how many looks there are until the end of the month, at the plan's own pace."""
        return self._looks(end_of_month(month.now) - month.now) * month.workers

    def _for_looks(self, month: Spending) -> float:
        """Return how many calls are left for looking: one at least."""
        left, calls = self.left(month) or 0, self.calls or 0
        kept = {Level.ALL: RESERVE, Level.RESERVE: LAST}.get(self.level(month), 0.0) * calls
        beats = BEATS * calls * ((end_of_month(month.now) - month.now) / timedelta(days=30))
        for_looks = LOOKS * (left - kept - beats - WORK_AN_OPEN_ONE * month.open)
        return max(for_looks, (left - kept) / 10, 1.0)

    def every(self, month: Spending) -> timedelta:
        """Return how often to look while the desk is open; at least once a day."""
        return min(self.plan.by_day * self.stretch(month), max(_DAY, self.plan.by_day))

    def bell_every(self, month: Spending, at_least: timedelta) -> timedelta:
        """Return how often to look at most because somebody rings, who may do so all day.

        As often as `at_least` while calls are plenty; then so that they last to the end of the month, and in
        the reserve no more often than looks are made by themselves.
        """
        if self.calls is None:
            return at_least
        spare = self._for_looks(month) - self._looks_left(month)
        if self.level(month) is not Level.ALL or spare <= 0:
            return max(at_least, self.every(month))
        if spare > self.calls / _FOR_A_BURST:
            return at_least
        return max(at_least, min((end_of_month(month.now) - month.now) / spare, self.every(month)))

    def next_look(self, month: Spending) -> timedelta:
        """Return how long to wait for the next look: not past the opening of the desk."""
        now = month.now
        opening = self.timings.open_from(now)
        if opening <= now:
            every = self.every(month)
            if self.plan.by_night is not None or self.timings.is_open(now + every):
                return every
            return self.timings.open_from(now + every) - now
        if self.plan.by_night is None:
            return opening - now
        return min(self.plan.by_night * self.stretch(month), opening - now)

    def age_factor(self, month: Spending) -> float:
        """Return how many times older than usual what is known of the other tables may be."""
        if self.calls is None:
            return 1.0
        if self.level(month) is not Level.ALL:
            return _DAY / USUAL_LOOK
        return max(1.0, self.every(month) / max(self.plan.by_day, USUAL_LOOK)) * _rarer(self.plan)

    def look_at_most(self, month: Spending) -> timedelta:
        """Return after how long every open request is looked at, whatever else happens: up to a day."""
        return min(LOOK_AT_MOST * self.age_factor(month), _DAY)

    def requests_a_month(self) -> int | None:
        """Return about how many requests a whole month carries; None: any number."""
        if self.calls is None:
            return None
        wanted, usable = self._looks(timedelta(days=30)), (1 - RESERVE - BEATS) * self.calls
        looks = min(wanted, LOOKS * usable)
        return int((usable - looks) / _calls_of_a_life(self.plan.by_day * (wanted / looks)))

    def _looks(self, rest: timedelta) -> float:
        """Return how many looks the plan's own intervals come to in this time."""
        there = self._open_part()
        return rest * there / self.plan.by_day + rest / _DAY * self._looks_a_night()

    def _looks_a_night(self) -> float:
        """Return how many looks the plan's interval comes to in a night, the one at its end not counted."""
        if self.plan.by_night is None:
            return 0.0
        return max(0.0, _DAY * (1 - self._open_part()) / self.plan.by_night - 1)

    def _open_part(self) -> float:
        """Return which part of a day somebody is at the desk."""
        opens, closes = (
            timedelta(hours=each.hour, minutes=each.minute, seconds=each.second)
            for each in (self.timings.opens, self.timings.closes)
        )
        hours = closes - opens
        return (hours if hours > timedelta(0) else hours + _DAY) / _DAY


def _calls_of_a_life(every: timedelta) -> float:
    """Return about how many calls a request takes when looks are so far apart: without a jump in between."""
    rare = log(min(max(every, _OFTEN), _SELDOM) / _OFTEN) / log(_SELDOM / _OFTEN)
    return A_REQUEST * float((A_REQUEST_AT_RARE_LOOKS / A_REQUEST) ** rare)


def _rarer(plan: Plan) -> float:
    """Return how many times rarer than usual a plan looks by itself."""
    return max(1.0, plan.by_day / USUAL_LOOK)


def month_of(now: datetime) -> str:
    """Return the month that Airtable counts calls by; its zone is not documented, UTC is taken."""
    return f"{now.astimezone(UTC):%Y-%m}"


def start_of_month(now: datetime) -> datetime:
    """Return when this month began."""
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def end_of_month(now: datetime) -> datetime:
    """Return when the next month begins."""
    return start_of_month(start_of_month(now) + timedelta(days=32))


def warned(used: int, limit: int | None) -> bool:
    """Return whether so much is used of a limit that people should know."""
    return limit is not None and used >= min(TOLD_AT) * limit
