"""The few calls with which the app answers people: modals, whispers, names. None repeats itself, none raises.

Slack takes a trigger for three seconds, so these calls wait no longer than that.
"""

import logging
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from notifiers.messages import JSON
from notifiers.plain import escaped, one_line
from notifiers.presses import ResponseHandle

TIMEOUT = 3
"""Seconds."""
_NAME = 60
_NO_ANSWER = (OSError, ValueError, AttributeError, SlackClientError)
_NOT_ALLOWED = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})

log = logging.getLogger("notifiers.slack_app")


class Calls:
    """Answers to people, as one app."""

    def __init__(self, client: WebClient, logger: logging.Logger) -> None:
        self._client = client
        self._logger = logger
        self._lock = threading.Lock()
        self._names: dict[str, str] = {}
        self._may_ask_names = True

    def open_modal(self, trigger_id: str, view: JSON) -> str:
        """Open a modal; return its id, "" when Slack did not."""
        answer = self._made("views.open", lambda: self._client.views_open(trigger_id=trigger_id, view=view))
        return str((answer.get("view") or {}).get("id") or "")

    def change_modal(self, view_id: str, view: JSON) -> bool:
        """Put other content into an open modal; False: it is closed, or Slack did not answer."""
        return bool(self._made("views.update", lambda: self._client.views_update(view_id=view_id, view=view)))

    def whisper(self, to: ResponseHandle, text: str, blocks: tuple[JSON, ...] = ()) -> bool:
        """Say something to one person: by the address that came with the press, else without."""
        if to.response_url and self._by_url(to.response_url, escaped(text), blocks):
            return True
        if not to.channel or not to.user:
            return False
        return bool(
            self._made(
                "chat.postEphemeral",
                lambda: self._client.chat_postEphemeral(
                    channel=to.channel, user=to.user, text=escaped(text), blocks=list(blocks) or None
                ),
            )
        )

    def name_of(self, user: str, otherwise: str) -> str:
        """Return what people call somebody; asked once of Slack, with the scope users:read only."""
        with self._lock:
            known = self._names.get(user)
        if known is not None or not user or not self._may_ask_names:
            return known or otherwise
        profile = self._made("users.info", lambda: self._client.users_info(user=user)).get("user") or {}
        name = one_line(str(profile.get("real_name") or ""), _NAME) or otherwise
        with self._lock:
            self._names[user] = name
        return name

    def _by_url(self, url: str, text: str, blocks: tuple[JSON, ...]) -> bool:
        hook = WebhookClient(url, timeout=TIMEOUT, logger=self._logger, retry_handlers=[])
        try:
            answer = hook.send(
                text=text, blocks=list(blocks) or None, response_type="ephemeral", replace_original=False
            )
        except _NO_ANSWER as error:
            log.warning("no answer to a whisper (%s)", type(error).__name__)
            return False
        return bool(answer.status_code == HTTPStatus.OK)

    def _made(self, method: str, call: Callable[[], Any]) -> dict[str, Any]:
        """Make a call; return its answer, {} when there is none, or Slack refused."""
        try:
            answer = call().data
        except SlackApiError as error:
            code = str(error.response.get("error", "")) if isinstance(error.response.data, dict) else "?"
            self._may_ask_names &= not (method == "users.info" and code in _NOT_ALLOWED)
            log.warning("Slack refused %s: %s", method, code)
            return {}
        except _NO_ANSWER as error:
            log.warning("Slack did not answer %s (%s)", method, type(error).__name__)
            return {}
        return dict(answer)
