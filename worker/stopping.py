"""Told to stop, by SIGTERM or SIGINT: the stop is set at once, and the process leaves in time whatever hangs.

From the start on: a worker whose first call hangs has not begun with anything, and leaves like any other. The
signal is read by a thread of its own, as the main one may be waiting for an answer that never comes.
https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
"""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LEAVES_WITHIN = 4.5
"""Seconds from the signal until the process leaves at the latest, whatever hangs."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _leave() -> None:
    """End the process without another word: whoever reads what it says may be what hangs."""
    os._exit(0)


@contextmanager
def told_to_stop(stop: threading.Event, leave: Callable[[], None] = _leave) -> Iterator[None]:
    """Set `stop` when a signal comes; call `leave` when it then takes too long. From the main thread only."""
    reads, written = socket.socketpair()
    written.setblocking(False)  # noqa: FBT003 - its own signature
    ended = threading.Event()
    threading.Thread(target=_wait, args=(reads, stop, ended, leave), name="stop", daemon=True).start()
    wakeup = signal.set_wakeup_fd(written.fileno())
    before = [(told, signal.signal(told, lambda *_: None)) for told in _SIGNALS]
    try:
        yield
    finally:
        ended.set()
        for told, handler in before:
            signal.signal(told, handler)
        signal.set_wakeup_fd(wakeup)
        written.close()


def _wait(
    reads: socket.socket, stop: threading.Event, ended: threading.Event, leave: Callable[[], None]
) -> None:
    with reads:  # until the end: what tells it again is taken in, and says nothing more
        if reads.recv(1):
            stop.set()
            if not ended.wait(LEAVES_WITHIN):
                leave()
