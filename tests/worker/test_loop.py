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
        self.outcomes: list[Outcome] = []
        """How the next ones end."""
        self.looks: list[bool] = []
        """Of each pass, whether it looked at the base."""
        self.map_outcome = Outcome()
        self.ready_in: float | None = 0.0
        self.passes = 0
        self.located = 0
        self.cleared = 0
        self.told_settled = 0

    def run(self, _: timedelta, *, only_presses: bool = False) -> Outcome:
        self.passes += 1
        self.looks.append(not only_presses)
        return self.outcomes.pop(0) if self.outcomes else self.outcome

    def map_ready_in(self) -> float | None:
        return self.ready_in

    def tell_settled(self, _: timedelta) -> None:
        self.told_settled += 1

    def take_copies_away(self) -> None:
        self.cleared += 1

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


def test_a_request_whose_place_was_found_is_worked_at_once_without_a_look() -> None:
    story = Story()
    story.passes.map_outcome = Outcome(left=True)
    story.loop.tick_map()
    assert story.passes.looks == [False]


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


def test_what_the_map_alone_keeps_us_from_takes_no_look_at_the_base() -> None:
    story = Story()
    story.passes.outcomes = [Outcome(locating=True)] * 3
    story.loop.tick()
    assert story.passes.looks == [True, False, False, False]


def test_while_the_map_is_asked_what_is_new_is_looked_for_as_often_as_ever() -> None:
    story = Story()
    took = story.passes.run

    def slowly(*given: Any, **more: Any) -> Outcome:
        story.clock.advance(4.0)
        return took(*given, **more)

    story.passes.run = slowly  # type: ignore[method-assign]  # each asks the map for four seconds
    story.passes.outcomes = [Outcome(locating=True)] * 16
    story.loop.tick()
    assert [number for number, looked in enumerate(story.passes.looks) if looked] == [0, 8, 16]


def test_while_the_map_is_asked_what_stands_twice_is_taken_away() -> None:
    story = Story()
    story.passes.outcomes = [Outcome(locating=True)] * 3
    story.loop.tick()
    assert story.passes.cleared == 3


def test_while_the_map_is_asked_the_bell_is_heard() -> None:
    story, rings = Story(), iter([False, True])
    story.loop = Loop(cast(Passes, cast(Any, story.passes)), story.clock, story.stop, lambda: 30.0,
                      rings=lambda: next(rings, False))  # fmt: skip
    story.passes.outcomes = [Outcome(locating=True)] * 3
    story.loop.tick()
    assert story.passes.looks == [True, False, True, False]


def test_what_a_press_leaves_besides_the_map_is_gone_on_with_by_a_look() -> None:
    story = Story()
    story.passes.outcomes = [Outcome(locating=True), Outcome(left=True, locating=True)]
    story.loop.tick()
    assert story.passes.looks == [True, False, True]


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
