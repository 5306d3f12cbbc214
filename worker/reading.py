"""Reading the base: which requests need a look, and what ranking needs to know, as fresh as it must be."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from airtable_schema.live import Schema
from airtable_schema.options import Urgency
from airtable_schema.parse import parse_request
from airtable_schema.records import Contact
from worker.airtable.answers import Listing
from worker.airtable.formulas import any_of, has_id
from worker.attention import Attention, formula
from worker.board import Board, Row, Tracked
from worker.remembered.memory import its_own
from worker.snapshot import (
    CONTACTS_MAY_BE,
    CONTACTS_MAY_BE_URGENT,
    DAILY,
    HOURLY,
    VOLUNTEERS_MAY_BE,
    Reader,
    Snapshot,
)

MOST_IDS = 100
"""Requests that are read again together with those that need a look."""
AT_ONCE = timedelta(microseconds=1)
"""What was read at this very moment, earlier in the same pass, is not read again."""

log = structlog.get_logger()


class Door(Reader, Protocol):
    """The part of the Airtable door that reads."""

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],
        formula: str | None = None,
        max_records: int | None = None,
    ) -> Listing:
        """Return the rows for which the formula is true."""

    def get_by_ids(self, table_id: str, ids: Iterable[str], fields: Sequence[str]) -> Listing:
        """Return the rows with these ids that exist."""


class Reading:
    """The readings of one worker. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Door, board: Board, snapshot: Snapshot, settle: timedelta) -> None:
        self._door = door
        self._board = board
        self._snapshot = snapshot
        self._settle = settle
        self._first = True
        self._narrowed = False
        """Whether the last look was for urgent ones alone: then the others are not known."""
        self._started_at: datetime | None = None
        self._unknown_needs: frozenset[str] = frozenset()
        self.schema: Schema

    def attention(self, now: datetime, announce_from: datetime | None, pass_number: int) -> int:
        """Read the requests that need a look; return how many rows came. One call per hundred.

        What is to be worked on already is read again with it.
        """
        self._first |= self._narrowed and not self._board.sparing
        asked = Attention(
            now=now, announce_from=announce_from, settle=self._settle, first=self._first,
            urgent_only=self._board.sparing,
        )  # fmt: skip
        self._narrowed = self._board.sparing
        known = self._board.unread(self._board.working(now), pass_number)[:MOST_IDS]
        wanted = formula(self.schema, asked)
        listing = self._door.list(
            self.schema.table_id("requests"),
            fields=self.schema.column_ids("requests"),
            formula=any_of([wanted, has_id(known)]) if known else wanted,
        )
        self._see(listing, known, now, pass_number)
        self._started_at = self._started_at or now
        self._first = False
        return len(listing.records)

    def again(self, ids: Sequence[str], now: datetime, pass_number: int) -> None:
        """Read these rows again: another worker may have moved on. A row that is gone is gone."""
        if not ids:
            return
        table, fields = self.schema.table_id("requests"), self.schema.column_ids("requests")
        self._see(self._door.get_by_ids(table, ids, fields), ids, now, pass_number)

    def calls(self, now: datetime) -> None:
        """Read calls and texts if it is time: before attention, which then reads their requests as well."""
        may_be = CONTACTS_MAY_BE_URGENT if self._is_urgent() else CONTACTS_MAY_BE
        if self._board.open_cards() and self._ran_for(now, may_be):
            self._look_at(self._snapshot.contacts.freshen(self._door, self.schema, now, may_be))

    def _is_urgent(self) -> bool:
        """Return whether somebody is looked for today."""
        requests = (one.request for one in self._board.open_cards())
        return any(request.is_open and request.urgency is Urgency.URGENT for request in requests)

    def freshen_kinds(self, queue: Iterable[Tracked], now: datetime) -> None:
        """Read the kinds of help; at once when a request names one that nobody knows."""
        needs = self._snapshot.needs
        asked = frozenset(need for one in queue for need in one.request.needs)
        unknown = asked - needs.rows.keys()
        if unknown - self._unknown_needs:
            needs.stale()
        self._unknown_needs = unknown
        needs.freshen(self._door, self.schema, now, HOURLY)

    def before_presses(self, now: datetime, *, at_once: bool, volunteers: Collection[str] = ()) -> set[str]:
        """Read what presses depend on besides their requests; return the volunteers that changed.

        What was read once will do, but for calls and texts where another worker may have written some, and
        for `volunteers` whom nobody knows here: another worker may have put them on a card.
        """
        self._snapshot.needs.freshen(self._door, self.schema, now, DAILY)
        may_be = AT_ONCE if at_once else CONTACTS_MAY_BE
        self._look_at(self._snapshot.contacts.freshen(self._door, self.schema, now, may_be))
        known = set(volunteers) <= self._snapshot.volunteers.rows.keys()
        return self._snapshot.volunteers.freshen(self._door, self.schema, now, DAILY if known else AT_ONCE)

    def freshen(
        self, queue: Collection[Tracked], now: datetime, *, ranking: bool, pressed: bool = False
    ) -> set[str]:
        """Read what changed of the other tables, as far as needed; return the volunteers that changed.

        After a press what was read lately will do: the base has just answered with all that it changed.
        """
        watching = bool(self._board.open_cards()) and self._ran_for(now, VOLUNTEERS_MAY_BE)
        if not queue and not watching:
            return set()
        if queue:
            self.freshen_kinds(queue, now)
        is_new = any(one.request.looked_at is None for one in queue)
        self._freshen_people(now, AT_ONCE if ranking and is_new else HOURLY)
        self._freshen_contacts(queue, now, pressed=pressed)
        may_be = AT_ONCE if ranking and not pressed else VOLUNTEERS_MAY_BE
        return self._snapshot.volunteers.freshen(self._door, self.schema, now, may_be)

    def _see(self, listing: Listing, known: Collection[str], now: datetime, pass_number: int) -> None:
        """Take in the rows; those of `known` were asked for by id: one that did not come is gone."""
        known = set(known)
        for raw in listing.records:
            parsed = parse_request(raw, self.schema)
            row = Row(its_own(parsed.record), parsed.problems, listing.looked_at)
            first = self._first or row.request.id in known
            self._board.see(row, now, pass_number=pass_number, first=first)
        for record in known - {raw["id"] for raw in listing.records}:
            self._board.gone(record)

    def _ran_for(self, now: datetime, time: timedelta) -> bool:
        return self._started_at is not None and now - self._started_at >= time

    def _freshen_people(self, now: datetime, may_be: timedelta) -> None:
        """Read who asked before, and look again at their requests: somebody may not be sent any more."""
        changed = self._snapshot.requesters.freshen(self._door, self.schema, now, may_be)
        for one in self._board.open_cards() if changed else ():
            if changed & set(one.request.requester):
                one.ask()

    def _freshen_contacts(self, queue: Iterable[Tracked], now: datetime, *, pressed: bool) -> None:
        """Read calls and texts, and look again at the requests that they are about."""
        seen_before = any(one.request.looked_at is not None for one in queue)
        may_be = AT_ONCE if seen_before and not pressed else CONTACTS_MAY_BE
        self._look_at(self._snapshot.contacts.freshen(self._door, self.schema, now, may_be))

    def _look_at(self, changed: Iterable[str]) -> None:
        """Look again at the requests that these calls and texts are about."""
        for record in changed:
            contact = self._snapshot.contacts.rows.get(record)
            for one in self._about(contact):
                one.ask()

    def _about(self, contact: Contact | None) -> list[Tracked]:
        ids = contact.request if contact is not None else ()
        return [self._board.tracked[record] for record in ids if record in self._board.tracked]
