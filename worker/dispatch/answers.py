"""What `/dispatch open`, `find` and `mine` answer: pure, from memory, said to who asked and nobody else.

While Airtable does not answer, what is known still is; each answer then says first as of when. Of a Private
request only the number, the kind of help and the Next step are told, and it is found by its number alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from airtable_schema.address_words import fold
from airtable_schema.numbers import request_number
from airtable_schema.options import Status, Urgency
from airtable_schema.phones import normalised
from airtable_schema.records import Request, Volunteer
from notifiers.desk import Desk
from notifiers.facts_lines import public_sentence
from notifiers.people_lines import DOT, with_phone
from notifiers.pictures import Picture
from notifiers.plain import one_line
from notifiers.presses import Asked, Query
from notifiers.privacy import person
from notifiers.words import translate, translate_n
from notifiers.words.kinds import shorts
from notifiers.words.labels import STATUS, URGENCY
from notifiers.words.times import moment
from worker.presses.pictures import Memory

MOST = 30
"""Lines of one answer; what is left out is counted."""
_FIRST = {Urgency.URGENT: 0, Urgency.SOON: 1, Urgency.FLEXIBLE: 2}
_STEP = 200
_NUMBER = re.compile(r"(?:no\.?\s*|#)?(\d{1,6})", re.IGNORECASE)
_FEWEST_LETTERS = 2
_FEWEST_DIGITS = 7
"""A number without its area code is found, too."""


class Line(NamedTuple):
    """One line of an answer, and the request that it is about, "" for none."""

    text: str
    request: str = ""


def answer(query: Query, memory: Memory, desk: Desk, now: datetime) -> list[Line]:
    """Return what is said to who asked; nothing for a question that memory alone does not answer."""
    match query.asked:
        case Asked.OPEN:
            lines = opened(memory, desk, now)
        case Asked.MINE:
            lines = mine(query, memory, desk, now)
        case Asked.FIND:
            lines = found(query.text, memory, desk, now)
        case _:
            return []
    return [*as_of(memory, desk, now), *lines]


def opened(memory: Memory, desk: Desk, now: datetime) -> list[Line]:
    """Return the open requests, the urgent first."""
    wanted, others = _wanted(memory), _on_their_way(memory)
    if not wanted and not others:
        return [Line(translate("Nothing is open.", desk.locale))]
    lines = [_line(one, desk, now) for one in (*wanted, *others)]
    return [Line(counted(memory, desk)), *_shortened(lines, desk)]


def counted(memory: Memory, desk: Desk) -> str:
    """Return how many requests are open, and how many on their way."""
    wanted, others = len(_wanted(memory)), len(_on_their_way(memory))
    count = translate_n("{n} request is open.", "{n} requests are open.", wanted, desk.locale)
    on_their_way = translate_n("{n} is on its way.", "{n} are on their way.", others, desk.locale)
    return f"{count} {on_their_way}" if others else count


def mine(query: Query, memory: Memory, desk: Desk, now: datetime) -> list[Line]:
    """Return what this person is on."""
    held = [one for one in memory.pictures.values() if one.is_held_by(query.user, query.user_name)]
    if not held:
        return [Line(translate("You are on nothing.", desk.locale))]
    return _shortened([_line(one, desk, now) for one in sorted(held, key=_urgent_first)], desk)


def found(text: str, memory: Memory, desk: Desk, now: datetime) -> list[Line]:
    """Return all requests that have the number, or the requests and volunteers of that name or phone."""
    number = number_in(text)
    known = memory.requests.values()
    volunteers: list[Volunteer] = []
    if number:
        requests = [one for one in known if request_number(one) == number]
    else:
        requests = [one for one in known if not one.private and _is_about(one, text, desk)]
        volunteers = [one for one in memory.volunteers.values() if _is(one.name, one.phone, text, desk)]
    lines = [_found(one, memory, desk, now) for one in sorted(requests, key=lambda one: one.created_at)]
    lines += [_volunteer(one, memory, desk) for one in sorted(volunteers, key=lambda one: one.name)]
    return _shortened(lines, desk) if lines else [Line(translate("Nothing found.", desk.locale))]


def number_in(text: str) -> str:
    """Return the number of a request that is asked for; "" where it is a name, or a phone number.

    Its digits are those that formulas know, whichever were typed.
    """
    read = _NUMBER.fullmatch(text.strip())
    return "".join(str(int(digit)) for digit in read.group(1)) if read else ""


def digits_of(text: str) -> str:
    """Return the digits of what can only be a phone number, written in any way; "" for anything else."""
    if any(map(str.isalpha, text)):
        return ""
    digits = "".join(filter(str.isdigit, text))
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def _wanted(memory: Memory) -> list[Picture]:
    return [one for one in _sorted(memory) if one.data.request.is_open]


def _on_their_way(memory: Memory) -> list[Picture]:
    return [one for one in _sorted(memory) if not one.data.request.is_open]


def _sorted(memory: Memory) -> list[Picture]:
    pictures = sorted(memory.pictures.values(), key=_urgent_first)
    return [one for one in pictures if not one.data.request.practice]


def _is_about(request: Request, text: str, desk: Desk) -> bool:
    return _is(request.name, request.phone, text, desk) or _is(
        request.asked_by, request.asked_by_phone, text, desk
    )


def _is(name: str, phone: str, text: str, desk: Desk) -> bool:
    """Whether somebody has that number, or a name with all of these words in it."""
    wanted, known = normalised(text, desk.country), normalised(phone, desk.country)
    if known and (wanted == known or (digits_of(text) and known.endswith(digits_of(text)))):
        return True
    words = fold(text).split()
    enough = sum(map(len, words)) >= _FEWEST_LETTERS
    return enough and all(word in fold(name) for word in words)


def _found(request: Request, memory: Memory, desk: Desk, now: datetime) -> Line:
    picture = memory.pictures.get(request.id)
    if picture is not None:
        return _line(picture, desk, now)
    kind = shorts(memory.needs_of(request), desk)
    return Line(_joined([_no(request, desk), kind, _status(request, desk)]))


def _volunteer(volunteer: Volunteer, memory: Memory, desk: Desk) -> Line:
    on_now = [
        request_number(one)
        for one in memory.requests.values()
        if volunteer.id in one.assigned_to and not one.is_final
    ]
    doing = translate("on now: {numbers}", desk.locale, numbers=", ".join(on_now)) if on_now else ""
    return Line(_joined([with_phone(volunteer, desk), doing]))


def _line(picture: Picture, desk: Desk, now: datetime) -> Line:
    """Return a request in one line: number, urgency, who and what, and what its Next step says."""
    data, request = picture.data, picture.data.request
    urgency = translate(URGENCY[request.urgency], desk.locale)
    step = one_line(public_sentence(data.next_step, replace(data, now=now), desk), _STEP)
    state = "" if request.is_open else _status(request, desk)
    parts = [_no(request, desk), urgency, person(request), shorts(data.needs, desk), state, step]
    return Line(_joined(parts), request.id)


def _status(request: Request, desk: Desk) -> str:
    if request.status is Status.OWN:
        return one_line(request.status_name, _STEP)
    return translate(STATUS[request.status], desk.locale)


def _no(request: Request, desk: Desk) -> str:
    return translate("No. {no}", desk.locale, no=request_number(request))


def _joined(parts: Iterable[str]) -> str:
    return DOT.join(part for part in parts if part)


def _shortened(lines: Sequence[Line], desk: Desk) -> list[Line]:
    more = len(lines) - MOST
    rest = [Line(translate_n("and {n} more", "and {n} more", more, desk.locale))] if more > 0 else []
    return [*lines[:MOST], *rest]


def as_of(memory: Memory, desk: Desk, now: datetime) -> list[Line]:
    """Return as of when an answer is, while Airtable does not answer; nothing while it does."""
    if memory.answering:
        return []
    time = moment(memory.as_of, desk, now)
    return [Line(translate("Airtable is not answering; as of {time}.", desk.locale, time=time))]


def _urgent_first(picture: Picture) -> tuple[int, datetime]:
    request = picture.data.request
    return _FIRST[request.urgency], request.created_at
