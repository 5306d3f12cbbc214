"""People change a request after its card went out: the card follows, and nothing is said twice."""

import re
from datetime import timedelta

import pytest

from tests.journeys.desk import a_desk, places
from worker.sandbox.call_log import Service


def test_a_corrected_address_updates_the_card_instead_of_posting_again() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Address=places()[40].street_line)
        desk.look(worker)
        assert places()[40].road in desk.card().text
        assert len(desk.calls(Service.SLACK, "chat.postMessage")) == 1
        assert desk.row(rosa)["_Coordinates for"] == f"{places()[40].street_line}, Manchester"


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ({"Details": "The bell does not work."}, "“The bell does not work.”"),
        ({"Urgency": "Urgent: today"}, "Urgent and nobody is on it. Ring Ana R.: (718) 555-0101"),
        ({"City": "Vernon"}, "Greenwood Drive, Vernon"),
        ({"Name": "Rosalia Alvarez"}, "Rosalia"),
        ({"Dispatcher": "Sam"}, "Sam is calling"),
    ],
    ids=str,
)
def test_what_people_change_is_on_the_card_at_the_next_look(columns: dict[str, str], shown: str) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, **columns)
        desk.look(worker)
        assert shown in desk.card().text


def test_a_corrected_phone_number_is_still_the_same_person() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        before = desk.row(rosa)["Requester"]
        desk.later(60)
        desk.edit(rosa, Phone="(718) 555-0199")
        desk.look(worker, 2)
        assert desk.row(rosa)["Requester"] == before


def test_another_first_name_is_another_person_even_on_the_same_phone() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        before = desk.row(rosa)["Requester"]
        desk.later(60)
        desk.edit(rosa, Name="Hugo Alvarez")
        desk.look(worker, 2)
        assert desk.row(rosa)["Requester"] != before
        assert len(desk.cards()) == 1


@pytest.mark.parametrize("after", [timedelta(0), timedelta(seconds=1), timedelta(seconds=4)], ids=str)
def test_an_edit_right_after_the_look_is_seen_by_the_next(after: timedelta) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(after.total_seconds())
        desk.edit(rosa, Details="Ring twice.")
        desk.look(worker)
        assert "Ring twice." in desk.card().text


def test_a_request_that_nobody_touches_costs_one_call_a_look() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.look(worker, 2)
        before = desk.sandbox.log.last
        desk.look(worker, 5)
        assert [call.method for call in desk.sandbox.log.calls(since=before)] == ["list"] * 5


# Rows that are not requests yet --------------------------------------------------------------------------


def test_a_blank_row_is_never_announced_and_never_written_to() -> None:
    with a_desk() as desk:
        blank = desk.ask(
            Name=None, Phone=None, Address=None, City=None, Needs=None,
            Status="New", Urgency="Urgent: today", Private=True, **{"Came in by": "Form"},
        )  # fmt: skip
        worker = desk.once()
        desk.later(600)
        desk.look(worker)
        written = {name for name in desk.row(blank) if name.startswith("_") or name == "Next step"}
        assert (desk.cards(), written) == ([], set())


def test_a_half_typed_row_is_announced_as_soon_as_it_is_complete() -> None:
    with a_desk() as desk:
        half = desk.ask(Phone=None, Needs=None)
        worker = desk.once()
        desk.look(worker)
        assert desk.cards() == []
        desk.edit(half, Phone="(718) 555-0100", Needs=[desk.kinds["Groceries and essentials"]])
        desk.look(worker)
        assert "Rosa" in desk.card().text


def test_a_half_typed_row_is_announced_once_it_has_rested_for_two_minutes() -> None:
    with a_desk() as desk:
        half = desk.ask(Phone=None)
        worker = desk.once()
        for _ in range(3):
            desk.edit(half, Details=f"Typing at {desk.clock.now():%H:%M:%S}")
            desk.look(worker, 2)
            assert desk.cards() == []
        desk.later(120)
        desk.look(worker)
        assert len(desk.cards()) == 1


def test_a_second_process_over_untouched_rows_writes_nothing_to_them() -> None:
    with a_desk() as desk:
        desk.ask()
        desk.later(10)
        desk.once()
        desk.later(10)
        before = desk.sandbox.log.last
        desk.once()
        calls = desk.sandbox.log.calls(Service.AIRTABLE, since=before)
        assert {call.method for call in calls} == {"schema", "list", "upsert"}


def test_names_of_people_are_never_part_of_what_the_worker_remembers() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.once()
        memory = " ".join(str(value) for name, value in desk.row(rosa).items() if name.startswith("_"))
        assert not re.search("Rosa|Alvarez|555", memory)


def test_a_row_that_somebody_duplicates_gets_a_card_of_its_own_and_leaves_the_other_alone() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.look(worker, 2)
        copied = {
            name: value for name, value in desk.row(rosa).items() if name not in ("id", "createdTime", "No.")
        }
        hugo = desk.sandbox.airtable.create_record(desk.base, "Requests", copied)
        desk.later(60)
        desk.edit(hugo, Name="Hugo Stone", Phone="(718) 555-0150")
        desk.look(worker, 3)
        assert [card.splitlines()[1].split()[0] for card in desk.cards()] == ["Rosa", "Hugo"]
        assert desk.row(rosa)["_Card"] != desk.row(hugo)["_Card"]
        assert desk.row(rosa)["Requester"] != desk.row(hugo)["Requester"]
