"""Which Next step a request has: who acts, what, by when. Pure; the sentences are in `notifiers/words`.

The order of the questions is the order of what matters: is it open at all, can it be understood, can it be
found, can anybody do it, whose turn is it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from airtable_schema.options import CameInBy, ContactOutcome, RingFirst, Status, Urgency, Where
from airtable_schema.records import Need, Request, Volunteer
from notifiers.next_step import NextStep, State
from worker.location import Place
from worker.view import Rules, View

_TOLD = frozenset({ContactOutcome.TEXTED, ContactOutcome.LEFT_MESSAGE, ContactOutcome.YES})
"""Outcomes of a contact with the person that mean she knows who is coming."""
_NOT_SPOKEN = frozenset(
    {
        ContactOutcome.NO_ANSWER,
        ContactOutcome.LEFT_MESSAGE,
        ContactOutcome.WRONG_NUMBER,
        ContactOutcome.UNDONE,
    }
)
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


def next_step(view: View, rules: Rules, news_by: datetime | None) -> NextStep:
    """Return what a request waits for. `news_by` is when news of an assigned one is expected."""
    request = view.request
    if request.is_final:
        return NextStep(State.DONE)
    if request.status is Status.OWN:
        return NextStep(State.PARKED, {"status": request.status_name})
    if request.status is Status.ON_HOLD:
        return _on_hold(view)
    if request.status is Status.ASSIGNED:
        return _assigned(view, news_by)
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
    yield from _enough_found(view)
    yield from _to_understand(view)
    yield from _to_find(view, rules)
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


def _some_found(view: View) -> Iterator[NextStep]:
    found, wanted = len(view.request.assigned_to), view.request.how_many_volunteers
    if 0 < found < wanted:
        yield NextStep(State.SOME_FOUND, {"found": found, "wanted": wanted, "more": wanted - found})


def _whose_turn(view: View) -> Iterator[NextStep]:
    request, first = view.request, view.shortlist.candidates[0].volunteer
    if request.dispatcher.strip() and request.on_it_since:
        yield NextStep(State.BEING_CALLED, {"by": request.dispatcher, "since": request.on_it_since})
    if request.came_in_by in {CameInBy.FORM, CameInBy.EMAIL} and not _spoken_to(view):
        yield NextStep(State.RING_PERSON_FIRST, {"person": whom_to_ring(request)})
    if request.urgency is Urgency.URGENT:
        yield NextStep(State.URGENT_NOBODY, {"volunteer": first.name, "phone": first.phone})
    yield NextStep(State.TEXT_THE_LIST, {"count": len(view.shortlist.candidates)})


def whom_to_ring(request: Request) -> str:
    """Return the name of the one to ring about a request: the person, or who asked on her behalf."""
    asker = request.ring_first is RingFirst.ASKER and request.asked_by.strip()
    return request.asked_by if asker else request.name


def _spoken_to(view: View) -> bool:
    with_her = [contact for contact in view.contacts if not contact.volunteer and contact.outcome]
    return any(contact.outcome not in _NOT_SPOKEN for contact in with_her)


def _on_hold(view: View) -> NextStep:
    if view.request.remind_at is None:
        return NextStep(State.ON_HOLD_NO_DATE)
    return NextStep(State.ON_HOLD, {"until": view.request.remind_at})


def _enough_found(view: View) -> Iterator[NextStep]:
    """Yield that only the status is missing, which people alone write."""
    if len(view.request.assigned_to) >= view.request.how_many_volunteers:
        yield NextStep(State.SET_ASSIGNED, {"volunteers": _names(view)})


def _assigned(view: View, news_by: datetime | None) -> NextStep:
    names = _names(view)
    if not view.request.assigned_to:
        return NextStep(State.ASSIGNED_TO_NOBODY)
    if news_by is not None and news_by <= view.now:
        since = view.request.assigned_at or view.now
        values = {"volunteers": names, "since": since, "person": view.request.name}
        return NextStep(State.SILENCE, values)
    if not _told(view):
        return NextStep(State.TELL_PERSON, {"person": view.request.name, "volunteers": names})
    return NextStep(State.ASSIGNED, {"volunteers": names, "by_at": news_by or view.now})


def _names(view: View) -> list[str]:
    """Return the names of those who do it; one without a name where none of them is known."""
    return [volunteer.name for volunteer in doing_it(view)] or [""]


def doing_it(view: View) -> tuple[Volunteer, ...]:
    """Return the volunteers that the request is assigned to, as far as they are known."""
    return tuple(view.volunteers[who] for who in view.request.assigned_to if who in view.volunteers)


def _told(view: View) -> bool:
    since = view.request.assigned_at
    return since is not None and any(
        contact.outcome in _TOLD and not contact.volunteer and contact.happened_at >= since
        for contact in view.contacts
    )
