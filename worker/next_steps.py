"""Which Next step a request has: who acts, what, by when. Pure; the sentences are in `notifiers/words`.

The order of the questions is the order of what matters: is it open at all, can it be understood, can it be
found, can anybody do it, whose turn is it.
"""

from collections.abc import Iterable, Iterator, Sequence

from airtable_schema.options import CameInBy, ContactOutcome, RingFirst, Status, Urgency, Where
from airtable_schema.records import Need, Request, Volunteer
from notifiers.next_step import NextStep, State
from worker.desk_values import Turn
from worker.location import Place
from worker.said import DOING
from worker.view import Rules, View

MENDABLE = frozenset(
    {
        State.MOVE_ADDRESS,
        State.NO_PHONE,
        State.NO_NEED,
        State.NEED_NOT_DEFINED,
        State.PIN_UNREADABLE,
        State.NO_ADDRESS,
        State.NOT_ON_MAP,
        State.ADDRESS_ROUGH,
        State.ADDRESS_UNREADABLE,
        State.OUTSIDE,
    }
)
"""States that a person ends by putting something right in the row: they stand in *To fix* as well."""
_MISPLACED = {
    Place.NOT_FOUND: State.NOT_ON_MAP,
    Place.ROUGH: State.ADDRESS_ROUGH,
    Place.UNREADABLE: State.ADDRESS_UNREADABLE,
}


def next_step(view: View, rules: Rules) -> NextStep:
    """Return what a request waits for."""
    request = view.request
    if request.is_final:
        return NextStep(State.DONE)
    if request.status is Status.OWN:
        return NextStep(State.PARKED, {"status": request.status_name})
    if request.status is Status.ON_HOLD:
        return _on_hold(view)
    if request.status is Status.ASSIGNED or view.said.phase in DOING:
        return next(_assigned(view))
    return next(_open(view, rules))


def notes(view: View, rules: Rules, step: NextStep) -> tuple[NextStep, ...]:
    """Return what else is to be known of a request besides its Next step, in the same words.

    Of one that is no longer open, that is only an address that should not be in the base.
    """
    if view.request.is_final:
        return ()
    everything = [*_to_hide(view)]
    if view.request.is_open:
        everything += [*_to_understand(view), *_to_find(view, rules), *_on_its_way(view)]
    return tuple({note.state: note for note in everything if note.state is not step.state}.values())


def needs_a_place(needs: Sequence[Need]) -> bool:
    """Return whether any of it happens somewhere; a need that is not defined may."""
    return any(need.where is not Where.REMOTE for need in needs)


def waits_for_check(request: Request, check_first: bool) -> bool:
    """Return whether one of the group has to look at it before anything goes out."""
    return check_first and request.status is Status.NEW


def _open(view: View, rules: Rules) -> Iterator[NextStep]:
    if waits_for_check(view.request, rules.check_requests_first):
        yield NextStep(State.WAITING_FOR_CHECK)
    yield from _to_hide(view)
    yield from _to_understand(view)
    yield from _to_find(view, rules)
    yield from _said_yes(view)
    yield from _rings_back(view)
    yield from _nobody(view, rules)
    yield from _some_found(view)
    yield from _whose_turn(view)


def _to_hide(view: View) -> Iterator[NextStep]:
    """Yield that the address of a Private request does not belong in the base, where it is."""
    if view.request.private and view.request.address.strip():
        yield NextStep(State.MOVE_ADDRESS)


def _to_understand(view: View) -> Iterator[NextStep]:
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


def _to_find(view: View, rules: Rules) -> Iterator[NextStep]:
    """Yield what keeps the place from being known, as far as a person can mend it."""
    if not view.needs or not needs_a_place(view.needs):
        return
    place, request = view.location.place, view.request
    if place is Place.PIN_UNREADABLE:
        yield NextStep(State.PIN_UNREADABLE)
    if place is Place.NONE:
        yield NextStep(State.NO_ADDRESS, {"person": request.name})
    if place is Place.HIDDEN and not request.area.strip():
        yield NextStep(State.PRIVATE_NO_AREA)
    if place in _MISPLACED:
        yield NextStep(_MISPLACED[place], {"address": request.address})
    if view.from_centre is not None and view.from_centre > rules.reach:
        yield NextStep(State.OUTSIDE, {"distance": view.from_centre})


def _on_its_way(view: View) -> Iterator[NextStep]:
    if needs_a_place(view.needs) and view.location.place is Place.NOT_ASKED:
        yield NextStep(State.LOCATING if view.map_answers else State.MAP_NOT_ANSWERING)


def _nobody(view: View, rules: Rules) -> Iterator[NextStep]:
    shortlist = view.shortlist
    names = {need.id: need.name for need in view.needs}
    if shortlist.candidates:
        return
    if shortlist.uncovered:
        similar, count = shortlist.similar or ("", 0)
        values = {"need": names[shortlist.uncovered[0]], "similar": similar, "similar_count": count}
        yield NextStep(State.NOBODY_OFFERS, values)
    fallback = next((need.if_nobody_can for need in view.needs if need.if_nobody_can), "")
    state = State.ALL_TRIED if shortlist.all_asked else State.NOBODY_QUALIFIES
    yield NextStep(state, {"fallback": fallback or rules.desk.fallback_text})


def _said_yes(view: View) -> Iterator[NextStep]:
    """Yield what is to be written down once somebody said yes, or enough are found."""
    standing = view.standing
    if standing.enough:
        values = {"volunteers": _names(view, standing.found), "person": view.request.name}
        yield NextStep(State.ENOUGH_FOUND, values)
    if standing.said_yes:
        yield NextStep(State.SAID_YES, {"volunteers": _names(view, standing.said_yes)})


def _some_found(view: View) -> Iterator[NextStep]:
    """Yield how many are found while more are wanted: people, or else needs that somebody takes."""
    standing, request = view.standing, view.request
    found, wanted = len(standing.found), max(request.how_many_volunteers, 1)
    if found >= wanted:  # enough people, who do not take all of it
        wanted = len(view.needs)
        found = wanted - len(standing.uncovered)
    if standing.found:
        yield NextStep(State.SOME_FOUND, {"found": found, "wanted": wanted, "more": wanted - found})


def _whose_turn(view: View) -> Iterator[NextStep]:
    """Yield whose turn it is while the list is worked: who asked comes first, then volunteers in order."""
    request, claim = view.request, view.standing.claim
    turns = view.standing.turns([one.volunteer.id for one in view.shortlist.candidates])
    waits_for_answers = _texted(view, turns)
    if request.came_in_by in {CameInBy.FORM, CameInBy.EMAIL} and not view.standing.person.spoken_to:
        yield _ring_person(view) or NextStep(State.RING_PERSON_FIRST, {"person": whom_to_ring(request)})
    if claim is not None and not claim.lapsed and not waits_for_answers:
        yield NextStep(State.BEING_CALLED, {"by": claim.name, "since": claim.since})
    if waits_for_answers is not None:
        yield waits_for_answers
    if claim is not None and claim.lapsed:
        yield NextStep(State.CLAIM_LAPSED, {"by": claim.name, "since": claim.since})
    yield _ring(view, turns)


def _ring(view: View, turns: Sequence[Turn]) -> NextStep:
    """Return whom to ring, or text, now; where nobody is to be rung now, when whom."""
    now = [turn for turn in turns if turn.at is None or turn.at <= view.now]
    if not now:
        return _ring_later(view, turns)
    volunteer = view.volunteers[now[0].volunteer]
    values = {"volunteer": volunteer.name, "phone": volunteer.phone}
    if view.request.urgency is Urgency.URGENT and not view.standing.worked:
        return NextStep(State.URGENT_NOBODY, values)
    if view.standing.worked or view.standing.pace is Urgency.URGENT:
        return NextStep(State.RING_NEXT, values)
    return NextStep(State.TEXT_THE_LIST, {"count": len(turns)})


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
        yield NextStep(State.MAYBE_LATER, {"volunteers": _names(view, [one.volunteer]), "at": at})


def _texted(view: View, turns: Sequence[Turn]) -> NextStep | None:
    """Return that answers to a message are waited for; what is urgent waits only when nobody else is left."""
    texted = [one for one in view.standing.waiting if one.outcome is ContactOutcome.TEXTED]
    from_at = min((one.again_at for one in texted if one.again_at), default=view.now)
    fresh = any(turn.at is None or turn.at <= view.now for turn in turns)
    if from_at <= view.now or (fresh and view.standing.pace is Urgency.URGENT):
        return None
    return NextStep(State.TEXTED, {"count": len(texted), "at": texted[0].at, "from_at": from_at})


def _heard(view: View, volunteer: str) -> ContactOutcome | None:
    one = view.standing.heard.get(volunteer)
    return one.outcome if one is not None else None


def whom_to_ring(request: Request) -> str:
    """Return the name of the one to ring about a request: the person, or who asked on her behalf."""
    asker = request.ring_first is RingFirst.ASKER and request.asked_by.strip()
    return request.asked_by if asker else request.name


def _ring_person(view: View) -> NextStep | None:
    """Return when the person who asked is tried again, or that somebody has to decide; None: ring now."""
    person = view.standing.person
    values = {"person": whom_to_ring(view.request), "tries": person.tries}
    if person.decide:
        return NextStep(State.NOT_REACHED_DECIDE, values)
    if person.next_try is not None and person.next_try > view.now:
        return NextStep(State.NOT_REACHED, {**values, "next_try": person.next_try})
    return None


def _on_hold(view: View) -> NextStep:
    until = view.request.remind_at
    if until is None:
        return NextStep(State.ON_HOLD_NO_DATE)
    return NextStep(State.ON_HOLD if until > view.now else State.HOLD_IS_OVER, {"until": until})


def _assigned(view: View) -> Iterator[NextStep]:
    """Yield what is to be done about those who do it, and the person they do it for."""
    names, news, person = _names(view, view.standing.found), view.standing.news, view.standing.person
    if not view.request.assigned_to or news is None:
        yield NextStep(State.ASSIGNED_TO_NOBODY)
        return
    if news.dropped:
        yield NextStep(State.DROPPED_OUT, {"volunteers": _names(view, news.dropped)})
    yield from _done(view)
    if news.due_at <= view.now:
        values = {"volunteers": names, "since": news.since, "person": view.request.name}
        yield NextStep(State.SILENCE, values)
    if view.request.is_open:  # only the status is missing, which people alone write
        yield NextStep(State.ENOUGH_FOUND, {"volunteers": names, "person": view.request.name})
    if not person.told:
        tell = NextStep(State.TELL_PERSON, {"person": view.request.name, "volunteers": names})
        yield _ring_person(view) or tell
    yield NextStep(State.ASSIGNED, {"volunteers": names, "by_at": news.due_at})


def _done(view: View) -> Iterator[NextStep]:
    """Yield what is left once those who do it say it is done: the person is asked, where her need says so."""
    news, person = view.standing.news, view.standing.person
    if news is None or not (news.all_done(view.standing.found) or person.confirms):
        return
    names = _names(view, news.done)
    if person.confirms or not any(need.check_with_the_person for need in view.needs):
        yield NextStep(State.CLOSE_IT, {"volunteers": names})
    check = NextStep(State.CHECK, {"volunteers": names, "person": view.request.name})
    yield _ring_person(view) or check


def doing_it(view: View) -> tuple[Volunteer, ...]:
    """Return the volunteers who do it, as far as they are known."""
    return tuple(view.volunteers[who] for who in view.standing.found if who in view.volunteers)


def _names(view: View, volunteers: Iterable[str]) -> list[str]:
    """Return the names of these volunteers; one without a name where none of them is known."""
    return [view.volunteers[who].name for who in volunteers if who in view.volunteers] or [""]
