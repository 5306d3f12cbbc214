"""News of those who do it: done, still at it, fell through, didn't come."""

import pytest

from airtable_schema.options import ContactOutcome, Status
from notifiers.answers import Said
from notifiers.presses import Act
from tests.cast import ANA, BEN, GROCERIES, MEDICINE
from tests.worker.deeds.views import BOTH, MOMENTS, a_press, a_view, done, heard, refusal

ASSIGNED = {"status": Status.ASSIGNED, "assigned_to": (ANA.id,)}
TWO = {"status": Status.ASSIGNED, "assigned_to": (ANA.id, BEN.id)}


def test_done_completes_it() -> None:
    made = done(a_press(Act.DONE, volunteer=ANA.id), a_view(**ASSIGNED))
    assert made.changes == {"status": Status.COMPLETE}
    assert made.contacts[0].outcome is ContactOutcome.DONE_THIS_TIME


def test_where_the_person_is_asked_first_done_leaves_it_assigned() -> None:
    made = done(a_press(Act.DONE, volunteer=ANA.id), a_view(needs=(MEDICINE,), **ASSIGNED))
    assert made.changes == {}
    assert made.contacts


def test_the_last_of_two_completes_it() -> None:
    first = done(a_press(Act.DONE, volunteer=ANA.id), a_view(**TWO))
    assert first.changes == {}
    second = done(a_press(Act.DONE, volunteer=BEN.id), a_view(heard(ContactOutcome.DONE_THIS_TIME), **TWO))
    assert second.changes == {"status": Status.COMPLETE}


def test_without_a_name_it_is_everybody() -> None:
    made = done(a_press(Act.DONE), a_view(**TWO))
    assert [row.volunteer for row in made.contacts] == [ANA.id, BEN.id]
    assert made.changes == {"status": Status.COMPLETE}
    assert refusal(a_press(Act.DONE), a_view()).answer.code is Said.NOTHING_TO_DO


def test_still_going_is_news_and_says_when_to_ask_again() -> None:
    (row,) = done(a_press(Act.STILL_GOING), a_view(**ASSIGNED)).contacts
    assert (row.outcome, row.call_back_at) == (ContactOutcome.YES, MOMENTS.ask_again_at)


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (Act.FELL_THROUGH, ContactOutcome.NOT_THIS_TIME),
        (Act.DIDNT_COME, ContactOutcome.DIDNT_COME),
    ],
)
def test_who_leaves_makes_room_for_somebody_else(act: Act, outcome: ContactOutcome) -> None:
    made = done(a_press(act, volunteer=ANA.id), a_view(**ASSIGNED))
    assert made.changes == {"assigned_to": (), "status": Status.NEEDS_VOLUNTEER}
    assert made.contacts[0].outcome is outcome


def test_the_other_one_stays_and_is_enough_where_one_was_wanted() -> None:
    made = done(a_press(Act.FELL_THROUGH, volunteer=ANA.id), a_view(**TWO))
    assert made.changes == {"assigned_to": (BEN.id,)}


def test_a_need_without_anybody_reopens_it() -> None:
    ben = heard(ContactOutcome.YES, BEN.id, for_needs=(GROCERIES.id,))
    made = done(a_press(Act.FELL_THROUGH, volunteer=ANA.id), a_view(ben, needs=BOTH, **TWO))
    assert made.changes == {"assigned_to": (BEN.id,), "status": Status.NEEDS_VOLUNTEER}


def test_somebody_who_was_not_assigned_changes_nothing_by_not_coming() -> None:
    made = done(a_press(Act.DIDNT_COME, volunteer=BEN.id), a_view(**ASSIGNED))
    assert made.changes == {}
    assert made.contacts[0].outcome is ContactOutcome.DIDNT_COME
