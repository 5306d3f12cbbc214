"""When to look at a request again, if nobody touches it before: the worker's only timer, kept in the base."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from airtable_schema.options import Status
from airtable_schema.records import Need, Request

AT_MOST = timedelta(hours=6)
"""Whatever a clause of the attention formula misses, a look after this long mends."""
AFTER_A_FAILURE = timedelta(minutes=15)
NEWS_AFTER = timedelta(hours=24)
"""When news of an assigned request is expected, where its kinds of help do not say."""


def next_look(request: Request, moments: Iterable[datetime | None], now: datetime) -> datetime | None:
    """Return when to look again; None for a finished request, which is only looked at when people touch it.

    `moments` are those at which something about the request becomes true by itself; past ones do not count.
    """
    if request.is_final:
        return None
    ahead = [moment for moment in moments if moment is not None and moment > now]
    return min([*ahead, now + AT_MOST])


def news_expected_by(request: Request, needs: Iterable[Need], assigned_at: datetime) -> datetime:
    """Return when news of an assigned request is due: the soonest of its needs, from *Needed by* if later."""
    hours = [need.expect_news_within for need in needs if need.expect_news_within]
    wait = timedelta(hours=min(hours)) if hours else NEWS_AFTER
    start = max(assigned_at, request.needed_by) if request.needed_by else assigned_at
    return start + wait


def moments_of(request: Request, news_by: datetime | None) -> tuple[datetime | None, ...]:
    """Return the moments at which something about the request becomes true by itself."""
    on_hold_until = request.remind_at if request.status is Status.ON_HOLD else None
    return (on_hold_until, news_by, request.needed_by)
