"""The golden table, row by row: the order, the points, and that the order in the base does not matter."""

from dataclasses import replace

import pytest

from airtable_schema.records import Volunteer
from matching.ranking import Ranking, rank
from tests.cast import DOG, GROCERIES, NOW, RIDE, a_requester
from tests.matching.golden import GOLDEN, Row, Who
from tests.matching.neighbours import (
    KILOMETRES,
    KINDS,
    MILES,
    a_pool,
    an_ask,
    away,
    history,
    ids,
    somebody,
)

TABLE_KINDS = {
    **KINDS,
    DOG.id: replace(DOG, also_ask=(GROCERIES.id,)),
    RIDE.id: replace(RIDE, farthest=10.0),
}


def a_person(name: str, who: Who, unit: str) -> Volunteer:
    place = None if who.away is None else away(who.away, unit)
    return somebody(name, coordinates=place, **who.row)


def ranking_of(row: Row, *, swapped: bool) -> Ranking:
    people = {"ANA": row.first, "BEN": row.second}
    volunteers = [a_person(name.title(), who, row.unit) for name, who in people.items()]
    facts = {
        v.id: history(asked=w.asked, helped=w.helped, open_now=w.on_now, unanswered_in_a_row=w.unanswered)
        for v, w in zip(volunteers, people.values(), strict=True)
    }
    pool = a_pool(
        *reversed(volunteers) if swapped else volunteers,
        facts=facts,
        **{name: w.building for name, w in people.items()},
    )
    helped = tuple(v.id for v, w in zip(volunteers, people.values(), strict=True) if w.helped_rosa)
    ask = an_ask(kinds=TABLE_KINDS, requester=a_requester(helped_by=helped), **row.request)
    return rank(pool, ask, MILES if row.unit == "mi" else KILOMETRES, NOW)


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("row", GOLDEN, ids=[row.rule for row in GOLDEN])
def test_who_comes_first(row: Row, *, swapped: bool) -> None:
    picked = ranking_of(row, swapped=swapped).picked
    assert ids(picked) == ["recANA00000000000", "recBEN00000000000"]
    assert [pick.score for pick in picked] == pytest.approx([row.points, row.second_points], abs=0.001)


def test_the_table_has_at_least_forty_rows_and_no_rule_twice() -> None:
    assert len({row.rule for row in GOLDEN}) == len(GOLDEN) >= 40
