"""How workers end and begin in a storm: killed, killed between two calls, told to stop, two at a time."""

import random

from tests.prove.storm_process import FIRST, SECOND
from tests.prove.storm_world import Storm

_DOWN = (2.0, 10.0, 45.0, 600.0, 4000.0)


def _kill(storm: Storm, chance: random.Random) -> None:
    storm.kill(FIRST, chance.choice(_DOWN))


def _kill_at_a_call(storm: Storm, chance: random.Random) -> None:
    down = chance.choice(_DOWN)
    storm.at_a_call.append((chance.randint(1, 8), lambda: storm.kill(FIRST, down)))


def _stop(storm: Storm, chance: random.Random) -> None:
    down = chance.choice(_DOWN)
    storm.at_a_call.append((chance.randint(1, 8), lambda: storm.stop(FIRST, down)))


def _second(storm: Storm, chance: random.Random) -> None:
    storm.to_start[SECOND] = storm.seconds

    def gone() -> None:
        storm.to_start.pop(SECOND, None)
        if process := storm.processes.get(SECOND):
            process.kill()
            storm.forget(SECOND)

    storm.in_a_while(chance.uniform(30, 7200), "the second worker goes", gone)


PROCESSES = {
    "the worker is killed": _kill,
    "the worker is killed at its next call": _kill_at_a_call,
    "the worker is told to stop": _stop,
    "a second worker for a while": _second,
}
