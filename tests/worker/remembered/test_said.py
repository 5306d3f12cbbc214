"""Rounds: a number that is one more each time a request is assigned, reopened, or loses a volunteer."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from airtable_schema.options import ContactOutcome, Status
from tests.cast import ANA, BEN, DEV, GROCERIES, MEDICINE, NOW, a_contact, a_request
from worker.desk.calls import came_back
from worker.remembered.dating import dated
from worker.remembered.said import (
    NOTHING,
    Began,
    Phase,
    Said,
    digest,
    read_said,
    reminder_key,
    said_now,
    timed,
)

HOUR = timedelta(hours=1)

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
    later = replace(said, began=Began.REOPENED, since=NOW, left=(BEN.id,), gone=(BEN.id,), on_it="abc")
    assert read_said(later.written()) == later


def test_what_an_earlier_version_wrote_is_read() -> None:
    cell = '{"round":1,"phase":"assigned","doing_it":["recANA"],"keys":["k"],"folded":false}'
    assert read_said(cell) == Said(round=1, phase=Phase.ASSIGNED, doing_it=("recANA",), keys=frozenset({"k"}))


@pytest.mark.parametrize("cell", ["", "nothing", "{}", "[]", '{"round":1}', "null"])
def test_a_spoilt_cell_says_nothing_and_stops_nobody(cell: str) -> None:
    assert read_said(cell) == NOTHING


# Who left, and why somebody is wanted again -----------------------------------------------------------------

OPEN: dict[str, Any] = {"status": Status.NEEDS_VOLUNTEER}
COMPLETE: dict[str, Any] = {**ASSIGNED, "status": Status.COMPLETE}
BOTH: dict[str, Any] = {**ASSIGNED, "assigned_to": (ANA.id, BEN.id)}


@pytest.mark.parametrize(
    ("steps", "phase", "began", "left"),
    [
        ([{}], Phase.OPEN, Began.NEW, ()),
        ([OPEN | {"assigned_to": (ANA.id,)}], Phase.FOUND, Began.NEW, ()),
        ([ASSIGNED, OPEN], Phase.OPEN, Began.REPLACEMENT, (ANA.id,)),
        ([ASSIGNED, ASSIGNED | OPEN], Phase.OPEN, Began.REPLACEMENT, (ANA.id,)),
        ([ASSIGNED, ASSIGNED | OPEN, ASSIGNED | OPEN], Phase.OPEN, Began.REPLACEMENT, (ANA.id,)),
        ([ASSIGNED, ASSIGNED | OPEN, ASSIGNED], Phase.ASSIGNED, Began.NEW, ()),
        ([ASSIGNED, ASSIGNED | OPEN, BOTH | OPEN], Phase.FOUND, Began.NEW, (ANA.id,)),
        ([ASSIGNED, {**ASSIGNED, "assigned_to": (BEN.id,)}], Phase.ASSIGNED, Began.NEW, (ANA.id,)),
        ([ASSIGNED, OPEN, {**ASSIGNED, "assigned_to": (BEN.id,)}, OPEN], Phase.OPEN, Began.REPLACEMENT,
         (ANA.id, BEN.id)),
        ([ASSIGNED, OPEN, ASSIGNED], Phase.ASSIGNED, Began.NEW, ()),
        ([ASSIGNED, COMPLETE, OPEN], Phase.OPEN, Began.REOPENED, (ANA.id,)),
        ([ASSIGNED, COMPLETE, ASSIGNED], Phase.ASSIGNED, Began.NEW, ()),
        ([{"status": Status.CANCELLED}, OPEN], Phase.OPEN, Began.REOPENED, ()),
        ([ASSIGNED | {"how_many_volunteers": 2}, ASSIGNED | OPEN | {"how_many_volunteers": 2}], Phase.OPEN,
         Began.NEW, ()),
        ([ASSIGNED, {"status": Status.ON_HOLD}, OPEN], Phase.OPEN, Began.REPLACEMENT, (ANA.id,)),
    ],
    ids=[
        "open", "found, not said", "unassigned", "opened again", "looked at again", "assigned again",
        "another beside who left", "replaced", "replaced twice", "came back", "reopened", "reopened assigned",
        "cancelled by mistake", "one of two", "put on hold",
    ],
)  # fmt: skip
def test_who_left_and_why_somebody_is_wanted(
    steps: list[dict[str, Any]], phase: Phase, began: Began, left: tuple[str, ...]
) -> None:
    said = after(*steps)
    assert (said.phase, said.began, set(said.left)) == (phase, began, set(left))


def test_who_had_left_before_and_is_cleared_away_begins_no_search_for_a_replacement() -> None:
    two = {"how_many_volunteers": 2, "needs": (GROCERIES.id, MEDICINE.id)}
    reopened = after(BOTH | two, BOTH | two | {"status": Status.COMPLETE}, BOTH | two | OPEN)
    assert (reopened.began, reopened.left) == (Began.REOPENED, (ANA.id, BEN.id))
    only_dev = said_now(reopened, a_request(**OPEN, **two, assigned_to=(DEV.id,)))
    assert (only_dev.round, only_dev.began) == (reopened.round, Began.REOPENED)
    nobody = said_now(only_dev, a_request(**OPEN, **two))
    assert (nobody.round, nobody.began, nobody.gone) == (reopened.round + 1, Began.REPLACEMENT, (DEV.id,))


def test_only_those_by_whom_the_round_began_are_its_gone() -> None:
    said = after(ASSIGNED, OPEN, {**ASSIGNED, "assigned_to": (BEN.id,)}, OPEN)
    assert said.gone == (BEN.id,)


def test_the_round_is_timed_from_when_it_was_first_seen() -> None:
    first = timed(after({}), NOTHING, a_request(), NOW, waits=False)
    assert first.since == NOW
    later = timed(said_now(first, a_request()), first, a_request(), NOW + HOUR, waits=False)
    assert later.since == NOW
    lost = a_request(**OPEN)
    assigned = replace(after(ASSIGNED), since=NOW)
    assert timed(said_now(assigned, lost), assigned, lost, NOW + HOUR, waits=False).since == NOW + HOUR


def test_nothing_is_timed_while_held_and_then_it_begins_anew() -> None:
    held, open_again = a_request(status=Status.ON_HOLD), a_request()
    before = replace(after({}), since=NOW)
    resting = timed(said_now(before, held), before, held, NOW + HOUR, waits=False)
    assert resting.since is None
    going_on = timed(said_now(resting, open_again), resting, open_again, NOW + 2 * HOUR, waits=False)
    assert going_on.since == NOW + 2 * HOUR


def test_nothing_is_timed_until_it_is_checked() -> None:
    assert timed(after({}), NOTHING, a_request(), NOW, waits=True).since is None


def test_the_key_of_a_reminder_outlives_the_round() -> None:
    assigned = a_request(**ASSIGNED, remind_at=NOW)
    said = replace(after(ASSIGNED), keys=frozenset({KEY, reminder_key(assigned)}))
    lost = a_request(**OPEN, remind_at=NOW)
    assert said_now(said, lost).keys == {reminder_key(lost)}
    assert said_now(said, replace(lost, remind_at=NOW + HOUR)).keys == frozenset()


@pytest.mark.parametrize(
    ("before", "dispatcher", "on_it_since", "since"),
    [
        ("", "", NOW - HOUR, None),
        ("", "Sam", None, NOW),
        ("", "Sam", NOW - HOUR, NOW - HOUR),
        ("Sam", " sam ", NOW - HOUR, NOW - HOUR),
        ("Sam", "Kim", NOW - HOUR, NOW),
    ],
    ids=["nobody", "new", "of an older version", "the same", "somebody else"],
)
def test_somebody_else_in_dispatcher_is_on_it_anew(
    before: str, dispatcher: str, on_it_since: datetime | None, since: datetime | None
) -> None:
    request = a_request(dispatcher=dispatcher, on_it_since=on_it_since)
    held = Said(on_it=digest(before))
    assert dated(request, held, held, NOW).on_it_since == since


def test_who_said_yes_again_since_they_left_counts_as_doing_it() -> None:
    wanted = {"how_many_volunteers": 2}
    reopened = after(BOTH | wanted, BOTH | wanted | {"status": Status.COMPLETE}, BOTH | wanted | OPEN)
    assert reopened.left == (ANA.id, BEN.id)
    again = said_now(reopened, a_request(**ASSIGNED | wanted | OPEN), back={ANA.id})
    assert again.left == (BEN.id,)


def test_a_yes_counts_again_only_if_nothing_else_was_heard_after_it_nor_it_before_they_left() -> None:
    yes, no = ContactOutcome.YES, ContactOutcome.NOT_THIS_TIME

    def heard(*calls: tuple[ContactOutcome, int]) -> frozenset[str]:
        logged = [a_contact(volunteer=(ANA.id,), outcome=one, at=NOW + at * HOUR) for one, at in calls]
        return came_back(logged, NOW)

    assert heard((yes, -1), (yes, 1)) == {ANA.id}
    assert heard((yes, -1)) == heard((yes, 1), (no, 2)) == heard((yes, 0)) == frozenset()
    assert heard((yes, 1), (ContactOutcome.TEXTED, 2), (ContactOutcome.UNDONE, 3)) == {ANA.id}
