"""One Socket Mode connection: every envelope is acknowledged, whatever happens; a dead line is noticed soon.

By default Bolt acknowledges nothing that it can't handle, and takes an acknowledgement back when the handler
raises right after it; and websocket-client never looks whether its pings are answered.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import logging
import socket
import threading
import time
from contextlib import suppress
from http import HTTPStatus

from slack_bolt import App
from slack_bolt.adapter.socket_mode.base_handler import BaseSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocketApp, WebSocketException

PING = 5.0
"""Seconds between two pings."""
_SILENT = 3 * PING
"""Seconds without a pong after which a line is dead. Without this a cut cable is noticed after minutes."""
_AT_ONCE = 20
"""Envelopes that are handled at the same time."""
_LONGEST_PAUSE = 15.0

_AGAIN = 0.05
"""Seconds between the end of a session and the next."""
_TRIES = 40
_NO_ENDPOINT = (SlackApiError, SlackClientError, OSError, ValueError, AttributeError)

log = logging.getLogger("notifiers.slack_app")


class Line(SocketModeClient):
    """The connection. After its end another is opened at once; while that fails, ever more slowly."""

    def __init__(self, app_token: str, web_client: WebClient, logger: logging.Logger) -> None:
        self._stopped = threading.Event()
        self._pause = 0.0
        self._opened_at = 0.0
        self._begun = False
        self._next = ""
        self._left: list[socket.socket] = []
        self._fresh = False
        """Whether there is a session that has not run yet."""
        self._open: WebSocketApp | None = None
        """The session that was opened last: one that is only being opened is not there yet."""
        self._alive_at = time.monotonic()
        self.refused: SlackApiError | None = None
        """What Slack said when it was last asked for a line and refused; None once it gave one."""
        super().__init__(
            app_token=app_token,
            logger=logger,
            web_client=web_client,
            ping_interval=PING,
            concurrency=_AT_ONCE,
            on_open_listeners=[self._opened],
        )
        self.current_session_runner.interval_seconds = _AGAIN

    def connect(self) -> None:
        """Make a session, which then runs by itself. Called at the start, and by who runs sessions."""
        super().connect()
        self._fresh = self._begun = True

    def send_message(self, message: str) -> None:
        """Send it; while one session follows another, wait for the next for two seconds."""
        for _ in range(_TRIES):
            session = self.current_session
            with suppress(WebSocketException, OSError):
                if session is not None and session.sock is not None:
                    session.send(message)
                    return
            if self._stopped.wait(_AGAIN):
                return
        log.warning("no line to acknowledge on")

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Leave a session when Slack asks for it, once it is known where to go; who runs sessions goes there.

        Only one thread makes sessions: two of them would drop each other's.
        """
        leaving = self.current_session
        if not force or leaving is None:
            return
        with suppress(*_NO_ENDPOINT):
            self._next = self.issue_new_wss_url()
        if self.current_session is leaving:
            self._cut(leaving)

    def _run_current_session(self) -> None:
        """Run a session, once: its address is spent then. After its end, make another."""
        if not self._begun or self._stopped.is_set():
            return
        with suppress(*_NO_ENDPOINT):
            if not self._fresh:
                self.wss_uri, self._next = self._next or self.issue_new_wss_url(), ""
                self.connect()
        if self._fresh and not self._stopped.is_set():
            self._fresh = False
            super()._run_current_session()  # type: ignore[no-untyped-call]  # the client's own is untyped
            self._open = None
            self._close_sockets()

    def _monitor_current_session(self) -> None:
        """Leave it: it would open a second session at the start."""

    def issue_new_wss_url(self) -> str:
        """Return where to connect to; raises what the client raises, after which it tries again."""
        if self._pause and self._stopped.wait(self._pause):
            raise ConnectionAbortedError("stopping")
        self._pause = min(max(2 * self._pause, 0.2), _LONGEST_PAUSE)
        try:
            answer = self.web_client.apps_connections_open(app_token=self.app_token)
        except SlackApiError as error:
            self._pause = max(self._pause, _asked_to_wait(error))
            self.refused = error
            raise
        self.refused = None
        return str(answer["url"])

    def is_alive(self) -> bool:
        """Whether it is open and answers."""
        session = self.current_session
        if session is None or session is not self._open or not self.is_connected():
            return False
        if self._is_silent(session):
            return False
        self._alive_at = time.monotonic()
        return True

    def down_for(self) -> float:
        """Return for how many seconds it has not been seen open and answering."""
        return time.monotonic() - self._alive_at

    def drop_when_silent(self) -> None:
        """Cut a line that does not answer any more: the client then opens another."""
        session = self.current_session
        if session is None or not self.is_connected() or not self._is_silent(session):
            return
        log.warning("Slack does not answer on the open line; opening another")
        self._opened_at = time.time()
        self._cut(session)

    def close(self) -> None:
        """End it, promptly also while a new endpoint is being waited for."""
        self._stopped.set()
        self.closed = True
        self.message_queue.put(None)
        self._cut(self.current_session)
        super().close()
        self._close_sockets()

    def _close_sockets(self) -> None:
        """Close what an abrupt end leaves open, once nobody reads from it."""
        while self._left:
            self._left.pop().close()

    def _opened(self, session: WebSocketApp) -> None:
        self._keep(session)
        if self._stopped.is_set():
            self._cut(session)
        self._open, self._opened_at = session, time.time()
        self._pause = 0.0

    def _keep(self, session: WebSocketApp) -> socket.socket | None:
        with suppress(AttributeError):  # its own thread may end it meanwhile
            raw = session.sock.sock if session.sock is not None else None
            if isinstance(raw, socket.socket):
                self._left.append(raw)
                return raw
        return None

    def _cut(self, session: WebSocketApp | None) -> None:
        """End a session so that its reader notices at once; its own `close` would take ten seconds."""
        if session is None:
            return
        session.keep_running = False
        raw = self._keep(session)
        with suppress(OSError, WebSocketException, AttributeError):
            if raw is not None and session.sock is not None:
                session.sock.send_close()
                raw.shutdown(socket.SHUT_RDWR)

    def _is_silent(self, session: WebSocketApp) -> bool:
        heard = max(self._opened_at, float(session.last_pong_tm or 0.0))
        return heard > 0 and time.time() - heard > _SILENT


class Handler(BaseSocketModeHandler):
    """Gives what comes through a line to Bolt, and acknowledges what Bolt does not."""

    client: Line

    def __init__(self, app: App, client: Line) -> None:
        self.app = app
        self.client = client
        client.socket_mode_request_listeners.append(self.handle)

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Handle one envelope. It is acknowledged although nothing handles it, or its handler raised."""
        answer = run_bolt_app(self.app, req)
        if answer.status == HTTPStatus.OK:
            send_response(client, req, answer, time.time())
            return
        log.warning("acknowledged a %s that nothing handled (%s)", req.type, answer.status)
        client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def _asked_to_wait(error: SlackApiError) -> float:
    headers = {str(name).lower(): value for name, value in getattr(error.response, "headers", {}).items()}
    said = str(headers.get("retry-after", ""))
    return float(said) if said.isdigit() else 0.0
