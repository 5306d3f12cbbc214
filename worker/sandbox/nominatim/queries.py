"""What is asked: the parameters that the stand-in knows, and a written address taken apart.

https://nominatim.org/release-docs/latest/api/Search/
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from worker.sandbox.nominatim.gazetteer import STATES, normalised

KNOWN = frozenset(
    {
        "q", "format", "limit", "addressdetails", "namedetails", "countrycodes", "viewbox", "bounded",
        "accept-language", "featureType", "dedupe", "email", "street", "city", "county", "state", "country",
        "postalcode",
    }
)  # fmt: skip
PARTS = ("street", "city", "county", "state", "country", "postalcode")
"""A search by parts rather than by one text."""
_NUMBER = re.compile(r"\d+[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?")
_POSTCODE = re.compile(r"\d{5}(?:-\d{4})?")
_COUNTRY = frozenset({"us", "usa", "united states", "united states of america"})
_STATES = {normalised(name): code for code, name in STATES.items()} | {code.lower(): code for code in STATES}


class BadQuery(Exception):
    """The service refuses the query: 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A written address taken apart. What could not be understood stands in `rest`."""

    number: str = ""
    road: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lat: float, lon: float) -> bool:
        """Return whether a point is inside."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search, understood."""

    text: str
    candidates: tuple[Written, ...]
    """Every reading of the text, the likeliest first."""
    limit: int
    details: bool
    version: str
    countries: frozenset[str]
    box: Box | None
    bounded: bool


def query_of(given: Mapping[str, str]) -> Query:
    """Read a search. BadQuery for what the service, or the stand-in, does not take."""
    if unknown := sorted(given.keys() - KNOWN):
        raise BadQuery(f"The stand-in does not know: {', '.join(unknown)}")
    version = given.get("format", "jsonv2")
    if version not in ("json", "jsonv2"):
        raise BadQuery(f"The stand-in does not speak {version}")
    parts = [given[name] for name in PARTS if given.get(name)]
    if bool(parts) == bool(given.get("q")):
        raise BadQuery("Structured query parameters can't be used together with 'q', and one is needed.")
    text = given.get("q") or ", ".join(parts)
    codes = given.get("countrycodes", "")
    return Query(
        text=text, candidates=readings(text), limit=_limit(given.get("limit", "10")),
        details=given.get("addressdetails") == "1", version=version,
        countries=frozenset(code.strip().lower() for code in codes.split(",") if code.strip()),
        box=_box(given.get("viewbox", "")), bounded=given.get("bounded") == "1",
    )  # fmt: skip


def _limit(given: str) -> int:
    if not given.isdigit():
        raise BadQuery("Parameter 'limit' must be a number.")
    return max(1, min(int(given), 40))


def _box(given: str) -> Box | None:
    if not given:
        return None
    try:
        x1, y1, x2, y2 = (float(each) for each in given.split(","))
    except ValueError:
        raise BadQuery("Parameter 'viewbox' must have four numbers.") from None
    return Box(west=min(x1, x2), south=min(y1, y2), east=max(x1, x2), north=max(y1, y2))


def readings(text: str) -> tuple[Written, ...]:
    """Return every way to read an address: one with commas; without, the town is cut off anywhere."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) != 1:
        return (_read(parts),) if parts else ()
    words = parts[0].split()
    cuts = [[" ".join(words[:cut]), " ".join(words[cut:])] for cut in range(len(words) - 1, 0, -1)]
    return (_read(parts), *(_read(cut) for cut in cuts))


def _read(parts: list[str]) -> Written:
    found: dict[str, str] = {}
    rest: list[str] = []
    number, road = _street(parts[0])
    for part in parts[1:]:
        for key, value in _town(part):
            if key == "rest" or key in found:
                rest.append(value)
            else:
                found[key] = value
    return Written(
        number=number, road=road, city=found.get("city", ""), state=found.get("state", ""),
        postcode=found.get("postcode", ""), rest=tuple(rest),
    )  # fmt: skip


def _street(part: str) -> tuple[str, str]:
    first, _, others = part.partition(" ")
    return (first, others.strip()) if others and _NUMBER.fullmatch(first) else ("", part)


def _town(part: str) -> list[tuple[str, str]]:
    """Take one part after the street apart: a town, a state, a postcode, or the last two together."""
    if normalised(part) in _COUNTRY:
        return []
    if _POSTCODE.fullmatch(part):
        return [("postcode", part[:5])]
    if normalised(part) in _STATES:
        return [("state", _STATES[normalised(part)])]
    head, _, tail = part.rpartition(" ")
    if head and (_POSTCODE.fullmatch(tail) or normalised(tail) in _STATES):
        return [*_town(head), *_town(tail)]
    return [("city", part)]
