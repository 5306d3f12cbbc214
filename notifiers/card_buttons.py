"""The parts of a card that can be pressed. Only where there is an app to press them in (`Desk.buttons`)."""

from slack_sdk.models.blocks import Block, ButtonElement

from airtable_schema.options import Urgency
from notifiers.actions import Form, Target
from notifiers.blocks import button, row, with_menu
from notifiers.card_data import Assigned, CardInput
from notifiers.desk import Desk
from notifiers.next_step import State
from notifiers.presses import Act
from notifiers.texts import to_text
from notifiers.words import translate
from notifiers.words.buttons import (
    BUTTONS,
    I_TEXTED_THESE,
    STILL_GOING_IN_AN_HOUR,
    STILL_GOING_TOMORROW,
    WHO_ASKED,
)
from notifiers.words.labels import WAITING

_CALLED = (Form.ASSIGN, Act.NO_ANSWER, Form.MAYBE_LATER, Act.NOT_THIS_TIME, Form.CANDIDATE_MORE)
_ABOUT_PERSON = {
    State.RING_PERSON_FIRST: (Act.PERSON_REACHED, Act.PERSON_NO_ANSWER),
    State.PAST_AT_ARRIVAL: (Act.PERSON_REACHED, Act.PERSON_NO_ANSWER),
    State.NOT_COMING: (Act.PERSON_REACHED, Act.PERSON_NO_ANSWER),
    State.TALK_FIRST: (Act.PERSON_REACHED, Act.PERSON_NO_ANSWER),
    State.TELL_PERSON: (Act.TOLD_PERSON, Act.PERSON_NO_ANSWER),
    State.TELL_BY_VOICE: (Act.TOLD_PERSON, Act.PERSON_NO_ANSWER),
    State.SILENCE: (Act.SHE_CONFIRMS, Act.PERSON_NO_ANSWER),
    State.CHECK: (Act.SHE_CONFIRMS, Act.PERSON_NO_ANSWER, Act.COULD_NOT_REACH),
}
"""What can come of ringing the person who asked, whose turn it is by the Next step."""
_NOT_REACHED = frozenset({State.NOT_REACHED, State.NOT_REACHED_DECIDE})
_SEPARATOR = ","
WITH_A_MENU = 3
"""How many of the list have a block of their own, with a menu."""


def candidate_blocks(line: str, volunteer_id: str, data: CardInput, desk: Desk) -> list[Block]:
    """Return one of the list with the menu of what came of calling them."""
    choices = [(translate(BUTTONS[does], desk.locale), does) for does in _CALLED]
    return with_menu(line, choices, Target(request=data.request.id, volunteer=volunteer_id))


def assigned_blocks(line: str, one: Assigned, data: CardInput, desk: Desk) -> list[Block]:
    """Return who does it with the menu of how it goes."""
    choices = [
        (translate(BUTTONS[Act.DONE], desk.locale), Act.DONE),
        (translate(_still_going(data), desk.locale), Act.STILL_GOING),
        (translate(BUTTONS[Act.FELL_THROUGH], desk.locale), Act.FELL_THROUGH),
        (translate(BUTTONS[Act.DIDNT_COME], desk.locale), Act.DIDNT_COME),
    ]
    return with_menu(line, choices, Target(request=data.request.id, volunteer=one.volunteer.id))


def about_both_sides(data: CardInput, desk: Desk) -> list[Block]:
    """Return what can be done about the Next step, right below it.

    That is what can have come of ringing the person; and once nobody is wanted any more, all the rest.
    """
    state = _asked_for(data)
    whose_turn = [_about_person(act, state, data, desk) for act in _ABOUT_PERSON.get(state, ())]
    return row([*whose_turn, *([] if data.request.is_open else _texts_and_more(data, desk))])


def _asked_for(data: CardInput) -> State:
    """Return the state in which the person is rung: who was not reached is rung for the same as before."""
    if data.next_step.state not in _NOT_REACHED:
        return data.next_step.state
    if not data.assigned or data.request.is_open:
        return State.RING_PERSON_FIRST
    return State.CHECK if all(one.says_done for one in data.assigned) else State.TELL_PERSON


def covered_row(data: CardInput, desk: Desk) -> list[Block]:
    """Return the way to the *covered* text, below who still waits to hear though it is covered."""
    if data.request.is_open or not any(one.outcome in WAITING for one in data.waiting):
        return []
    return row([_button(Form.COVERED, data, desk)])


def last_row(data: CardInput, desk: Desk) -> list[Block]:
    """Return the buttons at the end of a card that work on the list, while somebody is wanted."""
    if not data.request.is_open:
        return []
    listed = len(data.candidates)
    buttons = [
        _button(Act.CLAIM, data, desk, main=True),
        *(_texted(data, desk) if listed else []),
        *_texts_and_more(data, desk),
        *([_button(Form.OUTCOME, data, desk)] if listed > WITH_A_MENU else []),
    ]
    return row(buttons)


def _texts_and_more(data: CardInput, desk: Desk) -> list[ButtonElement]:
    return [_button(Form.TEXTS, data, desk), _button(Form.MORE, data, desk)]


def _texted(data: CardInput, desk: Desk) -> list[ButtonElement]:
    """Return "I texted these", with whom: those who may be texted and do not wait to hear already."""
    people = [volunteer.id for volunteer in to_text(data, desk)]
    if not people:
        return []
    words = translate(I_TEXTED_THESE, desk.locale, n=len(people))
    about = Target(request=data.request.id, extra=_SEPARATOR.join(people))
    return [button(words, Act.TEXTED_THESE, about)]


def _button(does: Act | Form, data: CardInput, desk: Desk, *, main: bool = False) -> ButtonElement:
    words = translate(BUTTONS[does], desk.locale)
    return button(words, does, Target(request=data.request.id), main=main)


def _about_person(act: Act, state: State, data: CardInput, desk: Desk) -> ButtonElement:
    words = WHO_ASKED[act] if state is State.SILENCE else BUTTONS[act]
    return button(translate(words, desk.locale), act, Target(request=data.request.id))


def _still_going(data: CardInput) -> str:
    urgent = data.request.urgency is Urgency.URGENT
    return STILL_GOING_IN_AN_HOUR if urgent else STILL_GOING_TOMORROW
