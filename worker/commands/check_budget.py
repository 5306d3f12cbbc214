"""What a group's plan carries, for `check`: how soon a request shows, how many there may be, how full it is.

Rows are counted, one call for each hundred, where the plan has a limit of them; the calls of the check itself
are counted in the desk's row, as its last call.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from airtable_schema.live import Schema
from airtable_schema.parse import parse_heartbeat
from airtable_schema.serialize import create_fields
from airtable_schema.template import TEMPLATE
from notifiers.desk import Desk
from notifiers.words import translate
from notifiers.words.lists import number
from notifiers.words.times import span
from worker.airtable.answers import Listing, Upserted
from worker.budget.budget import Budget, Spending, month_of
from worker.health.heartbeat import DESK

_MINUTE = timedelta(minutes=1)
MUCH_LESS = 0.75
"""Of the requests that the plan's own times carry: with more than that nobody is told to change theirs."""


class Base(Protocol):
    """The part of the Airtable door that this needs."""

    def list(self, table_id: str, *, fields: Sequence[str]) -> Listing:
        """Return all rows of a table."""

    def upsert(self, table_id: str, rows: Sequence[dict[str, Any]], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows."""


def counted_calls(budget: Budget, base: Base, schema: Schema, now: datetime) -> dict[str, int]:
    """Return the calls of this month that each row counts; none where nothing has a limit."""
    if budget.calls is None:
        return {}
    listed = base.list(schema.table_id("heartbeats"), fields=schema.column_ids("heartbeats"))
    rows = [parse_heartbeat(raw, schema).record for raw in listed.records]
    return {row.key: row.calls_this_month or 0 for row in rows if row.month == month_of(now)}


def what_it_carries(
    budget: Budget, base: Base, schema: Schema, desk: Desk, now: datetime, counted: Mapping[str, int]
) -> str:
    """Return it in a sentence. Raises what the door raises."""
    if budget.calls is None and budget.plan.rows is None:
        shows = span(_shown_within(budget, now, 0), desk)
        words = "A new request shows within {shows}. No plan is set, so no number of calls is kept to."
        return translate(words, desk.locale, shows=shows)
    said = [*_of_calls(budget, sum(counted.values()), desk, now), *_of_rows(budget, base, schema, desk)]
    return f"{'; '.join(said)}."


def looks_too_often(budget: Budget, at_plans_pace: Budget, desk: Desk) -> list[str]:
    """Return which of the group's own intervals cost it many requests, and how many there could be."""
    often = _more_often(budget, at_plans_pace)
    many, could = budget.requests_a_month(), at_plans_pace.requests_a_month()
    if not often or many is None or could is None or many > MUCH_LESS * could:
        return []
    return [
        translate(
            "[passes] looks more often than the plan's own times ({which}); leave it out and the month "
            "carries about {n} requests.",
            desk.locale, which=", ".join(often), n=number(could, desk),
        )
    ]  # fmt: skip


def _more_often(budget: Budget, at_plans_pace: Budget) -> list[str]:
    """Return the settings that are shorter than the plan's own intervals, as they are written."""
    ours, own = budget.plan, at_plans_pace.plan
    often = [f"every_seconds = {ours.by_day.total_seconds():g}"] if ours.by_day < own.by_day else []
    if ours.by_night is not None and (own.by_night is None or ours.by_night < own.by_night):
        often.append(f"every_seconds_at_night = {ours.by_night.total_seconds():g}")
    return often


def _of_calls(budget: Budget, spent: int, desk: Desk, now: datetime) -> list[str]:
    shows = span(_shown_within(budget, now, spent), desk)
    said = [translate("A new request shows within {shows} while the desk is open", desk.locale, shows=shows)]
    many = budget.requests_a_month()
    if many is not None and budget.calls is not None:
        said.append(translate("about {n} requests a month", desk.locale, n=number(many, desk)))
        used, limit = number(spent, desk), number(budget.calls, desk)
        said.append(translate("calls {used} of {limit}", desk.locale, used=used, limit=limit))
    return said


def _of_rows(budget: Budget, base: Base, schema: Schema, desk: Desk) -> list[str]:
    if budget.plan.rows is None:
        return []
    tables = [table for table in TEMPLATE if schema.has(table.key)]
    rows = sum(
        len(base.list(schema.table_id(table.key), fields=_one(schema, table.key)).records) for table in tables
    )
    limit = number(budget.plan.rows, desk)
    return [translate("rows {used} of {limit}", desk.locale, used=number(rows, desk), limit=limit)]


def _one(schema: Schema, table: str) -> list[str]:
    """Return one column: rows are only counted."""
    return list(schema.column_ids(table)[:1])


def _shown_within(budget: Budget, now: datetime, spent: int) -> timedelta:
    every = budget.every(Spending(now=now, spent=spent))
    return math.ceil(every / _MINUTE) * _MINUTE


def count(
    budget: Budget, base: Base, schema: Schema, now: datetime, counted: Mapping[str, int], made: int
) -> None:
    """Write into the desk's row that so many calls were made by hand, and this one."""
    if budget.calls is None:
        return
    calls = counted.get(DESK, 0) + made + 1
    values = {"key": DESK, "name": DESK, "calls_this_month": calls, "month": month_of(now)}
    row = create_fields("heartbeats", values, schema)
    base.upsert(
        schema.table_id("heartbeats"), [row], merge_on=[schema.column_id("heartbeats", "key")]
    ).record(0)
