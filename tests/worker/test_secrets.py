"""Tokens come from the environment, and go to nobody but the service that they are for."""

import io
import json
import logging
import os
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import structlog

from notifiers.slack import SlackChannel
from notifiers.slack_app import SlackApp
from tests.clocks import ManualClock
from tests.journeys.desk import a_desk
from tests.notifiers.desks import DESK
from worker import cli, logs
from worker.airtable.door import AirtableDoor, CallCounter
from worker.errors import Fatal, Permanent, SettingsWrong, Temporary
from worker.geocoding.geocoder import GeocoderDoor
from worker.geocoding.providers import provider_for
from worker.sandbox import faults
from worker.sandbox.faults import Fault
from worker.sandbox.server import Sandbox
from worker.settings.settings import SECRET_VARIABLES, SECRETS, GeocoderSettings, load
from worker.wiring import build

PLANTED = "planted".join(["zq", "00000"])
"""Stands in no line of code as it is: tracebacks show those."""
TOKENS = {
    "HYPERLOCAL_AIRTABLE_TOKEN": f"pat{PLANTED[:14]}.{PLANTED}",
    "HYPERLOCAL_SLACK_BOT_TOKEN": f"xoxb-{PLANTED}",
    "HYPERLOCAL_SLACK_APP_TOKEN": f"xapp-{PLANTED}",
    "HYPERLOCAL_GEOCODER_KEY": PLANTED,
    "HYPERLOCAL_PING_URL": f"https://ping.example.org/{PLANTED}",
}
KEYLESS = {name: token for name, token in TOKENS.items() if name != "HYPERLOCAL_GEOCODER_KEY"}
"""For the map that takes no key."""
ENOUGH = {
    "HYPERLOCAL_COUNTRY": "US", "HYPERLOCAL_CITY": "Astoria, New York",
    "HYPERLOCAL_TIMEZONE": "America/New_York", "HYPERLOCAL_BASE_ID": "appASTORIA0000001",
    "HYPERLOCAL_SLACK_CHANNEL": "C0123456789",
}  # fmt: skip
NOWHERE = Path("/nonexistent/config.toml")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    before = root.level
    logs.configure(now=ManualClock().now, stream=stream, terminal=False, debug=True)
    yield stream
    root.handlers = [handler for handler in root.handlers if handler.get_name() != "hyperlocal"]
    root.setLevel(before)
    structlog.reset_defaults()


def test_every_secret_is_known_as_one() -> None:
    assert set(SECRET_VARIABLES.values()) == TOKENS.keys()


def test_settings_show_no_secret_however_they_are_shown() -> None:
    settings = load(NOWHERE, {**ENOUGH, **TOKENS})
    shown = [repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())]
    shown += [repr(vars(settings)), repr(settings.notifiers_desk), repr(RuntimeError(settings))]
    assert PLANTED not in str(shown)


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_in_the_file_a_secret_is_refused_and_not_shown(tmp_path: Path, secret: str) -> None:
    (tmp_path / "config.toml").write_text(f'{secret} = "xoxb-{PLANTED}"')
    with pytest.raises(SettingsWrong) as wrong:
        load(tmp_path / "config.toml", ENOUGH)
    assert f"HYPERLOCAL_{secret.upper()}" in str(wrong.value)
    assert PLANTED not in "".join(traceback.format_exception(wrong.value))


def test_a_secret_among_a_maps_options_is_sent_to_where_secrets_belong(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[geocoder.options]\napi_key = "{PLANTED}"')
    with pytest.raises(SettingsWrong) as wrong:
        load(tmp_path / "config.toml", {**ENOUGH, **TOKENS})
    assert "HYPERLOCAL_GEOCODER_KEY" in str(wrong.value)
    assert PLANTED not in "".join(traceback.format_exception(wrong.value))


@pytest.mark.parametrize("variable", sorted(TOKENS))
@pytest.mark.parametrize("setting", ["HYPERLOCAL_POLICY_RADIUS", "HYPERLOCAL_TIMEZONE", "HYPERLOCAL_CITTY"])
def test_whatever_else_is_wrong_no_secret_is_told(variable: str, setting: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        load(NOWHERE, {**ENOUGH, **TOKENS, variable: f"{PLANTED} of the wrong kind", setting: "far away"})
    assert PLANTED not in "".join(traceback.format_exception(wrong.value))
    assert PLANTED not in repr(wrong.value)


def test_a_worker_and_its_doors_show_no_secret() -> None:
    worker = build(load(NOWHERE, {**ENOUGH, **KEYLESS}), ManualClock())
    doors = [worker, worker.channel, worker.app, worker.stages, worker.passes, worker.loop]
    assert PLANTED not in repr(doors) + str([str(door) for door in doors])


def test_a_map_shows_no_key() -> None:
    provider = provider_for(GeocoderSettings(provider="opencage"), "US", PLANTED)
    assert PLANTED in str(provider.options)
    assert PLANTED not in repr(provider)


def airtable(sandbox: Sandbox) -> Callable[[], object]:
    door = AirtableDoor(
        token=TOKENS["HYPERLOCAL_AIRTABLE_TOKEN"], base_id="appASTORIA0000001",
        endpoint_url=sandbox.airtable_url, clock=ManualClock(), random=Random(1), calls=CallCounter(),
    )  # fmt: skip
    return lambda: door.list("tblREQUESTS000001", fields=[], formula=f"'{PLANTED}'")


def slack(sandbox: Sandbox) -> Callable[[], object]:
    clock = ManualClock()
    door = SlackChannel(
        token=f"xoxb-{PLANTED}", channel="C1", base_id="app1", api_url=sandbox.slack_url,
        monotonic=clock.monotonic, sleep=clock.sleep,
    )  # fmt: skip
    return door.identify


def app(sandbox: Sandbox) -> Callable[[], object]:
    door = SlackApp(
        bot_token=sandbox.slack.app.bot_token, app_token=f"xapp-{PLANTED}", api_url=sandbox.slack_url,
        channels=["C1"], pictures=None, desk=DESK, submit=print, ask=print, now=ManualClock().now,  # type: ignore[arg-type]  # asked of nothing here
    )  # fmt: skip

    def opened() -> None:
        try:
            door.start()
            if door.trouble() is not None:
                raise door.trouble() or RuntimeError
        finally:
            door.stop()

    return opened


def map_(sandbox: Sandbox) -> Callable[[], object]:
    settings = GeocoderSettings(provider="opencage", domain=sandbox.nominatim, scheme="http")
    door = GeocoderDoor(settings=settings, key=PLANTED, country="US", group="Desk", clock=ManualClock())
    return lambda: door.locate("12 Main Street, Manchester")


ECHO = json.dumps(
    {"error": {"type": PLANTED, "message": f"Bearer {PLANTED}"}, "ok": False, "needed": PLANTED}
)
FAILURES: tuple[faults.What, ...] = (
    faults.Answer(401, ECHO), faults.Answer(403, ECHO), faults.Answer(422, ECHO), faults.Answer(500, ECHO),
    faults.Answer(200, f"<html>{PLANTED}</html>"), faults.Answer(429, ECHO, {"Retry-After": "1"}),
    faults.Drop(),
)  # fmt: skip


@pytest.mark.parametrize("door", [airtable, slack, app, map_])
def test_no_error_of_a_door_tells_a_secret_whatever_the_service_answers(
    door: Callable[[Sandbox], Callable[[], object]], log: io.StringIO
) -> None:
    raised: list[BaseException] = []
    clock = ManualClock()
    with Sandbox(clock.now, advance=clock.advance) as sandbox:
        for what in FAILURES:
            sandbox.faults.add(Fault(what=what, times=4))
            try:
                door(sandbox)()
            except (Temporary, Permanent, Fatal) as error:
                raised.append(error)
                structlog.get_logger().warning("door failed", why=error, exc_info=True)
                logging.getLogger("any").error("door failed: %s", error, exc_info=True)
            sandbox.faults.clear()
    assert len(raised) >= len(FAILURES) - 1
    assert PLANTED not in log.getvalue()
    told = [(str(one), repr(one), vars(one), getattr(one, "advice", "")) for one in raised]
    assert PLANTED not in str(told)
    assert PLANTED not in "".join(line for one in raised for line in traceback.format_exception(one))


def raise_it(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    "token", [f"pat{PLANTED[:14]}.abc", f"xoxb-{PLANTED}", f"xapp-{PLANTED}", f"Bearer {PLANTED}"]
)
def test_a_token_that_is_handed_to_the_log_stays_out_of_it(token: str, log: io.StringIO) -> None:
    ours, theirs = structlog.get_logger(), logging.getLogger("another.library")
    ours.error(token)
    ours.error("door failed", record=token, records=[token], why=token, anything=token)
    ours.error("door failed", why=Permanent(f"refused {token}", advice=token))
    theirs.error(f"{token}")  # as libraries do
    theirs.error("%s", token)
    theirs.error(f"{token} %s", 1)
    try:
        raise_it(Temporary(token))
    except Temporary:
        ours.exception("door failed")
        theirs.exception("door failed")
    assert len(log.getvalue().splitlines()) == 8
    assert PLANTED not in log.getvalue()


def test_the_base_and_the_channel_hold_no_token() -> None:
    with a_desk() as desk:
        desk.ask()
        desk.once(HYPERLOCAL_SLACK_APP_TOKEN=desk.sandbox.slack.app.app_token)
        tables = desk.sandbox.airtable.tables(desk.base)
        held = str([desk.sandbox.airtable.rows(desk.base, table["name"]) for table in tables])
        held += str([message.metadata for message in desk.sandbox.slack.messages()]) + str(desk.cards())
        for token in (desk.token, desk.sandbox.slack.app.bot_token, desk.sandbox.slack.app.app_token):
            assert token not in held


@pytest.mark.usefixtures("_stderr_given_back")
@pytest.mark.parametrize("command", ["check", "once", "plan"])
def test_the_command_line_tells_no_token(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    refuses: dict[str, Any] = {}
    with Sandbox() as sandbox:
        refuses = {"HYPERLOCAL_AIRTABLE_URL": sandbox.airtable_url, "HYPERLOCAL_SLACK_URL": sandbox.slack_url,
                   "HYPERLOCAL_GEOCODER_DOMAIN": sandbox.nominatim, "HYPERLOCAL_GEOCODER_SCHEME": "http",
                   "HYPERLOCAL_GEOCODER_PROVIDER": "nominatim"}  # fmt: skip
        for name in [name for name in os.environ if name.startswith("HYPERLOCAL_")]:
            monkeypatch.delenv(name)
        for name, value in {**ENOUGH, **KEYLESS, **refuses}.items():
            monkeypatch.setenv(name, value)
        assert cli.main(["--debug", "--config", str(tmp_path / "config.toml"), command]) == 3
    shown = capfd.readouterr()
    assert PLANTED not in shown.out + shown.err
