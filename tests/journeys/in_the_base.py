"""A desk driven only from Airtable: what people log there, and what they read there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.desk import Desk
from worker.wiring import Worker

NEW_YORK = ZoneInfo("America/New_York")
URGENT = {"Urgency": "Urgent: today"}
MORE = ("Eli Fox", "Fay Gold", "Gus Hill", "Ida Jones", "Kay Lund", "Leo Marx", "Mia Nash", "Ned Ott")


def at(clock: str, day: int = 2) -> datetime:
    """A moment of March 2026 in New York; the stories begin on Monday the 2nd, ten past two."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def log(desk: Desk, request: str, whom: str | None, outcome: str, **columns: Any) -> str:
    """Log a call as somebody does who works in the base: to a volunteer, or to the person who asked."""
    volunteer = {"Volunteer": [desk.volunteers[whom]]} if whom else {}
    row = {"Request": [request], "Outcome": outcome, **volunteer, **columns}
    return desk.sandbox.airtable.create_record(desk.base, "Calls & texts", row)


def until(desk: Desk, worker: Worker, when: datetime, step: float = 120) -> None:
    """Let time go by, the worker looking every now and then, until a moment and a look after it."""
    while desk.clock.now() < when:
        desk.later(min(step, (when - desk.clock.now()).total_seconds()))
        outcome = desk.go(worker)
        assert outcome.failure is None, outcome.failure


def a_while(desk: Desk, worker: Worker, minutes: float = 11) -> None:
    """Let ten minutes go by: then what was logged was seen."""
    until(desk, worker, desk.clock.now() + timedelta(minutes=minutes))


def next_step(desk: Desk, request: str) -> str:
    return str(desk.row(request)["Next step"])


def listed(desk: Desk, request: str) -> list[str]:
    """The list, by first names, in the order of *Why these volunteers*."""
    lines = desk.row(request).get("Why these volunteers", "").splitlines()
    return [line.split()[1] for line in lines if line[:1].isdigit()]


def said(desk: Desk) -> list[str]:
    """What the thread was told of, in order, by the first parts of the keys."""
    (card,) = (one for one in desk.sandbox.slack.messages() if one.key.startswith("card:"))
    return [
        ":".join(part for part in reply.key.split(":") if not part.startswith("rec")) for reply in card.thread
    ]


def calls(desk: Desk) -> list[dict[str, Any]]:
    return desk.sandbox.airtable.rows(desk.base, "Calls & texts")


def ready(desk: Desk) -> list[str]:
    """The rows kept ready for a call, by whom they are for."""
    names = {record: name.split()[0] for name, record in desk.volunteers.items()}
    rows = [row for row in calls(desk) if "Outcome" not in row]
    return [names[row["Volunteer"][0]] for row in rows]


def rang(desk: Desk) -> list[tuple[str, datetime]]:
    """What also went to the channel, and when."""
    workspace = desk.sandbox.slack.workspace
    posted = list(workspace.messages(desk.sandbox.slack.channel).all(desk.clock.now()))
    keys = [(message.metadata or {}).get("event_payload", {}).get("key", "") for message in posted]
    return [
        (key.partition(":")[0], datetime.fromtimestamp(float(message.ts), UTC))
        for key, message in zip(keys, posted, strict=True)
        if message.broadcast
    ]
