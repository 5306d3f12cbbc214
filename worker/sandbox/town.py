"""The town of the demo and the tests: a base with its kinds of help, its volunteers, and requests to come.

Real public-domain addresses of one town (Manchester, Connecticut: the densest that the package holds), paired
with invented people. Everything follows from the seed.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from airtable_schema.address import read_address
from airtable_schema.coordinates import written
from airtable_schema.mapping import Mapping as Names
from airtable_schema.mapping import template_mapping
from airtable_schema.records import Coordinates
from airtable_schema.template import table as template_table
from airtable_schema.template_json import template_tables
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.nominatim.gazetteer import Place, gazetteer
from worker.sandbox.town_needs import KINDS
from worker.sandbox.town_people import volunteers as invented_volunteers
from worker.sandbox.town_requests import Arrival, Tag, requests

CITY = "Manchester"
COUNTRY = "US"
TIME_ZONE = "America/New_York"
NAME = "Manchester neighbors"


@dataclass(frozen=True, slots=True)
class Town:
    """A seeded base, and what is in it. `needs` is name → record id; `tagged` the requests by their tags."""

    airtable: AirtableStandIn
    base: str
    names: Names
    seed: int
    needs: Mapping[str, str]
    volunteers: Sequence[str]
    homes: Sequence[Place]
    tagged: dict[Tag, list[str]] = field(default_factory=lambda: defaultdict(list))

    def arrivals(self) -> Iterator[Arrival]:
        """Yield the requests that this town will have, the awkward ones first, without end."""
        return requests(self.seed, self.homes)

    def add(self, arrival: Arrival) -> str:
        """Put a request into the base as a person or the form does; return its record id."""
        row = self.row("requests", _linked(arrival.values, arrival.needs, self.needs))
        record = self.airtable.create_record(self.base, self.names.table_name("requests"), row)
        for tag in arrival.tags:
            self.tagged[tag].append(record)
        return record

    def complete(self, record: str, arrival: Arrival) -> None:
        """Type the rest of a request that was typed in two goes."""
        self.edit("requests", record, _linked(arrival.later, arrival.needs_later, self.needs))

    def fill(self, number: int) -> dict[str, Arrival]:
        """Put the first requests into the base; return record id → what came."""
        return {self.add(arrival): arrival for arrival in islice(self.arrivals(), number)}

    def edit(self, table: str, record: str, values: Mapping[str, Any]) -> None:
        """Change cells as a person does, by the keys of table and columns."""
        name = self.names.table_name(table)
        self.airtable.update_record(self.base, name, record, self.row(table, values))

    def read(self, table: str, record: str) -> dict[str, Any]:
        """Return the filled cells of a row, by the keys of its columns; options and links as the base has."""
        shown = self.airtable.record(self.base, self.names.table_name(table), record)
        keys = {self.names.column_name(table, each.key): each.key for each in template_table(table).columns}
        return {keys[name]: value for name, value in shown.items() if name in keys}

    def row(self, table: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values by column keys as the base takes them: names of columns, words of options."""
        return _row(self.names, table, values)


def seed_town(
    airtable: AirtableStandIn,
    *,
    now: datetime,
    seed: int = 1,
    volunteers: int = 450,
    located: bool = False,
    names: Names | None = None,
) -> Town:
    """Make the town's base. `located`: the volunteers' coordinates are known already, as after a first run.

    `now` is what breaks (*Paused until*) are counted from. `names`: a group's own instead of the template's.
    """
    names = names or template_mapping("mi")
    tables = template_tables(names, time_zone=TIME_ZONE, with_autonumber=True)
    base = airtable.create_base(NAME, tables)
    needs = _add_needs(airtable, base, names)
    homes = tuple(one for one in gazetteer().in_city(CITY) if one.state == "CT")
    people = invented_volunteers(random.Random(f"{seed}:volunteers"), homes, needs, now)
    rows = list(islice(people, volunteers))
    if located:
        places = {one.street_line: one for one in homes}
        rows = [row | _located(row, places) for row in rows]
    table = names.table_name("volunteers")
    made = airtable.create_records(base, table, [_row(names, "volunteers", row) for row in rows])
    return Town(airtable, base, names, seed, needs, made, homes)


def _add_needs(airtable: AirtableStandIn, base: str, names: Names) -> dict[str, str]:
    table = names.table_name("needs")
    rows = [_need_row(asdict(kind)) for kind in KINDS]
    made = airtable.create_records(base, table, [_row(names, "needs", row) for row in rows])
    ids = {kind.name: record for kind, record in zip(KINDS, made, strict=True)}
    for kind in KINDS:
        if kind.also_ask:
            also = {"also_ask": [ids[name] for name in kind.also_ask]}
            airtable.update_record(base, table, ids[kind.name], _row(names, "needs", also))
    return ids


def _need_row(kind: dict[str, Any]) -> dict[str, Any]:
    kind["expect_news_within"] = kind.pop("news")
    return {key: value for key, value in kind.items() if key != "also_ask"}


def _located(row: Mapping[str, Any], places: Mapping[str, Place]) -> dict[str, Any]:
    """Return what the worker would have written after looking the address up."""
    if "address" not in row:
        return {}
    home = places[row["address"].split(",")[0]]
    sent = read_address(row["address"], row["city"], COUNTRY).sendable
    return {"coordinates": written(Coordinates(home.lat, home.lon)), "coordinates_for": sent}


def _linked(values: Mapping[str, Any], needs: Sequence[str], ids: Mapping[str, str]) -> dict[str, Any]:
    links = {"needs": [ids[name] for name in needs]} if needs else {}
    return {**values, **links}


def _row(names: Names, table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the base takes. A box not ticked and an empty list or text are left blank; None blanks."""
    return {
        names.column_name(table, key): _cell(names, table, key, value)
        for key, value in values.items()
        if value is not False and value not in ("", [], ())
    }


def _cell(names: Names, table: str, key: str, value: Any) -> Any:
    options = names.option_names(table, key)
    if isinstance(value, list | tuple) and options:
        return [options[each] for each in value]
    return options[value] if options and value is not None else value
