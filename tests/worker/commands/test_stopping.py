"""Whatever hangs, a worker that is told to stop leaves in time, and only then is it made to."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from worker import stopping
from worker.stopping import told_to_stop

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "LEAVES_WITHIN", 0.05)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_what_hangs_at_the_stop_is_left_behind(told: signal.Signals) -> None:
    stop, left = threading.Event(), threading.Event()
    with told_to_stop(stop, left.set):
        signal.raise_signal(told)
        assert left.wait(5)
    assert stop.is_set()


def test_what_ends_by_itself_at_the_stop_is_not_made_to() -> None:
    stop, left = threading.Event(), threading.Event()
    with told_to_stop(stop, left.set):
        signal.raise_signal(signal.SIGTERM)
        assert stop.wait(5)
    assert not left.wait(0.2)


def test_nobody_leaves_who_was_not_told_to() -> None:
    stop, left = threading.Event(), threading.Event()
    with told_to_stop(stop, left.set):
        assert not left.wait(0.2)
    assert not stop.is_set()


def test_afterwards_signals_mean_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with told_to_stop(threading.Event(), lambda: None):
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_a_worker_told_to_stop_before_it_has_begun_leaves_in_order(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text(  # what is imported before anything is read or said
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(30)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    command = [sys.executable, "-m", "worker", "run"]
    process = subprocess.Popen(command, env=environment, cwd=tmp_path)  # noqa: S603
    assert process.wait(timeout=20) == 0


_TELLS_A_PIPE_THAT_NOBODY_READS = """
import os, signal, sys, threading
from worker import cli, stopping
stopping.LEAVES_WITHIN = 0.1
def build(*_):
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    sys.stderr.write("x" * 1_000_000)
cli.build = build
cli._run(None, None, threading.Event())
"""


def test_a_worker_whose_log_nobody_reads_leaves_in_time_too() -> None:
    command = [sys.executable, "-c", _TELLS_A_PIPE_THAT_NOBODY_READS]
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    process = subprocess.Popen(command, env=buffered, stderr=subprocess.PIPE, cwd=ROOT)  # noqa: S603
    with process:
        try:
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def test_who_is_told_again_says_nothing_about_it(capfd: pytest.CaptureFixture[str]) -> None:
    stop, left = threading.Event(), threading.Event()
    with told_to_stop(stop, left.set):
        signal.raise_signal(signal.SIGTERM)
        assert stop.wait(5)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        assert left.wait(5)
    assert capfd.readouterr().err == ""
