"""The table of the proof says what was tried, and how to play again what was found wrong."""

import re
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import pytest

from tests.prove import __main__ as prove
from tests.prove import parts
from tests.prove.checker_messages import TWO_CARDS
from tests.prove.figures import DETAIL, Figures
from tests.prove.promises import BREACHES, OTHER, breaches
from tests.prove.report import BEGINNING, END, Proof, lines, markdown, with_figures

GOOD = Proof.of(
    Figures("storm", {"days simulated": 12, "faults injected": 3456, "hours": 0.5}, ()),
    seed=7, minutes=2.04, at="2026-11-22", commit="abc1234",
)  # fmt: skip
BAD = Proof.of(
    Figures("crash", {"crash points tried": 1}, ("2026-03-02 19:00:00 a request never has two cards: rec1",)),
    seed=3, minutes=4.2, at="2026-11-22", commit="abc1234",
)  # fmt: skip


def played(monkeypatch: pytest.MonkeyPatch, **proofs: Proof) -> tuple[int, str]:
    said: list[str] = []
    monkeypatch.setattr(parts, "proof", lambda name, *_: proofs[name])
    code = prove.main([word for name in proofs for word in ("--only", name)], said.append)
    return code, "".join(said)


def test_nothing_wrong_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = played(monkeypatch, storm=GOOD)
    assert code == 0
    assert "✓ Nothing was found wrong." in said


def test_that_it_may_take_longer_than_announced_is_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    _, said = played(monkeypatch, storm=GOOD)
    assert said.startswith("Each part finishes what it has begun")
    assert said.index("several times as long") < said.index("storm: about")


def test_anything_wrong_in_any_part_ends_with_one_and_can_be_played_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, said = played(monkeypatch, storm=GOOD, crash=BAD)
    assert code == 1
    assert "✗ crash: 2026-03-02 19:00:00 a request never has two cards: rec1" in said
    assert 'make prove ARGS="--only crash --seed 3 --minutes 5"' in said


def test_every_count_has_a_line() -> None:
    said = "\n".join(lines([GOOD]))
    assert all(word in said for word in ("storm", "days simulated", "12", "3,456", "0.5"))


def test_every_rule_of_the_checker_is_a_promise_that_is_counted() -> None:
    folder = Path(__file__).parent
    rules = [
        rule
        for module in folder.glob("checker*.py")
        for rule in re.findall(r'^[A-Z_]+ = "(.+ .+)"$', module.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(rules) == sorted(BREACHES)


def test_what_was_broken_is_counted_by_promise() -> None:
    counted = dict(breaches([*BAD.violations, "something that no rule names"]))
    assert counted[BREACHES[TWO_CARDS]] == counted[OTHER] == 1
    assert sum(counted.values()) == 2


def test_many_violations_are_cut_and_counted() -> None:
    found = Figures("storm", {}, tuple(f"wrong {number}" for number in range(50)))
    said = lines([Proof.of(found, seed=1, minutes=1, at="", commit="")])
    assert "  … and 30 more" in said


def test_figures_take_the_place_of_those_in_the_page_and_say_when() -> None:
    page = f"before\n{BEGINNING}\nold\n{END}\nafter"
    made = with_figures(page, [GOOD, BAD])
    assert made == f"before\n{BEGINNING}\n{markdown([GOOD, BAD])}\n{END}\nafter"
    assert "old" not in made
    assert "Played on 2026-11-22 at abc1234 from seed 7: storm 2 min." in made


def test_details_are_printed_and_left_out_of_the_page() -> None:
    found = Figures("storm", {"faults injected": 3, f"{DETAIL}Slack hangs": 3}, ())
    proofs = [Proof.of(found, seed=1, minutes=1, at="", commit="")]
    assert "Slack hangs" in "".join(lines(proofs))
    assert "Slack hangs" not in markdown(proofs)


def test_what_is_kept_reads_back_the_same() -> None:
    assert Proof.read(asdict(BAD)) == BAD


def test_a_part_that_fails_is_a_violation_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Part:
        @staticmethod
        def run(seconds: float, seed: int) -> Figures:
            raise RuntimeError(f"{seconds} {seed}")

    monkeypatch.setattr(parts, "import_module", lambda _: Part)
    assert parts.play("model", 1, 2).violations == ("it failed: RuntimeError: 1 2",)


def test_a_part_that_is_not_there_is_a_violation() -> None:
    assert parts.play("nothing_of_that_name", 1, 1).violations == ("this part is not there",)


@pytest.mark.parametrize("name", list(parts.SHARES))
def test_every_part_is_there(name: str) -> None:
    assert callable(import_module(f"tests.prove.{name}").run)
