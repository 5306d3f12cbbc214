"""The world of a storm: one desk, its workers as processes that can die at any moment, and all that happens.

All of it lives on one simulated clock. What happens while a worker waits for an answer happens before it gets
it, as soon as its moment has come.
"""

import random
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from notifiers.presses import Press, Query
from tests.clocks import ManualClock
from tests.journeys.desk import Desk
from tests.prove.checker import Checker
from tests.prove.storm_events import Event
from tests.prove.storm_process import FIRST, Begins, Process, near
from worker.sandbox.call_log import Call

RESTARTS_AFTER = 45.0
"""Seconds after which a host starts a process again that ended."""
WORKER_STEPS_EVERY = 5.0
"""Seconds between two looks of a worker at its map and its doorbell: coarser than the real ones."""
LOOK_LASTS = 15.0
"""Seconds until what a look finds is shown and remembered: a card that was just posted may be read late, and
its thread is tried again ten seconds later."""
_REMEMBERED = 400


Happening: TypeAlias = Callable[["Storm", random.Random], None]


@dataclass
class Storm:
    """One desk in a storm. `what` says what each kind of event does."""

    desk: Desk
    checker: Checker
    what: Mapping[str, Happening]
    settings: Mapping[str, str] = field(default_factory=dict)
    begins: Begins = near
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

    def start(self, name: str = FIRST) -> None:
        """Have the host start a process."""
        self.to_start.pop(name, None)
        self.starts += 1
        self.processes[name] = process = self.begins(self.desk, name, self.settings, self.starts)
        process.due = self.seconds
        self.checker.started()
        self.say(f"{name} starts")

    def kill(self, name: str, down: float) -> None:
        """End a process at once, and have the host start it again after a while."""
        if name in self.processes:
            self.processes[name].kill()
            self.to_start[name] = self.seconds + down
            self.say(f"{name} is killed")

    def stop(self, name: str, down: float) -> None:
        """Tell a process to stop, and have the host start it again after a while."""
        if name in self.processes:
            self.processes[name].stop()
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
            alive[self.presses % len(alive)].put(what)

    def _step(self, name: str) -> None:
        """Let a process do what it is time for."""
        process, fires = self.processes[name], self.seconds >= self.processes[name].due
        self._working = True
        try:
            again = process.work(fires=fires)
        finally:
            self._working = False
        if fires:
            process.due = self.seconds + max(again, self.at_most_every)
        if process.ended:
            self._ended(name)

    def _ended(self, name: str) -> None:
        self.processes.pop(name, None)
        if not self.processes:
            self.checker.stopped()
        if name not in self.gone_for_good:
            self.to_start.setdefault(name, self.seconds + RESTARTS_AFTER)
        self.gone_for_good.discard(name)

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
            for name in list(self.processes):
                self._step(name)
            self.clock.advance(max(min(self._next(), ends) - self.seconds, 0.001))

    def _next(self) -> float:
        moments = [one.due for one in self.processes.values()] + list(self.to_start.values())
        moments += [self.coming[0].at] if self.coming else []
        moments += [self.later[0][0]] if self.later else []
        if any(one.waits for one in self.processes.values()):
            moments.append(self.seconds + WORKER_STEPS_EVERY)
        return min(moments, default=self.seconds + WORKER_STEPS_EVERY)

    def look(self) -> None:
        """Have the timer of every worker fire now: what changes with time is shown as of this moment."""
        for process in self.processes.values():
            process.due = self.seconds
        self.go_on(LOOK_LASTS)

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
            if name != FIRST:
                self.processes.pop(name, None)
                self.to_start.pop(name, None)
        if FIRST not in self.processes:
            self.start()
