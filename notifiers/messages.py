"""What we say in a channel, before any service is chosen: a message, its key and its fingerprint.

The key says what a message is about and is never used for anything else; the fingerprint says what it shows.
Both travel in the message's metadata, which every member of a workspace can read: ids only.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]
"""One JSON object, as the services take and give it."""

CARD = "hyperlocal_card"
NOTICE = "hyperlocal_notice"

FOLDED = "folded"
"""The fingerprint of every notice that names nobody any more, because its request has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to post, or to put in the place of what an earlier one shows.

    `text` makes sense alone (screen readers read nothing else) and is safe on a lock screen.
    `fingerprint` changes exactly when what is shown changes; ages ("9 days ago") count as their dates.
    """

    key: str
    fingerprint: str
    text: str
    blocks: tuple[JSON, ...] = ()
    thread_ts: str | None = None
    also_to_channel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One of our own messages as it stands in the channel.

    `thread_ts` is the message it replies to, None of one that is no reply; `latest_reply` is the ts of the
    newest reply to it.
    """

    ts: str
    key: str
    fingerprint: str
    thread_ts: str | None = None
    reply_count: int = 0
    latest_reply: str | None = None


def card_key(record_id: str, n: int) -> str:
    """Return the key of a request's n-th card (1, 2, …: each takes the place of the one before)."""
    return f"card:{record_id}:{n}"


def notice_key(event: str, record_id: str, what: str) -> str:
    """Return the key of a notice: `what` makes it this one, and comes from the base, never from a clock."""
    return f"{event}:{record_id}:{what}"


def assigned_key(record_id: str, round_: int, volunteer_ids: Iterable[str]) -> str:
    """Return the key of the notice that these volunteers are doing it; their order does not matter."""
    return notice_key("assigned", record_id, f"{round_}:{','.join(sorted(volunteer_ids))}")


def fingerprint(shown: object) -> str:
    """Return 16 hex digits that stand for what is shown (anything JSON can hold)."""
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def metadata(message: Message, base_id: str) -> JSON:
    """Return what marks a message as ours: its key, its fingerprint and the base it speaks of."""
    return {
        "event_type": CARD if message.key.startswith("card:") else NOTICE,
        "event_payload": {"key": message.key, "fingerprint": message.fingerprint, "base": base_id},
    }
