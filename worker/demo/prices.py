"""What the worker's calls cost, counted by a sandbox whose clock is held in hand, so that it takes seconds.

The same town, the same worker, the prices of the protocol beside what was counted.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from airtable_schema.address import read_address
from airtable_schema.coordinates import written
from airtable_schema.options import Urgency
from airtable_schema.records import Coordinates
from worker.clock import Stopping
from worker.demo.town import DemoTown
from worker.sandbox.call_log import Call, Service
from worker.sandbox.server import Sandbox
from worker.sandbox.town import COUNTRY
from worker.sandbox.town_requests import Arrival, Tag
from worker.wiring import Worker, build

LOOK_EVERY = 30.0
BURST = 100
_CALL_TAKES = 0.1
_AFTERNOON = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What something costs in calls, and what it may cost."""

    what: str
    airtable: float
    airtable_limit: float
    slack: float
    slack_limit: float

    @property
    def is_met(self) -> bool:
        """Whether it costs no more than it may."""
        return self.airtable <= self.airtable_limit and self.slack <= self.slack_limit


class HandClock:
    """Time that goes on only when somebody waits, or is told to: a wait takes no real time."""

    def __init__(self) -> None:
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self.stopping = False

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return _AFTERNOON + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return seconds on a stopwatch that never goes back."""
        with self._lock:
            return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Let that much time go by, at once."""
        if self.stopping:
            raise Stopping
        self.advance(max(seconds, 0.0))

    def finishing(self) -> AbstractContextManager[None]:
        """Return a context in which what was begun is finished: nobody stops this clock in the middle."""
        return nullcontext()

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        with self._lock:
            self._elapsed += seconds


def measured(*, seed: int, volunteers: int) -> list[Price]:
    """Return the prices, counted anew."""
    clock = HandClock()
    with Sandbox(clock.now, advance=clock.advance, latency=_CALL_TAKES, seed=seed) as sandbox:
        stage = DemoTown.opened(sandbox, seed=seed, volunteers=volunteers)
        return list(Counting(stage, clock).prices())


class Counting:
    """One worker in one town, and what it does counted call by call."""

    def __init__(self, stage: DemoTown, clock: HandClock) -> None:
        self._stage = stage
        self._clock = clock
        self._worker: Worker = build(stage.settings(look_every=LOOK_EVERY), clock)
        self._plain = (one for one in stage.town.arrivals() if one.tags == {Tag.PLAIN})
        self._not_urgent = (one for one in self._plain if one.values["urgency"] is not Urgency.URGENT)
        self._heartbeats = stage.table_id("heartbeats")

    def prices(self) -> Iterator[Price]:
        """Count an idle pass, one new request, and a hundred at once; addresses are known.

        For an urgent one rows for calls are made ready, too: one call more.
        """
        self._clock.advance(600)
        self._arrive(self._plain, 1)
        self._look()
        self._look(times=2)
        yield self._price("an idle pass", self._look, 1, 1, 0)
        yield self._price("one new request", lambda: self._work(self._not_urgent, 1), 1, 6, 3)
        each = f"{BURST} at once, each"
        yield self._price(each, lambda: self._work(self._plain, BURST), BURST, 0.7, 1.3)

    def _price(
        self, what: str, work: Callable[[], int | None], number: int, airtable: float, slack: float
    ) -> Price:
        """Count the calls of some work, without heartbeats and the passes that found nothing."""
        since = self._stage.sandbox.log.last
        idle = work() or 0
        calls = self._stage.sandbox.log.calls(since=since)
        counted = [
            call for call in calls if call.service is Service.AIRTABLE and not self._is_heartbeat(call)
        ]
        said = [call for call in calls if call.service is Service.SLACK]
        return Price(
            what=what,
            airtable=(len(counted) - idle) / number,
            airtable_limit=airtable,
            slack=len(said) / number,
            slack_limit=slack,
        )

    def _work(self, arrivals: Iterator[Arrival], number: int) -> int:
        """Let requests arrive and be worked; return how many passes after them found nothing to do."""
        self._arrive(arrivals, number)
        self._clock.advance(10)
        self._look(times=3)
        return 2

    def _look(self, times: int = 1) -> None:
        for _ in range(times):
            outcome = self._worker.loop.go()
            if outcome.failure is not None:
                raise outcome.failure
            self._clock.advance(LOOK_EVERY)

    def _arrive(self, arrivals: Iterator[Arrival], number: int) -> None:
        for arrival in islice(arrivals, number):
            record = self._stage.add(arrival)
            self._stage.town.edit("requests", record, self._located(arrival))

    def _located(self, arrival: Arrival) -> dict[str, str]:
        """Return what the base holds about an address that was looked up before."""
        address, city = arrival.values["address"], arrival.values["city"]
        home = next(one for one in self._stage.town.homes if one.street_line == address)
        sent = read_address(address, city, COUNTRY).sendable or ""
        return {"coordinates": written(Coordinates(home.lat, home.lon)), "coordinates_for": sent}

    def _is_heartbeat(self, call: Call) -> bool:
        return call.table == self._heartbeats
