"""How long a new process takes until its first pass is done: `once` as a host starts it, in real time."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta
from itertools import islice

from tests.bench.towns import a_town, environment
from worker.demo.town import Past
from worker.sandbox.server import Sandbox
from worker.sandbox.town_requests import Tag

A_CALL_TAKES = 0.1
"""Seconds that each call takes, as it would over the internet."""
STARTS = 5
_PATIENCE = 60.0
_FOUNDED = timedelta(days=20)
_WAITED = timedelta(minutes=1)
_AFTER_THAT = timedelta(seconds=10)
"""How long before that the worker ran last."""


def measured(requests: int, volunteers: int = 450, starts: int = STARTS) -> float:
    """Return the median seconds from the start of a process to its end, with so many new requests waiting.

    Each has its list and its card by then; where it is, the map has to be asked.
    """
    return statistics.median(_start(volunteers, requests) for _ in range(starts))


def _start(volunteers: int, requests: int) -> float:
    """Return the seconds that `once` takes in a town that knows this worker, with so many new requests."""
    clock = Past(_FOUNDED)
    with Sandbox(clock.now) as sandbox:
        town = a_town(sandbox, volunteers)
        settings = environment(sandbox, town)
        clock.ago = _WAITED + _AFTER_THAT
        _once(settings)
        clock.ago = _WAITED
        plain = (one for one in town.arrivals() if one.tags == {Tag.PLAIN})
        for arrival in islice(plain, requests):
            town.add(arrival)
        clock.ago = timedelta()
        sandbox.gate.latency = A_CALL_TAKES
        taken = _once(settings)
        cards = len(sandbox.slack.messages())
    if cards != requests:
        raise RuntimeError(f"{cards} cards are out for {requests} requests.")
    return taken


def _once(settings: Mapping[str, str]) -> float:
    with tempfile.TemporaryDirectory() as empty:
        started = time.perf_counter()
        ended = subprocess.run(
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
