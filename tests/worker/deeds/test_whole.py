"""A request as a whole: closed, on hold, edited, widened, newly taken down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import Allow, CameInBy, Status, Urgency, WhyClosed
from notifiers.answers import Said
from notifiers.presses import Act, ResponseHandle
from tests.cast import ANA, GROCERIES, MEDICINE, NOW
from tests.worker.deeds.views import a_press, a_view, done, refusal
from worker.deeds.by_act import AT_LARGE, deed, request_of
from worker.deeds.deed import Deed


def test_closing_says_how_and_why() -> None:
    made = done(a_press(Act.CLOSE, status="not_met", why="nobody_found"), a_view())
    assert made.changes == {"status": Status.NOT_MET, "why_closed": WhyClosed.NOBODY_FOUND}


def test_a_reason_is_not_asked_for() -> None:
    made = done(a_press(Act.CLOSE, status="complete"), a_view())
    assert made.changes == {"status": Status.COMPLETE, "why_closed": None}


@pytest.mark.parametrize(
    "values", [{}, {"status": "new"}, {"status": "referred"}, {"status": "complete", "why": "bored"}]
)
def test_what_is_no_end_closes_nothing(values: dict[str, Any]) -> None:
    assert refusal(a_press(Act.CLOSE, **values), a_view()).answer.code is Said.WENT_WRONG


def test_a_note_goes_below_the_notes_with_who_wrote_it() -> None:
    made = done(a_press(Act.CLOSE, status="complete", note="All fine"), a_view(notes="Bell broken\n"))
    assert made.changes["notes"] == "Bell broken\nSam: All fine"


def test_on_hold_until_a_day_that_comes() -> None:
    until = NOW + timedelta(days=3)
    made = done(a_press(Act.HOLD, until=until), a_view())
    assert made.changes == {"status": Status.ON_HOLD, "remind_at": until}
    assert refusal(a_press(Act.HOLD, until=NOW), a_view()).answer.code is Said.WENT_WRONG


def test_a_hold_ends_with_whoever_was_found() -> None:
    held = {"status": Status.ON_HOLD, "remind_at": NOW}
    assert done(a_press(Act.OPEN_AGAIN), a_view(**held)).changes == {"status": Status.NEEDS_VOLUNTEER}
    found = a_view(**held, assigned_to=(ANA.id,))
    assert done(a_press(Act.OPEN_AGAIN), found).changes == {"status": Status.ASSIGNED}
    assert refusal(a_press(Act.OPEN_AGAIN), a_view()).answer.code is Said.NOTHING_TO_DO


def test_exactly_what_is_ticked_is_relaxed() -> None:
    view = a_view(allow=(Allow.FARTHER,))
    assert done(a_press(Act.WIDEN, allow=("farther", "at_limit")), view).changes == {
        "allow": (Allow.FARTHER, Allow.AT_LIMIT)
    }
    assert done(a_press(Act.WIDEN, allow=()), view).changes == {"allow": ()}
    assert refusal(a_press(Act.WIDEN, allow=("farther",)), view).answer.code is Said.NOTHING_TO_DO


def test_what_may_never_be_relaxed_is_not_and_other_answers_stay() -> None:
    made = done(a_press(Act.WIDEN, allow=("not_the_same", "farther")), a_view(allow=(Allow.OWN_VOLUNTEERS,)))
    assert made.changes == {"allow": (Allow.OWN_VOLUNTEERS, Allow.FARTHER)}


def test_an_edit_writes_what_differs_and_nothing_else() -> None:
    press = a_press(
        Act.EDIT, name="Rosa Alvarez", phone=" 555 ", urgency="urgent", needs=(MEDICINE.id,), needed_by=NOW,
        contact_with_care="yes", how_many_volunteers="2",
    )  # fmt: skip
    assert done(press, a_view()).changes == {
        "phone": "555",
        "urgency": Urgency.URGENT,
        "needs": (MEDICINE.id,),
        "needed_by": NOW,
        "contact_with_care": True,
        "how_many_volunteers": 2,
    }


def test_an_edit_that_changes_nothing_writes_nothing() -> None:
    press = a_press(Act.EDIT, name="Rosa Alvarez", needed_by="")
    assert refusal(press, a_view()).answer.code is Said.NOTHING_TO_DO


def test_what_somebody_else_changed_meanwhile_stays_and_is_shown() -> None:
    typed: dict[str, Any] = {
        "phone": "(718) 555-0111",
        "was.phone": "(718) 555-0199",
        "city": "Queens",
        "was.city": "Astoria",
    }
    made = done(a_press(Act.EDIT, **typed), a_view())
    assert made.changes == {"city": "Queens"}
    assert made.answer is not None
    assert made.answer.code is Said.SAVED_BUT
    assert made.answer.values == {"theirs": {"phone": "(718) 555-0100"}, "mine": {"phone": "(718) 555-0111"}}


def test_an_edit_that_others_were_before_with_writes_nothing() -> None:
    typed: dict[str, Any] = {"phone": "(718) 555-0111", "was.phone": "(718) 555-0199"}
    press = a_press(Act.EDIT, **typed)
    assert refusal(press, a_view()).answer.code is Said.SOMEONE_CHANGED


def test_who_wrote_the_same_meanwhile_is_in_nobodys_way() -> None:
    typed: dict[str, Any] = {"phone": "(718) 555-0100", "was.phone": "(718) 555-0199"}
    press = a_press(Act.EDIT, **typed)
    assert refusal(press, a_view()).answer.code is Said.NOTHING_TO_DO


def test_kinds_of_help_that_are_gone_are_nobodys_change() -> None:
    typed: dict[str, Any] = {"needs": (MEDICINE.id,), "was.needs": (GROCERIES.id,)}
    press = a_press(Act.EDIT, **typed)
    view = a_view()
    gone = replace(view, request=replace(view.request, needs=(GROCERIES.id, "recGONE")))
    assert done(press, gone).changes == {"needs": (MEDICINE.id,)}


@pytest.mark.parametrize(
    "values", [{"urgency": "now"}, {"needed_by": "soon"}, {"name": NOW}, {"needs": NOW}, {"name": ("a",)}]
)
def test_what_a_column_cannot_take_is_not_written(values: dict[str, Any]) -> None:
    assert refusal(a_press(Act.EDIT, **values), a_view()).answer.code is Said.WENT_WRONG


@pytest.mark.parametrize("column", ["status", "assigned_to", "dispatcher", "next_step", "claim", "solved"])
def test_no_form_writes_what_has_an_act_of_its_own_or_is_the_workers(column: str) -> None:
    written: dict[str, Any] = {column: "complete"}
    assert refusal(a_press(Act.EDIT, **written), a_view()).answer.code is Said.NOTHING_TO_DO


# A new one ------------------------------------------------------------------------------------------------


def test_a_request_by_phone_is_new() -> None:
    press = a_press(Act.NEW_REQUEST, name="Rosa", phone="555", needs=(GROCERIES.id,), details="")
    made = done(press, a_view())
    assert made.creates == {
        "name": "Rosa",
        "phone": "555",
        "needs": (GROCERIES.id,),
        "came_in_by": CameInBy.PHONE,
        "status": Status.NEW,
    }


def test_solved_by_talking_is_complete_from_the_start() -> None:
    made = done(a_press(Act.NEW_REQUEST, name="Rosa", solved="yes"), a_view())
    assert (made.creates["status"], made.creates["why_closed"]) == (Status.COMPLETE, WhyClosed.ANSWERED)


def test_the_same_form_delivered_twice_is_one_request() -> None:
    press = a_press(Act.NEW_REQUEST, name="Rosa")
    again = replace(press, at=press.at + timedelta(seconds=3))
    assert done(press, a_view()).key == done(again, a_view()).key
    other = replace(press, response=ResponseHandle(view_id="V2"))
    assert done(press, a_view()).key != done(other, a_view()).key


def test_an_empty_form_is_no_request() -> None:
    assert refusal(a_press(Act.NEW_REQUEST), a_view()).answer.code is Said.NOTHING_TO_DO


# All of them ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", list(Act))
def test_every_act_has_a_deed_or_a_refusal(act: Act) -> None:
    made = deed(a_press(act), a_view(), NOW)
    assert isinstance(made, Deed) or made.answer.code in Said


def test_what_is_only_looked_at_writes_nothing() -> None:
    assert done(a_press(Act.REFRESH), a_view()).ranks_anew
    opened = done(a_press(Act.CONTACT_DETAILS), a_view(status=Status.COMPLETE))
    assert (opened.opened, opened.answer, opened.writes) == (True, None, False)
    assert done(a_press(Act.CHECK_NOW), a_view()).looks


def test_which_request_a_press_is_about() -> None:
    about = a_view().request.id
    assert request_of(a_press(Act.CLAIM)) == about
    assert {request_of(a_press(act)) for act in AT_LARGE} == {""}
