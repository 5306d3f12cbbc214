"""Keeps the worker within its month of Airtable calls: paces it, narrows what it does, and stops it in time.

How much is right is decided in `budget.budget`; here is what that depends on, and who is told.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from airtable_schema.options import Urgency
from notifiers.answers import Answer, Said
from notifiers.budget_words import month_ends_on, used_of
from notifiers.desk import Desk
from notifiers.presses import Act, Press
from worker.board import Board
from worker.budget.budget import Budget, Level, Spending, end_of_month, month_of, warned
from worker.clock import Clock
from worker.deeds.by_act import request_of
from worker.doorbell import AT_MOST_EVERY
from worker.errors import QuotaSpent
from worker.health.heartbeat import Heartbeats
from worker.snapshot import Snapshot

PROBES_EVERY = timedelta(hours=6)
"""How often Airtable is asked again after it said that the month's calls are used up."""
WAITS_AT_MOST = timedelta(minutes=5)


class Governor:
    """The budget of one worker. `tune` is told how to work before each pass."""

    def __init__(
        self,
        budget: Budget,
        heartbeats: Heartbeats,
        board: Board,
        snapshot: Snapshot,
        clock: Clock,
        desk: Desk,
    ) -> None:
        self.budget = budget
        self._heartbeats = heartbeats
        self._board = board
        self._snapshot = snapshot
        self._clock = clock
        self._desk = desk
        self._refused_until: datetime | None = None
        self._told = Level.ALL
        self._all_until: datetime | None = None
        self._whole_at: datetime | None = None
        self.tuned: Callable[[timedelta], object] = _nothing
        """Told after how long every open request is looked at."""
        heartbeats.may_book, heartbeats.all_until = self._may_book, self._announced_until

    def month(self, now: datetime) -> Spending:
        """Return how the month stands."""
        return Spending(
            now=now,
            spent=self._heartbeats.spent(now),
            open=len(self._board.open_cards()),
            workers=1 + len(self._heartbeats.others),
        )

    def level(self, now: datetime) -> Level:
        """Return what the calls that are left are for."""
        return self.budget.level(self.month(now))

    def seconds(self) -> float:
        """Return how long to wait for the next pass."""
        now = self._clock.now()
        if self.closed(now) is not None:
            return min(self._until(now) - now, WAITS_AT_MOST).total_seconds()
        return self.budget.next_look(self.month(now)).total_seconds()

    def tune(self, now: datetime) -> None:
        """Let everything go at the pace that the month carries."""
        month = self.month(now)
        self._heartbeats.every = self.budget.beat_every(month.workers)
        self._heartbeats.block = self.budget.block
        self._snapshot.stretch(self.budget.age_factor(month))
        level = self.budget.level(month)
        self._board.sparing = level is not Level.ALL
        if level is not self._told:
            self._told = level
            self._heartbeats.hurry()
        self.tuned(self.budget.look_at_most(month))

    def bell_every(self, now: datetime) -> timedelta:
        """Return how often to look at most because somebody rings."""
        return self.budget.bell_every(self.month(now), AT_MOST_EVERY)

    def before_call(self) -> None:
        """Let a call through, booked; raises QuotaSpent when there are none left."""
        now = self._clock.now()
        if not self._heartbeats.beating and self.level(now) is Level.SPENT:
            raise self._spent()
        self._heartbeats.before_call(now)

    def settled(self, now: datetime) -> None:
        """Take in that nothing is left to be announced, but for what calls are too scarce for."""
        if self.level(now) is Level.ALL:
            self._all_until, self._whole_at = None, now

    def refused(self, now: datetime) -> None:
        """Take in that Airtable, or our own share, lets no call through any more."""
        if self.level(now) is not Level.SPENT:
            self._refused_until = min(now + PROBES_EVERY, end_of_month(now))

    def closed(self, now: datetime) -> QuotaSpent | None:
        """Return why no call is made now; None while calls may be made."""
        refused = self._refused_until is not None and now < self._refused_until
        return self._spent() if refused or self.level(now) is Level.SPENT else None

    def refusal(self, press: Press, now: datetime) -> Answer | None:
        """Return what somebody is told whose press the month does not carry; None when it does."""
        if self.closed(now) is not None:
            return self.spent_answer(now)
        if self.level(now) is not Level.LAST or press.act is Act.HANDOVER or self._is_urgent(press):
            return None
        return Answer(code=Said.URGENT_ONLY, values={"until": month_ends_on(now, self._desk)})

    def spent_answer(self, now: datetime) -> Answer:
        """Return what somebody is told while nothing can be read or written."""
        values: dict[str, object] = {"until": month_ends_on(now, self._desk)}
        if self.budget.calls is not None:
            values["calls"] = self.budget.calls
        return Answer(code=Said.MONTH_SPENT, values=values)

    def needs_you(self, now: datetime) -> Iterator[str]:
        """Yield what people should know of calls and rows before they end."""
        calls, month = self.budget.calls, self.month(now)
        if calls is not None and warned(month.spent, calls):
            yield used_of("calls", month.spent, calls, self._desk)
        rows = self.rows()
        if self.budget.plan.rows is not None and warned(rows, self.budget.plan.rows):
            yield used_of("rows", rows, self.budget.plan.rows, self._desk)

    def rows(self) -> int:
        """Return how many rows of the base are known: requests by their number, where they have one."""
        requests = [one.request for one in self._board.tracked.values()]
        numbers = [request.number for request in requests if request.number is not None]
        return self._snapshot.rows + max([len(requests), *numbers])

    def _is_urgent(self, press: Press) -> bool:
        if press.text("urgency") == Urgency.URGENT:
            return True
        held = self._board.tracked.get(request_of(press))
        return held is not None and held.request.urgency is Urgency.URGENT

    def _announced_until(self, now: datetime) -> datetime | None:
        """Return until when everything was announced; None: nothing ever was, as far as is known.

        Of what came since, people need not be asked whether it is to be announced: it waited for calls, for
        the end of a pause, or for a base that was mended.
        """
        if self._all_until is None and self.level(now) is not Level.ALL:
            self._all_until = self._whole_at or self._heartbeats.last_beat or now
        return self._all_until or self._whole_at or self._heartbeats.last_beat

    def _may_book(self, now: datetime) -> None:
        if self.level(now) is Level.SPENT:
            raise self._spent()

    def _until(self, now: datetime) -> datetime:
        if self.level(now) is Level.SPENT or self._refused_until is None:
            return end_of_month(now)
        return self._refused_until

    def _spent(self) -> QuotaSpent:
        return QuotaSpent(
            f"The Airtable calls for {month_of(self._clock.now())} are used up.",
            advice="Wait for the next month, or move the base to a workspace with a larger plan.",
        )


def _nothing(_: timedelta) -> None:
    """Nobody is told."""
