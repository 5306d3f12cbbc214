"""What of a request's past its Next step depends on: from a past that was seen, or that the row remembers."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.journeys.next_step_rows import FINAL, LEFT_IT, SPOKE, UNDONE, YES, Past, Row, happened_at, time_of

_DOING = {"found", "assigned"}
"""As `_Said` calls it when somebody does it."""


def remembered(row: Row) -> Past:
    """Return the past as the row's own memory has it."""
    said = _said(row)
    left = frozenset(said.get("left", ()))
    if not said.get("began") or said.get("phase") in _DOING:
        return Past(left)
    began = time_of(said["since"]) if said.get("since") else None
    since = time_of(row["Assigned at"]) if row.get("Assigned at") else began
    return Past(left, said["began"] == "reopened", since, frozenset(said.get("gone", ())), began)


def unfit(row: Row) -> str:
    """Return what of the row's own memory does not fit the row; "" for nothing.

    Of what has ended nothing is said any more: a volunteer may be deleted since, or that memory's column.
    """
    said, ended = _said(row), row.get("Status") in FINAL
    if said and (said.get("phase") == "final") != ended:
        return f"it remembers the phase “{said.get('phase')}”"
    if not ended and list(said.get("doing_it", ())) != sorted(row.get("Assigned to", ())):
        return "it remembers others than those in Assigned to"
    return ""


def round_of(row: Row) -> int:
    """Return in which round a request is, as the row remembers it."""
    return int(_said(row).get("round", 0))


def about(row: Row, calls: Mapping[str, Row]) -> list[Row]:
    """Return the calls about a request."""
    return [call for call in calls.values() if row["id"] in call.get("Request", ())]


def kept(past: Past, row: Row, calls: Mapping[str, Row]) -> Past:
    """Return the past without those whose yes was taken back, and who said yes again: they never left."""
    logged = sorted(
        (one for one in about(row, calls) if one.get("Outcome") in {YES, UNDONE}), key=happened_at
    )
    last = {who: call["Outcome"] for call in logged for who in call.get("Volunteer", ())}
    left = frozenset(who for who in past.left if last.get(who) != UNDONE)
    left -= _back(past, row, calls)
    taken_back = bool(past.gone) and not past.gone & left and not past.reopened
    if taken_back:
        return replace(past, left=left, since=None, gone_at=None)
    since, gone_at = _since(past, row, calls)
    return replace(past, left=left, since=since, gone_at=gone_at)


def _back(past: Past, row: Row, calls: Mapping[str, Row]) -> set[str]:
    """Return whose last word, since they left, is a yes."""
    words = {*SPOKE, *LEFT_IT}
    logged = sorted((one for one in about(row, calls) if one.get("Outcome") in words), key=happened_at)
    last = {who: call for call in logged for who in call.get("Volunteer", ())}
    yes = {who: happened_at(call) for who, call in last.items() if call["Outcome"] == YES}
    return {who for who, at in yes.items() if who in past.left_at and at > past.left_at[who]}


def _since(past: Past, row: Row, calls: Mapping[str, Row]) -> tuple[datetime | None, datetime | None]:
    """Return since when somebody is looked for anew, and when it was left: with the first who said so."""
    start = row.get("Assigned at")
    if past.since is None or not start:
        return past.since, past.gone_at
    theirs = [one for one in about(row, calls) if past.left & set(one.get("Volunteer", ()))]
    left = [happened_at(one) for one in theirs if one.get("Outcome") in LEFT_IT]
    after = [at for at in left if at >= time_of(start)]
    return min(after, default=past.since + timedelta(seconds=1)), min(after, default=past.gone_at)


def _said(row: Row) -> Mapping[str, Any]:
    try:
        said = json.loads(row.get("_Said", ""))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
