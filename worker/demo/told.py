"""The story of a demo as it is printed: what arrives, what the worker asks, writes and says.

It is told from the sandbox's side, call by call, so that only what really happened is in it.
"""

import queue
import textwrap
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TextIO

from babel.dates import format_time

from notifiers.console import drawn
from notifiers.desk import Desk
from notifiers.messages import Message
from worker.demo.town import DemoTown
from worker.demo.words import listed, odd
from worker.sandbox.call_log import Call, Service
from worker.sandbox.clock import real_now
from worker.sandbox.slack.shown import Shown

WIDTH = 98
IN_FULL = 1
"""How many posts and how many edits are shown with the whole card: a terminal is soon full."""
_INDENT = " " * 13
_TOGETHER = 1.5
"""Seconds in which edits of the same kind are told in one line."""
_SAYING = frozenset({"chat.postMessage", "chat.update"})
_CARD = "card:"
_NAMES = 4
"""How many names of a list are told."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One call that the sandbox took, and for a message what the channel shows after it."""

    call: Call
    shown: Shown | None = None


@dataclass(slots=True)
class Story:
    """Prints what happens, in the order in which it happened."""

    stage: DemoTown
    desk: Desk
    out: TextIO
    waited: frozenset[str] = frozenset()
    """The requests that were waiting at the beginning."""
    pressed_on: str = ""
    """The request whose card somebody presses: what it says then is told with the press."""
    happened: "queue.SimpleQueue[Happened]" = field(default_factory=queue.SimpleQueue)
    _shown: dict[str, Shown] = field(default_factory=dict)
    _in_full: Counter[str] = field(default_factory=Counter)
    _told_at: float = 0.0
    _located: list[str] = field(default_factory=list)
    _read: bool = False
    _lines: int = 0
    _pressed_line: int = 0

    def watch(self, call: Call) -> None:
        """Take in a call: what the sandbox tells its watchers."""
        shown = None
        if call.service is Service.SLACK and call.accepted and call.method in _SAYING:
            shown = self.stage.sandbox.slack.message(call.records[0])
        self.happened.put(Happened(call, shown))

    def say(self, text: str = "") -> None:
        """Print a paragraph."""
        for line in text.split("\n"):
            self.line(textwrap.fill(line, WIDTH, break_on_hyphens=False))

    def line(self, text: str) -> None:
        """Print one line as it is."""
        self._lines += 1
        self.out.write(f"{text}\n")
        self.out.flush()

    def heading(self, text: str) -> None:
        """Print a heading."""
        self.line(f"{text}\n{'═' * len(text)}")

    def row(self, text: str, under: str = "") -> None:
        """Print a line of a list, and what is to be said below it."""
        if text:
            self.line(textwrap.fill(f"  {text}", WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False))
        if under:
            self.line(textwrap.fill(under, WIDTH, initial_indent=" " * 9, subsequent_indent=" " * 11))

    def tell(self, text: str) -> None:
        """Print what happened, with the time in front."""
        self._tell_edits()
        now = format_time(real_now().astimezone(self.desk.timezone), "medium", locale=self.desk.locale)
        told = textwrap.fill(f"{now:>11}  {text}", WIDTH, subsequent_indent=_INDENT, break_on_hyphens=False)
        self.line(told)

    def press(self, text: str) -> None:
        """Print what somebody presses."""
        self.line("")
        self.tell(text)
        self._pressed_line = self._lines

    def came_of_it(self, lines: Sequence[tuple[str, str]]) -> None:
        """Print what came of the last press: who sees it or where it stands, and what it says."""
        if lines and self._lines != self._pressed_line:
            self.tell(f"What came of the press on {self.stage.number(self.pressed_on)}:")
        for where, text in lines:
            first = f"{_INDENT}  {where:<16}"
            self.line(textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first)))

    def go_on(self, patience: float) -> None:
        """Tell what happened meanwhile; wait so many seconds for something to happen."""
        try:
            self._take(self.happened.get(timeout=patience))
            while True:
                self._take(self.happened.get_nowait())
        except queue.Empty:
            if time.monotonic() - self._told_at > _TOGETHER:
                self._tell_edits()

    def _take(self, one: Happened) -> None:
        call, self._told_at = one.call, time.monotonic()
        if call.method == "list" and call.accepted and not self._read:
            self._read = True
            self.tell("The worker starts: it reads the base, and begins with what is most urgent")
        elif one.shown is not None:
            self._message(one.call, one.shown)

    def _message(self, call: Call, shown: Shown) -> None:
        before = self._shown.get(shown.ts)
        self._shown[shown.ts] = shown
        if call.method == "chat.update" and before is not None:
            self._edit(before, shown)
            return
        self._tell_edits()
        if not shown.key.startswith(_CARD) and not shown.thread_ts:
            self.tell(f"In the channel: {shown.plain}")
        elif shown.thread_ts:
            self.tell(f"In the thread of {self._number(self._shown[shown.thread_ts])}: {shown.text}")
        elif self._is_shown_whole("post", shown):
            self.tell(f"A card for {self._number(shown)} is posted to the channel:")
            self._whole(shown)
        else:
            self._short("Card", shown)

    def _edit(self, before: Shown, after: Shown) -> None:
        if not after.thread_ts and self.pressed_on in after.key.split(":"):
            return
        located = _said(before) == _said(after) and _distances(after) > _distances(before)
        if located and not self._is_shown_whole("edit", after):
            self._located.append(self._number(after))
            return
        self._tell_edits()
        if located:
            self.tell(f"The map has answered: the card of {self._number(after)} is edited in place. It says")
            self._whole(after)
        elif after.thread_ts:
            self.tell(f"The reply in its thread is edited: {after.text}")
        elif _step(after):
            self._short("The card is edited in place:", after)
        else:
            self.tell(f"The card of {self._number(after)} folds and names nobody any more: {after.text}")

    def _tell_edits(self) -> None:
        """Tell of cards that were only filled in: one line for all of them."""
        if not self._located:
            return
        numbers, self._located = self._located, []
        what = "The card of {} has" if len(numbers) == 1 else "The cards of {} have"
        self.tell(f"{what.format(listed(numbers))} distances now, too")

    def _is_shown_whole(self, what: str, shown: Shown) -> bool:
        """Return whether a card is to be shown whole: the first with distances, the first to arrive."""
        is_new = not self._in_full or (what == "post" and _record(shown) not in self.waited)
        worth_it = is_new and self._in_full[what] < IN_FULL and _distances(shown) > 1
        if worth_it:
            self._in_full[what] += 1
        return worth_it

    def _whole(self, shown: Shown) -> None:
        """Show a card as it stands in the channel, and what stands in the base beside it."""
        self.line(_drawn(shown))
        record = _record(shown)
        row, names = self.stage.row(record), self.stage.names(record, "shortlist")
        self.line(f"{_INDENT}In Airtable the row says beside it:")
        self._beside("Shortlist", _some(names))
        why = str(row.get("why_these_volunteers", "")).split("\n")
        self._beside("Why these volunteers", f"{why[0]} …" if len(why) > 1 else why[0])
        self._beside("Next step", str(row.get("next_step", "")))
        self.line("")

    def _short(self, what: str, shown: Shown) -> None:
        """Show a card's title and its Next step; what was awkward about a request that had been waiting."""
        record = _record(shown)
        self.tell(f"{what}  {_title(shown)}")
        awkward = odd(self.stage.came[record]) if record in self.waited and what == "Card" else ""
        if awkward:
            self._under(f"({awkward})")
        self._under(f"▶ {self.stage.row(record).get('next_step', '')}")

    def _under(self, text: str) -> None:
        self.line(
            textwrap.fill(text, WIDTH, initial_indent=_INDENT + "  ", subsequent_indent=_INDENT + "    ")
        )

    def _beside(self, column: str, text: str) -> None:
        first = f"{_INDENT}  {column:<22}"
        self.line(textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first)))

    def _number(self, shown: Shown) -> str:
        return self.stage.number(_record(shown))


def _record(shown: Shown) -> str:
    """Return the request that a message of the worker speaks of."""
    return shown.key.split(":")[1]


def _drawn(shown: Shown) -> str:
    message = Message(key=shown.key, fingerprint="", text=shown.plain, blocks=tuple(shown.blocks))
    return drawn(message, WIDTH)


def _title(shown: Shown) -> str:
    headers = [block["text"]["text"] for block in shown.blocks if block["type"] == "header"]
    return headers[0] if headers else ""


def _said(shown: Shown) -> tuple[str, str]:
    return _title(shown), _step(shown)


def _distances(shown: Shown) -> int:
    """Return how many distances a card shows."""
    return sum(shown.text.count(f"\N{NO-BREAK SPACE}{unit} ·") for unit in ("mi", "km"))


def _step(shown: Shown) -> str:
    return next((line for line in shown.text.split("\n") if "▶" in line), "")


def _some(names: Sequence[str]) -> str:
    if not names:
        return "nobody"
    more = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {more} more, in this order" if more > 0 else "")
