"""News of those who do it: it is done, they are still at it, or they can't after all."""

from datetime import datetime

from airtable_schema.options import ContactOutcome, Status
from notifiers.answers import Answer, Said
from notifiers.presses import Press
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.deeds.found import enough, found, takes
from worker.deeds.rows import row


def done(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001  (what every act takes)
    """Note that it is done; complete with the last of them, unless the person is to be asked first."""
    who = _who(press, view)
    if not who:
        return refused(Said.NOTHING_TO_DO)
    rows = tuple(row(press, view, ContactOutcome.DONE_THIS_TIME, volunteer=one) for one in who)
    if not _all_done(view, who) or any(need.check_with_the_person for need in view.needs):
        return Deed(contacts=rows)
    return Deed(contacts=rows, changes={"status": Status.COMPLETE}, answer=Answer(code=Said.CLOSED))


def still_going(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Note that they are still at it, and when to ask again."""
    who, until = _who(press, view), view.stands.moments.ask_again_at
    if not who:
        return refused(Said.NOTHING_TO_DO)
    rows = tuple(
        row(
            press,
            view,
            ContactOutcome.YES,
            volunteer=one,
            needs=takes(view, one) if len(view.needs) > 1 else (),
            call_back_at=until,
        )
        for one in who
    )
    return Deed(contacts=rows)


def fell_through(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Look for somebody else: who can't after all leaves this request."""
    return _left(press, view, ContactOutcome.NOT_THIS_TIME)


def didnt_come(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Look for somebody else: who did not come leaves this request."""
    return _left(press, view, ContactOutcome.DIDNT_COME)


def _left(press: Press, view: DeedView, outcome: ContactOutcome) -> Deed | Refusal:
    who = _who(press, view)
    if not who:
        return refused(Said.NOTHING_TO_DO)
    rows = tuple(row(press, view, outcome, volunteer=one) for one in who)
    return Deed(contacts=rows, changes=_without(view, who))


def _without(view: DeedView, who: tuple[str, ...]) -> dict[str, object]:
    """Return the columns of a request that these have left: open again, unless the others are enough."""
    before = view.request.assigned_to
    stay = tuple(volunteer for volunteer in before if volunteer not in who)
    if stay == before:
        return {}
    reopens = view.request.status is Status.ASSIGNED and not (stay and enough(view, stay))
    return {"assigned_to": stay, **({"status": Status.NEEDS_VOLUNTEER} if reopens else {})}


def _who(press: Press, view: DeedView) -> tuple[str, ...]:
    return (press.volunteer,) if press.volunteer else found(view)


def _all_done(view: DeedView, who: tuple[str, ...]) -> bool:
    request = view.request
    if request.status is not Status.ASSIGNED:
        return False
    since = request.assigned_at or request.created_at
    before = {
        volunteer
        for contact in view.contacts
        if contact.outcome is ContactOutcome.DONE_THIS_TIME and contact.happened_at >= since
        for volunteer in contact.volunteer
    }
    return set(found(view)) <= before | set(who)
