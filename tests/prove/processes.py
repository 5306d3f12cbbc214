"""Real processes in real time: killed at any call, told to stop at the worst of moments, and two in a storm.

Each is what `hyperlocal run` starts, against the sandbox over the wire. What a story's clock can simulate is
played far more often in `crash` and `storm`; here it is the machine's own signals, sockets and threads.

python -m tests.prove.processes 300 7        # five minutes of seed 7
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.prove import processes_storm
from tests.prove.figures import Figures
from tests.prove.processes_host import WAYS, Left
from tests.prove.processes_killed import differences, spread
from tests.prove.processes_stopped import QUICK, SLOW, stopped

STOPS, KILLS, STORM = 0.2, 0.3, 0.3
"""The parts of the time; what is left of it a desk takes to come to rest after its storm."""
_AT_ONCE = 2
Found = tuple[dict[str, int | float], list[str]]


def run(seconds: float, seed: int) -> Figures:
    """Play all three for about so long, and return what was tried and what was wrong."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        parts = [
            _stops(seconds * STOPS, seed, _new(folder, "stops")),
            _kills(seconds * KILLS, seed, _new(folder, "kills")),
            _storm(seconds * STORM, seed, _new(folder, "storm")),
        ]
    counts: dict[str, int | float] = {}
    for counted, _ in parts:
        counts |= counted
    return Figures("processes", counts, tuple(wrong for _, wrongs in parts for wrong in wrongs))


def _stops(seconds: float, seed: int, folder: Path) -> Found:
    found = list(_stopped_at(seconds, seed, folder))
    slowest = max(left.seconds for _, left, _ in found)
    counts = {"moments of a SIGTERM or SIGINT": len(found), "slowest to leave, s": round(slowest, 1)}
    return counts, [f"told to stop when {name}: {wrong}" for name, _, wrongs in found for wrong in wrongs]


def _stopped_at(seconds: float, seed: int, folder: Path) -> Iterator[tuple[str, Left, list[str]]]:
    moments = list({**QUICK, **SLOW}.items())
    chance = random.Random(seed)
    chance.shuffle(moments)
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while moments and time.monotonic() < ends:
            now, moments = moments[:_AT_ONCE], moments[_AT_ONCE:]
            coming = [
                (name, pool.submit(stopped, moment, _new(folder, name), chance.choice(WAYS)))
                for name, moment in now
            ]
            yield from ((name, *one.result()) for name, one in coming)


def _kills(seconds: float, seed: int, folder: Path) -> Found:
    (_, _, whole), *stories = spread(seconds, seed, folder)
    wrongs = [*whole.violations]
    for call, when, story in stories:
        wrong = [*story.violations, *(f"{what} differ" for what in differences(whole, story))]
        wrongs += [f"SIGKILL {when} call {call}: {one}" for one in wrong]
    killed = sum(story.killed for _, _, story in stories)
    return {"calls of the story": whole.calls, "killed at a call of the story": killed}, wrongs


def _storm(seconds: float, seed: int, folder: Path) -> Found:
    wreck = processes_storm.play(seconds, seed, folder)
    counts = {f"two at once: {what}": count for what, count in wreck.counts.items()}
    return counts, [f"two at once: {wrong}" for wrong in wreck.violations]


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


if __name__ == "__main__":
    figures = run(float(sys.argv[1]), int(sys.argv[2]))
    lines = [*(f"{what}: {count}" for what, count in figures.counts.items()), *figures.violations]
    sys.stdout.write("\n".join([*lines, ""]))
    sys.exit(bool(figures.violations))
