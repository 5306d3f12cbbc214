"""slack_bolt against the stand-in, as the worker will use it: one connection for all of these."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from worker.sandbox.server import Sandbox

CARD = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Open"}},
            {"type": "button", "action_id": "claim", "text": {"type": "plain_text", "text": "Claim"}},
        ],
    }
]


@pytest.fixture(scope="module")
def live() -> Iterator[Sandbox]:
    """A sandbox on a real clock with a Bolt app connected to it."""
    with Sandbox() as sandbox, ThreadPoolExecutor() as executor:
        handler: Any = SocketModeHandler(bolt(sandbox, executor), sandbox.slack.app.app_token)
        handler.connect()
        assert sandbox.slack.sockets.wait_open()
        yield sandbox
        handler.close()


def bolt(sandbox: Sandbox, executor: ThreadPoolExecutor) -> App:
    client = WebClient(
        token=sandbox.slack.app.bot_token, base_url=sandbox.slack_url, retry_handlers=[], timeout=5
    )
    app = App(client=client, listener_executor=executor)

    @app.action("claim")
    def claim(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Sam has it")

    @app.action("open")
    def show(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        title, send = ({"type": "plain_text", "text": text} for text in ("Notes", "Send"))
        label = {"type": "plain_text", "text": "Note"}
        field = {"type": "plain_text_input", "action_id": "note"}
        blocks = [{"type": "input", "block_id": "n", "label": label, "element": field}]
        view = {"type": "modal", "callback_id": "notes", "title": title, "submit": send, "blocks": blocks}
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("notes")
    def noted(ack: Any, view: Any) -> None:
        value = view["state"]["values"]["n"]["note"]["value"]
        ack(response_action="errors", errors={"n": "Too short"}) if len(value) < 3 else ack()

    @app.command("/dispatch")
    def dispatch(ack: Any, command: Any) -> None:
        ack(f"You said {command['text']}")

    return app


def posted(sandbox: Sandbox) -> str:
    client = WebClient(token=sandbox.slack.app.bot_token, base_url=sandbox.slack_url, retry_handlers=[])
    return str(client.chat_postMessage(channel=sandbox.slack.channel, text="A card", blocks=CARD)["ts"])


def test_a_press_is_acknowledged_and_its_edit_is_seen(live: Sandbox) -> None:
    ts, edited = posted(live), threading.Event()
    live.watch(lambda call: edited.set() if call.method == "chat.update" else None)
    assert live.slack.press(ts, "Claim").wait()
    assert edited.wait(5)
    assert live.slack.message(ts).text == "Sam has it"


def test_a_modal_opens_for_who_pressed_and_its_answer_comes_back(live: Sandbox) -> None:
    opened = threading.Event()
    live.watch(lambda call: opened.set() if call.method == "views.open" else None)
    live.slack.press(posted(live), "Open", person=live.slack.kim)
    assert opened.wait(5)
    (view,) = live.slack.open_views(live.slack.kim)
    envelope = live.slack.submit(view.id, {"n": {"note": {"type": "plain_text_input", "value": "x"}}})
    assert envelope.wait()
    assert envelope.acks[0].payload == {"response_action": "errors", "errors": {"n": "Too short"}}


def test_a_command_is_answered_in_its_acknowledgement(live: Sandbox) -> None:
    envelope = live.slack.command("/dispatch", "new")
    assert envelope.wait()
    assert envelope.acks[0].payload == {"text": "You said new"}
