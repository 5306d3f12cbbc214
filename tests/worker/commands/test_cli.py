"""The command line: each way to fail is one sentence on stderr and an exit code, never a traceback."""

import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from notifiers.errors import ChannelLost
from notifiers.no_channel import NoChannel
from tests.clocks import ManualClock
from worker import cli
from worker.commands.fatal import as_fatal
from worker.errors import (
    DriftFound,
    Fatal,
    PlanHeld,
    QuotaSpent,
    RateLimited,
    SchemaChanged,
    ServiceUnreachable,
    SettingsWrong,
    Temporary,
    TokenWrong,
)
from worker.passes import Outcome
from worker.settings.settings import Settings

ENOUGH = """
country = "US"
city = "Astoria, New York"
timezone = "America/New_York"
base_id = "appASTORIA0000001"
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "config.toml").write_text(ENOUGH)
    monkeypatch.setenv("HYPERLOCAL_AIRTABLE_TOKEN", "pat1")
    return str(tmp_path / "config.toml")


class FakeLoop:
    """A loop that ends as a test wants it to."""

    def __init__(self, stop: threading.Event, failure: Exception | None) -> None:
        self._stop = stop
        self._failure = failure

    def go(self) -> Outcome:
        return Outcome(failure=self._failure)

    def run(self) -> None:
        if self._failure is not None:
            raise self._failure
        signal.raise_signal(signal.SIGTERM)
        assert self._stop.wait(5)


def the_worker(monkeypatch: pytest.MonkeyPatch, failure: Exception | None = None) -> None:
    """Put a worker in the place of the real one."""
    stages = SimpleNamespace(valve=SimpleNamespace(held=None))
    passes = SimpleNamespace(last_word=lambda: None)
    app = {"open": lambda: None, "close": lambda: None, "stages": stages, "passes": passes}
    monkeypatch.setattr(
        cli,
        "build",
        lambda _, __, stop: SimpleNamespace(loop=FakeLoop(stop, failure), channel=NoChannel(), **app),
    )


def test_once_ends_when_nothing_is_left(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    the_worker(monkeypatch)
    assert cli.main(["--config", config, "once"]) == 0


def test_run_ends_at_a_signal_and_leaves_at_once(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    the_worker(monkeypatch)
    monkeypatch.setattr(cli, "_leave", left.append)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        assert cli.main(["--config", config, "run"]) == 0
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert left == [0]


@pytest.mark.parametrize("command", ["once", "run"])
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsWrong("x"), 2),
        (TokenWrong("x"), 3),
        (ChannelLost("x"), 3),
        (DriftFound("x"), 4),
        (SchemaChanged("x"), 4),
        (PlanHeld("x"), 5),
        (ServiceUnreachable("x"), 6),
        (Temporary("x"), 6),
        (QuotaSpent("x"), 6),
        (Fatal("x"), 1),
    ],
)
def test_each_way_to_fail_has_its_exit_code_and_one_sentence(
    command: str,
    error: Exception,
    code: int,
    config: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    the_worker(monkeypatch, error)
    assert cli.main(["--config", config, command]) == code
    told = capsys.readouterr().err
    assert told.startswith("x")
    assert "Traceback" not in told


@pytest.mark.parametrize("command", ["once", "run", "check"])
def test_what_nobody_foresaw_is_told_without_quoting_anybody(
    command: str, config: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    the_worker(monkeypatch, KeyError("Rosa Alvarez"))
    monkeypatch.setattr(cli, "check", lambda *_, **__: int("Rosa Alvarez"))
    assert cli.main(["--config", config, command]) == 1
    told = capfd.readouterr()
    assert told.err.startswith("Something happened that nobody foresaw: ")
    assert "Rosa" not in told.out + told.err


def test_settings_that_are_missing_are_told_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HYPERLOCAL_CITY", "Astoria")
    assert cli.main(["--config", str(tmp_path / "config.toml"), "check"]) == 2
    assert "HYPERLOCAL_AIRTABLE_TOKEN is missing" in capsys.readouterr().err


def test_an_airtable_that_can_not_be_reached_is_told_by_check(
    config: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HYPERLOCAL_AIRTABLE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("HYPERLOCAL_GEOCODER_DOMAIN", "127.0.0.1:9")
    monkeypatch.setenv("HYPERLOCAL_GEOCODER_SCHEME", "http")
    assert cli.main(["--config", config, "check"]) == 6
    assert "✗ Airtable cannot be reached." in capsys.readouterr().out


def test_the_demo_gets_its_own_options(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    demo = SimpleNamespace(main=given.extend)
    monkeypatch.setitem(sys.modules, "worker.demo.command", demo)
    assert cli.main(["demo", "--requests", "5", "--once"]) == 0
    assert given == ["--requests", "5", "--once"]


def test_the_demo_without_its_packages_says_how_to_get_them_from_the_clone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And from nowhere else: any registry has whatever somebody put there under our name."""
    monkeypatch.setitem(sys.modules, "worker.demo.command", None)
    monkeypatch.setattr(cli, "_DEMO_PACKAGES", {"worker.demo.command"})
    assert cli.main(["demo"]) == 1
    assert 'In the clone: pip install ".[demo]"' in capsys.readouterr().err


def test_options_may_stand_behind_the_command_too(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    the_worker(monkeypatch)
    assert cli.main(["once", "--config", config]) == 0
    assert cli.main(["--config", "nowhere.toml", "once", "--config", config]) == 0


def test_without_a_command_it_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "look whether everything is set up" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["dance"], ["check", "--fast"]])
def test_a_command_that_does_not_exist_is_refused_with_how_to_use_it(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(argv)
    assert caught.value.code == 2
    assert "usage: hyperlocal" in capsys.readouterr().err


def test_it_can_be_started_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "worker", "--config", str(tmp_path / "none.toml"), "check"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env={})  # noqa: S603
    assert ended.returncode == 2
    assert "country is missing" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_plan_waits_once_for_the_calls_that_another_command_used_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: list[Exception | int] = [RateLimited("too many", delay=31.0), 0]
    clock = ManualClock()

    def plan(*_: object) -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setitem(sys.modules, "worker.commands.plan", SimpleNamespace(plan=plan))
    assert cli._plan(cast(Settings, None), clock, threading.Event()) == 0
    assert clock.slept == [31.0]
    assert "going on in 31 seconds" in capsys.readouterr().err


def test_what_happened_and_what_to_do_are_two_sentences() -> None:
    error = ChannelLost("Slack refused auth.test: invalid_auth", advice="Install the app again.")
    assert str(as_fatal(error)) == "Slack refused auth.test: invalid_auth. Install the app again."
