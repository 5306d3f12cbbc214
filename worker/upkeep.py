"""Keeping up what the base says beside the requests: call rows made ready, what calls are called, volunteers.

None of it is decided by but a wrong number; so it is written after what is said, in tens, and what only tells
when somebody was last asked may wait for others.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from airtable_schema.live import JSON, Schema
from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact, Need, Request, Volunteer
from airtable_schema.serialize import create_fields, fields_for
from matching.facts import facts_from
from notifiers.contact_summary import came_of_it, summary, to_call
from notifiers.desk import Desk
from worker.airtable_answers import Listing, RawRecord, Upserted, Written
from worker.board import Board, Tracked
from worker.call_rows import (
    Ready,
    is_unused,
    key_seen,
    needs_its_time,
    parse_logged,
    to_make,
    to_remove,
)
from worker.snapshot import Snapshot
from worker.volunteer_notes import moments_of, unanswered_notes, with_line, wrong_number_line
from worker.write_back import BATCH

EVERY = timedelta(minutes=10)
"""How long *Last asked* and *Last assigned* may wait, unless there are enough for a call."""
_LATELY = timedelta(days=2)
"""Calls logged longer ago than this are called what they are called."""

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


class Upkeep:
    """The upkeep of one worker. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Door, board: Board, snapshot: Snapshot, desk: Desk) -> None:
        self._door = door
        self._board = board
        self._snapshot = snapshot
        self._desk = desk
        self._noted = -1
        self._refused: set[str] = set()
        self._kept: object = None
        self._kept_at: datetime | None = None
        self.schema: Schema

    def note(self, now: datetime) -> set[str]:
        """Take in what people logged in the base, before anything is decided by it; return whose row changed.

        Each gets its Summary, a row made for a call the time at which it was seen filled in, and a volunteer
        with a wrong number a line in *To fix*.
        """
        contacts = self._snapshot.contacts
        if contacts.version == self._noted:
            return set()
        fresh = [contact for contact in contacts.rows.values() if self._is_fresh(contact, now)]
        changed = self._note_wrong_numbers(fresh)
        self._name(fresh, now)
        self._noted = contacts.version
        return changed

    def keep(self, now: datetime) -> set[str]:
        """Make and remove rows for calls, and keep what is known of volunteers; return whose row changed."""
        self._make_rows()
        self._remove_rows(now)
        return self._keep_volunteers(now)

    # What people logged -------------------------------------------------------------------------------------

    def _is_fresh(self, contact: Contact, now: datetime) -> bool:
        """Return whether a call was logged by hand, or in a row made for it, and not called anything yet."""
        if contact.outcome is None or contact.id in self._refused or now - contact.happened_at > _LATELY:
            return False
        end = came_of_it(contact.outcome, contact.happened_at, self._desk)
        return self._request_of(contact) is not None and not contact.summary.endswith(end)

    def _name(self, fresh: Iterable[Contact], now: datetime) -> None:
        rows = {contact.id: self._named(contact, now) for contact in fresh}
        self._take(self._write("contacts", rows))

    def _named(self, contact: Contact, now: datetime) -> dict[str, Any]:
        timeless = needs_its_time(contact)
        at = now if timeless else contact.happened_at
        request = self._request_of(contact)
        if request is None:
            raise ValueError(f"{contact.id} is about no request that is known")
        needs = self._needs(contact.for_needs or request.needs)
        volunteer = self._volunteer_of(contact)
        says = summary(request, needs, volunteer, contact.outcome, at, self._desk)
        return {"summary": says, **({"key": key_seen(contact, now)} if timeless else {})}

    def _note_wrong_numbers(self, fresh: Iterable[Contact]) -> set[str]:
        rows: dict[str, dict[str, Any]] = {}
        for contact in fresh:
            volunteer = self._volunteer_of(contact)
            is_wrong = contact.outcome is ContactOutcome.WRONG_NUMBER
            if is_wrong and volunteer is not None and volunteer.phone.strip():
                line = wrong_number_line(volunteer, self._desk)
                rows[volunteer.id] = {"to_fix": with_line(volunteer.to_fix, line)}
        there = {who: row for who, row in rows.items() if row["to_fix"] != self._volunteers[who].to_fix}
        return self._snapshot.volunteers.take(self._write("volunteers", there), self.schema)

    # Rows for calls -----------------------------------------------------------------------------------------

    def _make_rows(self) -> None:
        next_ones = {
            one.id: one.decision.call_next
            for one in self._board.tracked.values()
            if one.decision is not None and one.decision.announce and not one.asks  # first all is said
        }
        about = self._about(request for request, call_next in next_ones.items() if call_next)
        made = [
            ready for request, rows in about.items() for ready in to_make(request, next_ones[request], rows)
        ]
        merge_on = [self.schema.column_id("contacts", "key")]
        for start in range(0, len(made), BATCH):
            rows = [self._ready_row(ready) for ready in made[start : start + BATCH]]
            upserted = self._door.upsert(self.schema.table_id("contacts"), rows, merge_on=merge_on)
            self._take_rows([row for row in upserted.rows if not isinstance(row, Exception)])

    def _about(self, requests: Iterable[str]) -> dict[str, list[Contact]]:
        about: dict[str, list[Contact]] = {request: [] for request in requests}
        if about:
            for contact in self._snapshot.contacts.rows.values():
                for request in contact.request:
                    if request in about:
                        about[request].append(contact)
        return about

    def _take_rows(self, rows: Iterable[RawRecord]) -> None:
        """Take in rows made for calls; one that somebody has filled in meanwhile is looked at."""
        for row in rows:
            if is_unused(parse_logged(row, self.schema).record):
                self._snapshot.contacts.keep([row], self.schema)
            else:
                self._take([row])

    def _take(self, rows: Iterable[RawRecord]) -> None:
        """Take in rows as the base has them now, and look again at the requests they are about."""
        contacts = self._snapshot.contacts
        for record in contacts.take(rows, self.schema):
            for request in contacts.rows[record].request:
                if request in self._board.tracked:
                    self._board.tracked[request].ask()

    def _ready_row(self, ready: Ready) -> dict[str, JSON]:
        request, volunteer = self._board.tracked[ready.request].request, self._volunteers[ready.volunteer]
        values = {
            "key": ready.key,
            "summary": to_call(request, self._needs(request.needs), volunteer, self._desk),
            "request": (ready.request,),
            "volunteer": (ready.volunteer,),
        }
        there = {key: value for key, value in values.items() if self.schema.has("contacts", key)}
        return create_fields("contacts", there, self.schema)

    def _remove_rows(self, now: datetime) -> None:
        """Take away rows that serve nobody any more; read again before, for one may just be filled in."""
        listed = {one.id: self._listed(one) for one in self._board.tracked.values()}
        contacts = self._snapshot.contacts
        ids = to_remove(contacts.rows.values(), listed, now)
        if not ids:
            return
        table, fields = self.schema.table_id("contacts"), self.schema.column_ids("contacts")
        there = self._door.get_by_ids(table, ids, fields).records
        contacts.leave(set(ids) - {raw["id"] for raw in there})
        self._take_rows(there)
        unused = [record for record in ids if record in contacts.rows and is_unused(contacts.rows[record])]
        if unused:
            self._door.delete(table, unused)
            contacts.leave(unused)

    def _listed(self, one: Tracked) -> set[str] | None:
        """Return who is on a request's list; None where nobody is looked for, or nothing is decided yet."""
        if one.request.is_final:
            return set()
        if one.decision is None or not one.request.is_open or not one.decision.data.candidates:
            return None
        return {candidate.volunteer.id for candidate in one.decision.data.candidates}

    # Volunteers ---------------------------------------------------------------------------------------------

    def _keep_volunteers(self, now: datetime) -> set[str]:
        requests = [one.request for one in self._board.tracked.values()]
        assigned = tuple((one.id, one.assigned_at, one.assigned_to) for one in requests if one.assigned_at)
        about = (self._snapshot.contacts.version, assigned)
        if about == self._kept:
            return set()
        contacts = self._snapshot.contacts.rows.values()
        facts = facts_from(contacts, requests, now)
        notes = unanswered_notes(self._volunteers, facts, contacts, self._desk)
        moments = moments_of(self._volunteers, facts, requests)
        changed = self._snapshot.volunteers.take(self._write("volunteers", notes), self.schema)
        if len(moments) >= BATCH or self._kept_at is None or now - self._kept_at >= EVERY:
            self._snapshot.volunteers.keep(self._write("volunteers", moments), self.schema)
            self._kept, self._kept_at = about, now
        return changed

    # What all of it needs ---------------------------------------------------------------------------------

    @property
    def _volunteers(self) -> Mapping[str, Volunteer]:
        return self._snapshot.volunteers.rows

    def _write(self, table: str, rows: Mapping[str, dict[str, Any]]) -> list[RawRecord]:
        """Write these columns, in tens; return the rows as the base has them now."""
        there = {
            record: {key: value for key, value in row.items() if self.schema.has(table, key)}
            for record, row in rows.items()
            if record not in self._refused
        }
        sent = [(record, fields_for(table, row, self.schema)) for record, row in there.items() if row]
        if not sent:
            return []
        written = self._door.update(self.schema.table_id(table), sent)
        for record, why in written.refused.items():
            log.warning("row refused", table=table, record=record, why=why)
            self._refused.add(record)
        if written.failure is not None:
            raise written.failure
        return list(written.records.values())

    def _request_of(self, contact: Contact) -> Request | None:
        known = (self._board.tracked[one] for one in contact.request if one in self._board.tracked)
        found = next(known, None)
        return found.request if found is not None else None

    def _volunteer_of(self, contact: Contact) -> Volunteer | None:
        return next((self._volunteers[who] for who in contact.volunteer if who in self._volunteers), None)

    def _needs(self, ids: Iterable[str]) -> list[Need]:
        kinds = self._snapshot.needs.rows
        return [kinds[need] for need in dict.fromkeys(ids) if need in kinds]
