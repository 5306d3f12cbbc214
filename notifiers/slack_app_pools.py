"""Threads of the app that know what they are at, so that an end can wait for it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Pool(ThreadPoolExecutor):
    """A pool whose work can be waited for, for a while."""

    def __init__(self, at_once: int, name: str) -> None:
        super().__init__(at_once, name)
        self._at: set[Future[Any]] = set()

    def submit(self, work: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """Have it done by one of the threads."""
        done = super().submit(work, *given, **named)
        self._at.add(done)
        done.add_done_callback(self._at.discard)
        return done

    def wait(self, seconds: float) -> None:
        """Wait for all that was submitted until now, for so many seconds at most."""
        wait(tuple(self._at), max(seconds, 0.0))
