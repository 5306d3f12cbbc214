"""The card where there is an app to press it in: three with a menu, the rest in one block, one last row."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from airtable_schema.options import Allow, ContactOutcome, ReachBy, Status, Urgency
from notifiers.actions import Chosen, Form, read_action
from notifiers.card import card
from notifiers.card_data import Assigned, Candidate, Waiting
from notifiers.messages import Message
from notifiers.next_step import NextStep, State
from notifiers.presses import Act
from tests.cast import ANA, BEN, DEV, NOW, a_volunteer
from tests.notifiers.apps import BUTTONS
from tests.notifiers.desks import DESK, INHALER, a_card, lines
from tests.notifiers.test_injection import ANYTHING
from tests.notifiers.test_views import texts
from worker.sandbox.slack.blocks import check_blocks

TEN = tuple(Candidate(a_volunteer(f"Vera{n} Vee", id=f"recVERA{n:010d}")) for n in range(10))
ASSIGNED: dict[str, Any] = {
    "request": {"status": Status.ASSIGNED, "assigned_to": (DEV.id,)},
    "next_step": NextStep(State.TELL_PERSON, {"person": "Rosa", "volunteers": (DEV.name,)}),
    "assigned": (Assigned(volunteer=DEV, at=NOW, by="Sam"),),
    "candidates": (),
    "waiting": (Waiting(volunteer=ANA, outcome=ContactOutcome.MAYBE_LATER),),
}


def elements(message: Message) -> list[dict[str, Any]]:
    found = []
    for block in message.blocks:
        found += [block["accessory"]] if "accessory" in block else []
        found += block["elements"] if block["type"] == "actions" else []
    return found


def words(message: Message) -> list[str]:
    return [element["text"]["text"] for element in elements(message) if element["type"] == "button"]


def menus(message: Message) -> list[list[str]]:
    return [
        [option["text"]["text"] for option in element["options"]]
        for element in elements(message)
        if element["type"] == "overflow"
    ]


def test_the_first_three_have_a_menu_and_the_rest_share_a_block() -> None:
    shown = card(a_card(candidates=TEN), BUTTONS)
    assert menus(shown) == [["Yes → assign", "No answer", "Maybe later…", "Not this time", "More…"]] * 3
    [others] = [block for block in shown.blocks if "4  Vee" in block.get("text", {}).get("text", "")]
    assert others["text"]["text"].count("\n") == 6


def test_a_menu_says_about_whom_it_is() -> None:
    menu = elements(card(a_card(candidates=TEN), BUTTONS))[0]
    chosen = read_action({"action_id": menu["action_id"], "selected_option": menu["options"][0]})
    assert isinstance(chosen, Chosen)
    assert (chosen.does, chosen.target.volunteer) == (Form.ASSIGN, TEN[0].volunteer.id)


def test_the_last_row_is_what_works_on_the_list_and_the_rest() -> None:
    assert words(card(a_card(candidates=TEN), BUTTONS)) == [
        "I'm on it", "I texted these (10)", "Texts", "More", "Somebody answered…",
    ]  # fmt: skip


def test_only_who_may_be_texted_and_does_not_wait_already_is_counted() -> None:
    rather_rung = replace(TEN[0].volunteer, reach_by=ReachBy.CALL)
    people = (Candidate(rather_rung), *TEN[1:])
    waits = (Waiting(volunteer=TEN[1].volunteer, outcome=ContactOutcome.TEXTED),)
    assert "I texted these (8)" in words(card(a_card(candidates=people, waiting=waits), BUTTONS))


def test_an_assigned_card_has_texts_more_and_the_covered_text() -> None:
    shown = card(a_card(**ASSIGNED), BUTTONS)
    about_her = ["Told them who comes", "They did not answer"]
    assert words(shown) == [*about_her, "Texts", "More", "Covered: text"]
    assert menus(shown) == [
        ["Says it is done", "Still going, ask me in an hour", "It fell through → find someone else",
         "Didn't come"],
    ]  # fmt: skip


def test_who_is_not_urgent_is_asked_about_tomorrow() -> None:
    calm = card(a_card(**{**ASSIGNED, "request": {**ASSIGNED["request"], "urgency": Urgency.SOON}}), BUTTONS)
    assert "Still going, ask me tomorrow at 9" in menus(calm)[0]


def test_whose_turn_it_is_has_its_buttons_below_the_next_step() -> None:
    check = NextStep(State.CHECK, {"volunteers": (DEV.name,), "person": "Rosa"})
    shown = card(a_card(**{**ASSIGNED, "next_step": check}), BUTTONS)
    assert words(shown)[:3] == ["They confirm", "They did not answer", "Could not reach them — close"]


def test_without_news_what_came_of_ringing_who_asked_can_be_pressed() -> None:
    values = {"volunteers": (DEV.name,), "since": NOW, "person": "Rosa"}
    shown = card(a_card(**{**ASSIGNED, "next_step": NextStep(State.SILENCE, values)}), BUTTONS)
    assert words(shown)[:4] == ["Who asked says it is done", "Who asked did not answer", "Texts", "More"]


@pytest.mark.parametrize(("done", "first"), [(True, "They confirm"), (False, "Told them who comes")])
def test_who_did_not_answer_is_rung_for_the_same_as_before(done: bool, first: str) -> None:
    values = {"person": "Rosa", "tries": 1, "next_try": NOW + timedelta(hours=1)}
    doing_it = (Assigned(volunteer=DEV, at=NOW, says_done=done),)
    again = {"next_step": NextStep(State.NOT_REACHED, values), "assigned": doing_it}
    assert words(card(a_card(**{**ASSIGNED, **again}), BUTTONS))[:2] == [first, "They did not answer"]


def test_without_buttons_there_is_nothing_to_press() -> None:
    assert elements(card(a_card(candidates=TEN), DESK)) == []


def test_every_edit_has_blocks_of_its_own_that_do_not_count_as_a_change() -> None:
    first = card(a_card(), BUTTONS)
    later = card(a_card(now=NOW + timedelta(seconds=5)), BUTTONS)
    assert first.fingerprint == later.fingerprint
    assert not {block["block_id"] for block in first.blocks} & {block["block_id"] for block in later.blocks}


def test_what_can_be_pressed_counts_as_what_is_shown() -> None:
    texted = (Waiting(volunteer=ANA, outcome=ContactOutcome.TEXTED),)
    assert card(a_card(waiting=texted), BUTTONS).fingerprint != card(a_card(), BUTTONS).fingerprint


@pytest.mark.parametrize("wanted", [1, 3, 10])
def test_the_fullest_card_is_within_slacks_limits(wanted: int) -> None:
    doing = tuple(Assigned(volunteer=one.volunteer, at=NOW, by="Sam" * 30) for one in TEN[:wanted])
    everything = a_card(
        request={"how_many_volunteers": 15, "details": "x " * 900, "allow": tuple(Allow)},
        assigned=doing, candidates=TEN * 3, relax=dict.fromkeys(Allow, 9),
        waiting=tuple(Waiting(volunteer=one.volunteer, outcome=ContactOutcome.TEXTED) for one in TEN),
    )  # fmt: skip
    check_blocks(list(card(everything, BUTTONS).blocks))


def test_the_phone_of_who_does_it_is_not_on_the_card() -> None:
    assert DEV.phone not in str(lines(card(a_card(**ASSIGNED), BUTTONS)))
    assert BEN.phone in str(lines(card(a_card(), BUTTONS)))


def test_ids_of_the_row_fit_whatever_the_list() -> None:
    sixty = tuple(Candidate(a_volunteer(f"V{n} W", id=f"rec{n:014d}")) for n in range(60))
    [texted] = [
        each for each in elements(card(a_card(candidates=sixty), BUTTONS))
        if each["action_id"] == f"hl:{Act.TEXTED_THESE}"
    ]  # fmt: skip
    assert len(texted["value"]) < 2000
    assert INHALER.id in texted["value"]


@settings(deadline=None, max_examples=12)
@given(ANYTHING)
def test_whatever_was_typed_nothing_on_a_card_with_buttons_is_markup(text: str) -> None:
    somebody = replace(ANA, name=text, phone=text)
    typed = a_card(
        request={"name": text, "details": text, "city": text, "address": text},
        candidates=(Candidate(somebody),) * 6,
        assigned=(Assigned(volunteer=somebody, at=NOW, by=text),),
        waiting=(Waiting(volunteer=somebody, outcome=ContactOutcome.TEXTED),),
    )
    for shown in (card(typed, BUTTONS), card(replace(typed, candidates=()), BUTTONS)):
        check_blocks(list(shown.blocks))
        assert len(list(texts(list(shown.blocks)))) > len(shown.blocks)
