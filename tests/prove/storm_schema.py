"""What a creator does to the base in the middle of a storm, and puts right again after a while."""

import random
from collections.abc import Callable
from typing import Any

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from airtable_schema.template import REQUESTS
from tests.prove.storm_people import by_hand
from tests.prove.storm_world import Storm
from worker.sandbox.airtable.exceptions import VendorError

_TABLES = ("Requests", "Volunteers", "Calls & texts", "People", "Kinds of help", "Hyperlocal")
_DELETED = (
    "_Card", "_Announced", "_Said", "_Next look", "_Looked at", "_Seen status", "_Seen inputs", "Next step",
    "Shortlist", "Why these volunteers", "Details", "Email", "Urgency", "Remind at", "_Claim",
)  # fmt: skip
_RETYPED = (
    "Details",
    "Name",
    "_Next look",
    "_Card",
    "How many volunteers",
    "Remind at",
    "Phone",
    "Next step",
)
_OPTIONS = (("Requests", "Status"), ("Requests", "Urgency"), ("Calls & texts", "Outcome"))
_TEXT = ("singleLineText", "multilineText", "dateTime", "number", "phoneNumber")
_KEYS = {column.name: column.key for column in REQUESTS.columns}
_LASTS = (60.0, 5400.0)


def _put_right(storm: Storm, chance: random.Random, what: str, do: Callable[[], None]) -> None:
    def mend() -> None:
        try:
            do()
        except (KeyError, VendorError) as refused:
            storm.say(f"  can't be put right: {type(refused).__name__} {refused}")

    storm.in_a_while(chance.uniform(*_LASTS), what, mend)


def _tables(storm: Storm) -> dict[str, Any]:
    return {table["name"]: table for table in storm.desk.sandbox.airtable.tables(storm.desk.base)}


def _template(column: str) -> Any:
    tables = template_tables(template_mapping("mi"), time_zone="America/New_York", with_autonumber=True)
    fields = next(table["fields"] for table in tables if table["name"] == "Requests")
    return next(field for field in fields if field["name"] == column)


def _rename_column(storm: Storm, chance: random.Random) -> None:
    airtable, base = storm.desk.sandbox.airtable, storm.desk.base
    table = _tables(storm)[chance.choice(_TABLES)]
    field = chance.choice(table["fields"])
    storm.say(f"  {table['name']}.{field['name']}")
    airtable.rename_column(base, table["id"], field["id"], f"{field['name']} (old)")
    back = f"{table['name']}.{field['name']} has its name again"
    _put_right(
        storm, chance, back, lambda: airtable.rename_column(base, table["id"], field["id"], field["name"])
    )


def _retype(storm: Storm, chance: random.Random) -> None:
    airtable, base = storm.desk.sandbox.airtable, storm.desk.base
    table = _tables(storm)["Requests"]["id"]
    column, kind = chance.choice(_RETYPED), chance.choice(_TEXT)
    was = _template(column)
    options = {"precision": 0} if kind == "number" else was.get("options") if kind == was["type"] else None
    if kind == "dateTime":
        options = _template("Remind at")["options"]
    storm.say(f"  {column} becomes {kind}")
    airtable.retype_column(base, table, column, kind, options)
    back = f"{column} is {was['type']} again"
    _put_right(
        storm, chance, back,
        lambda: airtable.retype_column(base, table, column, was["type"], was.get("options")),
    )  # fmt: skip


def _delete_column(storm: Storm, chance: random.Random) -> None:
    airtable, base = storm.desk.sandbox.airtable, storm.desk.base
    table, column = _tables(storm)["Requests"]["id"], chance.choice(_DELETED)
    storm.say(f"  {column}")
    airtable.delete_column(base, table, column)
    _put_right(
        storm, chance, f"{column} is there again",
        lambda: storm.checker.made_again(
            REQUESTS.key, _KEYS[column], airtable.create_column(base, table, _template(column))
        ),
    )  # fmt: skip


def _rename_option(storm: Storm, chance: random.Random) -> None:
    airtable, base = storm.desk.sandbox.airtable, storm.desk.base
    name, column = chance.choice(_OPTIONS)
    table = _tables(storm)[name]
    field = next(one for one in table["fields"] if one["name"] == column)
    option = chance.choice(field["options"]["choices"])["name"]
    storm.say(f"  {column}: {option}")
    airtable.rename_option(base, table["id"], field["id"], option, f"{option} (old)")
    _put_right(
        storm, chance, f"{option} has its name again",
        lambda: airtable.rename_option(base, table["id"], field["id"], f"{option} (old)", option),
    )  # fmt: skip


def _rename_table(storm: Storm, chance: random.Random) -> None:
    airtable, base = storm.desk.sandbox.airtable, storm.desk.base
    name = chance.choice(_TABLES)
    table = _tables(storm)[name]["id"]
    storm.say(f"  {name}")
    airtable.rename_table(base, table, f"{name} (old)")
    _put_right(storm, chance, f"{name} has its name again", lambda: airtable.rename_table(base, table, name))


SCHEMA = {
    what: by_hand(do)
    for what, do in {
        "a column is renamed": _rename_column,
        "a column is retyped": _retype,
        "a column is deleted": _delete_column,
        "an option is renamed": _rename_option,
        "a table is renamed": _rename_table,
    }.items()
}
