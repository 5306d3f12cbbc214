"""Slack's error codes → our words: temporary, ambiguous, permanent; and what a person should do.

https://docs.slack.dev/reference/methods/chat.postMessage#errors and the pages of the other methods we use.
"""

from notifiers.errors import (
    Ambiguous,
    ChannelLost,
    MessageFixed,
    MessageGone,
    MessageRefused,
    Permanent,
    Temporary,
    TokenRefused,
)

_NEW_TOKEN = "In Slack, open the app's page, install it to the workspace again, and copy the new bot token."  # noqa: S105
_SCOPE = "In Slack, open the app's page, add the missing scope, and install the app to the workspace again."
_ANOTHER = (
    "or write another channel's id as slack_channel (for alerts: alerts_channel) in config.toml, and restart."
)
_INVITE = f"In Slack, open the channel and invite the app to it (/invite), {_ANOTHER}"
_ADMIN = "Ask an admin of the Slack workspace to let the app post in this channel."
_OURS = "This is a mistake of the program: please report it with the code."

_GONE = frozenset({"message_not_found", "thread_not_found"})
_FIXED = frozenset({"cant_update_message", "edit_window_closed", "cant_delete_message"})
_CHANNEL = {
    "is_archived": f"In Slack, unarchive the channel, {_ANOTHER}",
    "channel_not_found": _INVITE,
    "not_in_channel": _INVITE,
    "user_not_in_channel": _INVITE,
    "is_inactive": _INVITE,
    "method_not_supported_for_channel_type": _INVITE,
    "restricted_action": _ADMIN,
    "restricted_action_read_only_channel": _ADMIN,
    "restricted_action_thread_only_channel": _ADMIN,
    "restricted_action_non_threadable_channel": _ADMIN,
}
_TOKEN = {
    "not_authed": _NEW_TOKEN,
    "invalid_auth": _NEW_TOKEN,
    "account_inactive": _NEW_TOKEN,
    "token_revoked": _NEW_TOKEN,
    "token_expired": _NEW_TOKEN,
    "team_not_found": _NEW_TOKEN,
    "not_allowed_token_type": _NEW_TOKEN,
    "missing_scope": _SCOPE,
    "no_permission": _SCOPE,
    "access_denied": _ADMIN,
    "ekm_access_denied": _ADMIN,
    "enterprise_is_restricted": _ADMIN,
    "team_access_not_granted": _ADMIN,
    "org_login_required": _ADMIN,
    "two_factor_setup_required": _ADMIN,
}
_MESSAGE = frozenset({
    "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_blocks", "invalid_blocks_format",
    "too_many_attachments", "invalid_arguments", "invalid_arg_name", "invalid_array_arg", "invalid_charset",
    "invalid_form_data", "invalid_json", "json_not_object", "metadata_too_large", "invalid_metadata_format",
    "invalid_metadata_schema", "metadata_must_be_sent_from_app", "cannot_reply_to_message",
})  # fmt: skip
_UNCLEAR = frozenset({"fatal_error", "internal_error", "service_unavailable", "team_added_to_org"})
"""A message may have been posted all the same."""
_REFUSED_FOR_NOW = {
    "ratelimited": 30.0,
    "rate_limited": 30.0,
    "message_limit_exceeded": 3600.0,
    "request_timeout": 60.0,
    "invalid_cursor": 5.0,
    "update_failed": 60.0,
}
"""Seconds to wait, where Slack does not say; nothing was carried out."""
_SOON = 60.0


def unclear(method: str, what: str, *, writes: bool, at_least: float = 0.0) -> Temporary:
    """Return the error of a call that got no clear answer: something may have been written by it.

    `at_least` is for how many seconds Slack asked to be left alone.
    """
    delay = max(_SOON, at_least)
    if writes:
        return Ambiguous(f"Slack gave no clear answer to {method} ({what})", delay=delay)
    return Temporary(f"Slack did not answer {method} ({what})", delay=delay)


def error_for(
    method: str, code: str, *, writes: bool, retry_after: float | None = None
) -> Temporary | Permanent:
    """Return the error that stands for a code of Slack's. `retry_after` is what Slack said, in seconds."""
    said = f"Slack refused {method}: {code}"
    if code in _REFUSED_FOR_NOW:
        return Temporary(said, delay=_REFUSED_FOR_NOW[code] if retry_after is None else retry_after)
    if code in _UNCLEAR:
        return unclear(method, code, writes=writes)
    return _permanent(code, said)


def _permanent(code: str, said: str) -> Permanent:
    if code in _GONE:
        return MessageGone(said)
    if code in _FIXED:
        return MessageFixed(said)
    if code in _CHANNEL:
        return ChannelLost(said, advice=_CHANNEL[code])
    if code in _TOKEN:
        return TokenRefused(said, advice=_TOKEN[code])
    if code == "restricted_action_thread_locked":
        return MessageRefused(said, advice="In Slack, unlock the thread of the card.")
    if code in _MESSAGE:
        return MessageRefused(said, advice=_OURS)
    return Permanent(said, advice=_OURS)
