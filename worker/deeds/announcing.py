"""What becomes of old requests that are held back: somebody decides from when on requests are announced."""

from datetime import datetime, timedelta

from notifiers.presses import Act

_WEEK = timedelta(days=7)


def announce_from(act: Act, since: datetime, now: datetime, *, ever: datetime) -> datetime:
    """Return what *Announce from* is to hold; what was created after `since` is announced in any case."""
    if act is Act.ANNOUNCE_ALL:
        return ever
    return min(now - _WEEK, since) if act is Act.ANNOUNCE_WEEK else since
