from dataclasses import replace

import pytest

from airtable_schema.options import Status
from notifiers.card import Assigned, Candidate, CardInput, Reason, card
from notifiers.messages import assigned_key, fingerprint, metadata
from notifiers.next_step import NextStep, State
from tests.cast import ANA, BEN, DEV, MEDICINE, NOW
from tests.notifiers.desks import DAY, DESK, HOUR, THE_LIST, a_card


def shows(data: CardInput) -> str:
    return card(data, DESK).fingerprint


CHANGES = [
    {"request": {"name": "Maria Alvarez"}},
    {"request": {"address": "30-12 31st Ave"}},
    {"request": {"city": "Queens"}},
    {"request": {"details": "Now it is two."}},
    {"request": {"languages": ("Greek",)}},
    {"request": {"status": Status.CHECKED}},
    {"request": {"needed_by": NOW + 5 * HOUR}},
    {"request": {"private": True}},
    {"request": {"practice": True}},
    {"request": {"contact_with_care": True}},
    {"request": {"how_many_volunteers": 2}},
    {"needs": (replace(MEDICINE, name="Pharmacy"),)},
    {"next_step": NextStep(State.URGENT_NOBODY, {"volunteer": BEN.name, "phone": BEN.phone})},
    {"notes": (NextStep(State.LOCATING),)},
    {"candidates": THE_LIST[:3]},
    {"candidates": (*THE_LIST[:3], Candidate(DEV, 0.8))},
    {"candidates": (*THE_LIST[:3], Candidate(replace(DEV, phone="(718) 555-0103"), 0.7))},
    {"candidates": (*THE_LIST[:3], Candidate(DEV, 0.7, (Reason("last_asked", {"at": NOW}),)))},
    {"left_out": {"too_far": 7}},
    {"uncovered": (MEDICINE.id,)},
    {"relax": {"farther": 2}},
    {"assigned": (Assigned(volunteer=ANA),)},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: ",".join(map(str, change)))
def test_the_fingerprint_changes_with_whatever_the_card_shows(change: dict[str, object]) -> None:
    assert shows(a_card(**change)) != shows(a_card())


@pytest.mark.parametrize(
    "change",
    [
        {"email": "new@example.org"}, {"phone": "1"}, {"private_notes": "x"}, {"notes": "x"}, {"said": "x"},
        {"name": "Rosa Gomez"}, {"address": "99-01 30th Ave"}, {"dispatcher": "Sam"},
    ],
    ids=str,
)  # fmt: skip
def test_what_the_card_does_not_show_does_not_change_it(change: dict[str, object]) -> None:
    assert shows(a_card(request=change)) == shows(a_card())


def test_ages_are_not_in_the_fingerprint() -> None:
    long_ago = a_card(request={"needed_by": None})
    later = replace(long_ago, now=NOW + 3 * DAY)
    assert card(long_ago, DESK).blocks != card(later, DESK).blocks
    assert shows(long_ago) == shows(later)


def test_what_is_needed_today_was_needed_yesterday_when_a_day_has_gone_by() -> None:
    assert shows(a_card(now=NOW + HOUR)) == shows(a_card())
    assert shows(a_card(now=NOW + DAY)) != shows(a_card())


def test_a_fingerprint_is_sixteen_hex_digits_and_always_the_same() -> None:
    assert fingerprint({"b": 1, "a": ["é"]}) == fingerprint({"a": ["é"], "b": 1})
    assert len(shows(a_card())) == 16
    assert set(shows(a_card())) <= set("0123456789abcdef")


def test_metadata_holds_ids_only() -> None:
    message = card(a_card(), DESK)
    assert metadata(message, "appBASE") == {
        "event_type": "hyperlocal_card",
        "event_payload": {"key": message.key, "fingerprint": message.fingerprint, "base": "appBASE"},
    }


def test_the_order_of_volunteers_does_not_make_another_notice() -> None:
    assert assigned_key("rec1", 2, ["recB", "recA"]) == "assigned:rec1:2:recA,recB"
