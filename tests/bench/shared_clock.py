"""A clock that two processes hold together: what one sleeps, the other sees go by."""

import mmap
import struct
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path

_SECONDS = struct.Struct("d")
AFTERNOON = datetime.fromisoformat("2026-03-02T19:00:00+00:00")
"""A Monday, 14:00 in New York: desk hours."""


class SharedClock:
    """Time that goes on only when somebody waits, or is told to. It lives in a file of eight bytes.

    One process moves it at a time: the worker while it works, the sandbox while the worker waits for an
    answer, and whoever plays the town between two passes.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _SECONDS.size)

    def now(self) -> datetime:
        return AFTERNOON + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        (seconds,) = _SECONDS.unpack_from(self._memory)
        return float(seconds)

    def sleep(self, seconds: float) -> None:
        self.advance(max(seconds, 0.0))

    def finishing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        _SECONDS.pack_into(self._memory, 0, self.monotonic() + seconds)
