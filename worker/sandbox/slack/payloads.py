"""What Slack tells an app about a click, a submission, a command or an event, key for key.

https://docs.slack.dev/reference/interaction-payloads and the samples in slackapi/java-slack-sdk.
"""

from worker.sandbox.slack.messages import Json, Message, spelled
from worker.sandbox.slack.models import Workspace
from worker.sandbox.slack.people import App, Person, Place
from worker.sandbox.slack.responses import view_json
from worker.sandbox.slack.shapes import message_json
from worker.sandbox.slack.views import View

_PICKED = {
    "overflow": "selected_option", "static_select": "selected_option", "radio_buttons": "selected_option",
    "checkboxes": "selected_options", "multi_static_select": "selected_options",
    "users_select": "selected_user", "datepicker": "selected_date", "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}  # fmt: skip


def _who(workspace: Workspace, person: Person) -> Json:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": workspace.team}


def _base(workspace: Workspace, app: App, person: Person, kind: str) -> Json:
    return {
        "type": kind, "team": {"id": workspace.team, "domain": workspace.domain},
        "user": _who(workspace, person), "api_app_id": app.id, "token": "sandbox", "enterprise": None,
        "is_enterprise_install": False,
    }  # fmt: skip


def action(workspace: Workspace, block_id: str, element: Json, picked: Json | None) -> Json:
    """Return one entry of `actions`: what was pressed, or picked."""
    now = int(workspace.now().timestamp() * 1_000_000)
    base = {
        "type": element["type"], "action_id": element["action_id"], "block_id": block_id,
        "action_ts": spelled(now),
    }  # fmt: skip
    if element["type"] == "button":
        value = {"value": element["value"]} if "value" in element else {}
        return {**base, "text": element["text"], **value}
    return {**base, _PICKED[element["type"]]: picked}


def pressed(
    workspace: Workspace, app: App, person: Person, place: Place, message: Message, act: Json, trigger: str,
    response_url: str,
) -> Json:  # fmt: skip
    """Return the payload of a press on a message."""
    return _base(workspace, app, person, "block_actions") | {
        "container": {
            "type": "message", "message_ts": message.ts, "channel_id": place.id, "is_ephemeral": False
        },
        "trigger_id": trigger, "channel": {"id": place.id, "name": _channel_name(place)},
        "message": message_json(workspace, message), "state": {"values": {}},
        "response_url": response_url, "actions": [act],
    }  # fmt: skip


def _channel_name(place: Place) -> str:
    return "privategroup" if place.private else place.name


def typed(workspace: Workspace, block_id: str, element: Json, text: str) -> Json:
    """Return one entry of `actions`: what was typed into a field that asks at once."""
    now = int(workspace.now().timestamp() * 1_000_000)
    return {
        "type": element["type"], "action_id": element["action_id"], "block_id": block_id, "value": text,
        "action_ts": spelled(now),
    }  # fmt: skip


def pressed_in_view(
    workspace: Workspace, app: App, person: Person, view: View, act: Json, trigger: str,
    values: Json | None = None,
) -> Json:  # fmt: skip
    """Return the payload of a press in a modal, with what is filled in by then."""
    return _base(workspace, app, person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id}, "trigger_id": trigger,
        "view": view_json(workspace, view, values), "actions": [act],
    }  # fmt: skip


def submitted(workspace: Workspace, app: App, person: Person, view: View, values: Json, trigger: str) -> Json:
    """Return the payload of a modal that was sent off, with what was filled in."""
    return _base(workspace, app, person, "view_submission") | {
        "trigger_id": trigger, "view": view_json(workspace, view, values), "response_urls": [],
    }  # fmt: skip


def command(
    workspace: Workspace, app: App, person: Person, place: Place, name: str, text: str, trigger: str,
    response_url: str,
) -> Json:  # fmt: skip
    """Return the payload of a slash command."""
    return {
        "token": "sandbox", "team_id": workspace.team, "team_domain": workspace.domain,
        "channel_id": place.id, "channel_name": _channel_name(place), "user_id": person.id,
        "user_name": person.name, "command": name, "text": text, "api_app_id": app.id,
        "is_enterprise_install": "false", "response_url": response_url, "trigger_id": trigger,
    }  # fmt: skip


def event(workspace: Workspace, app: App, inner: Json) -> Json:
    """Wrap an event as the Events API does."""
    return {
        "token": "sandbox", "team_id": workspace.team, "api_app_id": app.id, "event": inner,
        "type": "event_callback", "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.now().timestamp()), "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None, "team_id": workspace.team, "user_id": app.user_id, "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }  # fmt: skip


def message_event(workspace: Workspace, place: Place, message: Message) -> Json:
    """Return the inner event of a new message."""
    kind = "group" if place.private else "channel"
    return {
        **message_json(workspace, message), "channel": place.id, "channel_type": kind,
        "event_ts": message.ts,
    }  # fmt: skip
