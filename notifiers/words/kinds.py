"""What a request asks for, shorter than its kind of help is called in the base."""

import re
from collections.abc import Sequence

from airtable_schema.records import Need
from notifiers.desk import Desk
from notifiers.plain import one_line
from notifiers.words import translate

_LIMIT = 80
_FURTHER = re.compile(r"\s+(?:or|and|ou|et|o|y|u)\s+|\s*[,:;(/]", re.IGNORECASE)
_EITHER = re.compile(r"^(\w+) or \w+ ([\w-]+)$")
"""“Medicine or pharmacy pick-up”: one word may be left out without parting a noun from what belongs to it."""


def whole(needs: Sequence[Need], desk: Desk) -> str:
    """Return the kinds of help as the base calls them."""
    names = [one_line(need.name, _LIMIT) for need in needs if need.name.strip()]
    return " + ".join(names) if names else translate("kind of help not known", desk.locale)


def short(need: Need) -> str:
    """Return the first of what a kind of help is: "Medicine" of "Medicine or pharmacy pick-up"."""
    return one_line(_FURTHER.split(need.name.strip(), maxsplit=1)[0] or need.name, _LIMIT)


def shorts(needs: Sequence[Need], desk: Desk) -> str:
    """Return the kinds of help in short: "Medicine, Groceries"."""
    names = [short(need) for need in needs if need.name.strip()]
    return ", ".join(names) if names else translate("kind of help not known", desk.locale)


def spoken(needs: Sequence[Need], desk: Desk) -> str:
    """Return the kinds of help within a sentence: "medicine pick-up"."""
    names = [_EITHER.sub(r"\1 \2", one_line(need.name, _LIMIT)) for need in needs if need.name.strip()]
    return " + ".join(map(lowered, names)) if names else translate("kind of help not known", desk.locale)


def lowered(name: str) -> str:
    """Return a name as it is within a sentence; what is written in capitals stays so."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
