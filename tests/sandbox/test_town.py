"""The town of the demo: the same for the same seed, uneven as a real list is, every awkward request once."""

from itertools import islice

import pytest

from airtable_schema.address import read_address
from tests.clocks import ManualClock
from worker.sandbox.nominatim.gazetteer import gazetteer
from worker.sandbox.server import Sandbox
from worker.sandbox.town import Town, seed_town
from worker.sandbox.town_needs import KINDS, UNDEFINED
from worker.sandbox.town_requests import Tag


@pytest.fixture(scope="module")
def town() -> Town:
    sandbox = Sandbox(ManualClock().now)
    return seed_town(sandbox.airtable, now=sandbox.clock.now())


def volunteers(town: Town) -> list[dict[str, object]]:
    return [town.read("volunteers", record) for record in town.volunteers]


def test_the_same_seed_gives_the_same_town() -> None:
    def rows(seed: int) -> tuple[object, ...]:
        sandbox = Sandbox(ManualClock().now, seed=seed)
        town = seed_town(sandbox.airtable, now=sandbox.clock.now(), seed=seed, volunteers=30)
        return town.base, volunteers(town), [arrival.values for arrival in islice(town.arrivals(), 40)]

    assert rows(3) == rows(3)
    assert rows(3) != rows(4)


def test_nine_kinds_of_help_are_in_use_on_day_one_and_one_more_that_nobody_defined(town: Town) -> None:
    rows = [town.read("needs", record) for record in town.needs.values()]
    assert len(rows) == len(KINDS) == 22
    assert sum(1 for row in rows if row.get("in_use") and row.get("where")) == 9
    assert [row["name"] for row in rows if "where" not in row] == [UNDEFINED]


def test_volunteers_are_as_uneven_as_a_real_list(town: Town) -> None:
    people = volunteers(town)
    assert len(people) == 450
    assert len({person["name"] for person in people}) == len({person["phone"] for person in people}) == 450
    for key, value in (("status", "Left"), ("status", "Applied"), ("known_to_us", True)):
        assert any(person.get(key) == value for person in people)
    for key in ("address", "languages", "can_help_with", "transport", "adult"):
        assert any(key not in person for person in people)
    assert any("Apt" in str(person.get("address")) for person in people)
    assert any("English" not in person.get("languages", ["English"]) for person in people)  # type: ignore[operator] # a list of words


def test_no_phone_number_is_anybodys(town: Town) -> None:
    phones = [str(person["phone"]) for person in volunteers(town)]
    phones += [str(arrival.values.get("phone", "555-01")) for arrival in islice(town.arrivals(), 200)]
    assert all("555-01" in phone for phone in phones)


def test_every_awkward_request_comes_first_and_plain_ones_follow_without_end(town: Town) -> None:
    arrivals = list(islice(town.arrivals(), 300))
    dozen = [arrival.tags for arrival in arrivals[:17]]
    assert set().union(*dozen) == set(Tag)
    assert {arrival.tags for arrival in arrivals[17:]} == {frozenset({Tag.PLAIN})}
    assert {arrival.values.get("urgency") for arrival in arrivals[17:]} == {
        None,
        "urgent",
        "soon",
        "flexible",
    }


def test_requests_are_found_again_by_their_tags() -> None:
    sandbox = Sandbox(ManualClock().now)
    town = seed_town(sandbox.airtable, now=sandbox.clock.now(), volunteers=5)
    town.fill(17)

    def one(tag: Tag) -> dict[str, object]:
        return town.read("requests", town.tagged[tag][0])

    assert one(Tag.EMPTY) == {"status": "New", "number": 17}
    assert "name" not in one(Tag.NO_NAME)
    assert len(one(Tag.THREE_NEEDS)["needs"]) == 3  # type: ignore[arg-type] # a list of ids
    assert one(Tag.FOR_A_PARENT)["ring_first"] == "Who asked"
    assert one(Tag.PRIVATE).keys() & {"address", "private"} == {"private"}
    assert one(Tag.URGENT)["urgency"] == "Urgent: today"


def test_a_half_typed_row_is_completed_later() -> None:
    sandbox = Sandbox(ManualClock().now)
    town = seed_town(sandbox.airtable, now=sandbox.clock.now(), volunteers=5)
    came = town.fill(17)
    record = town.tagged[Tag.HALF_TYPED][0]
    assert town.read("requests", record).keys() & {"phone", "address", "needs"} == set()
    town.complete(record, came[record])
    assert town.read("requests", record).keys() >= {"name", "phone", "address", "needs"}


def test_only_the_address_that_does_not_exist_is_not_on_the_map(town: Town) -> None:
    for arrival in islice(town.arrivals(), 100):
        address = read_address(
            str(arrival.values.get("address", "")), str(arrival.values.get("city", "")), "US"
        )
        if address.sendable and Tag.BAD_ADDRESS not in arrival.tags:
            street = gazetteer().on_street(address.street)
            assert any(place.number == address.number and place.city == "Manchester" for place in street)
    assert not gazetteer().on_street("Nowhere Lane")


def test_volunteers_can_be_located_already() -> None:
    sandbox = Sandbox(ManualClock().now)
    town = seed_town(sandbox.airtable, now=sandbox.clock.now(), volunteers=60, located=True)
    for person in volunteers(town):
        assert ("address" in person) == ("coordinates" in person) == ("coordinates_for" in person)
        assert "Apt" not in str(person.get("coordinates_for"))
