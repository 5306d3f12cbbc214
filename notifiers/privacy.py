"""What of a request the channel may see (desk.md F4). The base has the whole; when in doubt it is hidden."""

import re
from typing import NamedTuple

from airtable_schema.address import read_address
from airtable_schema.numbers import first_name
from airtable_schema.records import Request
from notifiers.personal import HIDDEN, without_personal
from notifiers.plain import one_line

_MOST = 2_000
"""Longer details are cut before they are searched; a card shows far less."""
_POSTCODE = re.compile(r"\b\d{5}(?:-\d{4})?\b")
_NAME = 60
_TELLING = 3
"""From this many characters on, a house number is recognised by itself."""


class Masked(NamedTuple):
    """Text for the channel, and whether anything in it was hidden."""

    text: str
    hid: bool


def masked_details(request: Request, country: str) -> Masked:
    """Return *Details* without what looks like a phone, an e-mail, a code, a flat, a last name, the address.

    A Private request's details are not for the channel at all, and private notes never are.
    """
    if request.private:
        return Masked("", hid=False)
    original = request.details[:_MOST]
    own = _own(request)
    text = without_personal(own.sub(HIDDEN, original) if own else original, country)
    return Masked(text, hid=text != original)


def street(request: Request, country: str) -> str:
    """Return where it is as the channel sees it: street without number, city; only the city if Private."""
    if request.private:
        return city(request)
    return read_address(request.address, request.city, country).without_number or city(request)


def area(request: Request, country: str) -> str:
    """Return roughly where it is, as *Area* says; "" where what is written there may be more than that."""
    written = one_line(request.area, _NAME)
    telling = any(map(str.isdigit, written)) or without_personal(written, country) != written
    return "" if telling else written


def city(request: Request) -> str:
    """Return the city, without whatever number somebody wrote beside it.

    "" of a Private request where more than a postcode is written: it may be the address.
    """
    bare = " ".join(_POSTCODE.sub(" ", request.city).split())
    if request.private and re.search(r"\d", bare):
        return ""
    return " ".join(word for word in bare.split() if not any(map(str.isdigit, word))).strip(" ,;-")


def street_of(address: str, request: Request, country: str) -> str:
    """Return an address that a sentence speaks of, without its number; "" when that can't be told safely."""
    return "" if request.private else read_address(address, "", country).without_number


def person(request: Request) -> str:
    """Return what the channel calls the person who asked: the first name, "" of a Private request."""
    return "" if request.private else one_line(first_name(request.name), _NAME)


def _own(request: Request) -> re.Pattern[str] | None:
    """Return what finds this request's own address line, house number and last names."""
    line = request.address.split(",")[0].split()
    numbers = [word for word in line if re.fullmatch(r"\d[\d-]*[A-Za-z]?", word) and len(word) >= _TELLING]
    parts = [f"(?i:{_loosely(line)})"] if len(line) > 1 else []
    parts += [re.escape(word) for word in (*numbers, *_last_names(request))]
    return re.compile("|".join(rf"(?<!\w){part}(?!\w)" for part in parts)) if parts else None


def _loosely(words: list[str]) -> str:
    return r"[\s,.]+".join(map(re.escape, words))


def _last_names(request: Request) -> list[str]:
    """Return the names behind the first names; in details they count only where they begin with a capital."""
    names = (request.name, request.asked_by, request.contact_person)
    return [
        word
        for name in names
        for word in re.findall(r"[^\W\d_]{3,}", name)
        if word[0].isupper() and word not in first_name(name)
    ]
