"""A terminal as the channel: every message is drawn as a box of text and kept in memory."""

import shutil
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TextIO

from notifiers.channel import ChannelState, Identity
from notifiers.errors import MessageGone
from notifiers.messages import JSON, Message, Posted

WIDEST = 100
_THREAD = "  ↳ "


def drawn(message: Message, width: int = WIDEST) -> str:
    """Return a message as text: its lines wrapped to the width, its title in the frame, small print below.

    A thread reply is one indented paragraph without a frame.
    """
    if message.thread_ts:
        return "\n".join(_wrapped("\n".join(_texts(message.blocks)) or message.text, width, _THREAD, "    "))
    title, lines = "", []
    for block in message.blocks:
        if block["type"] == "header":
            title = block["text"]["text"]
        else:
            lines += _block(block, width)
    head, *more = _wrapped(title, width - 6, "", "") or [""]
    top = f"╭─ {head} " if head else "╭"
    return "\n".join(
        [f"{top}{'─' * (width - len(top) - 1)}╮", *map(_framed, more), *lines, f"╰{'─' * (width - 2)}╯"]
    )


class ConsoleChannel:
    """Prints what is said, the newest as it comes, edits as edits; nothing outlives the process."""

    def __init__(self, stream: TextIO, *, now: Callable[[], datetime], width: int | None = None) -> None:
        self.calls: Counter[str] = Counter()
        self.messages: dict[str, Message] = {}
        self._stream = stream
        self._now = now
        self._width = width or min(shutil.get_terminal_size().columns, WIDEST)

    def identify(self) -> Identity:
        """Return the terminal."""
        return Identity(bot_id="console", user_id="console", team="console")

    def check_channel(self) -> ChannelState:
        """Return that all is well."""
        return ChannelState(exists=True, member=True)

    def history(self, oldest: datetime) -> tuple[Posted, ...]:
        """Return what was said since then, the oldest first."""
        self.calls["history"] += 1
        since = oldest.timestamp()
        return tuple(
            self._posted(ts, message)
            for ts, message in self.messages.items()
            if message.thread_ts is None and float(ts) >= since
        )

    def replies(self, thread_ts: str) -> tuple[Posted, ...]:
        """Return what was said in a thread, the oldest first."""
        self.calls["replies"] += 1
        replies = (one for one in self.messages.items() if one[1].thread_ts == thread_ts)
        return tuple(self._posted(ts, message) for ts, message in replies)

    def post(self, message: Message) -> Posted:
        """Print it."""
        self.calls["post"] += 1
        ts = f"{self._now().timestamp() + len(self.messages) / 1e6:.6f}"
        self.messages[ts] = message
        self._print(message)
        return self._posted(ts, message)

    def edit(self, ts: str, message: Message) -> None:
        """Print it as an edit; a thread reply stays where it is."""
        self.calls["edit"] += 1
        if ts not in self.messages:
            raise MessageGone("There is no such message on the console")
        self.messages[ts] = replace(message, thread_ts=self.messages[ts].thread_ts)
        self._print(self.messages[ts])

    def delete(self, ts: str) -> None:
        """Forget it; what was printed stays."""
        self.calls["delete"] += 1
        self.messages.pop(ts, None)

    def _print(self, message: Message) -> None:
        print(drawn(message, self._width), file=self._stream, flush=True)

    def _posted(self, ts: str, message: Message) -> Posted:
        newest = [other for other, reply in self.messages.items() if reply.thread_ts == ts]
        return Posted(
            ts=ts,
            key=message.key,
            fingerprint=message.fingerprint,
            thread_ts=message.thread_ts,
            reply_count=len(newest),
            latest_reply=newest[-1] if newest else None,
        )


def _texts(blocks: tuple[JSON, ...]) -> Iterator[str]:
    for block in blocks:
        if "text" in block:
            yield f"{block['text']['text']}{_beside(block)}"
        if block["type"] == "actions":
            yield "  ".join(f"[{each['text']['text']}]" for each in block["elements"])
            continue
        for element in block.get("elements", ()):
            yield element["text"]


def _beside(block: JSON) -> str:
    """Return what can be pressed at the end of a line: a menu, or a button by its words."""
    part = block.get("accessory")
    if part is None:
        return ""
    return f"  [{part['text']['text']}]" if "text" in part else "  [⋯]"


def _block(block: JSON, width: int) -> list[str]:
    """Return a block's lines within the frame; those of a list are indented behind their number."""
    texts = list(_texts((block,)))
    rows = [line for text in texts for line in text.split("\n")]
    wrapped = [piece for row in rows for piece in _wrapped(row, width - 4, "", "   ")]
    return [_framed(line) for line in wrapped]


def _framed(line: str) -> str:
    return f"│ {line}"


def _wrapped(text: str, width: int, first: str, then: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=then, drop_whitespace=True)
