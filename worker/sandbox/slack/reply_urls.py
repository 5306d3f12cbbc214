"""Response URLs: an answer to a click or a command that needs no token, five times within half an hour.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.sandbox.slack.exceptions import SlackError

_LIFE = timedelta(minutes=30)
_USES = 5


@dataclass(slots=True, kw_only=True)
class ReplyUrl:
    """One of them: for which channel and person, and which message it may replace ("" for none)."""

    channel: str
    user: str
    ts: str
    expires: datetime
    left: int = _USES


class ReplyUrls:
    """Those that were handed out."""

    def __init__(self) -> None:
        self._urls: dict[str, ReplyUrl] = {}

    def add(self, name: str, *, channel: str, user: str, ts: str, now: datetime) -> None:
        """Hand one out."""
        self._urls[name] = ReplyUrl(channel=channel, user=user, ts=ts, expires=now + _LIFE)

    def spend(self, name: str, now: datetime) -> ReplyUrl:
        """Use one once; refuse one that is unknown, used up or too old."""
        url = self._urls.get(name)
        if url is None:
            raise SlackError("invalid_url")
        if now > url.expires:
            raise SlackError("expired_url")
        if not url.left:
            raise SlackError("used_url")
        url.left -= 1
        return url
