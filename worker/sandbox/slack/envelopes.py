"""What Socket Mode delivered: each envelope, to which sockets it went, and how soon it was acknowledged."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worker.sandbox.slack.messages import Json

IN_TIME = timedelta(seconds=3)
"""A person sees an error when what they did is not acknowledged by then."""
_EVENT_RETRIES = (timedelta(seconds=3), timedelta(minutes=1), timedelta(minutes=5))
_CLICK_RETRIES = (timedelta(seconds=3),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """One acknowledgement, with the payload of its answer (None: none)."""

    at: datetime
    delay: timedelta
    payload: Json | None

    @property
    def late(self) -> bool:
        """Whether the person had been shown an error by then."""
        return self.delay > IN_TIME


@dataclass(slots=True, kw_only=True)
class Envelope:
    """One event, click, submission or command, on its way to any one of the app's sockets."""

    id: str
    app: str
    kind: str
    payload: Json
    sent: list[datetime] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    acknowledged: threading.Event = field(default_factory=threading.Event)

    @property
    def delivered(self) -> bool:
        """Whether a socket took it."""
        return bool(self.sent)

    @property
    def in_time(self) -> bool:
        """Whether the person saw no error: it was acknowledged within three seconds, by the sandbox."""
        return bool(self.acks) and not self.acks[0].late

    def missing(self, now: datetime) -> bool:
        """Whether nobody acknowledged it although three seconds have passed, or nobody took it at all."""
        return not self.acks and (not self.sent or now - self.sent[0] > IN_TIME)

    def wait(self, seconds: float = 5.0) -> bool:
        """Wait so many real seconds at most until it is acknowledged; return whether it was."""
        return self.acknowledged.wait(seconds)

    def acknowledge(self, now: datetime, payload: Json | None) -> None:
        """Note an acknowledgement: its delay counts from the last delivery."""
        self.acks.append(Ack(at=now, delay=now - self.sent[-1], payload=payload))
        self.acknowledged.set()

    def wire(self) -> Json:
        """Return it as it is sent; of an event sent again, also how often and why."""
        answers = self.kind == "slash_commands" or self.payload.get("type") == "view_submission"
        body = {
            "envelope_id": self.id, "type": self.kind, "payload": self.payload,
            "accepts_response_payload": answers,
        }  # fmt: skip
        if self.kind == "events_api":
            body |= {"retry_attempt": len(self.sent), "retry_reason": "timeout" if self.sent else ""}
        return body

    def due_again(self, now: datetime, *, clicks_too: bool) -> bool:
        """Return whether Slack would send it once more by now."""
        waits = _EVENT_RETRIES if self.kind == "events_api" else _CLICK_RETRIES if clicks_too else ()
        again = len(self.sent) - 1
        return not self.acks and 0 <= again < len(waits) and now - self.sent[0] >= waits[again]
