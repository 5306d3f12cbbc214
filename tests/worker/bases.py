"""A base held in memory, whose formulas are evaluated as Airtable would: nothing goes over a wire."""

import random
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from airtable_schema.drift import template_tables
from airtable_schema.live import Schema
from airtable_schema.mapping import Mapping as Names
from airtable_schema.mapping import template_mapping
from tests.clocks import ManualClock
from worker.sandbox.airtable.base import Glance
from worker.sandbox.airtable.formula.program import Formulas
from worker.sandbox.airtable.models import Airtable
from worker.sandbox.airtable.schema_hands import SchemaHands
from worker.sandbox.switches import Switches


class InMemory:
    """The template's base; people edit it by the names of columns, formulas are asked which rows they keep.

    `lacks` are columns of Requests that somebody deleted.
    """

    def __init__(self, *, lacks: Collection[str] = (), names: Names | None = None, **switches: Any) -> None:
        self.clock = ManualClock()
        self.switches = Switches(**switches)
        mapping = names or template_mapping()
        self._model = Airtable(now=self.clock.now, source=random.Random(7), switches=self.switches)
        self._hands = SchemaHands(self._model)
        self._base = self._hands.create_base("Desk", template_tables(mapping, with_autonumber=True))
        for column in lacks:
            self._hands.delete_column(self._base, "Requests", column)
        self.schema = Schema.read(self._hands.tables(self._base), mapping)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def later(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def ago(self, seconds: float) -> datetime:
        return self.now - timedelta(seconds=seconds)

    def add(self, cells: Mapping[str, Any], table: str = "Requests") -> str:
        return self._hands.create_record(self._base, table, cells)

    def edit(self, record: str, cells: Mapping[str, Any], table: str = "Requests") -> None:
        self._hands.update_record(self._base, table, record, cells)

    def rename_option(self, column: str, option: str, name: str) -> None:
        """Rename a choice of Requests, and read the schema again."""
        self._hands.rename_option(self._base, "Requests", column, option, name)
        tables = self._hands.tables(self._base)
        self.schema = Schema.read(tables, self.schema.mapping, last_seen=self.schema.ids)

    def kept(self, formula: str, table: str = "Requests") -> set[str]:
        """Return the rows that a list call with this formula would return."""
        base = self._model.bases[self._base]
        there = base.find(table)
        assert there is not None
        glance = Glance(base, {})
        keeps = Formulas(self.switches).keeper(there, formula, glance, self.now)
        return {record.id for record in glance.records(there) if keeps(record)}
