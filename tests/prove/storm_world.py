"""The world of a storm: one desk, its workers as processes that can die at any moment, and all that happens.

All of it lives on one simulated clock. What happens while a worker waits for an answer happens before it gets
it, as soon as its moment has come.
"""

import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from notifiers.presses import Press, Query
from tests.clocks import ManualClock
from tests.journeys.desk import Desk
from tests.journeys.pressing import Told
from tests.prove.checker import Checker
from tests.prove.storm_events import Event
from worker.clock import Stopping
from worker.inbox import Inbox
from worker.sandbox.call_log import Call
from worker.wiring import Worker, build

RESTARTS_AFTER = 45.0
"""Seconds after which a host starts a process again that ended."""
WORKER_STEPS_EVERY = 5.0
"""Seconds between two looks of a worker at its map and its doorbell: coarser than the real ones."""
_REMEMBERED = 400


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
class Process:
    """One worker as a host runs it. Its timer fires at `due`."""

    name: str
    clock: Mortal
    worker: Worker
    told: Told
    due: float

    @property
    def inbox(self) -> Inbox:
        clicks = self.worker.stages.serving.clicks
        assert clicks is not None
        return clicks._inbox

    @property
    def ended(self) -> bool:
        return self.clock.killed or self.clock.stop.is_set()


Happening: TypeAlias = Callable[["Storm", random.Random], None]


@dataclass
class Storm:
    """One desk in a storm. `what` says what each kind of event does."""

    desk: Desk
    checker: Checker
    what: Mapping[str, Happening]
    settings: Mapping[str, str] = field(default_factory=dict)
    coming: deque[Event] = field(default_factory=deque)
    later: list[tuple[float, str, Callable[[], None]]] = field(default_factory=list)
    """What is put right again, and when; sorted."""
    at_a_call: list[tuple[int, Callable[[], None]]] = field(default_factory=list)
    """What happens between two calls: after so many more calls."""
    processes: dict[str, Process] = field(default_factory=dict)
    to_start: dict[str, float] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)
    trace: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    happening: str = ""
    """What happens just now."""
    presses: int = 0
    starts: int = 0
    gone_for_good: set[str] = field(default_factory=set)
    """Processes that the host does not start again."""
    usual: dict[str, Any] = field(default_factory=dict)
    """How the switches stand that no event has turned."""
    at_most_every: float = 0.0
    """Seconds between two firings of a worker's timer at least: an idle day is gone through faster."""
    _began: float = 0.0
    _working: bool = False

    def __post_init__(self) -> None:
        self._began = self.clock.monotonic()
        self.usual = self.desk.sandbox.switches.values()
        self.desk.sandbox.watch(self._after_a_call)

    @property
    def clock(self) -> ManualClock:
        return self.desk.clock

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return self.clock.monotonic() - self._began

    # What happens -------------------------------------------------------------------------------------------

    def say(self, what: str) -> None:
        self.trace.append(f"{self.clock.now():%d %H:%M:%S} {what}")

    def in_a_while(self, seconds: float, what: str, do: Callable[[], None]) -> None:
        """Have something put right again after a while."""
        self.later.append((self.seconds + seconds, what, do))
        self.later.sort(key=lambda one: one[0])

    def arrive(self) -> None:
        """Let happen what is due."""
        while self.later and self.later[0][0] <= self.seconds:
            _, what, do = self.later.pop(0)
            self.say(what)
            do()
        while self.coming and self.coming[0].at <= self.seconds:
            event = self.coming.popleft()
            self.happened[event.what] += 1
            self.say(event.what)
            self.happening = event.what
            self.what[event.what](self, random.Random(event.seed))

    def _after_a_call(self, call: Call) -> None:
        if not self._working or call.landed_late:
            return
        self.at_a_call = [(left - 1, do) for left, do in self.at_a_call]
        due = [do for left, do in self.at_a_call if left <= 0]
        self.at_a_call = [(left, do) for left, do in self.at_a_call if left > 0]
        for do in due:
            do()
        self.arrive()

    # Processes ----------------------------------------------------------------------------------------------

    def start(self, name: str = "desk-1") -> None:
        """Have the host start a process."""
        self.to_start.pop(name, None)
        self.starts += 1
        clock = Mortal(self.clock)
        app = {"HYPERLOCAL_SLACK_APP_TOKEN": self.desk.sandbox.slack.app.app_token}
        settings = self.desk.settings(**app, **self.settings, HYPERLOCAL_WORKER_NAME=name)
        worker, told = build(settings, clock, clock.stop), Told(self.desk)
        worker.stages.write_back._door._wire._random.seed(self.starts)  # type: ignore[attr-defined]
        clicks = worker.stages.serving.clicks
        assert clicks is not None
        clicks._answering = told
        self.processes[name] = Process(name, clock, worker, told, self.seconds)
        self.checker.started()
        self.say(f"{name} starts")

    def kill(self, name: str, down: float) -> None:
        """End a process at once, and have the host start it again after a while."""
        if name in self.processes:
            self.processes[name].clock.killed = True
            self.to_start[name] = self.seconds + down
            self.say(f"{name} is killed")

    def stop(self, name: str, down: float) -> None:
        """Tell a process to stop, and have the host start it again after a while."""
        if name in self.processes:
            self.processes[name].clock.stop.set()
            self.to_start[name] = self.seconds + down
            self.say(f"{name} is told to stop")

    def forget(self, name: str) -> None:
        """Take in that the host does not start a process again."""
        self.gone_for_good.add(name)

    def put(self, what: Press | Query) -> None:
        """Deliver what somebody pressed to one of the workers, if there is one."""
        alive = [one for one in self.processes.values() if not one.ended]
        if alive:
            self.presses += 1
            if isinstance(what, Press):
                self.checker.pressed(what)
            alive[self.presses % len(alive)].inbox.put(what)

    def _step(self, process: Process) -> None:
        """Let a process do what it is time for, as its loop does."""
        self._working = True
        try:
            if process.inbox.waits:
                process.worker.loop._presses()
            if self.seconds >= process.due:
                process.worker.loop.tick()
                process.due = self.seconds + max(process.worker.loop._interval(), self.at_most_every)
            process.worker.loop.tick_bell()
            process.worker.loop.tick_map()
        except Killed:
            pass
        finally:
            self._working = False
        if process.ended:
            self.processes.pop(process.name, None)
            if process.name not in self.gone_for_good:
                self.to_start.setdefault(process.name, self.seconds + RESTARTS_AFTER)
            self.gone_for_good.discard(process.name)

    # Time ---------------------------------------------------------------------------------------------------

    def play(self, events: Sequence[Event], seconds: float) -> None:
        """Play a storm for so long."""
        self.coming = deque(events)
        self.go_on(seconds)

    def go_on(self, seconds: float) -> None:
        """Let time go by, and everything happen in it."""
        ends = self.seconds + seconds
        while self.seconds < ends:
            self.arrive()
            for name in [name for name, at in self.to_start.items() if at <= self.seconds]:
                self.start(name)
            for process in list(self.processes.values()):
                self._step(process)
            self.clock.advance(max(min(self._next(), ends) - self.seconds, 0.001))

    def _next(self) -> float:
        moments = [one.due for one in self.processes.values()] + list(self.to_start.values())
        moments += [self.coming[0].at] if self.coming else []
        moments += [self.later[0][0]] if self.later else []
        if any(self._wants_a_look(one) for one in self.processes.values()):
            moments.append(self.seconds + WORKER_STEPS_EVERY)
        return min(moments, default=self.seconds + WORKER_STEPS_EVERY)

    @staticmethod
    def _wants_a_look(process: Process) -> bool:
        return process.inbox.waits or process.worker.passes.map_ready_in() is not None

    def settle(self) -> None:
        """End the storm: everything that was to be put right is, nothing more fails, one worker runs."""
        self.coming.clear()
        self.at_a_call.clear()
        self.desk.sandbox.faults.clear()
        for _, what, do in self.later:
            self.say(what)
            do()
        self.later.clear()
        for name in list(self.processes.keys() | self.to_start.keys()):
            if name != "desk-1":
                self.processes.pop(name, None)
                self.to_start.pop(name, None)
        if "desk-1" not in self.processes:
            self.start()
