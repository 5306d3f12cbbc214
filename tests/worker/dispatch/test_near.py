"""What is typed behind `/dispatch near`: an address, then a kind of help."""

from dataclasses import replace
from typing import Any

import pytest

from airtable_schema.records import Need
from notifiers.presses import Asked, Query
from tests.cast import DOG, GROCERIES, MEDICINE, SNOW
from tests.journeys.desk import Desk, a_desk, places
from tests.journeys.pressing import pressing_at
from worker.dispatch.near import read_near

KINDS = (GROCERIES, MEDICINE, DOG, replace(SNOW, in_use=True))


@pytest.mark.parametrize(
    ("text", "address", "need"),
    [
        ("30-12 30th Ave groceries", "30-12 30th Ave", GROCERIES),
        ("30-12 30th Ave, Groceries and essentials", "30-12 30th Ave", GROCERIES),
        ("12 Dog Lane medicine", "12 Dog Lane", MEDICINE),
        ("12 Elm St dog walking", "12 Elm St", DOG),
        ("12 Elm St grocery", "12 Elm St", GROCERIES),
        ("12 Elm St pharmacy", "12 Elm St", MEDICINE),
        ("12 Elm St pet care", "12 Elm St", DOG),
        ("12 Elm St gro", "12 Elm St gro", None),
        ("12 Elm St groceries downtown", "12 Elm St groceries downtown", None),
        ("12 Elm St snow", "12 Elm St snow", None),
        ("groceries", "groceries", None),
    ],
)
def test_the_kind_of_help_stands_behind_the_address(text: str, address: str, need: Need | None) -> None:
    assert read_near(text, KINDS) == (address, need)


def near(desk: Desk, text: str) -> str:
    at = pressing_at(desk)
    said: list[str] = []
    answer: Any = at.worker.passes._stages.serving.answer
    answer.__self__.reply = lambda _query, text, _about=(): said.append(text)
    at.inbox.put(Query(asked=Asked.NEAR, text=text, user="USAM", at=desk.clock.now()))
    at.serve()
    return said[0].replace("\xa0", " ")


def test_who_could_help_there_is_told_by_the_rules_of_any_list() -> None:
    with a_desk() as desk:
        lines = near(desk, f"{places()[0].street_line} groceries").split("\n")
        assert len([line for line in lines if "(718) 555-01" in line]) == 4
        assert lines[0].startswith("1  ")
        assert desk.cards() == []


def test_an_address_that_the_map_does_not_know_is_said() -> None:
    with a_desk() as desk:
        assert "is not on the map" in near(desk, "99999 Nowhere Rd groceries")


def test_without_a_kind_of_help_those_in_use_are_named() -> None:
    with a_desk() as desk:
        assert "Groceries" in near(desk, "12 Elm St")
