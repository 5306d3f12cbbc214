"""The grammar of one line of an address: a house number and a street, in the order of each country."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from airtable_schema import address_words as words
from airtable_schema.address_words import fold

Tokens = Sequence[str]

_NUMBER = re.compile(r"\d{1,6}(?:[-/]\d{1,5})?(?:[a-z]|bis|ter|quater)?")
_ADDED = frozenset({"bis", "ter", "quater", "1/2", "½", "1⁄2", "1/4", "3/4"})
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’\-])*|\d{1,3}(?:st|nd|rd|th|e|er|eme|ieme)")
_LONGEST = 9
_LONGEST_BEFORE_KIND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A number and a street, and the words behind them."""

    number: str = ""
    street: tuple[str, ...]
    rest: tuple[str, ...] = ()
    number_last: bool = False


def read_line(tokens: Tokens, country: str) -> Line | None:
    """Return the street in these words, with its number if it has one; None where there surely is none."""
    for start in _starts(tokens):
        number, length = _number(start)
        if number and (line := _street(start[length:], country, numbered=True)):
            return Line(number=number, street=line.street, rest=line.rest)
    return _street(_behind_the_unit(tokens), country, numbered=False)


def _starts(tokens: Tokens) -> Iterator[Tokens]:
    """Yield where the number may be: at the start, behind a flat, or behind words that go nowhere."""
    behind = _behind_the_unit(tokens)
    yield behind
    if len(behind) == len(tokens):
        yield from (tokens[start:] for start in range(1, len(tokens)) if tokens[start][0].isdigit())


def _behind_the_unit(tokens: Tokens) -> Tokens:
    first, second = (*map(fold, tokens[:2]), "", "")[:2]
    is_unit = first in words.UNITS and bool(words.FLAT.fullmatch(second))
    is_floor = bool(words.ORDINAL.fullmatch(first)) and second in words.FLOORS
    return tokens[2:] if is_unit or is_floor else tokens


def _number(tokens: Tokens) -> tuple[str, int]:
    """Return the house number at the start, and of how many words it is."""
    if not tokens:
        return "", 0
    skipped = 1 if fold(tokens[0]) in ("no", "n°", "nº", "num", "numero", "nr") else 0
    first = re.sub(r"^n[°º]", "", fold(tokens[skipped])) if len(tokens) > skipped else ""
    if not _NUMBER.fullmatch(first):
        return "", 0
    added = tokens[skipped + 1 : skipped + 2]
    if added and fold(added[0]) in _ADDED:
        return f"{first} {fold(added[0])}", skipped + 2
    if added and re.fullmatch("[a-f]", fold(added[0])) and _is_first(tokens[skipped + 2 : skipped + 3]):
        return f"{first} {added[0]}", skipped + 2
    return first.upper() if first[-1:].isalpha() and first[-2:-1].isdigit() else first, skipped + 1


def _is_first(tokens: Tokens) -> bool:
    return bool(tokens) and fold(tokens[0]) in words.FIRST_ONLY | {
        "avenue",
        "av",
        "ave",
        "boulevard",
        "bd",
        "place",
    }


def _street(tokens: Tokens, country: str, *, numbered: bool) -> Line | None:
    if not tokens:
        return None
    first = fold(tokens[0])
    english = country in words.ENGLISH_ORDER
    if first in words.FIRST_ONLY or (first in words.CANONICAL and not english):
        return _kind_first(tokens, numbered=numbered)
    kinds = words.LAST_IN_ENGLISH if english else words.CANONICAL.keys()
    if line := _kind_last(tokens, kinds):
        return line if numbered or english else _with_number_behind(line)
    if first in words.ALONE:
        return _cut(tokens, 1)
    if first in words.CANONICAL or first in words.ROADS:
        return _english_kind_first(tokens)
    if first in ("le", "la", "les") and not english and numbered:
        return _kind_first(tokens, numbered=numbered)
    return None


def _kind_last(tokens: Tokens, kinds: Collection[str]) -> Line | None:
    """Read "Hunters Point Ave West": the name, then the kind, or kinds, then a direction."""
    folded = [fold(token) for token in tokens]
    for at, word in enumerate(folded[: _LONGEST_BEFORE_KIND + 1]):
        if (at and word in kinds) or words.COMPOUND.fullmatch(word):
            return _cut(tokens, at + 1) if all(map(_may_be_named, folded[:at], folded[1:])) else None
    return None


def _may_be_named(word: str, following: str) -> bool:
    """Whether a word may be in a street's name; a bare number only right before its kind, as in "30 Ave"."""
    if word.isdigit():
        return len(word) < 4 and following in words.CANONICAL
    at_somebodys = word.endswith(("'s", "’s")) and words.CANONICAL.get(following) == "pl"
    return bool(_NAME.fullmatch(word)) and word not in words.NOT_IN_NAMES and not at_somebodys


def _cut(tokens: Tokens, end: int) -> Line:
    """Take in more kinds, a road's own number, and a direction; what follows is the rest."""
    while end < len(tokens) and fold(tokens[end]) in words.CANONICAL:
        end += 1
    numbered = words.CANONICAL.get(fold(tokens[end - 1])) in words.NUMBERED or fold(tokens[0]) == "county"
    if numbered and end < len(tokens) and re.fullmatch(r"\d{1,4}[a-z]?", fold(tokens[end])):
        end += 1
    if end < len(tokens) and fold(tokens[end]) in words.DIRECTIONS:
        end += 1
    return Line(street=tuple(tokens[:end]), rest=tuple(tokens[end:]))


def _english_kind_first(tokens: Tokens) -> Line | None:
    """Read "Avenue C", "Route 9", "Avenue of the Americas", "Boulevard East"."""
    second = fold(tokens[1]) if len(tokens) > 1 else ""
    if second in words.JOINS:
        return _kind_first(tokens, numbered=True)
    if second in words.DIRECTIONS or re.fullmatch(r"[a-z]|\d{1,4}[a-z]?", second):
        return _cut(tokens, 2)
    return None


def _kind_first(tokens: Tokens, *, numbered: bool) -> Line | None:
    """Read "rue du 8 Mai 1945" and "Calle Mayor 12": kind and name, up to where something else begins."""
    end = 1
    while end < len(tokens) and not _ends_the_name(tokens, end):
        end += 1
    if end < 2 or end > _LONGEST or fold(tokens[end - 1]) in words.JOINS:
        return None
    line = Line(street=tuple(tokens[:end]), rest=tuple(tokens[end:]))
    return line if numbered else _with_number_behind(line)


def _with_number_behind(line: Line) -> Line:
    """Take the number from behind the street, where countries write it there."""
    number, length = _number(line.rest)
    return Line(number=number, street=line.street, rest=line.rest[length:], number_last=bool(number))


def _ends_the_name(tokens: Tokens, at: int) -> bool:
    word, before = fold(tokens[at]), fold(tokens[at - 1])
    after = fold(tokens[at + 1]) if at + 1 < len(tokens) else ""
    if after in words.FLOORS and words.ORDINAL.fullmatch(word):
        return True
    if word.isdigit():
        return len(word) > 4 or not ({before, after} & words.MONTHS or before in words.JOINS)
    if word == "au" and (after == "fond" or after[:1].isdigit()):
        return True
    stops = word in words.UNITS or word in words.ASIDES or word in words.FLOORS
    surely = word in words.NOT_AFTER_KIND or (stops and at > 1 and before not in words.JOINS)
    return surely or not _NAME.fullmatch(word)
