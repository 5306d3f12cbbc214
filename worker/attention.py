"""Which requests need a look: one list call on Requests, whose formula Airtable evaluates.

A formula error silently drops a row, so every clause is total, every time is a literal, and no clause sees a
blank date outside an IF (https://support.airtable.com/docs/formula-field-reference). Columns that the base
lacks are left out of the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from airtable_schema.live import Schema
from airtable_schema.options import FINAL, Urgency
from worker.airtable.formulas import any_of, column, moment, quoted

SINCE_EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""What *Announce from* means while it is empty."""

_SAYS_SOMETHING = ("name", "phone", "email", "address", "area", "details", "asked_by", "needs")
"""Columns of which one must be filled: the + of a grouped view fills Status, Urgency or a checkbox."""
_COMPLETE = ("needs", "phone", "address")
"""A request that has these is announced at once; another when it has been left alone for a while."""

FORGOTTEN = (
    "coordinates",
    "coordinates_for",
    "shortlist",
    "why_these_volunteers",
    "card",
    "announced",
    "claim",
    "seen_inputs",
)
"""The worker's own columns that are emptied some time after a request has ended. One that was ever looked at
has *_Seen inputs*: while it is there, something may be left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What the formula depends on besides the base.

    `first` asks, besides, for every row not finished that was looked at before: that is how a fresh process
    knows the open cards.
    """

    now: datetime
    announce_from: datetime | None
    settle: timedelta
    first: bool = False
    urgent_only: bool = False
    """Whether nothing but what is Urgent is asked for: the month's calls end."""


def formula(schema: Schema, asked: Attention) -> str:
    """Return the formula that is true for the requests that need a look now."""
    columns = _Columns(schema)
    wanted = f"IF({columns.ref('looked_at')},{_seen_before(columns, asked)},{_never_seen(columns, asked)})"
    return f"AND({columns.is_urgent()},{wanted})" if asked.urgent_only else wanted


def never_announced(schema: Schema, asked: Attention, *, before: datetime) -> str:
    """Return the formula for the requests created before then that would be announced for the first time."""
    columns = _Columns(schema)
    old = f"IS_BEFORE(CREATED_TIME(),{moment(before)})"
    return f"IF({columns.ref('looked_at')},0,AND({old},{_never_seen(columns, asked)}))"


def to_forget(schema: Schema, *, ended_by: datetime) -> str:
    """Return the formula for requests that had ended by then, of which the worker still holds anything.

    When one ended is when its status was edited last; one that was never edited came finished.
    """
    columns = _Columns(schema)
    status_edited = f"LAST_MODIFIED_TIME({columns.ref('status')})"
    ended = f"IF({status_edited},{status_edited},CREATED_TIME())"
    held = "&".join(columns.refs(FORGOTTEN))
    return f"AND({columns.status_is_final()},NOT(IS_AFTER({ended},{moment(ended_by)})),({held})!='')"


class _Columns:
    """References to the columns of Requests that the base has."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def ref(self, key: str) -> str:
        return column(self._schema.column_id("requests", key))

    def refs(self, keys: Iterable[str]) -> list[str]:
        return [self.ref(key) for key in keys if self._schema.has("requests", key)]

    def edited(self) -> str:
        """Return when people last edited any column of theirs but Status."""
        return _edited(self._schema.people_column_ids("requests", without={"status"}))

    def is_urgent(self) -> str:
        if not self._schema.has("requests", "urgency"):
            return "1"
        urgent = self._schema.option_name("requests", "urgency", Urgency.URGENT)
        return f"({self.ref('urgency')}&'')={quoted(urgent)}"

    def status_is_final(self) -> str:
        names = [self._schema.option_name("requests", "status", status) for status in sorted(FINAL)]
        return any_of(f"({self.ref('status')}&'')={quoted(name)}" for name in names)

    def is_unfinished(self) -> str:
        return f"NOT({self.status_is_final()})"


def _seen_before(columns: _Columns, asked: Attention) -> str:
    due = f"NOT(IS_AFTER({columns.ref('next_look')},{moment(asked.now)}))"
    unfinished = columns.is_unfinished()
    clauses = [
        f"TRIM({columns.ref('status')}&'')!=TRIM({columns.ref('seen_status')}&'')",
        f"IF({columns.ref('next_look')},{due},{unfinished})",
        f"IF({columns.edited()},NOT(IS_BEFORE({columns.edited()},{columns.ref('looked_at')})),0)",
    ]
    if asked.first:
        clauses.append(unfinished)
    return any_of(clauses)


def _never_seen(columns: _Columns, asked: Attention) -> str:
    announce_from = moment(asked.announce_from or SINCE_EVER)
    status_edited = f"LAST_MODIFIED_TIME({columns.ref('status')})"
    rested = moment(asked.now - asked.settle)
    touched = f"IF({columns.edited()},{columns.edited()},CREATED_TIME())"
    complete = ",".join(f"({ref}&'')!=''" for ref in columns.refs(_COMPLETE))
    says_something = "&".join(columns.refs(_SAYS_SOMETHING))
    return (
        f"AND({columns.is_unfinished()},"
        f"OR(NOT(IS_BEFORE(CREATED_TIME(),{announce_from})),"
        f"IF({status_edited},NOT(IS_BEFORE({status_edited},{announce_from})),0)),"
        f"({says_something})!='',"
        f"OR(AND({complete}),NOT(IS_AFTER({touched},{rested}))))"
    )


def changed_since(schema: Schema, table: str, since: datetime) -> str:
    """Return the formula for the rows of a table created, or edited by people, since then.

    Links of the other side (the inverse columns) are not among a table's own, so they never count here.
    """
    edited = _edited(schema.people_column_ids(table))
    created = f"NOT(IS_BEFORE(CREATED_TIME(),{moment(since)}))"
    return f"OR({created},IF({edited},NOT(IS_BEFORE({edited},{moment(since)})),0))"


def created_since(since: datetime) -> str:
    """Return the formula for the rows created since then."""
    return f"NOT(IS_BEFORE(CREATED_TIME(),{moment(since)}))"


def _edited(column_ids: Iterable[str]) -> str:
    return f"LAST_MODIFIED_TIME({','.join(column(one) for one in column_ids)})"
