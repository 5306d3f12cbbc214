"""People who press, at a desk with a worker: each press goes straight into the loop's inbox, without Slack.

What they are told is caught. Over the real socket, see `test_desk_clicks`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from airtable_schema.records import Request
from notifiers.answers import Answer, Said
from notifiers.presses import Act, Press
from tests.journeys.desk import Desk, a_desk
from worker.passes import Outcome
from worker.sandbox.call_log import Service
from worker.wiring import Worker

LOOK = timedelta(seconds=30)
SAM, KIM = ("USAM", "Sam"), ("UKIM", "Kim")
_NUMBERS = count(1)


@dataclass
class Told:
    """Takes the place of the Slack app's answers."""

    desk: Desk
    answers: list[tuple[Press, Answer]] = field(default_factory=list)
    settled: list[Press] = field(default_factory=list)

    def take(self, press: Press) -> bool:
        return not press.is_void(self.desk.clock.now())

    def begin(self, press: Press) -> bool:
        return self.take(press)

    def answer(self, press: Press, answer: Answer) -> None:
        self.answers.append((press, answer))

    def settle(self, press: Press, *, told: bool = False) -> None:  # noqa: ARG002 - the protocol's
        self.settled.append(press)

    @property
    def codes(self) -> list[Said]:
        return [answer.code for _, answer in self.answers]

    @property
    def last(self) -> Answer:
        return self.answers[-1][1]


@dataclass
class Pressing:
    """One worker whose presses are caught."""

    desk: Desk
    worker: Worker
    told: Told

    def put(self, act: Act, request: str = "", volunteer: str = "", who: Any = SAM, **more: Any) -> Press:
        """Have somebody press; nothing is carried out yet."""
        press = Press(
            act=act,
            request=request,
            volunteer=self.desk.volunteers.get(volunteer, ""),
            needs=more.pop("about", ()),
            user=who[0],
            user_name=who[1],
            id=f"press{next(_NUMBERS)}",
            at=more.pop("moment", self.desk.clock.now()),
            values=more,
        )
        self.inbox.put(press)
        return press

    @property
    def inbox(self) -> Any:
        return self.worker.passes._stages.serving._inbox

    def serve(self) -> Outcome:
        """Let the worker serve what waits, as the loop does at once."""
        return self.worker.passes.run(LOOK, only_presses=True)

    def press(self, act: Act, request: str = "", volunteer: str = "", who: Any = SAM, **more: Any) -> Answer:
        """Have somebody press, and the worker serve it; return what they were told."""
        self.put(act, request, volunteer, who, **more)
        outcome = self.serve()
        assert outcome.failure is None, outcome.failure
        return self.told.last

    def request(self, record: str) -> Request:
        return self.worker.board.tracked[record].request

    def look(self, times: int = 1) -> None:
        self.desk.look(self.worker, times)

    def airtable_calls(self, since: int) -> int:
        return sum(1 for call in self.desk.calls(Service.AIRTABLE) if call.number > since)

    def contacts(self) -> list[dict[str, Any]]:
        """Return the rows of Calls & texts, the oldest first."""
        return self.desk.sandbox.airtable.rows(self.desk.base, "Calls & texts")


def pressing_at(desk: Desk, **settings: str) -> Pressing:
    """Start a worker at a desk that serves presses; its app is never connected."""
    worker = desk.worker(HYPERLOCAL_SLACK_APP_TOKEN=desk.sandbox.slack.app.app_token, **settings)
    clicks = worker.passes._stages.serving.clicks
    assert clicks is not None
    told = Told(desk)
    clicks._answering = told
    desk.go(worker)
    desk.later(2)
    return Pressing(desk, worker, told)


@contextmanager
def a_pressing(**switches: Any) -> Iterator[Pressing]:
    """Open a desk with a worker that serves presses."""
    with a_desk(**switches) as desk:
        yield pressing_at(desk)
