"""Asking a map: what its answers and refusals mean, how often it is asked, and that no address gets out."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses

from airtable_schema.records import Coordinates
from tests.clocks import ManualClock
from worker.errors import Permanent, QuotaSpent, RateLimited, SettingsWrong, Temporary
from worker.geocoding.geocoder import GeocoderDoor
from worker.geocoding.places import Located, NotFound, TooCoarse
from worker.settings.settings import GeocoderSettings

ADDRESS = "30-12 30th Ave, Astoria"
HERE = Coordinates(40.7644, -73.9235)


class ScriptedMap:
    """A map that answers by the script; `asked` lists the questions."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.clock = ManualClock()
        self.asked: list[tuple[str, dict[str, list[str]], str]] = []
        self._replies: list[tuple[int, Any, dict[str, str]]] = []
        mock.add_callback("GET", re.compile("https?://.*"), self._answer)

    def door(
        self, key: str = "", country: str = "US", near: Coordinates | None = None, **settings: Any
    ) -> GeocoderDoor:
        return GeocoderDoor(
            settings=GeocoderSettings(**settings), key=key, country=country, group="Voisins d'à côté",
            clock=self.clock, near=near,
        )  # fmt: skip

    def reply(self, body: Any, status: int = 200, **headers: str) -> None:
        self._replies.append(
            (status, body, {name.replace("_", "-"): value for name, value in headers.items()})
        )

    def _answer(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], Any]:
        url = urlsplit(str(request.url))
        agent = str(request.headers["User-Agent"])
        self.asked.append((f"{url.scheme}://{url.netloc}{url.path}", parse_qs(url.query), agent))
        status, body, headers = self._replies.pop(0)
        if isinstance(body, Exception):
            raise body
        return status, headers, body if isinstance(body, str) else json.dumps(body)


@pytest.fixture
def map_() -> Iterator[ScriptedMap]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield ScriptedMap(mock)


def osm(**changes: Any) -> list[dict[str, Any]]:
    return [
        {
            "lat": "40.7644",
            "lon": "-73.9235",
            "class": "building",
            "addresstype": "building",
            "display_name": "x",
            **changes,
        }
    ]


def ban(**properties: Any) -> dict[str, Any]:
    return {
        "features": [{"geometry": {"coordinates": [2.35, 48.85]}, "properties": {"label": "x", **properties}}]
    }


def opencage(kind: str, confidence: int) -> dict[str, Any]:
    place = {
        "geometry": {"lat": 40.7, "lng": -73.9},
        "components": {"_type": kind},
        "confidence": confidence,
        "formatted": "x",
    }
    return {"results": [place], "status": {"code": 200, "message": "OK"}}


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (osm(), Located(HERE)),
        (osm(**{"class": "highway", "addresstype": "road", "type": "residential"}), Located(HERE)),
        (osm(**{"class": "place", "addresstype": "place", "type": "house"}), Located(HERE)),
        (osm(place_rank=30), Located(HERE)),
        (osm(place_rank=16), TooCoarse(HERE)),
        (osm(**{"class": "boundary", "addresstype": "city"}), TooCoarse(HERE)),
        (osm(**{"class": "boundary", "addresstype": "park"}), TooCoarse(HERE)),
        (osm(**{"class": "place", "addresstype": "suburb"}), TooCoarse(HERE)),
        (osm(**{"class": "landuse", "addresstype": "residential"}), TooCoarse(HERE)),
        ([], NotFound()),
        (osm(lat="0", lon="0"), NotFound()),
    ],
)
def test_openstreetmap_knows_the_building_the_area_or_nothing(
    map_: ScriptedMap, answer: Any, found: object
) -> None:
    map_.reply(answer)
    assert map_.door().locate(ADDRESS) == found


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (ban(type="housenumber", score=0.92), Located),
        (ban(type="street", score=0.6), Located),
        (ban(type="locality", score=0.7), Located),
        (ban(type="municipality", score=0.9), TooCoarse),
        (ban(type="housenumber", score=0.3), NotFound),
        ({"features": []}, NotFound),
    ],
)
def test_the_french_address_base_says_how_well_it_fits(map_: ScriptedMap, answer: Any, kind: type) -> None:
    map_.reply(answer)
    assert isinstance(map_.door(country="FR").locate("8 rue de Paris, Pessac"), kind)
    assert map_.asked[0][0] == "https://data.geopf.fr/geocodage/search"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (opencage("building", 10), Located),
        (opencage("road", 7), Located),
        (opencage("building", 5), TooCoarse),
        (opencage("city", 10), TooCoarse),
        ({"results": [], "status": {"code": 200, "message": "OK"}}, NotFound),
    ],
)
def test_a_keyed_map_says_how_sure_it_is(map_: ScriptedMap, answer: Any, kind: type) -> None:
    map_.reply(answer)
    assert isinstance(map_.door(provider="OpenCage", key="KEY").locate(ADDRESS), kind)
    assert map_.asked[0][1]["key"] == ["KEY"]


def test_any_other_map_of_geopy_works_by_its_name(map_: ScriptedMap) -> None:
    map_.reply(
        {"features": [{"geometry": {"coordinates": [-73.9235, 40.7644]}, "properties": {"label": "x"}}]}
    )
    assert map_.door(provider="photon", domain="photon.example.org").locate(ADDRESS) == Located(HERE)


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"provider": "nominatm"}, 'Did you mean "nominatim"?'), ({"options": {"colour": "red"}}, "colour")],
)
def test_an_unknown_map_or_option_is_told(map_: ScriptedMap, settings: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsWrong) as caught:
        map_.door(**settings)
    assert told in str(caught.value)


def test_the_map_learns_the_address_the_country_and_who_asks_and_nothing_else(map_: ScriptedMap) -> None:
    map_.reply(osm())
    map_.door(near=HERE).locate(ADDRESS)
    url, query, agent = map_.asked[0]
    assert url == "https://nominatim.openstreetmap.org/search"
    assert query["q"] == [ADDRESS]
    assert query["countrycodes"] == ["us"]
    assert query["viewbox"] == ["-74.1735,40.5144,-73.6735,41.0144"]
    assert set(query) == {"q", "countrycodes", "viewbox", "format", "limit", "addressdetails"} & set(query)
    assert agent.startswith("hyperlocal/")


def test_a_map_of_ones_own_is_asked_where_it_is(map_: ScriptedMap) -> None:
    map_.reply(osm())
    map_.door(domain="127.0.0.1:8000/nominatim", scheme="http").locate(ADDRESS)
    assert map_.asked[0][0] == "http://127.0.0.1:8000/nominatim/search"


def test_the_same_address_is_asked_for_once(map_: ScriptedMap) -> None:
    map_.reply(osm())
    door = map_.door()
    assert door.locate(ADDRESS) == door.locate(ADDRESS)
    assert len(map_.asked) == 1


def test_a_public_map_is_asked_every_fifteen_seconds_at_most(map_: ScriptedMap) -> None:
    map_.reply([])
    map_.reply([])
    door = map_.door()
    door.locate("1 A St, X")
    with pytest.raises(Temporary) as caught:
        door.locate("2 A St, X")
    assert caught.value.delay == door.ready_in == 15
    map_.clock.advance(15)
    door.locate("2 A St, X")
    assert len(map_.asked) == 2


def test_a_short_pause_is_waited_for(map_: ScriptedMap) -> None:
    map_.reply([])
    map_.reply([])
    door = map_.door(seconds_between=0.5)
    door.locate("1 A St, X")
    door.locate("2 A St, X")
    assert map_.clock.slept == [0.5]


def test_a_map_that_is_asked_too_often_is_left_alone_as_long_as_it_says(map_: ScriptedMap) -> None:
    map_.reply("", 429, Retry_After="120")
    door = map_.door(seconds_between=0)
    with pytest.raises(RateLimited) as caught:
        door.locate(ADDRESS)
    assert caught.value.delay == 120
    map_.clock.advance(100)
    with pytest.raises(Temporary):
        door.locate(ADDRESS)
    assert len(map_.asked) == 1


def test_a_spent_quota_stops_until_tomorrow_and_is_no_answer(map_: ScriptedMap) -> None:
    map_.reply("", 402)
    map_.reply(opencage("building", 10))
    door = map_.door(provider="opencage", key="KEY")
    for _ in range(2):
        with pytest.raises(QuotaSpent):
            door.locate(ADDRESS)
    assert len(map_.asked) == 1
    map_.clock.advance(5 * 3600)
    assert isinstance(door.locate(ADDRESS), Located)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_map_that_refuses_us_needs_a_person_and_is_left_alone(map_: ScriptedMap, status: int) -> None:
    map_.reply("", status)
    door = map_.door(seconds_between=0)
    for _ in range(2):
        with pytest.raises(Permanent) as caught:
            door.locate(ADDRESS)
        assert caught.value.advice
    assert len(map_.asked) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 500),
        ("", 502),
        ("", 503),
        ("", 504),
        ("<html>", 200),
        ('[{"lat": "x", "lon": "y", "display_name": "?"}]', 200),
        ('[{"lat": "91", "lon": "0", "display_name": "?"}]', 200),
        (requests.ReadTimeout(), 200),
        (requests.ConnectionError(ADDRESS), 200),
    ],
)
@pytest.mark.filterwarnings("ignore:Latitude normalization")
def test_trouble_of_the_map_passes_and_is_not_repeated_at_once(
    map_: ScriptedMap, body: Any, status: int
) -> None:
    map_.reply(body, status)
    with pytest.raises(Temporary) as caught:
        map_.door().locate(ADDRESS)
    assert len(map_.asked) == 1
    assert "30th" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_the_middle_of_the_groups_city_may_be_as_large_as_a_city(map_: ScriptedMap) -> None:
    map_.reply(osm(**{"class": "boundary", "addresstype": "city"}))
    map_.reply([])
    door = map_.door(seconds_between=0)
    assert door.locate_city("Astoria, New York") == HERE
    assert door.locate_city("Nowhere") is None
