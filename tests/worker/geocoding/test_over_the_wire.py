"""The map's door against the stand-in, over HTTP, with addresses that exist."""

from collections.abc import Iterator

import pytest

from tests.clocks import ManualClock
from worker.errors import RateLimited, Temporary
from worker.geocoding.geocoder import GeocoderDoor
from worker.geocoding.places import Located, NotFound
from worker.sandbox.faults import Answer, Drop, Fault
from worker.sandbox.nominatim.gazetteer import gazetteer
from worker.sandbox.server import Sandbox
from worker.settings.settings import GeocoderSettings

CITY = "Manchester"
PLACE = gazetteer().in_city(CITY)[0]
ADDRESS = f"{PLACE.street_line}, {CITY}"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    clock = ManualClock()
    with Sandbox(clock.now, advance=clock.advance) as sandbox:
        yield sandbox


def door_to(sandbox: Sandbox) -> GeocoderDoor:
    settings = GeocoderSettings(domain=sandbox.nominatim, scheme="http")
    return GeocoderDoor(settings=settings, key="", country="US", group="Desk", clock=ManualClock())


def test_an_address_that_exists_is_found_where_it_is(sandbox: Sandbox) -> None:
    found = door_to(sandbox).locate(ADDRESS)
    assert isinstance(found, Located)
    assert found.coordinates == pytest.approx((PLACE.lat, PLACE.lon), abs=1e-4)


def test_an_address_that_does_not_exist_is_not_found(sandbox: Sandbox) -> None:
    assert door_to(sandbox).locate(f"99999 Nowhere Blvd, {CITY}") == NotFound()


def test_the_city_itself_has_a_middle(sandbox: Sandbox) -> None:
    assert door_to(sandbox).locate_city(f"{CITY}, Connecticut") == pytest.approx((41.78, -72.52), abs=0.1)


def test_a_map_that_wants_a_pause_gets_it(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault(what=Answer(429, "", {"Retry-After": "40"})))
    with pytest.raises(RateLimited) as caught:
        door_to(sandbox).locate(ADDRESS)
    assert caught.value.delay == 40


def test_a_dropped_connection_is_not_asked_again_behind_our_back(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault(what=Drop()))
    with pytest.raises(Temporary):
        door_to(sandbox).locate(ADDRESS)
    assert len(sandbox.log.calls()) == 1
