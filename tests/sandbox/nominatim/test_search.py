"""Lookups through geopy, as the worker makes them."""

from typing import Any

import pytest
import requests
from geopy.exc import (
    GeocoderInsufficientPrivileges,
    GeocoderQueryError,
    GeocoderRateLimited,
    GeocoderTimedOut,
)
from geopy.geocoders import Nominatim

from tests.clocks import ManualClock
from worker.sandbox.faults import Answer, Fault
from worker.sandbox.server import Sandbox

AGENT = "hyperlocal-tests"
HOME = "138 Bolton Street, Manchester"


@pytest.fixture
def geopy(sandbox: Sandbox) -> Nominatim:
    return Nominatim(domain=sandbox.nominatim, scheme="http", user_agent=AGENT, timeout=5)


@pytest.mark.parametrize(
    "written",
    [
        HOME,
        "138 bolton st., manchester",
        "138 Bolton St, Manchester, CT",
        "138 Bolton Street, Manchester, CT 06040",
        "138 Bolton Street, Manchester, Connecticut, 06040, USA",
        "138 Bolton Street Manchester",
        "138 Bolton Street",
    ],
)
def test_an_address_is_found_however_it_is_written(geopy: Nominatim, written: str) -> None:
    found = geopy.geocode(written, country_codes="us")
    assert (found.latitude, found.longitude) == (41.78313, -72.536998)


def test_a_house_comes_in_nominatims_shape(geopy: Nominatim) -> None:
    raw = geopy.geocode(HOME, addressdetails=True).raw
    assert (raw["class"], raw["type"], raw["addresstype"], raw["place_rank"]) == (
        "place",
        "house",
        "place",
        30,
    )
    assert isinstance(raw["lat"], str)
    assert len(raw["boundingbox"]) == 4
    address = raw["address"]
    assert (address["house_number"], address["road"], address["city"]) == (
        "138",
        "Bolton Street",
        "Manchester",
    )
    assert (address["state"], address["postcode"], address["country_code"]) == ("Connecticut", "06040", "us")
    assert raw["display_name"] == "138, Bolton Street, Manchester, Connecticut, 06040, United States"


@pytest.mark.parametrize(
    ("written", "addresstype"),
    [
        ("Bolton Street, Manchester", "road"),
        ("4711 Bolton Street, Manchester", "road"),
        ("Manchester, CT", "city"),
        ("Manchester", "city"),
    ],
)
def test_what_has_no_known_number_is_only_roughly_found(
    geopy: Nominatim, written: str, addresstype: str
) -> None:
    assert geopy.geocode(written).raw["addresstype"] == addresstype


@pytest.mark.parametrize(
    "written",
    [
        "4711 Nowhere Lane, Manchester",
        "138 Bolton Street, Hartford",
        "138 Bolton Street, Manchester, TX",
        "138 Bolton Street, Manchester, CT 99999",
        "138 Bolton Street, Apt 4C, Manchester",
        "138 Bolton Street Apt 4C, Manchester",
        "138 Bolton Street, Manchester, ring twice",
        "Rosa Alvarez, 138 Bolton Street, Manchester",
    ],
)
def test_what_is_not_a_place_is_not_found(geopy: Nominatim, written: str) -> None:
    assert geopy.geocode(written) is None


def test_another_country_has_none_of_these_places(geopy: Nominatim) -> None:
    assert geopy.geocode(HOME, country_codes=["fr", "be"]) is None
    assert geopy.geocode(HOME, country_codes=["ca", "us"]) is not None


def test_a_box_prefers_and_bounds(geopy: Nominatim) -> None:
    texas, town = [(26.0, -106.0), (36.0, -94.0)], [(41.7, -72.6), (41.9, -72.4)]
    streets = geopy.geocode("Main Street", exactly_one=False, viewbox=town, addressdetails=True)
    assert streets[0].raw["address"]["city"] == "Manchester"
    assert len(streets) > 1
    assert geopy.geocode(HOME, viewbox=texas) is not None
    assert geopy.geocode(HOME, viewbox=texas, bounded=True) is None


def test_a_search_by_parts_finds_the_same(geopy: Nominatim) -> None:
    parts = {"street": "138 Bolton Street", "city": "Manchester", "postalcode": "06040"}
    assert geopy.geocode(parts).raw["addresstype"] == "place"


def test_everything_that_was_asked_is_on_record_word_for_word(sandbox: Sandbox, geopy: Nominatim) -> None:
    geopy.geocode(HOME)
    geopy.geocode({"street": "1 Elm Street", "city": "Salem"})
    asked = sandbox.geocoder.queries
    assert [each.text for each in asked] == [HOME, "1 Elm Street, Salem"]
    assert {each.user_agent for each in asked} == {AGENT}


@pytest.mark.parametrize("agent", ["geopy/2.5.0", "python-requests/2.32", "my-application", ""])
def test_sample_user_agents_are_turned_away(sandbox: Sandbox, agent: str) -> None:
    nameless = Nominatim(domain=sandbox.nominatim, scheme="http", user_agent=agent or "curl/8", timeout=5)
    with pytest.raises(GeocoderInsufficientPrivileges):
        nameless.geocode(HOME)


def test_too_many_a_second_and_too_many_a_day_are_refused(
    sandbox: Sandbox, manual: ManualClock, geopy: Nominatim
) -> None:
    sandbox.switches.lookups_per_second, sandbox.switches.lookups_per_day = 1, 2
    geopy.geocode(HOME)
    with pytest.raises(GeocoderRateLimited) as soon:
        geopy.geocode(HOME)
    manual.advance(2)
    geopy.geocode(HOME)
    manual.advance(2)
    with pytest.raises(GeocoderRateLimited) as spent:
        geopy.geocode(HOME)
    assert (soon.value.retry_after, spent.value.retry_after) == (1, None)
    manual.advance(24 * 3600)
    assert geopy.geocode(HOME) is not None


def test_an_unavailable_service_is_a_fault(sandbox: Sandbox, geopy: Nominatim) -> None:
    sandbox.faults.add(Fault(what=Answer(503), method="search"))
    with pytest.raises(GeocoderTimedOut):
        geopy.geocode(HOME)


@pytest.mark.parametrize(
    "wrong", [{"colour": "red"}, {"viewbox": "1,2"}, {"format": "xml"}, {"street": "Elm"}]
)
def test_what_the_service_does_not_take_is_a_bad_query(sandbox: Sandbox, wrong: dict[str, str]) -> None:
    answer = requests.get(
        f"http://{sandbox.nominatim}/search", {"q": HOME, **wrong}, headers={"User-Agent": AGENT}, timeout=5
    )
    assert answer.status_code == 400


def test_geopy_says_so_of_a_bad_query(geopy: Nominatim) -> None:
    with pytest.raises(GeocoderQueryError):
        geopy.geocode(HOME, extratags=True)


def test_the_service_says_that_it_is_there(sandbox: Sandbox, http: Any) -> None:
    assert http.get(f"http://{sandbox.nominatim}/status", timeout=5).text == "OK"
