"""Everything that could tell of somebody, caught: what is logged at DEBUG by whomever, and every error."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog

from worker import logs
from worker.errors import Fatal, Permanent, Temporary

LIBRARIES = (
    "slack_sdk", "slack_sdk.web.base_client", "slack_sdk.webhook.client", "slack_sdk.socket_mode.client",
    "slack_bolt", "slack_bolt.App", "urllib3", "urllib3.connectionpool", "requests", "geopy", "pyairtable",
    "apscheduler", "apscheduler.scheduler", "apscheduler.executors.default", "websocket", "asyncio",
    "notifiers.slack.client", "notifiers.slack_app", "notifiers.slack_app.libraries",
)  # fmt: skip
"""Those of our own are silenced: they are the ones that the libraries are given."""
ERRORS = (Temporary, Permanent, Fatal)


@dataclass
class Caught:
    """What was logged, and which errors were made, whoever caught them."""

    stream: io.StringIO = field(default_factory=io.StringIO)
    errors: list[BaseException] = field(default_factory=list)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    @property
    def text(self) -> str:
        """Everything that may reach a log, a terminal or the base."""
        told = [(str(one), repr(one), getattr(one, "advice", ""), vars(one)) for one in self.errors]
        return f"{self.stream.getvalue()}\n{told}"

    def loud(self) -> None:
        """Put every logger that there is to DEBUG, also those that a constructor has silenced."""
        for name in {*LIBRARIES, *logging.root.manager.loggerDict}:
            if not name.startswith(("aiohttp", "hypothesis")):  # the sandbox's, and the tests' own
                logging.getLogger(name).setLevel(logging.DEBUG)
                logging.getLogger(name).disabled = False


@contextmanager
def everything_caught(monkeypatch: pytest.MonkeyPatch, now: Any) -> Iterator[Caught]:
    """Log as `--debug` does, and louder; put all back afterwards."""
    caught, root = Caught(), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in LIBRARIES}
    before = root.level
    for kind in ERRORS:
        monkeypatch.setattr(kind, "__init__", _noting(kind.__init__, caught))
    logs.configure(now=now, stream=caught.stream, terminal=False, debug=True)
    try:
        yield caught
    finally:
        root.handlers = [one for one in root.handlers if one.get_name() != "hyperlocal"]
        root.setLevel(before)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        structlog.reset_defaults()


def _noting(made: Any, caught: Caught) -> Any:
    def init(self: BaseException, *args: Any, **kwargs: Any) -> None:
        made(self, *args, **kwargs)
        caught.errors.append(self)

    return init
