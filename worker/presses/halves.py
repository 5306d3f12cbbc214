"""Presses of which the base took the call and not the change: the call is taken back, so that nothing stays.

The rows of Calls & texts are written first. When the request refuses its part, they are marked as undone at
once; when no answer came, as soon as the base answers, unless it shows that the change was made after all.
Only memory: after a kill in between, the row stays, and the card shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from airtable_schema.records import Request
from worker.airtable.answers import MARGIN
from worker.board import Board
from worker.deeds.deed import Changes
from worker.presses.batch import Pending
from worker.presses.writing import ClicksWriting
from worker.reading import Reading
from worker.snapshot import Snapshot

LISTS_LAG = timedelta(seconds=MARGIN)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """One of them. `changes` are the columns that stand if it was carried out after all; none: it was not."""

    request: str
    rows: tuple[str, ...]
    changes: Changes
    since: datetime


class Halves:
    """Those of one desk that are not mended yet."""

    def __init__(self, reading: Reading, board: Board, snapshot: Snapshot, writing: ClicksWriting) -> None:
        self._reading = reading
        self._board = board
        self._snapshot = snapshot
        self._writing = writing
        self._open: list[Half] = []

    def add(self, one: Pending, now: datetime) -> None:
        """Take in one. What was refused is not going to stand; of the others nobody knows yet."""
        changes = one.deed.changes if one.deed is not None else {}
        log.warning("press half written", request=one.request, act=one.press.act.value)
        self._open.append(Half(request=one.request, rows=tuple(one.rows), changes=changes, since=now))

    def mend(self, now: datetime, pass_number: int) -> None:
        """Take back what can be told by now. Raises what the base is down with: then nothing is forgotten."""
        ripe = [half for half in self._open if not half.changes or now - half.since >= LISTS_LAG]
        if not ripe:
            return
        self._reading.again(list({half.request: None for half in ripe if half.changes}), now, pass_number)
        self._take_back([half for half in ripe if not self._stands(half)])
        self._open = [half for half in self._open if half not in ripe]

    def _take_back(self, halves: Sequence[Half]) -> None:
        rows = [row for half in halves for row in half.rows]
        if not rows:
            return
        written = self._writing.undo(rows)
        if written.failure is not None:
            raise written.failure
        self._snapshot.contacts.take(written.records.values(), self._writing.schema)
        for tracked in (self._board.tracked.get(half.request) for half in halves):
            if tracked is not None:
                tracked.ask()

    def _stands(self, half: Half) -> bool:
        tracked = self._board.tracked.get(half.request)
        if not half.changes or tracked is None:
            return False
        return all(_same(tracked.request, key, value) for key, value in half.changes.items())


def _same(request: Request, key: str, value: object) -> bool:
    held = getattr(request, key)
    return set(held) == set(value) if isinstance(value, tuple) else held == value
