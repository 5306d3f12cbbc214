"""Putting together what is known of each request, and deciding what should be true of it.

The composing is here, the deciding in `decide`. A decision holds until something that it rests on changes, so
that a pass that goes on with what the last one left does not rank everybody again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from haversine import Unit, haversine

from airtable_schema.records import Contact, Coordinates, Need, Request, Requester
from worker.board import Board, Tracked
from worker.budget.budget import LOOK_AT_MOST
from worker.decide import decide
from worker.desk.calls import came_back
from worker.desk.listing import kept_list, listed, made_for
from worker.desk.state import standing_of
from worker.desk.values import Standing
from worker.geocode import Geocoding
from worker.geocoding.location import Location
from worker.match import Matching
from worker.next_steps.next_steps import waits_for_check
from worker.next_steps.open import needs_a_place
from worker.remembered.dating import dated
from worker.remembered.said import Said, read_said, said_now, timed
from worker.snapshot import Snapshot
from worker.upkeep.people import People
from worker.view import Rules, Shortlist, View

HOLDS_FOR = timedelta(minutes=5)
"""How long a decision is gone on with; then words such as "tomorrow" may have come to mean another day."""

_UNITS = {"mi": Unit.MILES, "km": Unit.KILOMETERS}


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Everything that a decision rests on, to tell whether it still holds."""

    inputs: str
    status: str
    said: str
    place: Location
    known_of_her: tuple[tuple[str, ...], tuple[str, ...]]
    """Whom not to send, and who helped before: of the one who asked."""
    knowledge: tuple[int, ...]
    made_at: datetime

    def holds(self, now: "RestsOn") -> bool:
        """Return whether a decision made then is still right now."""
        return self.made_at + HOLDS_FOR > now.made_at and _timeless(self) == _timeless(now)


def _timeless(rests_on: RestsOn) -> tuple[object, ...]:
    return (
        rests_on.inputs,
        rests_on.status,
        rests_on.said,
        rests_on.place,
        rests_on.known_of_her,
        rests_on.knowledge,
    )


class Deciding:
    """The decisions of one worker. `centre` is the middle of the group's area, None while it is not known."""

    def __init__(
        self,
        board: Board,
        snapshot: Snapshot,
        matching: Matching,
        people: People,
        geocoding: Geocoding,
        rules: Rules,
    ) -> None:
        self._board = board
        self._snapshot = snapshot
        self._matching = matching
        self._people = people
        self._geocoding = geocoding
        self._rules = rules
        self._by_request: Mapping[str, tuple[Contact, ...]] = {}
        self._contacts_version = -1
        self.centre: Coordinates | None = None
        self.look_at_most = LOOK_AT_MOST
        """After how long an open request is looked at again at the latest."""

    def look_within(self, at_most: timedelta) -> None:
        """Have every open request looked at again after so long at the latest."""
        self.look_at_most = at_most

    def undecided(self, queue: Iterable[Tracked], now: datetime) -> list[Tracked]:
        """Return those for which there is no decision that still holds."""
        undecided = []
        for one in queue:
            if self._holds(one, now):
                one.answering = one.asked
            else:
                undecided.append(one)
        return undecided

    def ranks(self, one: Tracked) -> bool:
        """Return whether volunteers are wanted for a request: only then are they read and ranked."""
        request = one.request
        if not request.is_open or waits_for_check(request, self._rules.check_requests_first):
            return False
        return any(need.is_defined and not need.talk_first for need in self._needs(request))

    def needs_a_place(self, one: Tracked) -> bool:
        """Return whether it matters where a request is; if not, or not yet, its address never leaves."""
        checked = not waits_for_check(one.request, self._rules.check_requests_first)
        return checked and needs_a_place(self._needs(one.request))

    def learn(self, now: datetime) -> None:
        """Take in what the desk did since the last pass, before anybody is ranked."""
        contacts = self._snapshot.contacts
        if self._contacts_version != contacts.version:
            self._by_request = _by_request(contacts.rows.values())
            self._contacts_version = contacts.version
        requests = [one.request for one in self._board.tracked.values()]
        self._matching.learn(contacts.rows.values(), requests, now)

    def decide(self, one: Tracked, now: datetime) -> None:
        """Decide what should be true of a request, and note what that rests on."""
        one.decision = decide(self._view(one, now), self._rules)
        one.answering = one.asked
        one.decided_on = self._rests_on(one, now)

    def _view(self, one: Tracked, now: datetime) -> View:
        """Return everything that deciding about a request may look at."""
        location = self._geocoding.where(one)
        contacts = self._contacts(one)
        requester, needs = self._people.of(one.request), self._needs(one.request)
        request, said = self._in_time(one.request, contacts, now)
        volunteers, timings = self._snapshot.volunteers.rows, self._rules.timings
        standing = standing_of(request, needs, volunteers, contacts, said, timings, now)
        for_what = made_for(request, location, said)
        shortlist = self._shortlist(one, request, location, requester, standing, said, for_what, now)
        if self.ranks(one):
            order = tuple(candidate.volunteer.id for candidate in shortlist.candidates)
            said = listed(said, request, standing, for_what, order, now)
        return View(
            request=request,
            problems=one.problems,
            needs=needs,
            location=location,
            from_centre=self._from_centre(location),
            map_answers=self._geocoding.answers,
            shortlist=shortlist,
            volunteers=volunteers,
            contacts=contacts,
            said=said,
            standing=standing,
            requester=requester,
            now=now,
            looked_at=one.looked_at,
            look_at_most=self.look_at_most,
        )

    def _shortlist(
        self,
        one: Tracked,
        request: Request,
        location: Location,
        requester: Requester | None,
        standing: Standing,
        said: Said,
        for_what: str,
        now: datetime,
    ) -> Shortlist:
        if not self.ranks(one):
            return Shortlist()
        contacts = self._contacts(one)
        before = kept_list(request, said, standing, for_what)
        return self._matching.shortlist(
            request, location, self._snapshot, requester, contacts, now, standing, before,
            said.listed if before else (),
        )  # fmt: skip

    def _contacts(self, one: Tracked) -> tuple[Contact, ...]:
        return self._by_request.get(one.id, ())

    def standing(self, request: Request, contacts: Sequence[Contact], now: datetime) -> Standing:
        """Return where a request stands, by these calls and texts about it, the oldest first."""
        dated_now, said = self._in_time(request, contacts, now)
        volunteers, timings = self._snapshot.volunteers.rows, self._rules.timings
        return standing_of(dated_now, self._needs(request), volunteers, contacts, said, timings, now)

    def _in_time(self, request: Request, contacts: Sequence[Contact], now: datetime) -> tuple[Request, Said]:
        """Return the request with the moments that the worker keeps, and its round with its beginning."""
        before = read_said(request.said)
        waits = request.is_open and waits_for_check(request, self._rules.check_requests_first)
        here = said_now(before, request, came_back(contacts, before.since))
        said = timed(here, before, request, now, waits=waits)
        return dated(request, before, said, now), said

    def _needs(self, request: Request) -> tuple[Need, ...]:
        rows = self._snapshot.needs.rows
        return tuple(rows[need] for need in dict.fromkeys(request.needs) if need in rows)

    def _from_centre(self, location: Location) -> float | None:
        if self.centre is None or location.coordinates is None:
            return None
        unit = _UNITS[self._rules.desk.unit]
        return float(haversine(self.centre, location.coordinates, unit=unit))

    def _holds(self, one: Tracked, now: datetime) -> bool:
        before, decision = one.decided_on, one.decision
        if decision is None or not isinstance(before, RestsOn):
            return False
        changed_by_itself = decision.next_look is not None and decision.next_look <= now
        return not changed_by_itself and before.holds(self._rests_on(one, now))

    def _rests_on(self, one: Tracked, now: datetime) -> RestsOn:
        requester = self._people.of(one.request)
        return RestsOn(
            inputs=one.inputs,
            status=one.request.status_name,
            said=one.request.said,
            place=self._geocoding.where(one),
            known_of_her=(requester.never_send, requester.helped_by) if requester else ((), ()),
            knowledge=self._snapshot.version,
            made_at=now,
        )


def _by_request(contacts: Collection[Contact]) -> Mapping[str, tuple[Contact, ...]]:
    found: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in sorted(contacts, key=lambda contact: contact.happened_at):
        for request in contact.request:
            found[request].append(contact)
    return {request: tuple(about) for request, about in found.items()}
