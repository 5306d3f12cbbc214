"""Short replies in a card's thread. They name volunteers by first name, and never the person who asked."""

from collections.abc import Sequence

from airtable_schema.numbers import request_number
from airtable_schema.records import Request, Volunteer
from notifiers.blocks import as_json, section
from notifiers.desk import Desk
from notifiers.messages import FOLDED, Message, fingerprint, notice_key
from notifiers.people_lines import by_first_name
from notifiers.plain import escaped, one_line
from notifiers.words import translate
from notifiers.words.lists import listed
from notifiers.words.notices import ASSIGNMENT_TAKEN_BACK, LEFT, TAKEN_BACK

_NAME = 40


def assigned_notice(
    key: str, volunteers: Sequence[Volunteer], request: Request, desk: Desk, *, thread_ts: str
) -> Message:
    """Return the notice that these volunteers are doing it; by whom they were found is not said.

    `key` is `messages.assigned_key(…)`.
    """
    names = listed([by_first_name(volunteer, desk) for volunteer in volunteers], desk)
    line = translate("Assigned to {volunteers}.", desk.locale, volunteers=names)
    no = request_number(request)
    alone = translate("No. {no}: assigned to {volunteers}.", desk.locale, no=no, volunteers=names)
    says = _practice(alone, request, desk)
    return _reply(key, _practice(line, request, desk), thread_ts, says=says)


def taken_back_notice(key: str, request: Request, desk: Desk, *, thread_ts: str) -> Message:
    """Return what is left of the notice of who does it, once that was undone: no names."""
    line = translate(ASSIGNMENT_TAKEN_BACK, desk.locale)
    alone = translate("No. {no}: {line}", desk.locale, no=request_number(request), line=line)
    return _reply(key, _practice(line, request, desk), thread_ts, says=_practice(alone, request, desk))


def opened_notice(key: str, name: str, request: Request, desk: Desk, *, thread_ts: str) -> Message:
    """Return the notice of who opened the contact details."""
    who = one_line(name, _NAME) or translate("somebody", desk.locale)
    line = translate("{who} opened the contact details.", desk.locale, who=who)
    no = request_number(request)
    alone = translate("No. {no}: {who} opened the contact details.", desk.locale, no=no, who=who)
    return _reply(key, _practice(line, request, desk), thread_ts, says=_practice(alone, request, desk))


def folded_notice(key: str, request: Request, desk: Desk, *, thread_ts: str) -> Message:
    """Return what is left of a notice when its request has ended: no names. Its fingerprint is FOLDED."""
    line = translate(LEFT.get(key.partition(":")[0], TAKEN_BACK), desk.locale)
    no = request_number(request)
    alone = translate("No. {no}: {line}", desk.locale, no=no, line=line)
    says = _practice(alone, request, desk)
    return _reply(key, _practice(line, request, desk), thread_ts, shows=FOLDED, says=says)


def replaced_notice(request: Request, desk: Desk, *, thread_ts: str, n: int) -> Message:
    """Return the pointer in an old card's thread: its request's n-th card, further down, takes its place."""
    no = request_number(request)
    line = translate("A new card for No. {no} replaces this one: look further down.", desk.locale, no=no)
    return _reply(notice_key("replaced", request.id, str(n)), _practice(line, request, desk), thread_ts)


def _practice(line: str, request: Request, desk: Desk) -> str:
    return f"{translate('PRACTICE.', desk.locale)} {line}" if request.practice else line


def _reply(key: str, line: str, thread_ts: str | None, *, shows: str = "", says: str = "") -> Message:
    """Return a reply of one line; `says` is what makes sense without its thread."""
    return Message(
        key=key,
        fingerprint=shows or fingerprint([line]),
        text=escaped(says or line),
        blocks=as_json(section([line])),
        thread_ts=thread_ts,
    )
