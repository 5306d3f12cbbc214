"""A seeded spread of the crash matrix; `make prove` kills at every call."""

from tests.prove.crash import matrix, run
from tests.prove.playing import play

SECONDS = 20.0
SEED = 4


def test_nobody_can_tell_in_the_end_whether_a_worker_was_killed() -> None:
    figures = run(SECONDS, SEED)
    assert figures.violations == ()
    assert figures.counts["crash points tried"] >= 3


def test_a_story_in_which_a_card_was_never_posted_again_would_be_found() -> None:
    crash = matrix()
    other = play(steps=5)
    assert crash.uninterrupted.ending.differs_from(other.ending)
