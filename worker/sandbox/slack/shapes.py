"""How Slack writes a message, a channel and a person into JSON.

https://docs.slack.dev/reference/objects/ and the samples of recorded answers in slackapi/java-slack-sdk.
"""

from collections.abc import Sequence

from worker.sandbox.slack.messages import Json, Message
from worker.sandbox.slack.models import SLACKBOT, Workspace
from worker.sandbox.slack.people import App, Person, Place


def message_json(
    workspace: Workspace,
    message: Message,
    *,
    replies: Sequence[Message] = (),
    whole_metadata_for: App | None = None,
    everything: bool = True,
) -> Json:
    """Return a message. Unless `everything`, metadata lose the payload that no manifest declares."""
    shown: dict[str, Json] = {"user": message.user, "type": "message", "ts": message.ts, "text": message.text}
    if message.tombstone:
        shown |= {"subtype": "tombstone", "user": SLACKBOT, "hidden": True}
    if message.bot:
        shown |= _bot(workspace, message)
    if message.blocks:
        shown["blocks"] = list(message.blocks)
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.metadata is not None:
        shown["metadata"] = _metadata(message.metadata, whole_metadata_for, everything=everything)
    return shown | _thread(message, replies)


def _bot(workspace: Workspace, message: Message) -> dict[str, Json]:
    app = next(app for app in workspace.apps if app.bot_id == message.bot)
    profile = {
        "id": app.bot_id,
        "app_id": app.id,
        "name": app.name,
        "deleted": False,
        "team_id": workspace.team,
    }
    return {"bot_id": app.bot_id, "app_id": app.id, "team": workspace.team, "bot_profile": profile}


def _metadata(metadata: Json, app: App | None, *, everything: bool) -> Json:
    if everything or (app is not None and metadata["event_type"] in app.declared):
        return metadata
    return {"event_type": metadata["event_type"]}


def _thread(message: Message, replies: Sequence[Message]) -> dict[str, Json]:
    if message.is_reply:
        broadcast = {"subtype": "thread_broadcast"} if message.broadcast else {}
        return {"thread_ts": message.thread_ts, **broadcast}
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts, "reply_count": len(replies), "reply_users_count": len(users),
        "latest_reply": replies[-1].ts, "reply_users": users[:5], "is_locked": False, "subscribed": False,
    }  # fmt: skip


def place_json(place: Place, app: App) -> Json:
    """Return a channel as conversations.info does."""
    return {
        "id": place.id, "name": place.name, "name_normalized": place.name, "is_channel": not place.private,
        "is_group": False, "is_im": False, "is_mpim": False, "is_private": place.private,
        "is_archived": place.archived, "is_general": False, "is_shared": False, "is_ext_shared": False,
        "is_member": app.user_id in place.members, "num_members": len(place.members),
    }  # fmt: skip


def person_json(workspace: Workspace, person: Person) -> Json:
    """Return a person as users.info does, without an e-mail address (that takes another scope)."""
    return {
        "id": person.id, "team_id": workspace.team, "name": person.name, "real_name": person.real_name,
        "deleted": False, "tz": person.zone, "is_admin": person.is_admin, "is_bot": False,
        "is_app_user": False, "locale": person.locale,
        "profile": {
            "real_name": person.real_name, "display_name": person.name, "team": workspace.team,
            "real_name_normalized": person.real_name, "display_name_normalized": person.name,
        },
    }  # fmt: skip
