"""How long a new process takes until its first pass is done: `once`, as a host starts it, on the real clock."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta

from tests.bench.towns import a_town, environment
from worker.demo_town import Past
from worker.sandbox.server import Sandbox
from worker.sandbox.town import Town
from worker.sandbox.town_requests import Arrival, Tag

A_CALL_TAKES = 0.1
"""Seconds that each call takes, as it would over the internet."""
STARTS = 5
_PATIENCE = 60.0
_FOUNDED = timedelta(days=20)
_WAITED = timedelta(minutes=1)


def with_nothing_to_do(volunteers: int = 450, starts: int = STARTS) -> float:
    """Return the median seconds from the start of a process to the end of a pass that finds nothing new."""
    return _median(volunteers, starts, requests=False)


def with_one_new_request(volunteers: int = 450, starts: int = STARTS) -> float:
    """Return the median seconds until one new request, its address unknown, has its list and its card."""
    return _median(volunteers, starts, requests=True)


def _median(volunteers: int, starts: int, *, requests: bool) -> float:
    clock = Past(_FOUNDED)
    with Sandbox(clock.now, latency=A_CALL_TAKES) as sandbox:
        town = a_town(sandbox, volunteers)
        settings = environment(sandbox, town)
        plain = (one for one in town.arrivals() if one.tags == {Tag.PLAIN})
        clock.ago = timedelta()
        _once(settings)  # the base knows this worker
        taken = []
        for _ in range(starts):
            if requests:
                _add(town, next(plain), clock)
            taken.append(_once(settings))
        cards = len(sandbox.slack.messages())
    if cards != (starts if requests else 0):
        raise RuntimeError(f"{cards} cards are out after {starts} starts.")
    return statistics.median(taken)


def _add(town: Town, arrival: Arrival, clock: Past) -> None:
    """Let a request come in a minute ago: the worker was down, and is started."""
    clock.ago = _WAITED
    town.add(arrival)
    clock.ago = timedelta()


def _once(settings: Mapping[str, str]) -> float:
    with tempfile.TemporaryDirectory() as empty:
        started = time.perf_counter()
        ended = subprocess.run(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "worker", "once"],
            env={**os.environ, **settings},
            cwd=empty,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        taken = time.perf_counter() - started
    if ended.returncode:
        raise RuntimeError(f"The worker ended with {ended.returncode}: {ended.stderr}")
    return taken
