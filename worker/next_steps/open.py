"""The Next step while somebody is wanted: what is to be cleared up, and whose turn it is. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from airtable_schema.options import ContactOutcome, Urgency, Where
from airtable_schema.records import Need
from notifiers.next_step import NextStep, State
from notifiers.texts import may_be_texted
from worker.desk.values import UNREACHED, Turn
from worker.geocoding.location import Place
from worker.next_steps.people import names_of, not_reached, person_first, person_of
from worker.view import Rules, View

_MISPLACED = {
    Place.NOT_FOUND: State.NOT_ON_MAP,
    Place.ROUGH: State.ADDRESS_ROUGH,
    Place.UNREADABLE: State.ADDRESS_UNREADABLE,
}


def while_open(view: View, rules: Rules) -> Iterator[NextStep]:
    """Yield what an open request waits for, what matters most first: whom to tell, and what is next then."""
    search = _search(view, rules)
    step = next(search)
    yield from (replace(tell, then=step) for tell in _to_tell(view))
    yield step
    yield from search


def _to_tell(view: View) -> Iterator[NextStep]:
    """Yield what the person who asked is to hear now from us, while the search goes on."""
    request, person = view.request, view.standing.person
    rests = person.decide or (person.next_try is not None and person.next_try > view.now)
    came_too_late = request.needed_by is not None and request.needed_by <= request.created_at
    if came_too_late and not (person.spoken_to or rests):
        yield NextStep(State.PAST_AT_ARRIVAL, {"by_at": request.needed_by, "person": person_of(view)})
    if person.waits_in_vain:
        gone = [who for who in view.said.gone if who in view.standing.left]
        yield NextStep(State.NOT_COMING, {"person": person_of(view), "volunteers": names_of(view, gone)})


def _search(view: View, rules: Rules) -> Iterator[NextStep]:
    """Yield what finding somebody waits for, what matters most first."""
    yield from to_hide(view)
    yield from to_understand(view)
    yield from to_find(view, rules)
    yield from _said_yes(view)
    yield from _rings_back(view)
    yield from _nobody(view, rules)
    turn = next(_whose_turn(view, rules))
    yield from _some_found(view, turn)
    yield turn


def needs_a_place(needs: Sequence[Need]) -> bool:
    """Return whether any of it happens somewhere; a need that is not defined may."""
    return any(need.where is not Where.REMOTE for need in needs)


def to_hide(view: View) -> Iterator[NextStep]:
    """Yield that the address of a Private request does not belong in the base, where it is."""
    if view.request.private and view.request.address.strip():
        yield NextStep(State.MOVE_ADDRESS)


def to_understand(view: View) -> Iterator[NextStep]:
    """Yield what a person has to clear up before anybody can be asked."""
    request = view.request
    if not request.phone.strip() and not request.asked_by_phone.strip():
        yield NextStep(State.NO_PHONE, {"email": request.email, "person": request.name})
    if not request.needs:
        yield NextStep(State.NO_NEED)
    undefined = next((need for need in view.needs if not need.is_defined), None)
    if undefined is not None or len(view.needs) < len(request.needs):
        yield NextStep(State.NEED_NOT_DEFINED, {"need": undefined.name if undefined else ""})
    if any(need.talk_first for need in view.needs):
        yield NextStep(State.TALK_FIRST)


def to_find(view: View, rules: Rules) -> Iterator[NextStep]:
    """Yield what keeps the place from being known, as far as a person can mend it."""
    if not view.needs or not needs_a_place(view.needs):
        return
    place, request = view.location.place, view.request
    if place is Place.PIN_UNREADABLE:
        yield NextStep(State.PIN_UNREADABLE)
    if place is Place.NONE:
        yield NextStep(State.NO_ADDRESS, {"person": person_of(view)})
    if place is Place.HIDDEN and not request.area.strip():
        yield NextStep(State.PRIVATE_NO_AREA)
    if place in _MISPLACED:
        yield NextStep(_MISPLACED[place], {"address": request.address})
    if view.from_centre is not None and view.from_centre > rules.reach:
        yield NextStep(State.OUTSIDE, {"distance": view.from_centre})


def on_its_way(view: View) -> Iterator[NextStep]:
    """Yield that the place is not known yet, though nobody has to do anything about it."""
    if needs_a_place(view.needs) and view.location.place is Place.NOT_ASKED:
        yield NextStep(State.LOCATING if view.map_answers else State.MAP_NOT_ANSWERING)


def _nobody(view: View, rules: Rules) -> Iterator[NextStep]:
    """Yield what else can be done where nobody is on the list."""
    shortlist = view.shortlist
    if shortlist.candidates:
        return
    if view.request.practice and not shortlist.all_asked:
        yield NextStep(State.PRACTICE_NOBODY)
    if shortlist.uncovered:
        names = {need.id: need.name for need in view.needs}
        similar, count = shortlist.similar or ("", 0)
        values = {"need": names[shortlist.uncovered[0]], "similar": similar, "similar_count": count}
        yield NextStep(State.NOBODY_OFFERS, values)
    fallback = next((need.if_nobody_can for need in view.needs if need.if_nobody_can), "")
    yield NextStep(_how_nobody(view), {"fallback": fallback or rules.desk.fallback_text})


def _how_nobody(view: View) -> State:
    """Return whether all were tried or nobody qualifies, and whether anything may be relaxed."""
    shortlist = view.shortlist
    if shortlist.all_asked:
        return State.ALL_TRIED if shortlist.relax else State.ALL_TRIED_AS_IT_IS
    if shortlist.relax:
        return State.NOBODY_QUALIFIES
    return State.PRIVATE_NOBODY if view.request.private else State.NOBODY_AS_IT_IS


def _said_yes(view: View) -> Iterator[NextStep]:
    """Yield what is to be written down once somebody said yes, or enough are found."""
    standing = view.standing
    if standing.enough:
        values = {"volunteers": names_of(view, standing.found), "person": person_of(view)}
        yield NextStep(State.ENOUGH_FOUND, values)
    if standing.said_yes:
        yield NextStep(State.SAID_YES, {"volunteers": names_of(view, standing.said_yes)})


def _some_found(view: View, turn: NextStep) -> Iterator[NextStep]:
    """Yield how far one is while more are wanted (people, or needs that somebody takes), and whose turn."""
    standing, request = view.standing, view.request
    found, wanted = len(standing.found), max(request.how_many_volunteers, 1)
    if found >= wanted:  # enough people, who do not take all of it
        wanted = len(view.needs)
        found = wanted - len(standing.uncovered)
    if standing.found:
        values = {"found": found, "wanted": wanted, "more": wanted - found}
        yield NextStep(State.SOME_FOUND, values, then=turn)


def _whose_turn(view: View, rules: Rules) -> Iterator[NextStep]:
    """Yield whose turn it is while the list is worked: who asked comes first, then volunteers in order."""
    claim = view.standing.claim
    turns = view.standing.turns([one.volunteer.id for one in view.shortlist.candidates])
    waits_for_answers = _texted(view, turns)
    if person_first(view):
        yield not_reached(view) or NextStep(State.RING_PERSON_FIRST, {"person": person_of(view)})
    if claim is not None and not claim.lapsed and not waits_for_answers:
        yield NextStep(State.BEING_CALLED, {"by": claim.name, "since": claim.since})
    if waits_for_answers is not None:
        yield waits_for_answers
    if claim is not None and claim.lapsed:
        yield NextStep(State.CLAIM_LAPSED, {"by": claim.name, "since": claim.since})
    yield _ring(view, turns, rules)


def on_it(view: View) -> Iterator[NextStep]:
    """Yield who is on it, and until when answers are waited for: also where another step comes first."""
    claim, waits = view.standing.claim, _waits_for_answers(view)
    if claim is not None:
        state = State.CLAIM_LAPSED if claim.lapsed else State.BEING_CALLED
        yield NextStep(state, {"by": claim.name, "since": claim.since})
    if waits is not None:
        yield waits


def _ring(view: View, turns: Sequence[Turn], rules: Rules) -> NextStep:
    """Return whom to ring, or text, now; where nobody is to be rung now, when whom."""
    now = [turn for turn in turns if turn.at is None or turn.at <= view.now]
    if not now:
        return _ring_later(view, turns)
    first = min(now, key=lambda turn: _heard(view, turn.volunteer) in UNREACHED)
    volunteer = view.volunteers[first.volunteer]
    values = {"volunteer": volunteer.name, "phone": volunteer.phone}
    before = view.standing.heard.get(first.volunteer)
    if before is not None and before.earlier:
        return NextStep(State.MAYBE_BEFORE, values)
    if view.request.urgency is Urgency.URGENT and not (view.standing.worked or view.standing.found):
        return NextStep(State.URGENT_NOBODY, values)
    waits = {one.volunteer for one in view.standing.waiting}
    people = [view.volunteers[turn.volunteer] for turn in turns if turn.volunteer not in waits]
    to_text = [one for one in people if may_be_texted(one, rules.desk)]
    if view.standing.worked or view.standing.pace is Urgency.URGENT or not to_text:
        return NextStep(State.RING_NEXT, values)
    return NextStep(State.TEXT_THE_LIST, {"count": len(to_text)})


def _ring_later(view: View, turns: Sequence[Turn]) -> NextStep:
    first = min((turn for turn in turns if turn.at is not None), key=lambda turn: turn.at or view.now)
    name, at = view.volunteers[first.volunteer].name, first.at or view.now
    if _heard(view, first.volunteer) is ContactOutcome.MAYBE_LATER:
        return NextStep(State.MAYBE_LATER, {"volunteers": [name], "at": at})
    return NextStep(State.RING_AGAIN, {"volunteer": name, "at": at})


def _rings_back(view: View) -> Iterator[NextStep]:
    """Yield the call that was promised to somebody who said maybe, once its time has come."""
    listed = {one.volunteer.id for one in view.shortlist.candidates}
    promised = [
        one
        for one in view.standing.waiting
        if one.outcome is ContactOutcome.MAYBE_LATER and one.volunteer in listed
    ]
    come = [(one.again_at, one) for one in promised if one.again_at and one.again_at <= view.now]
    for at, one in sorted(come, key=lambda each: each[0]):
        yield NextStep(State.MAYBE_LATER, {"volunteers": names_of(view, [one.volunteer]), "at": at})


def _texted(view: View, turns: Sequence[Turn]) -> NextStep | None:
    """Return that answers to a message are waited for; what is urgent waits only when nobody else is left."""
    fresh = any(turn.at is None or turn.at <= view.now for turn in turns)
    if fresh and view.standing.pace is Urgency.URGENT:
        return None
    return _waits_for_answers(view)


def _waits_for_answers(view: View) -> NextStep | None:
    texted = [one for one in view.standing.waiting if one.outcome is ContactOutcome.TEXTED]
    from_at = min((one.again_at for one in texted if one.again_at), default=view.now)
    if from_at <= view.now:
        return None
    return NextStep(State.TEXTED, {"count": len(texted), "at": texted[0].at, "from_at": from_at})


def _heard(view: View, volunteer: str) -> ContactOutcome | None:
    one = view.standing.heard.get(volunteer)
    return one.outcome if one is not None else None
