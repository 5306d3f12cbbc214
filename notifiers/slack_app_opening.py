"""The two calls with which the app begins, and what their refusal means."""

from collections.abc import Callable
from typing import TypeVar

from slack_sdk.errors import SlackApiError, SlackClientError

from notifiers.errors import Permanent, Temporary, TokenRefused
from notifiers.slack import failure
from notifiers.slack_errors import unclear

SOCKET = "apps.connections.open"
_NEW_APP_TOKEN = (
    "In Slack, open the app's page, Basic Information, App-Level Tokens, and make one with connections:write."  # noqa: S105
)

T = TypeVar("T")


def opening(method: str, call: Callable[[], T]) -> T:
    """Make one of the calls; its errors leave as ours."""
    try:
        return call()
    except SlackApiError as error:
        failed = opening_failed(error) if method == SOCKET else failure(method, error.response)
    except (OSError, SlackClientError, ValueError, AttributeError) as error:
        failed = unclear(method, type(error).__name__, writes=False)
    raise failed from None


def opening_failed(error: SlackApiError) -> Temporary | Permanent:
    """Return what it means that Slack refuses a line."""
    failed = failure(SOCKET, error.response)
    if isinstance(failed, TokenRefused):
        return TokenRefused(str(failed), advice=_NEW_APP_TOKEN)
    return failed
