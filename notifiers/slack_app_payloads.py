"""What Slack tells of a press: who, where, about what, and how to answer.

https://docs.slack.dev/reference/interaction-payloads
"""

import hashlib
from collections.abc import Collection

from notifiers import actions
from notifiers.messages import JSON
from notifiers.presses import ResponseHandle

_BETWEEN = "/"


def delivery_key(body: JSON) -> str:
    """Return what parts one delivery from another: the same when Slack sends the same thing again."""
    acts = body.get("actions") or [{}]
    return str(body.get("trigger_id") or body.get("event_id") or acts[0].get("action_ts") or "")


def press_id(body: JSON) -> str:
    """Return what stands for this press in the base; the same when it is delivered again."""
    key = delivery_key(body)
    return hashlib.sha256(key.encode()).hexdigest()[:12] if key else ""


def user_of(body: JSON) -> tuple[str, str]:
    """Return the id of who did it, and what Slack calls them here."""
    user = body.get("user") or {}
    identity = body.get("user_id") or user.get("id") or ""
    return str(identity), str(body.get("user_name") or user.get("name") or user.get("username") or "")


def handle_of(body: JSON) -> ResponseHandle:
    """Return where to answer. A modal carries its channel and message in its metadata (`carried`)."""
    container, view = body.get("container") or {}, body.get("view") or {}
    read = actions.read_view(view) if view else None
    channel, _, ts = (read[1].extra if read else "").partition(_BETWEEN)
    thread = str(container.get("thread_ts") or container.get("message_ts") or ts)
    return ResponseHandle(
        channel=str(container.get("channel_id") or body.get("channel_id") or channel),
        user=user_of(body)[0],
        response_url=str(body.get("response_url") or ""),
        thread_ts="" if container.get("is_ephemeral") else thread,
        view_id=str(view.get("id") or ""),
    )


def rings(body: JSON, channels: Collection[str], own_bot: str) -> bool:
    """Return whether an event is the doorbell: another app's new message in one of these channels.

    Never our own, never a person's, and no edit. https://docs.slack.dev/reference/events/message
    """
    event = body.get("event") or {}
    bot, kind = event.get("bot_id"), event.get("subtype") or ""
    is_message = event.get("type") == "message" and kind in {"", "bot_message"}
    return bool(is_message and bot and bot != own_bot and event.get("channel") in channels)


def carried(handle: ResponseHandle) -> str:
    """Return what a modal must carry so that its answer finds the way back."""
    return f"{handle.channel}{_BETWEEN}{handle.thread_ts}"
