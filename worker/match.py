"""Who could help with one request: the volunteers as `matching` holds them, kept up to date, and its answer.

Volunteers are patched into the arrays when they change, never rebuilt. What comes out is `view.Shortlist`, in
values that the card understands; `matching` and `notifiers` never meet.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

import phonenumbers

from airtable_schema.options import ContactOutcome
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
from notifiers.words.reasons import DIDNT_COME, HAD_IT
from worker.desk.values import NO, NOBODY_TRIED, Standing
from worker.geocoding.location import Location, locate_volunteer
from worker.snapshot import Snapshot
from worker.view import Shortlist

_BETTER = 3
"""So many come to a full list that is being worked, where they are better than who is still to be called."""
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
        before: Sequence[str] = (),
        listed: Collection[str] = (),
    ) -> Shortlist:
        """Return who could help, best first; who stands on the list `before` keeps that order.

        Whoever is not among those `listed` when the work on it began comes after them. They fill the places
        that became free; besides, a few come who are better than anybody not yet contacted.
        A kind of help of which to talk first has no list: nobody is asked before it is clear what it takes.
        Who left the request, or was tried as often as anybody is, makes room for others.
        """
        kinds = snapshot.needs.rows
        doing = tuple(who for who in request.assigned_to if who not in standing.left)
        ask = ask_for(
            replace(request, assigned_to=doing),
            {need: kind for need, kind in kinds.items() if not kind.talk_first},
            coordinates=location.coordinates,
            building=location.building,
            requester=requester,
            contacts=contacts,
            zone=self._zone,
        )
        ask = replace(ask, answers=_without(standing.left, ask))
        size = self.list_size(request)
        policy = replace(self._policy, shortlist=size + len(standing.tired_of))
        ranking = rank(self._pool, ask, policy, now, keep=(*before, *ask.answers.in_play))
        order = _order(tuple(before), listed or before, ranking, ask, standing, now, size)
        thin = ranking.qualify - len(standing.tired_of) < policy.thin_below
        volunteers = snapshot.volunteers.rows
        return Shortlist(
            candidates=tuple(_candidate(pick, volunteers[pick.volunteer_id]) for pick in order),
            left_out=_told_apart(ranking, standing.left, contacts),
            relax={allow.value: count for allow, count in ranking.relax.items()} if thin else {},
            uncovered=ranking.offered_by_nobody,
            similar=_similar(ranking, kinds),
            all_asked=not order and bool(standing.tired_of or _TRIED & ranking.left_out.keys()),
        )


def _at(volunteer: Volunteer, place: Coordinates | None) -> Volunteer:
    """Return the volunteer living there: for most the very same record, so that it is not held twice."""
    return volunteer if volunteer.coordinates == place else replace(volunteer, coordinates=place)


def _order(
    before: tuple[str, ...],
    listed: Collection[str],
    ranking: Ranking,
    ask: Ask,
    standing: Standing,
    now: datetime,
    size: int,
) -> list[Pick]:
    """Return the picks in the order to ring them; who does not qualify any more is left out."""
    by_id = {pick.volunteer_id: pick for pick in (*ranking.picked, *ranking.kept)}
    before = before or _with_those_asked(ranking, ask, by_id, size)
    places = keep_places(before, ranking, ask.answers.in_play)
    there = [who for who in places.order if who in by_id and not standing.is_off(who)]
    came = [who for who in places.new if not standing.is_off(who)]
    old = [who for who in there if not listed or who in listed][:size]
    new = [who for who in there if who not in old]
    room = max(size - len(old) - len(new), 0)
    new += came[:room] + _better(came[room:], old, ranking, standing)
    return [by_id[who] for who in standing.ordered((*old, *new), now)]


def _with_those_asked(ranking: Ranking, ask: Ask, by_id: Collection[str], size: int) -> tuple[str, ...]:
    """Return a list made anew: the best, and those who were asked already though others are better now."""
    best = [pick.volunteer_id for pick in ranking.picked]
    asked = [who for who in ask.answers.in_play if who in by_id]
    fresh = [who for who in best if who not in asked][: max(size - len(asked), 0)]
    return tuple(sorted((*fresh, *asked), key=lambda who: best.index(who) if who in best else len(best)))


def _better(came: Sequence[str], old: Sequence[str], ranking: Ranking, standing: Standing) -> list[str]:
    """Return who is better than everybody on the list who was not contacted yet: a few at most."""
    best = [pick.volunteer_id for pick in ranking.picked]
    waiting = [who for who in old if who not in standing.heard]
    if not waiting:
        return []
    first = min((best.index(who) for who in waiting if who in best), default=len(best))
    return [who for who in came if best.index(who) < first][:_BETTER]


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


def _told_apart(ranking: Ranking, left: Collection[str], contacts: Iterable[Contact]) -> dict[str, int]:
    """Return how many are left out for what: of those who "said no", apart who didn't come, or had it."""
    counts = {reject.value: count for reject, count in ranking.left_out.items()}
    last = {who: one.outcome for one in contacts if one.outcome is not None for who in one.volunteer}
    apart = {
        DIDNT_COME: sum(outcome is ContactOutcome.DIDNT_COME for outcome in last.values()),
        HAD_IT: sum(last.get(who) not in NO for who in left),
    }
    for code, n in apart.items():
        moved = min(n, counts.get(Reject.SAID_NO.value, 0))
        if moved:
            counts[code] = moved
            counts[Reject.SAID_NO.value] -= moved
    return counts


def _similar(ranking: Ranking, kinds: dict[str, Need]) -> tuple[str, int] | None:
    """Return the kind whose people could be asked for the first need that nobody offers, and how many."""
    for need_id in ranking.offered_by_nobody:
        names = [kinds[other].name for other in kinds[need_id].also_ask if other in kinds]
        if names and ranking.coverage[need_id].similar:
            return names[0], ranking.coverage[need_id].similar
    return None
