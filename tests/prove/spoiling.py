"""What no worker may do, done on purpose, so that the checker can be seen to find it."""

from contextlib import suppress
from typing import Any

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from notifiers.presses import Act, Press
from tests.journeys.desk import Desk
from tests.prove.checker import Checker
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Drop, Fault, When

POST = "chat.postMessage"


class Spoiler:
    """Does what no worker may do, with a worker's own token."""

    def __init__(self, desk: Desk, **checker: Any) -> None:
        self.desk = desk
        self.checker = Checker(desk.sandbox, desk.base, **checker)
        self.checker.watch()
        self.slack = WebClient(
            token=desk.sandbox.slack.app.bot_token, base_url=desk.sandbox.slack_url, retry_handlers=[]
        )

    def airtable(self, verb: str, path: str, **body: Any) -> None:
        url = f"{self.desk.sandbox.airtable_url}/v0/{self.desk.base}/{path}"
        with suppress(requests.RequestException):
            requests.request(
                verb,
                url,
                json=body or None,
                headers={"Authorization": f"Bearer {self.desk.token}"},
                timeout=5,
            )

    def write(self, record: str, **columns: Any) -> None:
        self.airtable("PATCH", f"Requests/{record}", fields=columns)

    def post(self, key: str, text: str = "▶ a card") -> str:
        about = {"event_type": "hyperlocal_card", "event_payload": {"key": key, "fingerprint": "f"}}
        with suppress(SlackApiError, OSError):
            channel = self.desk.sandbox.slack.channel
            return str(self.slack.chat_postMessage(channel=channel, text=text, metadata=about)["ts"])
        return ""

    def posts_late(self, key: str, late: float) -> None:
        self.desk.sandbox.faults.add(
            Fault(service=Service.SLACK, method=POST, what=Drop(), when=When.LATE, late=late)
        )
        self.post(key)

    def looks_for_it(self) -> None:
        """Let a minute go by and read the channel, as is right after a post without a clear answer."""
        self.desk.later(61)
        self.reads()

    def reads(self) -> None:
        with suppress(SlackApiError, OSError):
            self.slack.conversations_history(channel=self.desk.sandbox.slack.channel)

    def delete(self, ts: str) -> None:
        with suppress(SlackApiError, OSError):
            self.slack.chat_delete(channel=self.desk.sandbox.slack.channel, ts=ts)

    def after(self, seconds: float) -> None:
        """Let time go by, and have the checker look: at a call."""
        self.desk.later(seconds)
        self.airtable("GET", "Requests")

    def press(self, act: Act, request: str) -> None:
        self.checker.pressed(Press(act=act, request=request, user="USAM", at=self.desk.clock.now()))

    def fails(self, service: Service, what: Any, times: int = 1) -> None:
        self.desk.sandbox.faults.add(Fault(service=service, what=what, times=times, when=When.BEFORE))

    @property
    def rules(self) -> list[str]:
        return [violation.rule for violation in self.checker.found]

    def next_steps(self) -> list[str]:
        """Return which rules the Next steps break, from the rows and the channel alone."""
        before = len(self.rules)
        self.checker.hold_next_steps()
        return self.rules[before:]

    def at_rest(self) -> set[str]:
        return {violation.rule for violation in self.checker.at_rest()}
