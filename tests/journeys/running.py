"""A desk in real time: a worker running as `hyperlocal run` runs it, its app on the socket, its cards out."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from tests.journeys.desk import CITY, KINDS, Desk, places
from worker.clock import SystemClock
from worker.sandbox.call_log import Service
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.envelopes import Envelope
from worker.wiring import build

CARDS = 10
VOLUNTEERS = 40
"""Enough that somebody can be rung about each card for five minutes."""
PATIENCE = 60.0
QUIET = 1.5
"""Seconds without a call after which a desk is at rest."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds from the presses to what came of them, each sorted, and edits in the busiest minute."""

    acked: list[float]
    in_base: list[float]
    on_card: list[float]
    edits_a_minute: int


def measured(presses: int, every: float, cards: int = CARDS) -> Took:
    """Press so often on so many cards, one after the other, and return how long it took."""
    with a_running_desk(cards) as desk:
        wait(lambda: _at_rest(desk, cards))
        pressed, since = [], desk.sandbox.log.last
        shown = [message.ts for message in desk.sandbox.slack.messages()]
        began = time.monotonic()
        for number in range(presses):
            time.sleep(max(0.0, began + number * every - time.monotonic()))
            ts = shown[number % cards]
            at = desk.clock.now()
            pressed.append((ts, at, desk.sandbox.slack.press(ts, "hl:menu", picked="No answer")))
        wait(lambda: len(_rows(desk)) == presses)
        wait(lambda: _at_rest(desk, cards))
        return _took(desk, pressed, since)


def late(seconds: list[float], part: float = 1.0) -> float:
    """Return how long the slowest took of this part of them, which are sorted."""
    return seconds[max(round(len(seconds) * part) - 1, 0)]


def wait(come_true: Callable[[], bool]) -> None:
    """Wait, in real time, until something is so."""
    ends = time.monotonic() + PATIENCE
    while not come_true():
        if time.monotonic() >= ends:
            raise RuntimeError("It did not come true.")
        time.sleep(0.05)


@contextmanager
def a_running_desk(cards: int) -> Iterator[Desk]:
    """Open a desk on the real clock with so many requests, and run a worker there."""
    stop = threading.Event()
    clock: Any = SystemClock(stop)
    with Sandbox() as sandbox:
        tables = template_tables(template_mapping("mi"), time_zone="America/New_York", with_autonumber=True)
        base = sandbox.airtable.create_base("Mutual aid", tables)
        desk = Desk(sandbox, clock, base, sandbox.airtable.create_token(bases=[base]))
        _fill(desk, cards)
        worker = build(desk.settings(HYPERLOCAL_SLACK_APP_TOKEN=sandbox.slack.app.app_token), clock, stop)
        running = threading.Thread(target=worker.loop.run, daemon=True)
        worker.open()
        running.start()
        try:
            if not sandbox.slack.sockets.wait_open():
                raise RuntimeError("The app did not connect.")
            yield desk
        finally:
            stop.set()
            running.join(10)
            worker.close()


def _fill(desk: Desk, cards: int) -> None:
    for name, columns in KINDS.items():
        row = {"Name": name, "In use": True, **columns}
        desk.kinds[name] = desk.sandbox.airtable.create_record(desk.base, "Kinds of help", row)
    for place in range(1, VOLUNTEERS + 1):
        desk.add_volunteer(f"Volunteer {place}", place)
    home = places()[0]
    located = {
        "_Coordinates": f"{home.lat:.6f}, {home.lon:.6f}",
        "_Coordinates for": f"{home.street_line}, {CITY}",
        "Urgency": "Urgent: today",
    }
    for number in range(cards):
        desk.ask(Name=f"Person {number}", Phone=f"(718) 555-{1000 + number}", **located)


def _at_rest(desk: Desk, cards: int) -> bool:
    """Return whether every card is out, every request settled, and nothing was called for a while."""
    rows = desk.sandbox.airtable.rows(desk.base, "Requests")
    calls = [call.at for call in desk.sandbox.log]
    quiet = bool(calls) and (desk.clock.now() - calls[-1]).total_seconds() > QUIET
    return quiet and len(rows) == cards and all(row.get("_Announced") for row in rows)


def _rows(desk: Desk) -> list[dict[str, Any]]:
    return [row for row in desk.sandbox.airtable.rows(desk.base, "Calls & texts") if "Outcome" in row]


def _took(desk: Desk, pressed: list[tuple[str, datetime, Envelope]], since: int) -> Took:
    edits = desk.sandbox.log.calls(Service.SLACK, "chat.update", since=since)
    written = _written(desk, since)
    in_base, on_card = [], []
    for ts, at, _ in pressed:
        stood = written[ts].pop(0)  # of one card the first press is written first
        shown = next(edit.at for edit in edits if ts in edit.records and edit.at > stood)
        in_base.append((stood - at).total_seconds())
        on_card.append((shown - at).total_seconds())
    return Took(
        acked=sorted(envelope.acks[0].delay.total_seconds() for _, _, envelope in pressed),
        in_base=sorted(in_base),
        on_card=sorted(on_card),
        edits_a_minute=max(
            sum(1 for other in edits if 0 <= (other.at - edit.at).total_seconds() < 60) for edit in edits
        ),
    )


def _written(desk: Desk, since: int) -> dict[str, list[datetime]]:
    """Return when the calls about each card's request were written, the first one first."""
    upserts = desk.sandbox.log.calls(Service.AIRTABLE, "upsert", since=since)
    at = {record: call.at for call in reversed(upserts) for record in call.records}
    cards = {
        row["id"]: str(row["_Card"]).split()[-1] for row in desk.sandbox.airtable.rows(desk.base, "Requests")
    }
    written: dict[str, list[datetime]] = {card: [] for card in cards.values()}
    for row in sorted(_rows(desk), key=lambda row: at[row["id"]]):
        written[cards[row["Request"][0]]].append(at[row["id"]])
    return written
