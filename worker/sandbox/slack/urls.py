"""Which methods there are: what answers them, what they take, which scope they need, how often they may run.

A method that is not here is `unknown_method`, as at Slack.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from worker.sandbox.slack import responses
from worker.sandbox.slack.limits import Tier
from worker.sandbox.slack.messages import Json
from worker.sandbox.slack.responses import Call

Answer: TypeAlias = Callable[[Call], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method. `scopes`: one of them is needed; some answers need a further one, for a kind of channel."""

    answer: Answer
    tier: Tier
    arguments: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ()
    takes_json: bool = True


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONTENT = "channel text blocks metadata link_names parse mrkdwn"
_HISTORY = _names("channel cursor include_all_metadata inclusive latest limit oldest")
_FAMILIES = ("groups:history", "channels:history")

METHODS: dict[str, Method] = {
    "auth.test": Method(answer=responses.auth_test, tier=Tier.MANY),
    "chat.postMessage": Method(
        answer=responses.post_message, tier=Tier.MANY, scopes=("chat:write",),
        arguments=_names(f"{_CONTENT} thread_ts reply_broadcast unfurl_links unfurl_media"),
    ),
    "chat.update": Method(
        answer=responses.update, tier=Tier.THREE, scopes=("chat:write",),
        arguments=_names(f"{_CONTENT} ts as_user reply_broadcast"),
    ),
    "chat.delete": Method(
        answer=responses.delete, tier=Tier.THREE, scopes=("chat:write",),
        arguments=_names("channel ts as_user"),
    ),
    "chat.postEphemeral": Method(
        answer=responses.post_ephemeral, tier=Tier.FOUR, scopes=("chat:write",),
        arguments=_names("channel user text blocks thread_ts link_names parse"),
    ),
    "conversations.history": Method(
        answer=responses.history, tier=Tier.THREE, arguments=_HISTORY, scopes=_FAMILIES, takes_json=False
    ),
    "conversations.replies": Method(
        answer=responses.replies, tier=Tier.THREE, arguments=_HISTORY | {"ts"}, scopes=_FAMILIES,
        takes_json=False,
    ),
    "conversations.info": Method(
        answer=responses.conversations_info, tier=Tier.THREE, scopes=("groups:read", "channels:read"),
        arguments=_names("channel include_locale include_num_members"), takes_json=False,
    ),
    "users.info": Method(
        answer=responses.users_info, tier=Tier.FOUR, scopes=("users:read",),
        arguments=_names("user include_locale"), takes_json=False,
    ),
    "views.open": Method(answer=responses.views_open, tier=Tier.FOUR, arguments=_names("trigger_id view")),
    "views.push": Method(answer=responses.views_push, tier=Tier.FOUR, arguments=_names("trigger_id view")),
    "views.update": Method(
        answer=responses.views_update, tier=Tier.FOUR, arguments=_names("view view_id external_id hash")
    ),
}  # fmt: skip
