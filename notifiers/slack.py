"""The door to Slack, and the only importer of its client.

slack_sdk by itself re-posts after a dropped connection, and logs whole messages at DEBUG; not here.
Every call is one request, paced, counted and never repeated.
"""

import http.client
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from notifiers.channel import ChannelState, Identity
from notifiers.errors import ChannelLost, MessageGone, Permanent, Temporary
from notifiers.messages import CARD, JSON, NOTICE, Message, Posted, metadata
from notifiers.pacing import Pacer
from notifiers.slack_errors import error_for, unclear

TIMEOUT = 30
"""Seconds a call may take."""
PAGE = 200
_MOST_PAGES = 500
_WRITES = frozenset({"chat.postMessage", "chat.update", "chat.delete"})
_TIERS = {
    "chat.postMessage": (1, 1.0),
    "chat.update": (50, 60.0),
    "chat.delete": (50, 60.0),
    "conversations.history": (50, 60.0),
    "conversations.replies": (50, 60.0),
}
"""Calls, and the seconds they fit in: tier 3, and one post a second per channel (see `pacing`)."""
_NO_ANSWER = (OSError, http.client.HTTPException, ValueError, AttributeError, SlackClientError)
"""What the client raises when no answer came, or none in its form. URLError and timeouts are OSErrors; JSON
that is not an object ends in an AttributeError inside the client."""


class SlackChannel:
    """One channel of one workspace, as the bot of one base: only messages of both are ours."""

    def __init__(
        self,
        *,
        token: str,
        channel: str,
        base_id: str,
        api_url: str | None = None,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self.calls: Counter[str] = Counter()
        self._client = WebClient(
            token, api_url or WebClient.BASE_URL, timeout=TIMEOUT, retry_handlers=[], logger=_silent()
        )
        self._channel = channel
        self._base_id = base_id
        self._identity: Identity | None = None
        self._scopes: frozenset[str] = frozenset()
        self._monotonic = monotonic
        self._closed_until: dict[str, float] = {}
        self._pacers = {
            method: Pacer(calls, seconds, monotonic=monotonic, sleep=sleep)
            for method, (calls, seconds) in _TIERS.items()
        }

    def identify(self) -> Identity:
        """Return who we are; asked once. Raises TokenRefused."""
        if self._identity is None:
            answer = self._call("auth.test", self._asked_who)
            self._identity = Identity(
                bot_id=str(answer.get("bot_id", "")),
                user_id=str(answer["user_id"]),
                team=str(answer["team"]),
                scopes=self._scopes,
            )
        return self._identity

    def _asked_who(self) -> SlackResponse:
        """Ask who we are, and note what the token may do: Slack says it with every answer, in a header."""
        answer = self._client.auth_test()
        self._scopes = frozenset(filter(None, _header(answer, "x-oauth-scopes").replace(" ", "").split(",")))
        return answer

    def check_channel(self) -> ChannelState:
        """Return whether the channel exists, is archived, has us as a member. Needs the scope groups:read."""
        try:
            answer = self._call("conversations.info", self._client.conversations_info, channel=self._channel)
        except ChannelLost:
            return ChannelState(exists=False)
        about = answer["channel"]
        return ChannelState(
            exists=True, archived=bool(about.get("is_archived")), member=bool(about.get("is_member"))
        )

    def history(self, oldest: datetime) -> tuple[Posted, ...]:
        """Return our own messages since then, the oldest first; raises rather than returning a part."""
        since = f"{oldest.timestamp():.6f}"
        found = self._pages(
            "conversations.history", self._client.conversations_history, oldest=since, inclusive=True
        )
        return self._ours(found)

    def replies(self, thread_ts: str) -> tuple[Posted, ...]:
        """Return our own replies in a thread, the oldest first; raises rather than returning a part."""
        found = self._pages("conversations.replies", self._client.conversations_replies, ts=thread_ts)
        return tuple(posted for posted in self._ours(found) if posted.ts != thread_ts)

    def post(self, message: Message) -> Posted:
        """Post it, once. Raises Ambiguous when it may have been posted all the same."""
        thread = {"thread_ts": message.thread_ts, "reply_broadcast": message.also_to_channel}
        answer = self._call(
            "chat.postMessage",
            self._client.chat_postMessage,
            **self._content(message),
            **(thread if message.thread_ts else {}),
            unfurl_links=False,
            unfurl_media=False,
        )
        return Posted(
            ts=str(answer["ts"]),
            key=message.key,
            fingerprint=message.fingerprint,
            thread_ts=message.thread_ts,
        )

    def edit(self, ts: str, message: Message) -> None:
        """Put it in the place of what that message shows. Raises MessageGone, MessageFixed, Ambiguous."""
        self._call("chat.update", self._client.chat_update, ts=ts, **self._content(message))

    def delete(self, ts: str) -> None:
        """Take one of our own messages away; one that is gone already is fine."""
        try:
            self._call("chat.delete", self._client.chat_delete, channel=self._channel, ts=ts)
        except MessageGone:
            return

    def _content(self, message: Message) -> dict[str, Any]:
        return {
            "channel": self._channel,
            "text": message.text,
            "blocks": list(message.blocks),
            "metadata": metadata(message, self._base_id),
        }

    def _pages(self, method: str, call: Callable[..., SlackResponse], **arguments: object) -> list[JSON]:
        """Return the messages of all pages. A page that can't be followed is an error, never an end."""
        found: list[JSON] = []
        cursors = [""]
        while len(cursors) <= _MOST_PAGES:
            more = {"cursor": cursors[-1]} if cursors[-1] else {}
            answer = self._call(
                method,
                call,
                channel=self._channel,
                limit=PAGE,
                include_all_metadata=True,
                **arguments,
                **more,
            )
            found += answer.get("messages", [])
            if not answer.get("has_more"):
                return found
            cursors.append(_next_cursor(answer, cursors, method))
        raise Temporary(f"{method}: more than {_MOST_PAGES} pages")

    def _ours(self, messages: list[JSON]) -> tuple[Posted, ...]:
        bot_id = self.identify().bot_id
        own = [message for message in messages if message.get("bot_id") == bot_id]
        posted = [_posted(message, self._base_id) for message in own]
        return tuple(
            sorted((one for one in posted if one is not None), key=lambda one: (len(one.ts), one.ts))
        )

    def _call(
        self, method: str, call: Callable[..., SlackResponse], **arguments: object
    ) -> Mapping[str, Any]:
        """Make one call; every way in which it can fail leaves as one of our own errors, without its body."""
        self._stay_out(method)
        if method in self._pacers:
            self._pacers[method].wait()
        self.calls[method] += 1
        try:
            return cast(Mapping[str, Any], call(**arguments).data)
        except SlackApiError as error:
            wait = _retry_after(error.response)
            self._closed_until[method] = self._monotonic() + (wait or 0.0)
            failed = failure(method, error.response)
        except _NO_ANSWER as error:
            failed = unclear(method, type(error).__name__, writes=method in _WRITES)
        raise failed from None

    def _stay_out(self, method: str) -> None:
        """Raise Temporary without a call for as long as Slack wants this method left alone."""
        left = self._closed_until.get(method, 0.0) - self._monotonic()
        if left > 0:
            raise Temporary(f"Slack wants {method} left alone for a while", delay=left)


def failure(method: str, answer: SlackResponse) -> Temporary | Permanent:
    """Return what an answer that is not ok means. A server's error page says nothing about what was done."""
    writes = method in _WRITES
    if answer.status_code == http.client.TOO_MANY_REQUESTS:
        return error_for(method, "ratelimited", writes=writes, retry_after=_retry_after(answer))
    code = str(answer.data.get("error", "")) if isinstance(answer.data, dict) else ""
    if answer.status_code >= http.client.INTERNAL_SERVER_ERROR or not code.replace("_", "").isalnum():
        wait = _retry_after(answer) or 0.0
        return unclear(method, f"HTTP {answer.status_code}", writes=writes, at_least=wait)
    return error_for(method, code, writes=writes)


def _retry_after(answer: SlackResponse) -> float | None:
    said = _header(answer, "retry-after")
    return float(said) if said.isdigit() else None


def _header(answer: SlackResponse, name: str) -> str:
    """Return a header of an answer, "" where it is not there; the client gives some as lists."""
    said = {key.lower(): value for key, value in answer.headers.items()}.get(name, "")
    return str(said[0] if isinstance(said, list) else said)


def _next_cursor(answer: Mapping[str, Any], cursors: list[str], method: str) -> str:
    cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
    if not cursor or cursor in cursors:
        raise Temporary(f"{method}: there is more, but Slack does not say where")
    return cursor


def _posted(message: JSON, base_id: str) -> Posted | None:
    """Return one of our bot's messages, None if it speaks of another base or of nothing we say.

    Raises Temporary where Slack kept the payload back: then what is in the channel is not known.
    """
    about = message.get("metadata") or {}
    if about.get("event_type") not in {CARD, NOTICE}:
        return None
    payload = about.get("event_payload") or {}
    if not payload.get("key"):
        raise Temporary("Slack left out what our messages are about")
    if payload.get("base") != base_id:
        return None
    return Posted(
        ts=str(message["ts"]),
        key=str(payload["key"]),
        fingerprint=str(payload.get("fingerprint", "")),
        thread_ts=None if message.get("thread_ts") == message["ts"] else message.get("thread_ts"),
        reply_count=int(message.get("reply_count") or 0),
        latest_reply=message.get("latest_reply"),
    )


def _silent() -> logging.Logger:
    """Return a logger for the client that never writes: below CRITICAL it would log whole messages."""
    logger = logging.getLogger("notifiers.slack.client")
    logger.setLevel(logging.CRITICAL)
    return logger
