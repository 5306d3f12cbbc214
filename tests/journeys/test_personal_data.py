"""Whole journeys with something to recognise in every column, every logger at DEBUG, and faults all the way.

None of it stands in any line that is logged, in any error, in what Slack keeps beside a message, or in the
row by which people see how the worker is. Nor does any token.
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest

from airtable_schema.columns import FieldType, Table, Writer
from airtable_schema.template import REQUESTERS, REQUESTS, VOLUNTEERS
from notifiers.presses import Act
from tests.clocks import ManualClock
from tests.journeys import desk as desks
from tests.journeys.desk import CITY, Desk, a_desk, places
from tests.journeys.live import Live, live_at, until
from tests.journeys.loud import Caught, everything_caught
from tests.journeys.pressing import KIM, pressing_at
from tests.prove import storm
from worker.sandbox import faults
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Fault, When

WORDS = {FieldType.TEXT, FieldType.LONG_TEXT}
HOME, ANAS = places()[0], places()[1]


def marks(table: Table) -> dict[str, str]:
    """Return something to recognise for every column of people's that holds words."""
    return {
        column.name: f"Zq{number}{table.key[:3]}mark{column.key.replace('_', '')}"
        for number, column in enumerate(table.written_by(Writer.PEOPLE))
        if column.type in WORDS
    }


OF_REQUESTS = {
    **marks(REQUESTS),
    "Name": "Rosamark Zquasar",
    "Phone": "(718) 555-0187",
    "Email": "rosa.zq@example.org",
    "Asked by phone": "(718) 555-0188",
    "Address": HOME.street_line,
    "City": CITY,
    "Map pin": "",
}
OF_VOLUNTEERS = {
    **marks(VOLUNTEERS),
    "Name": "Anamark Ruizmark",
    "Phone": "(718) 555-0189",
    "Email": "ana.zq@example.org",
    "Address": ANAS.street_line,
    "City": CITY,
    "Map pin": "",
}
OF_PEOPLE = {**marks(REQUESTERS), "Name": "Rosamark Zquasar", "Phone": "(718) 555-0187"}
PRESSED = ("Kowalmark", "Sistermark", "Handmark", "Yolandamark")
STREETS = {" ".join(place.street_line.split()[1:]) for place in (HOME, ANAS)}
NUMBERS = {"0187", "0188", "0189"}


def planted(desk: Desk) -> set[str]:
    """Return all that nobody may find: whole, in words, and the digits of the telephone numbers."""
    cells = {text for row in (OF_REQUESTS, OF_VOLUNTEERS, OF_PEOPLE) for text in row.values()}
    people = {"Sam Okafor", "Okafor", "Kim Park", "Ben Tran", "Chloé", "Dev Patel"}
    tokens = {desk.token, desk.sandbox.slack.app.bot_token, desk.sandbox.slack.app.app_token}
    at = {f"{place.lat:.3f}" for place in (HOME, ANAS)} | {f"{place.lon:.3f}" for place in (HOME, ANAS)}
    names = {"Rosamark", "Zquasar", "Anamark", "Ruizmark", "rosa.zq", "ana.zq"}
    return (cells | people | tokens | at | names | STREETS | {*PRESSED}) - {"", CITY}


def found(desk: Desk, text: str) -> list[str]:
    plain = text.replace("\u202f", " ").replace("\u00a0", " ")
    digits = [end for end in NUMBERS if re.search(rf"555\W{{0,3}}{end}", plain)]
    return sorted(mark for mark in planted(desk) if mark.casefold() in plain.casefold()) + digits


@contextmanager
def marked_desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Desk, Caught]]:
    with a_desk() as desk, everything_caught(monkeypatch, desk.clock.now) as caught:
        desk.watch = None
        given = {key: value for key, value in OF_VOLUNTEERS.items() if value}
        row = {**given, "_Coordinates": None, "_Coordinates for": None}
        desk.sandbox.airtable.update_record(desk.base, "Volunteers", desk.volunteers["Ana Ruiz"], row)
        desk.sandbox.airtable.create_record(desk.base, "People", {k: v for k, v in OF_PEOPLE.items() if v})
        yield desk, caught


def ask(desk: Desk, **more: Any) -> str:
    given = {key: value for key, value in OF_REQUESTS.items() if value}
    return desk.ask(**{**given, "Urgency": "Urgent: today", **more})


def beside_messages(desk: Desk) -> str:
    """Return what Slack keeps beside what is shown: metadata, values of buttons, what modals carry."""
    slack = desk.sandbox.slack
    shown = [one for message in slack.messages() for one in (message, *message.thread)]
    kept = json.dumps([[one.metadata, one.key] for one in shown])
    values = re.findall(
        r'"(?:value|block_id|action_id)": "([^"]*)"', json.dumps([one.blocks for one in shown])
    )
    views = [view.content.get("private_metadata", "") for view in slack.open_views()]
    return f"{kept}{values}{views}"


def beats(desk: Desk) -> str:
    return str(desk.sandbox.airtable.rows(desk.base, "Hyperlocal"))


def nothing_of_it_is_told(desk: Desk, caught: Caught) -> None:
    assert found(desk, caught.text) == []
    assert found(desk, beside_messages(desk)) == []
    assert found(desk, beats(desk)) == []


def some_faults(desk: Desk) -> None:
    """Plan that every service fails in its own way, its answers quoting what they were asked."""
    refused = f'Field "Name" cannot accept the provided value {OF_REQUESTS["Name"]}'
    echo = json.dumps({"error": {"type": "INVALID_VALUE_FOR_COLUMN", "message": refused}})
    html = f"<html>{OF_REQUESTS['Phone']} {OF_REQUESTS['Address']}</html>"
    echoed = {"ok": False, "error": "invalid_blocks", "needed": OF_REQUESTS["Name"]}
    for fault in (
        Fault(service=Service.AIRTABLE, on=2, what=faults.Answer(502, html)),
        Fault(service=Service.AIRTABLE, method="update", what=faults.Answer(422, echo)),
        Fault(service=Service.AIRTABLE, method="update", on=3, when=When.AFTER, what=faults.Drop()),
        Fault(service=Service.AIRTABLE, method="list", on=5, when=When.AFTER, what=faults.HalfBody()),
        Fault(service=Service.SLACK, method="chat.update", what=faults.Answer(200, echoed)),
        Fault(service=Service.SLACK, method="chat.postMessage", what=faults.Answer(500, html)),
        Fault(service=Service.SLACK, method="conversations.replies", when=When.AFTER, what=faults.HalfBody()),
        Fault(service=Service.NOMINATIM, what=faults.Answer(429, html)),
        Fault(service=Service.NOMINATIM, on=2, what=faults.Drop()),
    ):
        desk.sandbox.faults.add(fault)


def test_a_life_by_buttons_with_faults_all_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with marked_desk(monkeypatch) as (desk, caught):
        at = pressing_at(desk)
        caught.loud()
        rosa = ask(desk)
        for act, who, more in (
            (Act.CLAIM, "", {}),
            (Act.NO_ANSWER, "Ana Ruiz", {"note": "Sistermark picked up"}),
            (Act.PERSON_REACHED, "", {"note": "Kowalmark"}),
            (Act.EDIT, "", {"name": "Yolandamark", "phone": "(718) 555-0188"}),
            (Act.YES, "Ana Ruiz", {}),
            (Act.TOLD_PERSON, "", {}),
            (Act.FELL_THROUGH, "Ana Ruiz", {"note": "Kowalmark"}),
            (Act.YES, "Ben Tran", {}),
            (Act.HANDOVER, "", {"note": "Handmark"}),
            (Act.CLOSE, "", {"status": "complete", "note": "Kowalmark"}),
        ):
            some_faults(desk)
            desk.later(400)
            desk.go(at.worker)
            desk.sandbox.faults.clear()
            desk.later(400)
            desk.go(at.worker)
            at.put(act, rosa if act is not Act.HANDOVER else "", who, KIM, **more)
            at.serve()
            desk.later(30)
            desk.go(at.worker)
            nothing_of_it_is_told(desk, caught)
        desk.later(31 * 86_400)
        for _ in range(3):
            desk.later(86_400)
            desk.go(at.worker)
        nothing_of_it_is_told(desk, caught)
        assert {type(error).__name__ for error in caught.errors} >= {"Temporary", "Ambiguous", "ValueRefused"}
        assert any(line.get("withheld") or line["event"] == "withheld" for line in caught.lines)


def test_a_life_over_slacks_own_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    with marked_desk(monkeypatch) as (desk, caught), live_at(desk) as live:
        caught.loud()
        ask(desk)
        live.look()
        caught.loud()
        pressed_and_asked(live)
        until(
            lambda: loggers(caught) >= {"notifiers", "urllib3", "geopy", "websocket"}, "every library's log"
        )
        nothing_of_it_is_told(desk, caught)


def loggers(caught: Caught) -> set[str]:
    return {str(line.get("logger", "")).partition(".")[0] for line in caught.lines}


def pressed_and_asked(live: Live) -> None:
    """Press on the card, open forms, type commands, and have all of it served."""
    slack = live.desk.sandbox.slack
    live.press("I'm on it")
    live.serve()
    live.pick("No answer")
    live.serve()
    live.press("More")
    live.modal("Contact details")
    for typed in ("find Rosamark", "find (718) 555-0187", f"near {OF_REQUESTS['Address']}", "open", "check"):
        assert slack.command("/dispatch", typed).wait()
    live.look(2)
    slack.sockets.refresh()
    live.look()


def test_a_life_in_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    with marked_desk(monkeypatch) as (desk, caught):
        worker = desk.worker()
        caught.loud()
        rosa = ask(desk, Address="12 Nowheremark Street, behind Zqchurch", **{"Map pin": "Zqpin, Elsewhere"})
        lives: list[dict[str, Any]] = [
            {},
            {"Address": OF_REQUESTS["Address"]},
            {"Details": "Zqdetails 718-555-0188", "Private": True},
            {"Private": None, "Status": "Assigned", "Assigned to": [desk.volunteers["Ana Ruiz"]]},
            {"Remind at": desk.clock.now()},
            {"Status": "On hold"},
            {"Status": "Needs volunteer"},
            {"Status": "Complete"},
        ]
        for columns in lives:
            some_faults(desk)
            desk.edit(rosa, **columns)
            desk.go(worker)
            desk.sandbox.faults.clear()
            desk.later(700)
            desk.go(worker)
            nothing_of_it_is_told(desk, caught)
        desk.sandbox.airtable.delete_record(desk.base, "Requests", rosa)
        desk.later(86_500)
        desk.go(worker)
        nothing_of_it_is_told(desk, caught)


def test_a_storm_tells_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """All faults of `make prove` at random, for an hour: what people wrote stands in no log, in no error."""
    held: list[str] = []

    def remember(played: Any) -> None:
        desk = played.desk
        held.extend(cells(desk))
        assert [cell for cell in held if cell in beats(desk) or cell in beside_messages(desk)] == []

    monkeypatch.setattr(desks, "WATCHED", False)
    monkeypatch.setattr(storm, "own_faults", lambda: nullcontext([]))
    monkeypatch.setattr(storm, "_come_to_rest", remember)
    with everything_caught(monkeypatch, ManualClock().now) as caught:
        caught.loud()
        monkeypatch.setattr(logging.Logger, "setLevel", lambda *_: None)  # no worker silences any of them
        storm.play(storm.weather(4, 1 / 24))
        monkeypatch.undo()
    assert len(held) > 30
    assert len(caught.errors) > 3
    assert [cell for cell in held if cell in caught.text] == []


def cells(desk: Desk) -> Iterator[str]:
    """Yield what people wrote in words into any row, but for what is a word of every day."""
    columns = {
        "Name",
        "Phone",
        "Email",
        "Address",
        "Details",
        "Notes",
        "Private notes",
        "Asked by",
        "By",
        "Note",
    }
    for table in ("Requests", "Volunteers", "People", "Calls & texts"):
        for row in desk.sandbox.airtable.rows(desk.base, table):
            yield from (str(row[name]) for name in sorted(columns & row.keys()) if len(str(row[name])) > 5)
