"""What is heard from one of the list is one row; an ended request takes no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from airtable_schema.options import ContactOutcome, Status
from notifiers.answers import Said
from notifiers.presses import Act
from tests.cast import ANA, BEN, GROCERIES, NOW, a_request
from tests.worker.deeds.views import EVERYBODY, MOMENTS, PRESSED, SAM, a_press, a_view, done, heard, refusal
from worker.deeds.deed import ContactRow

HEARD = {
    Act.NO_ANSWER: ContactOutcome.NO_ANSWER,
    Act.LEFT_MESSAGE: ContactOutcome.LEFT_MESSAGE,
    Act.NOT_THIS_TIME: ContactOutcome.NOT_THIS_TIME,
    Act.WRONG_NUMBER: ContactOutcome.WRONG_NUMBER,
}


@pytest.mark.parametrize("act", HEARD)
def test_an_outcome_is_one_row_on_behalf_of_who_pressed(act: Act) -> None:
    made = done(a_press(act, volunteer=ANA.id, note="rang twice"), a_view())
    key = f"{a_request().id}:{ANA.id}:{act.value}:p1"
    row = ContactRow(
        key=key, request=a_request().id, volunteer=ANA.id, outcome=HEARD[act], at=PRESSED,
        by="Sam", by_id=SAM, note="rang twice",
    )  # fmt: skip
    assert made.contacts == (row,)
    assert made.changes == {}


@pytest.mark.parametrize("act", [Act.NO_ANSWER, Act.LEFT_MESSAGE])
def test_who_pressed_is_told_when_the_same_person_is_rung_again(act: Act) -> None:
    answer = done(a_press(act, volunteer=ANA.id), a_view()).answer
    assert answer is not None
    values = {"volunteer": ANA.name, "outcome": HEARD[act], "until": MOMENTS.retry_at}
    assert (answer.code, answer.values) == (Said.NOTED_OUTCOME, values)


def test_the_second_such_call_is_a_row_of_its_own_and_the_same_press_again_is_not() -> None:
    first = done(a_press(Act.NO_ANSWER, volunteer=ANA.id), a_view()).contacts[0]
    view = a_view(heard(ContactOutcome.NO_ANSWER, key=first.key))
    press = a_press(Act.NO_ANSWER, volunteer=ANA.id)
    assert done(press, view).contacts[0].key == first.key
    assert done(replace(press, id="p2"), view).contacts[0].key != first.key


def test_a_call_is_noted_although_somebody_was_assigned_meanwhile() -> None:
    view = a_view(status=Status.ASSIGNED, assigned_to=(BEN.id,))
    assert done(a_press(Act.NO_ANSWER, volunteer=ANA.id), view).contacts


@pytest.mark.parametrize("act", [*HEARD, Act.TEXTED_THESE, Act.CLAIM, Act.YES, Act.HOLD, Act.CLOSE])
def test_an_ended_request_takes_no_more(act: Act) -> None:
    refused = refusal(a_press(act, volunteer=ANA.id), a_view(status=Status.COMPLETE))
    assert refused.answer.code is Said.REQUEST_ENDED


# Maybe later ----------------------------------------------------------------------------------------------


def test_maybe_later_keeps_its_time() -> None:
    at = NOW + timedelta(hours=3)
    (row,) = done(a_press(Act.MAYBE_LATER, volunteer=ANA.id, at=at), a_view()).contacts
    assert (row.outcome, row.call_back_at) == (ContactOutcome.MAYBE_LATER, at)


def test_maybe_later_than_it_is_needed_is_a_no_and_the_answer_says_so() -> None:
    needed_by = NOW + timedelta(hours=2)
    press = a_press(Act.MAYBE_LATER, volunteer=ANA.id, at=NOW + timedelta(hours=3))
    made = done(press, a_view(needed_by=needed_by))
    assert made.contacts[0].outcome is ContactOutcome.NOT_THIS_TIME
    assert made.answer is not None
    assert made.answer.code is Said.TOO_LATE_FOR_IT
    assert made.answer.values == {"volunteer": ANA.name, "by": needed_by}


def test_maybe_later_without_a_time_is_nothing() -> None:
    assert refusal(a_press(Act.MAYBE_LATER, volunteer=ANA.id), a_view()).answer.code is Said.WENT_WRONG


# Wrong number, breaks, notes ------------------------------------------------------------------------------


def test_a_wrong_number_stands_in_the_volunteers_row_beside_what_stands_there() -> None:
    volunteers = {**EVERYBODY, ANA.id: EVERYBODY[ANA.id]}
    made = done(a_press(Act.WRONG_NUMBER, volunteer=ANA.id), a_view(volunteers=volunteers))
    assert made.volunteers_memory == {ANA.id: {"to_fix": "Wrong number: (718) 555-0134"}}
    assert made.volunteers == {}


def test_a_break_is_the_volunteers_and_a_no_for_this_request() -> None:
    until = NOW + timedelta(days=14)
    made = done(a_press(Act.BREAK, volunteer=ANA.id, until=until), a_view())
    assert made.volunteers == {ANA.id: {"paused_until": until}}
    assert made.contacts[0].outcome is ContactOutcome.NOT_THIS_TIME


def test_a_break_that_is_over_is_none() -> None:
    assert refusal(a_press(Act.BREAK, volunteer=ANA.id, until=NOW), a_view()).answer.code is Said.WENT_WRONG


def test_a_note_counts_as_no_contact() -> None:
    (row,) = done(a_press(Act.NOTE, volunteer=ANA.id, note="mornings only"), a_view()).contacts
    assert (row.outcome, row.note) == (None, "mornings only")
    assert refusal(a_press(Act.NOTE, volunteer=ANA.id), a_view()).answer.code is Said.NOTHING_TO_DO


# I texted these -------------------------------------------------------------------------------------------


def test_those_texted_are_one_row_each() -> None:
    made = done(a_press(Act.TEXTED_THESE, volunteers=(ANA.id, BEN.id, ANA.id)), a_view())
    assert [(row.volunteer, row.outcome) for row in made.contacts] == [
        (ANA.id, ContactOutcome.TEXTED),
        (BEN.id, ContactOutcome.TEXTED),
    ]
    assert made.answer is not None
    assert made.answer.values == {"count": 2, "from_at": MOMENTS.ring_from}


def test_somebody_whose_row_is_gone_was_not_texted() -> None:
    press = a_press(Act.TEXTED_THESE, volunteers=("recGONE",))
    assert refusal(press, a_view()).answer.code is Said.NOTHING_TO_DO


def test_needs_of_an_outcome_are_noted() -> None:
    press = a_press(Act.NOT_THIS_TIME, volunteer=ANA.id, about=(GROCERIES.id,))
    assert done(press, a_view()).contacts[0].for_needs == (GROCERIES.id,)
