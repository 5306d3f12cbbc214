"""A desk in real time, and a host that starts, kills and stops real processes of the worker on it."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from tests.clocks import ManualClock
from tests.journeys.desk import KINDS, Desk
from tests.prove.checker import Checker
from worker.sandbox.server import Sandbox
from worker.sandbox.switches import Switches

ROOT = Path(__file__).parents[2]
VOLUNTEERS = ("Ana Ruiz", "Ben Tran", "Chloé Martin", "Dev Patel", "Eli Fox", "Fay Gold", "Gus Hill")
STOPS_WITHIN = 5.0
"""Seconds in which a process has left that was told to stop."""
WAYS: Sequence[Sequence[signal.Signals]] = (
    (signal.SIGTERM,),
    (signal.SIGTERM, signal.SIGTERM),
    (signal.SIGINT,),
    (signal.SIGINT, signal.SIGTERM),
)
"""In how many ways a host tells a process to stop; one that is told again has not left by then."""
_TOLD_AGAIN_AFTER = 0.3
_GIVES_UP = 60.0
_NAMES = ("Rosa", "Alvarez", "Hugo", "Person ", "718) 555", *(name.split()[1] for name in VOLUNTEERS))
"""What stands in the base of people, and in no log."""
_OFTEN = {
    "HYPERLOCAL_PASSES_EVERY_SECONDS": "5",
    "HYPERLOCAL_PASSES_EVERY_SECONDS_AT_NIGHT": "5",
    "HYPERLOCAL_PASSES_SETTLE_SECONDS": "0",
}


@contextmanager
def a_desk_in_real_time(volunteers: int = len(VOLUNTEERS)) -> Iterator[Desk]:
    """Open a desk on the machine's clock, without a limit of calls a second.

    Several processes that begin in one second would wait for half a minute each time.
    """
    with Sandbox(switches=Switches(rate_limit=False, slack_rate_limits=False)) as sandbox:
        tables = template_tables(template_mapping("mi"), time_zone="America/New_York", with_autonumber=True)
        base = sandbox.airtable.create_base("Mutual aid", tables)
        desk = Desk(sandbox, ManualClock(), base, sandbox.airtable.create_token(bases=[base]))
        for name, columns in KINDS.items():
            row = {"Name": name, "In use": True, **columns}
            desk.kinds[name] = sandbox.airtable.create_record(base, "Kinds of help", row)
        for place, name in enumerate(VOLUNTEERS[:volunteers], start=1):
            kinds = [desk.kinds[kind] for kind in KINDS]
            desk.add_volunteer(name, place, **{"Can help with": kinds})
        yield desk


def until(come_true: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    """Wait, in real time, until something is there, and return it. Raises TimeoutError."""
    ends = time.monotonic() + seconds
    while not (found := come_true()):
        if time.monotonic() >= ends:
            raise TimeoutError(f"{what} did not come")
        time.sleep(0.02)
    return found


@dataclass(frozen=True, slots=True)
class Left:
    """How a process left that was told to stop."""

    code: int
    seconds: float

    @property
    def wrong(self) -> str:
        """What is wrong with that; "" for nothing."""
        if self.code == 0 and self.seconds <= STOPS_WITHIN:
            return ""
        return f"told to stop, it left with {self.code} after {self.seconds:.1f} s"


@dataclass
class Host:
    """Runs processes by name. Each has a token of its own, so that the calls of each can be told apart."""

    desk: Desk
    folder: Path
    checker: Checker | None = None
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    """How each left that was told to stop."""
    ended: list[str] = field(default_factory=list)
    """Processes that left although nobody told them to."""
    callers: dict[str, str] = field(default_factory=dict)
    """By which name the log knows the calls to Airtable of each."""
    tokens: list[str] = field(default_factory=list)
    started: int = 0
    killed: int = 0
    _waiting: list[threading.Thread] = field(default_factory=list)

    def start(self, name: str = "desk-1", **settings: str) -> None:
        """Start a process, as `hyperlocal run` does."""
        environment = {**os.environ, **self.desk.environment(), **_OFTEN, "PYTHONPATH": str(ROOT)}
        token = self.desk.sandbox.airtable.create_token(bases=[self.desk.base])
        self.tokens.append(token)
        environment["HYPERLOCAL_AIRTABLE_TOKEN"] = token
        environment["HYPERLOCAL_WORKER_NAME"] = name
        environment["HYPERLOCAL_SLACK_APP_TOKEN"] = self.desk.sandbox.slack.app.app_token
        if self.checker is not None:
            self.checker.started()
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "worker", "run"],
                env={**environment, **settings}, cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        self.callers[name] = hashlib.sha256(f"Bearer {token}".encode()).hexdigest()[:8]
        self.started += 1

    def hears(self, name: str = "desk-1") -> bool:
        """Return whether a process takes signals itself; before, while Python begins, the system does."""
        with suppress(OSError):
            status = Path(f"/proc/{self.running[name].pid}/status").read_text()
            caught = int(status.partition("SigCgt:")[2].split()[0], 16)
            return bool(caught >> (signal.SIGTERM - 1) & 1)
        return False

    def kill(self, name: str = "desk-1") -> None:
        """End a process at once, with SIGKILL, and wait until it is gone."""
        process = self.running.pop(name)
        self._look_at(name, process)
        process.kill()
        process.wait()
        self.killed += 1

    def tell_to_stop(self, name: str = "desk-1", by: Sequence[signal.Signals] = WAYS[0]) -> None:
        """Tell a process to stop; how it left is in `left` then, see `wait`."""
        process, began = self.running.pop(name), time.monotonic()
        self._look_at(name, process)
        process.send_signal(by[0])

        def leave() -> None:
            for told_again in by[1:]:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_TOLD_AGAIN_AFTER)
                process.send_signal(told_again)
            try:
                code = process.wait(_GIVES_UP)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
            self.left.append(Left(code, time.monotonic() - began))

        self._waiting.append(threading.Thread(target=leave, daemon=True))
        self._waiting[-1].start()

    def wait(self) -> None:
        """Wait for those that were told to stop."""
        for one in self._waiting:
            one.join()
        self._waiting.clear()

    def stop(self, name: str = "desk-1", by: Sequence[signal.Signals] = WAYS[0]) -> Left:
        """Tell a process to stop; wait until it has left, and return how."""
        self.tell_to_stop(name, by)
        self.wait()
        return self.left[-1]

    def close(self) -> None:
        """End everything that still runs; none of it counts."""
        for process in self.running.values():
            process.kill()
            process.wait()
        self.running.clear()
        self.wait()

    @property
    def words(self) -> str:
        """Everything that the processes logged."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    @property
    def wrongs(self) -> list[str]:
        """What is wrong with how processes left, and with what they logged."""
        app, words = self.desk.sandbox.slack.app, self.words
        never = (*_NAMES, app.bot_token, app.app_token, *self.tokens)
        leaks = [f"a log has what none may have ({which})" for which, one in enumerate(never) if one in words]
        return [one.wrong for one in self.left if one.wrong] + self.ended + leaks

    def _look_at(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        if (code := process.poll()) is not None:
            self.ended.append(f"{name} left with {code}, and nobody had told it to")


@contextmanager
def a_host(desk: Desk, folder: Path, checker: Checker | None = None) -> Iterator[Host]:
    """Open a host, and see to it that everything it started is gone in the end."""
    host = Host(desk, folder, checker)
    try:
        yield host
    finally:
        host.close()
