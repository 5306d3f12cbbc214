"""What tokens may do short of, or beyond, what the worker needs: found out by asking, changing nothing.

Slack says with every answer which scopes a bot token has. Airtable does not say it of a personal token, so
what it may do is tried: https://airtable.com/developers/web/api/scopes
"""

from collections.abc import Collection

MUST = (
    (("chat:write",), "it can't post cards"),
    (("groups:history", "channels:history"), "it can't find its own cards again, and would post them twice"),
    (("groups:read", "channels:read"), "it can't see whether it is in the channel"),
)
"""One of each: the first is for private channels, the second for public ones."""
WITH_BUTTONS = (
    ("commands", "/dispatch does not work"),
    ("users:read", "people are called by their short names in Slack"),
)
UNNEEDED = {
    "schema.bases:write": "change tables and columns",
    "user.email:read": "read the e-mail address of whoever made it",
}
"""Airtable's scopes that the worker never needs, and what they let it do."""


def slack_lacks(scopes: Collection[str]) -> list[str]:
    """Return what the bot token must be given, in a coordinator's words; nothing where Slack does not say."""
    return [
        f"The Slack app lacks the scope {one_of[0]}: {without}. Add it in the app's settings under OAuth & "
        "Permissions, and install the app again."
        for one_of, without in MUST
        if scopes and not set(one_of) & set(scopes)
    ]


def slack_differs(scopes: Collection[str], *, buttons: bool) -> list[str]:
    """Return what the bot token could still be given, and what could be taken from it."""
    wanted = WITH_BUTTONS if buttons else ()
    lacks = [
        f"The Slack app lacks the scope {scope}: {without}. To change that, add it under OAuth & Permissions."
        for scope, without in wanted
        if scopes and scope not in scopes
    ]
    known = {scope for one_of, _ in MUST for scope in one_of} | {scope for scope, _ in WITH_BUTTONS}
    more = ", ".join(sorted(set(scopes) - known))
    return [
        *lacks,
        *([f"The Slack app may do more than it needs: {more}. It works without that."] if more else []),
    ]


def airtable_differs(unneeded: Collection[str]) -> list[str]:
    """Return what could be taken from the token of the base."""
    return [
        f"The Airtable token may {UNNEEDED[scope]}, which the worker never does: take {scope} from it at "
        "airtable.com/create/tokens."
        for scope in sorted(unneeded)
    ]
