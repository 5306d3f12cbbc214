"""The control API: every row of its table does what it says."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.clocks import ManualClock
from worker.sandbox import control as documented
from worker.sandbox.control import Control
from worker.sandbox.server import Sandbox
from worker.sandbox.town import seed_town

Post = Callable[..., str]
Ask = Callable[..., Any]


@pytest.fixture
def ask(sandbox: Sandbox, http: requests.Session) -> Ask:
    """Call the control API and return what it says."""

    def ask(verb: str, path: str, body: object = None, **params: object) -> Any:
        url = f"{sandbox.control_url}{path}"
        answer = http.request(verb, url, json=body, params=params, timeout=5)  # type: ignore[arg-type] # as given
        return answer.json() if answer.ok else (answer.status_code, answer.json()["error"])

    return ask


def test_the_table_documents_every_route_and_nothing_else(sandbox: Sandbox) -> None:
    rows = [line.split("|")[1].split() for line in str(documented.__doc__).splitlines() if "/control" in line]
    routes = [(route.method, f"/control{route.path}") for route in Control(sandbox).routes()]
    assert sorted(tuple(row) for row in rows) == sorted(routes)


def test_a_fault_is_planned_and_cleared(ask: Ask, post: Post, sandbox: Sandbox) -> None:
    fault = {"what": "drop", "when": "after", "service": "slack", "method": "chat.postMessage"}
    assert ask("POST", "/faults", fault) == {"planned": "Drop after"}
    with pytest.raises(OSError, match=r"closed|reset"):
        post()
    ask("POST", "/faults", {"what": {"answer": {"status": 502, "body": "<html>"}}, "times": None})
    ask("POST", "/faults", {"what": {"hang": 3}, "method": "auth.test"})
    assert [each["what"] for each in ask("GET", "/faults")] == ["Answer before", "Hang before"]
    ask("DELETE", "/faults")
    assert (ask("GET", "/faults"), len(sandbox.slack.messages())) == ([], 1)


def test_switches_are_read_and_turned(ask: Ask, sandbox: Sandbox) -> None:
    assert ask("POST", "/switches", {"history_lag": 2, "blank_dates": "error"})["history_lag"] == 2.0
    assert sandbox.switches.blank_dates == "error"
    assert ask("GET", "/switches")["blank_dates"] == "error"


def test_the_clock_is_moved_and_latency_set(ask: Ask, manual: ManualClock, sandbox: Sandbox) -> None:
    before = manual.now()
    assert ask("POST", "/clock", {"advance": 90})["now"] == manual.now().isoformat()
    assert (manual.now() - before).total_seconds() == 90
    assert ask("GET", "/clock") == {"now": manual.now().isoformat()}
    ask("POST", "/latency", {"seconds": 0.5})
    assert sandbox.gate.latency == 0.5


def test_a_real_clock_is_pushed_forward() -> None:
    with Sandbox() as sandbox:
        before = sandbox.clock.now()
        requests.post(f"{sandbox.control_url}/clock", json={"advance": 3600}, timeout=5)
        assert (sandbox.clock.now() - before).total_seconds() >= 3600


def test_calls_are_listed_and_control_is_not_among_them(ask: Ask, post: Post) -> None:
    ts = post()
    (call,) = ask("GET", "/calls", service="slack", method="chat.postMessage", since=0)
    assert (call["accepted"], call["records"]) == (True, [ts])
    assert ask("GET", "/calls", since=call["number"]) == []


def test_reset_keeps_what_is_in_the_channel(ask: Ask, post: Post, sandbox: Sandbox) -> None:
    post()
    sandbox.switches.history_lag = 2
    ask("POST", "/reset")
    assert (ask("GET", "/calls"), sandbox.switches.history_lag) == ([], 0.0)
    assert len(ask("GET", "/channel")) == 1


def test_rows_are_added_changed_read_and_deleted(ask: Ask, sandbox: Sandbox) -> None:
    where = {
        "base": seed_town(sandbox.airtable, now=sandbox.clock.now(), volunteers=1).base,
        "table": "Requests",
    }
    record = ask("POST", "/base", {**where, "fields": {"Name": "Rosa"}})["record"]
    ask("POST", "/base", {**where, "record": record, "fields": {"Phone": "(718) 555-0100"}})
    assert [(row["Name"], row["Phone"]) for row in ask("GET", "/base", **where)] == [
        ("Rosa", "(718) 555-0100")
    ]
    ask("POST", "/base", {**where, "record": record})
    assert ask("GET", "/base", **where) == []


def test_people_write_and_delete_in_the_channel(ask: Ask, sandbox: Sandbox) -> None:
    ask("POST", "/post", {"text": "Hello", "as": "person"})
    ts = ask("POST", "/post", {"text": "New record", "as": "app"})["ts"]
    assert [shown["author"] for shown in ask("GET", "/channel")] == ["Sam Okafor", "Airtable"]
    ask("POST", "/delete", {"ts": ts})
    assert [shown.text for shown in sandbox.slack.messages()] == ["Hello"]


def test_presses_and_commands_without_a_socket_are_not_delivered(ask: Ask, post: Post) -> None:
    button = {"type": "button", "action_id": "x", "text": {"type": "plain_text", "text": "Go"}}
    ts = post("A card", blocks=[{"type": "actions", "elements": [button]}])
    assert ask("POST", "/press", {"ts": ts, "button": "Go"})["delivered"] is False
    assert ask("POST", "/command", {"name": "/dispatch", "text": "new"})["delivered"] is False
    assert [each["in time"] for each in ask("GET", "/envelopes")] == [False, False]
    assert ask("GET", "/views") == []


def test_a_bot_is_removed_invited_and_revoked_and_a_channel_archived(ask: Ask, sandbox: Sandbox) -> None:
    place = sandbox.slack.workspace.places[sandbox.slack.channel]
    ask("POST", "/bot", {"do": "remove"})
    assert sandbox.slack.app.user_id not in place.members
    ask("POST", "/bot", {"do": "invite"})
    assert sandbox.slack.app.user_id in place.members
    ask("POST", "/bot", {"do": "revoke"})
    ask("POST", "/archive", {"archived": True})
    assert (sandbox.slack.app.revoked, place.archived) == (True, True)
    ask("POST", "/archive", {"archived": False})
    assert place.archived is False


def test_sockets_are_told_what_to_do(ask: Ask) -> None:
    assert [ask("POST", "/sockets", {"do": do}) for do in ("warn", "refresh", "close", "fin", "rst")] == [
        {"open": 0}
    ] * 5


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/switches", {"no_such": 1}),
        ("/faults", {"what": "confetti"}),
        ("/faults", {"what": 7}),
        ("/faults", {"what": "drop", "whence": 1}),
        ("/press", {"ts": "1.0", "button": "Go"}),
        ("/submit", {"view": "V0", "values": {}}),
        ("/bot", {"do": "sing"}),
        ("/sockets", {"do": "sing"}),
        ("/base", {"base": "appX", "table": "Requests", "fields": {}}),
    ],
)
def test_a_mistake_is_said(ask: Ask, path: str, body: object) -> None:
    status, error = ask("POST", path, body)
    assert status == 400
    assert error


def test_the_overview_says_where_everything_is(ask: Ask, sandbox: Sandbox) -> None:
    shown = ask("GET", "")
    assert shown["slack"] == sandbox.slack_url
    assert shown["channels"]["requests"] == sandbox.slack.channel
    assert ask("GET", "/queries") == []
