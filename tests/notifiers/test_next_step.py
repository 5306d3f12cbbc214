from datetime import UTC, datetime

import pytest

from notifiers.next_step import VALUES, NextStep, State, sentence, whole_sentence
from notifiers.words.alone import ALONE
from notifiers.words.next_steps import SENTENCES
from tests.cast import ANA, NOW, a_request
from tests.notifiers.desks import DAY, DESK, HOUR, PARIS, spaced

AN_EXAMPLE: dict[str, object] = {
    "person": "Rosa Alvarez", "volunteer": "Ana Ruiz", "volunteers": ["Ana Ruiz"], "by": "Sam",
    "phone": "7185550134", "other": "4698", "count": 10, "at": NOW - 4 * HOUR, "from_at": NOW - HOUR,
    "since": NOW, "found": 1, "wanted": 3, "more": 2, "by_at": NOW + 4 * HOUR, "tries": 3,
    "next_try": NOW + 19 * HOUR + 30 * HOUR / 60, "address": "12 Elm", "distance": 9.0, "need": "Snow",
    "similar": "Errands", "similar_count": 12, "fallback": "order a ride.", "partner": "Invisible Hands",
    "until": datetime(2026, 3, 12, 17, tzinfo=UTC), "days": 3, "next": NOW + 3 * DAY, "status": "With Bob",
    "email": "rosa@example.org",
}  # fmt: skip

DESK_SAYS = {
    State.RING_PERSON_FIRST: "Ring Rosa first, then choose from the list.",
    State.WAITING_FOR_CHECK: "Waiting for one of us to check it.",
    State.MAYBE_THE_SAME: "Maybe the same as No. 4698. Say which before calling anyone.",
    State.URGENT_NOBODY: "Urgent and nobody is on it. Ring Ana R.: (718) 555-0134.",
    State.TEXT_THE_LIST: "Text the 10 on the list; the message is ready.",
    State.TEXTED: "10 texted at 10:00 AM. From 1:00 PM ring in order.",
    State.BEING_CALLED: "Sam is calling (since 2:00 PM).",
    State.CLAIM_LAPSED: "Sam started at 2:00 PM, no news since. Anyone may take over.",
    State.MAYBE_LATER: "Ring Ana back at 10:00 AM: they said maybe.",
    State.SOME_FOUND: "1 of 3 found. 2 more.",
    State.TELL_PERSON: "Tell Rosa that Ana is coming; the text is ready.",
    State.ASSIGNED: "Ana is doing it. News expected by 6:00 PM.",
    State.SILENCE: "No news from Ana since 2:00 PM. Ring them, then Rosa.",
    State.CHECK: "Ana says it is done. Ring Rosa to check.",
    State.NOT_REACHED: "Rosa did not answer 3 times. Next try tomorrow 9:30 AM.",
    State.NOT_ON_MAP: "“12 Elm” is not on the map. Correct it, or write two streets that cross.",
    State.OUTSIDE: "9 mi from us. Pass it on, or correct the address.",
    State.TALK_FIRST: "Ring first, then choose a kind of help.",
    State.NOBODY_OFFERS: "Nobody offers “Snow” yet. 12 who offer “Errands” could be asked.",
    State.ALL_TRIED: "All tried. Widen with Allow, or: order a ride.",
    State.PARTNER: "Usually goes to Invisible Hands. Ask Rosa if we may give their number.",
    State.ON_HOLD: "On hold until March 12.",
    State.ON_HOLD_NO_DATE: "On hold without a date: set Remind at.",
    State.REPEATING: "Ana calls Rosa every 3 days. Next: Thursday.",
    State.MOVE_ADDRESS: "Move the address out of the base, then write the Area.",
}


def an_example(state: State, **changes: object) -> NextStep:
    return NextStep(
        state, {key: value for key, value in {**AN_EXAMPLE, **changes}.items() if key in VALUES[state]}
    )


def said(step: NextStep) -> str:
    return spaced(sentence(step, DESK, NOW))


@pytest.mark.parametrize(("state", "words"), DESK_SAYS.items())
def test_sentences_are_those_of_the_desk(state: State, words: str) -> None:
    assert said(an_example(state)) == words


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_sentence_and_words_for_the_lock_screen(state: State) -> None:
    assert SENTENCES[state].one
    assert ALONE[state]
    assert said(an_example(state)).endswith(".")


@pytest.mark.parametrize("state", State)
def test_no_state_needs_to_know_a_name_an_address_or_a_phone(state: State) -> None:
    blank = dict.fromkeys(("person", "address", "phone", "email", "fallback", "similar"), "")
    assert "“”" not in said(an_example(state, **blank))
    assert " ." not in said(an_example(state, **blank))


def test_the_channel_learns_nothing_from_a_sentence_without_values() -> None:
    assert said(NextStep(State.NOT_ON_MAP)).startswith("The address is not on the map.")
    assert (
        said(NextStep(State.RING_PERSON_FIRST))
        == "Ring the person who asked first, then choose from the list."
    )
    assert said(an_example(State.NOT_REACHED, person="")).startswith(
        "The person who asked did not answer 3 times."
    )


def test_several_volunteers_are_spoken_of_as_several() -> None:
    both = ["Ana Ruiz", "Ben Tran"]
    assert said(an_example(State.TELL_PERSON, volunteers=both)).startswith(
        "Tell Rosa that Ana and Ben are coming"
    )
    assert said(an_example(State.SILENCE, volunteers=both)).endswith("Ring them, then Rosa.")


def test_one_is_not_spoken_of_as_several() -> None:
    assert said(an_example(State.TEXT_THE_LIST, count=1)).startswith("Text the one on the list")
    assert said(an_example(State.REPEATING, days=1)) == "Ana calls Rosa every day. Next: Thursday."


def test_where_nothing_else_can_be_done_the_sentence_ends_there() -> None:
    assert said(an_example(State.ALL_TRIED, fallback="")) == "All tried. Widen with Allow."
    assert said(an_example(State.NOBODY_OFFERS, similar="", similar_count=0)).startswith(
        "Nobody offers “Snow” yet. Ask"
    )


def test_a_step_that_lacks_a_value_or_has_one_too_many_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="count"):
        NextStep(State.TEXT_THE_LIST)
    with pytest.raises(ValueError, match="person"):
        NextStep(State.TEXT_THE_LIST, {"count": 3, "person": "Rosa"})


def test_contact_with_care_and_practice_come_before_anything_else() -> None:
    careful = a_request(contact_with_care=True, practice=True)
    step = NextStep(State.TELL_PERSON, {"person": "Rosa Alvarez", "volunteers": [ANA.name]})
    assert whole_sentence(step, careful, DESK, NOW) == (
        "PRACTICE. No messages. Say only your first name. Ring Rosa and say that Ana is coming."
    )


def test_a_day_that_is_not_today_is_said() -> None:
    for days, since in ((1, "2:00 PM yesterday"), (2, "2:00 PM on Sat"), (20, "2:00 PM on Feb 10")):
        step = an_example(State.BEING_CALLED, since=NOW - days * DAY)
        assert said(step) == f"Sam is calling (since {since})."


def test_clocks_numbers_and_dates_are_those_of_the_locale() -> None:
    since = an_example(State.BEING_CALLED)
    assert "20:00" in sentence(since, PARIS, NOW)
    assert "12 mars" in sentence(an_example(State.ON_HOLD), PARIS, NOW)
    assert "9,4\u00a0km" in sentence(an_example(State.OUTSIDE, distance=9.4), PARIS, NOW)
