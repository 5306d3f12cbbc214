"""What all upkeep needs: the door, what is known, and writing rows of which the base may refuse one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import structlog

from airtable_schema.live import JSON, Schema
from airtable_schema.records import Contact, Need, Request, Volunteer
from airtable_schema.serialize import fields_for
from notifiers.desk import Desk
from worker.airtable.answers import Listing, RawRecord, Upserted, Written
from worker.board import Board
from worker.snapshot import Snapshot

log = structlog.get_logger()


class Door(Protocol):
    """The part of the Airtable door that upkeep needs."""

    def get_by_ids(self, table_id: str, ids: Iterable[str], fields: Sequence[str]) -> Listing:
        """Return the rows with these ids that exist."""

    def update(self, table_id: str, rows: Sequence[tuple[str, dict[str, JSON]]]) -> Written:
        """Write cells into rows; say for each row what came of it."""

    def upsert(self, table_id: str, rows: Sequence[dict[str, JSON]], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows that are recognised by a key, and create those that don't exist."""

    def delete(self, table_id: str, ids: Iterable[str]) -> None:
        """Delete rows."""


class UpkeepBase:
    """The base as upkeep sees it."""

    def __init__(self, door: Door, board: Board, snapshot: Snapshot, desk: Desk) -> None:
        self.door = door
        self.board = board
        self.snapshot = snapshot
        self.desk = desk
        self.refused: set[str] = set()
        """Rows that the base would not take: they are left as they are."""
        self.schema: Schema

    @property
    def volunteers(self) -> Mapping[str, Volunteer]:
        """The volunteers by id."""
        return self.snapshot.volunteers.rows

    @property
    def contacts(self) -> Mapping[str, Contact]:
        """The calls and texts by id."""
        return self.snapshot.contacts.rows

    def write(self, table: str, rows: Mapping[str, dict[str, Any]]) -> list[RawRecord]:
        """Write these columns, in tens; return the rows as the base has them now."""
        there = {
            record: {key: value for key, value in row.items() if self.schema.has(table, key)}
            for record, row in rows.items()
            if record not in self.refused
        }
        sent = [(record, fields_for(table, row, self.schema)) for record, row in there.items() if row]
        if not sent:
            return []
        written = self.door.update(self.schema.table_id(table), sent)
        for record, why in written.refused.items():
            log.warning("row refused", table=table, record=record, why=why)
            self.refused.add(record)
        if written.failure is not None:
            raise written.failure
        return list(written.records.values())

    def look_at(self, contact: Contact) -> None:
        """Look again at the requests that a call is about."""
        for request in contact.request:
            if request in self.board.tracked:
                self.board.tracked[request].ask()

    def request_of(self, contact: Contact) -> Request | None:
        """Return the request that a call is about, where it is known."""
        known = (self.board.tracked[one] for one in contact.request if one in self.board.tracked)
        found = next(known, None)
        return found.request if found is not None else None

    def volunteer_of(self, contact: Contact) -> Volunteer | None:
        """Return the volunteer who was called; None for the person who asked."""
        return next((self.volunteers[who] for who in contact.volunteer if who in self.volunteers), None)

    def needs(self, ids: Iterable[str]) -> list[Need]:
        """Return the kinds of help that exist, of these."""
        kinds = self.snapshot.needs.rows
        return [kinds[need] for need in dict.fromkeys(ids) if need in kinds]
