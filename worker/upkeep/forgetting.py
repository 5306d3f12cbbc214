"""Forgetting what the worker wrote of requests that ended some time ago: `[privacy] forget_after_days`.

Of each, in this order, so that a worker that is killed in between begins again: its card and our replies in
the thread are deleted; rows that were made for calls go, and those that were used name nobody any more; last,
our own columns are emptied. What people wrote is not touched, here as anywhere.

One list call a day where there is nothing; ten requests a pass where there is something.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from airtable_schema.live import JSON, Schema
from airtable_schema.numbers import request_number
from airtable_schema.parse import parse_contact, parse_request
from airtable_schema.records import Contact, Request
from airtable_schema.serialize import fields_for
from notifiers.channel import Channel
from notifiers.errors import ChannelLost, MessageGone, Permanent, Temporary, TokenRefused
from notifiers.people_lines import DOT
from worker.airtable.answers import Written
from worker.airtable.formulas import any_of, begins_with, is_blank
from worker.airtable.lister import Lister
from worker.attention import FORGOTTEN, to_forget
from worker.board import Board
from worker.channel.sweeping import VISIBLE
from worker.clock import Clock
from worker.remembered.memory import card_of, its_own
from worker.remembered.said import Phase, Said, read_said
from worker.upkeep.call_rows import is_unused
from worker.write_back import BATCH

EVERY = timedelta(days=1)
FIRST_AFTER = timedelta(hours=1)
"""A worker that is started again and again does not ask each time."""
BATCHES_A_DAY = 10
AFTER_TROUBLE = timedelta(hours=1)
A_PAGE = 100
"""Rows: one call."""

log = structlog.get_logger()


class Door(Lister, Protocol):
    """The part of the Airtable door that forgetting needs."""

    def update(self, table_id: str, rows: Sequence[tuple[str, dict[str, JSON]]]) -> Written:
        """Write cells into rows; say for each row what came of it."""

    def delete(self, table_id: str, ids: Iterable[str]) -> None:
        """Delete rows."""


class Forgetting:
    """The forgetting of one worker. `schema` is set anew whenever the base's schema was read again.

    `between` is called between two calls to the channel: what people press does not wait for it.
    """

    def __init__(
        self,
        door: Door,
        channel: Channel,
        board: Board,
        clock: Clock,
        *,
        after: timedelta,
        between: Callable[[], object],
    ) -> None:
        self._door = door
        self._channel = channel
        self._board = board
        self._clock = clock
        self._after = after
        self._between = between
        self._next: datetime | None = None
        self._batches = 0
        self._left_alone: set[str] = set()
        """Requests that the base would not let us empty."""
        self.schema: Schema

    def forget(self, now: datetime, until: float) -> None:
        """Forget up to ten requests, if it is time and while there is time. Raises what the door raises."""
        self._next = self._next or now + FIRST_AFTER
        if not self._after or now < self._next or self._board.sparing:
            return
        found = self._found(now)
        forgotten = self._taken_back(found[:BATCH], now, until)
        if forgotten is None:
            self._next = now + AFTER_TROUBLE
            return
        if forgotten:
            self._clear_contacts(forgotten)
            self._empty(forgotten)
            log.info("requests forgotten", count=len(forgotten))
        self._batches += 1
        if len(forgotten) == len(found) or self._batches >= BATCHES_A_DAY:
            self._next, self._batches = now + EVERY, 0

    def _found(self, now: datetime) -> list[Request]:
        """Return those that ended long enough ago; what anybody touched lately can wait."""
        listing = self._door.list(
            self.schema.table_id("requests"),
            fields=self.schema.column_ids("requests"),
            formula=to_forget(self.schema, ended_by=now - self._after),
            max_records=A_PAGE,
        )
        requests = (its_own(parse_request(raw, self.schema).record) for raw in listing.records)
        but_not = self._left_alone | self._board.tracked.keys()
        return [request for request in requests if request.is_final and request.id not in but_not]

    def _taken_back(self, found: Sequence[Request], now: datetime, until: float) -> list[Request] | None:
        """Return those of which nothing of ours is in the channel any more; None: it does not answer."""
        done: list[Request] = []
        try:
            for request in found:
                if done and self._clock.monotonic() >= until:
                    break
                self._take_back(request, now)
                done.append(request)
        except (Temporary, ChannelLost, TokenRefused) as lost:
            log.warning("not forgotten", why=lost)
            return done or None
        return done

    def _take_back(self, request: Request, now: datetime) -> None:
        """Delete a request's cards and our replies to them; what Slack lets nobody delete names nobody."""
        shown = card_of(request)
        if shown is None:
            return
        cards = {shown.ts}
        if shown.n > 1:
            since = max(request.created_at, now - VISIBLE)
            mine = f"card:{request.id}:"
            cards |= {one.ts for one in self._channel.history(since) if one.key.startswith(mine)}
        for ts in sorted(cards):
            for reply in self._replies(ts):
                self._delete(reply)
            self._delete(ts)

    def _replies(self, ts: str) -> list[str]:
        try:
            return [reply.ts for reply in self._channel.replies(ts)]
        except MessageGone:
            return []

    def _delete(self, ts: str) -> None:
        self._between()
        try:
            self._channel.delete(ts)
        except (ChannelLost, TokenRefused):
            raise
        except Permanent as refused:
            log.warning("message stays", ts=ts, why=refused)

    def _clear_contacts(self, requests: Sequence[Request]) -> None:
        """Take away rows that were made for calls; let those that were used name nobody."""
        about = self._contacts_of(requests)
        unused = [contact.id for contact in about if is_unused(contact)]
        named = [contact for contact in about if contact.summary and contact.id not in unused]
        table = self.schema.table_id("contacts")
        if unused:
            self._door.delete(table, unused)
        blank = [(contact.id, fields_for("contacts", {"summary": ""}, self.schema)) for contact in named]
        for start in range(0, len(blank), BATCH):
            self._went_well(self._door.update(table, blank[start : start + BATCH]))

    def _contacts_of(self, requests: Sequence[Request]) -> list[Contact]:
        """Return their calls that still say anything of ours: links can't be asked for by id, these can."""
        schema, table = self.schema, self.schema.table_id("contacts")
        if not schema.has("contacts", "summary"):
            return []
        summary = schema.column_id("contacts", "summary")
        says = [begins_with(summary, f"{request_number(request)}{DOT}") for request in requests]
        if schema.has("contacts", "key"):
            key = schema.column_id("contacts", "key")
            says += [begins_with(key, f"{request.id}:") for request in requests]
        listing = self._door.list(
            table,
            fields=schema.column_ids("contacts"),
            formula=f"AND(NOT({is_blank(summary)}),{any_of(says)})",
        )
        ids = {request.id for request in requests}
        contacts = (parse_contact(raw, schema).record for raw in listing.records)
        return [contact for contact in contacts if ids & set(contact.request)]

    def _empty(self, requests: Sequence[Request]) -> None:
        """Empty our own columns.

        What is left is for whoever opens it again: how often it was begun, and the ids of those who did it or
        left it, as *Assigned to* and Calls & texts have them, too.
        """
        rows = [(request.id, fields_for("requests", self._row(request), self.schema)) for request in requests]
        self._went_well(self._door.update(self.schema.table_id("requests"), rows))

    def _row(self, request: Request) -> dict[str, Any]:
        before = read_said(request.said)
        said = Said(
            round=before.round, phase=Phase.FINAL, doing_it=before.doing_it, left=before.left, folded=True
        )
        row: dict[str, Any] = dict.fromkeys(FORGOTTEN, "")
        row |= {"coordinates": None, "shortlist": (), "said": said.written(request.id)}
        return {key: value for key, value in row.items() if self.schema.has("requests", key)}

    def _went_well(self, written: Written) -> None:
        """Note what the base refused, so that it keeps nobody else from being forgotten."""
        for record, why in written.refused.items():
            log.warning("row refused", record=record, why=why)
            self._left_alone.add(record)
        if written.failure is not None:
            raise written.failure
