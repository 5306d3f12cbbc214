"""A worker is killed between the two writes of a press: its row stands alone, and they press it again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import ContactOutcome, Status
from airtable_schema.records import Contact
from notifiers.presses import Act, Press
from tests.cast import ANA, a_contact
from tests.worker.deeds.views import KIM, PRESSED, a_press, a_view, done
from worker.deeds.deed import ContactRow, DeedView

ASSIGNED = {
    "status": Status.ASSIGNED,
    "assigned_to": (ANA.id,),
    "assigned_at": PRESSED - timedelta(minutes=5),
}
LATER = timedelta(seconds=40)


def again(press: Press, **changes: Any) -> Press:
    return replace(press, id="p2", at=press.at + LATER, **changes)


def as_it_stands(row: ContactRow, **changes: Any) -> Contact:
    """Return a row as the base holds it."""
    held = a_contact(
        key=row.key, outcome=row.outcome, at=row.at, by_id=row.by_id, for_needs=row.for_needs,
        volunteer=(row.volunteer,) if row.volunteer else (),
    )  # fmt: skip
    return replace(held, **changes)


def second(press: Press, before: DeedView, then: DeedView, pressed: Press) -> tuple[ContactRow, ContactRow]:
    """Return the row of the first press, and that of the second one."""
    (first,) = done(press, before).contacts
    (row,) = done(pressed, replace(then, contacts=(*then.contacts, as_it_stands(first)))).contacts
    return first, row


@pytest.mark.parametrize(
    ("act", "columns"),
    [(Act.YES, {}), (Act.DIDNT_COME, ASSIGNED), (Act.FELL_THROUGH, ASSIGNED), (Act.DONE, ASSIGNED)],
)
def test_a_press_of_which_a_kill_left_half_is_one_call_when_it_is_pressed_again(
    act: Act, columns: dict[str, Any]
) -> None:
    press, view = a_press(act, volunteer=ANA.id), a_view(**columns)
    first, row = second(press, view, view, again(press))
    assert (row.key, row.at) == (first.key, first.at)


def test_of_somebody_else_it_is_another_call() -> None:
    press = a_press(Act.DIDNT_COME, volunteer=ANA.id)
    first, row = second(press, a_view(**ASSIGNED), a_view(**ASSIGNED), again(press, user=KIM))
    assert row.key != first.key


def test_after_another_assignment_it_is_another_call() -> None:
    press = a_press(Act.DIDNT_COME, volunteer=ANA.id)
    anew = {**ASSIGNED, "assigned_at": PRESSED + timedelta(seconds=20)}
    first, row = second(press, a_view(**ASSIGNED), a_view(**anew), again(press))
    assert row.key != first.key


def test_two_unanswered_calls_are_two_calls() -> None:
    press = a_press(Act.NO_ANSWER, volunteer=ANA.id)
    first, row = second(press, a_view(), a_view(), again(press))
    assert row.key != first.key


def test_what_was_undone_meanwhile_is_not_the_same_call() -> None:
    press = a_press(Act.YES, volunteer=ANA.id)
    (first,) = done(press, a_view()).contacts
    undone = as_it_stands(first, outcome=ContactOutcome.UNDONE)
    (row,) = done(again(press), a_view(undone)).contacts
    assert row.key != first.key
