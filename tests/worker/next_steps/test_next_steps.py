"""Next step, state by state: every one that a request can come to, and what it says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import CameInBy, ContactOutcome, RingFirst, Status, Urgency, Where
from airtable_schema.records import Need, Request
from notifiers.card import Candidate
from notifiers.next_step import NextStep, State, sentence, whole_sentence
from tests.cast import ANA, BEN, CALL, EARLIER, GROCERIES, MEDICINE, NOW, SNOW, a_contact, a_request
from tests.worker.views import CHECK_FIRST, NOBODY, RULES, a_view
from worker.geocoding.location import Location, Place
from worker.next_steps.next_steps import MENDABLE, next_step, notes
from worker.next_steps.open import needs_a_place
from worker.view import Rules, Shortlist, View

HOUR = timedelta(hours=1)
CHILD_CARE = replace(GROCERIES, id="recCHILD000000001", name="Child care", talk_first=True)
ASSIGNED = {"status": Status.ASSIGNED, "assigned_to": (ANA.id,), "assigned_at": EARLIER}
FARTHER = {"Farther": 4}
OFFERED_BY_NONE = Shortlist(uncovered=(GROCERIES.id,), similar=("Errands", 12))


def at(place: Place) -> dict[str, Any]:
    return {"location": Location(place=place)}


def needing(*needs: Need, **changes: Any) -> Request:
    return a_request(needs=tuple(need.id for need in needs), **changes)


def with_her(outcome: ContactOutcome, **changes: Any) -> dict[str, Any]:
    """A call or text to the person who asked."""
    return {"contacts": (a_contact(volunteer=(), outcome=outcome, at=NOW, **changes),)}


def a_form(**changes: Any) -> Request:
    return a_request(came_in_by=CameInBy.FORM, **changes)


TABLE: list[tuple[State, View, str]] = [
    # it has ended, or rests
    (State.DONE, a_view(a_request(status=Status.COMPLETE)), "Nothing more to do."),
    (State.DONE, a_view(a_request(status=Status.CANCELLED, phone="", needs=())), "Nothing more to do."),
    (
        State.PARKED,
        a_view(a_request(status=Status.OWN, status_name="With Bob")),
        "“With Bob” is a status of your own",
    ),
    (
        State.ON_HOLD,
        a_view(a_request(status=Status.ON_HOLD, remind_at=NOW + 72 * HOUR)),
        "On hold until March 5.",
    ),
    (
        State.ON_HOLD_NO_DATE,
        a_view(a_request(status=Status.ON_HOLD)),
        "On hold without a date: set Remind at.",
    ),
    # it can't be understood
    (State.NO_PHONE, a_view(a_request(phone=" ")), "There is no phone number: ask whoever took the request"),
    (State.NO_PHONE, a_view(a_request(phone="", email="rosa@example.org")), "write to rosa@example.org"),
    (State.NO_NEED, a_view(a_request(needs=()), needs=()), "No kind of help is chosen."),
    (State.NEED_NOT_DEFINED, a_view(needing(SNOW), needs=(SNOW,)), "“Snow” is not set up"),
    (State.NEED_NOT_DEFINED, a_view(needing(SNOW), needs=()), "Ring first, then choose a kind of help."),
    (State.NEED_NOT_DEFINED, a_view(needing(GROCERIES, SNOW), needs=(GROCERIES, SNOW)), "“Snow”"),
    (
        State.TALK_FIRST,
        a_view(needing(CHILD_CARE), needs=(CHILD_CARE,)),
        "Ring first, then choose a kind of help.",
    ),
    # it can't be found
    (State.MOVE_ADDRESS, a_view(a_request(private=True)), "Move the address out of the base"),
    (State.PRIVATE_NO_AREA, a_view(a_request(private=True, address=""), **at(Place.HIDDEN)), "write an Area"),
    (State.PIN_UNREADABLE, a_view(**at(Place.PIN_UNREADABLE)), "The Map pin can't be read."),
    (State.NO_ADDRESS, a_view(a_request(address=""), **at(Place.NONE)), "There is no address: ask Rosa"),
    (State.NOT_ON_MAP, a_view(**at(Place.NOT_FOUND)), "“30-12 30th Ave” is not on the map."),
    (State.ADDRESS_ROUGH, a_view(**at(Place.ROUGH)), "“30-12 30th Ave” was found only roughly."),
    (
        State.ADDRESS_UNREADABLE,
        a_view(**at(Place.UNREADABLE)),
        "The street in “30-12 30th Ave” can't be told",
    ),
    (State.OUTSIDE, a_view(from_centre=15.0), "15 mi from us. Pass it on, or correct the address."),
    # nobody can do it
    (
        State.NOBODY_OFFERS,
        a_view(shortlist=OFFERED_BY_NONE),
        "Nobody offers “Groceries and essentials” yet. 12 who offer “Errands” could be asked.",
    ),
    (
        State.NOBODY_OFFERS,
        a_view(shortlist=Shortlist(uncovered=(GROCERIES.id,))),
        "Ask around, or pass it on.",
    ),
    (State.NOBODY_QUALIFIES, a_view(shortlist=Shortlist(relax=FARTHER)), "just now. Widen with Allow, or: "),
    (
        State.NOBODY_AS_IT_IS,
        a_view(shortlist=NOBODY),
        "Nobody qualifies just now. Ask around, or: Order a ride.",
    ),
    (
        State.PRIVATE_NOBODY,
        a_view(a_request(private=True, address="", area="near the park"), shortlist=NOBODY),
        "Only people known to us may be asked, and none qualifies. Ask around, or: Order a ride.",
    ),
    (
        State.PRACTICE_NOBODY,
        a_view(a_request(practice=True), shortlist=Shortlist(uncovered=(GROCERIES.id,))),
        "Only volunteers with Practice ticked are asked, and none qualifies.",
    ),
    (
        State.ALL_TRIED,
        a_view(shortlist=Shortlist(all_asked=True, relax=FARTHER)),
        "All tried. Widen with Allow, or: Order",
    ),
    (
        State.ALL_TRIED_AS_IT_IS,
        a_view(shortlist=Shortlist(all_asked=True)),
        "All tried. Ask around, or: Order",
    ),
    # whose turn it is
    (
        State.SOME_FOUND,
        a_view(a_request(how_many_volunteers=3, assigned_to=(ANA.id,))),
        "1 of 3 found. 2 more. Text the one on the list",
    ),
    (
        State.ENOUGH_FOUND,
        a_view(a_request(assigned_to=(ANA.id,), assigned_at=EARLIER)),
        "Ana will do it. Set Status to Assigned, then tell Rosa.",
    ),
    (
        State.BEING_CALLED,
        a_view(a_request(dispatcher="Sam", on_it_since=NOW, urgency=Urgency.URGENT)),
        "Sam is calling (since 2:00 PM).",
    ),
    (State.RING_PERSON_FIRST, a_view(a_form()), "Ring Rosa first, then choose from the list."),
    (State.RING_PERSON_FIRST, a_view(a_form(urgency=Urgency.URGENT)), "Ring Rosa first"),
    (
        State.RING_PERSON_FIRST,
        a_view(a_form(asked_by="Luis Alvarez", ring_first=RingFirst.ASKER)),
        "Ring Luis first",
    ),
    (State.RING_PERSON_FIRST, a_view(a_form(asked_by=" ", ring_first=RingFirst.ASKER)), "Ring Rosa first"),
    (State.NOT_REACHED, a_view(a_form(), **with_her(ContactOutcome.NO_ANSWER)), "Next try"),
    (State.NOT_REACHED, a_view(a_form(), **with_her(ContactOutcome.LEFT_MESSAGE)), "Next try"),
    (State.RING_PERSON_FIRST, a_view(a_form(), contacts=(a_contact(volunteer=()),)), "Ring Rosa first"),
    (State.TEXT_THE_LIST, a_view(a_form(), **with_her(ContactOutcome.YES)), "Text the 2 on the list"),
    (
        State.URGENT_NOBODY,
        a_view(a_request(urgency=Urgency.URGENT)),
        "Urgent and nobody is on it. Ring Ana R.: (718) 555-0134.",
    ),
    (
        State.URGENT_NOBODY,
        a_view(
            a_request(urgency=Urgency.URGENT),
            shortlist=Shortlist(candidates=(Candidate(replace(ANA, phone="")),)),
        ),
        "Urgent and nobody is on it. Ring Ana R.",
    ),
    (State.TEXT_THE_LIST, a_view(), "Text the 2 on the list; the message is ready."),
    (State.TEXT_THE_LIST, a_view(needing(CALL), needs=(CALL,), **at(Place.NONE)), "Text the 2 on the list"),
    (State.TEXT_THE_LIST, a_view(**at(Place.NOT_ASKED)), "Text the 2 on the list"),
    # somebody does it
    (
        State.ASSIGNED_TO_NOBODY,
        a_view(a_request(status=Status.ASSIGNED)),
        "The status is Assigned, but Assigned to is empty.",
    ),
    (
        State.TELL_PERSON,
        a_view(a_request(**ASSIGNED)),
        "Tell Rosa that Ana is coming; the text is ready.",
    ),
    (
        State.TELL_PERSON,
        a_view(a_request(**{**ASSIGNED, "assigned_to": (ANA.id, BEN.id)})),
        "Tell Rosa that Ana and Ben are coming",
    ),
    (
        State.TELL_PERSON,
        a_view(a_request(**{**ASSIGNED, "assigned_to": ("recNOBODY00000001",)})),
        "Tell Rosa that the volunteer is coming",
    ),
    (
        State.TELL_PERSON,
        a_view(a_request(**{**ASSIGNED, "assigned_at": NOW + HOUR}), **with_her(ContactOutcome.TEXTED)),
        "Tell Rosa that Ana is coming",
    ),
    (
        State.ASSIGNED,
        a_view(a_request(**ASSIGNED), **with_her(ContactOutcome.TEXTED)),
        "Ana is doing it. News expected by",
    ),
]


@pytest.mark.parametrize(("state", "view", "words"), TABLE, ids=lambda one: str(getattr(one, "value", "")))
def test_the_next_step_of_a_request(state: State, view: View, words: str) -> None:
    step = next_step(view, RULES)
    assert step.state is state
    assert words in _said(step, RULES)


LATER = {State.MAYBE_THE_SAME, State.PARTNER, State.REPEATING}
"""What needs look-alikes, partners or turns, which no issue has built yet."""
IN_PLAY = {
    State.MAYBE_BEFORE, State.NOT_COMING, State.PAST_AT_ARRIVAL,
    State.TEXTED, State.CLAIM_LAPSED, State.MAYBE_LATER, State.CHECK,
    State.NOT_REACHED_DECIDE, State.SAID_YES, State.RING_NEXT, State.RING_AGAIN, State.DROPPED_OUT,
    State.CLOSE_IT, State.HOLD_IS_OVER,
}  # fmt: skip
"""What follows from calls, texts and time: test_whose_turn."""
ELSEWHERE = {State.WAITING_FOR_CHECK, State.SILENCE, State.LOCATING, State.MAP_NOT_ANSWERING}
"""States with a test of their own below."""


def test_the_table_knows_every_state_that_can_be_reached() -> None:
    spoken_of_otherwise = {State.TELL_BY_VOICE}  # what `careful` makes of TELL_PERSON
    assert {state for state, _, _ in TABLE} == set(State) - LATER - IN_PLAY - ELSEWHERE - spoken_of_otherwise


def test_news_that_do_not_come_in_time_are_asked_for_whether_or_not_she_was_told() -> None:
    due = EARLIER + timedelta(hours=GROCERIES.expect_news_within or 24)
    step = next_step(a_view(a_request(**ASSIGNED), now=due), RULES)
    assert step.state is State.SILENCE
    assert _said(step, RULES) == "No news from Ana since 1:00 PM. Ring them, then Rosa."
    before = a_view(a_request(**ASSIGNED), now=due - timedelta(seconds=1))
    assert next_step(before, RULES).state is State.TELL_PERSON


@pytest.mark.parametrize(
    ("status", "waits"), [(Status.NEW, True), (Status.CHECKED, False), (Status.NEEDS_VOLUNTEER, False)]
)
def test_where_requests_are_checked_first_a_new_one_waits_for_that(status: Status, *, waits: bool) -> None:
    view = a_view(a_request(status=status))
    assert (next_step(view, CHECK_FIRST).state is State.WAITING_FOR_CHECK) == waits
    assert next_step(view, RULES).state is State.TEXT_THE_LIST


@pytest.mark.parametrize("need", [GROCERIES, MEDICINE])
@pytest.mark.parametrize(("answers", "state"), [(True, State.LOCATING), (False, State.MAP_NOT_ANSWERING)])
def test_a_place_on_its_way_is_a_note_and_keeps_nobody_waiting(
    need: Need, state: State, *, answers: bool
) -> None:
    view = a_view(needing(need), needs=(need,), map_answers=answers, **at(Place.NOT_ASKED))
    assert _notes(view) == [state]


def test_what_else_is_to_be_put_right_is_noted_once_each() -> None:
    view = a_view(a_request(phone="", private=True), from_centre=20.0)
    assert next_step(view, RULES).state is State.MOVE_ADDRESS
    assert _notes(view) == [State.NO_PHONE, State.OUTSIDE]


def test_a_remote_need_has_nothing_to_say_of_its_address() -> None:
    assert _notes(a_view(needing(CALL), needs=(CALL,), **at(Place.NOT_FOUND))) == []


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.ON_HOLD, Status.OWN])
def test_of_a_request_in_other_hands_only_a_private_address_is_still_noted(status: Status) -> None:
    assert _notes(a_view(a_request(status=status, phone=""), from_centre=20.0)) == []
    assert _notes(a_view(a_request(status=status, private=True))) == [State.MOVE_ADDRESS]


@pytest.mark.parametrize("status", [Status.COMPLETE, Status.CANCELLED])
def test_of_a_finished_request_nothing_is_noted(status: Status) -> None:
    assert _notes(a_view(a_request(status=status, private=True))) == []


def test_every_state_that_people_end_by_mending_the_row_is_on_the_list_of_things_to_fix() -> None:
    mended = {state for state, view, _ in TABLE if view.location.place not in {Place.KNOWN, Place.NOT_ASKED}}
    assert mended - {State.TEXT_THE_LIST, State.PRIVATE_NO_AREA} <= MENDABLE
    assert {State.MOVE_ADDRESS, State.NO_PHONE, State.NO_NEED, State.NEED_NOT_DEFINED} <= MENDABLE


def test_what_nobody_can_do_is_said_with_what_the_kind_of_help_says_of_it() -> None:
    ride = replace(MEDICINE, if_nobody_can="Taxi paid by the group: ask Kim.")
    step = next_step(a_view(needing(ride), needs=(ride,), shortlist=NOBODY), RULES)
    assert _said(step, RULES).endswith("or: Taxi paid by the group: ask Kim.")


def test_with_contact_with_care_she_is_told_by_voice() -> None:
    request = a_request(**ASSIGNED, contact_with_care=True)
    step = next_step(a_view(request), RULES)
    said = whole_sentence(step, request, RULES.desk, NOW)
    assert said == "No messages. Say only your first name. Ring Rosa and say that Ana is coming."


def test_a_practice_request_says_so_first() -> None:
    request = a_request(practice=True)
    said = whole_sentence(next_step(a_view(request), RULES), request, RULES.desk, NOW)
    assert said.startswith("PRACTICE. ")


@pytest.mark.parametrize(
    ("needs", "needed"),
    [((), False), ((CALL,), False), ((CALL, GROCERIES), True), ((SNOW,), True), ((MEDICINE,), True)],
)
def test_it_matters_where_a_request_is_unless_all_of_it_is_remote(
    needs: tuple[Need, ...], *, needed: bool
) -> None:
    assert needs_a_place(needs) == needed
    assert CALL.where is Where.REMOTE


def _said(step: NextStep, rules: Rules) -> str:
    return sentence(step, rules.desk, NOW).replace("\u202f", " ").replace("\xa0", " ")


def _notes(view: View) -> list[State]:
    return [note.state for note in notes(view, RULES, next_step(view, RULES))]


def test_who_is_on_it_is_noted_also_while_somebody_else_comes_first() -> None:
    claimed = a_form(dispatcher="Sam Okafor", on_it_since=NOW)
    assert next_step(a_view(claimed), RULES).state is State.RING_PERSON_FIRST
    assert State.BEING_CALLED in _notes(a_view(claimed))
    assert _notes(a_view(a_request(dispatcher="Sam Okafor", on_it_since=NOW))) == []
