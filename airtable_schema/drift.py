"""How a base differs from the template: a pure comparison, every difference at once, in sentences.

`blocking` differences are those with which the worker could do nothing, or would do it carelessly: a table is
missing, or a column that the worker writes, that it can't work without, or that guards somebody. All others
are tolerable: what is missing counts as blank.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from airtable_schema import drift_words as words
from airtable_schema.column_types import serves, type_name
from airtable_schema.columns import Column, FieldType, Table
from airtable_schema.live import JSON, LiveColumn, Schema
from airtable_schema.mapping import Mapping, folded
from airtable_schema.options import Status
from airtable_schema.template import TEMPLATE
from airtable_schema.template_json import template_tables

__all__ = ["Difference", "Drift", "Kind", "compare", "template_tables"]

_NEAR = 0.55
"""How alike two names must be (0 to 1) for one to be taken for the other renamed."""
_HINDERS = {("requests", "status"): frozenset({Status.ASSIGNED, Status.COMPLETE})}
"""Options without which a desk can't bring a request to its end."""


class Kind(StrEnum):
    """In what a base can differ."""

    MISSING_TABLE = "missing_table"
    MISSING_COLUMN = "missing_column"
    WRONG_TYPE = "wrong_type"
    WRONG_LINK_TARGET = "wrong_link_target"
    MISSING_OPTION = "missing_option"
    RENAMED = "renamed"
    """Found by its id: it still works, but a worker that starts without its memory would not find it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. `table`, `column` and `option` are our keys; `detail` is a sentence with what to do.

    `found` is what the base has instead, or what was probably renamed; "" when there is nothing like it.
    `hinders`: the worker goes on, but people can't do with it what they have to.
    """

    kind: Kind
    table: str
    column: str | None = None
    option: str | None = None
    expected: str
    found: str = ""
    blocking: bool
    hinders: bool = False
    detail: str


@dataclass(frozen=True, slots=True)
class Drift:
    """Every difference of a base, in the template's order; none at all is the template itself."""

    differences: tuple[Difference, ...] = ()

    @property
    def blocking(self) -> tuple[Difference, ...]:
        """Those with which the worker must not go on."""
        return tuple(each for each in self.differences if each.blocking)

    @property
    def tolerable(self) -> tuple[Difference, ...]:
        """Those with which it goes on, taking what is missing for blank."""
        return tuple(each for each in self.differences if not each.blocking)


def compare(tables: Sequence[JSON], mapping: Mapping, *, last_seen: str = "") -> Drift:
    """Compare the list that Airtable's schema endpoint gives with the template under the group's names.

    `last_seen` is what `Schema.ids` said earlier: with it, what was renamed is known again. Extra tables,
    columns and options of the group's own are no difference. Never raises for what a base may hold.
    """
    return Drift(tuple(_Comparison(Schema.read(tables, mapping, last_seen=last_seen)).differences()))


class _Comparison:
    """What was found in one base, beside what should be there."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._names = schema.mapping

    def differences(self) -> Iterator[Difference]:
        yield from self._renamed()
        for table in TEMPLATE:
            if not self._schema.has(table.key):
                yield from self._missing_table(table)
                continue
            for column in table.columns:
                live = self._schema.tables[table.key].columns.get(column.key)
                yield from self._missing(table, column) if live is None else self._wrong(table, column, live)

    def _renamed(self) -> Iterator[Difference]:
        for each in self._schema.renamed:
            yield Difference(
                kind=Kind.RENAMED, table=each.table, column=each.column, option=each.option,
                expected=each.expected, found=each.found, blocking=False, detail=words.renamed(each),
            )  # fmt: skip

    def _missing_table(self, table: Table) -> Iterator[Difference]:
        expected = self._names.table_name(table.key)
        known = {live.id for live in self._schema.tables.values()}
        found = _near(expected, (name for id_, name in self._schema.table_names.items() if id_ not in known))
        if found or not table.optional:
            yield Difference(
                kind=Kind.MISSING_TABLE, table=table.key, expected=expected, found=found,
                blocking=not table.optional, detail=words.missing_table(table, expected, found),
            )  # fmt: skip

    def _missing(self, table: Table, column: Column) -> Iterator[Difference]:
        expected = self._names.column_name(table.key, column.key)
        others = self._schema.tables[table.key].other_columns
        found = words.in_the_other_unit(column, others) or _near(expected, others)
        if found or not column.optional:
            yield Difference(
                kind=Kind.MISSING_COLUMN, table=table.key, column=column.key, expected=expected, found=found,
                blocking=column.must_exist and not table.optional,
                detail=words.missing_column(self._names, table, column, found),
            )  # fmt: skip

    def _wrong(self, table: Table, column: Column, live: LiveColumn) -> Iterator[Difference]:
        if not serves(column, live.type):
            yield Difference(
                kind=Kind.WRONG_TYPE, table=table.key, column=column.key,
                expected=type_name(column.type), found=type_name(live.type),
                blocking=column.must_exist and not table.optional,
                detail=words.wrong_type(self._names, table, column, live.type),
            )  # fmt: skip
        elif column.type is FieldType.LINK:
            yield from self._wrong_target(table, column, live)
        elif column.options and live.type in (FieldType.SELECT, FieldType.MULTI_SELECT):
            yield from self._missing_options(table, column, live)

    def _wrong_target(self, table: Table, column: Column, live: LiveColumn) -> Iterator[Difference]:
        target = self._schema.tables.get(str(column.links_to))
        if target is not None and live.linked_table_id not in ("", target.id):
            found = self._schema.table_names.get(live.linked_table_id, "")
            yield Difference(
                kind=Kind.WRONG_LINK_TARGET, table=table.key, column=column.key,
                expected=target.name, found=found, blocking=column.must_exist,
                detail=words.wrong_target(self._names, table, column, found),
            )  # fmt: skip

    def _missing_options(self, table: Table, column: Column, live: LiveColumn) -> Iterator[Difference]:
        """Say which options are missing; it blocks only where none of a needed column is there at all."""
        for option, expected in self._names.option_names(table.key, column.key).items():
            if option not in live.option_ids:
                found = _near(expected, live.other_options)
                yield Difference(
                    kind=Kind.MISSING_OPTION, table=table.key, column=column.key, option=option,
                    expected=expected, found=found, blocking=column.must_exist and not live.options,
                    hinders=option in _HINDERS.get((table.key, column.key), ()),
                    detail=words.missing_option(self._names, table, column, option, found),
                )  # fmt: skip


def _near(name: str, others: Iterable[str]) -> str:
    """Return the name among the others that this one was probably renamed to, or ""."""
    by_folded = {folded(other): other for other in others}
    near = difflib.get_close_matches(folded(name), list(by_folded), n=1, cutoff=_NEAR)
    return by_folded[near[0]] if near else ""
