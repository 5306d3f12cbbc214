"""How the app is, told where coordinators look: the row of this worker in the table Hyperlocal."""

import time

import pytest

from notifiers import slack_app
from tests.journeys.live import Live, a_live_desk, until
from worker.airtable.door import CallCounter
from worker.app_wiring import app_alone
from worker.commands.check import Level, check
from worker.doors import airtable_door, channel_of, geocoder_door
from worker.presses import clicks
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Fault
from worker.sandbox.slack.sockets import Hangup
from worker.settings.settings import Settings


def needs_you(live: Live, column: str = "Needs you") -> str:
    """Return what this worker's row says that a person must do, once it is written anew."""
    live.look()
    live.desk.later(3600)
    live.look()
    rows = live.desk.sandbox.airtable.rows(live.desk.base, "Hyperlocal")
    return next(str(row.get(column, "")) for row in rows if row["_Key"] == "desk-1")


def lose_the_line(live: Live, why: str) -> None:
    """Have the line cut, and wait until the app knows why there is no other."""
    live.desk.sandbox.slack.sockets.hang_up(Hangup.RST)
    app = live.worker.app
    assert app is not None
    until(lambda: why in str(app.trouble()), "the trouble")


def test_a_line_that_works_asks_nothing_of_anybody() -> None:
    with a_live_desk() as live:
        assert "Buttons" not in needs_you(live)


def test_a_line_that_stays_down_is_told_and_not_told_any_more_once_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slack_app, "_BLINK", 0.0)
    with a_live_desk() as live:
        fault = Fault(service=Service.SLACK, method="apps.connections.open", what=Answer(503), times=None)
        live.desk.sandbox.faults.add(fault)
        lose_the_line(live, "The line to Slack is down")
        assert "Buttons: not answering since" in needs_you(live, "Waiting")
        live.desk.sandbox.faults.clear()
        app = live.worker.app
        assert app is not None
        until(app.healthy, "the line")
        assert "Buttons" not in needs_you(live, "Waiting")


def test_a_blink_of_the_line_is_not_told() -> None:
    with a_live_desk() as live:
        live.desk.sandbox.slack.sockets.hang_up(Hangup.RST)
        assert "Buttons" not in needs_you(live)


def test_an_app_token_that_loses_its_right_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_app, "_BLINK", 0.0)
    with a_live_desk() as live:
        live.desk.sandbox.slack.app.app_scopes = frozenset()
        lose_the_line(live, "missing_scope")
        assert "make one with connections:write" in needs_you(live)


def test_a_press_that_failed_by_our_fault_is_told_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()

        def stumble(*_: object) -> None:
            raise RuntimeError

        with monkeypatch.context() as broken:
            broken.setattr(clicks, "deed", stumble)
            live.press("I'm on it")
            live.serve()
        live.heard()
        assert "Presses: Something that was pressed failed" in needs_you(live)
        live.desk.later(86_400)
        assert "Presses" not in needs_you(live)


# check ----------------------------------------------------------------------------------------------------


def buttons_by_check(live: Live, settings: Settings) -> tuple[Level, str]:
    clock = live.desk.clock
    found = check(
        settings,
        airtable_door(settings, clock, CallCounter()),
        channel_of(settings, clock),
        geocoder_door(settings, clock),
        app_alone(settings, clock),
        sleep=time.sleep,
        now=clock.now(),
        made=lambda: 0,
    )
    return next(
        (each.level, each.text) for each in found if "app token" in each.text or "connections" in each.text
    )


def test_check_opens_a_line_of_its_own_and_says_that_buttons_work() -> None:
    with a_live_desk() as live:
        settings = live.desk.settings(HYPERLOCAL_SLACK_APP_TOKEN=live.desk.sandbox.slack.app.app_token)
        assert buttons_by_check(live, settings) == (Level.GOOD, "Slack accepts the app token: buttons work.")


def test_check_says_how_to_make_an_app_token_that_may_open_a_line() -> None:
    with a_live_desk() as live:
        live.desk.sandbox.slack.app.app_scopes = frozenset()
        settings = live.desk.settings(HYPERLOCAL_SLACK_APP_TOKEN=live.desk.sandbox.slack.app.app_token)
        level, text = buttons_by_check(live, settings)
        assert level is Level.WRONG
        assert "connections:write" in text
