"""What a compiled formula is given besides the row: the moment, the literals, the base, the switches."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from enum import Enum, auto
from typing import TypeAlias

from worker.sandbox.airtable.base import Glance
from worker.sandbox.airtable.formula.values import FormulaError, Value
from worker.sandbox.airtable.schema import Record
from worker.sandbox.switches import BlankDates, Switches


@dataclass(slots=True, frozen=True)
class Scope:
    """One call's surroundings."""

    glance: Glance
    literals: tuple[str, ...]
    now: datetime
    switches: Switches
    _sets: dict[int, frozenset[str]] = attribute(default_factory=dict)

    def literal_set(self, indices: tuple[int, ...]) -> frozenset[str]:
        """Return these literals as a set. No literal is in two sets."""
        if indices[0] not in self._sets:
            self._sets[indices[0]] = frozenset(self.literals[index] for index in indices)
        return self._sets[indices[0]]

    def with_blank(self) -> bool:
        """Return what comparing a date with a blank gives: not documented, therefore a switch."""
        if self.switches.blank_dates is BlankDates.ERROR:
            raise FormulaError
        return self.switches.blank_dates is BlankDates.TRUE


Run: TypeAlias = Callable[[Record, Scope], Value]
"""One node of a formula, compiled."""


class Kind(Enum):
    """What is known of a node before any row is seen."""

    DATE = auto()
    CHECKBOX = auto()
    RECORD_ID = auto()
    FALSE = auto()
    OTHER = auto()


@dataclass(slots=True, frozen=True)
class Node:
    """A compiled node, and what it plainly is.

    `field`: nothing but that field. `literal`: nothing but that literal. `ids`: whether the row is one of the
    records whose ids are these literals.
    """

    run: Run
    kind: Kind = Kind.OTHER
    field: str = ""
    literal: int | None = None
    ids: tuple[int, ...] = ()
