"""typecast: the vendor's best effort to make a value fit, which creates missing options without a word.

Only the conversions that are documented or plainly follow are here; what else does not fit is refused as
it is without typecast. https://support.airtable.com/docs/creating-a-record-via-the-api
"""

import random

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.cells import NUMBERS, TEXTS, accept
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.schema import MULTI_SELECT, SELECT, Cell, Choice, Field
from worker.sandbox.airtable.writes import new_id


class Typecast:
    """Converts values for one call. New options are kept aside until `commit`: a failed batch makes none."""

    def __init__(self, source: random.Random) -> None:
        self._random = source
        self._new: dict[str, tuple[Field, Choice]] = {}

    def accept(self, field: Field, value: Json) -> Cell | None:
        """Return the cell that a value makes once it has been converted."""
        if field.type == SELECT and isinstance(value, str):
            return self._choice(field, value) if value else None
        if field.type == MULTI_SELECT and isinstance(value, str | list):
            return self._choices(field, value)
        return accept(field, _converted(field, value))

    def commit(self) -> None:
        """Create the options that the call needed."""
        for field, choice in self._new.values():
            field.choices[choice.id] = choice

    def _choices(self, field: Field, value: str | list[Json]) -> tuple[str, ...] | None:
        names = value.split(",") if isinstance(value, str) else value
        if not all(isinstance(name, str) for name in names):
            raise exceptions.bad_value(field.name)
        return tuple(dict.fromkeys(self._choice(field, name.strip()) for name in names if name)) or None

    def _choice(self, field: Field, name: str) -> str:
        known = field.choice_named(name)
        if known is not None:
            return known.id
        waiting = [one for held, one in self._new.values() if held is field and one.name == name]
        choice = waiting[0] if waiting else Choice(new_id("sel", self._random), name)
        self._new[choice.id] = (field, choice)
        return choice.id


def _converted(field: Field, value: Json) -> Json:
    if field.type in TEXTS and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return value
    if value == "" and field.type not in TEXTS:
        return None
    return _from_text(field, value)


def _from_text(field: Field, value: str) -> Json:
    if field.type in NUMBERS:
        try:
            return float(value)
        except ValueError:
            return value
    if field.type == "checkbox":
        return {"true": True, "checked": True, "1": True, "false": False, "0": False}.get(
            value.lower(), value
        )
    if field.type == "date":
        return value[:10]
    return value
