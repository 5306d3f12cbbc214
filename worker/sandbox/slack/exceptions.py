"""Slack's own refusals: HTTP 200 with `"ok": false`, except where too many calls are a 429.

https://docs.slack.dev/apis/web-api/ and the error tables of each method's page.
"""

from typing import Any


class SlackError(Exception):
    """A refusal, ready to be sent. `messages` say what was wrong, as `response_metadata.messages`."""

    def __init__(
        self, code: str, *, messages: tuple[str, ...] = (), retry_after: int | None = None, **more: str
    ) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = messages
        self.retry_after = retry_after
        self.more = more

    @property
    def status(self) -> int:
        """The HTTP status: 429 for too many calls, 200 for every other refusal."""
        return 200 if self.retry_after is None else 429

    @property
    def headers(self) -> dict[str, str]:
        """What the headers add."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that is sent."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body


def ratelimited(retry_after: int) -> SlackError:
    """Too many calls of one method, or posts to one channel."""
    return SlackError("ratelimited", retry_after=retry_after)


def invalid_arguments(*messages: str) -> SlackError:
    """Arguments that are missing, unknown or of the wrong kind.

    Slack ignores what it does not know; the stand-in refuses it, so that a misspelt argument is found.
    """
    return SlackError("invalid_arguments", messages=messages)


def invalid_blocks(*messages: str) -> SlackError:
    """Blocks that break Block Kit's rules; each message says which, with a JSON pointer."""
    return SlackError("invalid_blocks", messages=messages)


def missing_scope(needed: str, provided: str) -> SlackError:
    """A token without the scope that the method needs."""
    return SlackError("missing_scope", needed=needed, provided=provided)
