from collections.abc import Callable, Iterator

import pytest
import requests
from slack_sdk import WebClient

from tests.clocks import ManualClock
from worker.sandbox.server import Sandbox


@pytest.fixture
def manual() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sandbox(manual: ManualClock) -> Iterator[Sandbox]:
    """A whole sandbox whose time is held in hand: hangs and latency cost nothing."""
    with Sandbox(manual.now, advance=manual.advance) as sandbox:
        yield sandbox


@pytest.fixture
def slack(sandbox: Sandbox) -> WebClient:
    """The client that the worker uses, as our app; it repeats nothing by itself."""
    return WebClient(
        token=sandbox.slack.app.bot_token, base_url=sandbox.slack_url, retry_handlers=[], timeout=5
    )


@pytest.fixture
def post(sandbox: Sandbox, slack: WebClient) -> Callable[..., str]:
    """Post to the requests channel and return the ts."""

    def post(text: str = "A card", **more: object) -> str:
        return str(slack.chat_postMessage(channel=sandbox.slack.channel, text=text, **more)["ts"])  # type: ignore[arg-type] # passed on as given

    return post


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session
