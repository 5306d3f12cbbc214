"""Socket Mode as it comes over the wire: hello, envelopes, acknowledgements, and every way of hanging up."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import websocket
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.clocks import ManualClock
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.sockets import Hangup
from worker.sandbox.switches import SocketRefresh

Post = Callable[..., str]
BUTTON = {
    "type": "actions",
    "block_id": "b1",
    "elements": [
        {
            "type": "button",
            "action_id": "asked",
            "value": "recANA",
            "text": {"type": "plain_text", "text": "Asked"},
        }
    ],
}
MODAL = {
    "type": "modal",
    "callback_id": "outcome",
    "title": {"type": "plain_text", "text": "What came of it"},
    "blocks": [BUTTON],
}


def opened(url: str) -> Any:
    return websocket.create_connection(url, timeout=5)


class Client:
    """One socket of our app."""

    def __init__(self, sandbox: Sandbox, slack: WebClient) -> None:
        url = slack.apps_connections_open(app_token=sandbox.slack.app.app_token)["url"]
        self.stream = opened(url)
        self.hello = self.read()
        sandbox.slack.sockets.wait_open(self.hello["num_connections"])

    def read(self) -> Any:
        return json.loads(self.stream.recv())

    def read_all(self) -> Iterator[Any]:
        """Yield what has come until nothing more comes."""
        self.stream.settimeout(0.05)
        try:
            while True:
                yield self.read()
        except websocket.WebSocketTimeoutException:
            return

    def acknowledge(self, envelope: Any, payload: Any = None) -> None:
        said = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
        self.stream.send(json.dumps(said))


@pytest.fixture
def connect(sandbox: Sandbox, slack: WebClient) -> Iterator[Callable[[], Client]]:
    clients: list[Client] = []

    def connect() -> Client:
        clients.append(Client(sandbox, slack))
        return clients[-1]

    yield connect
    for client in clients:
        client.stream.shutdown()


def test_hello_says_which_app_and_how_many_sockets(sandbox: Sandbox, connect: Callable[[], Client]) -> None:
    first, second = connect().hello, connect().hello
    assert first["connection_info"]["app_id"] == sandbox.slack.app.id
    assert (first["num_connections"], second["num_connections"]) == (1, 2)


def test_a_ticket_opens_one_socket_only_and_not_for_long(
    sandbox: Sandbox, manual: ManualClock, slack: WebClient
) -> None:
    used, late = (slack.apps_connections_open(app_token=sandbox.slack.app.app_token)["url"] for _ in range(2))
    opened(used).shutdown()
    with pytest.raises(websocket.WebSocketBadStatusException):
        opened(used)
    manual.advance(31)
    with pytest.raises(websocket.WebSocketBadStatusException):
        opened(late)


def test_a_press_arrives_whole_and_its_acknowledgement_is_timed(
    sandbox: Sandbox, manual: ManualClock, post: Post, connect: Callable[[], Client]
) -> None:
    ts, client = post("A card", blocks=[BUTTON]), connect()
    envelope = sandbox.slack.press(ts, "asked")
    arrived = client.read()
    manual.advance(2)
    client.acknowledge(arrived)
    assert envelope.wait()
    assert (envelope.acks[0].delay.total_seconds(), envelope.in_time) == (2.0, True)
    payload = arrived["payload"]
    assert (arrived["type"], payload["type"], payload["user"]["name"]) == (
        "interactive",
        "block_actions",
        "sam",
    )
    assert payload["actions"][0]["value"] == "recANA"
    assert (payload["message"]["ts"], payload["channel"]["id"]) == (ts, sandbox.slack.channel)


def test_late_and_missing_acknowledgements_are_flagged(
    sandbox: Sandbox, manual: ManualClock, post: Post, connect: Callable[[], Client]
) -> None:
    ts, client = post("A card", blocks=[BUTTON]), connect()
    late, missing = sandbox.slack.press(ts, "Asked"), sandbox.slack.press(ts, "Asked")
    first = client.read()
    assert sandbox.slack.unacknowledged() == ()
    manual.advance(4)
    client.acknowledge(first)
    assert late.wait()
    assert (late.in_time, missing.in_time) == (False, False)
    assert set(map(id, sandbox.slack.unacknowledged())) == {id(late), id(missing)}


def test_without_a_socket_a_press_fails(sandbox: Sandbox, post: Post) -> None:
    envelope = sandbox.slack.press(post("A card", blocks=[BUTTON]), "asked")
    assert (envelope.delivered, sandbox.slack.unacknowledged()) == (False, (envelope,))


def test_each_envelope_goes_to_one_of_the_sockets(
    sandbox: Sandbox, post: Post, connect: Callable[[], Client]
) -> None:
    clients = [connect(), connect()]
    ts = post("A card", blocks=[BUTTON])
    sent = [sandbox.slack.press(ts, "asked").id for _ in range(12)]
    got = [[envelope["envelope_id"] for envelope in client.read_all()] for client in clients]
    assert sorted(got[0] + got[1]) == sorted(sent)
    assert all(got)


def test_the_same_envelope_can_come_twice(
    sandbox: Sandbox, post: Post, connect: Callable[[], Client]
) -> None:
    client = connect()
    envelope = sandbox.slack.press(post("A card", blocks=[BUTTON]), "asked")
    sandbox.slack.again(envelope)
    assert client.read() == client.read()


def test_events_are_sent_again_until_acknowledged_and_clicks_only_by_a_switch(
    sandbox: Sandbox, manual: ManualClock, post: Post, connect: Callable[[], Client]
) -> None:
    client, ts = connect(), post("A card", blocks=[BUTTON])
    sandbox.slack.app.events = frozenset({"message.groups"})
    sandbox.slack.post_as_app("New record in Requests")
    click = sandbox.slack.press(ts, "asked")
    first, _ = client.read(), client.read()
    manual.advance(4)
    again = client.read()
    assert (first["retry_attempt"], again["retry_attempt"]) == (0, 1)
    assert again["payload"] == first["payload"]
    sandbox.switches.resend_interactive = True
    assert client.read()["envelope_id"] == click.id


def test_an_app_hears_of_its_own_posts_too(
    sandbox: Sandbox, post: Post, connect: Callable[[], Client]
) -> None:
    sandbox.slack.app.events = frozenset({"message.groups"})
    client = connect()
    ts = post("A card")
    event = client.read()["payload"]["event"]
    assert (event["ts"], event["bot_id"]) == (ts, sandbox.slack.app.bot_id)


@pytest.mark.parametrize(
    ("how", "error"),
    [(Hangup.FIN, websocket.WebSocketConnectionClosedException), (Hangup.RST, ConnectionResetError)],
)
def test_a_socket_is_hung_up_without_a_word(
    sandbox: Sandbox, connect: Callable[[], Client], how: Hangup, error: type[Exception]
) -> None:
    client = connect()
    assert sandbox.slack.sockets.hang_up(how) == 1
    with pytest.raises(error):
        client.read()


def test_what_is_sent_to_a_client_that_has_just_gone_is_lost_and_no_error(
    sandbox: Sandbox, connect: Callable[[], Client]
) -> None:
    connect()
    sockets, envelope = (
        sandbox.slack.sockets,
        Envelope(id="e1", app=sandbox.slack.app.id, kind="k", payload={}),
    )

    async def just_gone() -> bool:
        await sockets._hang_up(Hangup.FIN)
        return await sockets._send(envelope)

    assert sockets._on_loop(just_gone())
    assert (len(envelope.sent), envelope.acks) == (1, [])


def test_a_socket_is_closed_politely(sandbox: Sandbox, connect: Callable[[], Client]) -> None:
    client = connect()
    assert sandbox.slack.sockets.hang_up() == 1
    assert client.stream.recv_data()[0] == websocket.ABNF.OPCODE_CLOSE


@pytest.mark.parametrize(("refresh", "left"), [(SocketRefresh.CLOSES, 0), (SocketRefresh.STAYS_OPEN, 1)])
def test_a_refresh_closes_the_old_socket_or_leaves_it_open(
    sandbox: Sandbox, connect: Callable[[], Client], refresh: SocketRefresh, left: int
) -> None:
    sandbox.switches.socket_refresh = refresh
    client = connect()
    sandbox.slack.sockets.warn()
    sandbox.slack.sockets.refresh()
    assert [client.read()["reason"], client.read()["reason"]] == ["warning", "refresh_requested"]
    if not left:
        client.stream.recv_data()
    assert sandbox.slack.sockets.wait_count(left)


def test_a_modal_is_opened_submitted_and_stacked(
    sandbox: Sandbox, slack: WebClient, post: Post, connect: Callable[[], Client]
) -> None:
    client = connect()
    sandbox.slack.press(post("A card", blocks=[BUTTON]), "asked")
    slack.views_open(trigger_id=client.read()["payload"]["trigger_id"], view=MODAL)
    (view,) = sandbox.slack.open_views()
    sandbox.slack.press_in_view(view.id, "asked")
    above = slack.views_push(trigger_id=client.read()["payload"]["trigger_id"], view=MODAL)["view"]
    assert (above["previous_view_id"], above["root_view_id"]) == (view.id, view.id)
    sandbox.slack.submit(above["id"], {"b1": {"asked": {"type": "button"}}})
    payload = client.read()["payload"]
    assert (payload["type"], payload["view"]["callback_id"]) == ("view_submission", "outcome")
    assert payload["view"]["state"]["values"]["b1"]["asked"]["type"] == "button"


def test_a_trigger_dies_after_three_seconds_and_opens_one_modal(
    sandbox: Sandbox, manual: ManualClock, slack: WebClient, post: Post, connect: Callable[[], Client]
) -> None:
    client, ts = connect(), post("A card", blocks=[BUTTON])

    def trigger() -> str:
        sandbox.slack.press(ts, "asked")
        return str(client.read()["payload"]["trigger_id"])

    used, late = trigger(), trigger()
    slack.views_open(trigger_id=used, view=MODAL)
    manual.advance(4)
    for spent, error in (
        (used, "exchanged_trigger_id"),
        (late, "expired_trigger_id"),
        ("x", "invalid_trigger_id"),
    ):
        with pytest.raises(SlackApiError, match=error):
            slack.views_open(trigger_id=spent, view=MODAL)


def test_a_modal_changes_only_for_who_saw_its_last_content(
    sandbox: Sandbox, slack: WebClient, post: Post, connect: Callable[[], Client]
) -> None:
    client = connect()
    sandbox.slack.press(post("A card", blocks=[BUTTON]), "asked")
    view = slack.views_open(trigger_id=client.read()["payload"]["trigger_id"], view=MODAL)["view"]
    slack.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        slack.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)


def test_a_command_may_be_answered_without_a_token_five_times_within_half_an_hour(
    sandbox: Sandbox, manual: ManualClock, connect: Callable[[], Client], http: Any
) -> None:
    client = connect()
    envelope: Envelope = sandbox.slack.command("/dispatch", "new")
    payload = client.read()["payload"]
    client.acknowledge({"envelope_id": envelope.id}, {"text": "Here you go"})
    assert envelope.wait()
    assert (payload["command"], payload["text"], envelope.acks[0].payload) == (
        "/dispatch", "new", {"text": "Here you go"},
    )  # fmt: skip
    answers = [http.post(payload["response_url"], json={"text": "Done"}, timeout=5) for _ in range(6)]
    assert [answer.ok for answer in answers] == [True] * 5 + [False]
    sandbox.slack.command("/dispatch")
    late = client.read()["payload"]["response_url"]
    manual.advance(31 * 60)
    assert http.post(late, json={"text": "Late"}, timeout=5).json()["error"] == "expired_url"
    assert sandbox.slack.whispers() == ("Done",) * 5
