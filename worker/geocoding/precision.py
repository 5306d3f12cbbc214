"""How exactly a map has found an address, judged from its raw answer, map by map. Pure.

https://nominatim.org/release-docs/develop/api/Output/
https://guides.data.gouv.fr/reutiliser-des-donnees/guide-traitement-et-analyse-de-donnees/geocodage
https://opencagedata.com/api#confidence
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

Raw = Mapping[str, Any]

_STREET_RANK = 26
"""Nominatim's `place_rank` of streets; buildings are above, neighbourhoods and cities below."""
_AREAS = frozenset(
    {
        "administrative", "borough", "city", "city_block", "city_district", "country", "county", "district",
        "hamlet", "island", "municipality", "neighbourhood", "postcode", "province", "quarter", "region",
        "residential", "state", "state_district", "suburb", "town", "village",
    }
)  # fmt: skip
"""What maps built on OpenStreetMap call things that are larger than a street."""
_BAN_SCORE = 0.5
"""Below this, of 0 to 1, the national address base has found something else than what was asked."""
_CONFIDENT = 9
"""OpenCage's confidence, of 1 to 10, from which the place is within half a kilometre."""
_RATHER_CONFIDENT = 7
"""The same for streets, which are long."""


class Precision(Enum):
    """How exactly."""

    EXACT = auto()
    """The building or the street."""
    COARSE = auto()
    """An area."""
    DOUBTFUL = auto()
    """Probably another place than was asked for."""


def precision_of(provider: str, raw: Raw) -> Precision:
    """Return how exact an answer is; what a map not known here finds is taken as exact."""
    judge = _JUDGES.get(provider)
    return judge(raw) if judge else Precision.EXACT


def _nominatim(raw: Raw) -> Precision:
    rank = raw.get("place_rank")
    if isinstance(rank, int):
        return Precision.EXACT if rank >= _STREET_RANK else Precision.COARSE
    is_area = raw.get("class") == "boundary" or bool({raw.get("addresstype"), raw.get("type")} & _areas(raw))
    return Precision.COARSE if is_area else Precision.EXACT


def _areas(raw: Raw) -> frozenset[str]:
    """Return the words for areas; `residential` is also a kind of street, and of building."""
    return _AREAS if raw.get("class") in {"place", "landuse"} else _AREAS - {"residential"}


def _ban(raw: Raw) -> Precision:
    properties = raw.get("properties") or {}
    if _number(properties.get("score")) < _BAN_SCORE:
        return Precision.DOUBTFUL
    return Precision.COARSE if properties.get("type") == "municipality" else Precision.EXACT


def _opencage(raw: Raw) -> Precision:
    kind = (raw.get("components") or {}).get("_type", "")
    confidence = _number(raw.get("confidence"))
    if kind in _AREAS:
        return Precision.COARSE
    needed = _RATHER_CONFIDENT if kind in {"road", "street"} else _CONFIDENT
    return Precision.EXACT if confidence >= needed else Precision.COARSE


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


_JUDGES: Mapping[str, Callable[[Raw], Precision]] = {
    "nominatim": _nominatim,
    "banfrance": _ban,
    "opencage": _opencage,
}
