"""What the checker of the proof found wrong, each thing once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise that was broken: which, when by the sandbox's clock, and what happened (ids only)."""

    rule: str
    at: datetime
    what: str

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.rule}: {self.what}"


class Findings:
    """Everything found wrong so far."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._found: dict[tuple[str, str], Violation] = {}

    def report(self, rule: str, what: str) -> None:
        """Take in one thing; the same thing again is not another one."""
        self._found.setdefault((rule, what), Violation(rule, self.now(), what))

    @property
    def all(self) -> tuple[Violation, ...]:
        """What was found, in the order of finding."""
        return tuple(self._found.values())
