"""What the demo is played on: the sandbox, the made-up town in it, and the settings of a worker there."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from airtable_schema.live import Schema
from airtable_schema.parse import parse_contact, parse_request
from airtable_schema.records import Contact, Request
from worker.sandbox.clock import real_now
from worker.sandbox.server import Sandbox
from worker.sandbox.town import CITY, COUNTRY, TIME_ZONE, Town, seed_town
from worker.sandbox.town_requests import Arrival, Tag
from worker.settings.settings import Settings, load

CENTER = "41.7759, -72.5215"
"""The middle of the town."""
AT_MOST_WAITING = 12
FOUNDED = timedelta(days=20)
"""How long ago the base was made, and the volunteers signed up."""
WAITED = timedelta(minutes=12)
"""How long ago the first of those who wait came in."""
RESTED = timedelta(seconds=100)
"""How long the half-typed row has been left alone when the demo begins: twenty seconds less than it must."""

_MUST_WAIT = frozenset({Tag.RESTING, Tag.PRIVATE, Tag.EMPTY})
"""What is announced only after two minutes, or never."""
_MUST_ARRIVE = frozenset({Tag.HALF_TYPED})


class Past:
    """A clock that may be behind: rows made while it is are as old as they should be."""

    def __init__(self, ago: timedelta) -> None:
        self.ago = ago

    def now(self) -> datetime:
        """Return the machine's time less what it is behind."""
        return real_now() - self.ago


@dataclass(slots=True)
class Coming:
    """The requests of one demo: those that wait in the base when it begins, and those that arrive."""

    waiting: list[Arrival]
    arriving: list[Arrival]


def coming(arrivals: Sequence[Arrival]) -> Coming:
    """Return which of these wait and which arrive: half of them wait, a dozen at most."""
    number = min(AT_MOST_WAITING, (len(arrivals) + 1) // 2)
    must = [one for one in arrivals if one.tags & _MUST_WAIT]
    may = [one for one in arrivals if not one.tags & (_MUST_WAIT | _MUST_ARRIVE)]
    first = [id(one) for one in [*must, *may][:number]]
    return Coming(
        waiting=[one for one in arrivals if id(one) in first],
        arriving=[one for one in arrivals if id(one) not in first],
    )


@dataclass(slots=True)
class DemoTown:
    """The sandbox with the town in it. `came` is every request put into the base, by record id."""

    sandbox: Sandbox
    town: Town
    token: str
    came: dict[str, Arrival]

    @classmethod
    def opened(cls, sandbox: Sandbox, *, seed: int, volunteers: int) -> "DemoTown":
        """Make the town in a sandbox that is running. Where volunteers live is known from an earlier day."""
        now = sandbox.clock.now()
        town = seed_town(sandbox.airtable, now=now, seed=seed, volunteers=volunteers, located=True)
        return cls(sandbox, town, sandbox.airtable.create_token(bases=[town.base]), {})

    def fill(self, waiting: Sequence[Arrival], clock: Past) -> None:
        """Put those who wait into the base, one after the other over the last minutes."""
        source = random.Random(f"{self.town.seed}:waiting")
        behind = sorted((source.uniform(0.25, 1.0) for _ in waiting), reverse=True)
        for arrival, share in zip(waiting, behind, strict=True):
            clock.ago = RESTED if Tag.RESTING in arrival.tags else WAITED * share
            self.add(arrival)
        clock.ago = timedelta()

    def add(self, arrival: Arrival) -> str:
        """Put one request into the base, as a person or the form does; return its record id."""
        record = self.town.add(arrival)
        self.came[record] = arrival
        return record

    def settings(self, *, look_every: float) -> Settings:
        """Return the settings of a worker for this town: nothing but where things are, and how often to look.

        The map is the sandbox's own, so it need not be spared.
        """
        environment = {
            "COUNTRY": COUNTRY,
            "CITY": CITY,
            "CENTER": CENTER,
            "TIMEZONE": TIME_ZONE,
            "GROUP": "Manchester neighbors",
            "WORKER_NAME": "demo",
            "BASE_ID": self.town.base,
            "AIRTABLE_TOKEN": self.token,
            "AIRTABLE_URL": self.sandbox.airtable_url,
            "SLACK_CHANNEL": self.sandbox.slack.channel,
            "SLACK_BOT_TOKEN": self.sandbox.slack.app.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.slack.app.app_token,
            "SLACK_URL": self.sandbox.slack_url,
            "GEOCODER_PROVIDER": "nominatim",
            "GEOCODER_DOMAIN": self.sandbox.nominatim,
            "GEOCODER_SCHEME": "http",
            "GEOCODER_SECONDS_BETWEEN": "0",
            "PASSES_EVERY_SECONDS": str(look_every),
            "PASSES_EVERY_SECONDS_AT_NIGHT": str(look_every),
        }
        nowhere = Path("/nonexistent/config.toml")
        return load(nowhere, {f"HYPERLOCAL_{name}": value for name, value in environment.items()})

    def tagged(self, tag: Tag) -> list[str]:
        """Return the requests that came with this tag, the first first."""
        return [record for record, arrival in self.came.items() if tag in arrival.tags]

    def row(self, record: str) -> dict[str, object]:
        """Return the filled cells of a request by the keys of its columns."""
        return self.town.read("requests", record)

    def request(self, record: str) -> Request:
        """Return a request as the worker reads it."""
        return parse_request(self._raw("requests", record), self._schema()).record

    def calls(self, record: str) -> list[Contact]:
        """Return what Calls & texts holds about a request, the oldest first, without rows only kept ready."""
        schema, table = self._schema(), self.town.names.table_name("contacts")
        ids = [row["id"] for row in self.town.airtable.rows(self.town.base, table)]
        read = [parse_contact(self._raw("contacts", one), schema).record for one in ids]
        return [one for one in read if record in one.request and one.outcome is not None]

    def _schema(self) -> Schema:
        return Schema.read(self.town.airtable.tables(self.town.base), self.town.names)

    def _raw(self, table: str, record: str) -> dict[str, Any]:
        """Return a row as Airtable sends it: its cells by the ids of their columns."""
        town, schema = self.town, self._schema()
        shown = town.airtable.record(town.base, town.names.table_name(table), record)
        cells = {schema.column_id(table, key): value for key, value in town.read(table, record).items()}
        return {"id": record, "createdTime": shown["createdTime"], "fields": cells}

    def number(self, record: str) -> str:
        """Return the number by which people know a request."""
        return f"No. {self.row(record).get('number', '?')}"

    def names(self, record: str, column: str) -> list[str]:
        """Return the names of the volunteers that a request links to, in the order of the cell."""
        linked = self.row(record).get(column, [])
        ids = linked if isinstance(linked, list) else []
        return [str(self.town.read("volunteers", one).get("name", "")) for one in ids]

    def table_id(self, table: str) -> str:
        """Return the id of a table in the base."""
        name = self.town.names.table_name(table)
        tables = self.town.airtable.tables(self.town.base)
        return str(next(one["id"] for one in tables if one["name"] == name))


def first(town: Town, number: int) -> list[Arrival]:
    """Return the first requests that the town will have."""
    return list(islice(town.arrivals(), number))
