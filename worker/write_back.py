"""Writing to the base: step 1 before anything is said, step 3 once it is said, in batches of ten.

A row that the base refuses is held back for a while and told of; the others go on. The worker's own columns
only: whatever else a decision says, `airtable_schema.serialize` lets nothing of people's through.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from airtable_schema.live import JSON, Schema
from airtable_schema.serialize import fields_for
from worker import reconcile
from worker.airtable.answers import Written
from worker.board import Board, Tracked
from worker.clock import Clock
from worker.errors import RecordGone
from worker.reconcile import Memory
from worker.remembered.memory import STEP_THREE, card_written
from worker.watch import AFTER_A_FAILURE

BATCH = 10
"""Airtable's records per call: https://airtable.com/developers/web/api/update-multiple-records"""

RowValues = dict[str, Any]
"""Columns of Requests by key, as attributes of the record."""

log = structlog.get_logger()


class Writer(Protocol):
    """The part of the Airtable door that writes."""

    def update(self, table_id: str, rows: Sequence[tuple[str, dict[str, JSON]]]) -> Written:
        """Write cells into rows; say for each row what came of it."""


class WriteBack:
    """The writes of one worker. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Writer, board: Board, clock: Clock) -> None:
        self._door = door
        self._board = board
        self._clock = clock
        self.schema: Schema
        self._set_back: dict[str, RowValues] = {}
        self.dead: set[str] = set()
        """Ids in values of ours that do not exist any more: who decides drops them, and decides again."""

    def prepare(self, batch: Sequence[Tracked]) -> None:
        """Write step 1: what the card will say, and the columns of step 3 as they are.

        A base that would refuse step 3 refuses here, before anything is said.
        """
        rows = {one.id: {**_as_it_is(one), **_decided_row(one)} for one in batch}
        for one in self._write(batch, rows):
            want = one.want
            if want is not None and one.decision is not None:
                one.known = reconcile.prepared(one.known, want)
                one.request = replace(one.request, **one.decision.row)

    def remember(self, batch: Sequence[Tracked]) -> None:
        """Write step 3: only what Slack has confirmed, and what was seen."""
        rows = {one.id: {**_decided_row(one), **_memory(one)} for one in batch}
        for one in self._write(batch, rows):
            want = one.want
            if want is None or one.decision is None:
                continue
            one.known = reconcile.remembered(one.known, want)
            one.request = replace(one.request, **rows[one.id])
            one.written(one.decision.looked_at, self._clock.now())
            for said in one.known.said & one.opened_by.keys():
                del one.opened_by[said]
            one.answered, one.held, one.waits_since = one.answering, None, None
            one.failed = None
            one.by_press &= one.asks
            self._board.mark_only.pop(one.id, None)
            log.info("request settled", request=one.id, state=one.decision.data.next_step.state.value)

    def mark(self, looked_at: Mapping[str, datetime]) -> None:
        """Write only when rows were looked at: nothing else about them changed."""
        batch = [self._board.tracked[record] for record in looked_at if record in self._board.tracked]
        rows: dict[str, RowValues] = {one.id: {"looked_at": looked_at[one.id]} for one in batch}
        for one in self._write(batch, rows):
            one.written(looked_at[one.id], self._clock.now())

    def set_back(self, one: Tracked, why: Exception, *, until: datetime | None = None) -> None:
        """Take in that a request was seen though it could not be worked, and leave it alone until then.

        The base is told a quarter of an hour, once it is `tell_set_back`.
        """
        now = self._clock.now()
        told_already = one.held is not None and one.held.seen == one.seen and one.wrote is not None
        one.hold(until or now + AFTER_A_FAILURE)
        one.failed = why if until is None else one.failed
        if told_already:
            return
        log.warning("request held", request=one.id, why=why)
        self._set_back[one.id] = {
            "seen_status": one.request.status_name,
            "seen_inputs": one.inputs,
            "looked_at": one.looked_at,
            "next_look": now.replace(microsecond=0) + AFTER_A_FAILURE,
        }

    def tell_set_back(self) -> None:
        """Write what was set back since, in tens."""
        rows, self._set_back = self._set_back, {}
        for batch in tens([self._board.tracked[record] for record in rows if record in self._board.tracked]):
            for one in self._write(batch, rows):
                one.request = replace(one.request, **rows[one.id])
                one.written(rows[one.id]["looked_at"], self._clock.now())

    def _write(self, batch: Sequence[Tracked], rows: Mapping[str, RowValues]) -> list[Tracked]:
        """Write these rows; return those that the base has taken, and hold or forget the others."""
        if not batch:
            return []
        sent = [(one.id, self._fields(rows[one.id])) for one in batch]
        written = self._door.update(self.schema.table_id("requests"), sent)
        for one in batch:
            refusal = written.refused.get(one.id)
            if refusal is not None:
                self._refused(one, refusal)
        if written.failure is not None:
            raise written.failure
        return [one for one in batch if one.id in written.records]

    def _fields(self, row: RowValues) -> dict[str, JSON]:
        """Return the row as Airtable takes it, without the columns that this base lacks."""
        there = {key: value for key, value in row.items() if self.schema.has("requests", key)}
        return fields_for("requests", there, self.schema)

    def _refused(self, one: Tracked, refusal: Exception) -> None:
        if isinstance(refusal, RecordGone) and refusal.record_id in ("", one.id):
            self._board.gone(one.id)
            return
        if isinstance(refusal, RecordGone) and refusal.record_id != one.dead_link:
            self.dead.add(refusal.record_id)
            one.decision, one.dead_link = None, refusal.record_id
            return
        wait = getattr(refusal, "delay", None)
        one.hold(self._clock.now() + (AFTER_A_FAILURE if wait is None else timedelta(seconds=wait)))
        one.failed = refusal
        log.warning("row refused", request=one.id, why=refusal)


def _decided_row(one: Tracked) -> RowValues:
    return dict(one.decision.row) if one.decision else {}


def _as_it_is(one: Tracked) -> RowValues:
    """Return the columns of step 3 with the values that the base has now."""
    return {key: getattr(one.request, key) for key in STEP_THREE}


def _memory(one: Tracked) -> RowValues:
    if one.decision is None or one.want is None:
        return {}
    memory: Memory = reconcile.to_remember(one.known, one.want)
    card, announced = card_written(memory.card)
    said = replace(one.decision.said, keys=memory.said, folded=memory.folded)
    return {
        "card": card,
        "announced": announced,
        "said": said.written(one.id),
        "seen_status": one.decision.request.status_name,
        "seen_inputs": one.decision.seen_inputs,
        "looked_at": one.decision.looked_at,
        "next_look": one.decision.next_look,
    }


def tens(tracked: Collection[Tracked]) -> list[list[Tracked]]:
    """Return them in batches of ten."""
    everything = list(tracked)
    return [everything[start : start + BATCH] for start in range(0, len(everything), BATCH)]
