"""Where somebody is, as far as the row tells: a pin, what the map said of this very address, or nothing."""

from typing import Any

import pytest

from airtable_schema.records import Coordinates
from tests.cast import ANA, HOME, a_request, a_volunteer
from worker.geocoding.location import ROUGHLY, Location, Place, locate_request, locate_volunteer

STREET = "30-12 30th Ave, Astoria"
PIN = "40.7000, -73.9000"
THERE = Coordinates(40.7, -73.9)
SAID: dict[str, Any] = {"coordinates": HOME, "coordinates_for": STREET}

TABLE: list[tuple[str, dict[str, Any], Place, Coordinates | None]] = [
    ("asked and found", SAID, Place.KNOWN, HOME),
    ("never asked", {}, Place.NOT_ASKED, None),
    ("asked of another address", {**SAID, "address": "1 Main St"}, Place.NOT_ASKED, None),
    ("in another city", {**SAID, "city": "Sunnyside"}, Place.NOT_ASKED, None),
    ("asked and not found", {"coordinates_for": STREET}, Place.NOT_FOUND, None),
    ("found only roughly", {"coordinates_for": ROUGHLY + STREET}, Place.ROUGH, None),
    ("another one found roughly", {"coordinates_for": ROUGHLY + "1 Main St"}, Place.NOT_ASKED, None),
    ("no address", {"address": ""}, Place.NONE, None),
    ("only spaces", {"address": "  "}, Place.NONE, None),
    ("no address any more", {**SAID, "address": ""}, Place.NONE, None),
    ("words", {"address": "ring twice"}, Place.UNREADABLE, None),
    ("a pin wins over the map", {**SAID, "map_pin": PIN}, Place.KNOWN, THERE),
    ("a pin without an address", {"address": "", "map_pin": PIN}, Place.KNOWN, THERE),
    ("a pin nobody can read", {**SAID, "map_pin": "near the park"}, Place.PIN_UNREADABLE, None),
    ("a pin of spaces is none", {**SAID, "map_pin": " "}, Place.KNOWN, HOME),
]

NAMES, ROWS = [row[0] for row in TABLE], [row[1:] for row in TABLE]


@pytest.mark.parametrize(("changes", "place", "coordinates"), ROWS, ids=NAMES)
def test_where_a_request_is(changes: dict[str, Any], place: Place, coordinates: Coordinates | None) -> None:
    location = locate_request(a_request(**changes), "US")
    assert (location.place, location.coordinates) == (place, coordinates)


@pytest.mark.parametrize(("changes", "place", "coordinates"), ROWS, ids=NAMES)
def test_where_a_volunteer_lives_is_told_alike(
    changes: dict[str, Any], place: Place, coordinates: Coordinates | None
) -> None:
    rosas = {"address": "30-12 30th Ave", "coordinates": None, **changes}
    location = locate_volunteer(a_volunteer(**rosas), "US")
    assert (location.place, location.coordinates) == (place, coordinates)


@pytest.mark.parametrize(
    ("changes", "place", "coordinates"),
    [
        ({}, Place.HIDDEN, None),
        (SAID, Place.HIDDEN, None),
        ({"address": ""}, Place.HIDDEN, None),
        ({"map_pin": PIN}, Place.KNOWN, THERE),
        ({"map_pin": "near the park"}, Place.PIN_UNREADABLE, None),
    ],
)
def test_of_a_private_request_only_the_pin_is_read(
    changes: dict[str, Any], place: Place, coordinates: Coordinates | None
) -> None:
    location = locate_request(a_request(private=True, **changes), "US")
    assert location == Location(place=place, coordinates=coordinates)


def test_only_what_the_map_has_not_been_asked_is_handed_out_to_be_sent() -> None:
    assert locate_request(a_request(address="30-12 30th Ave, apt 4B, ring twice"), "US").sendable == STREET
    assert all(
        not locate_request(a_request(**changes), "US").sendable
        for _, changes, place, _ in TABLE
        if place is not Place.NOT_ASKED
    )


def test_neighbours_of_one_building_are_recognised_wherever_they_are_on_the_map() -> None:
    rosa = locate_request(a_request(address="30-12 30th Ave, apt 4B"), "US")
    neighbour = locate_volunteer(a_volunteer(address="30-12 30th Avenue #2", map_pin=PIN), "US")
    assert rosa.building == neighbour.building != ""
    assert locate_volunteer(ANA, "US").building not in {rosa.building, ""}
