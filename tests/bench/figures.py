"""What was measured, beside what we aim for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WIDEST = 58


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `aim` is what it should stay below, None where nothing is promised."""

    what: str
    value: float
    unit: str
    aim: float | None = None

    @property
    def is_missed(self) -> bool:
        """Whether it is not below its aim."""
        return self.aim is not None and self.value >= self.aim

    def __str__(self) -> str:
        aim = "" if self.aim is None else f"< {self.aim:g}"
        mark = "  MISSED" if self.is_missed else ""
        return f"{self.what:<{_WIDEST}}{_short(self.value):>8} {self.unit:<3}{aim:>7}{mark}"


def lines(figures: Iterable[Figure]) -> Iterator[str]:
    """Yield the table line by line, as soon as each figure is there, and at last how many aims are missed."""
    yield f"{'':<{_WIDEST}}{'figure':>8}    {'aim':>7}"
    missed = 0
    for figure in figures:
        missed += figure.is_missed
        yield str(figure)
    yield f"\n{missed} missed their aim." if missed else "\nEvery aim is met."


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
