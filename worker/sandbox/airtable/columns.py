"""New tables and fields: what their definitions may say. https://airtable.com/developers/web/api/field-model"""

import random
from collections.abc import Callable, Iterable

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.cells import CREATABLE
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.field_options import checked
from worker.sandbox.airtable.schema import COMPUTED, LINK, MULTI_SELECT, SELECT, Choice, Field, Table, View
from worker.sandbox.airtable.writes import new_id

_PLAIN = frozenset({"singleLineText", "multilineText", "richText", "email", "url", "phoneNumber"})
_DEFINED = frozenset({"name", "type", "description", "options"})
_NEVER_PRIMARY = frozenset({LINK, "checkbox", SELECT, MULTI_SELECT})
_COLORS = frozenset(
    f"{hue}{shade}"
    for hue in ("blue", "cyan", "teal", "green", "yellow", "orange", "red", "pink", "purple", "gray")
    for shade in ("Light2", "Light1", "Bright", "Dark1")
)


class Columns:
    """Makes tables and fields in a base. `seeding` allows what people can do and the API can't."""

    def __init__(self, source: random.Random, *, seeding: bool = False) -> None:
        self._random = source
        self._seeding = seeding

    def table(self, base: Base, definition: Json) -> Table:
        """Return a new table, not yet in the base."""
        name = definition.get("name") if isinstance(definition, dict) else None
        if not isinstance(name, str) or not name.strip() or _taken(name, base.tables.values()):
            raise exceptions.bad_table_name()
        _only(definition, {"name", "description", "fields"})
        fields = definition.get("fields")
        if not isinstance(fields, list) or not fields:
            raise exceptions.missing_in_body("fields")
        table = Table(new_id("tbl", self._random), name, str(definition.get("description", "")))
        try:
            for one in fields:
                self.field(base, table, one)
            if table.primary.type in _NEVER_PRIMARY:
                raise exceptions.invalid_request("The first field can't be the primary one.")
        except exceptions.VendorError:
            _forget(base, table)
            raise
        view = View(new_id("viw", self._random), "Grid view")
        table.views[view.id] = view
        return table

    def field(self, base: Base, table: Table, definition: Json) -> Field:
        """Add a field to a table, and its other side to the linked table."""
        name, kind = _named(table, definition)
        if kind in COMPUTED and not (self._seeding and kind == "autoNumber"):
            raise exceptions.not_creatable(table.name, name, kind)
        if kind not in CREATABLE | {"autoNumber"}:
            raise exceptions.invalid_request(f"The type {kind} is not known to this stand-in.")
        field = Field(new_id("fld", self._random), name, kind, description=definition.get("description", ""))
        self._options(base, table, field, definition.get("options"))
        table.fields[field.id] = field
        table.version += 1
        if kind == LINK:
            self._other_side(base, table, field)
        return field

    def _options(self, base: Base, table: Table, field: Field, options: Json) -> None:
        def bad(why: str) -> exceptions.VendorError:
            return exceptions.bad_field_options(table.name, field.name, why)

        if field.type in _PLAIN or field.type == "autoNumber":
            if options:
                raise bad("this type takes no options")
            return
        if not isinstance(options, dict):
            raise bad("options are missing")
        if field.type == LINK:
            field.linked = _linked_table(base, table, options, bad, by_name=self._seeding)
        elif field.type in (SELECT, MULTI_SELECT):
            field.choices = self._choices(options, bad)
        else:
            field.options = checked(field.type, options, bad)

    def _choices(self, options: Json, bad: Callable[[str], Exception]) -> dict[str, Choice]:
        choices = options.get("choices")
        if set(options) != {"choices"} or not isinstance(choices, list):
            raise bad("choices must be a list")
        names = [one.get("name") if isinstance(one, dict) else None for one in choices]
        if not all(isinstance(name, str) and name for name in names) or len(set(names)) < len(names):
            raise bad("every choice needs a name of its own")
        if any(
            set(one) - {"name", "color"} or one.get("color", "blueLight2") not in _COLORS for one in choices
        ):
            raise bad("a choice has a name and a known color")
        made = [
            Choice(new_id("sel", self._random), one["name"], one.get("color", "blueLight2"))
            for one in choices
        ]
        return {choice.id: choice for choice in made}

    def _other_side(self, base: Base, table: Table, field: Field) -> None:
        """A link to another table makes a field there; a link of a table to itself makes none."""
        if field.linked == table.id:
            return
        linked = base.tables[field.linked]
        name, count = table.name, 2
        while linked.find(name):
            name, count = f"{table.name} {count}", count + 1
        other = Field(new_id("fld", self._random), name, LINK, linked=table.id, inverse=field.id)
        field.inverse = other.id
        linked.fields[other.id] = other
        linked.version += 1


def _forget(base: Base, table: Table) -> None:
    """Take back the other sides of a table's links, when the table is not made after all."""
    for other in base.tables.values():
        for field in other.links_to(table.id):
            del other.fields[field.id]


def _named(table: Table, definition: Json) -> tuple[str, str]:
    if not isinstance(definition, dict):
        raise exceptions.invalid_request("A field is an object.")
    _only(definition, _DEFINED)
    name, kind = definition.get("name"), definition.get("type")
    if not isinstance(name, str) or not name.strip() or _taken(name, table.fields.values()):
        raise exceptions.bad_field_name()
    if not isinstance(kind, str):
        raise exceptions.missing_in_body("type")
    return name, kind


def _only(definition: Json, known: frozenset[str] | set[str]) -> None:
    unknown = set(definition) - known
    if unknown:
        raise exceptions.invalid_request(f"Unknown: {', '.join(sorted(unknown))}.")


def _taken(name: str, held: Iterable[Field] | Iterable[Table]) -> bool:
    """Names are unique without regard to case."""
    return any(one.name.casefold() == name.strip().casefold() for one in held)


def _linked_table(
    base: Base, table: Table, options: Json, bad: Callable[[str], Exception], *, by_name: bool
) -> str:
    if by_name and "linkedTableName" in options:
        named = base.find(options["linkedTableName"])
        options = {"linkedTableId": named.id if named else ""}
    if set(options) - {"linkedTableId", "viewIdForRecordSelection"}:
        raise bad("only linkedTableId and viewIdForRecordSelection can be set")
    wanted = options.get("linkedTableId")
    if not isinstance(wanted, str) or wanted not in {*base.tables, table.id}:
        raise bad("linkedTableId is not a table of this base")
    return wanted
