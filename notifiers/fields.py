"""What can be filled in in a modal: building each field, and reading what was filled in.

A field's block is called as its key, its element always the same. Everything that people typed before stands
in plain text; choices carry ids or option names. https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    DateTimePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)

from notifiers.blocks import plain
from notifiers.messages import JSON

ELEMENT = "value"
"""What the element of every field is called."""
LONGEST = 3000
"""Characters that a text field can begin with."""
_TICKS = 10
_CHOICES = 100
_WORDS = 75
_LABEL = 200

Choices = Sequence[tuple[str, str]]
"""Pairs of value and words."""


def text(
    key: str, label: str, *, start: str = "", hint: str = "", lines: bool = False, must: bool = False
) -> InputBlock:
    """Return a field for text; `lines` for more than one."""
    element = PlainTextInputElement(
        action_id=ELEMENT, initial_value=start[:LONGEST] or None, multiline=lines, max_length=LONGEST
    )
    return _field(key, label, element, hint=hint, must=must)


def asks_at_once(key: str, label: str, *, start: str = "", hint: str = "") -> InputBlock:
    """Return a field for text that is told of as soon as Enter is pressed in it."""
    field = text(key, label, start=start, hint=hint)
    field.dispatch_action = True
    return field


def ticks(
    key: str, label: str, choices: Choices, *, ticked: Sequence[str] = (), hint: str = ""
) -> InputBlock:
    """Return boxes to tick, ten at most."""
    options = _options(choices[:_TICKS])
    chosen = [option for option in options if option.value in ticked]
    element = CheckboxesElement(action_id=ELEMENT, options=options, initial_options=chosen or None)
    return _field(key, label, element, hint=hint)


def one_of(key: str, label: str, choices: Choices, *, start: str = "", must: bool = True) -> InputBlock:
    """Return choices of which one is picked, all in sight; ten at most."""
    options = _options(choices[:_TICKS])
    chosen = next((option for option in options if option.value == start), None)
    element = RadioButtonsElement(action_id=ELEMENT, options=options, initial_option=chosen)
    return _field(key, label, element, must=must)


def picked(key: str, label: str, choices: Choices, *, start: str = "") -> InputBlock:
    """Return a list of which one is picked."""
    options = _options(choices[:_CHOICES])
    chosen = next((option for option in options if option.value == start), None)
    element = StaticSelectElement(action_id=ELEMENT, options=options, initial_option=chosen)
    return _field(key, label, element)


def several_of(key: str, label: str, choices: Choices, *, start: Sequence[str] = ()) -> InputBlock:
    """Return a list of which several are picked."""
    options = _options(choices[:_CHOICES])
    chosen = [option for option in options if option.value in start]
    element = StaticMultiSelectElement(action_id=ELEMENT, options=options, initial_options=chosen or None)
    return _field(key, label, element)


def moment_of(
    key: str, label: str, *, start: datetime | None = None, hint: str = "", must: bool = False
) -> InputBlock:
    """Return a field for a day with a time; Slack shows it in the reader's own time zone."""
    begin = int(start.timestamp()) if start else None
    element = DateTimePickerElement(action_id=ELEMENT, initial_date_time=begin)
    return _field(key, label, element, hint=hint, must=must)


def day_of(key: str, label: str) -> InputBlock:
    """Return a field for a day."""
    return _field(key, label, DatePickerElement(action_id=ELEMENT))


def filled_in(view: JSON) -> dict[str, Any]:
    """Return what was filled in, by key: text, a moment as a number, several as a list; None for nothing."""
    values: Mapping[str, Mapping[str, JSON]] = (view.get("state") or {}).get("values") or {}
    return {key: _now(next(iter(element.values()), {})) for key, element in values.items()}


def stood_before(view: JSON) -> dict[str, Any]:
    """Return what the fields began with, by key, as `filled_in` has it."""
    fields = [block for block in view.get("blocks") or () if block.get("type") == "input"]
    return {str(block.get("block_id")): _first(block.get("element") or {}) for block in fields}


def _now(state: JSON) -> Any:
    if "selected_options" in state:
        return [option["value"] for option in state["selected_options"] or ()]
    if "selected_option" in state:
        return (state["selected_option"] or {}).get("value")
    for key in ("selected_date_time", "selected_date", "value"):
        if key in state:
            return state[key]
    return None


def _first(element: JSON) -> Any:
    if element.get("type") in {"checkboxes", "multi_static_select"}:
        return [option["value"] for option in element.get("initial_options") or ()]
    if "initial_option" in element:
        return (element["initial_option"] or {}).get("value")
    for key in ("initial_date_time", "initial_date", "initial_value"):
        if key in element:
            return element[key]
    return None


def _options(choices: Choices) -> list[Option]:
    return [Option(text=plain(words, _WORDS), value=value) for value, words in choices]


def _field(
    key: str, label: str, element: InputInteractiveElement, *, hint: str = "", must: bool = False
) -> InputBlock:
    return InputBlock(
        label=plain(label, _LABEL),
        element=element,
        block_id=key,
        hint=plain(hint, LONGEST // 2) if hint else None,
        optional=not must,
    )
