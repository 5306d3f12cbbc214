"""When the base's schema is read, what is told of it, and that a renamed column is still the same column."""

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from airtable_schema.live import Schema
from notifiers.errors import Temporary
from tests.airtable_schema.bases import MAPPING, SCHEMA, field_of, live_tables
from tests.cast import NOW
from tests.worker.doubles import FakeDoor, a_row
from worker.errors import SchemaChanged
from worker.health.heartbeat import DESK
from worker.schema_watch import SchemaWatch
from worker.snapshot import Snapshot

MINUTE = timedelta(minutes=1)
IDS = SCHEMA.ids
HEARTBEATS = SCHEMA.table_id("heartbeats")
SCHEMA_CALL = ("", None)


class User:
    schema: Schema


def watch(door: FakeDoor, *users: User) -> SchemaWatch:
    return SchemaWatch(door, MAPPING, users, Snapshot())


def renamed(table: str, column: str, name: str) -> list[dict[str, Any]]:
    tables = live_tables()
    field_of(tables, table, column)["name"] = name
    return tables


def without(table: str, column: str) -> list[dict[str, Any]]:
    tables = live_tables()
    fields = next(each["fields"] for each in tables if each["name"] == table)
    fields.remove(field_of(tables, table, column))
    return tables


def a_desk_row(ids: str = IDS) -> dict[str, Any]:
    return a_row("heartbeats", key=DESK, ids=ids)


def reads_within(watch: SchemaWatch, door: FakeDoor, wait: timedelta) -> int:
    before = len(door.asked)
    watch.freshen(NOW + wait)
    return len(door.asked) - before


def test_the_schema_is_read_at_start_and_once_a_day() -> None:
    door = FakeDoor(schema=live_tables())
    it = watch(door)
    waits = [timedelta(0), MINUTE, timedelta(hours=23, minutes=59), timedelta(days=1)]
    assert [reads_within(it, door, wait) for wait in waits] == [1, 0, 0, 1]


def test_everybody_who_needs_it_is_given_the_schema() -> None:
    users = User(), User()
    watch(FakeDoor(schema=live_tables()), *users).freshen(NOW)
    assert users[0].schema.has("requests", "status")
    assert users[0].schema is users[1].schema


def test_a_whole_base_costs_one_call_and_nothing_is_told() -> None:
    door = FakeDoor(schema=live_tables())
    with capture_logs() as logs:
        it = watch(door)
        it.freshen(NOW)
        it.check()
    assert (door.asked, logs) == ([SCHEMA_CALL], [])


def test_a_base_that_lacks_what_it_takes_stops_everything_and_says_what_is_missing() -> None:
    it = watch(FakeDoor(schema=without("Requests", "_Card")))
    it.freshen(NOW)
    with pytest.raises(SchemaChanged) as stop:
        it.check()
    assert "_Card" in stop.value.advice


def test_what_is_missing_is_looked_for_every_five_minutes_and_told_once() -> None:
    door = FakeDoor(schema=without("Requests", "_Card"))
    it = watch(door)
    with capture_logs() as logs:
        it.freshen(NOW)
        assert [reads_within(it, door, n * MINUTE) for n in (4, 5, 10)] == [0, 1, 1]
    assert [(log["table"], log["column"]) for log in logs] == [("requests", "card")]


def test_once_it_is_mended_the_work_goes_on() -> None:
    door = FakeDoor(schema=without("Requests", "_Card"))
    it = watch(door)
    it.freshen(NOW)
    door.schema = live_tables()
    it.freshen(NOW + 5 * MINUTE)
    it.check()
    assert it.blocking == ()


def test_a_column_of_ours_that_is_made_again_is_told_to_be_empty() -> None:
    door = FakeDoor(schema=live_tables())
    it = watch(door)
    it.freshen(NOW)
    door.schema = without("Requests", "_Card")
    it.freshen(NOW + timedelta(days=1))
    assert not it.emptied
    door.schema = live_tables()
    field_of(door.schema, "Requests", "_Card")["id"] = "fldANOTHER0000001"
    it.freshen(NOW + timedelta(days=1, minutes=5))
    assert it.emptied


def test_a_column_of_ours_is_not_empty_because_it_has_another_name_or_somebody_made_one() -> None:
    door = FakeDoor(schema=live_tables())
    it = watch(door)
    it.freshen(NOW)
    door.schema = renamed("Requests", "_Card", "Card")
    field_of(door.schema, "Requests", "Details")["id"] = "fldANOTHER0000001"
    it.freshen(NOW + timedelta(days=1))
    assert not it.emptied


def test_a_base_that_refuses_a_column_is_looked_into_at_once_but_not_again_and_again() -> None:
    it = watch(FakeDoor(schema=live_tables()))
    it.freshen(NOW)
    refusal = SchemaChanged("UNKNOWN_FIELD_NAME")
    assert it.suspect(refusal, NOW)
    assert not it.suspect(refusal, NOW + MINUTE)
    assert it.suspect(refusal, NOW + 5 * MINUTE)


def test_other_failures_say_nothing_of_the_schema() -> None:
    it = watch(FakeDoor(schema=live_tables()))
    it.freshen(NOW)
    assert not it.suspect(Temporary("busy"), NOW)


def test_a_schema_that_can_not_be_read_now_is_read_at_the_next_try() -> None:
    door = FakeDoor(schema=live_tables(), fails={"tables": [Temporary("busy")]})
    it = watch(door)
    with pytest.raises(Temporary):
        it.freshen(NOW)
    assert reads_within(it, door, timedelta(0)) == 1


def test_a_column_renamed_while_the_worker_runs_is_still_the_same_column() -> None:
    user, door = User(), FakeDoor(schema=live_tables())
    it = watch(door, user)
    it.freshen(NOW)
    door.schema = renamed("Requests", "Status", "How it stands")
    it.freshen(NOW + timedelta(days=1))
    it.check()
    assert user.schema.column_id("requests", "status") == SCHEMA.column_id("requests", "status")


@pytest.mark.parametrize(("column", "key"), [("Status", "status"), ("Private notes", "private_notes")])
def test_a_column_renamed_while_no_worker_ran_is_known_by_what_the_desks_row_keeps(
    column: str, key: str
) -> None:
    user, door = User(), FakeDoor(schema=renamed("Requests", column, "Otherwise"), rows=[a_desk_row()])
    it = watch(door, user)
    it.freshen(NOW)
    it.check()
    assert user.schema.column_id("requests", key) == SCHEMA.column_id("requests", key)
    key_column = SCHEMA.column_id("heartbeats", "key")
    assert door.asked == [SCHEMA_CALL, (HEARTBEATS, f"{{{key_column}}}='desk'")]


def test_an_option_and_a_table_renamed_meanwhile_are_known_too() -> None:
    tables = renamed("Requests", "Details", "Story")
    next(each for each in tables if each["name"] == "Volunteers")["name"] = "Neighbours"
    status = field_of(tables, "Requests", "Status")["options"]["choices"]
    next(choice for choice in status if choice["name"] == "Complete")["name"] = "All done"
    user = User()
    watch(FakeDoor(schema=tables, rows=[a_desk_row()]), user).freshen(NOW)
    assert user.schema.option("requests", "status", "All done") == "complete"
    assert user.schema.table_id("volunteers") == SCHEMA.table_id("volunteers")


def test_what_was_known_by_the_desks_row_stays_known() -> None:
    user, door = User(), FakeDoor(schema=renamed("Requests", "Status", "Otherwise"), rows=[a_desk_row()])
    it = watch(door, user)
    it.freshen(NOW)
    door.rows = []
    it.freshen(NOW + timedelta(days=1))
    it.check()
    assert user.schema.ids == IDS


@pytest.mark.parametrize("kept", [[], [a_desk_row("")], [a_desk_row("not ours")]])
def test_without_a_memory_a_renamed_column_is_missing_and_said_to_be(kept: list[dict[str, Any]]) -> None:
    it = watch(FakeDoor(schema=renamed("Requests", "Status", "Otherwise"), rows=kept))
    it.freshen(NOW)
    with pytest.raises(SchemaChanged):
        it.check()


def test_a_base_without_the_table_that_keeps_them_is_asked_for_nothing() -> None:
    tables = [table for table in live_tables() if table["name"] != "Hyperlocal"]
    door = FakeDoor(schema=tables)
    watch(door).freshen(NOW)
    assert door.asked == [SCHEMA_CALL]
