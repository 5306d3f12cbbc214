"""The texts on a card that has no buttons: what else the modal *Texts* would hold, for the channel's eyes.

What only the volunteer may know (name, phone and address) is never among them: that stands in the base.
"""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from airtable_schema.records import Volunteer
from notifiers.blocks import context, section
from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.next_step import State
from notifiers.texts import filled, in_groups, may_be_texted, to_text, warning
from notifiers.words import translate
from notifiers.words.texts import FOR, Text


def texts_on_card(data: CardInput, desk: Desk) -> list[Block]:
    """Return the texts that may be needed next, each with whom it goes to."""
    found = not data.request.is_open or data.next_step.state is State.ENOUGH_FOUND
    says = _once_found(data, desk) if found and data.assigned else _while_wanted(data, desk)
    return [block for part in says for block in part]


def _while_wanted(data: CardInput, desk: Desk) -> Iterator[list[Block]]:
    if not data.request.is_open or not data.candidates:
        return
    people = to_text(data, desk)
    if people:
        yield _text(Text.ASK, data, desk)
        yield context([warning(desk), *in_groups(people, desk)])
    if data.calls:
        yield _text(Text.MISSED_CALL, data, desk)


def _once_found(data: CardInput, desk: Desk) -> Iterator[list[Block]]:
    if data.next_step.state is State.CHECK:
        yield _to_person(Text.CHECK, data, desk)
    elif data.next_step.state in {State.TELL_PERSON, State.ENOUGH_FOUND, State.NOT_REACHED}:
        yield _to_person(Text.TO_PERSON, data, desk)
    people: list[Volunteer] = [one.volunteer for one in data.waiting if may_be_texted(one.volunteer, desk)]
    if people:
        yield _text(Text.COVERED, data, desk)
        yield context(in_groups(people, desk))


def _to_person(text: Text, data: CardInput, desk: Desk) -> list[Block]:
    """Return a text to the person; where nothing is to be written to her, none."""
    return [] if data.request.contact_with_care else _text(text, data, desk)


def _text(text: Text, data: CardInput, desk: Desk) -> list[Block]:
    return [*context([translate(FOR[text], desk.locale)]), *section([filled(text, data, desk)])]
