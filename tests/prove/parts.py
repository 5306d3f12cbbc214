"""The parts of the proof, each played in a process of its own."""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context

from tests.prove.figures import Figures
from tests.prove.report import Proof, today

SHARES = {"model": 1, "crash": 3, "storm": 3, "processes": 2, "months": 1, "memory": 1}
"""The parts in their order, and how much of the time each gets. Each finishes what it has begun."""


def proof(name: str, seconds: float, seed: int, commit: str) -> Proof:
    """Play one part in a process of its own, so that neither its memory nor its end is another's."""
    began = time.monotonic()
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_log_nothing) as processes:
        try:
            figures = processes.submit(play, name, seconds, seed).result()
        except BrokenProcessPool:
            figures = Figures(name, {}, ("its process ended in the middle",))
    took = time.monotonic() - began
    return Proof.of(replace(figures, name=name), seed=seed, minutes=took / 60, at=today(), commit=commit)


def play(name: str, seconds: float, seed: int) -> Figures:
    """Play one part here; a part that fails is a violation, and keeps no other part from being played."""
    if find_spec(f"tests.prove.{name}") is None:
        return Figures(name, {}, ("this part is not there",))
    run: Callable[[float, int], Figures] = import_module(f"tests.prove.{name}").run
    try:
        found = run(seconds, seed)
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is told, and the next part is played
        return Figures(name, {}, (f"it failed: {type(failure).__name__}: {str(failure)[:500]}",))
    return Figures(name, dict(found.counts), tuple(found.violations))


def _log_nothing() -> None:
    """Keep what the worker logs from the table: a storm logs a line at every call."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
