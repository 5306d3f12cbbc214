"""Where a request or a volunteer is: from the Map pin, else from what the map said of this very address.

The base itself is the cache: `_Coordinates for` holds the address that was sent, `_Coordinates` what came of
it; blank coordinates beside an address mean that the map does not know it, and a leading ~ that it knows it
only roughly. Deciding is pure; asking the map is `worker.geocode`.
"""

from dataclasses import dataclass
from enum import StrEnum

from airtable_schema.address import Address, read_address
from airtable_schema.coordinates import read_pin
from airtable_schema.records import Coordinates, Request, Volunteer

ROUGHLY = "~ "
"""Stands before an address in `_Coordinates for` that the map knows only roughly."""


class Place(StrEnum):
    """What is known of where something is."""

    KNOWN = "known"
    NOT_ASKED = "not asked"
    """The map has not been asked about this address yet."""
    NOT_FOUND = "not found"
    ROUGH = "rough"
    UNREADABLE = "unreadable"
    """The address can't be split into what may be sent and what may not."""
    PIN_UNREADABLE = "pin unreadable"
    NONE = "none"
    """There is no address."""
    HIDDEN = "hidden"
    """Private: never sent to a map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where it is, as far as is known. `sendable` is what the map may be asked when `place` is NOT_ASKED."""

    place: Place
    coordinates: Coordinates | None = None
    sendable: str = ""
    building: str = ""


def locate_request(request: Request, country: str) -> Location:
    """Return where a request is. The address of a Private one is not even read."""
    if request.private:
        return _of_private(request)
    address = read_address(request.address, request.city, country)
    return _locate(address, request.address, request.map_pin, request.coordinates, request.coordinates_for)


def locate_volunteer(volunteer: Volunteer, country: str) -> Location:
    """Return where a volunteer lives."""
    address = read_address(volunteer.address, volunteer.city, country)
    return _locate(
        address, volunteer.address, volunteer.map_pin, volunteer.coordinates, volunteer.coordinates_for
    )


def _of_private(request: Request) -> Location:
    pin = read_pin(request.map_pin)
    if pin is not None:
        return Location(place=Place.KNOWN, coordinates=pin)
    return Location(place=Place.PIN_UNREADABLE if request.map_pin.strip() else Place.HIDDEN)


def _locate(address: Address, typed: str, pin: str, cached: Coordinates | None, cached_for: str) -> Location:
    if pin.strip():
        return _pinned(address, pin)
    if not typed.strip():
        return Location(place=Place.NONE)
    if address.sendable is None:
        return Location(place=Place.UNREADABLE, building=address.building)
    return _from_cache(address, address.sendable, cached, cached_for)


def _pinned(address: Address, pin: str) -> Location:
    coordinates = read_pin(pin)
    place = Place.KNOWN if coordinates else Place.PIN_UNREADABLE
    return Location(place=place, coordinates=coordinates, building=address.building)


def _from_cache(address: Address, sendable: str, cached: Coordinates | None, cached_for: str) -> Location:
    building = address.building
    if cached_for == ROUGHLY + sendable:
        return Location(place=Place.ROUGH, building=building)
    if cached_for != sendable:
        return Location(place=Place.NOT_ASKED, sendable=sendable, building=building)
    place = Place.KNOWN if cached else Place.NOT_FOUND
    return Location(place=place, coordinates=cached, building=building)
