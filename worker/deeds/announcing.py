"""What becomes of old requests that are held back: somebody decides from when on requests are announced."""

from datetime import datetime, timedelta

from notifiers.budget_words import EVERYTHING, WEEK

_WEEK = timedelta(days=7)


def announce_from(which: str, since: datetime, now: datetime, *, ever: datetime) -> datetime:
    """Return what *Announce from* is to hold; what was created after `since` is announced in any case."""
    if which == EVERYTHING:
        return ever
    return min(now - _WEEK, since) if which == WEEK else since
