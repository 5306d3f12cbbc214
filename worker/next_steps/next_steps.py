"""Which Next step a request has: who acts, what, by when. Pure; the sentences are in `notifiers/words`.

The order of the questions is the order of what matters: is it open at all, can it be understood, can it be
found, can anybody do it, whose turn is it (`open`); and once somebody does it, what they and the
person who asked are to be told, or asked (`assigned`).
"""

from airtable_schema.options import Status
from airtable_schema.records import Request
from notifiers.next_step import NextStep, State
from worker.next_steps.assigned import while_done
from worker.next_steps.open import on_it, on_its_way, to_find, to_hide, to_understand, while_open
from worker.remembered.said import DOING
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
        return next(while_done(view))
    if waits_for_check(request, rules.check_requests_first):
        return NextStep(State.WAITING_FOR_CHECK)
    return next(while_open(view, rules))


def notes(view: View, rules: Rules, step: NextStep) -> tuple[NextStep, ...]:
    """Return what else is to be known of a request besides its Next step, in the same words.

    Of one that is no longer open, that is only an address that should not be in the base.
    """
    if view.request.is_final:
        return ()
    everything = [*to_hide(view)]
    if view.request.is_open:
        everything += [*on_it(view), *to_understand(view), *to_find(view, rules), *on_its_way(view)]
    said = {step.state, *([step.then.state] if step.then is not None else [])}
    return tuple({note.state: note for note in everything if note.state not in said}.values())


def waits_for_check(request: Request, check_first: bool) -> bool:
    """Return whether one of the group has to look at it before anything goes out."""
    return check_first and request.status is Status.NEW


def _on_hold(view: View) -> NextStep:
    until = view.request.remind_at
    if until is None:
        return NextStep(State.ON_HOLD_NO_DATE)
    return NextStep(State.ON_HOLD if until > view.now else State.HOLD_IS_OVER, {"until": until})
