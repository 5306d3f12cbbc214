"""A seeded spread of the crash matrix over the first half of the story; `make prove` kills at every call."""

import pytest

from tests.prove.crash import Matrix, matrix
from tests.prove.dying import Killed, Wire
from tests.prove.playing import play

STEPS, POINTS, SEED = 8, 4, 4


@pytest.fixture(scope="module")
def crash() -> Matrix:
    return matrix(STEPS)


@pytest.mark.parametrize("number", range(POINTS))
def test_nobody_can_tell_in_the_end_whether_a_worker_was_killed(crash: Matrix, number: int) -> None:
    point = crash.points(SEED)[number]
    assert (str(point), crash.wrongs(point)) == (str(point), [])


def test_an_uninterrupted_day_keeps_every_promise(crash: Matrix) -> None:
    assert crash.uninterrupted.violations == ()


def test_a_story_that_ends_otherwise_is_told_from_one_that_does_not(crash: Matrix) -> None:
    shorter = play(steps=STEPS - 1)
    assert shorter.ending.differs_from(crash.uninterrupted.ending)
    assert not crash.uninterrupted.ending.differs_from(crash.uninterrupted.ending)


def test_a_dead_process_makes_no_call_any_more() -> None:
    wire = Wire(kill_at=1, after=True)
    wire.sending()
    with pytest.raises(Killed):
        wire.answered()
    with pytest.raises(Killed):
        wire.sending()
    assert wire.count == 1
