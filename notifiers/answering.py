"""An answer in words, with the button that it may carry. Only who pressed reads it.

Outside of modals it names nobody.
"""

import re
from datetime import datetime

from slack_sdk.models.blocks import Block

from airtable_schema.numbers import first_name
from airtable_schema.options import ContactOutcome
from notifiers.actions import Target
from notifiers.answers import Answer, Said
from notifiers.blocks import button, context, row, section
from notifiers.desk import Desk
from notifiers.plain import one_line
from notifiers.presses import Act, Press
from notifiers.words import translate
from notifiers.words.answers import ABOUT, AFTER_ALL, ANSWERS, BARE, NAMED, NOTED_UNTIL, OUTCOMES, UNDO
from notifiers.words.buttons import ALL_THE_SAME, SURE
from notifiers.words.lists import number
from notifiers.words.times import time_first

_NAME = 40
_GAP = re.compile(r"{(\w+)}")
_NEEDS = ","


def answer_line(
    answer: Answer, desk: Desk, now: datetime, *, late: bool = False, in_modal: bool = False
) -> str:
    """Return what is said; `late`: they were told before that nothing was saved.

    Only a modal names anybody.
    """
    words = ANSWERS[answer.code]
    if in_modal and answer.values.get("volunteer"):
        words = NAMED.get(answer.code, words)
    if answer.code is Said.NOTED_OUTCOME and answer.values.get("until"):
        words = NOTED_UNTIL
    gaps = set(_GAP.findall(words))
    values = {key: _written(key, answer.values[key], desk, now) for key in gaps & set(answer.values)}
    missing = gaps - set(values)
    said = translate(BARE[answer.code] if missing else words, desk.locale, **values)
    return f"{translate(AFTER_ALL, desk.locale)} {said}" if late else said


def spoken(line: str, no: str, desk: Desk) -> str:
    """Return what makes sense alone: the line behind the number of the request, where it is known."""
    return translate(ABOUT, desk.locale, no=no, line=line) if no else line


def answer_blocks(answer: Answer, press: Press, line: str, desk: Desk, *, no: str = "") -> list[Block]:
    """Return the line, which request it is about, and what undoes it, or means it all the same."""
    about = context([translate("No. {no}", desk.locale, no=no)] if no else [])
    buttons = []
    if answer.undo:
        target = Target(request=press.request, volunteer=press.volunteer, extra=answer.undo)
        buttons.append(button(translate(UNDO, desk.locale), Act.UNDO, target))
    if answer.sure is not None:
        target = Target(request=press.request, volunteer=press.volunteer, extra=sure(press.needs))
        words = SURE.get(answer.sure, ALL_THE_SAME)
        buttons.append(button(translate(words, desk.locale), answer.sure, target))
    return [*section([line]), *about, *row(buttons)]


def sure(needs: tuple[str, ...]) -> str:
    """Return what the button of "all the same" carries besides: for which of the needs."""
    return f"sure:{_NEEDS.join(needs)}"


def read_sure(extra: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether it was meant all the same, and for which needs."""
    said, _, needs = extra.partition(":")
    return said == "sure", tuple(need for need in needs.split(_NEEDS) if need) if said == "sure" else ()


def _written(key: str, value: object, desk: Desk, now: datetime) -> str:
    match value:
        case datetime():
            return time_first(value, desk, now)
        case ContactOutcome():
            return translate(OUTCOMES[value], desk.locale)
        case int() | float():
            return number(value, desk)
        case _:
            return one_line(first_name(str(value)) if key == "volunteer" else str(value), _NAME)
