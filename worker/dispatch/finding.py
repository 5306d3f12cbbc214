"""`/dispatch find` beyond memory: requests that ended long ago, or before this worker started. One call.

The formula finds a little too much rather than too little: names and numbers are written in many ways, and
what it brings is compared again here. A Private request is found by its number alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from airtable_schema.live import Schema
from airtable_schema.parse import parse_request
from airtable_schema.phones import shown
from airtable_schema.records import Request
from worker.airtable.formulas import any_of, column, contains
from worker.airtable.lister import Lister
from worker.dispatch.answers import digits_of, number_in
from worker.presses.pictures import Memory
from worker.snapshot import Snapshot

_MOST = 100
"""Rows: one page, one call."""
_LAST_DIGITS = 4
_FEWEST_LETTERS = 2
_MOST_WORDS = 10
"""Of a text that is longer: it finds too much rather than too little, and no formula grows without end."""


class Finding:
    """The searches of one worker. `schema` is set anew whenever the base's schema was read again."""

    def __init__(
        self, door: Lister, snapshot: Snapshot, country: str, *, freshen: Callable[[datetime], None]
    ) -> None:
        self._door = door
        self._snapshot = snapshot
        self._country = country
        self._freshen = freshen
        self.schema: Schema

    def __call__(self, text: str, memory: Memory, now: datetime) -> Memory:
        """Return the memory with all that the base has of this. Raises what the base is down with."""
        self._freshen(now)
        found = {one.id: one for one in self._found(text)}
        return replace(
            memory,
            requests={**found, **memory.requests},
            kinds=self._snapshot.needs.rows,
            volunteers=self._snapshot.volunteers.rows,
        )

    def _found(self, text: str) -> tuple[Request, ...]:
        formula = formula_of(text, self.schema, self._country)
        if not formula:
            return ()
        table, fields = self.schema.table_id("requests"), self.schema.column_ids("requests")
        listing = self._door.list(table, fields=fields, formula=formula, max_records=_MOST)
        return tuple(parse_request(raw, self.schema).record for raw in listing.records)


def formula_of(text: str, schema: Schema, country: str) -> str:
    """Return the formula that finds it, "" where there is nothing to look for or nothing to look in."""
    if number := number_in(text):
        there = schema.has("requests", "number")
        return f"{column(schema.column_id('requests', 'number'))}={number}" if there else ""
    if digits_of(text):
        return _contains(_endings(text, country), ("phone", "asked_by_phone"), schema)
    words = [word for word in text.split() if len(word) >= _FEWEST_LETTERS][:_MOST_WORDS]
    parts = [_contains([word], ("name", "asked_by"), schema) for word in words]
    return f"AND({','.join(parts)})" if parts and all(parts) else ""


def _endings(text: str, country: str) -> list[str]:
    """Return how the end of a phone number may be written: in one piece, or as people of the country do."""
    digits, written = digits_of(text), shown(text, country)
    spaced = written
    while sum(map(str.isdigit, spaced[1:])) >= _LAST_DIGITS:
        spaced = spaced[1:]
    return list(dict.fromkeys([digits[-_LAST_DIGITS:], spaced.strip()]))


def _contains(texts: Sequence[str], columns: Sequence[str], schema: Schema) -> str:
    there = [schema.column_id("requests", key) for key in columns if schema.has("requests", key)]
    found = [contains(name, text) for text in texts for name in there]
    return any_of(found) if found else ""
