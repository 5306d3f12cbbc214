"""What holds for every town and every request."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airtable_schema.records import Coordinates, Volunteer
from matching.ask import Ask
from matching.facts import Facts
from matching.policy import Policy
from matching.pool import Pool
from matching.ranking import Ranking, rank
from matching.verdicts import Verdict, verdicts
from tests.cast import HOME, NOW
from tests.matching.oracle import Town
from tests.matching.towns import NEEDS, a_history, a_neighbour, a_policy, a_town, an_ask

Story = tuple[Town, Ask, Policy, Random]

quick = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A town with somebody in it, a request and a policy."""
    dice = Random(draw(st.integers(0, 2**32)))
    town = a_town(dice, most=12)
    while not town.volunteers:
        town = a_town(dice, most=12)
    ask = an_ask(town, dice)
    if ask.coordinates is not None:
        ask = replace(ask, coordinates=HOME)
    return town, ask, a_policy(dice), dice


def a_pool(town: Town) -> Pool:
    return Pool(town.volunteers, facts=town.facts, buildings=town.buildings, calling_code="1")


def place_of(one: Verdict) -> tuple[int, int]:
    """Return something that is smaller for who stands better."""
    return (0, one.rank) if one.rank else (1, 0)


def with_one_changed(town: Town, changed: Volunteer) -> Town:
    people = [changed if v.id == changed.id else v for v in town.volunteers]
    return replace(town, volunteers=people)


def never_ranks_lower(story: Story, changed: Volunteer, facts: Facts | None = None) -> bool:
    """Whether the volunteer stands at least as well once changed."""
    town, ask, policy, _ = story
    after = with_one_changed(town, changed)
    if facts is not None:
        after = replace(after, facts={**town.facts, changed.id: facts})
    was = verdicts(a_pool(town), ask, policy, NOW)[changed.id]
    now = verdicts(a_pool(after), ask, policy, NOW)[changed.id]
    return place_of(now) <= place_of(was)


def somebody_alone(town: Town, dice: Random) -> Volunteer:
    """Return one of the town who is nobody else: two rows of one person stand for each other."""
    chosen = dice.choice(list(town.volunteers))
    alone = replace(chosen, phone="(718) 555-9999", email="alone@example.org")
    town.volunteers[town.volunteers.index(chosen)] = alone  # type: ignore[index]  # a list, made for this story
    return alone


@quick
@given(stories(), st.floats(0, 0.999))
def test_nearer_never_ranks_lower(story: Story, share: float) -> None:
    town, _, _, dice = story
    someone = somebody_alone(town, dice)
    here = someone.coordinates or Coordinates(41.5, -73.0)
    nearer = Coordinates(HOME.lat + (here.lat - HOME.lat) * share, HOME.lon + (here.lon - HOME.lon) * share)
    assert never_ranks_lower(story, replace(someone, coordinates=nearer))


@quick
@given(stories(), st.sampled_from(NEEDS))
def test_more_capable_never_ranks_lower(story: Story, need: Any) -> None:
    town, _, _, dice = story
    someone = somebody_alone(town, dice)
    more = tuple(dict.fromkeys((*someone.can_help_with, need.id)))
    assert never_ranks_lower(story, replace(someone, can_help_with=more))


@quick
@given(stories(), st.floats(0, 60))
def test_less_recently_asked_never_ranks_lower(story: Story, days: float) -> None:
    town, _, _, dice = story
    someone = replace(somebody_alone(town, dice), last_asked=None)
    town.volunteers[[v.id for v in town.volunteers].index(someone.id)] = someone  # type: ignore[index]  # as above
    facts = town.facts.get(someone.id, Facts())
    earlier = timedelta(days=days)
    asks = tuple(at - earlier for at in facts.asks)
    last = facts.last_asked and facts.last_asked - earlier
    assert never_ranks_lower(story, someone, replace(facts, asks=asks, last_asked=last))


@quick
@given(stories())
def test_the_order_in_the_base_is_irrelevant(story: Story) -> None:
    town, ask, policy, dice = story
    shuffled = dice.sample(list(town.volunteers), len(town.volunteers))
    again = a_pool(replace(town, volunteers=shuffled))
    assert rank(again, ask, policy, NOW) == rank(a_pool(town), ask, policy, NOW)


@quick
@given(stories())
def test_everybody_is_picked_ranked_lower_or_left_out_once(story: Story) -> None:
    town, ask, policy, _ = story
    ranking = rank(a_pool(town), ask, policy, NOW)
    left_out = sum(ranking.left_out.values())
    assert len(ranking.picked) + ranking.ranked_lower + left_out == len(town.volunteers)


@quick
@given(stories())
def test_allowing_one_thing_adds_as_many_as_was_said(story: Story) -> None:
    town, ask, policy, _ = story
    town = replace(town, volunteers=[replace(v, phone="", email="") for v in town.volunteers])
    before = rank(a_pool(town), ask, policy, NOW)
    for allow, more in before.relax.items():
        wider = replace(ask, request=replace(ask.request, allow=(*ask.request.allow, allow)))
        assert rank(a_pool(town), wider, policy, NOW).qualify == before.qualify + more


@quick
@given(stories())
def test_ranking_changes_nothing_and_says_the_same_again(story: Story) -> None:
    town, ask, policy, _ = story
    pool = a_pool(town)
    assert rank(pool, ask, policy, NOW) == rank(pool, ask, policy, NOW)


def patched(pool: Pool, town: Town, dice: Random) -> Town:
    """Change, remove and add a few people in the pool, and return the town that it should now be."""
    people = {v.id: v for v in town.volunteers}
    gone = dice.sample(sorted(people), min(3, len(people)))
    for one in gone:
        del people[one]
    changed = [a_neighbour(n, dice) for n in dice.sample(range(30), 5)]
    buildings = {v.id: dice.choice(("", "28-10 30 AVE")) for v in changed}
    facts = {v.id: a_history(dice) for v in changed if dice.random() < 0.5}
    people.update((v.id, v) for v in changed)
    pool.patch(changed, gone, buildings=buildings)
    pool.update_facts(facts)
    return Town(list(people.values()), {**town.facts, **facts}, {**town.buildings, **buildings})


@quick
@given(stories(), st.integers(1, 4))
def test_patching_is_as_good_as_building_anew(story: Story, times: int) -> None:
    town, ask, policy, dice = story
    pool = a_pool(town)
    for _ in range(times):
        town = patched(pool, town, dice)
    assert rank(pool, ask, policy, NOW) == rank(a_pool(town), ask, policy, NOW)
    assert verdicts(pool, ask, policy, NOW) == verdicts(a_pool(town), ask, policy, NOW)


@quick
@given(stories())
def test_history_told_whole_is_as_good_as_told_at_once(story: Story) -> None:
    town, ask, policy, dice = story
    pool = a_pool(town)
    facts = {v.id: a_history(dice) for v in town.volunteers if dice.random() < 0.5}
    pool.set_facts(facts)
    expected: Ranking = rank(a_pool(replace(town, facts=facts)), ask, policy, NOW)
    assert rank(pool, ask, policy, NOW) == expected
