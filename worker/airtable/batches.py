"""How rows are written ten at a time, when one bad row makes Airtable refuse all ten.

A refused batch is written again without the row that the refusal names, else in halves; only what is refused
alone is the bad one. What stops everything (no answer, no calls left, no permission, another schema) ends the
writing and is handed back with what was written before it.
https://airtable.com/developers/web/api/update-multiple-records
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worker.airtable.answers import RawRecord, Written
from worker.airtable.refusals import Kind, Refusal, Refused, as_ours, gone
from worker.errors import Fatal, Permanent, Temporary, ValueRefused

MOST_ROWS = 10
"""Rows that Airtable takes in one call."""

Fields = dict[str, Any]
Row = tuple[str, Fields]
"""What names a row (its id, or its key in an upsert) and what to write into it."""
Batch = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a refusal says about the rows of a batch: these once more, those not."""

    again: Batch
    refused: Mapping[str, Exception] = field(default_factory=dict)


Send = Callable[[Batch], Mapping[str, RawRecord]]
"""Writes one batch and returns its records by name; raises Refused, or what stops everything."""
Judge = Callable[[Batch, Refusal], Verdict | None]
"""Says what a refusal means for each row, None where it can't tell; raises what stops everything."""


def in_tens(rows: Iterable[Row]) -> list[Batch]:
    """Return the rows in batches; of rows with one name the cells are put together, later ones winning."""
    merged: dict[str, Fields] = {}
    for name, fields in rows:
        merged[name] = {**merged.get(name, {}), **fields}
    every = list(merged.items())
    return [tuple(every[start : start + MOST_ROWS]) for start in range(0, len(every), MOST_ROWS)]


def write_rows(rows: Iterable[Row], send: Send, judge: Judge, kind: Kind) -> Written:
    """Write the rows, and return what came of each; never raises what concerns one row, or the service."""
    writing = _Writing(deque(in_tens(rows)), kind)
    try:
        while writing.pending:
            writing.write_one(send, judge)
    except (Temporary, Permanent, Fatal) as failure:
        return Written(writing.records, writing.refused, failure)
    return Written(writing.records, writing.refused)


@dataclass(slots=True)
class _Writing:
    """A writing under way: the batches still to be written, and what came of the others."""

    pending: deque[Batch]
    kind: Kind
    records: dict[str, RawRecord] = field(default_factory=dict)
    refused: dict[str, Exception] = field(default_factory=dict)

    def write_one(self, send: Send, judge: Judge) -> None:
        batch = self.pending.popleft()
        try:
            self.records.update(send(batch))
        except Refused as error:
            verdict = judge(batch, error.refusal) or self._halve(batch, error.refusal)
            self.refused.update(verdict.refused)
            self.pending.extendleft([verdict.again] if verdict.again else [])

    def _halve(self, batch: Batch, refusal: Refusal) -> Verdict:
        """Say that the first half is to be written next, the second after it; a single row is the bad one."""
        error = _of_one_row(refusal, self.kind)
        if not isinstance(error, ValueRefused):
            raise error
        if len(batch) == 1:
            return Verdict((), {batch[0][0]: error})
        middle = (len(batch) + 1) // 2
        self.pending.appendleft(batch[middle:])
        return Verdict(batch[:middle])


def _of_one_row(refusal: Refusal, kind: Kind) -> Exception:
    if refusal.is_not_found and refusal.status != 403:
        return ValueRefused(f"The base does not find what a cell of this row names ({refusal.type}).")
    return as_ours(refusal, kind)


def judge_dead_link(batch: Batch, refusal: Refusal) -> Verdict | None:
    """Judge a refusal that names a record which is in none of the rows' names but inside their cells."""
    dead = refusal.record_id
    holders = {name for name, fields in batch if dead and name != dead and _mentions(fields, dead)}
    if not holders:
        return None
    return Verdict(without(batch, holders), {name: gone(dead) for name in holders})


def without(batch: Batch, names: Iterable[str]) -> Batch:
    """Return the batch without the rows of these names."""
    dropped = frozenset(names)
    return tuple(row for row in batch if row[0] not in dropped)


def _mentions(fields: Fields, record_id: str) -> bool:
    return any(
        isinstance(cell, Sequence) and not isinstance(cell, str) and record_id in cell
        for cell in fields.values()
    )
