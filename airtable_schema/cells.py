"""One cell at a time: from what Airtable sends to a value of ours, or a reason why not.

A reader takes the value of a cell that is not blank. It returns a value, or BLANK, or raises Unreadable,
which also says what holds instead. Types that people changed are read as far as they make sense.
https://airtable.com/developers/web/api/field-model
"""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from sys import intern

from airtable_schema.columns import Column, FieldType
from airtable_schema.coordinates import read_coordinates
from airtable_schema.live import JSON
from airtable_schema.unreadable import BLANK, ProblemCode, Unreadable

__all__ = [
    "Choose",
    "ProblemCode",
    "Reader",
    "read_choice",
    "read_choices",
    "read_links",
    "read_number",
    "read_place",
    "read_text",
    "read_tick",
    "read_time",
    "read_whole",
    "read_words",
    "reader_for",
]

_LARGEST = 1e12
"""Beyond any count, distance or number of a request."""


Reader = Callable[[JSON], object]
Choose = Callable[[str], str | None]
"""From an option's name to the option; None is one of the group's own."""


def reader_for(column: Column, choose: Choose) -> Reader:
    """Return how cells of a column are read."""
    match column.type:
        case FieldType.CHECKBOX:
            return _careful_tick if column.guards else read_tick
        case FieldType.NUMBER | FieldType.AUTONUMBER:
            return read_number if column.precision else read_whole
        case FieldType.DATE_TIME:
            return read_time
        case FieldType.LINK:
            return read_links
        case FieldType.SELECT:
            return partial(read_choice, choose=choose)
        case FieldType.MULTI_SELECT:
            order = tuple(column.options)
            return _shared(partial(read_choices, choose=choose, order=order) if order else read_words)
        case _:
            return read_text


def _shared(read: Reader) -> Reader:
    """Return the reader, giving equal cells one value: thousands of volunteers speak the same languages."""
    remembered = lru_cache(maxsize=512)(lambda names: read(list(names)))

    def read_shared(value: JSON) -> object:
        plain = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return remembered(tuple(value)) if plain else read(value)

    return read_shared


def read_text(value: JSON) -> object:
    """Read text: of any text column, and of numbers, people, bar codes and look-ups that stand in for one."""
    if isinstance(value, str):
        return _clean(value) or BLANK
    if isinstance(value, bool):
        raise Unreadable(ProblemCode.UNEXPECTED)
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, list):
        texts = [str(text) for each in value if each is not None and (text := read_text(each)) is not BLANK]
        return ", ".join(texts) or BLANK
    return read_text(_inside(value))


def _inside(value: JSON) -> JSON:
    """Return the text of a value that is an object; raise what the object says is wrong."""
    if isinstance(value, dict):
        if "error" in value or "specialValue" in value or "errorType" in value:
            raise Unreadable(ProblemCode.FORMULA_ERROR)
        for key in ("text", "name", "value", "email", "label"):
            if isinstance(value.get(key), str):
                return value[key]
    raise Unreadable(ProblemCode.UNEXPECTED)


def _clean(text: str) -> str:
    """Return text without outer space, and without halves of characters, which no message could carry."""
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.strip()


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        raise Unreadable(ProblemCode.FORMULA_ERROR)
    return str(int(value)) if value == int(value) else str(value)


def read_tick(value: JSON) -> object:
    """Read a checkbox, or a formula that gives 1 and 0."""
    if value is True or value is False:
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    raise Unreadable(_wrong(value))


def _careful_tick(value: JSON) -> object:
    """Read a checkbox that guards somebody: what can't be read counts as ticked."""
    try:
        return read_tick(value)
    except Unreadable as problem:
        raise Unreadable(problem.code, instead=True) from None


def read_number(value: JSON) -> object:
    """Read a number that is not negative, also where it was written into a text column."""
    if isinstance(value, str):
        value = _from_text(value)
    if value is BLANK:
        return BLANK
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(_wrong(value, ProblemCode.NOT_A_NUMBER))
    if value != value or abs(value) > _LARGEST:  # NaN is the one number that differs from itself
        raise Unreadable(ProblemCode.NOT_A_NUMBER)
    if value < 0:
        raise Unreadable(ProblemCode.TOO_SMALL, _number_text(value))
    return float(value)


def _from_text(text: str) -> JSON:
    text = _clean(text)
    try:
        return float(text.replace(",", ".")) if text else BLANK
    except ValueError:
        raise Unreadable(ProblemCode.NOT_A_NUMBER, text) from None


def read_whole(value: JSON) -> object:
    """Read a whole number that is not negative; what is behind the point is cut off, and said."""
    number = read_number(value)
    if not isinstance(number, float):
        return number
    if number != int(number):
        raise Unreadable(ProblemCode.NOT_WHOLE, _number_text(number), instead=int(number))
    return int(number)


def read_time(value: JSON) -> object:
    """Read a moment. A date without a time is none: in which zone a day begins is not ours to guess."""
    if not isinstance(value, str):
        raise Unreadable(_wrong(value, ProblemCode.NOT_A_TIME))
    if not value.strip():
        return BLANK
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Unreadable(ProblemCode.NOT_A_TIME, _clean(value))


def read_links(value: JSON) -> object:
    """Read links as record ids, each once, in the order given."""
    if not isinstance(value, list):
        raise Unreadable(_wrong(value))
    ids = [each.get("id") if isinstance(each, dict) else each for each in value]
    good = tuple(dict.fromkeys(intern(each) for each in ids if isinstance(each, str) and each[:3] == "rec"))
    if len(good) < len(set(map(str, ids))):
        raise Unreadable(ProblemCode.UNEXPECTED, instead=good)
    return good


def read_choice(value: JSON, choose: Choose) -> object:
    """Read one option; one of the group's own is a problem and blank."""
    if isinstance(value, str) and (option := choose(value)) is not None:
        return option
    name = read_text(value)
    if not isinstance(name, str):
        return BLANK
    if (option := choose(name)) is None:
        raise Unreadable(ProblemCode.UNKNOWN_OPTION, name)
    return option


def read_choices(value: JSON, choose: Choose, order: Sequence[str]) -> object:
    """Read many options, each once, in our order; the group's own are left out, and said."""
    options = {name: choose(name) for name in _names(value)}
    known = set(options.values())
    ordered = tuple(option for option in order if option in known)
    if None in known:
        unknown = ", ".join(name for name, option in options.items() if option is None)
        raise Unreadable(ProblemCode.UNKNOWN_OPTION, unknown, instead=ordered)
    return ordered


def read_words(value: JSON) -> object:
    """Read many words that we have no list of, such as languages: each once, in the order given."""
    first: dict[str, str] = {}
    for name in _names(value):
        first.setdefault(name.casefold(), name)
    return tuple(first.values())


def _names(value: JSON) -> list[str]:
    names = [read_text(each) for each in (value if isinstance(value, list) else [value])]
    return [name for name in names if isinstance(name, str)]


def read_place(value: JSON) -> object:
    """Read coordinates as we wrote them; anything else is no place."""
    text = read_text(value)
    if not isinstance(text, str):
        return BLANK
    if (place := read_coordinates(text)) is None:
        raise Unreadable(ProblemCode.NOT_A_PLACE)
    return place


def _wrong(value: JSON, otherwise: ProblemCode = ProblemCode.UNEXPECTED) -> ProblemCode:
    """Return what is wrong with a value of another type: an error of a formula says so itself."""
    is_error = isinstance(value, dict) and ("error" in value or "specialValue" in value)
    return ProblemCode.FORMULA_ERROR if is_error else otherwise
