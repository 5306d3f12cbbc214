"""A process that is told to stop at the worst of moments: it leaves in time, code 0, and the next goes on."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.journeys.desk import Desk
from tests.prove.processes_host import WAYS, Host, Left, a_desk_in_real_time, a_host, until
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Fault, Hang, When

RESTARTED = "I am being restarted"
PATIENCE = 100.0
"""Seconds for what waits a minute until it knows what became of a post."""
Moment = Callable[[Host, Desk], None]


def _hangs(method: str, service: Service | None = None, when: When = When.BEFORE) -> Moment:
    """Return what makes every call of a method hang, from the start on, and waits for the first."""

    def come(host: Host, desk: Desk) -> None:
        desk.sandbox.faults.add(Fault(service=service, method=method, what=Hang(), when=when, times=None))
        host.start()
        until(lambda: any(call.fault for call in desk.sandbox.log), f"a call of {method}")

    return come


def _begins(seconds: float) -> Moment:
    """Return a start, and so many seconds since the process takes signals."""

    def come(host: Host, _: Desk) -> None:
        host.start()
        until(host.hears, "the process")
        time.sleep(seconds)

    return come


def _at_rest(host: Host, desk: Desk) -> None:
    host.start()
    _shown(desk)


def _hangs_later(method: str) -> Moment:
    """Return what makes a call hang once the card is there."""

    def come(host: Host, desk: Desk) -> None:
        _at_rest(host, desk)
        desk.sandbox.faults.add(Fault(method=method, what=Hang(), times=None))
        desk.edit(_request(desk), Details="Ring twice.")
        until(lambda: any(call.fault for call in desk.sandbox.log), f"a call of {method}")

    return come


def _the_line_is_dead(host: Host, desk: Desk) -> None:
    """Have the socket's far end answer nothing, and every new line hang."""
    _at_rest(host, desk)
    desk.sandbox.switches.socket_pongs = False
    desk.sandbox.faults.add(Fault(method="apps.connections.open", what=Hang(), times=None))
    desk.sandbox.slack.sockets.hang_up()
    until(lambda: any(call.fault for call in desk.sandbox.log), "the next line")


def _slack_comes_back_and_hangs(host: Host, desk: Desk) -> None:
    """Have Slack fail at the start, and hang when the app asks for its name again, fifteen seconds later."""
    plan = desk.sandbox.faults
    plan.add(Fault(method="apps.connections.open", what=Hang(), times=None))
    host.start()
    until(lambda: any(call.fault for call in desk.sandbox.log), "the line")
    plan.clear()
    plan.add(Fault(method="auth.test", what=Hang(), times=None))
    since = desk.sandbox.log.last
    until(lambda: any(c.fault for c in desk.sandbox.log.calls(since=since)), "the second try", 60)


def _nobody_is_told(host: Host, desk: Desk) -> None:
    """Have somebody press while everything hangs that Slack is asked."""
    _at_rest(host, desk)
    desk.sandbox.faults.add(Fault(service=Service.SLACK, what=Hang(), times=None))
    _press(desk, "hl:menu", "No answer")
    until(lambda: any(call.fault for call in desk.sandbox.log), "the answer")


def _a_modal_hangs(host: Host, desk: Desk) -> None:
    _at_rest(host, desk)
    desk.sandbox.faults.add(Fault(method="views.open", what=Hang(), times=None))
    _press(desk, "Texts")
    until(lambda: any(call.fault for call in desk.sandbox.log), "the modal")


def _a_press_waits(host: Host, desk: Desk) -> None:
    """Have somebody press while reading hangs."""
    _at_rest(host, desk)
    desk.sandbox.faults.add(Fault(method="list", what=Hang(), times=None))
    since = desk.sandbox.log.last
    until(lambda: any(c.fault for c in desk.sandbox.log.calls(since=since)), "a read that hangs")
    _press(desk, "hl:menu", "No answer")


def _press(desk: Desk, button: str, picked: str = "") -> None:
    if not desk.sandbox.slack.press(desk.card().ts, button, picked=picked).wait():
        raise TimeoutError("the press was not acknowledged")


QUICK: Mapping[str, Moment] = {
    "it begins": _begins(0.0),
    "it has just begun": _begins(0.7),
    "it begins to work": _begins(1.5),
    "at rest": _at_rest,
    "the first call to Slack hangs": _hangs("auth.test"),
    "opening the line hangs": _hangs("apps.connections.open"),
    "a read hangs": _hangs("list"),
    "the schema hangs": _hangs("schema"),
    "a post hangs": _hangs("chat.postMessage"),
    "a press waits": _a_press_waits,
    "nobody can be told what became of a press": _nobody_is_told,
    "a modal hangs": _a_modal_hangs,
}
"""Each moment comes within seconds."""
SLOW: Mapping[str, Moment] = {
    "the history hangs": _hangs("conversations.history"),
    "a post that was done hangs": _hangs("chat.postMessage", when=When.AFTER),
    "the first write hangs": _hangs("upsert"),
    "the socket hangs": _hangs("link"),
    "an edit of the card hangs": _hangs_later("chat.update"),
    "a write hangs": _hangs_later("update"),
    "the map hangs": _hangs("search"),
    "the line is dead": _the_line_is_dead,
    "Slack hangs when it is tried again": _slack_comes_back_and_hangs,
}


def stopped(moment: Moment, folder: Path, by: Sequence[signal.Signals] = WAYS[0]) -> tuple[Left, list[str]]:
    """Tell a process to stop at a moment, then start the next; return how it left, and what was wrong."""
    with a_desk_in_real_time(volunteers=3) as desk, a_host(desk, folder) as host:
        desk.ask()
        moment(host, desk)
        left = host.stop(by=by)
        wrongs = [*host.wrongs, *_untold(desk, moment)]
        desk.sandbox.faults.clear()
        desk.sandbox.switches.socket_pongs = True
        host.start()
        return left, wrongs + _goes_on(desk)


def _untold(desk: Desk, moment: Moment) -> list[str]:
    """Return whether somebody whose press waited was not told."""
    if moment is not _a_press_waits or any(RESTARTED in said for said in desk.sandbox.slack.whispers()):
        return []
    return ["whose press waited was not told that the worker is restarted"]


def _goes_on(desk: Desk) -> list[str]:
    """Return what is wrong once the next process has had its time: one card, which the base knows."""
    try:
        _shown(desk)
        desk.edit(_request(desk), Urgency="Urgent: today")
        until(lambda: "URGENT" in desk.cards()[0], "the edit", PATIENCE)
    except TimeoutError as missed:
        return [f"the next process did not go on: {missed}"]
    return [] if len(desk.cards()) == 1 else [f"{len(desk.cards())} cards for one request"]


def _shown(desk: Desk) -> None:
    """Wait for the card, and for the buttons."""
    request = _request(desk)
    until(lambda: "_Announced" in desk.row(request), "the card", PATIENCE)
    until(desk.sandbox.slack.sockets.count, "the line", PATIENCE)


def _request(desk: Desk) -> str:
    return str(desk.sandbox.airtable.rows(desk.base, "Requests")[0]["id"])
