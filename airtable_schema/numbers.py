"""What identifies a request and a person to people: the request's number, short names, and the key of People.

Names are cut before they reach the channel. Whatever stands in a name cell, no phone number, e-mail address
or last name comes out of `first_name`.
"""

import hashlib
import re
import unicodedata

from airtable_schema.phones import normalised
from airtable_schema.records import Request

_TITLES = frozenset({
    "dr", "doctor", "don", "doña", "m", "madame", "mademoiselle", "miss", "mlle", "mme", "monsieur", "mr",
    "mrs", "ms", "mx", "prof", "señor", "señora", "sr", "sra", "srta",
})  # fmt: skip
_SUFFIXES = frozenset({"jr", "junior", "sr", "senior", "ii", "iii", "esq"})
_ASIDE = re.compile(r"\(.*?(?:\)|$)|[\[\]\"“”«»<>]")
_EDGES = " .,;:·-–/&+'’"


def request_number(request: Request) -> str:
    """Return the number people know a request by: the base's own, or five digits made of the record id.

    Those five digits may be shared by two requests: nothing is ever assigned or closed by number alone.
    """
    if request.number is not None:
        return str(request.number)
    digest = hashlib.sha256(request.id.encode()).digest()
    return str(10_000 + int.from_bytes(digest[:8], "big") % 90_000)


def first_name(name: str) -> str:
    """Return the first name: "Rosa" of "Rosa Alvarez", "Alvarez, Rosa" and "ALVAREZ Rosa"; "Mrs. K." of
    "Mrs. Kowalski"; "" when the cell is blank or holds no name (a phone number, an e-mail address).
    """
    words = _words(name)
    if not words:
        return ""
    return short_name(name) if _is_title(words[0]) else words[0]


def short_name(name: str) -> str:
    """Return first name and initial, as volunteers are called in the channel: "Ana R." of "Ana Ruiz"."""
    words = _words(name)
    return " ".join([words[0], *map(_initial, words[1:][-1:])]) if words else ""


def requester_key(phone: str, name: str, country: str) -> str:
    """Return what People are recognised by: normalised phone and first name; "" when there is no phone.

    Case and accents of the name do not count. `country` is where numbers without a prefix are, such as "US".
    """
    number = normalised(phone, country)
    return f"{number} {_plain(first_name(name))}".rstrip() if number else ""


def _words(name: str) -> list[str]:
    """Return the words of a name, the first name first; a title only where no first name stands beside it."""
    last, _, first = _ASIDE.sub(" ", name).partition(",")
    before, after = _named(last), _without_suffixes(_named(first))
    words = after + before[:1] + _without_suffixes(before[1:])
    titles = [word for word in words if _is_title(word)][:1]
    names = _capitals_last([word for word in words if not _is_title(word)])
    return titles + names if len(names) < 2 or names[0].islower() else names


def _named(text: str) -> list[str]:
    """Return the words that are names or titles: with letters, no digit, no @."""
    words = [word.strip(",") if _is_title(word) else word.strip(_EDGES) for word in text.split()]
    return [word for word in words if any(map(str.isalpha, word)) and not re.search(r"[@\d_]", word)]


def _without_suffixes(words: list[str]) -> list[str]:
    return [word for word in words if _bare(word) not in _SUFFIXES]


def _capitals_last(words: list[str]) -> list[str]:
    """Put a last name in capitals, as the French write it first, behind the first name."""
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    return [word for word in words if word not in capitals] + capitals


def _is_title(word: str) -> bool:
    return _bare(word) in _TITLES


def _bare(word: str) -> str:
    return word.strip(_EDGES).casefold()


def _initial(word: str) -> str:
    return f"{word.strip(_EDGES)[0].upper()}."


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
