"""A storm's worker as a process of its own: it does what it is told line by line, and tells what it holds."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from notifiers.presses import Press, Query
from tests.bench.shared_clock import SharedClock
from tests.clocks import ManualClock
from tests.journeys.desk import Desk

_ROOT = Path(__file__).parents[2]


class FarClock(ManualClock):
    """A clock that is held in another process as well."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._shared = SharedClock(path)

    def now(self) -> datetime:
        return self._shared.now()

    def monotonic(self) -> float:
        return self._shared.monotonic()

    def advance(self, seconds: float) -> None:
        self._shared.advance(seconds)


@dataclass
class Far:
    """A worker in another process. Nobody presses straight into it: presses come over its socket."""

    process: subprocess.Popen[str]
    due: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)
    """What it told of itself last."""
    rings: bool = False

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def waits(self) -> bool:
        return bool(self.told.get("waits")) or self.rings

    def work(self, *, fires: bool) -> float:
        line, self.rings = "fire" if fires else "ring" if self.rings else "", False
        return self.asked(line)

    def asked(self, line: str) -> float:
        """Have it do what a line says; return in how many seconds its timer fires again."""
        print(line, file=_open(self.process.stdin), flush=True)
        answer = _open(self.process.stdout).readline()
        if not answer:
            raise RuntimeError(f"The worker ended with {self.process.wait()}.")
        self.told = json.loads(answer)
        return float(self.told["again"])

    def put(self, what: Press | Query) -> None:
        raise NotImplementedError

    def ring(self) -> None:
        self.rings = True

    def undo_tokens(self) -> list[str]:
        return []

    def kill(self) -> None:
        self.process.kill()

    def stop(self) -> None:
        _open(self.process.stdin).close()
        self.process.wait(10)


def _open(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def far(desk: Desk, name: str, settings: Mapping[str, str], number: int) -> Far:
    """Begin a worker in a process of its own; the desk's clock is a `FarClock`."""
    assert isinstance(desk.clock, FarClock)
    app = {"HYPERLOCAL_SLACK_APP_TOKEN": desk.sandbox.slack.app.app_token, "PYTHONHASHSEED": str(number)}
    told = {**desk.environment(), **app, **settings, "HYPERLOCAL_WORKER_NAME": name}
    return Far(
        subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "tests.prove.far_worker", str(desk.clock.path)],
            cwd=_ROOT,
            env={**os.environ, **told},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    )
