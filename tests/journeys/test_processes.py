"""Real processes in real time: stopped, killed in the middle, started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from tests.clocks import ManualClock
from tests.journeys.desk import CITY, KINDS, Desk, places
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Fault, Hang, When
from worker.sandbox.server import Sandbox
from worker.sandbox.switches import Switches

ROOT = Path(__file__).parents[2]
SOON = 15.0


@contextmanager
def _a_desk_in_real_time() -> Iterator[Desk]:
    """Open a desk without a limit of calls a second: two processes in one second would wait half a minute."""
    with Sandbox(switches=Switches(rate_limit=False)) as sandbox:
        tables = template_tables(template_mapping("mi"), time_zone="America/New_York", with_autonumber=True)
        base = sandbox.airtable.create_base("Mutual aid", tables)
        desk = Desk(sandbox, ManualClock(), base, sandbox.airtable.create_token(bases=[base]))
        for name, columns in KINDS.items():
            row = {"Name": name, "In use": True, **columns}
            desk.kinds[name] = sandbox.airtable.create_record(base, "Kinds of help", row)
        desk.add_volunteer("Ana Ruiz", 1)
        yield desk


@contextmanager
def _a_process(desk: Desk, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the worker as a host does, and see to it that it is gone in the end."""
    environment = {**os.environ, **desk.environment(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "worker", "run"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)  # noqa: S603
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def _stopped(process: "subprocess.Popen[bytes]", by: signal.Signals) -> tuple[int, float]:
    begun = time.monotonic()
    process.send_signal(by)
    return process.wait(timeout=SOON), time.monotonic() - begun


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_leaves_with_code_0_at_once(by: signal.Signals, tmp_path: Path) -> None:
    with _a_desk_in_real_time() as desk, _a_process(desk, tmp_path) as process:
        desk.ask()
        _until(lambda: len(desk.cards()) == 1)
        code, seconds = _stopped(process, by)
        assert code == 0
        assert seconds < 5


@pytest.mark.parametrize("method", ["list", "chat.postMessage"])
def test_a_worker_that_is_told_to_stop_while_a_call_hangs_leaves_within_five_seconds(
    method: str, tmp_path: Path
) -> None:
    with _a_desk_in_real_time() as desk:
        desk.ask()
        desk.sandbox.faults.add(Fault(method=method, what=Hang(), times=None))
        with _a_process(desk, tmp_path) as process:
            _until(lambda: any(call.fault for call in desk.sandbox.log))
            code, seconds = _stopped(process, signal.SIGTERM)
        assert code == 0
        assert seconds < 5


def test_a_worker_killed_while_posting_leaves_one_card_which_shows_what_was_edited_since(
    tmp_path: Path,
) -> None:
    with _a_desk_in_real_time() as desk:
        rosa = desk.ask()
        desk.sandbox.faults.add(
            Fault(service=Service.SLACK, method="chat.postMessage", what=Hang(), when=When.AFTER)
        )
        with _a_process(desk, tmp_path):
            _until(lambda: len(desk.cards()) == 1)
        assert "_Card" not in desk.row(rosa)
        desk.edit(rosa, Address=places()[9].street_line, City=CITY)
        with _a_process(desk, tmp_path):
            _until(lambda: "_Card" in desk.row(rosa))
        assert places()[9].road in desk.card().text
        assert desk.row(rosa)["_Card"] == f"1 {desk.card().ts}"
        log = (tmp_path / "log").read_text()
        assert [
            word for word in ("Rosa", "555", "Greenwood", places()[9].road, desk.token) if word in log
        ] == []
