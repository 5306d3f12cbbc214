"""docs/sandbox.md, as a newcomer follows it: the sandbox in one terminal, the worker in another, a press."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from worker.sandbox.settings_files import MARK

PATIENCE = 20.0


@contextmanager
def _running(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(  # noqa: S603  # our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)


def _until(come_true: Callable[[], Any], what: str) -> Any:
    ends = time.monotonic() + PATIENCE
    while not (found := come_true()):
        assert time.monotonic() < ends, f"{what} did not come"
        time.sleep(0.05)
    return found


@pytest.fixture
def control(tmp_path: Path) -> Iterator[str]:
    """Where a sandbox is told what to do, which has written settings into `tmp_path`."""
    town = ("--volunteers", "5", "--requests", "1", "--settings", str(tmp_path))
    with _running("worker.sandbox", *town) as sandbox:
        assert sandbox.stdout is not None
        said = next(line for line in sandbox.stdout if line.startswith("Control"))
        next(line for line in sandbox.stdout if line.startswith("Settings"))
        yield re.findall(r"http\S+", said)[0]


def test_the_commands_work_with_the_settings_that_the_sandbox_wrote(control: str, tmp_path: Path) -> None:
    config = str(tmp_path / "config.toml")
    with _running("worker", "--config", config, "check") as checking:
        said, _ = checking.communicate(timeout=PATIENCE)
    assert checking.returncode == 0, said
    assert "buttons work" in said
    with _running("worker", "--config", config, "run"):
        base = re.findall(r'base_id = "(\w+)"', Path(config).read_text(encoding="utf-8"))[0]
        (card,) = _until(lambda: requests.get(f"{control}/channel", timeout=5).json(), "the card")
        press = {"ts": card["ts"], "button": "I'm on it"}
        _until(lambda: requests.post(f"{control}/press", json=press, timeout=5).json()["delivered"], "a line")
        rows = {"base": base, "table": "Requests"}
        _until(
            lambda: "Dispatcher" in requests.get(f"{control}/base", params=rows, timeout=5).json()[0], "Sam"
        )


def test_settings_of_somebody_elses_are_never_written_over(tmp_path: Path) -> None:
    theirs = tmp_path / "config.toml"
    theirs.write_text('city = "Astoria"\n', encoding="utf-8")
    ended = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "worker.sandbox", "--volunteers", "1", "--settings", str(tmp_path)],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "config.toml can't be, or is not the sandbox's own" in ended.stderr
    assert theirs.read_text(encoding="utf-8") == 'city = "Astoria"\n'
    assert not (tmp_path / ".env").exists()


def test_what_it_wrote_itself_it_writes_anew(control: str, tmp_path: Path) -> None:  # noqa: ARG001  # it writes
    assert (tmp_path / ".env").read_text(encoding="utf-8").startswith(MARK)
    with _running("worker.sandbox", "--volunteers", "1", "--settings", str(tmp_path)) as again:
        assert again.stdout is not None
        assert any(line.startswith("Settings") for line in again.stdout)
