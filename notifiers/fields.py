"""What can be filled in in a modal: building each field, and reading what was filled in.

A field's block is called as its key, its element always the same. Slack keeps what stands in a field of the
same name when a form is changed, so a field that is to begin anew has a mark behind its key: "name.typed".
Everything that people typed before stands in plain text; choices carry ids or option names.
https://docs.slack.dev/reference/block-kit/block-elements
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
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
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
ANEW = ".typed"
"""The mark behind the key of a field that begins with what somebody typed just now."""
_TICKS = 10
_CHOICES = 100
_WORDS = 75
_HALF = 30
_LABEL = 200

Choices = Sequence[tuple[str, str]]
"""Pairs of value and words."""


def text(
    key: str, label: str, *, start: str = "", hint: str = "", lines: bool = False, must: bool = False
) -> InputBlock:
    """Return a field for text; `lines` for more than one, and for what has more than one already."""
    lines = lines or "\n" in start
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
    """Return boxes to tick; of more than ten, a list to pick from, which says the same."""
    if len(choices) > _TICKS:
        return several_of(key, label, choices, start=ticked, hint=hint)
    options = _options(choices)
    chosen = [option for option in options if option.value in ticked]
    element = CheckboxesElement(action_id=ELEMENT, options=options, initial_options=chosen or None)
    return _field(key, label, element, hint=hint)


def one_of(key: str, label: str, choices: Choices, *, start: str = "", must: bool = True) -> InputBlock:
    """Return choices of which one is picked, all in sight; ten at most."""
    options = _options(choices[:_TICKS])
    chosen = next((option for option in options if option.value == start), None)
    element = RadioButtonsElement(action_id=ELEMENT, options=options, initial_option=chosen)
    return _field(key, label, element, must=must)


def picked(
    key: str, label: str, choices: Choices, *, start: str = "", hint: str = "", must: bool = False
) -> InputBlock:
    """Return a list of which one is picked. Once it is, nobody can pick none any more."""
    options = _options(choices)
    chosen = next((option for option in options if option.value == start), None)
    element = StaticSelectElement(action_id=ELEMENT, **_listed(options), initial_option=chosen)
    return _field(key, label, element, hint=hint, must=must)


def several_of(
    key: str, label: str, choices: Choices, *, start: Sequence[str] = (), hint: str = ""
) -> InputBlock:
    """Return a list of which several are picked."""
    options = _options(choices)
    chosen = [option for option in options if option.value in start]
    element = StaticMultiSelectElement(
        action_id=ELEMENT, **_listed(options), initial_options=chosen[:_CHOICES] or None
    )
    return _field(key, label, element, hint=hint)


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
    return {key_of(block): _now(next(iter(element.values()), {})) for block, element in values.items()}


def stood_before(view: JSON) -> dict[str, Any]:
    """Return what the fields began with, by key, as `filled_in` has it."""
    return {key: _first(block.get("element") or {}) for key, block in _fields(view).items()}


def blocks_of(view: JSON) -> dict[str, str]:
    """Return what the block of each field is called, by key."""
    return {key: str(block.get("block_id")) for key, block in _fields(view).items()}


def key_of(block_id: str) -> str:
    """Return the key of a field by its block."""
    return block_id.partition(".")[0]


def _fields(view: JSON) -> dict[str, JSON]:
    blocks = [block for block in view.get("blocks") or () if block.get("type") == "input"]
    return {key_of(str(block.get("block_id"))): block for block in blocks}


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


def _listed(options: list[Option]) -> dict[str, Any]:
    """Return the options as a list takes them: more than a hundred in groups, each called after its first."""
    if len(options) <= _CHOICES:
        return {"options": options}
    parts = [options[at : at + _CHOICES] for at in range(0, len(options), _CHOICES)][:_CHOICES]
    return {"option_groups": [OptionGroup(label=_group(part), options=part) for part in parts]}


def _group(part: Sequence[Option]) -> PlainTextObject:
    words = [str(each.to_dict()["text"]["text"]) for each in (part[0], part[-1])]
    return plain(" – ".join(each[:_HALF].rstrip() for each in words), _WORDS)


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
