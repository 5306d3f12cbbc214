"""Listing: which rows, in what order, page by page; a list that is read slowly loses its place."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Glance
from worker.sandbox.airtable.cells import as_text
from worker.sandbox.airtable.formula.program import Formulas
from worker.sandbox.airtable.schema import LINK, MULTI_SELECT, SELECT, Field, Record, Table, View
from worker.sandbox.airtable.writes import new_id

_MOST_LISTS = 100
"""Lists that are being read at once; the oldest is forgotten, as on a server that restarts."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Query:
    """What a list call asks for. `fields` are ids, None for all; `sort` holds (field id, descending)."""

    fields: frozenset[str] | None = None
    formula: str = ""
    sort: tuple[tuple[str, bool], ...] = ()
    view: View | None = None
    page_size: int = 100
    max_records: int | None = None
    by_id: bool = False
    offset: str = ""


@dataclass(slots=True)
class _Place:
    """A list that is being read. `starts` says where in it each offset that was handed out begins."""

    table: str
    query: Query
    ids: list[str]
    starts: dict[str, int]
    used: datetime


@dataclass(slots=True, frozen=True)
class Page:
    """Some records, and where the next page begins ("" at the end)."""

    records: Sequence[Record]
    offset: str


class Lists:
    """Every list that is being read; forgets those that were not read on for `life`."""

    def __init__(self, formulas: Formulas, source: random.Random) -> None:
        self._formulas = formulas
        self._random = source
        self._places: dict[str, _Place] = {}

    def expire(self) -> None:
        """Forget every list that is being read, as a restart of Airtable's servers does."""
        self._places.clear()

    def page(self, table: Table, query: Query, glance: Glance, now: datetime, life: timedelta) -> Page:
        """Return the first or the next page of a list."""
        self._forget(now - life)
        if query.offset:
            return self._next(table, query, glance, now)
        records = self._found(table, query, glance, now)
        page = records[: query.page_size]
        if len(page) == len(records) or not page:
            return Page(page, "")
        iterator = new_id("itr", self._random)
        place = _Place(table.id, query, [record.id for record in records], {}, now)
        self._places[iterator] = place
        return Page(page, _offset(iterator, place, len(page)))

    def _next(self, table: Table, query: Query, glance: Glance, now: datetime) -> Page:
        iterator, place = self._place(table, query)
        start = place.starts[query.offset]
        end = start + query.page_size
        place.used = now
        records = [record for record in map(glance.record, place.ids[start:end]) if record is not None]
        return Page(records, _offset(iterator, place, end))

    def _place(self, table: Table, query: Query) -> tuple[str, _Place]:
        iterator, _, at = query.offset.partition("/")
        if not iterator.startswith("itr") or not at.startswith("rec"):
            raise exceptions.invalid_offset(query.offset)
        place = self._places.get(iterator)
        if place is None:
            raise exceptions.iterator_gone()
        same = place.table == table.id and place.query.formula == query.formula
        if not same or query.offset not in place.starts:
            raise exceptions.invalid_offset(query.offset)
        return iterator, place

    def _forget(self, before: datetime) -> None:
        for iterator in [key for key, place in self._places.items() if place.used < before]:
            del self._places[iterator]
        while len(self._places) >= _MOST_LISTS:
            del self._places[next(iter(self._places))]

    def _found(self, table: Table, query: Query, glance: Glance, now: datetime) -> list[Record]:
        records = glance.records(table)
        for formula in (query.view.formula if query.view else "", query.formula):
            if formula:
                records = filter(self._formulas.keeper(table, formula, glance, now), records)
        found = _arranged(table, query, glance, records)
        return found if query.max_records is None else found[: query.max_records]


def _offset(iterator: str, place: _Place, start: int) -> str:
    if start >= len(place.ids):
        return ""
    offset = f"{iterator}/{place.ids[start]}"
    place.starts[offset] = start
    return offset


def _arranged(table: Table, query: Query, glance: Glance, records: Iterable[Record]) -> list[Record]:
    """Sort, else the view's order, else by id: real lists come in that order, never in that of creation."""
    if query.view:
        found = sorted(records, key=lambda record: record.number)
    else:
        found = sorted(records, key=lambda record: record.id)
    for field_id, descending in reversed(query.sort or (query.view.sort if query.view else ())):
        key = _Order(table.fields[field_id], glance)
        found.sort(key=key, reverse=descending)
    return found


class _Order:
    """The sort key of one column: blanks first, choices in their own order, text without case."""

    def __init__(self, field: Field, glance: Glance) -> None:
        self._field = field
        self._glance = glance
        self._ranks = {choice: rank for rank, choice in enumerate(field.choices)}

    def __call__(self, record: Record) -> tuple[bool, float, str]:
        cell = record.cells.get(self._field.id)
        if cell is None:
            return (False, 0.0, "")
        if self._field.type in (SELECT, MULTI_SELECT):
            return (True, float(self._ranks[cell[0] if isinstance(cell, tuple) else str(cell)]), "")
        if isinstance(cell, int | float):
            return (True, float(cell), "")
        if isinstance(cell, date):
            return (True, 0.0, cell.isoformat())
        return (True, 0.0, self._text(cell).casefold())

    def _text(self, cell: str | tuple[str, ...]) -> str:
        if self._field.type == LINK:
            return ", ".join(self._glance.primary_text(one) for one in cell)
        return as_text(self._field, cell)
