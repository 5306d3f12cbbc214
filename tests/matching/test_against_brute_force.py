"""Thousands of made-up cases: the arrays say what a plain loop over the records says."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from matching.pool import Pool
from matching.ranking import rank
from matching.verdicts import Place, verdicts
from tests.cast import NOW
from tests.matching.oracle import Town, answer
from tests.matching.towns import a_policy, a_town, an_ask

CASES = 1500
BLOCKS = 10


def a_pool(town: Town) -> Pool:
    return Pool(town.volunteers, buildings=town.buildings, facts=town.facts, calling_code="1")


@pytest.mark.parametrize("block", range(BLOCKS))
def test_everything_is_as_a_plain_loop_finds_it(block: int) -> None:
    for case in range(block, CASES, BLOCKS):
        dice = Random(case)
        town, policy = a_town(dice), replace(a_policy(dice), shortlist=dice.choice((1, 3, 10)))
        pool = a_pool(town)
        for _ in range(2):
            ask = an_ask(town, dice)
            expected = answer(town, ask, policy, NOW)
            found = rank(pool, ask, policy, NOW)
            assert [pick.volunteer_id for pick in found.picked] == expected.picked, case
            assert found.ranked_lower == len(expected.order) - len(expected.picked), case
            assert found.left_out == Counter(expected.rejected.values()), case
            assert found.relax == expected.relax, case
            assert [(miss.volunteer_id, miss.allow) for miss in found.near_misses] == expected.near, case
            covered = {n: (c.offered, c.able, c.similar) for n, c in found.coverage.items()}
            assert covered == expected.coverage, case
            for pick in found.picked:
                assert pick.score == pytest.approx(expected.scores[pick.volunteer_id]), case


@pytest.mark.parametrize("case", range(100))
def test_each_volunteer_is_picked_ranked_lower_or_rejected_with_the_same_reason(case: int) -> None:
    dice = Random(f"verdict {case}")
    town, policy = a_town(dice), replace(a_policy(dice), shortlist=3)
    ask = an_ask(town, dice)
    expected = answer(town, ask, policy, NOW)
    found = verdicts(a_pool(town), ask, policy, NOW)
    assert {v: one.reject for v, one in found.items() if one.place is Place.REJECTED} == expected.rejected
    ranks = {v: one.rank for v, one in found.items() if one.rank}
    assert sorted(ranks, key=ranks.__getitem__) == expected.order
    assert {v for v, one in found.items() if one.place is Place.PICKED} == set(expected.picked)
