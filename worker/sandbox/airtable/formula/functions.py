"""The functions that the stand-in knows, each made from its compiled arguments.

Texts of the functions: https://support.airtable.com/docs/formula-field-reference
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from worker.sandbox.airtable.formula import dates
from worker.sandbox.airtable.formula.grammar import UNREADABLE, FormulaRefused
from worker.sandbox.airtable.formula.scope import Kind, Node, Run, Scope
from worker.sandbox.airtable.formula.values import Value, number, same, text, truth
from worker.sandbox.airtable.schema import Record
from worker.sandbox.switches import NeverEdited

Build: TypeAlias = Callable[[Sequence[Run]], Run]
_ANY = 10_000


@dataclass(slots=True, frozen=True)
class Function:
    """One function: how many arguments it takes, what it gives, and how it is made."""

    least: int
    most: int
    build: Build
    kind: Kind = Kind.OTHER


def _truths(args: Sequence[Run], row: Record, scope: Scope) -> int:
    """Count those that hold. All are evaluated: an error in a later one is not hidden by an earlier one."""
    count = 0
    for arg in args:
        if truth(arg(row, scope)):
            count += 1
    return count


def _and(args: Sequence[Run]) -> Run:
    return lambda row, scope: _truths(args, row, scope) == len(args)


def _or(args: Sequence[Run]) -> Run:
    return lambda row, scope: _truths(args, row, scope) > 0


def _xor(args: Sequence[Run]) -> Run:
    return lambda row, scope: _truths(args, row, scope) % 2 == 1


def _not(args: Sequence[Run]) -> Run:
    (arg,) = args
    return lambda row, scope: not truth(arg(row, scope))


def _if(args: Sequence[Run]) -> Run:
    """Evaluate only the branch that is taken."""
    condition, then = args[:2]
    otherwise = args[2] if len(args) > 2 else _blank([])
    return lambda row, scope: then(row, scope) if truth(condition(row, scope)) else otherwise(row, scope)


def _switch(args: Sequence[Run]) -> Run:
    subject, cases = args[0], args[1:]
    default = cases[-1] if len(cases) % 2 else _blank([])
    pairs = list(zip(cases[0::2], cases[1::2], strict=False))

    def run(row: Record, scope: Scope) -> Value:
        value = subject(row, scope)
        found = (then for pattern, then in pairs if same(value, pattern(row, scope)))
        return next(found, default)(row, scope)

    return run


def _blank(_args: Sequence[Run]) -> Run:
    return lambda _row, _scope: None


def _true(_args: Sequence[Run]) -> Run:
    return lambda _row, _scope: True


def _false(_args: Sequence[Run]) -> Run:
    return lambda _row, _scope: False


def _position(args: Sequence[Run], row: Record, scope: Scope, *, fold: bool) -> int:
    sought, where = text(args[0](row, scope)), text(args[1](row, scope))
    if fold:
        sought, where = sought.lower(), where.lower()
    start = int(number(args[2](row, scope))) if len(args) > 2 else 1
    return where.find(sought, max(start, 1) - 1) + 1


def _find(args: Sequence[Run]) -> Run:
    """Give the position counted from 1, and 0 where it is absent."""
    return lambda row, scope: _position(args, row, scope, fold=False)


def _search(args: Sequence[Run]) -> Run:
    """Like FIND, but case does not matter, and what is absent is blank."""
    return lambda row, scope: _position(args, row, scope, fold=True) or None


def _lower(args: Sequence[Run]) -> Run:
    return lambda row, scope: text(args[0](row, scope)).lower()


def _upper(args: Sequence[Run]) -> Run:
    return lambda row, scope: text(args[0](row, scope)).upper()


def _len(args: Sequence[Run]) -> Run:
    return lambda row, scope: len(text(args[0](row, scope)))


def _trim(args: Sequence[Run]) -> Run:
    return lambda row, scope: text(args[0](row, scope)).strip()


def _concatenate(args: Sequence[Run]) -> Run:
    return lambda row, scope: "".join([text(arg(row, scope)) for arg in args])


def _arrayjoin(args: Sequence[Run]) -> Run:
    def run(row: Record, scope: Scope) -> Value:
        value = args[0](row, scope)
        separator = text(args[1](row, scope)) if len(args) > 1 else ", "
        return separator.join(value) if isinstance(value, tuple) else text(value)

    return run


def _record_id(_args: Sequence[Run]) -> Run:
    return lambda row, _scope: row.id


def _created_time(_args: Sequence[Run]) -> Run:
    return lambda row, _scope: row.created


FUNCTIONS: dict[str, Function] = {
    "AND": Function(1, _ANY, _and),
    "OR": Function(1, _ANY, _or),
    "XOR": Function(1, _ANY, _xor),
    "NOT": Function(1, 1, _not),
    "IF": Function(2, 3, _if),
    "SWITCH": Function(3, _ANY, _switch),
    "TRUE": Function(0, 0, _true),
    "FALSE": Function(0, 0, _false, Kind.FALSE),
    "BLANK": Function(0, 0, _blank),
    "FIND": Function(2, 3, _find),
    "SEARCH": Function(2, 3, _search),
    "LOWER": Function(1, 1, _lower),
    "UPPER": Function(1, 1, _upper),
    "LEN": Function(1, 1, _len),
    "TRIM": Function(1, 1, _trim),
    "CONCATENATE": Function(1, _ANY, _concatenate),
    "ARRAYJOIN": Function(1, 2, _arrayjoin),
    "RECORD_ID": Function(0, 0, _record_id, Kind.RECORD_ID),
    "CREATED_TIME": Function(0, 0, _created_time, Kind.DATE),
    "NOW": Function(0, 0, dates.now, Kind.DATE),
    "TODAY": Function(0, 0, dates.today, Kind.DATE),
    "DATEADD": Function(3, 3, dates.add, Kind.DATE),
    "DATETIME_DIFF": Function(2, 3, dates.difference),
    "DATETIME_PARSE": Function(1, 1, dates.parse, Kind.DATE),
    "IS_AFTER": Function(2, 2, dates.is_after),
    "IS_BEFORE": Function(2, 2, dates.is_before),
    "IS_SAME": Function(2, 3, dates.is_same),
}
"""By name. LAST_MODIFIED_TIME is the compiler's, because its arguments are fields and not their values."""


def call(function: Function, args: Sequence[Node]) -> Node:
    """Return the node of a call; refuse a wrong number of arguments."""
    if not function.least <= len(args) <= function.most:
        raise FormulaRefused(UNREADABLE)
    if function.build is _or and all(arg.ids for arg in args):
        return one_of([index for arg in args for index in arg.ids])
    return Node(function.build([arg.run for arg in args]), function.kind)


def one_of(literals: Sequence[int]) -> Node:
    """Return whether the row's id is one of these: a hundred are asked for at once, and compared at once."""
    ids = tuple(literals)
    return Node(lambda row, scope: row.id in scope.literal_set(ids), ids=ids)


def last_modified(fields: Sequence[Node]) -> Node:
    """Return when one of these cells was last changed by somebody; without fields, any cell.

    What it gives for cells that nobody ever edited is not documented: blank, or when the row was created.
    """
    if any(not one.field for one in fields):
        raise FormulaRefused(UNREADABLE)
    watched = frozenset(one.field for one in fields)

    def run(row: Record, scope: Scope) -> datetime | None:
        edited = [at for key, at in row.modified.items() if not watched or key in watched]
        if edited:
            return max(edited)
        return row.created if scope.switches.never_edited is NeverEdited.CREATED else None

    return Node(run, Kind.DATE)
