"""Texts ready to be copied from the card, where there are no buttons to open them with.

Nothing is ever sent from here. Gaps that only the sender can fill are left open as "___".
"""

from airtable_schema.numbers import request_number
from airtable_schema.phones import shown
from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.next_step import State
from notifiers.people_lines import by_first_name
from notifiers.plain import one_line
from notifiers.privacy import person, street
from notifiers.words import translate
from notifiers.words.kinds import spoken
from notifiers.words.labels import WHEN_NEEDED
from notifiers.words.lists import listed
from notifiers.words.times import by_when, moment

GAP = "___"
IN_A_GROUP = 7
"""Google Voice takes seven names; and in a group everybody sees every number and every answer."""
_WORD = 60


def ready_texts(data: CardInput, desk: Desk) -> list[str]:
    """Return the text that the Next step speaks of and whom it goes to; nothing where it speaks of none."""
    if data.request.contact_with_care and data.next_step.state is State.TELL_PERSON:
        return []
    practice = f"{translate('PRACTICE.', desk.locale)} " if data.request.practice else ""
    match data.next_step.state:
        case State.TEXT_THE_LIST:
            return [practice + _ask(data, desk), *_numbers(data, desk)]
        case State.TELL_PERSON:
            return [practice + _coming(data, desk)]
        case _:
            return []


def _ask(data: CardInput, desk: Desk) -> str:
    """Return text 1 of the desk: to those on the list."""
    return translate(
        "Hi {first}, {me} from {group}. A neighbor near {near} needs {need} {when}. Can you? "
        "Reply YES {no} or NO {no}. No is fine.",
        desk.locale,
        first=GAP,
        me=GAP,
        group=desk.group or GAP,
        near=one_line(street(data.request, desk.country), _WORD) or GAP,
        need=spoken(data.needs, desk),
        when=_when(data, desk),
        no=request_number(data.request),
    )


def _coming(data: CardInput, desk: Desk) -> str:
    """Return text 5 of the desk: to the person who asked."""
    needed_by = data.request.needed_by
    return translate(
        "Hello {name}, {group} here. {vol} will help with {need} {when} and will ring you first. Never give "
        "anyone your card or PIN. If nobody has come by {latest}, ring us: {desk}.",
        desk.locale,
        name=one_line(person(data.request), _WORD) or GAP,
        group=desk.group or GAP,
        vol=listed([by_first_name(one.volunteer, desk) for one in data.assigned], desk) or GAP,
        need=spoken(data.needs, desk),
        when=_when(data, desk),
        latest=moment(needed_by, desk, data.now) if needed_by else GAP,
        desk=desk.phone or GAP,
    )


def _when(data: CardInput, desk: Desk) -> str:
    request = data.request
    if request.needed_by is not None:
        return by_when(request.needed_by, desk, data.now)
    return translate(WHEN_NEEDED[request.urgency], desk.locale)


def _numbers(data: CardInput, desk: Desk) -> list[str]:
    """Return the numbers on the list in groups that a phone can take, and what to know before."""
    phones = [one_line(shown(one.volunteer.phone, desk.country), _WORD) for one in data.candidates]
    phones = [phone for phone in phones if phone]
    groups = [phones[start : start + IN_A_GROUP] for start in range(0, len(phones), IN_A_GROUP)]
    warning = translate(
        "Send one by one, or in groups of at most seven, and know that in a group everybody sees every "
        "number and every answer.",
        desk.locale,
    )
    return [warning, *(", ".join(group) for group in groups)]
