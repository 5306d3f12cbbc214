"""One worker of a storm, as a process that can end at any moment; here within this process, on one clock."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifiers.presses import Press, Query
from tests.clocks import ManualClock
from tests.journeys.desk import Desk
from tests.journeys.pressing import Told
from tests.prove.far_worker import waits
from worker.clock import Stopping
from worker.presses.inbox import Inbox
from worker.wiring import Worker, build

FIRST, SECOND = "desk-1", "desk-2"


class Process(Protocol):
    """What a storm knows of one worker."""

    due: float
    """When its timer fires next, in seconds of the storm."""

    @property
    def ended(self) -> bool:
        """Whether the process is no more, or ends as soon as it works again."""

    @property
    def waits(self) -> bool:
        """Whether it has something to do before its timer fires."""

    def work(self, *, fires: bool) -> float:
        """Do what it is time for, as its loop does; return in how many seconds its timer fires again."""

    def put(self, what: Press | Query) -> None:
        """Deliver what somebody pressed or asked."""

    def ring(self) -> None:
        """Let its doorbell ring."""

    def undo_tokens(self) -> list[str]:
        """Return what the Undo buttons carry that people were shown, the newest last."""

    def kill(self) -> None:
        """End it at once."""

    def stop(self) -> None:
        """Tell it to stop, as a signal does."""


Begins = Callable[[Desk, str, Mapping[str, str], int], Process]
"""Begins a process: at that desk, with that name and these settings, as the so many-th."""


class Killed(BaseException):
    """The process is no more: not even a handler of exceptions runs on."""


class Mortal:
    """The clock of one process: once that is killed, its next look at the time ends it."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._finishing = False
        self.killed = False
        self.stop = threading.Event()

    def now(self) -> datetime:
        self._live()
        return self._clock.now()

    def monotonic(self) -> float:
        self._live()
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        self._live()
        if self.stop.is_set() and not self._finishing:
            raise Stopping
        self._clock.advance(max(seconds, 0.0))

    @contextmanager
    def finishing(self) -> Iterator[None]:
        self.sleep(0.0)
        self._finishing = True
        try:
            yield
        finally:
            self._finishing = False

    def _live(self) -> None:
        if self.killed:
            raise Killed


@dataclass
class Near:
    """A worker within this process."""

    clock: Mortal
    worker: Worker
    told: Told
    due: float = 0.0

    @property
    def inbox(self) -> Inbox:
        clicks = self.worker.stages.serving.clicks
        assert clicks is not None
        return clicks._inbox

    @property
    def ended(self) -> bool:
        return self.clock.killed or self.clock.stop.is_set()

    @property
    def waits(self) -> bool:
        return self.ended or waits(self.worker)

    def work(self, *, fires: bool) -> float:
        loop = self.worker.loop
        try:
            if self.inbox.waits:
                loop._presses()
            if fires:
                loop.tick()
            loop.tick_bell()
            loop.tick_map()
            loop.tick_copies()
            return loop._interval()
        except Killed:
            return 0.0

    def put(self, what: Press | Query) -> None:
        self.inbox.put(what)

    def ring(self) -> None:
        self.worker.stages.doorbell.ring()

    def undo_tokens(self) -> list[str]:
        return [answer.undo for _, answer in self.told.answers if answer.undo]

    def kill(self) -> None:
        self.clock.killed = True

    def stop(self) -> None:
        self.clock.stop.set()


def near(desk: Desk, name: str, settings: Mapping[str, str], number: int) -> Near:
    """Begin a worker within this process. Its jitter is seeded, so that a storm can be played again."""
    clock = Mortal(desk.clock)
    app = {"HYPERLOCAL_SLACK_APP_TOKEN": desk.sandbox.slack.app.app_token}
    if name != FIRST:  # so that what one worker is told is not taken for what the other was
        app["HYPERLOCAL_AIRTABLE_TOKEN"] = desk.sandbox.airtable.create_token(bases=[desk.base])
    worker = build(desk.settings(**app, **settings, HYPERLOCAL_WORKER_NAME=name), clock, clock.stop)
    worker.stages.write_back._door._wire._random.seed(number)  # type: ignore[attr-defined]  # the real door
    told, clicks = Told(desk), worker.stages.serving.clicks
    assert clicks is not None
    clicks._answering = told
    return Near(clock, worker, told)
