"""When the map is asked between two passes, and when everything rests."""

import threading
from datetime import timedelta
from typing import Any, cast

import pytest

from tests.clocks import ManualClock
from worker.loop import Loop
from worker.passes import Outcome, Passes


class Counting:
    """Passes that end as they are told to, and a map that is asked whenever it may be."""

    running = False
    waits = False

    def __init__(self) -> None:
        self.outcome = Outcome()
        self.map_outcome = Outcome()
        self.ready_in: float | None = 0.0
        self.passes = 0
        self.located = 0

    def run(self, _: timedelta) -> Outcome:
        self.passes += 1
        return self.outcome

    def map_ready_in(self) -> float | None:
        return self.ready_in

    def locate(self) -> Outcome:
        self.located += 1
        return self.map_outcome


class Story:
    def __init__(self) -> None:
        self.clock, self.passes, self.stop = ManualClock(), Counting(), threading.Event()
        self.loop = Loop(cast(Passes, cast(Any, self.passes)), self.clock, self.stop, lambda: 30.0)


def test_between_two_passes_a_map_that_is_ready_is_asked() -> None:
    story = Story()
    story.loop.tick_map()
    assert story.passes.located == 1


@pytest.mark.parametrize("ready_in", [None, 2.0])
def test_a_map_that_is_not_ready_or_not_needed_is_left_alone(ready_in: float | None) -> None:
    story = Story()
    story.passes.ready_in = ready_in
    story.loop.tick_map()
    assert story.passes.located == 0


def test_while_passes_wait_the_map_waits_too() -> None:
    story = Story()
    story.passes.outcome = Outcome(wait=60.0)
    story.loop.tick()
    story.loop.tick_map()
    assert story.passes.located == 0
    story.clock.advance(60.0)
    story.loop.tick_map()
    assert story.passes.located == 1


def test_answers_that_can_not_be_written_keep_passes_and_map_waiting_as_long_as_the_base_asks() -> None:
    story = Story()
    story.passes.map_outcome = Outcome(wait=30.0)
    story.loop.tick_map()
    story.loop.tick_map()
    story.loop.tick()
    assert (story.passes.located, story.passes.passes) == (1, 0)
    story.clock.advance(30.0)
    story.loop.tick()
    assert story.passes.passes == 1


def test_after_a_stop_nothing_is_asked() -> None:
    story = Story()
    story.stop.set()
    story.loop.tick_map()
    assert story.passes.located == 0
