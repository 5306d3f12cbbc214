"""Joining requests to the people who asked: one row of People for each phone and first name.

Rows are recognised by `_Key`, and, where people made them by hand, by their phone and name. What people wrote
in a row is never written over: only a row that does not exist yet is created, with its name and phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from airtable_schema.live import JSON, Schema
from airtable_schema.numbers import first_name, requester_key
from airtable_schema.options import Status
from airtable_schema.records import Request, Requester
from airtable_schema.serialize import create_fields, fields_for
from worker.airtable.answers import Upserted, Written
from worker.board import Tracked
from worker.snapshot import Snapshot

log = structlog.get_logger()


class Upserter(Protocol):
    """The part of the Airtable door that People need."""

    def upsert(self, table_id: str, rows: Sequence[dict[str, JSON]], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows that are recognised by a key, and create those that don't exist."""

    def update(self, table_id: str, rows: Sequence[tuple[str, dict[str, JSON]]]) -> Written:
        """Write cells into rows; say for each row what came of it."""


class People:
    """Who asked before. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Upserter, snapshot: Snapshot, country: str) -> None:
        self._door = door
        self._snapshot = snapshot
        self._country = country
        self._by_key: dict[str, str] = {}
        self._version = -1
        self.schema: Schema

    def of(self, request: Request) -> Requester | None:
        """Return the row of People of who asked, None when there is none yet or it can't be told."""
        key = self._key(request)
        found = self._keys().get(key, "") if key else ""
        return self._snapshot.requesters.rows.get(found) or self._joined_before(request)

    def _joined_before(self, request: Request) -> Requester | None:
        """Return the row it was joined to before: another phone is the same person, another name is not."""
        rows = self._snapshot.requesters.rows
        linked = next((rows[linked] for linked in request.requester if linked in rows), None)
        if linked is None or not self._key(request):
            return linked
        same = first_name(linked.name).casefold() == first_name(request.name).casefold()
        return linked if same else None

    def join(self, batch: Iterable[Tracked]) -> None:
        """Give each request its row of People, making the rows that do not exist yet: one call for ten.

        Also keeps *Helped by* of those whose request is complete.
        """
        everybody = list(batch)
        self._create([one for one in everybody if self._is_new(one)])
        for one in everybody:
            requester = self.of(one.request)
            if requester is not None and one.decision is not None:
                row = {**one.decision.row, "requester": (requester.id,)}
                one.decision = replace(one.decision, row=row)
        self._note_helpers(everybody)

    def _is_new(self, one: Tracked) -> bool:
        return bool(self._key(one.request)) and self.of(one.request) is None

    def _create(self, strangers: Sequence[Tracked]) -> None:
        rows = {self._key(one.request): self._row(one.request) for one in strangers}
        if not rows:
            return
        key_column = self.schema.column_id("requesters", "key")
        table = self.schema.table_id("requesters")
        upserted = self._door.upsert(table, list(rows.values()), merge_on=[key_column])
        for refused in (row for row in upserted.rows if isinstance(row, Exception)):
            log.warning("row refused", table="requesters", why=refused)
        there = [row for row in upserted.rows if not isinstance(row, Exception)]
        self._snapshot.requesters.take(there, self.schema)

    def _row(self, request: Request) -> dict[str, JSON]:
        values = {"name": request.name, "phone": request.phone, "key": self._key(request)}
        return create_fields("requesters", values, self.schema)

    def _note_helpers(self, batch: Iterable[Tracked]) -> None:
        changed = {}
        for one in batch:
            requester = self.of(one.request)
            if requester is not None and one.request.status is Status.COMPLETE:
                helped_by = tuple(dict.fromkeys((*requester.helped_by, *one.request.assigned_to)))
                if helped_by != requester.helped_by:
                    changed[requester.id] = fields_for("requesters", {"helped_by": helped_by}, self.schema)
        if not changed:
            return
        written = self._door.update(self.schema.table_id("requesters"), list(changed.items()))
        self._snapshot.requesters.take(written.records.values(), self.schema)
        for refused in written.refused.values():
            log.warning("row refused", table="requesters", why=refused)
        if written.failure is not None:
            raise written.failure

    def _key(self, request: Request) -> str:
        """Return what her row is recognised by; "" without a name: a phone alone only suggests who it is."""
        if not first_name(request.name):
            return ""
        return requester_key(request.phone, request.name, self._country)

    def _keys(self) -> dict[str, str]:
        """Return key → row, by what the worker wrote and, for rows made by hand, by phone and name.

        Of two rows with one key the older counts, whichever worker looks.
        """
        requesters = self._snapshot.requesters
        if self._version != requesters.version:
            rows = sorted(requesters.rows.values(), key=lambda row: (row.created_at, row.id), reverse=True)
            by_hand = {requester_key(row.phone, row.name, self._country): row.id for row in rows}
            self._by_key = {**by_hand, **{row.key: row.id for row in rows}}
            self._version = requesters.version
        return self._by_key
