"""What was heard from one of the list, and whom the message was sent to.

What happened is noted even when the request has moved on meanwhile; only an ended one takes no more.
"""

from datetime import datetime

from airtable_schema.options import ContactOutcome
from airtable_schema.phones import shown
from notifiers.answers import Answer, Said
from notifiers.presses import Act, Press
from notifiers.words import translate
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.deeds.rows import row
from worker.deeds.undo import Token

_HEARD = {
    Act.NO_ANSWER: ContactOutcome.NO_ANSWER,
    Act.LEFT_MESSAGE: ContactOutcome.LEFT_MESSAGE,
    Act.NOT_THIS_TIME: ContactOutcome.NOT_THIS_TIME,
}
_AGAIN = frozenset({ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE})
"""After these the same person is tried again."""
_SECOND_LIMIT = 20


def heard(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001  (what every act takes)
    """Note that somebody did not answer, got a message, or can't this time."""
    outcome = _HEARD[press.act]
    until = view.stands.moments.retry_at if outcome in _AGAIN else None
    return _noted(press, view, outcome, until)


def maybe_later(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Note when to ring back; later than the help is needed by, it is a no, and the answer says so."""
    at, needed_by = press.time("at"), view.request.needed_by
    if at is None:
        return refused(Said.WENT_WRONG)
    if needed_by is not None and at > needed_by:
        late = row(press, view, ContactOutcome.NOT_THIS_TIME, volunteer=press.volunteer, call_back_at=at)
        values = {"volunteer": name_of(view, press.volunteer), "by": needed_by}
        return Deed(contacts=(late,), answer=Answer(code=Said.TOO_LATE_FOR_IT, values=values))
    noted = row(
        press, view, ContactOutcome.MAYBE_LATER, volunteer=press.volunteer, needs=press.needs, call_back_at=at
    )
    return Deed(contacts=(noted,), answer=_answer(view, press.volunteer, ContactOutcome.MAYBE_LATER, at))


def wrong_number(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Note it, and have the volunteer's row say which number is wrong."""
    volunteer = view.volunteers.get(press.volunteer)
    memory = {}
    if volunteer is not None and volunteer.phone.strip():
        phone = shown(volunteer.phone, view.desk.country)
        line = translate("Wrong number: {phone}", view.desk.locale, phone=phone)
        lines = [volunteer.to_fix] if volunteer.to_fix.strip() else []
        memory = {volunteer.id: {"to_fix": "\n".join(dict.fromkeys([*lines, line]))}}
    return Deed(
        contacts=(row(press, view, ContactOutcome.WRONG_NUMBER, volunteer=press.volunteer),),
        volunteers_memory=memory,
        answer=_answer(view, press.volunteer, ContactOutcome.WRONG_NUMBER),
    )


def wants_a_break(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:
    """Let somebody rest until a day, for all requests; for this one it is a no."""
    until = press.time("until")
    if until is None or until <= now:
        return refused(Said.WENT_WRONG)
    return Deed(
        contacts=(row(press, view, ContactOutcome.NOT_THIS_TIME, volunteer=press.volunteer),),
        volunteers={press.volunteer: {"paused_until": until}},
        answer=_answer(view, press.volunteer, ContactOutcome.NOT_THIS_TIME, until),
    )


def note(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Keep a note about somebody; it counts as no contact."""
    if not press.text("note").strip():
        return refused(Said.NOTHING_TO_DO)
    return Deed(contacts=(row(press, view, None, volunteer=press.volunteer),))


def texted_these(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Note that these were texted, one row each, to be undone for a minute."""
    known = [volunteer for volunteer in press.several("volunteers") if volunteer in view.volunteers]
    texted = list(dict.fromkeys(known))[:_SECOND_LIMIT]
    if not texted:
        return refused(Said.NOTHING_TO_DO)
    rows = tuple(row(press, view, ContactOutcome.TEXTED, volunteer=volunteer) for volunteer in texted)
    values = {"count": len(rows), "from_at": view.stands.moments.ring_from}
    undo = Token(act=press.act, request=view.request.id, at=press.at, contact=rows[0].key).written()
    return Deed(contacts=rows, answer=Answer(code=Said.TEXTED, values=values, undo=undo))


def name_of(view: DeedView, volunteer: str) -> str:
    """Return a volunteer's whole name; "" of one who is not known any more."""
    known = view.volunteers.get(volunteer)
    return known.name if known is not None else ""


def _noted(press: Press, view: DeedView, outcome: ContactOutcome, until: datetime | None) -> Deed:
    noted = row(press, view, outcome, volunteer=press.volunteer, needs=press.needs)
    return Deed(contacts=(noted,), answer=_answer(view, press.volunteer, outcome, until))


def _answer(view: DeedView, volunteer: str, outcome: ContactOutcome, until: datetime | None = None) -> Answer:
    values: dict[str, object] = {"volunteer": name_of(view, volunteer), "outcome": outcome}
    if until is not None:
        values["until"] = until
    return Answer(code=Said.NOTED_OUTCOME, values=values)
