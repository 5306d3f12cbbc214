"""A desk whose people press in Slack: the real app on its real socket, the worker, and the sandbox.

Each press travels as Slack sends it. The worker serves it when the story says so, as its loop would at once.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.journeys.desk import Desk, a_desk
from tests.journeys.forms import filled_in, words_of
from tests.journeys.pressing import LOOK
from worker.passes import Outcome
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.shown import Shown
from worker.sandbox.slack.views import View
from worker.wiring import Worker

PATIENCE = 10.0


def until(come_true: Callable[[], Any], what: str) -> Any:
    """Wait, in real time, until something is there, and return it."""
    ends = time.monotonic() + PATIENCE
    while not (found := come_true()):
        assert time.monotonic() < ends, f"{what} did not come"
        time.sleep(0.005)
    return found


@dataclass
class Live:
    """One worker with its app connected."""

    desk: Desk
    worker: Worker

    def press(self, button: str, person: str = "", picked: str = "", ts: str = "") -> Envelope:
        """Press a button on the card (or on an older message), and wait until Slack has it acknowledged."""
        slack = self.desk.sandbox.slack
        envelope = slack.press(ts or self.desk.card().ts, button, person=person, picked=picked)
        assert envelope.wait()
        return envelope

    def serve(self) -> Outcome:
        """Wait for what was pressed to arrive in the loop, and let it be served."""
        until(lambda: self.worker.passes.waits, "the press")
        outcome = self.worker.passes.run(LOOK, only_presses=True)
        self.desk.rests(outcome, whole=False)
        return outcome

    def pick(self, what: str, person: str = "") -> Envelope:
        """Choose from the menu of the first one on the list."""
        return self.press("hl:menu", person=person, picked=what)

    def card_of(self, request: str) -> Shown:
        """Return the newest card of a request; the channel may hold others, and summaries."""
        shown = [one for one in self.desk.sandbox.slack.messages() if one.key.startswith(f"card:{request}:")]
        return replace(shown[-1], text=shown[-1].text.replace("\xa0", " ").replace("\u202f", " "))

    def pick_for(self, card: Shown, volunteer: str, what: str, person: str = "") -> Envelope:
        """Choose from the menu of a certain volunteer, who has one on the card; KeyError where not."""
        record = self.desk.volunteers[volunteer]
        offered = [
            option["value"]
            for block in card.blocks
            for option in block.get("accessory", {}).get("options", ())
            if option["text"]["text"] == what and option["value"].endswith(f":{record}")
        ]
        if not offered:
            raise KeyError(f"{what}, {volunteer}")
        return self.press("hl:menu", person=person, picked=offered[0], ts=card.ts)

    def in_modal(self, view: View, button: str) -> Envelope:
        """Press a button of an open modal, and wait until Slack has it acknowledged."""
        envelope = self.desk.sandbox.slack.press_in_view(view.id, button)
        assert envelope.wait()
        return envelope

    def send_off(self, view: View, **given: Any) -> Envelope:
        """Send a modal off, its fields as they began but for what is given; see `forms`. Nothing is wrong."""
        envelope = self.desk.sandbox.slack.submit(view.id, filled_in(view, given))
        assert envelope.wait()
        answered = envelope.acks[0].payload or {}
        assert answered.get("response_action") != "errors", answered
        if answered.get("response_action") != "update":  # it closes, as Slack has it
            self.desk.sandbox.slack.workspace.views.close(view.id, whole_stack=True)
        return envelope

    def until(self, when: datetime, step: float = 300) -> None:
        """Let time go by, the worker looking every now and then, until a moment."""
        while (left := (when - self.desk.clock.now()).total_seconds()) > 0:
            self.desk.later(min(step, left))
            outcome = self.desk.go(self.worker)
            assert outcome.failure is None, outcome.failure

    def look(self, times: int = 1) -> None:
        self.desk.look(self.worker, times)

    def heard(self, count: int = 1, person: str = "") -> list[str]:
        """Return what only this person (Sam unless named) saw, once it is so much."""
        slack = self.desk.sandbox.slack
        until(lambda: len(slack.whispers(person)) >= count, "the answer")
        return [said.replace("\xa0", " ").replace("\u202f", " ") for said in slack.whispers(person)]

    def modal(self, says: str, person: str = "") -> View:
        """Return the modal that somebody (Sam unless named) has open, once it says this."""
        slack = self.desk.sandbox.slack

        def shown() -> View | None:
            open_ones = slack.open_views(person)
            return next((view for view in reversed(open_ones) if says in words_of(view)), None)

        found: View = until(shown, f"a modal that says {says}")
        return found


@contextmanager
def live_at(desk: Desk, **settings: str) -> Iterator[Live]:
    """Start a worker at a desk, with its app on the socket."""
    worker = desk.worker(HYPERLOCAL_SLACK_APP_TOKEN=desk.sandbox.slack.app.app_token, **settings)
    desk.go(worker)
    desk.later(2)
    worker.open()
    try:
        assert desk.sandbox.slack.sockets.wait_open()
        yield Live(desk, worker)
    finally:
        worker.close()


@contextmanager
def a_live_desk(**switches: Any) -> Iterator[Live]:
    """Open a desk with one worker whose app is connected."""
    with a_desk(**switches) as desk, live_at(desk) as live:
        yield live
