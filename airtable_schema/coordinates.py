"""Places on the map as people and the base write them: "41.78, -72.52", or a link copied from a map."""

import math
import re
from urllib.parse import unquote_plus

from airtable_schema.records import Coordinates

_DECIMAL = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"(?:geo:)?\s*[(\[]?\s*({_DECIMAL})\s*(?:[,;]\s*|\s+)({_DECIMAL})\s*[)\]]?")
_COMMA_PAIR = re.compile(r"([+-]?\d{1,3},\d+)\s*(?:;\s*|,\s+|\s+)([+-]?\d{1,3},\d+)")
_DEGREE = (
    r"(\d{1,3}(?:[.,]\d+)?)\s*°?\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*[\"″”]\s*)?"
)
_COMPASS = re.compile(rf"{_DEGREE}([NS])[\s,;]*{_DEGREE}([EWO])", re.IGNORECASE)
_IN_LINKS = tuple(
    re.compile(pattern.replace("LAT", f"({_DECIMAL})").replace("LON", f"({_DECIMAL})"), re.IGNORECASE)
    for pattern in (
        r"!3dLAT!4dLON",  # Google: the place itself, where the link has one
        r"[?&]mlat=LAT&mlon=LON",  # OpenStreetMap: the marker
        r"[?&](?:q|ll|query|coordinate|center|destination|daddr|sll)=(?:loc:)?\s*LAT,\s*LON",  # most maps
        r"/(?:search|place)/LAT,\s*LON",  # Google: a dropped pin
        r"#map=[\d.]+/LAT/LON",  # OpenStreetMap: the middle of the map
        r"@LAT,LON",  # Google: the middle of the map
    )
)


def read_pin(text: str) -> Coordinates | None:
    """Return the place that a *Map pin* cell holds: two numbers, degrees with N and W, or a pasted map link.

    None where it holds none: blank, words, numbers that are not on earth, a shortened link (which only the
    map's own site can open; nothing is asked of the network here). Never raises.
    """
    text = unquote_plus(text).strip() if "://" in text else text.strip()
    if "://" in text:
        return next((place for link in _IN_LINKS if (place := _found(link.search(text)))), None)
    if compass := _COMPASS.fullmatch(text):
        return _from_compass(*compass.groups())
    return _found(_PAIR.fullmatch(text)) or _found(_COMMA_PAIR.fullmatch(text))


def read_coordinates(text: str) -> Coordinates | None:
    """Return what `written` wrote; None for anything else, numbers that are not on earth among it."""
    lat, comma, lon = text.partition(",")
    try:
        return on_earth(float(lat), float(lon)) if comma else None
    except ValueError:
        return None


def on_earth(lat: float, lon: float) -> Coordinates | None:
    """Return the place, or None: not finite, out of range, or 0, 0, which is what a failed search leaves.

    Distances to such a place would come out absurd without any error.
    """
    if not (math.isfinite(lat) and math.isfinite(lon)) or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Coordinates(lat, lon) if lat or lon else None


def written(place: Coordinates) -> str:
    """Return a place as the base keeps it, to a tenth of a metre: "40.764400, -73.923500"."""
    return f"{place.lat:.6f}, {place.lon:.6f}"


def _found(match: re.Match[str] | None) -> Coordinates | None:
    if match is None:
        return None
    lat, lon = (float(number.replace(",", ".")) for number in match.groups())
    return on_earth(lat, lon)


def _from_compass(*parts: str | None) -> Coordinates | None:
    lat, lon = _degrees(*parts[:3]), _degrees(*parts[4:7])
    south, west = parts[3] in ("S", "s"), parts[7] not in ("E", "e")
    return on_earth(-lat if south else lat, -lon if west else lon)


def _degrees(*parts: str | None) -> float:
    """Return degrees, minutes and seconds as degrees."""
    return sum(
        float(part.replace(",", ".")) / scale
        for scale, part in zip((1, 60, 3600), parts, strict=True)
        if part
    )
