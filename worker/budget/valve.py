"""The safety valve: many old requests, never announced, wait until somebody decides about them.

So it is when a worker first meets a base that has long been in use. What was created after the newest
heartbeat found at the start is never held: a Monday and an outage must pass.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from airtable_schema.live import JSON, Schema
from airtable_schema.parse import parse_heartbeat, parse_request
from airtable_schema.serialize import create_fields, on_behalf_fields
from notifiers.presses import Act
from worker.airtable.answers import Upserted
from worker.airtable.lister import Lister
from worker.attention import SINCE_EVER, Attention, never_announced
from worker.deeds.announcing import announce_from
from worker.health.heartbeat import DESK, Heartbeats

EVERY = timedelta(minutes=10)
"""How often they are counted again while they wait."""


class Door(Lister, Protocol):
    """The part of the Airtable door that counts them."""

    def upsert(self, table_id: str, rows: Sequence[dict[str, JSON]], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows that are recognised by a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What waits: more than `most` requests from before `since`, some of `first` and `last`."""

    most: int
    since: datetime
    first: datetime
    last: datetime


def _without_words(_: object) -> Iterable[str]:
    return ()


class Valve:
    """The valve of one worker. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Door, heartbeats: Heartbeats, settle: timedelta, *, most: int) -> None:
        self._door = door
        self._heartbeats = heartbeats
        self._settle = settle
        self._most = most
        self._since: datetime | None = None
        self._counted_at: datetime | None = None
        self._decided = False
        """Whether *Announce from* was filled at the last look: once it is emptied, it is counted anew."""
        self.held: Held | None = None
        self.words: Callable[[Held], Iterable[str]] = _without_words
        self.not_yet: Callable[[datetime], Iterable[str]] = _without_words
        self.schema: Schema

    @property
    def announce_from(self) -> datetime | None:
        """From when on requests are announced; None: all of them."""
        decided = self._heartbeats.announce_from
        return self.held.since if decided is None and self.held is not None else decided

    @property
    def counted(self) -> bool:
        """Whether it is known what waits, or what was decided."""
        return self._counted_at is not None

    def announces_nothing_before(self, now: datetime) -> datetime | None:
        """Return the date that somebody typed where it is still to come: new requests wait, too."""
        decided = self._heartbeats.announce_from
        return decided if decided is not None and decided > now else None

    def needs_you(self, now: datetime) -> Iterable[str]:
        """Return what people should know of what is held."""
        not_before = self.announces_nothing_before(now)
        if not_before is not None:
            return self.not_yet(not_before)
        return self.words(self.held) if self.held is not None else ()

    def due(self, now: datetime) -> bool:
        """Return whether to look again for what people decided, and at how much waits."""
        return self.held is not None and self._counted_at is not None and now - self._counted_at >= EVERY

    def count(self, now: datetime) -> None:
        """Find out whether to hold anything, at the start and while it is held: one call, or none."""
        self._since = self._since or self._heartbeats.last_beat or now
        decided, self._decided = self._decided, self._heartbeats.announce_from is not None
        if self._decided:
            self.held, self._counted_at = None, now
        elif decided or self._counted_at is None or self.due(now):
            self.held, self._counted_at = self._held(now, self._since), now

    def decide(self, act: Act, now: datetime) -> bool:
        """Write what somebody decided into the desk's row; return whether it was theirs to decide. Two calls.

        It is not where nothing is held, and where somebody else decided or typed a date meanwhile.
        """
        if self.held is None or self._is_decided(now):
            return False
        decided = announce_from(act, self.held.since, now, ever=SINCE_EVER)
        row = {
            **create_fields("heartbeats", {"key": DESK}, self.schema),
            **on_behalf_fields("heartbeats", {"announce_from": decided}, self.schema),
        }
        merge_on = [self.schema.column_id("heartbeats", "key")]
        upserted = self._door.upsert(self.schema.table_id("heartbeats"), [row], merge_on=merge_on)
        self._heartbeats.announce_from = parse_heartbeat(upserted.record(0), self.schema).record.announce_from
        return True

    def _is_decided(self, now: datetime) -> bool:
        self._heartbeats.read(now)
        return self._heartbeats.announce_from is not None

    def _held(self, now: datetime, since: datetime) -> Held | None:
        asked = Attention(now=now, announce_from=None, settle=self._settle)
        found = self._door.list(
            self.schema.table_id("requests"),
            fields=[self.schema.column_id("requests", "status")],
            formula=never_announced(self.schema, asked, before=since),
            max_records=self._most + 1,
        )
        if len(found.records) <= self._most:
            return None
        dates = sorted(parse_request(raw, self.schema).record.created_at for raw in found.records)
        return Held(most=self._most, since=since, first=dates[0], last=dates[-1])
