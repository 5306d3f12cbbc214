"""What one part of the proof counted, and what it found wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

DETAIL = "… "
"""With this begins the name of a count that is printed, and left out where figures are summed up."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One part's result: what was tried, by name, and every violation in a sentence; none is what we want."""

    name: str
    counts: Mapping[str, int | float]
    violations: tuple[str, ...]
