"""Contacts with the person who asked: rows without a volunteer."""

from datetime import datetime

from airtable_schema.options import ContactOutcome, Status
from notifiers.answers import Answer, Said
from notifiers.presses import Act, Press
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.deeds.rows import row

_HEARD = {
    Act.PERSON_REACHED: ContactOutcome.YES,
    Act.TOLD_PERSON: ContactOutcome.YES,
    Act.PERSON_NO_ANSWER: ContactOutcome.NO_ANSWER,
}
_CLOSES = {
    Act.SHE_CONFIRMS: ContactOutcome.DONE_THIS_TIME,
    Act.COULD_NOT_REACH: ContactOutcome.NO_ANSWER,
}


def heard(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001  (what every act takes)
    """Note that she was reached, told who comes, or did not answer."""
    return Deed(contacts=(row(press, view, _HEARD[press.act]),))


def checked(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Close a request: she says that it is done, or the volunteers do and she can't be reached."""
    return Deed(
        contacts=(row(press, view, _CLOSES[press.act]),),
        changes={"status": Status.COMPLETE},
        answer=Answer(code=Said.CLOSED),
    )


def log_call(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Note a call to her that came to something else."""
    outcome = press.text("outcome")
    if outcome not in set(ContactOutcome) or outcome == ContactOutcome.UNDONE:
        return refused(Said.WENT_WRONG)
    at = press.time("at")
    noted = row(press, view, ContactOutcome(outcome), call_back_at=at)
    return Deed(contacts=(noted,), changes={"remind_at": at} if at is not None else {})
