"""Two workers, two kills, one edit, one late post and the sweep, in every order there is."""

import pytest

from tests.model.explore import faults
from tests.model.world import Breakage, Model, Story

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("story", list(Story))
def test_every_interleaving_ends_with_one_card_that_shows_what_the_base_says(story: Story) -> None:
    reached, wrong = faults(Model(story))

    assert wrong == set()
    assert reached > 50_000


@pytest.mark.parametrize("story", [Story.ADDRESS, Story.ASSIGN])
def test_a_worker_alone_keeps_one_card_through_any_kill_without_a_sweep(story: Story) -> None:
    reached, wrong = faults(Model(story, alone=True))

    assert wrong == set()
    assert reached > 100


@pytest.mark.parametrize(
    ("breakage", "story", "alone", "fault"),
    [
        (Breakage.NO_LOOK_UP, Story.ADDRESS, True, "two cards"),
        (Breakage.ADOPT_WITHOUT_EDIT, Story.ADDRESS, True, "a stale card"),
        (Breakage.STRICTLY_AFTER, Story.ADDRESS, False, "a stale card"),
        (Breakage.DATE_OF_REPLY, Story.ADDRESS, False, "a stale card"),
        (Breakage.STEPS_SWAPPED, Story.ADDRESS, False, "no card"),
        (Breakage.NO_SWEEP, Story.ADDRESS, False, "two cards"),
        (Breakage.NO_KEY_IN_NOTICE, Story.ASSIGN, False, "a notice twice"),
    ],
    ids=lambda value: value.value if isinstance(value, Breakage) else "",
)
def test_a_rule_left_out_is_noticed(breakage: Breakage, story: Story, alone: bool, fault: str) -> None:
    _, wrong = faults(Model(story, breakage, alone=alone))

    assert fault in wrong
