"""Taking back, within a minute, what nobody has changed since: also in another process."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import ContactOutcome, Status, WhyClosed
from airtable_schema.records import Contact, Request
from notifiers.answers import Said
from notifiers.presses import Act
from tests.cast import ANA, BEN, a_contact, a_request
from tests.worker.deeds.views import BOTH, PRESSED, a_press, a_view, done, heard, refusal
from worker.deeds.by_act import request_of
from worker.deeds.deed import ContactRow, Deed, DeedView
from worker.deeds.undo import read_token
from worker.remembered.said import NOTHING, read_said, said_now, timed


def token_of(made: Deed) -> str:
    assert made.answer is not None
    return made.answer.undo


def after(view: DeedView, made: Deed, **since: Any) -> DeedView:
    """Return the request as the base has it once the deed is written, and what others did since."""
    request: Request = replace(view.request, **{**made.changes, **since})
    return replace(view, request=request, contacts=(*view.contacts, *map(as_contact, made.contacts)))


def as_contact(row: ContactRow) -> Contact:
    return a_contact(
        key=row.key, volunteer=(row.volunteer,), outcome=row.outcome, at=row.at, for_needs=row.for_needs
    )


def undone(view: DeedView, made: Deed, **since: Any) -> Deed:
    return done(a_press(Act.UNDO, token=token_of(made)), after(view, made, **since))


# Yes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.NEW, Status.CHECKED, Status.NEEDS_VOLUNTEER])
def test_a_yes_taken_back_leaves_the_request_as_it_was(status: Status) -> None:
    view = a_view(status=status)
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    back = undone(view, made)
    assert back.changes == {"assigned_to": (), "status": status}
    assert back.undone == (made.contacts[0].key,)


def test_somebody_added_since_stays_and_so_does_assigned() -> None:
    view = a_view()
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    back = undone(view, made, assigned_to=(ANA.id, BEN.id))
    assert back.changes == {"assigned_to": (BEN.id,)}


def test_a_status_that_somebody_set_since_stays() -> None:
    view = a_view()
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    assert undone(view, made, status=Status.ON_HOLD).changes == {"assigned_to": ()}
    assert undone(view, made, status=Status.COMPLETE).changes == {}


def test_a_yes_for_one_of_two_needs_is_taken_back_alone() -> None:
    view = a_view(needs=BOTH, assigned_to=(BEN.id,))
    made = done(a_press(Act.YES, volunteer=ANA.id, about=(BOTH[0].id,)), view)
    assert undone(view, made).changes["assigned_to"] == (BEN.id,)


def test_what_somebody_took_back_already_is_not_taken_back_again() -> None:
    view = a_view()
    made = done(a_press(Act.YES, volunteer=ANA.id), view)
    refused = refusal(a_press(Act.UNDO, token=token_of(made)), view)
    assert refused.answer.code is Said.TOO_LATE_TO_UNDO


@pytest.mark.parametrize("others", [(), (BEN.id,)])
def test_a_yes_for_somebody_who_stood_there_already_is_taken_back_and_they_stay(others: Any) -> None:
    assigned = {"assigned_to": (*others, ANA.id), "how_many_volunteers": 1 + len(others)}
    view = a_view(
        heard(ContactOutcome.YES, for_needs=(BOTH[0].id,)), needs=BOTH, status=Status.CHECKED, **assigned
    )
    about = tuple(need.id for need in BOTH)
    made = done(a_press(Act.YES, volunteer=ANA.id, about=about), view)
    assert made.changes["status"] is Status.ASSIGNED
    back = undone(view, made)
    assert back.undone == (made.contacts[0].key,)
    assert back.changes == {"status": Status.CHECKED}


# Close ----------------------------------------------------------------------------------------------------


def test_a_close_taken_back_is_open_as_before() -> None:
    view = a_view(status=Status.NEEDS_VOLUNTEER)
    made = done(a_press(Act.CLOSE, status="cancelled", why="duplicate"), view)
    assert undone(view, made).changes == {"status": Status.NEEDS_VOLUNTEER, "why_closed": None}


def test_another_end_written_since_stays() -> None:
    view = a_view()
    made = done(a_press(Act.CLOSE, status="cancelled"), view)
    press = a_press(Act.UNDO, token=token_of(made))
    for since in ({"status": Status.NOT_MET}, {"why_closed": WhyClosed.DUPLICATE}):
        assert refusal(press, after(view, made, **since)).answer.code is Said.TOO_LATE_TO_UNDO


def test_a_status_of_the_groups_own_can_not_be_put_back() -> None:
    assert token_of(done(a_press(Act.CLOSE, status="complete"), a_view(status=Status.OWN))) == ""


# I texted these -------------------------------------------------------------------------------------------


def test_those_not_texted_after_all_are_undone_and_earlier_ones_are_not() -> None:
    earlier = a_contact(key=f"{a_request().id}:{BEN.id}:texted_these:0", outcome=ContactOutcome.TEXTED)
    view = a_view(earlier)
    made = done(a_press(Act.TEXTED_THESE, volunteers=(ANA.id, BEN.id)), view)
    assert set(undone(view, made).undone) == {row.key for row in made.contacts}


def test_those_texted_by_somebody_else_in_the_same_moment_are_not_undone() -> None:
    view = a_view()
    made = done(a_press(Act.TEXTED_THESE, volunteers=(ANA.id,)), view)
    others = done(replace(a_press(Act.TEXTED_THESE, volunteers=(BEN.id,)), id="p2", user="UKIM"), view)
    with_both = replace(view, contacts=tuple(map(as_contact, others.contacts)))
    assert undone(with_both, made).undone == (made.contacts[0].key,)


def test_somebody_who_answered_since_is_not_undone() -> None:
    view = a_view()
    made = done(a_press(Act.TEXTED_THESE, volunteers=(ANA.id,)), view)
    answered = replace(as_contact(made.contacts[0]), outcome=ContactOutcome.YES)
    press = a_press(Act.UNDO, token=token_of(made))
    assert refusal(press, replace(view, contacts=(answered,))).answer.code is Said.TOO_LATE_TO_UNDO


# The button -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "values"),
    [(Act.YES, {}), (Act.CLOSE, {"status": "complete"}), (Act.TEXTED_THESE, {"volunteers": (ANA.id,)})],
)
def test_a_minute_later_it_stays(act: Act, values: dict[str, Any]) -> None:
    view = a_view()
    made = done(a_press(act, volunteer=ANA.id, **values), view)
    press = replace(a_press(Act.UNDO, token=token_of(made)), at=PRESSED + timedelta(seconds=61))
    assert refusal(press, after(view, made)).answer.code is Said.TOO_LATE_TO_UNDO


def test_a_button_carries_ids_and_options_only_and_tells_which_request() -> None:
    made = done(a_press(Act.YES, volunteer=ANA.id), a_view())
    token = token_of(made)
    assert len(token) <= 255
    assert "Ana" not in token
    assert "Sam" not in token
    assert request_of(a_press(Act.UNDO, token=token)) == a_request().id


@pytest.mark.parametrize(
    "text", ["", "yes", "yes|rec|soon|||||||", "sing|rec|1|||||||", "a|b|c|d|e|f|g|h|i|j"]
)
def test_what_is_no_button_of_ours_undoes_nothing(text: str) -> None:
    assert read_token(text) is None
    assert refusal(a_press(Act.UNDO, token=text), a_view()).answer.code is Said.WENT_WRONG


def test_a_close_that_a_worker_saw_meanwhile_is_taken_back_in_its_memory_too() -> None:
    doing_it: dict[str, Any] = {"status": Status.ASSIGNED, "assigned_to": (ANA.id,)}
    view = a_view(**doing_it)
    made = done(a_press(Act.CLOSE, status="complete"), view)
    before = replace(
        said_now(NOTHING, view.request), since=PRESSED, keys=frozenset({"assigned:x", "silent:y"})
    )
    closed = after(view, made).request
    ended = timed(said_now(before, closed), before, closed, PRESSED, waits=False)
    back = undone(view, made, said=replace(ended, folded=True).written())
    resumed = read_said(str(back.memory["said"]))
    assert resumed == replace(before, keys=frozenset({"silent:y"}), on_it=resumed.on_it)
    assert said_now(resumed, view.request).round == before.round
    assert undone(view, made, said=before.written()).memory == {}
