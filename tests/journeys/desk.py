"""A desk to play stories at: the sandbox, a base with the cast in it, and unmodified workers over the wire.

Base, channel and workers share one clock that the test holds. Every call takes a tenth of a second of it, so
that a story lasts as long as it would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from tests.clocks import ManualClock
from tests.journeys.watching import Watch
from worker.passes import Outcome
from worker.sandbox.call_log import Call, Service
from worker.sandbox.nominatim.gazetteer import Place, gazetteer
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.shown import Shown
from worker.sandbox.switches import Switches
from worker.settings.settings import Settings, load
from worker.wiring import Worker, build

LATENCY = 0.1
WATCHED = True
"""Whether every Next step is checked after each look of a worker; see `conftest`."""
CITY = "Manchester"
LOOK = timedelta(seconds=30)

KINDS: dict[str, dict[str, Any]] = {
    "Groceries and essentials": {"Where": "In person", "Farthest (mi)": 2.0},
    "Medicine or pharmacy pick-up": {
        "Where": "In person",
        "Expect news within (hours)": 3.0,
        "Check with the person": True,
    },
    "Friendly phone call": {"Where": "Remote", "Must share a language": True},
    "Snow": {},
}


def places() -> list[Place]:
    """Return real addresses of one town, near one another first."""
    town = sorted(gazetteer().in_city(CITY), key=lambda place: place.street_line)
    middle = town[0]
    return sorted(town, key=lambda place: abs(place.lat - middle.lat) + abs(place.lon - middle.lon))


@dataclass
class Desk:
    """One base, one channel, and the workers that a story starts."""

    sandbox: Sandbox
    clock: ManualClock
    base: str
    token: str
    kinds: dict[str, str] = field(default_factory=dict)
    volunteers: dict[str, str] = field(default_factory=dict)
    watch: Watch | None = None
    """Who checks every Next step after each look; None: nobody does."""

    def settings(self, **more: str) -> Settings:
        return load(Path("/nonexistent/config.toml"), {**self.environment(), **more})

    def environment(self) -> dict[str, str]:
        """Return the settings of a worker as a host gives them."""
        return {
            "HYPERLOCAL_COUNTRY": "US",
            "HYPERLOCAL_CITY": CITY,
            "HYPERLOCAL_CENTER": "41.7759, -72.5215",
            "HYPERLOCAL_TIMEZONE": "America/New_York",
            "HYPERLOCAL_BASE_ID": self.base,
            "HYPERLOCAL_AIRTABLE_TOKEN": self.token,
            "HYPERLOCAL_AIRTABLE_URL": self.sandbox.airtable_url,
            "HYPERLOCAL_SLACK_CHANNEL": self.sandbox.slack.channel,
            "HYPERLOCAL_SLACK_BOT_TOKEN": self.sandbox.slack.app.bot_token,
            "HYPERLOCAL_SLACK_URL": self.sandbox.slack_url,
            "HYPERLOCAL_GEOCODER_PROVIDER": "nominatim",
            "HYPERLOCAL_GEOCODER_DOMAIN": self.sandbox.nominatim,
            "HYPERLOCAL_GEOCODER_SCHEME": "http",
            "HYPERLOCAL_GEOCODER_SECONDS_BETWEEN": "0",
            "HYPERLOCAL_WORKER_NAME": "desk-1",
        }

    def worker(self, **settings: str) -> Worker:
        """Put a fresh worker together: a process that has just started."""
        if self.watch is not None:
            self.watch.told(settings)
        return build(self.settings(**settings), self.clock)

    def go(self, worker: Worker) -> Outcome:
        """Let a worker work until nothing is left, as one firing of its loop does."""
        outcome = worker.loop.go()
        self.rests(outcome)
        return outcome

    def rests(self, outcome: Outcome, *, whole: bool = True) -> None:
        """Have every Next step checked, where somebody watches and the worker could do its work."""
        if self.watch is not None and outcome.failure is None:
            self.watch.look(self.clock.now(), whole=whole, cards=outcome.silence is None)

    def once(self, **settings: str) -> Worker:
        """Start a worker, let it work until nothing is left, and let it go."""
        worker = self.worker(**settings)
        outcome = self.go(worker)
        assert outcome.failure is None, outcome.failure
        return worker

    def later(self, seconds: float) -> None:
        """Let time go by."""
        self.clock.advance(seconds)

    def ask(self, **columns: Any) -> str:
        """Add a request: Rosa's for groceries, less or more what is given by column name (None: blank)."""
        rosa: dict[str, Any] = {
            "Name": "Rosa Alvarez",
            "Phone": "(718) 555-0100",
            "Address": places()[0].street_line,
            "City": CITY,
            "Needs": [self.kinds["Groceries and essentials"]],
            "Came in by": "Phone",
        }
        filled = {column: value for column, value in {**rosa, **columns}.items() if value is not None}
        return self.sandbox.airtable.create_record(self.base, "Requests", filled)

    def edit(self, record: str, **columns: Any) -> None:
        """Change a request as a person does in Airtable."""
        self.sandbox.airtable.update_record(self.base, "Requests", record, columns)

    def row(self, record: str) -> dict[str, Any]:
        """Return a request by column names; the spaces that keep a number and its unit together are plain."""
        row = self.sandbox.airtable.record(self.base, "Requests", record)
        return {name: _plain(value) if isinstance(value, str) else value for name, value in row.items()}

    def add_volunteer(self, name: str, place: int, **columns: Any) -> str:
        """Add a volunteer who brings groceries and lives at that place of the town."""
        home = places()[place]
        given: dict[str, Any] = {
            "Name": name,
            "Phone": f"(718) 555-01{place:02d}",
            "Address": home.street_line,
            "City": CITY,
            "Can help with": [self.kinds["Groceries and essentials"]],
            "Languages": ["English"],
            "Adult": True,
            "_Coordinates": f"{home.lat:.6f}, {home.lon:.6f}",
            "_Coordinates for": f"{home.street_line}, {CITY}",
        }
        filled = {column: value for column, value in {**given, **columns}.items() if value is not None}
        record = self.sandbox.airtable.create_record(self.base, "Volunteers", filled)
        self.volunteers[name] = record
        return record

    def look(self, worker: Worker, times: int = 1) -> None:
        """Let a worker look again at its times: half a minute later, as often as that."""
        for _ in range(times):
            self.later(LOOK.total_seconds())
            outcome = self.go(worker)
            assert outcome.failure is None, outcome.failure

    def tick(self, worker: Worker) -> None:
        """Let a worker's timer fire: it looks, unless a failure told it to wait still."""
        worker.loop.tick()

    def cards(self) -> list[str]:
        """Return what each card in the channel says, the oldest first."""
        return [_plain(message.text) for message in self.sandbox.slack.messages()]

    def card(self) -> Shown:
        """Return the only card in the channel."""
        (card,) = self.sandbox.slack.messages()
        return replace(card, text=_plain(card.text))

    def thread(self) -> list[str]:
        """Return what stands in the thread of the only card, the oldest first."""
        return [reply.text for reply in self.card().thread]

    def calls(self, service: Service, method: str | None = None, table: str | None = None) -> list[Call]:
        """Return the calls that the sandbox counted."""
        found = self.sandbox.log.calls(service, method)
        return [call for call in found if table is None or call.table == table]


def _plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


@contextmanager
def a_desk(
    start: datetime | None = None, *, clock: ManualClock | None = None, **switches: Any
) -> Iterator[Desk]:
    """Open a desk with four kinds of help and the cast's volunteers in it, at two in the afternoon."""
    clock = clock or (ManualClock(start) if start else ManualClock())
    sandbox = Sandbox(clock.now, advance=clock.advance, latency=LATENCY, switches=Switches(**switches))
    with sandbox:
        tables = template_tables(template_mapping("mi"), time_zone="America/New_York", with_autonumber=True)
        base = sandbox.airtable.create_base("Mutual aid", tables)
        desk = Desk(sandbox, clock, base, sandbox.airtable.create_token(bases=[base]))
        for name, columns in KINDS.items():
            row = {"Name": name, "In use": True, **columns}
            desk.kinds[name] = sandbox.airtable.create_record(base, "Kinds of help", row)
        for number, name in enumerate(["Ana Ruiz", "Ben Tran", "Chloé Martin", "Dev Patel"]):
            desk.add_volunteer(name, number + 1)
        clock.advance(600)
        desk.watch = Watch(desk) if WATCHED else None
        yield desk
