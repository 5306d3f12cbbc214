"""Who could help with one request: the volunteers as `matching` holds them, kept up to date, and its answer.

Volunteers are patched into the arrays when they change, never rebuilt. What comes out is `view.Shortlist`, in
values that the card understands; `matching` and `notifiers` never meet.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, tzinfo

import phonenumbers

from airtable_schema.records import Contact, Coordinates, Need, Request, Requester, Volunteer
from matching.answers import Answers
from matching.ask import Ask, ask_for
from matching.facts import facts_from
from matching.places import keep_places
from matching.policy import Policy
from matching.pool import Pool
from matching.ranking import Pick, Ranking, list_size, rank
from matching.reasons import Reject
from notifiers.card import Candidate, Reason
from worker.desk_values import NOBODY_TRIED, Standing
from worker.location import Location, locate_volunteer
from worker.snapshot import Snapshot
from worker.view import Shortlist

_TRIED = frozenset({Reject.SAID_NO, Reject.WRONG_NUMBER, Reject.ON_IT})


class Matching:
    """The arrays of the volunteers, and the questions put to them."""

    def __init__(self, policy: Policy, country: str, zone: tzinfo) -> None:
        self._policy = policy
        self._country = country
        self._zone = zone
        self._pool = Pool(calling_code=str(phonenumbers.country_code_for_region(country) or ""))

    def patch(self, snapshot: Snapshot, changed: Collection[str]) -> None:
        """Take in volunteers that changed, are new, or are gone."""
        rows = snapshot.volunteers.rows
        there = [rows[volunteer] for volunteer in changed if volunteer in rows]
        places = {volunteer.id: locate_volunteer(volunteer, self._country) for volunteer in there}
        self._pool.patch(
            [_at(volunteer, places[volunteer.id].coordinates) for volunteer in there],
            removed=[volunteer for volunteer in changed if volunteer not in rows],
            buildings={volunteer: place.building for volunteer, place in places.items()},
        )

    def learn(self, contacts: Iterable[Contact], requests: Iterable[Request], now: datetime) -> None:
        """Take in what happened: who was asked, who is on what."""
        self._pool.set_facts(facts_from(contacts, requests, now))

    def list_size(self, request: Request) -> int:
        """Return how many there are on the list of a request when it is full."""
        return list_size(request, self._policy)

    def shortlist(
        self,
        request: Request,
        location: Location,
        snapshot: Snapshot,
        requester: Requester | None,
        contacts: Collection[Contact],
        now: datetime,
        standing: Standing = NOBODY_TRIED,
    ) -> Shortlist:
        """Return who could help, best first; a list that is being worked keeps its order.

        A kind of help of which to talk first has no list: nobody is asked before it is clear what it takes.
        Who left the request, or was tried as often as anybody is, makes room for others.
        """
        kinds = snapshot.needs.rows
        ask = ask_for(
            request,
            {need: kind for need, kind in kinds.items() if not kind.talk_first},
            coordinates=location.coordinates,
            building=location.building,
            requester=requester,
            contacts=contacts,
            zone=self._zone,
        )
        ask = replace(ask, answers=_without(standing.left, ask))
        being_worked = standing.worked or bool(request.dispatcher.strip())
        before = request.shortlist if being_worked else ()
        size = self.list_size(request)
        policy = replace(self._policy, shortlist=size + len(standing.tired_of))
        ranking = rank(self._pool, ask, policy, now, keep=before)
        order = _order(before, ranking, ask, standing, now)[:size]
        thin = ranking.qualify - len(standing.tired_of) < policy.thin_below
        volunteers = snapshot.volunteers.rows
        return Shortlist(
            candidates=tuple(_candidate(pick, volunteers[pick.volunteer_id]) for pick in order),
            left_out={reject.value: count for reject, count in ranking.left_out.items()},
            relax={allow.value: count for allow, count in ranking.relax.items()} if thin else {},
            uncovered=ranking.offered_by_nobody,
            similar=_similar(ranking, kinds),
            all_asked=not order and bool(standing.tired_of or _TRIED & ranking.left_out.keys()),
        )


def _at(volunteer: Volunteer, place: Coordinates | None) -> Volunteer:
    """Return the volunteer living there: for most the very same record, so that it is not held twice."""
    return volunteer if volunteer.coordinates == place else replace(volunteer, coordinates=place)


def _order(
    before: tuple[str, ...], ranking: Ranking, ask: Ask, standing: Standing, now: datetime
) -> list[Pick]:
    """Return the picks in the order to ring them; who does not qualify any more is left out."""
    by_id = {pick.volunteer_id: pick for pick in (*ranking.picked, *ranking.kept)}
    places = keep_places(before, ranking, ask.answers.in_play)
    listed = [who for who in (*places.order, *places.new) if who in by_id and not standing.is_off(who)]
    return [by_id[who] for who in standing.ordered(listed, now)]


def _without(left: Collection[str], ask: Ask) -> Answers:
    """Return the answers with those who have left the request among those who will not do any of it."""
    answers, all_of_it = ask.answers, frozenset(ask.request.needs)
    return replace(
        answers,
        declined={**answers.declined, **dict.fromkeys(left, all_of_it)},
        in_play=answers.in_play - frozenset(left),
    )


def _candidate(pick: Pick, volunteer: Volunteer) -> Candidate:
    reasons = tuple(Reason(reason.code.value, reason.values) for reason in pick.reasons)
    return Candidate(volunteer=volunteer, distance=pick.distance, reasons=reasons)


def _similar(ranking: Ranking, kinds: dict[str, Need]) -> tuple[str, int] | None:
    """Return the kind whose people could be asked for the first need that nobody offers, and how many."""
    for need_id in ranking.offered_by_nobody:
        names = [kinds[other].name for other in kinds[need_id].also_ask if other in kinds]
        if names and ranking.coverage[need_id].similar:
            return names[0], ranking.coverage[need_id].similar
    return None
