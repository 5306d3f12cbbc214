"""Pages of history: which messages a read asks for, in which order, and where the next page begins."""

import base64
import binascii
from dataclasses import dataclass

from worker.sandbox.slack.arguments import Arguments
from worker.sandbox.slack.exceptions import SlackError
from worker.sandbox.slack.messages import Message

_MARK = "next_ts:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which messages: after `oldest` and before `latest`, or also those two with `inclusive`."""

    oldest: str
    latest: str
    inclusive: bool
    cursor: str
    """Where the page begins: the ts of its first message; "" for the first page."""
    limit: int

    def holds(self, message: Message) -> bool:
        """Return whether a message lies in the window, whatever the page."""
        stamp = _comparable(message.ts)
        if self.inclusive:
            return _low(self.oldest) <= stamp <= _high(self.latest)
        return _low(self.oldest) < stamp < _high(self.latest)


def window_of(arguments: Arguments, *, limit: int, most: int) -> Window:
    """Read the window off a call's arguments."""
    return Window(
        oldest=_stamp(arguments.maybe("oldest")), latest=_stamp(arguments.maybe("latest")),
        inclusive=arguments.flag("inclusive"), cursor=_decoded(arguments.maybe("cursor")),
        limit=arguments.number("limit", limit, most=most),
    )  # fmt: skip


def page_of(
    messages: list[Message], window: Window, *, size: int, newest_first: bool
) -> tuple[list[Message], str]:
    """Cut a page out of messages in reading order; return it and the cursor of the next, "" at the end."""
    left = [one for one in messages if not window.cursor or _reached(one, window.cursor, newest_first)]
    page, rest = left[:size], left[size:]
    return page, _encoded(rest[0].ts) if rest else ""


def _reached(message: Message, cursor: str, newest_first: bool) -> bool:
    stamp, mark = _comparable(message.ts), _comparable(cursor)
    return stamp <= mark if newest_first else stamp >= mark


def _stamp(given: str) -> str:
    """A ts, or a number of seconds such as "0", "now" or "1700000000"."""
    if given in ("", "now"):
        return ""
    try:
        float(given)
    except ValueError:
        raise SlackError("invalid_ts_latest") from None
    return given


def _comparable(ts: str) -> tuple[int, str]:
    seconds, _, decimals = ts.partition(".")
    return int(seconds), decimals.ljust(6, "0")


def _low(oldest: str) -> tuple[int, str]:
    return _comparable(oldest) if oldest else (-1, "")


def _high(latest: str) -> tuple[int, str]:
    return _comparable(latest) if latest else (10**12, "")


def _encoded(ts: str) -> str:
    return base64.b64encode(f"{_MARK}{ts}".encode()).decode()


def _decoded(cursor: str) -> str:
    if not cursor:
        return ""
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if not text.startswith(_MARK):
        raise SlackError("invalid_cursor")
    return text.removeprefix(_MARK)
