"""What is measured can be measured: each part runs on a tiny town, so that none of them rots unseen."""

import pytest

from tests.bench import memory, presses, ranking, start
from tests.bench.figures import Figure, lines


def test_ranking_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ranking.TURNS, 30, 2)
    timing = ranking.measured(30)
    assert timing.building > 0
    assert timing.ranking > 0


def test_a_workers_memory_is_measured() -> None:
    held = memory.measured(volunteers=5, passes=2)
    assert 10 < held.at_last <= held.at_most


def test_the_start_of_a_worker_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "A_CALL_TAKES", 0.0)
    assert start.measured(requests=1, volunteers=5, starts=1) > 0


def test_presses_are_measured() -> None:
    told = list(presses.figures(presses=2, every=0.1, cards=1))
    assert all(figure.value >= 0 for figure in told)


def test_a_figure_beside_its_aim_says_whether_it_is_missed() -> None:
    table = "\n".join(lines([Figure("ranking", 0.4, "ms", 0.5), Figure("memory", 110, "MB", 110)]))
    ranked, held = table.splitlines()[1:3]
    assert ranked.split() == ["ranking", "0.40", "ms", "<", "0.5"]
    assert "MISSED" not in ranked
    assert "MISSED" in held
    assert table.endswith("1 missed their aim.")


def test_a_figure_without_an_aim_misses_none() -> None:
    assert list(lines([Figure("at most", 300, "MB")]))[-1].strip() == "Every aim is met."
