"""The person who asked: reached, told, not answering, and whether it came."""

import pytest

from airtable_schema.options import ContactOutcome, Status
from notifiers.answers import Said
from notifiers.presses import Act
from tests.cast import ANA, a_request
from tests.worker.deeds.views import a_press, a_view, done, refusal


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (Act.PERSON_REACHED, ContactOutcome.YES),
        (Act.TOLD_PERSON, ContactOutcome.YES),
        (Act.PERSON_NO_ANSWER, ContactOutcome.NO_ANSWER),
    ],
)
def test_a_contact_with_her_is_a_row_without_a_volunteer(act: Act, outcome: ContactOutcome) -> None:
    made = done(a_press(act), a_view())
    (row,) = made.contacts
    assert (row.volunteer, row.outcome) == ("", outcome)
    assert row.key.startswith(f"{a_request().id}:person:{act.value}:")
    assert made.changes == {}


@pytest.mark.parametrize(
    ("act", "outcome"),
    [(Act.SHE_CONFIRMS, ContactOutcome.DONE_THIS_TIME), (Act.COULD_NOT_REACH, ContactOutcome.NO_ANSWER)],
)
def test_checked_with_her_it_is_complete(act: Act, outcome: ContactOutcome) -> None:
    made = done(a_press(act), a_view(status=Status.ASSIGNED, assigned_to=(ANA.id,)))
    assert made.changes == {"status": Status.COMPLETE}
    assert made.contacts[0].outcome is outcome


@pytest.mark.parametrize("outcome", [ContactOutcome.LEFT_MESSAGE, ContactOutcome.WRONG_NUMBER])
def test_a_call_to_her_that_came_to_something_else(outcome: ContactOutcome) -> None:
    made = done(a_press(Act.LOG_CALL, outcome=outcome.value, note="asked to ring at five"), a_view())
    assert (made.contacts[0].outcome, made.contacts[0].note) == (outcome, "asked to ring at five")


@pytest.mark.parametrize("outcome", ["", "sang a song", "undone"])
def test_what_is_no_outcome_is_not_noted(outcome: str) -> None:
    assert refusal(a_press(Act.LOG_CALL, outcome=outcome), a_view()).answer.code is Said.WENT_WRONG
