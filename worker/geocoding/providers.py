"""What each map needs to be asked, and how politely. Values only, nothing of geopy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from airtable_schema.records import Coordinates
from worker.settings.settings import GeocoderSettings

_ALIASES = {"ban": "banfrance"}
_PUBLIC_DOMAINS = {"nominatim": "nominatim.openstreetmap.org", "banfrance": "data.geopf.fr/geocodage"}
_PAUSES = {"nominatim": 15.0, "banfrance": 0.1, "opencage": 1.1}
"""Seconds between two questions to a public map.

OpenStreetMap's own server allows one a second for everybody who uses a program, and far less for programs
that ask by themselves: https://operations.osmfoundation.org/policies/nominatim/
"""
_OTHER_PAUSE = 1.0
_TAKE_DOMAIN = frozenset({"banfrance", "nominatim", "opencage", "pelias", "photon"})
_AROUND = 0.25
"""Degrees on each side of the group's city in which a place is looked for first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One map, ready to be asked: geopy's name of it, what makes it, and the pause between two questions."""

    name: str
    options: Mapping[str, Any] = field(repr=False)
    """The key is one of them."""
    pause: float


def provider_for(settings: GeocoderSettings, country: str, key: str) -> Provider:
    """Return the map that a group has chosen, or the one of its country."""
    written = settings.provider.strip().lower() or ("ban" if country == "FR" else "nominatim")
    name = _ALIASES.get(written, written)
    options: dict[str, Any] = dict(settings.options)
    domain = settings.domain or _PUBLIC_DOMAINS.get(name, "")
    if domain:
        options |= {"domain": domain}
    if domain or name in _TAKE_DOMAIN:
        options |= {"scheme": settings.scheme}
    if urlsplit(f"//{domain}").hostname in {"127.0.0.1", "::1", "localhost"}:
        options |= {"proxies": {}}  # a proxy of the environment would be asked for this machine itself
    if key:
        options |= {settings.key_name: key}
    return Provider(name=name, options=options, pause=_pause(settings, name))


def question_options(name: str, country: str, near: Coordinates | None) -> dict[str, Any]:
    """Return what is asked along with an address: this country, this area first, no more than we need."""
    if name == "nominatim":
        return {"country_codes": country.lower(), "viewbox": _box(near)}
    if name == "opencage":
        return {"country": country.lower(), "bounds": _box(near), "annotations": False}
    return {"limit": 1} if name == "banfrance" else {}


def _pause(settings: GeocoderSettings, name: str) -> float:
    if settings.seconds_between is not None:
        return settings.seconds_between
    is_own = settings.domain not in ("", _PUBLIC_DOMAINS.get(name))
    return 0.0 if is_own else _PAUSES.get(name, _OTHER_PAUSE)


def _box(near: Coordinates | None) -> list[tuple[float, float]] | None:
    if near is None:
        return None
    south, north = max(-90.0, near.lat - _AROUND), min(90.0, near.lat + _AROUND)
    west, east = max(-180.0, near.lon - _AROUND), min(180.0, near.lon + _AROUND)
    return [(south, west), (north, east)]
