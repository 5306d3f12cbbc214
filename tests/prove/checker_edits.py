"""Nothing that a person wrote is overwritten but by a person's button: held against every write of a cell.

The sandbox knows whose each write is. What a button may write is an account of its own, by the act.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from airtable_schema.columns import Writer
from airtable_schema.template import TEMPLATE
from notifiers.presses import ABOUT_OLD_ONES, WAS, Act
from tests.prove.violations import Findings
from worker.sandbox.airtable.base import Wrote

OVERWRITTEN = "a person's edit is never overwritten"
DELETED = "a person's row is never deleted"
MADE = "requests are made by people alone"
IN_FLIGHT = timedelta(seconds=45)
"""How long after a press its columns may be written: ten seconds until it is void, and a call that hangs."""

_ENDS = frozenset({"status", "why_closed", "notes"})
_FOUND = frozenset({"status", "assigned_to"})
WRITES: Mapping[Act, Collection[str]] = {
    Act.YES: _FOUND,
    Act.DIDNT_COME: _FOUND,
    Act.FELL_THROUGH: _FOUND,
    Act.THATS_ENOUGH: {"status"},
    Act.CLAIM: {"dispatcher"},
    Act.RELEASE: {"dispatcher"},
    Act.HANDOVER: {"dispatcher"},
    Act.WIDEN: {"allow"},
    Act.DONE: {"status"},
    Act.SHE_CONFIRMS: {"status"},
    Act.COULD_NOT_REACH: {"status"},
    Act.CLOSE: _ENDS,
    Act.HOLD: {"status", "remind_at", "notes"},
    Act.LOG_CALL: {"remind_at"},
    Act.UNDO: {*_ENDS, *_FOUND},
    Act.BREAK: {"paused_until"},
    **dict.fromkeys(ABOUT_OLD_ONES, frozenset({"announce_from"})),
}
"""Which of people's columns each button writes; the others write none (calls and texts are rows of ours)."""
_NOT_BY_REQUEST = ABOUT_OLD_ONES | {Act.HANDOVER}
_OF_OTHER_TABLES = {Act.BREAK: "volunteers", **dict.fromkeys(ABOUT_OLD_ONES, "heartbeats")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A press on its way, and what it may write."""

    act: Act
    row: str
    columns: Collection[str]
    at: datetime

    def covers(self, table: str, row: str, column: str, at: datetime) -> bool:
        """Return whether it may have written this."""
        fits = self.act in _NOT_BY_REQUEST or self.row == row
        there = table == _OF_OTHER_TABLES.get(self.act, "requests")
        return there and fits and column in self.columns and self.is_going(at)

    def is_going(self, at: datetime) -> bool:
        """Return whether it may still be written."""
        return self.at <= at <= self.at + IN_FLIGHT


class Edits:
    """Who wrote which cell since the watch began. `names`: (table id, field id) → their keys."""

    def __init__(self, findings: Findings, names: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        self._findings = findings
        self._names = names
        self._tables = {table_id: table for (table_id, _), (table, _) in names.items()}
        self._peoples: set[tuple[str, str]] = set()
        self._made: set[str] = set()
        self._flights: list[Flight] = []
        self.deleted: dict[str, Mapping[str, Any]] = {}
        """The rows that people deleted, as they were last, by keys; with `deleted_at` and `table`."""
        self.overwritable: set[tuple[str, str]] = set()
        """What the group lets the worker blank: (table key, column key)."""

    def pressed(self, act: Act, request: str, at: datetime, volunteer: str, values: Iterable[str]) -> None:
        """Take in that somebody pressed."""
        typed = {key for key in values if not key.startswith(WAS)} if act is Act.EDIT else set()
        row = volunteer if act is Act.BREAK else request
        columns = WRITES.get(act, typed)
        self._flights = [flight for flight in self._flights if flight.is_going(at)]
        self._flights.append(Flight(act=act, row=row, columns=columns, at=at))

    def is_pressed(self, at: datetime) -> bool:
        """Return whether anything that was pressed may be on its way."""
        return any(flight.is_going(at) for flight in self._flights)

    def wrote(self, wrote: Wrote) -> None:
        """Hold one write of anybody's against the rules."""
        if not wrote.by:
            self._by_a_person(wrote)
        elif wrote.before is None:
            self._made_by_us(wrote)
        elif wrote.after is None:
            self._deleted_by_us(wrote)
        else:
            self._changed_by_us(wrote)

    def _by_a_person(self, wrote: Wrote) -> None:
        if wrote.after is None:
            self.deleted[wrote.record] = self._last_of(wrote)
        for column_id, _, _ in self._changed(wrote):
            if not self._lost_a_link(wrote, column_id):
                self._peoples.add((wrote.record, column_id))

    def _last_of(self, wrote: Wrote) -> Mapping[str, Any]:
        cells = wrote.before.cells if wrote.before else {}
        known = ((self._names.get((wrote.table, column)), value) for column, value in cells.items())
        row = {key[1]: value for key, value in known if key is not None}
        about = {"id": wrote.record, "table": self._tables.get(wrote.table), "deleted_at": wrote.at}
        return {**row, **about, "createdTime": wrote.before.created if wrote.before else wrote.at}

    @staticmethod
    def _lost_a_link(wrote: Wrote, column_id: str) -> bool:
        """Return whether a cell only lost links: that also happens when what it points to is deleted."""
        before = wrote.before.cells.get(column_id) if wrote.before else None
        after = wrote.after.cells.get(column_id) if wrote.after else None
        return isinstance(before, tuple) and set(after if isinstance(after, tuple) else ()) < set(before)

    def _made_by_us(self, wrote: Wrote) -> None:
        self._made.add(wrote.record)
        pressed = any(one.act is Act.NEW_REQUEST and one.is_going(wrote.at) for one in self._flights)
        if self._tables.get(wrote.table) == "requests" and not pressed:
            self._findings.report(MADE, f"{wrote.record} by the worker")

    def _deleted_by_us(self, wrote: Wrote) -> None:
        persons = [column for row, column in self._peoples if row == wrote.record]
        if wrote.record not in self._made or persons:
            self._findings.report(DELETED, f"{self._tables.get(wrote.table)} {wrote.record} by the worker")

    def _changed_by_us(self, wrote: Wrote) -> None:
        for column_id, table, column in self._changed(wrote):
            ours = wrote.record in self._made and (wrote.record, column_id) not in self._peoples
            pressed = any(flight.covers(table, wrote.record, column, wrote.at) for flight in self._flights)
            if not ours and not pressed and (table, column) not in self.overwritable:
                self._findings.report(OVERWRITTEN, f"{table}.{column} of {wrote.record} by the worker")

    def _changed(self, wrote: Wrote) -> Iterator[tuple[str, str, str]]:
        """Yield which of people's columns changed: the field's id, the table's key, the column's key."""
        before = wrote.before.cells if wrote.before else {}
        after = wrote.after.cells if wrote.after else {}
        for column_id in {*before, *after}:
            known = self._names.get((wrote.table, column_id))
            if known in PEOPLES and before.get(column_id) != after.get(column_id):
                yield column_id, *known


PEOPLES = frozenset(
    (table.key, column.key) for table in TEMPLATE for column in table.written_by(Writer.PEOPLE)
)
"""Every column that is people's: (table key, column key)."""
