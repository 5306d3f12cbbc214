"""Yes: who does what, when it is enough, and what happens when somebody else was faster."""

import pytest

from airtable_schema.options import ContactOutcome, Status
from notifiers.answers import Said
from notifiers.presses import Act
from tests.cast import ANA, BEN, CHLOE, DOG, GROCERIES, MEDICINE, a_volunteer
from tests.worker.deeds.views import BOTH, EVERYBODY, a_press, a_view, done, heard, refusal


@pytest.mark.parametrize("status", [Status.NEW, Status.CHECKED, Status.NEEDS_VOLUNTEER])
def test_a_yes_assigns(status: Status) -> None:
    made = done(a_press(Act.YES, volunteer=ANA.id), a_view(status=status))
    assert made.changes == {"assigned_to": (ANA.id,), "status": Status.ASSIGNED}
    assert made.contacts[0].outcome is ContactOutcome.YES
    assert made.answer is not None
    assert made.answer.code is Said.ASSIGNED


def test_one_of_three_wanted_leaves_the_status_as_it_is() -> None:
    made = done(a_press(Act.YES, volunteer=ANA.id), a_view(how_many_volunteers=3))
    assert made.changes == {"assigned_to": (ANA.id,)}


def test_the_last_of_three_wanted_makes_it_assigned() -> None:
    view = a_view(how_many_volunteers=3, assigned_to=(BEN.id, CHLOE.id))
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    assert made.changes == {"assigned_to": (BEN.id, CHLOE.id, ANA.id), "status": Status.ASSIGNED}


def test_one_of_two_needs_leaves_the_status_as_it_is() -> None:
    made = done(a_press(Act.YES, volunteer=ANA.id, about=(GROCERIES.id,)), a_view(needs=BOTH))
    assert made.changes == {"assigned_to": (ANA.id,)}
    assert made.contacts[0].for_needs == (GROCERIES.id,)


def test_both_needs_by_two_people_are_enough() -> None:
    ana = heard(ContactOutcome.YES, for_needs=(GROCERIES.id,))
    view = a_view(ana, needs=BOTH, assigned_to=(ANA.id,))
    made = done(a_press(Act.YES, volunteer=BEN.id, about=(MEDICINE.id,)), view)
    assert made.changes["status"] is Status.ASSIGNED


def test_somebody_assigned_before_without_a_word_does_what_they_offer() -> None:
    chloe = a_volunteer("Chloé Martin", can_help_with=(MEDICINE.id,))
    volunteers = {**EVERYBODY, chloe.id: chloe}
    view = a_view(needs=BOTH, assigned_to=(chloe.id,), volunteers=volunteers)
    made = done(a_press(Act.YES, volunteer=ANA.id, about=(GROCERIES.id,)), view)
    assert made.changes["status"] is Status.ASSIGNED


def test_needs_that_were_taken_off_the_request_meanwhile_are_not_taken_on() -> None:
    made = done(a_press(Act.YES, volunteer=ANA.id, about=(DOG.id, GROCERIES.id)), a_view())
    assert made.contacts[0].for_needs == (GROCERIES.id,)


def test_somebody_else_assigned_meanwhile_is_named_and_asked_about() -> None:
    view = a_view(status=Status.ASSIGNED, assigned_to=(BEN.id,))
    refused = refusal(a_press(Act.YES, volunteer=ANA.id), view).answer
    assert (refused.code, refused.sure) == (Said.ALREADY_ASSIGNED, Act.YES)
    assert refused.values == {"volunteers": (BEN.name,)}


def test_meant_all_the_same_one_more_is_assigned() -> None:
    view = a_view(status=Status.ASSIGNED, assigned_to=(BEN.id,))
    made = done(a_press(Act.YES, volunteer=ANA.id, sure="yes"), view)
    assert made.changes == {"assigned_to": (BEN.id, ANA.id)}


def test_a_late_yes_of_somebody_texted_is_noted_and_assigns_nobody() -> None:
    view = a_view(heard(ContactOutcome.TEXTED), status=Status.ASSIGNED, assigned_to=(BEN.id,))
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    assert made.changes == {}
    assert made.contacts[0].outcome is ContactOutcome.YES
    assert made.answer is not None
    assert made.answer.code is Said.COVERED


def test_the_same_yes_twice_is_nothing_the_second_time() -> None:
    view = a_view(status=Status.ASSIGNED, assigned_to=(ANA.id,))
    assert refusal(a_press(Act.YES, volunteer=ANA.id), view).answer.code is Said.NOTHING_TO_DO


def test_somebody_who_does_one_thing_may_do_another_as_well() -> None:
    ana = heard(ContactOutcome.YES, for_needs=(GROCERIES.id,))
    view = a_view(ana, needs=BOTH, assigned_to=(ANA.id,))
    made = done(a_press(Act.YES, volunteer=ANA.id, about=(GROCERIES.id, MEDICINE.id)), view)
    assert made.changes == {"status": Status.ASSIGNED}


def test_thats_enough_goes_on_with_those_found() -> None:
    view = a_view(how_many_volunteers=3, assigned_to=(ANA.id,))
    assert done(a_press(Act.THATS_ENOUGH), view).changes == {"status": Status.ASSIGNED}
    assert refusal(a_press(Act.THATS_ENOUGH), a_view()).answer.code is Said.NOTHING_TO_DO


# Who has left -----------------------------------------------------------------------------------------------


def test_who_takes_the_place_of_somebody_who_left_is_assigned_alone() -> None:
    view = a_view(status=Status.ASSIGNED, assigned_to=(BEN.id,), left=frozenset({BEN.id}))
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    assert made.changes == {"assigned_to": (ANA.id,)}


def test_who_left_may_come_back() -> None:
    view = a_view(assigned_to=(ANA.id,), left=frozenset({ANA.id}))
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    assert made.changes == {"status": Status.ASSIGNED}
