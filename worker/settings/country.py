"""What follows from the country of the group's city: the unit, the clock, the language. Time zones. Pure."""

import difflib
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

_MILES = frozenset({"US", "GB", "LR", "MM"})
"""Where road signs count miles."""
_REGIONS = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/",
    "Indian/", "Pacific/",
)  # fmt: skip
_SPOKEN = {
    "est": "new_york", "edt": "new_york", "eastern": "new_york", "cst": "chicago", "cdt": "chicago",
    "central": "chicago", "mst": "denver", "mdt": "denver", "mountain": "denver", "pst": "los_angeles",
    "pdt": "los_angeles", "pacific": "los_angeles", "cet": "paris", "cest": "paris", "bst": "london",
}  # fmt: skip
"""A city of each zone that people name by its letters; those know no summer time."""
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_OTHER_CODES = {"UK": "GB", "USA": "US", "U.S.": "US", "U.S.A.": "US"}


def unit_of(country: str) -> str:
    """Return "mi" or "km"."""
    return "mi" if country in _MILES else "km"


def locale_of(country: str) -> str:
    """Return Babel's name of the locale most people of a country use; raises ValueError for no country."""
    try:
        return str(Locale.parse(f"und_{country}"))
    except (UnknownLocaleError, ValueError):
        raise ValueError("unknown country") from None


def language_of(locale: str) -> str:
    """Return the English name of a locale's language, as the template's *Languages* have it."""
    return str(Locale.parse(locale).get_language_name("en") or "")


def read_locale(text: str) -> str:
    """Return Babel's name of a locale; ValueError in words where there is none such."""
    try:
        return str(Locale.parse(text.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        raise ValueError('must be a language and a country, such as "en_US" or "fr_FR"') from None


def read_country(text: str) -> str:
    """Return the two letters of a country; ValueError in words, with the right letters if they are known."""
    code = _OTHER_CODES.get(text.strip().upper(), text.strip().upper())
    if len(code) == 2 and code.isascii() and code.isalpha() and code in _territories():
        return code
    near = _code_of(text)
    raise ValueError(f'must be the two letters of a country, such as "{near or "US"}"')


def read_timezone(text: str) -> str:
    """Return the name of a time zone; ValueError in words. A bare "EST" has no summer time and is refused."""
    zones = [zone for zone in available_timezones() if zone.startswith(_REGIONS)]
    if text in zones or text == "UTC":
        return text
    by_city = {zone.rsplit("/", 1)[1].casefold(): zone for zone in sorted(zones)}
    city = text.rsplit("/", 1)[-1].strip().replace(" ", "_").casefold()
    near = difflib.get_close_matches(_SPOKEN.get(city, city), list(by_city), n=1, cutoff=0.85)
    zone = by_city[near[0]] if near else "America/New_York"
    raise ValueError(f'must be a time zone named by a city, such as "{zone}"')


def _territories() -> dict[str, str]:
    territories = Locale("en").territories.items()
    return {code: name for code, name in territories if len(code) == 2 and code not in _NO_COUNTRIES}


def _code_of(name: str) -> str:
    by_name = {written.casefold(): code for code, written in _territories().items()}
    near = difflib.get_close_matches(name.strip().casefold(), list(by_name), n=1, cutoff=0.8)
    return by_name[near[0]] if near else ""
