"""The list of a request: how long, who has a place on it, what is said of those who have none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from airtable_schema.options import Allow, When
from airtable_schema.records import Volunteer
from matching.places import Places, keep_places
from matching.ranking import Coverage, rank
from matching.reasons import Reject
from tests.cast import CALL, DOG, GROCERIES, MEDICINE, NOW, RIDE, SNOW
from tests.matching.neighbours import KINDS, MILES, a_pool, an_ask, away, history, ids, ranked, somebody


def crowd(size: int, start: int = 0, **more: object) -> list[Volunteer]:
    """Return so many neighbours, each a little farther than the last."""
    return [
        somebody(f"Person{n:02}", phone=f"(718) 556-{n:04}", coordinates=away(1 + n / 100), **more)
        for n in range(start, start + size)
    ]


def test_the_ten_nearest_of_a_band_are_picked_best_first() -> None:
    people = crowd(14)
    found = ranked(*reversed(people))
    assert ids(found.picked) == [person.id for person in people[:10]]
    assert (found.ranked_lower, found.qualify) == (4, 14)


@pytest.mark.parametrize(("wanted", "size"), [(1, 10), (5, 10), (6, 12), (30, 40)])
def test_the_list_is_twice_as_long_as_what_is_wanted(wanted: int, size: int) -> None:
    assert len(ranked(*crowd(40), ask=an_ask(how_many_volunteers=wanted)).picked) == size


def test_the_best_who_offers_a_need_that_none_of_the_ten_offers_takes_the_tenth_place() -> None:
    walkers = crowd(2, start=20, can_help_with=(DOG.id,), availability=(When.WEEKEND_EVENINGS,))
    ask = an_ask(needs=(GROCERIES.id, DOG.id), preferred_times=(When.WEEKDAY_MORNINGS,))
    picked = ids(ranked(*crowd(12), *walkers, ask=ask).picked)
    assert picked == [*(person.id for person in crowd(9)), walkers[0].id]


def test_two_needs_that_none_of_the_ten_offers_take_two_places() -> None:
    evenings = (When.WEEKEND_EVENINGS,)
    walker = crowd(1, start=20, can_help_with=(DOG.id,), availability=evenings)[0]
    caller = crowd(1, start=21, can_help_with=(CALL.id,), availability=evenings)[0]
    ask = an_ask(needs=(GROCERIES.id, DOG.id, CALL.id), preferred_times=(When.WEEKDAY_MORNINGS,))
    picked = ids(ranked(*crowd(12), walker, caller, ask=ask).picked)
    assert picked == [*(person.id for person in crowd(8)), walker.id, caller.id]


def test_the_only_one_for_a_need_does_not_give_way() -> None:
    two_places = replace(MILES, shortlist=2)
    people = [
        somebody(name, can_help_with=(need.id,), coordinates=away(far))
        for name, need, far in (("Ana", GROCERIES, 0.2), ("Ben", DOG, 0.7), ("Dev", MEDICINE, 1.5))
    ]
    ask = an_ask(needs=(GROCERIES.id, DOG.id, MEDICINE.id))
    assert ids(ranked(*people, ask=ask, policy=two_places).picked) == [person.id for person in people[:2]]


def test_a_need_that_nobody_offers_is_named() -> None:
    found = ranked(somebody(), ask=an_ask(needs=(GROCERIES.id, DOG.id)))
    assert found.offered_by_nobody == found.uncovered == (DOG.id,)
    assert found.coverage[DOG.id] == Coverage(0, 0, 0)


def test_a_need_that_somebody_offers_but_nobody_can_do_is_uncovered() -> None:
    far = somebody(coordinates=away(9))
    found = ranked(far)
    assert (found.offered_by_nobody, found.uncovered) == ((), (GROCERIES.id,))


def test_it_is_said_how_many_offer_something_similar() -> None:
    kinds = {**KINDS, SNOW.id: replace(SNOW, where=GROCERIES.where, also_ask=(GROCERIES.id,))}
    found = ranked(*crowd(12), ask=an_ask(kinds=kinds, needs=(SNOW.id,)))
    assert found.coverage[SNOW.id] == Coverage(offered=0, able=0, similar=12)
    assert found.relax == {Allow.SIMILAR_KIND: 12}


def test_those_left_out_are_counted_by_reason_once_each() -> None:
    people = (
        *crowd(2),
        somebody("Ana", coordinates=away(9), paused_until=NOW + timedelta(days=1)),
        somebody("Ben", coordinates=away(9)),
        somebody("Chloé", can_help_with=(DOG.id,), coordinates=away(9)),
    )
    assert ranked(*people).left_out == {Reject.ON_BREAK: 1, Reject.TOO_FAR: 1, Reject.OFFERS_NONE: 1}


def test_what_relaxing_one_rule_would_add_counts_only_who_fails_nothing_else() -> None:
    ana, ben, chloe = (somebody(name, coordinates=away(4)) for name in ("Ana", "Ben", "Chloé"))
    facts = {ben.id: history(open_now=2), chloe.id: history(open_now=2)}
    near = replace(chloe, coordinates=away(1))
    found = rank(a_pool(ana, ben, near, facts=facts), an_ask(), MILES, NOW)
    assert found.relax == {Allow.FARTHER: 1, Allow.AT_LIMIT: 1}


def test_near_misses_fail_one_rule_and_say_which() -> None:
    ana = somebody("Ana", coordinates=away(4))
    both = somebody("Ben", coordinates=away(4))
    found = rank(a_pool(ana, both, facts={both.id: history(open_now=2)}), an_ask(), MILES, NOW)
    (miss,) = found.near_misses
    assert (miss.volunteer_id, miss.allow, miss.reject) == (ana.id, Allow.FARTHER, Reject.TOO_FAR)
    assert miss.detail == {"distance": pytest.approx(4, abs=0.001), "limit": 3.0, "whose": "group"}


def test_the_best_few_near_misses_come_best_first() -> None:
    people = [
        somebody(name, coordinates=away(far))
        for name, far in (("Ana", 9), ("Ben", 4), ("Dev", 6), ("Eve", 20))
    ]
    assert [miss.volunteer_id for miss in ranked(*people).near_misses] == [
        person.id for person in (people[1], people[2], people[0])
    ]


def test_near_misses_are_for_thin_lists_and_the_counts_for_all() -> None:
    found = ranked(*crowd(3), somebody("Ana", coordinates=away(4)))
    assert (found.near_misses, found.relax) == ((), {Allow.FARTHER: 1})


@pytest.mark.parametrize(("count", "thin"), [(0, True), (2, True), (3, False)])
def test_fewer_than_three_is_thin(count: int, thin: bool) -> None:
    assert ranked(*crowd(count)).thin is thin


def test_ties_rotate_by_request_not_by_alphabet() -> None:
    people = [somebody(f"P{n}", phone=f"(718) 556-{n:04}") for n in range(6)]
    pool = a_pool(*people)
    first = {rank(pool, an_ask(id=f"recR{n}"), MILES, NOW).picked[0].volunteer_id for n in range(40)}
    assert len(first) > 3


def test_an_empty_base_has_an_empty_list() -> None:
    found = ranked()
    assert (found.picked, found.left_out, found.relax, found.thin) == ((), {}, {}, True)


# While a request is being worked


def test_people_contacted_keep_their_places_and_better_ones_are_new() -> None:
    people = crowd(12)
    previous = [person.id for person in people[2:12]]
    ranking = rank(a_pool(*people), an_ask(), MILES, NOW, keep=previous)
    kept = keep_places(previous, ranking, contacted=previous[:1])
    assert kept == Places(order=tuple(previous), new=(people[0].id, people[1].id))


def test_who_no_longer_qualifies_goes_unless_they_were_contacted() -> None:
    ana, ben, dev = (somebody(name) for name in ("Ana", "Ben", "Dev"))
    gone = [replace(person, paused_until=NOW + timedelta(days=1)) for person in (ana, ben)]
    previous = [ana.id, ben.id, dev.id]
    ranking = rank(a_pool(*gone, dev), an_ask(), MILES, NOW, keep=previous)
    assert keep_places(previous, ranking, contacted=[ben.id]).order == (ben.id, dev.id)


def test_those_kept_who_rank_lower_are_told_of_in_their_order() -> None:
    people = crowd(13)
    ranking = rank(a_pool(*people), an_ask(), MILES, NOW, keep=[people[12].id, people[11].id, "recGONE"])
    assert ids(ranking.kept) == [people[11].id, people[12].id]


def test_a_ride_is_only_for_drivers_known_to_us_and_it_is_said_how_many_are_not() -> None:
    found = ranked(*crowd(3, can_help_with=(RIDE.id,)), ask=an_ask(needs=(RIDE.id,)))
    assert (found.left_out, found.relax) == ({Reject.NO_CAR: 3}, {})
