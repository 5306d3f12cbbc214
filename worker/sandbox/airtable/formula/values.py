"""What the values of a formula are, and how they turn into text, numbers and truth.

A blank is None. Times are aware `datetime`s, days `date`s, lists tuples of text. Where the vendor's rule for
mixing two kinds of value is not known, the formula is refused rather than guessed.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from math import isnan
from typing import TypeAlias

from worker.sandbox.airtable.cells import iso
from worker.sandbox.airtable.formula.grammar import FormulaRefused

Value: TypeAlias = str | int | float | date | tuple[str, ...] | None


class FormulaError(Exception):
    """The formula's value is #ERROR for this row: the row is left out, and nobody is told."""


def truth(value: Value) -> bool:
    """Return whether a condition holds, and whether a row is kept: 0, "", blank and NaN do not."""
    return bool(value) and not (isinstance(value, float) and isnan(value))


def text(value: Value) -> str:
    """Return a value as `&` joins it. A time is its UTC text, which holds YYYY-MM-DD."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(int(value)) if float(value).is_integer() else repr(value)


def number(value: Value) -> float:
    """Return a value as arithmetic takes it: a blank is 0, text is #ERROR."""
    if value is None:
        return 0
    if isinstance(value, int | float):
        return value
    raise FormulaError


def moment(value: Value) -> datetime | None:
    """Return a value as the date functions take it: None for a blank, #ERROR for what is no date."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if value is None or value == "":
        return None
    raise FormulaError


@lru_cache(maxsize=1024)
def parsed(written: str) -> datetime:
    """Return the time that an ISO text names; without a zone it is UTC. Other formats are refused."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise FormulaRefused(f"DATETIME_PARSE of {written!r} is not known to this stand-in") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def same(left: Value, right: Value) -> bool:
    """Return whether `=` holds: a blank equals blank, "" and 0; times compare as instants."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if left is None or right is None:
        return not truth(left) and not truth(right)
    left, right = _plain(left), _plain(right)
    if type(left) is type(right):
        return left == right
    if "" in (left, right):
        return False
    raise FormulaRefused("a comparison of text with a number or a date is not known to this stand-in")


def _plain(value: Value) -> str | float | datetime | None:
    """Return a value as one of three kinds: text, a number, a moment."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, date):
        return moment(value)
    return value if isinstance(value, str) or value is None else float(value)


def ordered(left: Value, right: Value) -> tuple[float, float] | tuple[str, str]:
    """Return both sides of `<` in a form that compares. Blanks among dates are the caller's business."""
    if isinstance(left, date) and isinstance(right, date):
        return _instant(left), _instant(right)
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    if isinstance(left, str | tuple | date) or isinstance(right, str | tuple | date):
        raise FormulaRefused("ordering text and other kinds of value is not known to this stand-in")
    return number(left), number(right)


def _instant(value: date) -> float:
    found = moment(value)
    return found.timestamp() if found else 0.0
