"""Modals as a person sees them: what they say, what stands in their fields, and how they are filled in."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from worker.sandbox.slack.shown import unescaped
from worker.sandbox.slack.views import View

State = dict[str, dict[str, dict[str, Any]]]
_ONE = {"radio_buttons": "selected_option", "static_select": "selected_option"}
_SEVERAL = {"checkboxes": "selected_options", "multi_static_select": "selected_options"}
_PLAIN = {"plain_text_input": "value", "datepicker": "selected_date", "datetimepicker": "selected_date_time"}
_BEGINS = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_date_time": "initial_date_time",
}


def words_of(view: View) -> str:
    """Return all that a modal says, its buttons and choices included."""
    return "\n".join(_texts(view.content)).replace("\xa0", " ").replace("\u202f", " ")


def choices_of(view: View, field: str) -> dict[str, bool]:
    """Return the choices of a field by their words, and whether each is chosen already."""
    element = _fields(view)[field]
    chosen = [one["value"] for one in element.get("initial_options", ())]
    chosen += [element["initial_option"]["value"]] if "initial_option" in element else []
    return {one["text"]["text"]: one["value"] in chosen for one in element["options"]}


def filled_in(view: View, given: Mapping[str, Any]) -> State:
    """Return a modal's fields as Slack sends them: as they began, but for what is given.

    A choice goes by its words or by its value, several as a list, a moment as a datetime; None leaves a field
    empty. Raises KeyError for a field or a choice that is not there.
    """
    fields = _fields(view)
    for name in given:
        fields[name]
    return {
        name: {element["action_id"]: _state(element, given.get(name, ...))}
        for name, element in fields.items()
    }


def _fields(view: View) -> dict[str, Any]:
    return {one["block_id"]: one["element"] for one in view.content["blocks"] if one["type"] == "input"}


def _state(element: Mapping[str, Any], given: Any) -> dict[str, Any]:
    kind = element["type"]
    if kind in _ONE:
        chosen = element.get("initial_option") if given is ... else given and _option(element, given)
        return {"type": kind, "selected_option": chosen}
    if kind in _SEVERAL:
        several = [_option(element, one) for one in given or ()] if given is not ... else None
        return {
            "type": kind,
            "selected_options": element.get("initial_options", []) if several is None else several,
        }
    key = _PLAIN[kind]
    value = element.get(_BEGINS[key]) if given is ... else given
    return {"type": kind, key: int(value.timestamp()) if isinstance(value, datetime) else value}


def _option(element: Mapping[str, Any], named: str) -> Any:
    for one in element["options"]:
        if named in (one["value"], one["text"]["text"]) or one["text"]["text"].startswith(f"{named} "):
            return {"text": one["text"], "value": one["value"]}
    raise KeyError(named)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") in {"plain_text", "mrkdwn"}:
            yield unescaped(part["text"])
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
