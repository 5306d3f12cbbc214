"""The methods' answers: read the arguments, ask the workspace, shape the reply. Nothing is decided here."""

from dataclasses import dataclass

from worker.sandbox.slack.arguments import Arguments
from worker.sandbox.slack.exceptions import SlackError, invalid_arguments
from worker.sandbox.slack.messages import Json, Message
from worker.sandbox.slack.models import Draft, Workspace
from worker.sandbox.slack.paging import Window, page_of, window_of
from worker.sandbox.slack.people import App, Place
from worker.sandbox.slack.shapes import message_json, person_json, place_json
from worker.sandbox.slack.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was let in. `home` is the sandbox's own address, `http://127.0.0.1:port`."""

    workspace: Workspace
    app: App
    arguments: Arguments
    home: str


def auth_test(call: Call) -> Json:
    """Say who the token is."""
    return {
        "url": f"{call.home}/", "team": call.workspace.domain, "user": call.app.name.lower(),
        "team_id": call.workspace.team, "user_id": call.app.user_id, "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }  # fmt: skip


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    place = call.workspace.writable(_channel(call), call.app)
    call.workspace.limits.admit_post(call.app.id, place.id, call.workspace.now())
    message = call.workspace.post(place, _draft(call), user=call.app.user_id, app=call.app)
    return {"channel": place.id, "ts": message.ts, "message": message_json(call.workspace, message)}


def update(call: Call) -> Json:
    """chat.update."""
    place = call.workspace.writable(_channel(call), call.app)
    message = call.workspace.edit(place, call.arguments.text("ts"), _draft(call), app=call.app)
    shown = message_json(call.workspace, message)
    return {"channel": place.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    """chat.delete."""
    place = call.workspace.writable(_channel(call), call.app)
    ts = call.arguments.text("ts")
    call.workspace.delete(place, ts, app=call.app)
    return {"channel": place.id, "ts": ts}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    place = call.workspace.writable(_channel(call), call.app)
    user = call.arguments.text("user")
    message = call.workspace.whisper(place, _draft(call), user=user, app=call.app)
    return {"message_ts": message.ts}


def history(call: Call) -> Json:
    """conversations.history: parents only, the newest first."""
    place = _readable(call)
    window = window_of(call.arguments, limit=100, most=1000)
    everything = list(call.workspace.messages(place.id).all(call.workspace.seen_at()))
    threads: dict[str, list[Message]] = {}
    for one in everything:
        if one.is_reply:
            threads.setdefault(one.thread_ts, []).append(one)
    shown = [one for one in reversed(everything) if not one.is_reply or one.broadcast]
    return _paged(call, [one for one in shown if window.holds(one)], window, threads, newest_first=True)


def replies(call: Call) -> Json:
    """conversations.replies: the parent, then its replies, the oldest first."""
    place = _readable(call)
    ts = call.arguments.text("ts")
    window = window_of(call.arguments, limit=1000, most=1000)
    messages, seen = call.workspace.messages(place.id), call.workspace.seen_at()
    parent, thread = messages.get(ts, seen), messages.replies(ts, seen)
    if parent is None and not thread:
        raise SlackError("thread_not_found")
    first = [parent] if parent is not None else []
    inside = first + [one for one in thread if window.holds(one)]
    return _paged(call, inside, window, {ts: thread}, newest_first=False)


def _paged(
    call: Call, found: list[Message], window: Window, threads: dict[str, list[Message]], *, newest_first: bool
) -> Json:
    early = call.workspace.switches.history_page_ends_early
    size = max(1, window.limit // 2) if early else window.limit
    page, cursor = page_of(found, window, size=size, newest_first=newest_first)
    everything = call.arguments.flag("include_all_metadata")
    everything = everything or not call.workspace.switches.payloads_need_asking
    shown = [
        message_json(
            call.workspace, one, replies=threads.get(one.ts, ()), whole_metadata_for=call.app,
            everything=everything,
        )
        for one in page
    ]  # fmt: skip
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": shown, "has_more": bool(cursor), **({"pin_count": 0} if newest_first else {}), **more}


def conversations_info(call: Call) -> Json:
    """conversations.info."""
    place = call.workspace.place(_channel(call), call.app)
    call.app.require(f"{place.family}:read")
    return {"channel": place_json(place, call.app)}


def users_info(call: Call) -> Json:
    """users.info."""
    person = call.workspace.people.get(call.arguments.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": person_json(call.workspace, person)}


def views_open(call: Call) -> Json:
    """views.open."""
    trigger = call.arguments.text("trigger_id")
    now = call.workspace.now()
    return _view(call, call.workspace.views.open(trigger, _content(call), app=call.app.id, now=now))


def views_push(call: Call) -> Json:
    """views.push."""
    trigger = call.arguments.text("trigger_id")
    now = call.workspace.now()
    return _view(call, call.workspace.views.push(trigger, _content(call), app=call.app.id, now=now))


def views_update(call: Call) -> Json:
    """views.update."""
    views = call.workspace.views
    view_id = call.arguments.maybe("view_id")
    if not view_id:
        view_id = views.find_external(call.arguments.text("external_id")).id
    seen = call.arguments.maybe("hash")
    return _view(call, views.change(view_id, _content(call), app=call.app.id, seen=seen))


def _channel(call: Call) -> str:
    return call.arguments.text("channel")


def _readable(call: Call) -> Place:
    place = call.workspace.place(_channel(call), call.app)
    call.app.require(f"{place.family}:history")
    if call.app.user_id not in place.members:
        raise SlackError("not_in_channel")
    return place


def _draft(call: Call) -> Draft:
    given = call.arguments
    blocks = given.json("blocks")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    return Draft(
        text=given.maybe("text") or None, blocks=blocks, metadata=given.json("metadata"),
        thread_ts=given.maybe("thread_ts"), broadcast=given.flag("reply_broadcast"),
    )  # fmt: skip


def _content(call: Call) -> Json:
    content = call.arguments.json("view")
    if not isinstance(content, dict):
        raise invalid_arguments("missing required field: view")
    return content


def _view(call: Call, view: View) -> Json:
    return {"view": view_json(call.workspace, view)}


def view_json(workspace: Workspace, view: View, state: Json | None = None) -> Json:
    """Return a modal as Slack shows it to its app; `state` is what was filled in."""
    stack = (*view.stack, view.id)
    return {
        "id": view.id, "team_id": workspace.team, "app_id": view.app, "hash": view.hash,
        "private_metadata": "", "callback_id": "", "clear_on_close": False, "notify_on_close": False,
        "close": None, "submit": None, "external_id": "", "root_view_id": stack[0],
        "previous_view_id": stack[-2] if len(stack) > 1 else None, "bot_id": "",
        **view.content,
        "state": {"values": state or {}},
    }  # fmt: skip
