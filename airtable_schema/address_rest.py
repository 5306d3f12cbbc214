"""What stands behind the street in an address: what of it says where, and what only says who and how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from airtable_schema import address_words as words
from airtable_schema.address_words import fold

Tokens = Sequence[str]


@dataclass(slots=True)
class Rest:
    """What was found behind a street. `unknown` is what could be anything: a person, another place."""

    city: tuple[str, ...] = ()
    region: str = ""
    postcode: str = ""
    unit: tuple[str, ...] = ()
    unknown: list[str] = field(default_factory=list)


def read_rest(tokens: Tokens, city: Sequence[str]) -> Rest:
    """Read what stands behind a street: flat, city, state, postcode. The way to the bell is dropped.

    `city` is the city that is known, in folded words.
    """
    found, at = Rest(), 0
    while at < len(tokens):
        at += _read_one(found, tokens[at:], city)
    if found.unknown and (found.region or found.postcode) and all(map(_is_a_word, found.unknown)):
        found.city, found.unknown = tuple(found.unknown), []
    return found


def _read_one(found: Rest, tokens: Tokens, city: Sequence[str]) -> int:
    """Take in one thing from the front and return of how many words it is."""
    word = fold(tokens[0])
    if length := _place_known(tokens, city):
        return length
    if _leads_to_the_door(tokens):
        found.unit = () if word in words.ASIDES or word == "au" else tuple(tokens)
        return len(tokens)
    if _is_postcode(tokens):
        return _read_postcode(found, tokens)
    if _is_state(tokens):
        found.region = word.upper()
    elif words.FLAT.fullmatch(word) or words.ORDINAL.fullmatch(word):
        found.unit = (*found.unit, tokens[0])
    elif word:
        found.unknown.append(tokens[0])
    return 1


def _place_known(tokens: Tokens, city: Sequence[str]) -> int:
    """Return of how many words the known city, or a country, is that stands in front; 0 for neither."""
    folded = [fold(token) for token in tokens]
    if city and folded[: len(city)] == list(city):
        return len(city)
    return next((length for length in (1, 2) if " ".join(folded[:length]) in words.COUNTRIES), 0)


def _leads_to_the_door(tokens: Tokens) -> bool:
    """Whether nothing from here on says where the building is: it is inside, or it is about people."""
    word = fold(tokens[0])
    return word in words.ASIDES or word == "au" or _is_unit(word, fold(tokens[1]) if len(tokens) > 1 else "")


def _is_unit(word: str, after: str) -> bool:
    floor = after in words.FLOORS and bool(words.ORDINAL.fullmatch(word))
    return floor or word in words.UNITS or word in words.FLOORS or word.startswith("#")


def _is_state(tokens: Tokens) -> bool:
    """Whether it is a state's or province's two letters: "in", "or", "la" are words unless in capitals."""
    alone = len(tokens) == 1 or _is_postcode(tokens[1:])
    return fold(tokens[0]) in words.STATES and (tokens[0].strip(".,").isupper() or alone)


def _is_postcode(tokens: Tokens) -> bool:
    word = fold(tokens[0])
    after = fold(tokens[1]) if len(tokens) > 1 else ""
    two = bool(re.fullmatch(r"[a-z]{1,2}\d[a-z\d]?", word) and re.fullmatch(r"\d[a-z](?:[a-z]|\d)", after))
    return two or bool(re.fullmatch(r"\d{5}(?:-\d{4})?", word))


def _read_postcode(found: Rest, tokens: Tokens) -> int:
    """Take in a postcode, and the city where it stands behind it, as in "75011 Paris"."""
    length = 1 if fold(tokens[0]).replace("-", "").isdigit() else 2
    found.postcode = " ".join(tokens[:length]).strip(".,")
    behind = length
    while behind < len(tokens) and _is_a_word(tokens[behind]) and not _is_unit(fold(tokens[behind]), ""):
        behind += 1
    city = [token for token in tokens[length:behind] if fold(token) != "cedex"]
    if city and fold(" ".join(city)) not in words.COUNTRIES and not found.unknown:
        found.city = tuple(city)
        return behind
    return length


def _is_a_word(token: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[.'’\-])*", token)) and fold(token) not in words.ASIDES
