"""A card in one sentence: for screen readers, which read nothing else, and for the lock screen of a phone.

No address, no phone, no name is in it. It is read as markup by Slack, so everything typed is escaped.
"""

from airtable_schema.numbers import request_number
from airtable_schema.options import Status
from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.facts_lines import status_shown
from notifiers.next_step import State, careful, warnings
from notifiers.plain import escaped, one_line
from notifiers.privacy import city
from notifiers.words import translate, translate_n
from notifiers.words.alone import ALONE, TO_DO
from notifiers.words.kinds import spoken
from notifiers.words.labels import URGENCY

_WORD = 60
_KINDS = 200


def spoken_alone(data: CardInput, desk: Desk) -> str:
    """Return it: "No. 4713, urgent, medicine pick-up, Astoria: nobody is on it. Ring …"."""
    request = data.request
    parts = [
        translate("No. {no}", desk.locale, no=request_number(request)),
        translate(URGENCY[request.urgency], desk.locale) if request.is_open else "",
        one_line(spoken(data.needs, desk), _KINDS),
        one_line(city(request), _WORD),
    ]
    head = ", ".join(part for part in parts if part)
    to_do = TO_DO[careful(data.next_step, request).state]
    then = [translate(to_do, desk.locale)] if to_do else []
    return escaped(" ".join([*warnings(request, desk), f"{head}: {_how_it_stands(data, desk)}.", *then]))


def _how_it_stands(data: CardInput, desk: Desk) -> str:
    request = data.request
    if data.assigned and data.next_step.state is not State.SOME_FOUND:
        return translate_n(
            "one volunteer is on it", "{n} volunteers are on it", len(data.assigned), desk.locale
        )
    if not request.is_open:
        return (
            status_shown(request, desk).lower()
            if request.status is not Status.OWN
            else status_shown(request, desk)
        )
    state = data.next_step.state
    is_claimed = any(note.state is State.BEING_CALLED for note in data.notes)
    if is_claimed and ALONE[state] == ALONE[State.RING_PERSON_FIRST]:
        state = State.BEING_CALLED
    return translate(ALONE[state], desk.locale)
