"""The crash matrix: the story, killed at every outgoing call, before it is sent and after it was done.

Each time the process is abandoned on the spot, people go on meanwhile, a fresh process starts, and the story
goes on to its end: rows, cards, threads and times must be those of a story in which nobody died.

    python -m tests.prove.crash              every call, both ways (about half an hour)
    python -m tests.prove.crash 141 after    one of them
    python -m tests.prove.crash 141 after 7  the same, and the next process seven calls later
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.prove.ending import Ending
from tests.prove.figures import Figures
from tests.prove.playing import Gap, Played, play
from tests.prove.story import STORY

ALWAYS = 3600.0 * 24
TWICE_EVERY, SOON = 5, 20
"""Every fifth story kills the process that takes the place as well, at one of its first twenty calls."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a story is killed: at which call, before it is sent or once it is done, and again so soon."""

    call: int
    after: bool
    again: int = 0

    def __str__(self) -> str:
        twice = f", and {self.again} calls later" if self.again else ""
        return f"call {self.call} {'after' if self.after else 'before'}{twice}"


@dataclass(slots=True)
class Matrix:
    """Every point at which the story may be killed, and how it ends where nobody is."""

    uninterrupted: Played
    steps: int
    endings: dict[Gap, Ending] = field(default_factory=dict)
    kills: int = 0

    def points(self, seed: int) -> list[Point]:
        """Return every call, before and after, in the order of the seed; now and then with a second kill."""
        calls, chance = range(1, self.uninterrupted.calls[-1] + 1), random.Random(seed)
        points = [(call, after) for call in calls for after in (False, True)]
        chance.shuffle(points)
        return [
            Point(call, after, 0 if number % TWICE_EVERY else chance.randint(1, SOON))
            for number, (call, after) in enumerate(points, start=1)
        ]

    def expected(self, step: int) -> Iterator[Ending]:
        """Yield how it ends when people do the same in that step, after its work or before, and nobody dies.

        A process that dies early in a step leaves its work, a press too, to the next one.
        """
        for gap in (Gap(step, first) for first in (False, True)):
            if gap not in self.endings:
                self.endings[gap] = play(gap=gap, steps=self.steps).ending
            yield self.endings[gap]

    def wrongs(self, point: Point) -> list[str]:
        """Return what is wrong with the story that is killed at this point."""
        played = play(kill_at=point.call, after=point.after, again=point.again, steps=self.steps)
        self.kills += played.kills
        if played.killed_in is None:
            return ["nobody died"]
        fewest: list[str] | None = None
        for expected in self.expected(played.killed_in):
            found = played.ending.differs_from(expected)
            fewest = found if fewest is None or len(found) < len(fewest) else fewest
            if not fewest:
                break
        return [*played.violations, *(fewest or ())]


def matrix(steps: int = len(STORY)) -> Matrix:
    """Play the first so many steps of the story once, uninterrupted."""
    return Matrix(play(steps=steps), steps)


def run(seconds: float, seed: int) -> Figures:
    """Kill at as many calls as there is time for, all of them if it lasts; in the order of the seed."""
    ends = time.monotonic() + seconds
    crash = matrix()
    violations = [f"uninterrupted: {wrong}" for wrong in crash.uninterrupted.violations]
    points, tried, calls = crash.points(seed), 0, crash.uninterrupted.looked_at
    for point in points:
        if time.monotonic() >= ends:
            break
        try:
            found = crash.wrongs(point)
        except Exception as error:  # noqa: BLE001 - a story that can't go on is a finding, not the end
            found = [f"{type(error).__name__}: {error}"]
        tried += 1
        violations += [f"{point}: {wrong}" for wrong in found]
    counts = {
        "crash points tried": tried,
        "crash points there are": len(points),
        "processes killed": crash.kills,
        "calls of the story": calls,
        "messages of the story": crash.uninterrupted.posts,
    }
    return Figures("crash matrix", counts, tuple(violations))


def _one(point: Point) -> None:
    for wrong in matrix().wrongs(point):
        sys.stdout.write(f"{wrong}\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _one(Point(int(sys.argv[1]), "after" in sys.argv, int(sys.argv[3]) if sys.argv[3:] else 0))
    else:
        figures = run(ALWAYS, 1)
        sys.stdout.write("\n".join([f"{name}: {value}" for name, value in figures.counts.items()]) + "\n")
        sys.stdout.write("\n".join(figures.violations) + "\n")
