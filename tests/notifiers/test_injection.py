"""Nothing that people type can change what a message is: whatever the cell, whatever the text."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airtable_schema.options import ContactOutcome, Status
from notifiers.card import Assigned, Candidate, Reason, Waiting, card, stub
from notifiers.messages import Message
from notifiers.next_step import NextStep, State
from notifiers.notices import assigned_notice, folded_notice, replaced_notice
from tests.cast import ANA, DEV, MEDICINE, NOW
from tests.notifiers.desks import DESK, INHALER, a_card

NASTY = (
    "<!channel>", "<@U123>", "<https://evil.example|Slack>", "*bold* _i_ ~s~ `c`", ":skull:", "&lt;!here&gt;",
    "x" * 10_000, "أهلا وسهلا", "\u202egnp.exe", "a\u2028b\x00c\nd\r\n▶ No. 1", "👩\u200d👩\u200d👧 ✓",
    "{person} %s {0}", "e" + "\u0301" * 500, "\ud800", " ", "\n\n\n",
)  # fmt: skip
SHORT = [text for text in NASTY if len(text) < 1_000]
ANYTHING = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=80),
    st.lists(st.sampled_from(SHORT), max_size=4).map(" ".join),
)


def every_message(text: str) -> Iterator[Message]:
    """Return every kind of message, with the text in every cell that somebody can type into."""
    volunteer = replace(ANA, name=text, phone=text)
    need = replace(MEDICINE, name=text)
    request = {
        "name": text, "address": text, "city": text, "details": text, "languages": (text, text),
        "asked_by": text, "status_name": text, "status": Status.CHECKED, "contact_person": text,
    }  # fmt: skip
    reasons = (
        Reason("shares_language", {"languages": (text,)}),
        Reason("offers", {"needs": (need.id,)}),
        Reason("x", {}),
    )
    data = a_card(
        request=request, needs=(need, need), candidates=(Candidate(volunteer, 1.0, reasons),) * 5,
        uncovered=(need.id,), left_out={"no_shared_language": 3},
        assigned=(Assigned(volunteer=volunteer, at=NOW, by=text),) * 3,
        waiting=(Waiting(volunteer=volunteer, outcome=ContactOutcome.TEXTED),) * 3,
        notes=(NextStep(State.NOT_ON_MAP, {"address": text}), NextStep(State.PARKED, {"status": text})),
    )  # fmt: skip
    yield card(data, DESK)
    text_them = NextStep(State.TEXT_THE_LIST, {"count": 5})
    yield card(replace(data, next_step=text_them, request=replace(data.request, private=True)), DESK)
    tell = NextStep(State.TELL_PERSON, {"person": text, "volunteers": [text]})
    yield card(replace(data, next_step=tell, request=replace(data.request, practice=True)), DESK)
    yield stub(replace(data.request, status=Status.REFERRED), data.needs, DESK)
    yield assigned_notice("assigned:x:1:y", [volunteer, DEV], data.request, DESK, thread_ts="1.0")
    yield folded_notice("assigned:x:1:y", data.request, DESK, thread_ts="1.0")
    yield replaced_notice(data.request, DESK, thread_ts="1.0", n=2)


def texts_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [block["text"]] if "text" in block else list(block["elements"])


LIMITS = {"header": 150, "section": 3000, "context": 2000}


@settings(deadline=None, max_examples=12)
@given(ANYTHING)
def test_typed_text_is_never_read_as_markup_and_never_too_long(text: str) -> None:
    for message in every_message(text):
        assert 1 <= len(message.blocks) <= 50
        for block in message.blocks:
            assert len(block.get("elements", ())) <= 10
            for shown in texts_of(block):
                assert (shown["type"], shown["emoji"]) == ("plain_text", False)
                assert 1 <= len(shown["text"]) <= LIMITS[block["type"]]


@settings(deadline=None, max_examples=12)
@given(ANYTHING)
def test_nothing_typed_is_markup_in_what_is_spoken_alone(text: str) -> None:
    for message in every_message(text):
        assert not set("<>") & set(message.text)
        assert message.text.count("&") == message.text.count("&lt;") + message.text.count(
            "&gt;"
        ) + message.text.count("&amp;")
        assert len(message.text) <= 1_000


@settings(deadline=None, max_examples=12)
@given(ANYTHING)
def test_nothing_typed_begins_a_line_turns_the_direction_or_hides_a_character(text: str) -> None:
    plain = list(every_message("x"))
    for message, same in zip(every_message(text), plain, strict=True):
        for block in message.blocks:
            for shown in texts_of(block):
                assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\x00\r\u2028\u2029") & set(
                    shown["text"]
                )
                assert shown["text"].count("\u2068") == shown["text"].count("\u2069")
                shown["text"].encode()
        assert len(same.blocks) >= len(message.blocks) - 1


@pytest.mark.parametrize("text", NASTY)
def test_a_candidate_is_one_line_whatever_the_name(text: str) -> None:
    data = a_card(candidates=(Candidate(replace(ANA, name=text, phone=text)),) * 10)
    block = next(
        one for one in card(data, DESK).blocks if one.get("text", {}).get("text", "").startswith("4  ")
    )
    assert [line.split("  ")[0] for line in block["text"]["text"].split("\n")] == [
        str(n) for n in range(4, 11)
    ]


def test_a_right_to_left_name_keeps_to_itself() -> None:
    data = a_card(request={"name": "ليلى"})
    facts = card(data, DESK).blocks[1]["text"]["text"]
    assert facts.startswith("\u2068ليلى\u2069 · 30th Ave")
    assert INHALER.name not in facts
