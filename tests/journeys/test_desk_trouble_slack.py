"""Slack fails while people press: the line breaks in every way, or Slack is down while the base is not."""

import time
from collections.abc import Callable

import pytest

from notifiers import slack_app_socket
from tests.journeys.live import Live, a_live_desk, until
from tests.journeys.test_desk_trouble import calls
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, Hang, What
from worker.sandbox.slack.sockets import Hangup
from worker.sandbox.switches import SocketRefresh

SOCKET = "apps.connections.open"


def press_until_taken(live: Live, button: str, within: float = 5.0) -> float:
    """Press, and press again as people do as long as Slack shows an error; return how long that took."""
    began = time.monotonic()
    slack = live.desk.sandbox.slack

    def taken() -> bool:
        envelope = slack.press(live.desk.card().ts, button, picked="No answer" if button == "hl:menu" else "")
        return envelope.wait(0.5)

    until(taken, "an acknowledgement")
    took = time.monotonic() - began
    assert took < within
    return took


BREAKS: dict[str, Callable[[Live], object]] = {
    "close frame": lambda live: live.desk.sandbox.slack.sockets.hang_up(Hangup.CLOSE),
    "fin": lambda live: live.desk.sandbox.slack.sockets.hang_up(Hangup.FIN),
    "reset": lambda live: live.desk.sandbox.slack.sockets.hang_up(Hangup.RST),
    "refresh": lambda live: live.desk.sandbox.slack.sockets.refresh(),
    "too many": lambda live: live.desk.sandbox.slack.sockets.refresh("too_many_websockets"),
    "link disabled": lambda live: live.desk.sandbox.slack.sockets.refresh("link_disabled"),
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_line_that_breaks_between_two_presses_loses_and_doubles_none(how: str) -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it")
        BREAKS[how](live)
        live.serve()
        assert "It is yours until" in live.heard()[0]
        press_until_taken(live, "hl:menu")
        live.serve()
        assert live.desk.row(rosa)["Dispatcher"] == "Sam Okafor"
        assert calls(live) == [("No answer", "Ana")]
        assert live.desk.sandbox.slack.sockets.wait_count(1)


def test_a_line_that_slack_renews_and_leaves_open_is_left_at_once() -> None:
    with a_live_desk(socket_refresh=SocketRefresh.STAYS_OPEN) as live:
        live.desk.ask()
        live.look()
        live.desk.sandbox.slack.sockets.refresh()
        press_until_taken(live, "hl:menu", within=2.0)
        live.serve()
        assert calls(live) == [("No answer", "Ana")]


def test_a_line_whose_pings_stop_being_answered_is_left_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_app_socket, "PING", 0.2)
    monkeypatch.setattr(slack_app_socket, "_SILENT", 0.6)
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        opened = len(live.desk.calls(Service.SLACK, SOCKET))
        live.desk.sandbox.switches.socket_pongs = False
        until(lambda: len(live.desk.calls(Service.SLACK, SOCKET)) > opened, "another line")
        live.desk.sandbox.switches.socket_pongs = True
        press_until_taken(live, "hl:menu")
        live.serve()
        assert calls(live) == [("No answer", "Ana")]


# Slack is down --------------------------------------------------------------------------------------------


def down(live: Live, what: What) -> None:
    live.desk.sandbox.faults.add(Fault(service=Service.SLACK, what=what, times=None))


def for_ten_minutes(live: Live) -> None:
    for _ in range(20):
        live.desk.later(30)
        live.desk.tick(live.worker)


@pytest.mark.parametrize("what", [Answer(503), Drop(), Hang(40)], ids=str)
def test_slack_down_for_ten_minutes_while_people_work_in_airtable_says_each_thing_once(what: What) -> None:
    with a_live_desk() as live:
        desk = live.desk
        rosa = desk.ask()
        live.look()
        down(live, what)
        for_ten_minutes(live)
        jo = desk.ask(Name="Jo Lee", Phone="(718) 555-0177")
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        for_ten_minutes(live)
        assert "Tell Rosa that Ana is coming" in desk.row(rosa)["Next step"]
        desk.sandbox.faults.clear()
        for _ in range(20):
            desk.later(30)
            desk.tick(live.worker)
        first, second = desk.sandbox.slack.messages()
        assert [reply.text for reply in first.thread] == ["Assigned to Ana."]
        assert "Tell Rosa that Ana is coming" in first.text
        assert (second.text.count("Jo"), len(second.thread)) == (1, 0)
        assert desk.row(jo)["_Card"] == f"1 {second.ts}"


def test_presses_count_while_slacks_web_api_is_down_and_the_card_shows_them_once_it_is_back() -> None:
    with a_live_desk() as live:
        desk = live.desk
        rosa = desk.ask()
        live.look()
        for method in ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies"):
            fault = Fault(service=Service.SLACK, method=method, what=Answer(503), times=None)
            desk.sandbox.faults.add(fault)
        live.press("I'm on it")
        live.serve()
        live.pick("No answer")
        live.serve()
        assert desk.row(rosa)["Dispatcher"] == "Sam Okafor"
        assert calls(live) == [("No answer", "Ana")]
        assert len(live.heard(2)) == 2
        for_ten_minutes(live)
        desk.sandbox.faults.clear()
        for_ten_minutes(live)
        assert "is calling" in desk.card().text
        assert desk.thread() == []
