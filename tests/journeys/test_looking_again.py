"""What is looked at again, and what is left alone: every edit is seen once, and nothing else costs a call."""

from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.columns import Column, FieldType, Writer
from airtable_schema.mapping import template_mapping
from airtable_schema.template import REQUESTS
from tests.journeys.desk import Desk, a_desk
from worker.sandbox.call_log import Service
from worker.wiring import Worker

MAPPING = template_mapping("mi")
PEOPLES = [column for column in REQUESTS.written_by(Writer.PEOPLE) if column.key != "part_of"]


def table_id(desk: Desk, name: str) -> str:
    tables = desk.sandbox.airtable.tables(desk.base)
    return str(next(table["id"] for table in tables if table["name"] == name))


def calls_but_heartbeats(desk: Desk, since: int) -> list[str]:
    heartbeats = table_id(desk, "Hyperlocal")
    calls = desk.sandbox.log.calls(Service.AIRTABLE, since=since)
    return [call.method for call in calls if call.table != heartbeats]


def writes_but_heartbeats(desk: Desk, since: int) -> list[str]:
    return [method for method in calls_but_heartbeats(desk, since) if method not in ("list", "schema")]


def looks(desk: Desk, since: int) -> list[tuple[str, ...]]:
    """The records that each look at Requests returned."""
    calls = desk.calls(Service.AIRTABLE, "list", table_id(desk, "Requests"))
    return [call.records for call in calls if call.number > since]


def test_run_twice_the_second_looks_once_and_writes_nothing_but_the_heartbeat() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.later(10)
        desk.once()
        desk.later(2)  # two processes, each with its own pace
        before = desk.sandbox.log.last
        desk.once()
        assert looks(desk, before) == [(), (rosa,)]  # whether old ones wait, and the look
        assert writes_but_heartbeats(desk, before) == []


def test_a_row_touched_just_before_a_look_comes_back_and_costs_no_call() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        for _ in range(3):
            desk.later(10)
            before = desk.sandbox.log.last
            desk.go(worker)
            assert looks(desk, before) == [(rosa,)]
            assert calls_but_heartbeats(desk, before) == ["list"]


def test_once_there_are_ten_such_rows_one_write_says_when_they_were_looked_at() -> None:
    with a_desk() as desk:
        for number in range(10):
            desk.ask(Name=f"Person {number}", Phone=f"(718) 555-{1000 + number}")
        worker = desk.once()
        desk.later(10)
        before = desk.sandbox.log.last
        desk.go(worker)
        assert calls_but_heartbeats(desk, before).count("update") == 1
        desk.later(10)
        before = desk.sandbox.log.last
        desk.go(worker)
        assert looks(desk, before) == [()]


def another_value(desk: Desk, record: str, column: Column) -> Any:
    """A value that the column does not hold yet."""
    now = desk.row(record).get(MAPPING.column_name("requests", column.key))
    return next(value for value in (values(desk, column, turn) for turn in range(3)) if value != now)


def values(desk: Desk, column: Column, turn: int) -> Any:
    """One of a few values that the column may hold."""
    names = list(MAPPING.option_names("requests", column.key).values()) or list(column.words)
    match column.type:
        case FieldType.CHECKBOX:
            return True if turn == 0 else None
        case FieldType.NUMBER:
            return turn + 2
        case FieldType.DATE_TIME:
            return f"2026-03-{20 + turn:02d}T12:00:00.000Z"
        case FieldType.SELECT:
            return names[-1 - turn % len(names)]  # the first may mean the same as none
        case FieldType.MULTI_SELECT:
            return [names[turn]]
        case FieldType.LINK:
            to = desk.kinds if column.links_to == "needs" else desk.volunteers
            return [list(to.values())[turn]]
        case _:
            return f"{column.name} {turn}"


def at_rest(desk: Desk) -> tuple[Worker, str]:
    record = desk.ask()
    worker = desk.once()
    settle(desk, worker)
    return worker, record


def settle(desk: Desk, worker: Worker) -> None:
    """Let a worker look until a look leads to nothing."""
    for _ in range(6):
        desk.later(30)
        if not written_by_next_look(desk, worker):
            return
    raise AssertionError("it never comes to rest")


def at_whole_second(desk: Desk, offset: float) -> None:
    """Let time go by until so many seconds after the next whole minute."""
    now = desk.clock.now()
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    desk.later((minute - now).total_seconds() + offset)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_an_edit_around_the_previous_look_is_seen_by_the_next_and_not_again_ten_seconds_later(
    seconds: int,
) -> None:
    with a_desk() as desk:
        worker, record = at_rest(desk)
        for column in PEOPLES:
            name = MAPPING.column_name("requests", column.key)
            edited_around_a_look(desk, worker, record, name, another_value(desk, record, column), seconds)
            assert written_by_next_look(desk, worker), f"{name} was not seen"
            settled = [written_by_next_look(desk, worker, after=11) for _ in range(2)]
            assert settled[-1] == [], f"{name} was seen again"


def edited_around_a_look(
    desk: Desk, worker: Worker, record: str, name: str, value: Any, seconds: int
) -> None:
    """Edit in the second before a look, in its very second, or in the one after it.

    For an edit before the look, that look is the one that sees it next.
    """
    at_whole_second(desk, -0.5 if seconds < 0 else 0.0)
    if seconds < 0:
        desk.edit(record, **{name: value})
        desk.later(0.5)
        return
    desk.go(worker)
    desk.later(0.2 if seconds == 0 else 1.0)
    desk.edit(record, **{name: value})
    desk.later(2)


def written_by_next_look(desk: Desk, worker: Worker, after: float = 0) -> list[str]:
    desk.later(after)
    before = desk.sandbox.log.last
    desk.go(worker)
    return writes_but_heartbeats(desk, before)


def test_somebody_who_is_never_to_be_sent_to_her_leaves_the_list_within_the_hour() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.look(worker, 2)
        (rosa,) = desk.sandbox.airtable.rows(desk.base, "People")
        never = {"Never send": [desk.volunteers["Ana Ruiz"]]}
        desk.sandbox.airtable.update_record(desk.base, "People", str(rosa["id"]), never)
        desk.later(3600)
        desk.look(worker, 2)
        assert "Ana" not in desk.card().text
