"""A day of storm: what a worker's process holds stays as it was after the first hour.

The worker is a process of its own with its app on the real socket, the storm is simulated. Nobody kills it:
everything else of a storm happens, and people press over the socket, which Slack renews now and then.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys import desk as desks
from tests.journeys.desk import a_desk
from tests.journeys.tales import MORE, crowd
from tests.prove.checker import Checker
from tests.prove.figures import Figures
from tests.prove.storm_events import ALL, DAY, Event, events
from tests.prove.storm_far import Far, FarClock, far
from tests.prove.storm_faults import FAULTS
from tests.prove.storm_people import PEOPLE, by_hand
from tests.prove.storm_processes import PROCESSES
from tests.prove.storm_schema import SCHEMA
from tests.prove.storm_world import Storm
from worker.sandbox.slack.sockets import Hangup
from worker.sandbox.switches import SocketRefresh

HOUR = 3600.0
GROWS_AT_MOST = 0.05
"""Of what it held after the first hour."""
MOST: Mapping[str, int] = {
    "answers": 4,
    "presses": 20,
    "ThreadPoolExecutor": 20,
    "_run": 3,
    "_send_ping": 2,
    "[eventpoll]": 2,
    "socket": 6,
}
"""Threads and files that come as they are needed, and how many there may ever be.

The pools for what people are told, for what they press, and the library's own for what comes over the line;
the line, and another while it is renewed; the connections kept to Airtable and the map. Of anything else
there is what there was after the first hour.
"""
_MIB = 2**20
_SOCKETS = {"Slack renews the socket": 8.0, "Slack renews the socket and keeps the old one": 8.0}
_SOCKETS |= {"the socket is cut": 4.0}
_LESS = {*PROCESSES, "somebody presses in a hurry", "somebody asks the desk"}
RATES = {what: rate for what, rate in {**ALL, **_SOCKETS}.items() if what not in _LESS}
_PICKED = ("No answer", "Left a message", "Not this time", "Yes → assign")
_BUTTONS = ("hl:claim", "hl:texted_these", "hl:menu", "hl:menu", "hl:menu")


@dataclass
class Held:
    """What a process held at the end of each hour: bytes of memory, and threads and files by kind."""

    hours: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def memory(self) -> float:
        """The most after the first hour."""
        return float(max(hour["memory"] for hour in self.hours[1:]))

    def most(self, what: str) -> int:
        """Return the most threads, or files, that there ever were."""
        return int(max(sum(hour[what].values()) for hour in self.hours))

    @property
    def sockets(self) -> int:
        """The most that there ever were."""
        return int(max(hour["files"].get("socket", 0) for hour in self.hours))

    def wrongs(self) -> list[str]:
        """Return what did not stay as it was after the first hour."""
        grown = self.memory / self.hours[0]["memory"] - 1
        found = [f"memory grew by {grown:.1%}"] if grown > GROWS_AT_MOST else []
        return [*found, *self._too_many("threads"), *self._too_many("files")]

    def _too_many(self, what: str) -> Iterator[str]:
        first = self.hours[0][what]
        for kind in sorted({kind for hour in self.hours for kind in hour[what]}):
            most, may = (
                max(hour[what].get(kind, 0) for hour in self.hours),
                MOST.get(kind, first.get(kind, 0)),
            )
            if most > may:
                yield f"{what}: {most} of {kind}, where there may be {may}"


def measured(hours: int, seed: int) -> Held:
    """Let a worker live through so many hours of storm; return what it held."""
    desks.WATCHED = False
    with tempfile.TemporaryDirectory() as folder:
        clock = FarClock(Path(folder) / "clock")
        with a_desk(clock=clock) as desk:
            crowd(desk, *desks.KINDS, names=MORE)
            outside: list[Callable[[], object]] = []
            what = {**PEOPLE, **FAULTS, **SCHEMA, **_over_the_socket(outside)}
            storm = Storm(desk, Checker(desk.sandbox, desk.base), what, begins=far)
            storm.start()
            try:
                return _hours(storm, outside, events(seed, hours * HOUR / DAY, RATES), hours)
            finally:
                storm.processes["desk-1"].stop()


def _hours(storm: Storm, outside: list[Callable[[], object]], coming: tuple[Event, ...], hours: int) -> Held:
    held = Held()
    storm.play(coming, 0.0)
    for _ in range(hours):
        ends = storm.seconds + HOUR
        while storm.seconds < ends:
            storm.go_on(min(60.0, ends - storm.seconds))
            while outside:
                outside.pop()()
        worker = storm.processes["desk-1"]
        assert isinstance(worker, Far)
        worker.asked("hold")
        held.hours.append({what: worker.told[what] for what in ("memory", "threads", "files")})
    return held


def _over_the_socket(
    outside: list[Callable[[], object]],
) -> Mapping[str, Callable[[Storm, random.Random], None]]:
    """Return what goes over the socket: done between two steps, for the sandbox answers no call meanwhile."""

    def press(storm: Storm, chance: random.Random) -> None:
        slack = storm.desk.sandbox.slack
        cards = [one.ts for one in slack.messages() if one.key.startswith("card:") and not one.deleted]
        button, ts = chance.choice(_BUTTONS), chance.choice([*cards, ""])
        picked = chance.choice(_PICKED) if button == "hl:menu" else ""
        outside.append(lambda: by_hand(lambda *_: _pressed(storm, ts, button, picked))(storm, chance))

    def renew(how: SocketRefresh) -> Callable[[Storm, random.Random], None]:
        def happen(storm: Storm, _: random.Random) -> None:
            storm.desk.sandbox.switches.socket_refresh = how
            outside.append(storm.desk.sandbox.slack.sockets.refresh)

        return happen

    def cut(storm: Storm, chance: random.Random) -> None:
        how = chance.choice(list(Hangup))
        outside.append(lambda: storm.desk.sandbox.slack.sockets.hang_up(how))

    return {
        "somebody presses": press,
        "Slack renews the socket": renew(SocketRefresh.CLOSES),
        "Slack renews the socket and keeps the old one": renew(SocketRefresh.STAYS_OPEN),
        "the socket is cut": cut,
    }


def _pressed(storm: Storm, ts: str, button: str, picked: str) -> None:
    storm.presses += 1
    storm.desk.sandbox.slack.press(ts, button, picked=picked).wait()


def run(seconds: float, seed: int) -> Figures:
    """Play days until the time is up, one at least."""
    until = time.monotonic() + seconds
    days: list[Held] = []
    while not days or time.monotonic() < until:
        days.append(measured(24, seed + len(days)))
    counts = {
        "hours simulated": sum(len(day.hours) for day in days),
        "MiB after the first hour": round(max(day.hours[0]["memory"] for day in days) / _MIB, 1),
        "MiB at most after it": round(max(day.memory for day in days) / _MIB, 1),
        "threads at most": max(day.most("threads") for day in days),
        "files at most": max(day.most("files") for day in days),
        "sockets at most": max(day.sockets for day in days),
    }
    found = [
        f"day of seed {seed + number}: {what}" for number, day in enumerate(days) for what in day.wrongs()
    ]
    return Figures("memory", counts, tuple(found))


if __name__ == "__main__":
    lived = measured(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write("\n".join([*map(str, lived.hours), *lived.wrongs(), ""]))
    sys.exit(bool(lived.wrongs()))
