"""What the proof came to: the table that is printed, and the one in docs/reliability.md, kept in a file."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from tests.prove.figures import Figures

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reliability.md"
KEPT = Path(__file__).parent / "last_run.json"
"""The last figures that were put into the page."""
BEGINNING, END = "<!-- made: figures -->", "<!-- end -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One part's figures, with all that it takes to play it again."""

    name: str
    at: str
    commit: str
    seed: int
    minutes: float
    counts: Mapping[str, int | float]
    violations: tuple[str, ...]

    @classmethod
    def of(cls, figures: Figures, *, seed: int, minutes: float, at: str, commit: str) -> "Proof":
        """Return the figures of a part with when and how it was played."""
        return cls(
            name=figures.name, at=at, commit=commit, seed=seed, minutes=round(minutes, 1),
            counts=figures.counts, violations=figures.violations,
        )  # fmt: skip

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Proof":
        """Return what a file holds."""
        return cls(**{**said, "violations": tuple(said["violations"])})

    @property
    def again(self) -> str:
        """The command that plays this part again."""
        minutes = max(1, ceil(self.minutes))
        return f'make prove ARGS="--only {self.name} --seed {self.seed} --minutes {minutes}"'


def lines(proofs: Iterable[Proof]) -> list[str]:
    """Return the table as it is printed, and below it everything that was found wrong."""
    rows = [row for proof in proofs for row in _rows(proof)]
    width = max((len(what) for _, what, _ in rows), default=0)
    table = [f"{part:<10}{what:<{width}}  {count:>12}" for part, what, count in rows]
    found = [line for proof in proofs for line in _found(proof)]
    return [*table, "", *(found or ["✓ Nothing was found wrong."])]


def markdown(proofs: Iterable[Proof]) -> str:
    """Return the table as it stands in the page."""
    head = ["| part | what was counted | |", "|---|---|---:|"]
    rows = [f"| {part} | {what} | {count} |" for proof in proofs for part, what, count in _rows(proof)]
    ends = [_how(proof) for proof in proofs]
    return "\n".join([*head, *rows, "", "Played on " + "; ".join(ends) + "."])


def kept() -> list[Proof]:
    """Return the figures that the page shows."""
    return [Proof.read(said) for said in json.loads(KEPT.read_text(encoding="utf-8"))]


def keep(proofs: Iterable[Proof]) -> None:
    """Put figures into the page; those of parts that were not played stay."""
    new = {proof.name: proof for proof in proofs}
    old = {proof.name: proof for proof in (kept() if KEPT.exists() else [])}
    both = list((old | new).values())
    text = json.dumps([asdict(proof) for proof in both], indent=1, ensure_ascii=False) + "\n"
    KEPT.write_text(text, encoding="utf-8")
    PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), both), encoding="utf-8")


def with_figures(page: str, proofs: Iterable[Proof]) -> str:
    """Return the page with these figures in the place of those in it."""
    before, _, rest = page.partition(BEGINNING)
    _, _, after = rest.partition(END)
    return f"{before}{BEGINNING}\n{markdown(proofs)}\n{END}{after}"


def today() -> str:
    """Return the day, in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def commit_now() -> str:
    """Return what is being proved, as git calls it; nothing outside a clone."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - whichever git the reader has
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stdout.strip()


def _rows(proof: Proof) -> list[tuple[str, str, str]]:
    rows = [(what, f"{count:,.1f}" if count % 1 else f"{count:,.0f}") for what, count in proof.counts.items()]
    rows.append(("found wrong", f"{len(proof.violations):,}"))
    return [("" if number else proof.name, what, count) for number, (what, count) in enumerate(rows)]


def _found(proof: Proof) -> list[str]:
    if not proof.violations:
        return []
    shown = [f"✗ {proof.name}: {said}" for said in proof.violations[:20]]
    rest = len(proof.violations) - len(shown)
    return [*shown, *([f"  … and {rest} more"] if rest else []), f"  Again: {proof.again}", ""]


def _how(proof: Proof) -> str:
    minutes = f"{proof.minutes:g} min"
    return f"{proof.at} ({proof.name}: seed {proof.seed}, {minutes}, at {proof.commit or 'no commit'})"
