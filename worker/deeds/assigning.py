"""A volunteer says yes: who does what of it, and whether that is enough.

The row was read again just before. Where somebody else was found meanwhile, who pressed is told and asked.
"""

from datetime import datetime

from airtable_schema.options import ContactOutcome, Status
from notifiers.answers import Answer, Said
from notifiers.presses import Act, Press
from worker.deeds.candidates import name_of
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.deeds.found import enough, found, is_found, takes
from worker.deeds.rows import row
from worker.deeds.undo import Token

_WAITS = frozenset({ContactOutcome.TEXTED, ContactOutcome.LEFT_MESSAGE, ContactOutcome.MAYBE_LATER})
"""After these somebody may say yes at any time, without anybody asking once more."""


def yes(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001  (what every act takes)
    """Assign somebody who said yes, unless enough were found meanwhile: then it is noted, or asked about."""
    who, request = press.volunteer, view.request
    needs = tuple(need for need in press.needs if need in request.needs)
    if who in found(view) and set(needs) <= set(takes(view, who)):
        return refused(Said.NOTHING_TO_DO)
    if who not in found(view) and is_found(view) and press.text("sure") != "yes":
        return _covered(press, view, needs)
    return _assigned(press, view, needs)


def thats_enough(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Go on with those who were found, though more were wanted."""
    if not view.request.assigned_to or view.request.status is Status.ASSIGNED:
        return refused(Said.NOTHING_TO_DO)
    return Deed(changes={"status": Status.ASSIGNED})


def _covered(press: Press, view: DeedView, needs: tuple[str, ...]) -> Deed | Refusal:
    """Thank somebody who had been asked and is late; ask about anybody else. Assigns nobody by itself."""
    if not _was_waiting(view, press.volunteer):
        names = tuple(name_of(view, volunteer) for volunteer in found(view))
        values = {"volunteers": names}
        return Refusal(Answer(code=Said.ALREADY_ASSIGNED, values=values, sure=Act.YES))
    late = row(press, view, ContactOutcome.YES, volunteer=press.volunteer, needs=needs)
    values_of_late = {"volunteer": name_of(view, press.volunteer)}
    return Deed(contacts=(late,), answer=Answer(code=Said.COVERED, values=values_of_late, sure=Act.YES))


def _was_waiting(view: DeedView, volunteer: str) -> bool:
    heard = [
        contact.outcome for contact in view.contacts if volunteer in contact.volunteer and contact.outcome
    ]
    return bool(heard) and heard[-1] in _WAITS


def _assigned(press: Press, view: DeedView, needs: tuple[str, ...]) -> Deed:
    who, request = press.volunteer, view.request
    said = row(press, view, ContactOutcome.YES, volunteer=who, needs=needs)
    doing_it = (*(other for other in found(view) if other != who), who)
    changes: dict[str, object] = {"assigned_to": doing_it} if doing_it != request.assigned_to else {}
    if request.is_open and enough(view, doing_it, {who: needs}):
        changes["status"] = Status.ASSIGNED
    did_before = found(view) if request.is_open else request.assigned_to
    undo = Token(
        act=press.act,
        request=request.id,
        at=press.at,
        volunteer=who if who not in did_before else "",
        contact=said.key,
        status=request.status if "status" in changes else None,
    )
    values = {"volunteer": name_of(view, who)}
    return Deed(
        changes=changes,
        contacts=(said,),
        answer=Answer(code=Said.ASSIGNED, values=values, undo=undo.written()),
    )
