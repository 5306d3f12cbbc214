"""What is wrong with settings, in a coordinator's words. Pure."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_MUST_BE = {
    "bool": "true or false, without quotes",
    "float": "a number",
    "int": "a whole number",
    "string": 'text in quotes, such as "like this"',
    "time": 'a time in quotes, such as "09:00"',
    "list": 'a list, such as ["English", "Spanish"]',
    "tuple": 'a list, such as ["English", "Spanish"]',
    "model": "a section of its own, such as [policy]",
    "dict": "a section of its own, such as [names]",
}
_LIMITS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def problems_in(
    error: ValidationError, model: type[BaseModel], variables: Mapping[tuple[str, ...], str]
) -> list[str]:
    """Return a sentence for each problem; `variables` says which settings came from which variable."""
    return [
        _sentence(each, model, variables) for each in error.errors(include_url=False, include_input=False)
    ]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that proposes the known word most like this one, "" where none is."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


def joined(problems: Iterable[str]) -> str:
    """Return all problems as one text: a sentence, or a list."""
    lines = list(dict.fromkeys(problems))
    if len(lines) == 1:
        return lines[0]
    return "\n".join([f"The settings need {len(lines)} corrections:", *(f"  - {line}" for line in lines)])


def _sentence(error: ErrorDetails, model: type[BaseModel], variables: Mapping[tuple[str, ...], str]) -> str:
    path = tuple(str(part) for part in error["loc"])
    where = variables.get(path) or ".".join(path)
    if error["type"] == "missing":
        return f"{where} is missing: {_description(model, path)}."
    if error["type"] == "extra_forbidden":
        known = _known_beside(model, path)
        at = f" in [{'.'.join(path[:-1])}]" if path[:-1] else ""
        advice = _belongs(model, path) or did_you_mean(path[-1], known)
        return f'The setting "{path[-1]}"{at} is not known.{advice}'
    complaint = _complaint(error)
    return f"{where} {complaint}{'' if complaint.endswith('?') else '.'}"


def _complaint(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"must be one of {context['expected']}"
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return f"must be {words} {context[key]:g}"
    return f"must be {_must_be(kind)}"


def _must_be(kind: str) -> str:
    if kind == "int_from_float":
        return _MUST_BE["int"]
    return _MUST_BE.get(kind.split("_", 1)[0], "something else")


def _description(model: type[BaseModel], path: tuple[str, ...]) -> str:
    return str(model.model_fields[path[0]].description)


def _belongs(model: type[BaseModel], path: tuple[str, ...]) -> str:
    """Return where a setting of that very name belongs, "" where there is none, or more than one."""
    here, sections = ".".join(path[:-1]), {"": model, **_sections(model)}
    places = [name for name, section in sections.items() if path[-1] in section.model_fields]
    if len(places) != 1 or places == [here]:
        return ""
    return f" It belongs under [{places[0]}]." if places[0] else " It belongs above the first section."


def _sections(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    fields = {name: field.annotation for name, field in model.model_fields.items()}
    return {
        name: given
        for name, given in fields.items()
        if isinstance(given, type) and issubclass(given, BaseModel)
    }


def _known_beside(model: type[BaseModel], path: tuple[str, ...]) -> list[str]:
    fields: Any = model.model_fields
    for part in path[:-1]:
        fields = fields[part].annotation.model_fields
    return list(fields)
