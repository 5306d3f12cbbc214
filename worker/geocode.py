"""Asking the map where requests and volunteers are, a few seconds a pass; the base keeps the answers.

Requests go before volunteers. What fails is tried again later, further and further apart; a map that does not
answer keeps nobody waiting: cards go out without distances and are edited once the place is known.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from airtable_schema.live import JSON, Schema
from airtable_schema.records import Coordinates, Volunteer
from airtable_schema.serialize import fields_for
from worker.airtable.answers import Written
from worker.board import Tracked
from worker.clock import Clock
from worker.errors import Permanent, Temporary, ValueRefused
from worker.geocoding.location import ROUGHLY, Location, Place, locate_request, locate_volunteer
from worker.geocoding.places import Found, Located, NotFound, TooCoarse
from worker.snapshot import Snapshot
from worker.write_back import BATCH

SECONDS_A_PASS = 3.0
VOLUNTEERS_A_PASS = 3 * BATCH
"""However fast the map is: keeping what it said takes a call for ten, and cards wait meanwhile."""
_LONGEST_REST = timedelta(hours=1)

log = structlog.get_logger()


class Map(Protocol):
    """The part of the geocoder door that finds places."""

    @property
    def ready_in(self) -> float:
        """Seconds until the next question may be asked."""

    def locate(self, sendable: str) -> Found:
        """Return where an address is."""

    def locate_city(self, city: str) -> Coordinates | None:
        """Return the middle of a city."""


class Writer(Protocol):
    """The part of the Airtable door that keeps what the map said of volunteers."""

    def update(self, table_id: str, rows: Sequence[tuple[str, dict[str, JSON]]]) -> Written:
        """Write cells into rows."""


class Geocoding:
    """What one worker asks the map. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Map, writer: Writer, clock: Clock, country: str) -> None:
        self._door = door
        self._writer = writer
        self._clock = clock
        self._country = country
        self._rest = timedelta(minutes=1)
        self._resting_until: datetime | None = None
        self._answered = False
        """Whether it has ever answered a question of ours."""
        self.trouble: Temporary | Permanent | None = None
        """Why the map did not answer the last question; None when it did."""
        self._unlocated: set[str] = set()
        self._cities: dict[str, Coordinates | None] = {}
        self.schema: Schema

    @property
    def answers(self) -> bool:
        """Whether the map may be asked, as far as is known."""
        return self._resting_until is None or self._clock.now() >= self._resting_until

    def next_question_in(self, tracked: Iterable[Tracked]) -> float | None:
        """Return in how many seconds the map may be asked next; None when there is nothing to ask."""
        if not self.answers or not (self._unlocated or any(self.to_ask(one) for one in tracked)):
            return None
        return self._door.ready_in

    @property
    def unlocated(self) -> int:
        """How many volunteers the map is still to be asked about."""
        return len(self._unlocated)

    @property
    def all_located(self) -> bool:
        """Whether the map has been asked about every volunteer that it is to be asked about."""
        return not self._unlocated

    def to_ask(self, one: Tracked) -> bool:
        """Return whether the map has to be asked about a request."""
        return not one.request.is_final and self.where(one).place is Place.NOT_ASKED

    def where(self, one: Tracked) -> Location:
        """Return where a request is, as far as is known."""
        return locate_request(one.request, self._country)

    def city(self, city: str) -> Coordinates | None:
        """Return the middle of the group's city, None while the map does not say; it is asked once."""
        if city not in self._cities and self.answers and self._door.ready_in <= SECONDS_A_PASS:
            try:
                self._cities[city] = self._door.locate_city(city)
                self.trouble = None
            except (Temporary, Permanent) as trouble:
                self._rests(trouble)
        return self._cities.get(city)

    def requests(self, tracked: Sequence[Tracked], until: float) -> list[Tracked]:
        """Ask about requests, in this order, while there is time; return those whose place was found out."""
        answered = []
        for one in tracked:
            location = self.where(one)
            if location.place is not Place.NOT_ASKED:
                continue
            found = self._ask(location.sendable, until)
            if found is None:
                break
            one.found_at(*kept(found, location.sendable))
            answered.append(one)
        return answered

    def learn(self, snapshot: Snapshot, changed: Iterable[str]) -> None:
        """Note which of these volunteers the map has not been asked about."""
        for record in changed:
            volunteer = snapshot.volunteers.rows.get(record)
            if volunteer is not None and self._is_unlocated(volunteer):
                self._unlocated.add(record)
            else:
                self._unlocated.discard(record)

    def volunteers(self, snapshot: Snapshot, until: float) -> set[str]:
        """Ask about volunteers while there is time; keep the answers in the base, and return whose."""
        rows: list[tuple[str, dict[str, JSON]]] = []
        for record in sorted(self._unlocated)[:VOLUNTEERS_A_PASS]:
            row = self._located_row(snapshot.volunteers.rows.get(record), until)
            if row is None:
                break
            rows.append((record, row))
        return self._keep(snapshot, rows)

    def _is_unlocated(self, volunteer: Volunteer) -> bool:
        return locate_volunteer(volunteer, self._country).place is Place.NOT_ASKED

    def _located_row(self, volunteer: Volunteer | None, until: float) -> dict[str, JSON] | None:
        """Return what the base should keep of a volunteer; None when there is no time, or no answer."""
        if volunteer is None:
            return {}
        location = locate_volunteer(volunteer, self._country)
        if location.place is not Place.NOT_ASKED:
            return {}
        found = self._ask(location.sendable, until)
        if found is None:
            return None
        coordinates, kept_for = kept(found, location.sendable)
        changes = {"coordinates": coordinates, "coordinates_for": kept_for}
        return fields_for("volunteers", changes, self.schema)

    def _keep(self, snapshot: Snapshot, rows: Sequence[tuple[str, dict[str, JSON]]]) -> set[str]:
        """Write what the map said, ten rows a call; what a failure leaves is asked about again later."""
        located: set[str] = set()
        self._unlocated -= {record for record, row in rows if not row}
        to_write = [(record, row) for record, row in rows if row]
        for start in range(0, len(to_write), BATCH):
            written = self._writer.update(self.schema.table_id("volunteers"), to_write[start : start + BATCH])
            located |= snapshot.volunteers.take(written.records.values(), self.schema)
            self._unlocated -= written.records.keys() | written.refused.keys()
            for refused in written.refused.values():
                log.warning("row refused", table="volunteers", why=refused)
            if written.failure is not None:
                raise written.failure
        return located

    def _ask(self, sendable: str, until: float) -> Found | None:
        """Return what the map says; None when there is no time left, or it does not answer."""
        if not self.answers or self._clock.monotonic() + self._door.ready_in >= until:
            return None
        try:
            found = self._door.locate(sendable)
        except ValueRefused as refused:
            if not self._answered:  # then it may be us whom it does not understand
                self._rests(refused)
                return None
            return NotFound()
        except (Temporary, Permanent) as trouble:
            self._rests(trouble)
            return None
        self.trouble = None
        self._answered, self._resting_until, self._rest = True, None, timedelta(minutes=1)
        return found

    def _rests(self, trouble: Temporary | Permanent) -> None:
        """Leave the map alone for a while, longer each time."""
        self.trouble = trouble
        asked_for = timedelta(seconds=getattr(trouble, "delay", _LONGEST_REST.total_seconds()))
        self._resting_until = self._clock.now() + max(self._rest, asked_for)
        self._rest = min(self._rest * 2, _LONGEST_REST)


def kept(found: Found, sendable: str) -> tuple[Coordinates | None, str]:
    """Return what the base keeps of an answer: `_Coordinates` and `_Coordinates for`."""
    match found:
        case Located(coordinates):
            return coordinates, sendable
        case TooCoarse():
            return None, ROUGHLY + sendable
        case NotFound():
            return None, sendable
