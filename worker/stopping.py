"""Told to stop, by SIGTERM or SIGINT: the stop is set at once, and the process leaves in time whatever hangs.

From the start on: a worker whose first call hangs has not begun with anything, and leaves like any other. The
signal is read by a thread of its own, as the main one may be waiting for an answer that never comes.
https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
"""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LEAVES_WITHIN = 4.5
"""Seconds from the signal until the process leaves at the latest, whatever hangs."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_stop(stop: threading.Event, leave: Callable[[], None]) -> Iterator[None]:
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
    with reads:
        told = reads.recv(1)
    if told:
        stop.set()
        if not ended.wait(LEAVES_WITHIN):
            leave()
