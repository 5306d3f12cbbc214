"""Twenty presses within a second on ten cards, in real time: the loop, the socket, both services' limits."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from tests.journeys.desk import CITY, KINDS, Desk, places
from tests.journeys.live import until
from worker.clock import SystemClock
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.envelopes import Envelope
from worker.wiring import build

CARDS = 10


@contextmanager
def a_running_desk() -> Iterator[Desk]:
    """Open a desk on the real clock, with a worker running as `hyperlocal run` runs it."""
    stop = threading.Event()
    clock: Any = SystemClock(stop)
    with Sandbox() as sandbox:
        tables = template_tables(template_mapping("mi"), time_zone="America/New_York", with_autonumber=True)
        base = sandbox.airtable.create_base("Mutual aid", tables)
        desk = Desk(sandbox, clock, base, sandbox.airtable.create_token(bases=[base]))
        for name, columns in KINDS.items():
            row = {"Name": name, "In use": True, **columns}
            desk.kinds[name] = sandbox.airtable.create_record(base, "Kinds of help", row)
        for number, name in enumerate(["Ana Ruiz", "Ben Tran", "Chloé Martin", "Dev Patel"]):
            desk.add_volunteer(name, number + 1)
        _ten_requests(desk)
        settings = desk.settings(HYPERLOCAL_SLACK_APP_TOKEN=sandbox.slack.app.app_token)
        worker = build(settings, clock, stop)
        running = threading.Thread(target=worker.loop.run, daemon=True)
        worker.open()
        running.start()
        try:
            assert sandbox.slack.sockets.wait_open()
            yield desk
        finally:
            stop.set()
            running.join(10)
            worker.close()


def _ten_requests(desk: Desk) -> None:
    home = places()[0]
    for number in range(CARDS):
        desk.ask(
            Name=f"Person {number}",
            Phone=f"(718) 555-{1000 + number}",
            **{
                "_Coordinates": f"{home.lat:.6f}, {home.lon:.6f}",
                "_Coordinates for": f"{home.street_line}, {CITY}",
            },
        )


def _at_rest(desk: Desk) -> bool:
    """Whether every card is out and every request settled for a while."""
    rows = desk.sandbox.airtable.rows(desk.base, "Requests")
    calls = [call.at for call in desk.sandbox.log]
    quiet = (desk.clock.now() - calls[-1]).total_seconds() > 1.5 if calls else False
    return quiet and len(rows) == CARDS and all(row.get("_Announced") for row in rows)


def _edits(desk: Desk, ts: str) -> list[datetime]:
    return [call.at for call in desk.sandbox.log if call.method == "chat.update" and ts in call.records]


def test_twenty_presses_in_a_second_are_acknowledged_written_and_shown_in_time() -> None:
    with a_running_desk() as desk:
        until_long(lambda: _at_rest(desk))
        slack = desk.sandbox.slack
        cards = [message.ts for message in slack.messages()]
        start, pressed = desk.clock.now(), list[tuple[str, datetime, Envelope]]()
        for round_ in ("I'm on it", "No answer"):
            for ts in cards:
                button, picked = ("hl:menu", round_) if round_ == "No answer" else (round_, "")
                pressed.append((ts, desk.clock.now(), slack.press(ts, button, picked=picked)))
                time.sleep(0.045)
        assert (desk.clock.now() - start).total_seconds() <= 1.5
        until(lambda: len(desk.sandbox.airtable.rows(desk.base, "Calls & texts")) == CARDS, "the rows")
        until(lambda: all(_edits(desk, ts) for ts in cards), "the edits")
        until_long(lambda: _at_rest(desk))

        assert all(envelope.acks[0].delay.total_seconds() <= 1.0 for _, _, envelope in pressed)
        took = sorted(_took(desk, ts, at, first=number < CARDS) for number, (ts, at, _) in enumerate(pressed))
        assert took[int(len(took) * 0.95) - 1] <= 3.0, took
        assert took[-1] <= 6.0, took


def _took(desk: Desk, ts: str, at: datetime, *, first: bool) -> float:
    """Return how many seconds after a press its card showed it.

    A card at rest is edited only to show the first press; the last edit shows all.
    """
    after = [edit for edit in _edits(desk, ts) if edit >= at]
    return (after[0 if first else -1] - at).total_seconds()


def until_long(come_true: Any) -> None:
    ends = time.monotonic() + 40
    while not come_true():
        assert time.monotonic() < ends
        time.sleep(0.05)
