"""What a written address says: which house, and what of it may be told to whom.

Two promises. `sendable` is all that may leave for a map service: number, street, city, state and postcode,
never a name, a flat, a phone number or how to ring. `without_number` is all that the channel may see. Only
words that the grammar knows get through; where one could be anything, nothing is sent, and a person is asked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from airtable_schema import address_words as words
from airtable_schema.address_lines import Line, Tokens, read_line
from airtable_schema.address_rest import Rest, read_rest
from airtable_schema.address_words import fold

_IN_BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?|\{[^}]*\}?")
_CONTACT = re.compile(
    r"\S*@\S*"
    r"|(?<![\w-])(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]\d{4}(?!\d)"
    r"|(?<![\w-])\d{3}[-.]\d{4}(?!\d)"
    r"|(?<!\w)(?:\+|00)\d[\d\s().-]{6,}\d"
    r"|(?<!\w)0\d(?:[\s.-]?\d{2}){4}(?!\d)"
    r"|(?<![\w-])\d{7,}(?!\d)"
)
_MAILBOX = re.compile(
    r"\b(?:p\.?\s*o\.?\s*box|post\s+office\s+box|bo[iî]te\s+postale|bp\s*\d|cs\s*\d{3,}|apartado)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;\n\r\t|•·]+|\s[-–—]+\s")
_SLASH = re.compile(r"(?<=[^\W\d_])/(?!o\b)(?=\w)")
"""Between two streets; not in "c/o", "1/2"."""
_CROSSING = re.compile(r"\s+(?:&|and|et|y|at|@|x|/|\+)\s+", re.IGNORECASE)
_CORNER = re.compile(
    r"^(?:(?:at|on|the|ne|nw|se|sw|a|l'|à|coin|en|la|north\w*|south\w*)\s+|l['’])*"
    r"(?:corner|crnr|cor|intersection|angle|croisement|coin|esquina)\s+(?:(?:of|de|des|du|the|la|con)\s+)*",
    re.IGNORECASE,
)


_IN_CITY = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’\-])*|\d{1,2}(?:e|er|eme)")
"""A word of a city's name, or a part of it as in "Paris 11e"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address, split. `certain` is False where part of what was written could be anything."""

    number: str = ""
    street: str = ""
    unit: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    certain: bool = False
    number_last: bool = False

    @property
    def sendable(self) -> str | None:
        """What may leave for a map service: "30-12 30th Ave, Astoria"; None when that can't be told safely.

        Without a city or postcode it is the street alone: give `read_address` the group's city in that case.
        """
        if not (self.certain and self.street):
            return None
        line = (self.street, self.number) if self.number_last else (self.number, self.street)
        parts = (" ".join(filter(None, line)), self.city, f"{self.region} {self.postcode}".strip())
        return ", ".join(filter(None, parts))

    @property
    def without_number(self) -> str:
        """What the channel may see: "30th Ave, Astoria"; "" when that can't be told safely."""
        return ", ".join(filter(None, (self.street, self.city))) if self.certain and self.street else ""

    @property
    def building(self) -> str:
        """The same for every flat and spelling of one building; "" when that is not certain."""
        if not (self.certain and self.number and self.street):
            return ""
        street = " ".join(_canonical(word) for word in re.split(r"[\s'’\-]+", self.street) if word)
        city = " ".join(_canonical(word) for word in re.split(r"[\s\-]+", self.city))
        return f"{fold(self.number).replace(' ', '')} {street}, {city}"


@lru_cache(maxsize=8192)
def read_address(address: str, city: str, country: str, *, names: tuple[str, ...] = ()) -> Address:
    """Split an address as people wrote it. `country` is two letters, "US"; it tells the order of words.

    The city that stands in the address goes before the one of its column. `names` are the people of the row:
    their names are taken off where they stand behind the street. Never raises.
    """
    written_city = _read_city(city)
    if written_city is None or _MAILBOX.search(address):
        return written_city or Address()
    text = _CONTACT.sub(" , ", _IN_BRACKETS.sub(" ", address))
    text = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", "-", text)
    text = _SLASH.sub(" / ", text)
    parts = _joined([part.split() for part in _PARTS.split(text) if part.split()])
    people = frozenset(fold(word) for name in names for word in name.split())
    return _read(parts, written_city, country, people)


def _joined(parts: list[list[str]]) -> list[list[str]]:
    """Put a number in front of its street, where a comma stands between: "12, rue des Lilas"."""
    for at in range(len(parts) - 1):
        if re.fullmatch(r"\d{1,5}[a-zA-Z]?|\d{1,5}\s?(?:bis|ter|quater)", " ".join(parts[at])):
            return [*parts[:at], [*parts[at], *parts[at + 1]], *parts[at + 2 :]]
    return parts


def _read_city(city: str) -> Address | None:
    """Return city, state and postcode of the *City* column; None where something else stands in it."""
    found = read_rest(_PARTS.sub(" ", city).split(), ())
    name = (*(found.city or found.unknown), *found.unit)
    if city.strip() and not name and not found.postcode:
        return None
    if len(name) > 5 or not all(_IN_CITY.fullmatch(fold(word)) for word in name):
        return None
    return Address(city=" ".join(name).strip(".,"), region=found.region, postcode=found.postcode)


def _read(parts: list[list[str]], city: Address, country: str, people: frozenset[str]) -> Address:
    for at, part in enumerate(parts):
        crossing = _read_crossing(part, country)
        line = crossing or read_line(part, country)
        if line is not None and (line.number or crossing or not _numbered_later(parts[at + 1 :], country)):
            return _with_rest(line, parts[at + 1 :], city, people)
    return city


def _numbered_later(parts: list[list[str]], country: str) -> bool:
    return any((line := read_line(part, country)) and line.number for part in parts)


def _read_crossing(part: Tokens, country: str) -> Line | None:
    """Return two streets that cross, which say where a place is without saying whose."""
    sides = _CROSSING.split(_CORNER.sub("", " ".join(part)))
    if len(sides) != 2:
        return None
    lines = [read_line(side.split(), country) for side in sides]
    if None in lines or any(line.number for line in lines if line):
        return None
    first, second = (line for line in lines if line)
    if first.rest:
        return None
    return Line(street=(*first.street, "&", *second.street), rest=second.rest)


def _with_rest(line: Line, parts: list[list[str]], city: Address, people: frozenset[str]) -> Address:
    known = tuple(fold(word) for word in city.city.split())
    line = _without_names(_without_city(line, known), people)
    behind = [[word for word in part if fold(word) not in people] for part in (line.rest, *parts)]
    rests = _cities_before_states([read_rest(part, known) for part in behind if part])
    return Address(
        number=line.number,
        street=" ".join(line.street).strip(".,"),
        number_last=line.number_last,
        unit=" ".join(word for rest in rests for word in rest.unit),
        city=_last(" ".join(rest.city).strip(".,") for rest in rests) or city.city,
        region=_last(rest.region for rest in rests) or city.region,
        postcode=_last(rest.postcode for rest in rests) or city.postcode,
        certain=not any(rest.unknown for rest in rests),
    )


def _last(values: Iterable[str]) -> str:
    return next(filter(None, reversed(list(values))), "")


def _without_city(line: Line, city: Tokens) -> Line:
    """Take the city off the end of a street that has no comma before it: "rue des Lilas Paris"."""
    end = len(line.street) - len(city)
    if not city or end < 2 or tuple(map(fold, line.street[end:])) != tuple(city):
        return line
    return line if fold(line.street[end - 1]) in words.JOINS else replace(line, street=line.street[:end])


def _cities_before_states(rests: list[Rest]) -> list[Rest]:
    """Take words that stand right before a state or postcode for the city: "Manchester, CT 06040"."""
    for one, following in pairwise(rests):
        plain = one.unknown and len(one.unknown) <= 4 and not (one.unit or one.city)
        if plain and (following.region or following.postcode) and not (following.city or following.unknown):
            one.city, one.unknown = tuple(one.unknown), []
    return rests


def _without_names(line: Line, people: frozenset[str]) -> Line:
    """Take people's names off the end of a street, unless the street has no other name: "rue Alvarez"."""
    end = len(line.street)
    while end and fold(line.street[end - 1]) in people:
        end -= 1
    return replace(line, street=line.street[:end]) if end > 1 else line


def _canonical(word: str) -> str:
    """Return a word of a street or city as all its spellings share it."""
    plain = fold(word)
    if ordinal := re.fullmatch(r"(\d+)(?:st|nd|rd|th|e|er|eme|ieme)", plain):
        return ordinal[1]
    saint = {"saint": "st", "sainte": "ste"}
    for table in (saint, words.CANONICAL, words.DIRECTIONS, words.ORDINALS):
        plain = table.get(plain, plain)
    return plain
