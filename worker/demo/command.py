"""`hyperlocal demo`: the unmodified worker at work on a made-up town, told so that one can follow it.

Airtable, Slack and the map are the sandbox, on a port of this machine; nothing leaves it.
"""

import argparse
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from worker import logs
from worker.clock import SystemClock
from worker.demo.desk import chosen
from worker.demo.end import settled
from worker.demo.hands import Hands
from worker.demo.people import People
from worker.demo.prices import measured
from worker.demo.shift import Shift, Step
from worker.demo.summary import conclude, introduce
from worker.demo.told import Story
from worker.demo.town import FOUNDED, Coming, DemoTown, Past, coming, first
from worker.errors import Fatal
from worker.sandbox.clock import real_now
from worker.sandbox.server import Sandbox
from worker.wiring import Worker, build

REQUESTS = 24
LOOK_EVERY = 5.0
"""Seconds from one look at the base to the next; at a real desk it is thirty."""
QUIET = 6.0
"""Seconds in which nothing more is written or said when all is done: longer than from look to look."""
_PATIENCE = 90.0
_PATIENCE_EACH = 6.0
"""Seconds after which the demo gives up waiting: so many, and so many for each request."""
_GRACE = 5.0
_WATCHED = 0.1
_ONLY_LOOKING = frozenset({"list", "schema", "conversations.history", "conversations.replies", "auth.test"})
_LAST_LOGS = 2000
_OTHERS = frozenset({"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"})


def main(argv: Sequence[str]) -> int:
    """Play the demo; return 0 when every request was settled, 1 when one was not."""
    given = _parser().parse_args(argv)
    clock = Past(FOUNDED)
    _stay_on_this_machine()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, signal.default_int_handler)
    try:
        with Sandbox(clock.now, seed=given.seed) as sandbox:
            stage = DemoTown.opened(sandbox, seed=given.seed, volunteers=given.volunteers)
            return Demo(given, stage).play(clock)
    except KeyboardInterrupt:
        sys.stdout.write("\nStopped, and nothing is left running.\n")
        return 0


def _stay_on_this_machine() -> None:
    """Forget proxies and other people's Slack apps: the libraries would look for 127.0.0.1 behind them."""
    for name in [*os.environ]:
        if name.lower().endswith("_proxy") or name in _OTHERS:
            del os.environ[name]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hyperlocal demo",
        description="Watch the worker run against a made-up town: no account, nothing leaves this machine.",
    )
    parser.add_argument(
        "--requests", type=_at_least_one, default=REQUESTS, metavar="N",
        help=f"how many requests there are in all ({REQUESTS}); half of them wait when it begins",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another town (1)")
    parser.add_argument(
        "--volunteers",
        type=_at_least_one,
        default=450,
        metavar="N",
        help="how many volunteers there are (450)",
    )
    ending = parser.add_mutually_exclusive_group()
    ending.add_argument(
        "--once", action="store_true", help="end when every request is settled (so it does anyway)"
    )
    ending.add_argument("--keep-going", action="store_true", help="let requests arrive until Ctrl-C")
    parser.add_argument("--logs", action="store_true", help="show the worker's own log lines as well")
    return parser


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number from 1 up")
    return int(text)


@dataclass(slots=True)
class Demo:
    """One showing."""

    given: argparse.Namespace
    stage: DemoTown
    _stop: threading.Event = field(default_factory=threading.Event)
    _log: io.StringIO = field(default_factory=io.StringIO)
    _failure: Fatal | None = None
    _quiet_since: float = 0.0
    _calls: int = 0

    def play(self, past: Past) -> int:
        """Play it to its end; return the exit code."""
        clock = SystemClock(self._stop)
        logs.configure(now=clock.now, stream=sys.stderr if self.given.logs else self._log)
        settings = self.stage.settings(look_every=LOOK_EVERY)
        story = Story(self.stage, settings.notifiers_desk, sys.stdout)
        expected = coming(first(self.stage.town, self.given.requests))
        self.stage.fill(expected.waiting, past)
        story.waited = frozenset(self.stage.came)
        introduce(self.stage, story, expected, look_every=LOOK_EVERY)
        self.stage.sandbox.watch(story.watch)
        worker = build(settings, clock, self._stop)
        thread = threading.Thread(target=self._work, args=(worker,), name="worker", daemon=True)
        thread.start()
        people = self._people(expected)
        shift = Shift(partial(self._plan, people, story))
        try:
            self._follow(story, people, shift)
        finally:
            self._stop.set()
            thread.join(_GRACE)
        return self._conclude(story, shift)

    def _work(self, worker: Worker) -> None:
        """Let the worker work as `hyperlocal run` does."""
        try:
            worker.open()
            worker.loop.run()
        except Fatal as fatal:
            self._failure = fatal
        finally:
            worker.close()

    def _plan(self, people: People, story: Story) -> Iterable[Step] | None:
        """Return what is done in Slack, once the cards are out; nothing where no list is long enough."""
        hands = Hands(self.stage.sandbox.slack)
        if not people.have_begun or not hands.are_awaited:
            return None
        work = chosen(self.stage, hands, besides=people.given_away)
        if work is None:
            return [] if people.are_done else None
        story.pressed_on = work.sight.record
        return work.steps()

    def _people(self, expected: Coming) -> People:
        people = People(self.stage)
        people.expect(expected.arriving)
        if self.given.keep_going:
            people.more = islice(self.stage.town.arrivals(), self.given.requests, None)
        return people

    def _follow(self, story: Story, people: People, shift: Shift) -> None:
        """Tell what happens until everybody has done what they came for, and the worker is at rest."""
        patience = _PATIENCE + _PATIENCE_EACH * self.given.requests
        until = time.monotonic() + patience
        while self._failure is None and (self.given.keep_going or time.monotonic() < until):
            for done in [] if shift.waits else people.act(time.monotonic()):
                story.line("")
                story.tell(done)
            story.go_on(_WATCHED)
            self._press(story, shift)
            if people.are_done and shift.is_over and self._is_quiet() and settled(self.stage):
                return

    def _press(self, story: Story, shift: Shift) -> None:
        """Take the next step in Slack when it is time, and tell of it."""
        for done in shift.act(time.monotonic()):
            if isinstance(done, str):
                story.press(done)
            else:
                story.came_of_it(done)

    def _is_quiet(self) -> bool:
        """Return whether for longer than from look to look nothing was written or said."""
        calls = sum(1 for call in self.stage.sandbox.log if call.method not in _ONLY_LOOKING)
        if calls != self._calls:
            self._calls, self._quiet_since = calls, time.monotonic()
        return time.monotonic() - self._quiet_since > QUIET

    def _conclude(self, story: Story, shift: Shift) -> int:
        if self._failure is not None:
            sys.stderr.write(f"{self._failure}\n")
            return 1
        logs.configure(
            now=real_now, stream=io.StringIO()
        )  # the log tells of the showing, not of the counting
        prices = measured(seed=self.given.seed, volunteers=self.given.volunteers)
        amiss = conclude(self.stage, story, prices, shift.left_over())
        if amiss and not self.given.logs:
            sys.stderr.write(f"The worker's last log lines:\n{self._log.getvalue()[-_LAST_LOGS:]}")
        return 1 if amiss else 0
