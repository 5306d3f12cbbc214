"""What the options of a new number, checkbox, date and so on may be.

https://airtable.com/developers/web/api/field-model
"""

from collections.abc import Callable
from functools import cache
from zoneinfo import available_timezones

from worker.sandbox.airtable.exceptions import Json

_DAYS = ("local", "friendly", "us", "european", "iso")
_TIMES = ("12hour", "24hour")
_DURATIONS = ("h:mm", "h:mm:ss", "h:mm:ss.S", "h:mm:ss.SS", "h:mm:ss.SSS")
_MOST_DECIMALS = 8
_MOST_STARS = 10


def checked(kind: str, options: Json, bad: Callable[[str], Exception]) -> dict[str, Json]:
    """Return the options of a field of that type as they are kept; raise what `bad` makes of a reason."""
    rules = _RULES[kind]
    if set(options) != set(rules):
        raise bad(f"options must be {', '.join(sorted(rules))}")
    for name, allowed in rules.items():
        if not allowed(options[name]):
            raise bad(f"{name} has a value that is not allowed")
    return dict(options)


def _whole(value: Json, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _precision(value: Json) -> bool:
    return _whole(value, 0, _MOST_DECIMALS)


def _max(value: Json) -> bool:
    return _whole(value, 1, _MOST_STARS)


def _symbol(value: Json) -> bool:
    return isinstance(value, str)


def _named(*names: str) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, dict) and value.get("name") in names


def _is(*values: str) -> Callable[[Json], bool]:
    return lambda value: value in values


def _zone(value: Json) -> bool:
    """`utc`, `client` or a place. "UTC" is refused, though it is a name that IANA knows."""
    return isinstance(value, str) and value != "UTC" and (value in ("utc", "client") or value in _places())


@cache
def _places() -> frozenset[str]:
    return frozenset(available_timezones())


_RULES: dict[str, dict[str, Callable[[Json], bool]]] = {
    "number": {"precision": _precision},
    "percent": {"precision": _precision},
    "currency": {"precision": _precision, "symbol": _symbol},
    "duration": {"durationFormat": _is(*_DURATIONS)},
    "rating": {"icon": _is("star"), "color": _is("yellowBright"), "max": _max},
    "checkbox": {"icon": _is("check"), "color": _is("greenBright")},
    "date": {"dateFormat": _named(*_DAYS)},
    "dateTime": {"timeZone": _zone, "dateFormat": _named(*_DAYS), "timeFormat": _named(*_TIMES)},
}
"""Per type, every option and what it may be. Icons and colours are those of the free plan."""
