"""Keeping up what the base says beside the requests: what calls are called, rows for calls, volunteers.

None of it is decided by but a wrong number and the time of a call, which are taken in before; the rest is
written once everything is said, in tens, and what can wait does.
"""

from datetime import datetime

from airtable_schema.live import Schema
from notifiers.desk import Desk
from worker.board import Board
from worker.snapshot import Snapshot
from worker.upkeep.kept_volunteers import KeptVolunteers
from worker.upkeep.logged_calls import LoggedCalls
from worker.upkeep.ready_rows import ReadyRows
from worker.upkeep.upkeep_base import Door, UpkeepBase


class Upkeep:
    """The upkeep of one worker. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Door, board: Board, snapshot: Snapshot, desk: Desk) -> None:
        self._base = UpkeepBase(door, board, snapshot, desk)
        self._logged = LoggedCalls(self._base)
        self._rows = ReadyRows(self._base)
        self._volunteers = KeptVolunteers(self._base)

    @property
    def schema(self) -> Schema:
        """The base's schema as it was read last."""
        return self._base.schema

    @schema.setter
    def schema(self, schema: Schema) -> None:
        self._base.schema = schema

    def note(self, now: datetime) -> set[str]:
        """Take in what people logged in the base, before anything is decided; return whose row changed."""
        return self._logged.note(now)

    def keep(self, now: datetime) -> set[str]:
        """Write what is kept of calls and volunteers, once everything is said; return whose row changed."""
        self._logged.name(now)
        self._rows.make(now)
        self._rows.remove(now)
        return self._volunteers.keep(now)
