"""The loop: passes at their times, at once when somebody wakes it, and a prompt end.

APScheduler keeps the times. It drops a run that falls into a running one, so a wake during a pass is kept in
an Event, and another pass follows at once. https://apscheduler.readthedocs.io/en/3.x/userguide.html
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from worker.clock import Clock, Stopping
from worker.errors import Fatal
from worker.passes import Outcome, Passes

GRACE = 4.0
"""Seconds between the signal to stop and the end, whatever still hangs."""

TELLS_EVERY = 15.0
"""Seconds between two looks at what is lost and back."""

CLEARS_EVERY = 5.0
"""Seconds between two looks whether anything stands twice that may go; such a look alone makes no call."""

log = structlog.get_logger()


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler 3 ships no types
    """Fires at once, and then after an interval that is asked for each time: it differs by night."""

    def __init__(self, interval: Callable[[], float]) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return when the next pass is due."""
        return now if previous is None else now + timedelta(seconds=self._interval())


class Loop:
    """Runs passes until it is told to stop. `wake` may be called from any thread but the passes' own."""

    def __init__(
        self,
        passes: Passes,
        clock: Clock,
        stop: threading.Event,
        interval: Callable[[], float],
        rings: Callable[[], bool] = lambda: False,
        tell: Callable[[], None] = lambda: None,
    ) -> None:
        self._passes = passes
        self._clock = clock
        self._stop = stop
        self._interval = interval
        self._rings = rings
        self._tell = tell
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._not_before = clock.monotonic()
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={
                "default": ThreadPoolExecutor(1)
            },  # one at a time: passes and map share what they know
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        self._fatal: Fatal | None = None

    def pressed(self) -> None:
        """Have what was pressed carried out at once; from any thread. During a pass the pass does it."""
        if self._scheduler.running:
            self._scheduler.add_job(self._presses)

    def run(self) -> None:
        """Make passes until the stop is set; raises Fatal for what can't be gone on with."""
        self._scheduler.add_job(self.tick, Every(self._interval), id="pass")
        self._scheduler.add_listener(self._go_on_if_woken, EVENT_JOB_EXECUTED)
        self._scheduler.add_job(self.tick_map, IntervalTrigger(seconds=1), id="map")
        self._scheduler.add_job(self.tick_bell, IntervalTrigger(seconds=1), id="bell")
        self._scheduler.add_job(self.tick_tell, IntervalTrigger(seconds=TELLS_EVERY), id="tell")
        self._scheduler.add_job(self.tick_copies, IntervalTrigger(seconds=CLEARS_EVERY), id="copies")
        self._scheduler.start()
        self._stop.wait()
        self._scheduler.shutdown(wait=False)
        self._wait_for_the_running_one()
        if self._fatal is not None:
            raise self._fatal

    def wake(self) -> None:
        """Ask for a pass at once, or right after the one that is running."""
        self._woken.set()
        if self._scheduler.running:
            self._at_once()

    def go(self, *, looks: bool = True) -> Outcome:
        """Make passes until nothing is left and nobody woke us meanwhile; return how the last one ended.

        While there is only the map to ask they look at nothing in the base, until it is time to or it rings.
        """
        looked_at = self._clock.monotonic()
        while True:
            self._woken.clear()
            interval = self._interval()
            outcome = self._passes.run(timedelta(seconds=interval), only_presses=not looks)
            looks = outcome.left or self._woken.is_set() or self._passes.waits
            going_on = looks or outcome.locating
            if outcome.failure is not None or not going_on or self._stop.is_set():
                return outcome
            looks = looks or self._clock.monotonic() - looked_at >= interval or self._rings()
            looked_at = self._clock.monotonic() if looks else looked_at
            if not looks:
                self._passes.take_copies_away()

    def _at_once(self) -> None:
        self._scheduler.modify_job("pass", next_run_time=datetime.now(self._scheduler.timezone))

    def _go_on_if_woken(self, event: JobExecutionEvent) -> None:
        """Make another pass for a wake that came when the last one had just ended, its job not yet."""
        if event.job_id == "pass" and self._woken.is_set() and not self._stop.is_set():
            self._at_once()

    def _presses(self) -> None:
        """Carry out what was pressed; each press fires this, and the first one finds them all."""
        while self._passes.waits and not self._stop.is_set():
            self._guarded(self._presses_now)

    def _presses_now(self) -> None:
        outcome = self._passes.run(timedelta(seconds=self._interval()), only_presses=True)
        if outcome.failure is None and (outcome.left or outcome.locating):
            self._worked(self.go(looks=outcome.left))

    def tick(self) -> None:
        """Make the passes of one firing of the timer; after a failure, none before the time it asks for."""
        if self._clock.monotonic() < self._not_before and not self._woken.is_set():
            return
        self._guarded(self._pass_now)

    def _pass_now(self) -> None:
        self._worked(self.go())

    def tick_bell(self) -> None:
        """Look at the base when it rings, unless a failure told us to wait."""
        if self._clock.monotonic() >= self._not_before and not self._stop.is_set() and self._rings():
            self._guarded(self._pass_now)

    def tick_map(self) -> None:
        """Ask a slow map between two passes; not while these wait, as the answers go to the base."""
        if self._clock.monotonic() < self._not_before or self._stop.is_set():
            return
        ready_in = self._passes.map_ready_in()
        if ready_in is not None and ready_in <= 0:
            self._guarded(self._map_now)

    def tick_tell(self) -> None:
        """Tell what was lost and what is back between two passes: these may be hours apart."""
        if not self._stop.is_set():
            self._guarded(self._tell)

    def tick_copies(self) -> None:
        """Take away what stands twice between two passes, also while the base does not answer."""
        if not self._stop.is_set():
            self._guarded(self._passes.take_copies_away)

    def _map_now(self) -> None:
        outcome = self._passes.locate()
        self._rest(self.go(looks=False) if outcome.left else outcome)

    def _worked(self, outcome: Outcome) -> None:
        """Rest; if nothing is left, the base may have to be told so."""
        self._rest(outcome)
        if outcome.failure is None and not outcome.left and not self._stop.is_set():
            self._passes.tell_settled(timedelta(seconds=self._interval()))

    def _rest(self, outcome: Outcome) -> None:
        self._not_before = self._clock.monotonic() + outcome.wait

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Stopping:
            log.info("stopping")
        except Fatal as fatal:
            self._fatal = fatal
            self._stop.set()
        finally:
            if self._stop.is_set():
                self._ended.set()

    def _wait_for_the_running_one(self) -> None:
        """Give the running pass a moment to end; the protocol makes it safe to leave it where it is."""
        self._ended.wait(timeout=GRACE if self._busy() else 0.0)

    def _busy(self) -> bool:
        return self._passes.running
