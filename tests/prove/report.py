"""What the proof came to: the table that is printed, and the one in docs/reliability.md, kept in a file."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from tests.prove.figures import DETAIL, Figures
from tests.prove.promises import breaches

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


def lines(proofs: Sequence[Proof]) -> list[str]:
    """Return the table as it is printed, and below it everything that was found wrong."""
    rows = [*_rows(proofs), ("", "", ""), *_broken(proofs)]
    width = max(len(what) for _, what, _ in rows)
    table = [f"{part:<10}{what:<{width}}  {count:>12}".rstrip() for part, what, count in rows]
    found = [line for proof in proofs for line in _found(proof)]
    return [*table, "", *(found or ["✓ Nothing was found wrong."])]


def markdown(proofs: Sequence[Proof]) -> str:
    """Return the table as it stands in the page."""
    tried = [f"| {part} | {what} | {count} |" for part, what, count in _rows(proofs) if DETAIL not in what]
    broken = [f"| {what} | {count} |" for _, what, count in _broken(proofs)]
    return "\n".join(
        ["| part | tried | |", "|---|---|---:|", *tried, "", "| broken | |", "|---|---:|", *broken, ""]
        + [f"Played on {how}." for how in _how(proofs)]
    )


def kept() -> list[Proof]:
    """Return the figures that the page shows."""
    return [Proof.read(said) for said in json.loads(KEPT.read_text(encoding="utf-8"))]


def keep(proofs: Iterable[Proof], order: Sequence[str]) -> None:
    """Put figures into the page; those of parts that were not played stay. `order`: that of the parts."""
    old = kept() if KEPT.exists() else []
    by_name = {proof.name: proof for proof in (*old, *proofs)}
    both = [by_name[name] for name in order if name in by_name]
    text = json.dumps([asdict(proof) for proof in both], indent=1, ensure_ascii=False) + "\n"
    KEPT.write_text(text, encoding="utf-8")
    PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), both), encoding="utf-8")


def with_figures(page: str, proofs: Sequence[Proof]) -> str:
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


def _rows(proofs: Iterable[Proof]) -> list[tuple[str, str, str]]:
    return [
        ("" if number else proof.name, what, f"{count:,.1f}" if count % 1 else f"{count:,.0f}")
        for proof in proofs
        for number, (what, count) in enumerate(proof.counts.items())
    ]


def _broken(proofs: Iterable[Proof]) -> list[tuple[str, str, str]]:
    found = breaches(said for proof in proofs for said in proof.violations)
    return [("" if number else "broken", what, f"{count:,}") for number, (what, count) in enumerate(found)]


def _found(proof: Proof) -> list[str]:
    if not proof.violations:
        return []
    shown = [f"✗ {proof.name}: {said}" for said in proof.violations[:20]]
    rest = len(proof.violations) - len(shown)
    return [*shown, *([f"  … and {rest} more"] if rest else []), f"  Again: {proof.again}", ""]


def _how(proofs: Sequence[Proof]) -> list[str]:
    """Return when and how the parts were played, those together that were played together."""
    runs = dict.fromkeys((proof.at, proof.commit, proof.seed) for proof in proofs)
    return [
        f"{at} at {commit or 'no commit'} from seed {seed}: "
        + ", ".join(
            f"{proof.name} {proof.minutes:g} min"
            for proof in proofs
            if (proof.at, proof.commit, proof.seed) == (at, commit, seed)
        )
        for at, commit, seed in runs
    ]
