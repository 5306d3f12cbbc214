"""The loop: a wake is never lost, and a stop is prompt."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from worker.clock import SystemClock
from worker.loop import Loop
from worker.passes import Outcome, Passes

PATIENCE = 5.0
HOURS = 3600.0


class Passing:
    """Stands in for the passes: each lasts until it is let go."""

    running = False
    unforeseen: Exception | None = None

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.outcome = Outcome()

    def run(self, _: timedelta, *, only_presses: bool = False) -> Outcome:  # noqa: ARG002 - the passes' own
        self.running = True
        self.begun.release()
        self.may_end.acquire(timeout=PATIENCE)
        self.running = False
        if self.unforeseen is not None:
            raise self.unforeseen
        return self.outcome

    def map_ready_in(self) -> float | None:
        return None

    def tell_settled(self, _: timedelta) -> None:
        """Nothing to be told."""


@contextmanager
def _a_loop(every: float = HOURS) -> Iterator[tuple[Loop, Passing]]:
    """Run a loop that by itself looks once, and then not for hours, unless another interval is given."""
    stop, passing = threading.Event(), Passing()
    loop = Loop(cast(Passes, cast(Any, passing)), SystemClock(stop), stop, lambda: every)
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        yield loop, passing
    finally:
        stop.set()
        passing.may_end.release(100)
        thread.join(PATIENCE)


def _another(passing: Passing) -> bool:
    return passing.begun.acquire(timeout=PATIENCE)


def test_a_wake_while_nothing_runs_starts_a_pass_at_once() -> None:
    with _a_loop() as (loop, passing):
        assert _another(passing)
        passing.may_end.release()
        loop.wake()
        assert _another(passing)


def test_a_wake_during_a_pass_is_remembered_and_another_follows_at_once() -> None:
    with _a_loop() as (loop, passing):
        assert _another(passing)
        loop.wake()
        assert not passing.begun.acquire(timeout=0.3)  # the scheduler drops it: never two passes at once
        passing.may_end.release()
        assert _another(passing)


def test_a_wake_ends_the_wait_after_a_failure() -> None:
    with _a_loop() as (loop, passing):
        passing.outcome = Outcome(wait=HOURS, failure=ValueError())
        assert _another(passing)
        passing.may_end.release()
        loop.wake()
        assert _another(passing)


def test_a_pass_that_leaves_work_is_followed_by_another_at_once() -> None:
    with _a_loop() as (_, passing):
        passing.outcome = Outcome(left=True)
        assert _another(passing)
        passing.may_end.release()
        assert _another(passing)


def test_a_pass_that_lasts_longer_than_its_interval_is_never_overlapped_by_the_next() -> None:
    with _a_loop(every=0.02) as (_, passing):
        assert _another(passing)
        assert not passing.begun.acquire(timeout=0.3)
        passing.may_end.release()
        assert _another(passing)


def test_after_a_pass_that_failed_as_nobody_foresaw_comes_the_next() -> None:
    with _a_loop(every=0.02) as (_, passing):
        assert _another(passing)
        passing.unforeseen = RuntimeError("nobody foresaw this")
        passing.may_end.release()
        assert _another(passing)
        passing.may_end.release()
        assert _another(passing)
