"""A process that can die at any of its outgoing calls, on the wire: before it is sent, or after its answer.

What runs on in the dead process (finally blocks) reaches nobody: each further call of it dies as well.
"""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


class Killed(BaseException):
    """The process is no more: no handler of exceptions goes on with it."""


@dataclass
class Wire:
    """The outgoing calls of all workers of one story, counted from one; `kill_at`: which of them kills.

    `after`: only when its answer is there, which nobody reads any more: it was done, and the process is gone.
    """

    kill_at: int | None = None
    after: bool = False
    again: int = 0
    """After how many calls of the process that takes its place that one dies too; 0: it lives."""
    count: int = 0
    dead: bool = False
    kills: int = 0

    def sending(self) -> None:
        """Count one call; raises Killed where the process dies before it, or is dead."""
        if not self.dead:
            self.count += 1
        self._die_if(self.count == self.kill_at and not self.after)

    def answered(self) -> None:
        """Raises Killed where the process dies before it can read the answer."""
        self._die_if(self.count == self.kill_at and self.after)

    def restarted(self) -> None:
        """Let a fresh process make calls."""
        self.dead, self.kill_at = False, self.count + self.again if self.again else None
        self.again = 0

    def _die_if(self, dies: bool) -> None:
        self.kills += dies and not self.dead
        self.dead = self.dead or dies
        if self.dead:
            raise Killed


@contextmanager
def on_the_wire(wire: Wire) -> Iterator[Wire]:
    """Have every HTTP call of this Python counted: of requests, urllib3 and urllib alike."""
    put, get = http.client.HTTPConnection.putrequest, http.client.HTTPConnection.getresponse

    def putrequest(connection: http.client.HTTPConnection, *args: Any, **more: Any) -> None:
        wire.sending()
        put(connection, *args, **more)

    def getresponse(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
        response = get(connection)
        wire.answered()
        return response

    http.client.HTTPConnection.putrequest = putrequest  # type: ignore[method-assign,assignment]
    http.client.HTTPConnection.getresponse = getresponse  # type: ignore[method-assign,assignment]
    try:
        yield wire
    finally:
        http.client.HTTPConnection.putrequest = put  # type: ignore[method-assign]
        http.client.HTTPConnection.getresponse = get  # type: ignore[method-assign]
