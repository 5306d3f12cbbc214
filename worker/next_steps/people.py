"""Who is spoken of in a Next step: the volunteers who do it, and the person who asked. Pure."""

from collections.abc import Iterable

from airtable_schema.options import CameInBy
from airtable_schema.records import Volunteer
from notifiers.next_step import NextStep, State
from notifiers.whom import whom_to_ring
from worker.view import View


def person_of(view: View) -> str:
    """Return the name of who is rung, told and asked about a request."""
    return whom_to_ring(view.request).name


def doing_it(view: View) -> tuple[Volunteer, ...]:
    """Return the volunteers who do it, as far as they are known."""
    return tuple(view.volunteers[who] for who in view.standing.found if who in view.volunteers)


def names_of(view: View, volunteers: Iterable[str]) -> list[str]:
    """Return the names of these volunteers; one without a name where none of them is known."""
    return [view.volunteers[who].name for who in volunteers if who in view.volunteers] or [""]


def person_first(view: View) -> bool:
    """Return whether who asked is to be rung before anybody else: nobody has spoken with them yet."""
    written = view.request.came_in_by in {CameInBy.FORM, CameInBy.EMAIL}
    return written and not view.standing.person.spoken_to


def not_reached(view: View) -> NextStep | None:
    """Return when the person who asked is tried again, or that somebody has to decide; None: ring now."""
    person = view.standing.person
    values = {"person": person_of(view), "tries": person.tries}
    if person.decide:
        return NextStep(State.NOT_REACHED_DECIDE, values)
    if person.next_try is not None and person.next_try > view.now:
        return NextStep(State.NOT_REACHED, {**values, "next_try": person.next_try})
    return None
