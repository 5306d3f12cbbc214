"""An answer in words, with the button that it may carry. Only who pressed reads it."""

import re
from datetime import datetime

from slack_sdk.models.blocks import Block

from airtable_schema.numbers import first_name
from airtable_schema.options import ContactOutcome
from notifiers.actions import Target
from notifiers.answers import Answer, Said
from notifiers.blocks import as_json, button, row, section
from notifiers.desk import Desk
from notifiers.messages import JSON
from notifiers.plain import one_line
from notifiers.presses import Act, Press
from notifiers.words import translate
from notifiers.words.answers import AFTER_ALL, ANSWERS, BARE, NOTED_UNTIL, OUTCOMES, UNDO
from notifiers.words.buttons import ALL_THE_SAME, SURE
from notifiers.words.lists import listed, number
from notifiers.words.times import moment

_NAME = 40
_GAP = re.compile(r"{(\w+)}")
_NEEDS = ","


def answer_line(answer: Answer, desk: Desk, now: datetime, *, late: bool = False) -> str:
    """Return what is said; `late`: they were told before that nothing was saved."""
    words = ANSWERS[answer.code]
    if answer.code is Said.NOTED_OUTCOME and answer.values.get("until"):
        words = NOTED_UNTIL
    values = {key: _written(key, value, desk, now) for key, value in answer.values.items()}
    missing = set(_GAP.findall(words)) - set(values)
    said = translate(BARE[answer.code] if missing else words, desk.locale, **values)
    return f"{translate(AFTER_ALL, desk.locale)} {said}" if late else said


def answer_blocks(answer: Answer, press: Press, line: str, desk: Desk) -> list[Block]:
    """Return the line, and below it the button that undoes it, or that means it all the same."""
    buttons = []
    if answer.undo:
        target = Target(request=press.request, volunteer=press.volunteer, extra=answer.undo)
        buttons.append(button(translate(UNDO, desk.locale), Act.UNDO, target))
    if answer.sure is not None:
        target = Target(request=press.request, volunteer=press.volunteer, extra=sure(press.needs))
        words = SURE.get(answer.sure, ALL_THE_SAME)
        buttons.append(button(translate(words, desk.locale), answer.sure, target))
    return [*section([line]), *row(buttons)]


def as_message(answer: Answer, press: Press, line: str, desk: Desk) -> tuple[JSON, ...]:
    """Return the blocks of an answer that only who pressed sees."""
    return as_json(answer_blocks(answer, press, line, desk))


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
            return moment(value, desk, now)
        case ContactOutcome():
            return translate(OUTCOMES[value], desk.locale)
        case int() | float():
            return number(value, desk)
        case list() | tuple():
            return listed([one_line(first_name(str(name)), _NAME) for name in value], desk)
        case _ if key in {"volunteer", "volunteers"}:
            return one_line(first_name(str(value)), _NAME) or translate("the volunteer", desk.locale)
        case _:
            return one_line(str(value), _NAME)
