"""An app on the sandbox, with a desk behind it that only notes what it was handed."""

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from airtable_schema.numbers import request_number
from airtable_schema.records import Need
from notifiers.card_data import CardInput
from notifiers.pictures import Known, Picture
from notifiers.presses import Press, Query
from notifiers.slack_app import SlackApp
from tests.cast import DOG, GROCERIES, MEDICINE
from tests.notifiers.desks import DESK, a_card
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.people import BOT_SCOPES

BUTTONS = replace(DESK, buttons=True)


@dataclass
class Album:
    """Pictures as a test puts them up."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    who: dict[str, Known] = field(default_factory=dict)

    def put(self, data: CardInput, **changes: Any) -> Picture:
        picture = Picture(data=data, as_of=data.now, **changes)
        self.pictures[data.request.id] = picture
        return picture

    def of(self, record: str) -> Picture | None:
        return self.pictures.get(record)

    def number(self, record: str) -> str:
        return request_number(self.pictures[record].data.request) if record in self.pictures else ""

    def needs(self) -> tuple[Need, ...]:
        return (GROCERIES, MEDICINE, DOG)

    def languages(self) -> tuple[str, ...]:
        return ("English", "Spanish")

    def known(self, phone: str) -> Known | None:
        return self.who.get(phone)

    def held_by(self, user: str, name: str) -> tuple[Picture, ...]:
        return tuple(one for one in self.pictures.values() if one.is_held_by(user, name))


@dataclass
class Stage:
    """A sandbox, an app on it, and what the app handed over."""

    sandbox: Sandbox
    app: SlackApp
    album: Album
    presses: "queue.Queue[Press]"
    queries: "queue.Queue[Query]"
    ahead: timedelta = timedelta(0)
    """How far the app's clock is ahead of the real one."""
    breaks: list[Exception] = field(default_factory=list)
    """What handing over a press raises, once each."""

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def press(self) -> Press:
        return self.presses.get(timeout=5)

    def post(self, blocks: Sequence[dict[str, Any]], channel: str = "") -> str:
        """Post a message of the app's with these blocks; return its ts."""
        slack = self.sandbox.slack
        return slack.post_as_app("card", app=slack.app, blocks=list(blocks), channel=channel)


def until(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait so many real seconds at most until something is true; return whether it is."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@contextmanager
def a_stage(*, scopes: frozenset[str] = BOT_SCOPES, **changes: Any) -> Iterator[Stage]:
    """Run an app on a sandbox of its own, by the real clock."""
    with Sandbox() as sandbox:
        sandbox.slack.app.scopes = scopes
        stage = Stage(sandbox, None, Album(), queue.Queue(), queue.Queue())  # type: ignore[arg-type]  # made next
        stage.album.put(a_card(now=stage.now()))
        stage.app = an_app(stage, **changes)
        stage.app.start()
        assert sandbox.slack.sockets.wait_open()
        assert until(stage.app.healthy)
        try:
            yield stage
        finally:
            stage.app.stop()


def an_app(stage: Stage, **changes: Any) -> SlackApp:
    slack = stage.sandbox.slack

    def submit(press: Press) -> None:
        if stage.breaks:
            raise stage.breaks.pop()
        stage.presses.put(press)

    settings: dict[str, Any] = {
        "bot_token": slack.app.bot_token, "app_token": slack.app.app_token,
        "api_url": stage.sandbox.slack_url, "channels": {slack.channel}, "pictures": stage.album,
        "desk": BUTTONS, "submit": submit, "ask": stage.queries.put, "now": stage.now,
    }  # fmt: skip
    return SlackApp(**{**settings, **changes})
