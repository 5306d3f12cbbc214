"""Texts ready to be copied: on the card where there are no buttons, in modals where there are.

Nothing is ever sent from here. Gaps that only the sender can fill are left open as "___".
"""

from collections.abc import Sequence
from datetime import datetime

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from airtable_schema.numbers import first_name, request_number
from airtable_schema.options import ReachBy
from airtable_schema.phones import shown
from airtable_schema.records import Need, Request, Volunteer
from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.people_lines import by_first_name
from notifiers.plain import one_line
from notifiers.privacy import area, person, street
from notifiers.proposals import comes_by, hears_by
from notifiers.whom import whom_to_ring
from notifiers.words import translate, translate_known
from notifiers.words.kinds import spoken
from notifiers.words.labels import WHEN_NEEDED
from notifiers.words.lists import listed
from notifiers.words.texts import CAREFULLY, TEXTS, Text
from notifiers.words.texts import IN_A_GROUP as IN_A_GROUP_WARNING
from notifiers.words.times import by_when, date, time_first

GAP = "___"
IN_A_GROUP = 7
"""Google Voice takes seven names; and in a group everybody sees every number and every answer."""
_WORD = 60
_ADDRESS = 200
_NO_TEXTS = frozenset({ReachBy.CALL, ReachBy.EMAIL})


def filled(
    text: Text,
    data: CardInput,
    desk: Desk,
    *,
    first: str = "",
    me: str = "",
    private: bool = False,
    doing: Sequence[Volunteer] = (),
    needs: Sequence[Need] = (),
) -> str:
    """Return a text with all filled in that is known.

    `first` is whom it goes to, `me` who sends it, `doing` who does it besides those who are assigned, `needs`
    what it is about where that is not all. Without `private` there is of who asked but the first name in it;
    of a Private request, not even that.
    """
    request = data.request
    nobody_can = (desk.fallback_text, *(need.if_nobody_can for need in data.needs))
    coming = dict.fromkeys([*(one.volunteer for one in data.assigned), *doing])
    values = {
        "first": one_line(first, _WORD),
        "me": one_line(first_name(me) if text is Text.WITH_CARE else me, _WORD),
        "group": one_line(desk.group, _WORD),
        "desk": one_line(desk.phone, _WORD),
        "near": one_line(_near(request, desk), _WORD),
        "need": spoken(needs or data.needs, desk),
        "when": _when(data, desk),
        "no": request_number(request),
        "vol": listed([by_first_name(one, desk) for one in coming], desk),
        "fallback": one_line(next(filter(None, nobody_can), ""), _ADDRESS),
        **_times(text, data, desk),
        **_who_asked(text, request, desk, private=private),
    }
    practice = f"{translate('PRACTICE.', desk.locale)} " if request.practice else ""
    says = practice + translate_known(TEXTS[text], desk.locale, GAP, values)
    careful = text is Text.TO_VOLUNTEER and request.contact_with_care
    return f"{says} {translate(CAREFULLY, desk.locale)}" if careful else says


def break_text(volunteer: Volunteer, until: datetime, desk: Desk) -> str:
    """Return the text for somebody who wants a break."""
    first = by_first_name(volunteer, desk)
    return translate(TEXTS[Text.BREAK], desk.locale, first=first, date=date(until, desk))


def warning(desk: Desk) -> str:
    """Return what must be known before a text goes to many."""
    return translate(IN_A_GROUP_WARNING, desk.locale)


def in_groups(volunteers: Sequence[Volunteer], desk: Desk) -> list[str]:
    """Return their numbers in groups that a phone can take."""
    phones = [one_line(shown(volunteer.phone, desk.country), _WORD) for volunteer in volunteers]
    phones = [phone for phone in phones if phone]
    return [", ".join(phones[start : start + IN_A_GROUP]) for start in range(0, len(phones), IN_A_GROUP)]


def may_be_texted(volunteer: Volunteer, desk: Desk) -> bool:
    """Whether a text reaches somebody and is welcome: no landline, and not *Reach by: call*."""
    if not volunteer.phone.strip() or volunteer.reach_by in _NO_TEXTS:
        return False
    try:
        number = phonenumbers.parse(volunteer.phone, desk.country)
    except NumberParseException:
        return True
    return phonenumbers.number_type(number) != PhoneNumberType.FIXED_LINE


def to_text(data: CardInput, desk: Desk) -> tuple[Volunteer, ...]:
    """Return who of the list is to be texted: those who may be, and do not wait to hear already."""
    asked = {one.volunteer.id for one in data.waiting} | {one.volunteer.id for one in data.assigned}
    people = (one.volunteer for one in data.candidates)
    return tuple(one for one in people if one.id not in asked and may_be_texted(one, desk))


def _near(request: Request, desk: Desk) -> str:
    """Return near what it is: the street, or of a Private request its Area ("the park")."""
    roughly = area(request, desk.country) if request.private else ""
    near = translate("near", desk.locale)
    if roughly.casefold().startswith(f"{near} "):
        roughly = roughly[len(near) :].strip()
    return roughly or street(request, desk.country)


def not_by_text(data: CardInput, desk: Desk) -> str:
    """Return who of the list is rather rung than texted, and is not counted; "" for nobody."""
    rung = [one.volunteer for one in data.candidates if not may_be_texted(one.volunteer, desk)]
    names = ", ".join(by_first_name(one, desk) for one in rung)
    return translate("Not by text: {names}", desk.locale, names=names) if rung else ""


def _who_asked(text: Text, request: Request, desk: Desk, *, private: bool) -> dict[str, str]:
    whom = whom_to_ring(request)
    if text is not Text.TO_VOLUNTEER:
        known = private or not request.private
        return {"name": one_line(first_name(whom.name) if known else "", _WORD)}
    if not private:
        return {"name": one_line(person(request), _WORD), "phone": "", "address": ""}
    where = request.area if request.private else f"{request.address}, {request.city}".strip(", ")
    name = one_line(request.name, _WORD)
    if whom.asks_for_her and whom.name.strip():
        asker = one_line(whom.name, _WORD)
        name = translate("{name} (ring {asker})", desk.locale, name=name, asker=asker)
    return {
        "name": name,
        "phone": one_line(shown(whom.phone, desk.country), _WORD),
        "address": one_line(where, _ADDRESS),
    }


def _times(text: Text, data: CardInput, desk: Desk) -> dict[str, str]:
    """Return by when somebody comes, and by when the person hears from us."""
    request, now = data.request, data.now
    hears = hears_by(request.urgency, request.needed_by, desk, now) if text is Text.STILL_LOOKING else None
    return {
        "latest": time_first(comes_by(request, data.needs, desk, now), desk, now),
        "time": time_first(hears, desk, now) if hears else "",
    }


def _when(data: CardInput, desk: Desk) -> str:
    request = data.request
    if request.needed_by is not None:
        return by_when(request.needed_by, desk, data.now)
    return translate(WHEN_NEEDED[request.urgency], desk.locale)
