"""What a compiled formula is given besides the row: the moment, the literals, the base, the switches."""

from collections.abc import Callable
from dataclasses import dataclass
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
    FALSE = auto()
    OTHER = auto()


@dataclass(slots=True, frozen=True)
class Node:
    """A compiled node; `field` is the field's id where the node is nothing but a field."""

    run: Run
    kind: Kind = Kind.OTHER
    field: str = ""
