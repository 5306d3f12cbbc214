"""The door against the stand-in, over HTTP: what only both together can show, with both sets of codes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from tests.clocks import ManualClock
from worker.airtable.answers import MARGIN
from worker.airtable.door import AirtableDoor, CallCounter
from worker.airtable.formulas import equals
from worker.errors import (
    Ambiguous,
    QuotaSpent,
    RateLimited,
    RecordGone,
    SchemaChanged,
    Temporary,
    TokenWrong,
    ValueRefused,
)
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Drop, Fault, HalfBody, When
from worker.sandbox.server import Sandbox
from worker.sandbox.switches import Switches

PEOPLE = [
    {"name": "People", "fields": [
        {"name": "Name", "type": "singleLineText"},
        {"name": "Key", "type": "singleLineText"},
        {"name": "Times", "type": "number", "options": {"precision": 0}},
        {"name": "Notes", "type": "multilineText"},
        {"name": "Friends", "type": "multipleRecordLinks", "options": {"linkedTableName": "Friends"}},
    ]},
    {"name": "Friends", "fields": [{"name": "Name", "type": "singleLineText"}]},
]  # fmt: skip


@dataclass
class Wire:
    sandbox: Sandbox
    clock: ManualClock
    base: str
    calls: CallCounter = field(default_factory=CallCounter)

    def door(self, **token: Any) -> AirtableDoor:
        return AirtableDoor(
            token=self.sandbox.airtable.create_token(**token), base_id=self.base, random=Random(1),
            endpoint_url=self.sandbox.airtable_url, clock=self.clock, calls=self.calls,
        )  # fmt: skip

    def ids(self) -> tuple[str, dict[str, str]]:
        table = self.door().tables()[0]
        return table["id"], {each["name"]: each["id"] for each in table["fields"]}

    def people(self, *names: str) -> list[str]:
        rows = [{"Name": name, "Key": name} for name in names]
        return self.sandbox.airtable.create_records(self.base, "People", rows)

    def name_of(self, record: str) -> Any:
        return self.sandbox.airtable.record(self.base, "People", record).get("Name")


@pytest.fixture
def wire() -> Iterator[Wire]:
    clock = ManualClock()
    with Sandbox(clock.now, advance=clock.advance, switches=Switches()) as sandbox:
        yield Wire(sandbox, clock, sandbox.airtable.create_base("Desk", PEOPLE))


@pytest.fixture(params=[False, True], ids=["codes of today", "codes of 2022"])
def codes(request: pytest.FixtureRequest, wire: Wire) -> Wire:
    wire.sandbox.switches.old_not_found_codes = request.param
    return wire


def test_a_list_gives_cells_by_column_id_and_a_time_before_it_was_sent(wire: Wire) -> None:
    (rosa,) = wire.people("Rosa")
    table, columns = wire.ids()
    sent = wire.clock.now()
    listing = wire.door().list(table, fields=[columns["Name"]], formula=equals(columns["Name"], "Rosa"))
    assert [(each["id"], each["fields"]) for each in listing.records] == [(rosa, {columns["Name"]: "Rosa"})]
    assert 0 < (sent - listing.looked_at).total_seconds() <= MARGIN + 2


def test_lists_of_any_length_are_whole(wire: Wire) -> None:
    people = wire.people(*(f"Person {n}" for n in range(250)))
    table, columns = wire.ids()
    listing = wire.door().list(table, fields=[columns["Name"]])
    assert {each["id"] for each in listing.records} == set(people)


@pytest.mark.parametrize(
    "name", ["Rosa's", "back\\slash", "two\nlines", '"quoted"', "{Name}", "it's \\' or 1=1"]
)
def test_any_text_can_be_asked_for(wire: Wire, name: str) -> None:
    people = wire.people(name, "Ana")
    table, columns = wire.ids()
    found = wire.door().list(table, fields=[columns["Name"]], formula=equals(columns["Name"], name))
    assert [each["id"] for each in found.records] == people[:1]


def test_of_many_rows_only_those_that_are_gone_are_not_written(codes: Wire) -> None:
    people = codes.people(*(f"Person {n}" for n in range(12)))
    codes.sandbox.airtable.delete_record(codes.base, "People", people[3])
    codes.sandbox.airtable.delete_record(codes.base, "People", people[11])
    table, columns = codes.ids()
    written = codes.door().update(table, [(each, {columns["Name"]: "Ana"}) for each in people])
    assert written.failure is None
    assert {record: type(error) for record, error in written.refused.items()} == {
        people[3]: RecordGone,
        people[11]: RecordGone,
    }
    assert all(codes.name_of(each) == "Ana" for each in written.records)
    assert len(written.records) == 10


def test_a_dead_link_spoils_only_its_own_row(codes: Wire) -> None:
    rosa, ana = codes.people("Rosa", "Ana")
    dead = codes.sandbox.airtable.create_record(codes.base, "Friends", {"Name": "Dev"})
    codes.sandbox.airtable.delete_record(codes.base, "Friends", dead)
    table, columns = codes.ids()
    linked, renamed = {columns["Friends"]: [dead]}, {columns["Name"]: "Ben"}
    written = codes.door().update(table, [(rosa, linked), (ana, renamed)])
    assert set(written.refused) == {rosa}
    assert getattr(written.refused[rosa], "record_id", "") != rosa
    assert codes.name_of(ana) == "Ben"


def test_a_value_that_does_not_fit_spoils_only_its_own_row(wire: Wire) -> None:
    people = wire.people(*(f"Person {n}" for n in range(10)))
    table, columns = wire.ids()
    rows = [(each, {columns["Times"]: "many" if n == 7 else n}) for n, each in enumerate(people)]
    written = wire.door().update(table, rows)
    assert {record: type(error) for record, error in written.refused.items()} == {people[7]: ValueRefused}
    assert "many" not in str(written.refused[people[7]])


def test_a_column_that_is_gone_stops_the_table(wire: Wire) -> None:
    (rosa,) = wire.people("Rosa")
    table, _ = wire.ids()
    assert isinstance(wire.door().update(table, [(rosa, {"fldGONE0000000001": 1})]).failure, SchemaChanged)
    with pytest.raises(SchemaChanged):
        wire.door().list(table, fields=["fldGONE0000000001"])
    with pytest.raises(SchemaChanged):
        wire.door().list(table, fields=[], formula="{Gone}=1")


def test_a_table_that_is_gone_is_told_apart_from_a_right_that_is_missing(codes: Wire) -> None:
    table, columns = codes.ids()
    with pytest.raises(SchemaChanged):
        codes.door().list("tblGONE0000000001", fields=[columns["Name"]])
    blind = codes.door(scopes=["schema.bases:read"])
    with pytest.raises(TokenWrong, match=r"data\.records:read"):
        blind.list(table, fields=[columns["Name"]])


def test_a_base_that_the_token_does_not_see_is_told(codes: Wire) -> None:
    with pytest.raises(TokenWrong, match="base id"):
        codes.door(bases=[]).tables()


def test_a_token_that_may_only_read_is_told_so(wire: Wire) -> None:
    (rosa,) = wire.people("Rosa")
    table, columns = wire.ids()
    reader = wire.door(scopes=["schema.bases:read", "data.records:read"])
    failure = reader.update(table, [(rosa, {columns["Name"]: "Ana"})]).failure
    assert isinstance(failure, TokenWrong)
    upserted = reader.upsert(table, [{columns["Key"]: "k"}], merge_on=[columns["Key"]])
    assert isinstance(upserted.rows[0], TokenWrong)
    assert wire.name_of(rosa) == "Rosa"


def test_an_upsert_creates_once_and_then_updates(wire: Wire) -> None:
    table, columns = wire.ids()
    rows = [{columns["Key"]: f"key {n}", columns["Name"]: "Rosa"} for n in range(12)]
    first = wire.door().upsert(table, rows, merge_on=[columns["Key"]])
    second = wire.door().upsert(table, rows, merge_on=[columns["Key"]])
    assert len(first.created) == 12
    assert second.created == frozenset()
    assert [each["id"] for each in first.records] == [each["id"] for each in second.records]
    assert [each["fields"][columns["Key"]] for each in second.records] == [f"key {n}" for n in range(12)]


def test_two_rows_with_one_key_become_one_again(wire: Wire) -> None:
    elder, other = wire.people("same", "other")
    wire.clock.advance(5)
    (younger,) = wire.people("same")
    table, columns = wire.ids()
    rows = [{columns["Key"]: key, columns["Name"]: "Rosa"} for key in ("same", "other")]
    upserted = wire.door().upsert(table, rows, merge_on=[columns["Key"]])
    assert [each["id"] for each in upserted.records] == [elder, other]
    assert not wire.sandbox.airtable.has_record(wire.base, "People", younger)


def test_of_two_rows_with_one_key_what_people_wrote_stays(wire: Wire) -> None:
    (elder,) = wire.people("same")
    wire.clock.advance(5)
    (younger,) = wire.people("same")
    wire.sandbox.airtable.update_record(wire.base, "People", younger, {"Notes": "Hard of hearing"})
    table, columns = wire.ids()
    row = {columns["Key"]: "same", columns["Name"]: "Rosa"}
    upserted = wire.door().upsert(table, [row], merge_on=[columns["Key"]])
    assert upserted.record(0)["id"] == elder
    kept = wire.sandbox.airtable.record(wire.base, "People", younger)
    assert kept["Notes"] == "Hard of hearing"
    assert not kept.get("Key")


def test_what_is_gone_is_deleted_already(codes: Wire) -> None:
    rosa, ana = codes.people("Rosa", "Ana")
    codes.sandbox.airtable.delete_record(codes.base, "People", rosa)
    table, _ = codes.ids()
    codes.door().delete(table, [rosa, ana])
    assert not codes.sandbox.airtable.has_record(codes.base, "People", ana)


def test_a_list_that_expires_between_pages_begins_again(wire: Wire) -> None:
    people = wire.people(*(f"Person {n}" for n in range(150)))
    table, columns = wire.ids()
    wire.sandbox.gate.latency = 0.1
    wire.sandbox.switches.iterator_life = 0.05
    with pytest.raises(Temporary):
        wire.door().list(table, fields=[columns["Name"]])
    wire.sandbox.switches.iterator_life = 300.0
    assert len(wire.door().list(table, fields=[columns["Name"]]).records) == len(people)


@pytest.mark.parametrize("as_list", [False, True])
def test_too_many_calls_and_the_monthly_cap_are_told_apart(wire: Wire, as_list: bool) -> None:
    table, columns = wire.ids()
    wire.sandbox.switches.rate_limit_as_list = as_list
    wire.sandbox.switches.calls_per_second = 1
    hasty = wire.door()
    wire.clock.advance(2)
    hasty.list(table, fields=[columns["Name"]])
    with pytest.raises(RateLimited):
        hasty.list(table, fields=[columns["Name"]])
    wire.clock.advance(60)
    wire.sandbox.switches.monthly_cap = 1
    with pytest.raises(QuotaSpent):
        wire.door().list(table, fields=[columns["Name"]])


def test_the_doors_own_pace_is_never_too_fast(wire: Wire) -> None:
    table, columns = wire.ids()
    wire.clock.advance(1)
    door = wire.door()
    for _ in range(20):
        door.list(table, fields=[columns["Name"]])
    assert wire.calls.by_kind["list"] == 20


@pytest.mark.parametrize("what", [Drop(), HalfBody()])
def test_a_write_that_was_carried_out_but_not_answered_is_written_again_and_once(
    wire: Wire, what: Any
) -> None:
    table, columns = wire.ids()
    wire.sandbox.faults.add(Fault(what=what, when=When.AFTER, service=Service.AIRTABLE, method="upsert"))
    row = {columns["Key"]: "k", columns["Name"]: "Rosa"}
    upserted = wire.door().upsert(table, [row], merge_on=[columns["Key"]])
    assert wire.sandbox.faults.pending() == ()
    assert upserted.record(0)["fields"][columns["Name"]] == "Rosa"
    assert len(wire.sandbox.airtable.rows(wire.base, "People")) == 1


def test_a_connection_that_drops_twice_is_ambiguous(wire: Wire) -> None:
    (rosa,) = wire.people("Rosa")
    table, columns = wire.ids()
    wire.sandbox.faults.add(Fault(what=Drop(), service=Service.AIRTABLE, times=2))
    written = wire.door().update(table, [(rosa, {columns["Name"]: "Ana"})])
    assert isinstance(written.failure, Ambiguous)
