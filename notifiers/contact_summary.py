"""How a row of Calls & texts is called in the base: "4713 · Groceries · Ana R. · no answer 2:05 PM"."""

from collections.abc import Sequence
from datetime import datetime

from airtable_schema.numbers import first_name, request_number
from airtable_schema.options import ContactOutcome
from airtable_schema.records import Need, Request, Volunteer
from notifiers.desk import Desk
from notifiers.people_lines import DOT, called, with_phone
from notifiers.plain import one_line
from notifiers.whom import whom_to_ring
from notifiers.words import translate
from notifiers.words.answers import OUTCOMES
from notifiers.words.kinds import shorts
from notifiers.words.times import clock

_NAME = 40


def summary(
    request: Request,
    needs: Sequence[Need],
    volunteer: Volunteer | None,
    outcome: ContactOutcome | None,
    at: datetime,
    desk: Desk,
) -> str:
    """Return what the first column says; `volunteer` is None for the person who asked."""
    whom = called(volunteer, desk) if volunteer is not None else _person(request, desk)
    return DOT.join([request_number(request), shorts(needs, desk), whom, came_of_it(outcome, at, desk)])


def came_of_it(outcome: ContactOutcome | None, at: datetime, desk: Desk) -> str:
    """Return the end of it: what came of the call, and when."""
    heard = translate(OUTCOMES[outcome], desk.locale) if outcome is not None else ""
    return f"{heard} {clock(at, desk)}".strip()


def to_call(request: Request, needs: Sequence[Need], volunteer: Volunteer, desk: Desk) -> str:
    """Return what the first column says of a row made for a call: whom to ring, and the number."""
    return DOT.join([request_number(request), shorts(needs, desk), with_phone(volunteer, desk)])


def _person(request: Request, desk: Desk) -> str:
    return one_line(first_name(whom_to_ring(request).name), _NAME) or translate(
        "the person who asked", desk.locale
    )
