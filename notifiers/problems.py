"""*To fix*: what a person should put right in a row, one line each, in the group's own names of columns."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from airtable_schema.cells import ProblemCode
from airtable_schema.parse import Problem
from notifiers.desk import Desk
from notifiers.next_step import NextStep, sentence
from notifiers.plain import one_line
from notifiers.words import marked as _
from notifiers.words import translate

_DETAIL = 80

PROBLEMS: Mapping[ProblemCode, str] = MappingProxyType(
    {
        ProblemCode.UNKNOWN_OPTION: _(
            "{column}: “{detail}” is not one of the choices I know. Choose another."
        ),
        ProblemCode.FORMULA_ERROR: _(
            "{column}: its formula gives an error. Mend it, or write the value itself."
        ),
        ProblemCode.NOT_A_NUMBER: _("{column}: “{detail}” is not a number. Write digits only."),
        ProblemCode.TOO_SMALL: _("{column}: {detail} is below zero. Write a number from 0 on."),
        ProblemCode.NOT_WHOLE: _("{column}: {detail} is not a whole number. Write one without a point."),
        ProblemCode.NOT_A_TIME: _("{column}: “{detail}” is not a day with a time. Choose both."),
        ProblemCode.NOT_A_PLACE: _("{column}: “{detail}” is not a place. Write it like 40.7644, -73.9235."),
        ProblemCode.UNEXPECTED: _(
            "{column}: this kind of column can't be read. Ask a coordinator to change it back."
        ),
    }
)
"""Why a cell can't be read, and what to write instead."""


def to_fix(
    problems: Iterable[Problem],
    steps: Iterable[NextStep],
    columns: Mapping[str, str],
    desk: Desk,
    now: datetime,
) -> str:
    """Return what *To fix* says: each thing once, those of the cells first; "" when nothing is wrong.

    `columns` are the names of columns by key; `steps` are those that a person ends by mending the row.
    """
    lines = [_line(problem, columns, desk) for problem in problems]
    lines += [sentence(step, desk, now) for step in steps]
    return "\n".join(dict.fromkeys(lines))


def _line(problem: Problem, columns: Mapping[str, str], desk: Desk) -> str:
    column = columns.get(problem.column, problem.column)
    detail = one_line(problem.detail, _DETAIL) or "…"
    return translate(PROBLEMS[problem.code], desk.locale, column=column, detail=detail)
