"""The functions of dates. A blank among the dates that are compared gives what the switch says."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from worker.sandbox.airtable.formula.grammar import FormulaRefused
from worker.sandbox.airtable.formula.scope import Run, Scope
from worker.sandbox.airtable.formula.values import FormulaError, Value, moment, number, parsed, text
from worker.sandbox.airtable.schema import Record

_SECONDS: dict[str, float] = {
    "milliseconds": 0.001, "ms": 0.001, "seconds": 1, "s": 1, "minutes": 60, "m": 60,
    "hours": 3600, "h": 3600, "days": 86400, "d": 86400, "weeks": 604800, "w": 604800,
}  # fmt: skip
_MONTHS = {"months": 1, "M": 1, "quarters": 3, "Q": 3, "years": 12, "y": 12}
_DIGITS = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}
"""How much of a time's ISO text two times must share to be the same."""


def now(_args: Sequence[Run]) -> Run:
    """NOW(): Airtable's clock."""
    return lambda _row, scope: scope.now


def today(_args: Sequence[Run]) -> Run:
    """TODAY(): midnight, UTC."""
    return lambda _row, scope: scope.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def parse(args: Sequence[Run]) -> Run:
    """DATETIME_PARSE(text): ISO only. A time stays what it is, a blank stays blank."""

    def run(row: Record, scope: Scope) -> Value:
        value = args[0](row, scope)
        return parsed(value) if isinstance(value, str) and value else moment(value)

    return run


def add(args: Sequence[Run]) -> Run:
    """DATEADD(date, count, units)."""

    def run(row: Record, scope: Scope) -> Value:
        start = moment(args[0](row, scope))
        count, units = number(args[1](row, scope)), text(args[2](row, scope))
        if units in _MONTHS:
            return start and _months_later(start, int(count) * _MONTHS[units])
        return start and start + timedelta(seconds=count * _seconds(units))

    return run


def _months_later(start: datetime, months: int) -> datetime:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def _seconds(units: str) -> float:
    if units not in _SECONDS:
        raise FormulaRefused(f"the unit {units!r} is not known to this stand-in")
    return _SECONDS[units]


def difference(args: Sequence[Run]) -> Run:
    """DATETIME_DIFF(a, b, units): a - b in whole units, seconds by default; #ERROR when one is blank."""

    def run(row: Record, scope: Scope) -> Value:
        left, right = moment(args[0](row, scope)), moment(args[1](row, scope))
        unit = _seconds(text(args[2](row, scope))) if len(args) > 2 else 1.0
        if left is None or right is None:
            raise FormulaError
        return int((left - right) / timedelta(seconds=unit))

    return run


def _compared(args: Sequence[Run], holds: Callable[[datetime, datetime], bool]) -> Run:
    first, second = args[:2]

    def run(row: Record, scope: Scope) -> Value:
        left, right = moment(first(row, scope)), moment(second(row, scope))
        if left is None or right is None:
            return scope.with_blank()
        return holds(left, right)

    return run


def is_after(args: Sequence[Run]) -> Run:
    """IS_AFTER(a, b): strictly."""
    return _compared(args, lambda left, right: left > right)


def is_before(args: Sequence[Run]) -> Run:
    """IS_BEFORE(a, b): strictly."""
    return _compared(args, lambda left, right: left < right)


def is_same(args: Sequence[Run]) -> Run:
    """IS_SAME(a, b, unit): the same instant, or the same year, month, day, hour, minute or second in UTC."""
    if len(args) == 2:
        return _compared(args, lambda left, right: left == right)

    def run(row: Record, scope: Scope) -> Value:
        unit = text(args[2](row, scope))
        if unit not in _DIGITS:
            raise FormulaRefused(f"the unit {unit!r} is not known to this stand-in")
        return _compared(args, lambda left, right: _cut(left, unit) == _cut(right, unit))(row, scope)

    return run


def _cut(value: datetime, unit: str) -> str:
    return value.astimezone(UTC).isoformat()[: _DIGITS[unit]]
