"""What goes wrong, planned ahead: at which call, before or after it is processed, and what its caller sees.

    plan.add(Fault(service=Service.SLACK, method="chat.postMessage", on=2, when=When.AFTER, what=Drop()))

The second post from now is done, and its caller sees the connection end without an answer. A fault that has
happened as often as it was to happen is over.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from worker.sandbox.call_log import Service


class When(StrEnum):
    """Whether the call is done, seen from what its caller is told."""

    BEFORE = "before"
    """Never: the caller is told what the fault says, and nothing was done."""
    AFTER = "after"
    """Done first; what the caller is told instead of the true answer is what the fault says."""
    LATE = "late"
    """Done some time after the caller was told (or was left without an answer)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The caller gets this answer. A body that is not text is sent as JSON."""

    status: int
    body: Any = ""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Hang:
    """The caller gets nothing for so many seconds; then the connection ends, if the caller still has it."""

    seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is reset without an answer."""


@dataclass(frozen=True, slots=True)
class HalfBody:
    """The caller gets the headers and half of the true answer, then the connection is reset."""


@dataclass(frozen=True, slots=True)
class TrueAnswer:
    """The caller gets the true answer: a fault that only takes note, or only makes an effect late."""


What: TypeAlias = Answer | Hang | Drop | HalfBody | TrueAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong. Its filters leave open what they do not name."""

    what: What
    when: When = When.BEFORE
    service: Service | None = None
    method: str | None = None
    table: str | None = None
    """Airtable only: the table's id or name, as the call spells it."""
    on: int = 1
    """At which of the calls that fit, counted from when the fault was planned: 1 is the next."""
    times: int | None = 1
    """For how many calls in a row; None: until the plan is cleared."""
    late: float = 20.0
    """With `When.LATE`: how many seconds, by the sandbox's clock, before it is done after all."""
    name: str = ""

    def __post_init__(self) -> None:
        if self.when is When.BEFORE and isinstance(self.what, TrueAnswer | HalfBody):
            raise ValueError("A call that is never done has no answer, nor half of one.")

    def fits(self, service: Service, method: str, table: str) -> bool:
        """Return whether a call is one of those that this fault is about."""
        return (
            self.service in (None, service) and self.method in (None, method) and self.table in (None, table)
        )

    @property
    def label(self) -> str:
        """What the log calls it."""
        return self.name or f"{type(self.what).__name__} {self.when.value}"


@dataclass(slots=True)
class _Planned:
    fault: Fault
    seen: int = 0

    def strikes(self) -> bool:
        self.seen += 1
        return self.seen >= self.fault.on

    @property
    def over(self) -> bool:
        times = self.fault.times
        return times is not None and self.seen >= self.fault.on + times - 1


class FaultPlan:
    """The faults to come. Safe to use from any thread."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Plan one more fault."""
        with self._lock:
            self._planned.append(_Planned(fault))

    def clear(self) -> None:
        """Nothing more goes wrong."""
        with self._lock:
            self._planned.clear()

    def pending(self) -> tuple[Fault, ...]:
        """Return the faults that are not over."""
        with self._lock:
            return tuple(planned.fault for planned in self._planned)

    def strike(self, service: Service, method: str, table: str = "") -> Fault | None:
        """Count a call; return the fault that strikes it. The one planned first wins."""
        with self._lock:
            fitting = [each for each in self._planned if each.fault.fits(service, method, table)]
            striking = [each for each in fitting if each.strikes()]
            self._planned = [each for each in self._planned if each not in fitting or not each.over]
            return striking[0].fault if striking else None
