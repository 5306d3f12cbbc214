"""Phone numbers as people type them: one form to compare, one to read aloud.

https://github.com/daviddrysdale/python-phonenumbers (Google's libphonenumber in Python).
"""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

_ONLY_A_NUMBER = re.compile(r"[+\d\s().\-–]+(?:(?:ext\.?|x|poste|#)\s*\d{1,7})?", re.IGNORECASE)
_FEWEST = 5
_KEPT = 8192
"""Numbers remembered: parsing one takes some 30 microseconds, and the same few are on every card."""


@lru_cache(maxsize=_KEPT)
def normalised(phone: str, country: str) -> str:
    """Return the number as it is compared: "+17185550134"; "" when the cell is blank or holds no number.

    The first number counts where somebody wrote two, or words beside it; an extension does not count.
    What can't be a number of any country comes back as its bare digits, from five on. Never raises.
    """
    number = _parsed(phone, country)
    if number is None:
        digits = "".join(re.findall(r"\d", phone))
        return digits if len(digits) >= _FEWEST else ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=_KEPT)
def shown(phone: str, country: str) -> str:
    """Return the number as people of `country` read it; numbers of other countries with their prefix.

    A cell that holds more than one number, or words, is shown as it was written. Never raises.
    """
    text = " ".join(phone.split())
    number = _parsed(text, country) if _ONLY_A_NUMBER.fullmatch(text) else None
    if number is None:
        return text
    at_home = number.country_code == phonenumbers.country_code_for_region(country)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _parsed(phone: str, country: str) -> PhoneNumber | None:
    """Return the number that the text is, or else the first one in it."""
    try:
        number = phonenumbers.parse(phone, country or None)
    except NumberParseException:
        number = None
    if number is not None and _possible(number):
        return number
    found = phonenumbers.PhoneNumberMatcher(phone, country or None, leniency=phonenumbers.Leniency.POSSIBLE)
    return next((match.number for match in found if _possible(match.number)), None)


def _possible(number: PhoneNumber) -> bool:
    """Whether it can be dialled from anywhere: a number without its area code can't."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)
