"""Rounds: a number that is one more each time a request is assigned, reopened, or loses a volunteer."""

from typing import Any

import pytest

from airtable_schema.options import Status
from tests.cast import ANA, BEN, a_request
from worker.said import NOTHING, Phase, Said, read_said, said_now

ASSIGNED: dict[str, Any] = {"status": Status.ASSIGNED, "assigned_to": (ANA.id,)}
KEY = f"assigned:recROSA0000000001:1:{ANA.id}"


def after(*steps: dict[str, Any]) -> Said:
    said = NOTHING
    for step in steps:
        said = said_now(said, a_request(**step))
    return said


@pytest.mark.parametrize(
    ("steps", "round_"),
    [
        ([{}], 0),
        ([{}, ASSIGNED], 1),
        ([ASSIGNED, ASSIGNED], 1),
        ([ASSIGNED, {**ASSIGNED, "assigned_to": (ANA.id, BEN.id)}], 1),
        ([{**ASSIGNED, "assigned_to": (ANA.id, BEN.id)}, ASSIGNED], 2),
        ([ASSIGNED, {**ASSIGNED, "assigned_to": (BEN.id,)}], 2),
        ([ASSIGNED, {"status": Status.NEEDS_VOLUNTEER}], 2),
        ([ASSIGNED, {**ASSIGNED, "status": Status.COMPLETE}], 1),
        ([ASSIGNED, {**ASSIGNED, "status": Status.COMPLETE}, {}], 2),
        ([{"status": Status.CANCELLED}, ASSIGNED], 1),
        ([{"status": Status.ASSIGNED}], 0),
    ],
    ids=[
        "open", "assigned", "looked at again", "one more volunteer", "lost one of two", "replaced",
        "unassigned", "complete", "reopened", "reopened and assigned at once", "assigned to nobody",
    ],
)  # fmt: skip
def test_the_round_counts_what_makes_a_notice_a_new_one(steps: list[dict[str, Any]], round_: int) -> None:
    assert after(*steps).round == round_


def test_keys_of_an_older_round_go_when_a_new_one_begins() -> None:
    said = Said(round=1, phase=Phase.ASSIGNED, doing_it=(ANA.id,), keys=frozenset({KEY}))
    assert said_now(said, a_request(**ASSIGNED)).keys == {KEY}
    assert said_now(said, a_request(status=Status.ASSIGNED, assigned_to=(BEN.id,))).keys == frozenset()


def test_what_is_written_reads_back_the_same() -> None:
    said = Said(round=3, phase=Phase.FINAL, doing_it=(ANA.id,), keys=frozenset({KEY}), folded=True)
    assert read_said(said.written()) == said


@pytest.mark.parametrize("cell", ["", "nothing", "{}", "[]", '{"round":1}', "null"])
def test_a_spoilt_cell_says_nothing_and_stops_nobody(cell: str) -> None:
    assert read_said(cell) == NOTHING
