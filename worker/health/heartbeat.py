"""The worker's row in the base, by which people see it is alive, and the desk's, by which they steer it.

Both are written in one upsert, whose reply is read: *Announce from* and *Pause*. The other workers are read
at start and with every sixth heartbeat, or with each while there are any; what a worker that fell silent
had counted is kept in one row. Calls are booked ahead, so that a killed worker has counted too many, never
too few.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from airtable_schema.live import JSON, Schema
from airtable_schema.parse import parse_heartbeat
from airtable_schema.records import Heartbeat
from airtable_schema.serialize import create_fields
from worker.airtable.answers import Listing, Upserted
from worker.airtable.calls import CallCounter
from worker.budget.budget import BEAT_AT_LEAST, BLOCK, SPARE, month_of
from worker.errors import QuotaSpent

EVERY = BEAT_AT_LEAST
EVERY_WHILE_PAUSED = timedelta(minutes=1)
"""Nothing else is read meanwhile, and people who end the pause look on."""
SAYS_ANEW = timedelta(minutes=1)
"""So long, or a fifth of the time between two of them, what a person must do stands as it was."""
OTHERS_EVERY = 6
"""The other workers' rows are read with every sixth heartbeat."""
CALLS_ALONE, CALLS_BESIDE_OTHERS = 4.0, 2.0
"""Airtable calls a second: a base takes five, whoever makes them."""
SEEN_LATELY = timedelta(minutes=25)
SILENT = timedelta(days=1)
"""A worker that wrote nothing for so long does not run any more."""
DESK = "desk"
_ALL_UNTIL = "all_until"
EARLIER = "earlier"
"""The row that keeps what silent workers had counted in the month."""
_READ_TWICE = 2
"""How often a beat that is not ours must be found: one alone may be the last word of who ran before us."""
_ROUNDED = timedelta(milliseconds=1)
"""By how much Airtable may change a time that was written."""

log = structlog.get_logger()


class Door(Protocol):
    """The part of the Airtable door that heartbeats need."""

    per_second: float

    def upsert(self, table_id: str, rows: Sequence[dict[str, JSON]], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows that are recognised by a key, and create those that don't exist."""

    def list(self, table_id: str, *, fields: Sequence[str], formula: str | None = None) -> Listing:
        """Return the rows for which the formula is true."""

    def delete(self, table_id: str, ids: Iterable[str]) -> None:
        """Delete rows by their ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What the worker says of itself in its row."""

    looks_again_at: datetime
    now: str = ""
    waiting: str = ""
    needs_you: str = ""
    alarm: str = ""
    """The part of it that people should not have to wait for, nor for its end."""


class Heartbeats:
    """The rows of one worker. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Door, name: str, version: str, calls: CallCounter) -> None:
        self._door = door
        self._name = name
        self._version = version
        self._calls = calls
        self._booked = 0
        self._before = 0
        self._month = ""
        self._counted_from = 0
        self._counted_to = 0
        self._theirs = 0
        self._theirs_in = ""
        self._silent: tuple[Heartbeat, ...] = ()
        self._earlier = 0
        self._beaten_at: datetime | None = None
        self._wrote_at: datetime | None = None
        self._own_beat: datetime | None = None
        """The one that the own row was last found with."""
        self._not_ours = 0
        """How often in a row the own row was found with a later beat than any of ours."""
        self._beats = 0
        self.beating = False
        """Whether a heartbeat is being made: its own calls are not held up."""
        self._condition: Condition | None = None
        self._somebody_began = False
        self.every, self.block = EVERY, BLOCK
        """How often to beat, and how many calls to book at once: the budget says so."""
        self.may_book: Callable[[datetime], object] = _anything
        """Asked before calls are booked; raises QuotaSpent when there are none left to book."""
        self.all_until: Callable[[datetime], datetime | None] = _all_is
        """Returns until when everything was announced, while calls are too scarce for that; else None."""
        self.last_beat: datetime | None = None
        """The newest one found at the start, of any worker, by which all was announced; None: no such."""
        self.announce_from: datetime | None = None
        self.paused = False
        self.others: tuple[Heartbeat, ...] = ()
        self.schema: Schema

    @property
    def shared_name(self) -> str:
        """The own name, where another worker that runs has it too and writes our row; "" where none has."""
        return self._name if self._not_ours >= _READ_TWICE else ""

    def due(self, now: datetime) -> bool:
        """Return whether it is time for one, or the calls booked ahead are used up."""
        every = max(EVERY_WHILE_PAUSED, self.every / 10) if self.paused else self.every
        if self._beaten_at is None or now - self._beaten_at >= every:
            return True
        return self._is_used_up(now)

    def is_outdated(self, condition: Condition, now: datetime) -> bool:
        """Return whether people should read something else in the row soon: what is lost, what is open."""
        said = self._condition
        if said is None or self._beaten_at is None:
            return False
        rested = now - self._beaten_at >= max(SAYS_ANEW, self.every / 5)
        return (rested and said.alarm != condition.alarm) or (bool(condition.now) and not said.now)

    def says_else(self, condition: Condition) -> bool:
        """Return whether people read something else in the row than what is true now."""
        said = self._condition
        return said is not None and _read(said) != _read(condition)

    def hurry(self) -> None:
        """Beat with the next pass: people should read something new in the row."""
        self._beaten_at = None

    def before_call(self, now: datetime) -> None:
        """Book more calls when those booked are used up: none is made that is not counted in the base."""
        if self._condition is not None and not self.beating and self._is_used_up(now):
            self.beat(now, self._condition)

    def spent(self, now: datetime) -> int:
        """Return the calls of this month: those that others booked, as last read, and our own."""
        theirs = self._theirs if self._theirs_in == month_of(now) else 0
        if self._month in ("", month_of(now)):
            return theirs + self._before + self._used()
        return theirs + self._calls.total - self._counted_to

    def beat(self, now: datetime, condition: Condition) -> None:
        """Write both rows and read what people decided. Raises what the door raises."""
        self.beating, self._condition = True, condition
        try:
            self._beat(now, condition)
        finally:
            self.beating = False

    def _beat(self, now: datetime, condition: Condition) -> None:
        if self._beats % OTHERS_EVERY == 0 or self.others or self._somebody_began or self._not_ours:
            self.read(now)
            self._note_whose_our_row_is()
            self._door.per_second = CALLS_BESIDE_OTHERS if self.others else CALLS_ALONE
        spent = self._refusal(now)
        self._book(now, 0 if spent else self.block)
        key_column = self.schema.column_id("heartbeats", "key")
        rows = [self._desk_row(), self._own_row(now, condition), *self._earlier_row()]
        self._wrote_at = max(now, self._wrote_at or now)
        upserted = self._door.upsert(self.schema.table_id("heartbeats"), rows, merge_on=[key_column])
        desk = parse_heartbeat(upserted.record(0), self.schema).record
        self.announce_from, self.paused = desk.announce_from, desk.pause
        self._somebody_began = self._beats > 0 and desk.version not in ("", self._began_as)
        self._beaten_at, self._counted_to = now, self._calls.total
        self._beats += 1
        self._bury()
        if spent is not None:
            raise spent

    def _refusal(self, now: datetime) -> QuotaSpent | None:
        """Return why no more calls may be booked; the rows are written once more all the same, to say so."""
        try:
            self.may_book(now)
        except QuotaSpent as spent:
            return spent
        return None

    def _is_used_up(self, now: datetime) -> bool:
        """Whether the calls booked ahead are used up but for a few, or it is another month."""
        return self._used() >= self._booked - SPARE or self._month != month_of(now)

    def read(self, now: datetime) -> None:
        """Read all rows, and write none: what people decided, which other workers are alive, calls so far."""
        fields = self.schema.column_ids("heartbeats")
        listing = self._door.list(self.schema.table_id("heartbeats"), fields=fields)
        rows = [parse_heartbeat(raw, self.schema).record for raw in listing.records]
        for desk in (row for row in rows if row.key == DESK):
            self.announce_from, self.paused = desk.announce_from, desk.pause
        if self._beats == 0:
            self._before = _counted((row for row in rows if row.key == self._name), now)
            beats = [_announced_until(row) for row in rows if row.key != DESK]
            self.last_beat = max((beat for beat in beats if beat), default=None)
        self._theirs = _counted((row for row in rows if row.key not in ("", self._name)), now)
        self._theirs_in = month_of(now)
        self._own_beat = max((row.beat for row in rows if row.key == self._name and row.beat), default=None)
        self._note_others(rows, now)

    def _note_others(self, rows: Sequence[Heartbeat], now: datetime) -> None:
        """Tell the other workers that run from those that don't any more, and what these had counted."""
        workers = [row for row in rows if row.key not in ("", DESK, EARLIER, self._name)]
        self.others = tuple(row for row in workers if row.beat and now - row.beat < self._seen_lately)
        self._silent = tuple(
            row for row in workers if row.beat and now - row.beat >= max(SILENT, 3 * self.every)
        )
        self._earlier = _counted((row for row in rows if row.key == EARLIER or row in self._silent), now)

    def _note_whose_our_row_is(self) -> None:
        """Tell whether another worker writes our row: who ran before us beats after us once at most."""
        wrote, found = self._wrote_at, self._own_beat
        theirs = wrote is not None and found is not None and found - wrote > _ROUNDED
        self._not_ours = self._not_ours + 1 if theirs else 0
        if self._not_ours == _READ_TWICE:
            log.warning("another worker runs under our name: give each one of its own", key=self._name)

    def _book(self, now: datetime, block: int) -> None:
        month = month_of(now)
        if self._month not in ("", month):
            self._before, self._counted_from = 0, self._counted_to
        self._month = month
        self._booked = self._used() + (block or SPARE)

    def _used(self) -> int:
        return self._calls.total - self._counted_from

    @property
    def _seen_lately(self) -> timedelta:
        """How long another worker may be silent that still runs."""
        return max(SEEN_LATELY, 2 * self.every)

    @property
    def _began_as(self) -> str:
        return f"{self._version}, last started: {self._name}"

    def _desk_row(self) -> dict[str, JSON]:
        """Return the desk's row; who starts says so in it, and the others find that in their next reply."""
        started = {"version": self._began_as} if self._beats == 0 or self._somebody_began else {}
        values = {"key": DESK, "name": DESK, "ids": self.schema.ids, **started}
        there = {key: value for key, value in values.items() if self.schema.has("heartbeats", key)}
        return create_fields("heartbeats", there, self.schema)

    def _earlier_row(self) -> list[dict[str, JSON]]:
        """Return the row of silent workers, when one has fallen silent: it is counted before its row goes."""
        if not self._silent:
            return []
        values = {
            "key": EARLIER,
            "name": "Earlier this month",
            "calls_this_month": self._earlier,
            "month": self._month,
        }
        return [create_fields("heartbeats", values, self.schema)]

    def _bury(self) -> None:
        """Delete the rows of silent workers."""
        silent, self._silent = self._silent, ()
        if silent:
            self._door.delete(self.schema.table_id("heartbeats"), [row.id for row in silent])

    def _memory(self, now: datetime) -> str:
        """Return what this worker's row keeps for who starts next."""
        until = self.all_until(now)
        return json.dumps({_ALL_UNTIL: until.isoformat()}) if until is not None else ""

    def _own_row(self, now: datetime, condition: Condition) -> dict[str, JSON]:
        values = {
            "key": self._name,
            "name": self._name,
            "looks_again_at": condition.looks_again_at,
            "now": condition.now,
            "waiting": condition.waiting,
            "needs_you": condition.needs_you,
            "version": self._version,
            "calls_this_month": self._before + self._booked,
            "month": self._month,
            "beat": now,
            "ids": self._memory(now),
        }
        values = {key: value for key, value in values.items() if self.schema.has("heartbeats", key)}
        return create_fields("heartbeats", values, self.schema)


def _read(condition: Condition) -> tuple[str, str, str]:
    """Return what people read of it."""
    return condition.now, condition.waiting, condition.needs_you


def _counted(rows: Iterable[Heartbeat], now: datetime) -> int:
    """Return the calls that these rows counted in this month."""
    return sum(row.calls_this_month or 0 for row in rows if row.month == month_of(now))


def _announced_until(row: Heartbeat) -> datetime | None:
    """Return until when this worker had announced everything: its last beat, unless it says otherwise."""
    try:
        return datetime.fromisoformat(json.loads(row.ids)[_ALL_UNTIL]).astimezone(UTC)
    except (ValueError, KeyError, TypeError):
        return row.beat


def _all_is(_: datetime) -> datetime | None:
    """Everything is announced."""
    return None


def _anything(_: datetime) -> None:
    """Let everything be booked."""
