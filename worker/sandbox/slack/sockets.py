"""Socket Mode: tickets, sockets, hello, envelopes to any one of the open sockets, every way of hanging up.

https://docs.slack.dev/apis/events-api/using-socket-mode. All of it runs on the sandbox's event loop; what
other threads ask for is handed over to it.
"""

import asyncio
import json
import threading
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from aiohttp import WSMsgType, web

from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.exceptions import SlackError
from worker.sandbox.slack.messages import Json
from worker.sandbox.slack.models import Workspace
from worker.sandbox.slack.people import App
from worker.sandbox.switches import SocketRefresh
from worker.sandbox.telling import reset

_TICKET_LIFE = timedelta(seconds=30)
_MOST_SOCKETS = 10
_PATIENCE = 10.0
"""Real seconds that another thread waits for the event loop."""

T = TypeVar("T")


class Hangup(StrEnum):
    """How sockets end on demand."""

    CLOSE = "close"
    """With a close frame, politely."""
    FIN = "fin"
    """The TCP connection is closed without a close frame."""
    RST = "rst"
    """The TCP connection is reset."""


@dataclass(frozen=True, slots=True)
class _Socket:
    app: str
    stream: web.WebSocketResponse
    request: web.Request


class Sockets:
    """The open sockets of every app, and what was sent through them."""

    def __init__(self, workspace: Workspace) -> None:
        self.envelopes: list[Envelope] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self._workspace = workspace
        self._tickets: dict[str, tuple[App, datetime]] = {}
        self._open: list[_Socket] = []
        self._sending: set[asyncio.Task[bool]] = set()
        self._opened = threading.Condition()

    def ticket(self, app: App) -> str:
        """Return a ticket that opens one socket within half a minute."""
        if "connections:write" not in app.app_scopes:
            raise SlackError("missing_scope", needed="connections:write", provided="")
        ticket = str(uuid.UUID(int=self._workspace.random.getrandbits(128)))
        self._tickets[ticket] = (app, self._workspace.now() + _TICKET_LIFE)
        return ticket

    def count(self, app: App | None = None) -> int:
        """Return how many sockets are open."""
        return sum(1 for one in self._open if app is None or one.app == app.id)

    def wait_open(self, sockets: int = 1, seconds: float = 10.0) -> bool:
        """Wait so many real seconds at most until so many sockets are open; return whether they are."""
        with self._opened:
            return self._opened.wait_for(lambda: len(self._open) >= sockets, seconds)

    def wait_count(self, sockets: int, seconds: float = 10.0) -> bool:
        """Wait so many real seconds at most until exactly so many are open; return whether they are."""
        with self._opened:
            return self._opened.wait_for(lambda: len(self._open) == sockets, seconds)

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket from its handshake to its end."""
        app, expires = self._tickets.pop(request.query.get("ticket", ""), (None, self._workspace.now()))
        if app is None or self._workspace.now() > expires:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        stream = web.WebSocketResponse(autoping=False)
        await stream.prepare(request)
        socket = _Socket(app.id, stream, request)
        if self.count(app) >= _MOST_SOCKETS:
            await _send_to(stream, _goodbye("too_many_websockets"))
            await stream.close()
            return stream
        await _send_to(stream, self._hello(app))
        self._enter(socket)
        try:
            await self._listen(socket)
        finally:
            self._leave(socket)
        return stream

    def _enter(self, socket: _Socket) -> None:
        with self._opened:
            self._open.append(socket)
            self._opened.notify_all()

    def _leave(self, socket: _Socket) -> None:
        with self._opened:
            if socket in self._open:
                self._open.remove(socket)
            self._opened.notify_all()

    def _hello(self, app: App) -> Json:
        return {
            "type": "hello", "num_connections": self.count(app) + 1, "connection_info": {"app_id": app.id},
            "debug_info": {
                "host": "sandbox", "started": self._workspace.now().isoformat(), "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }  # fmt: skip

    async def _listen(self, socket: _Socket) -> None:
        async for frame in socket.stream:
            if frame.type is WSMsgType.TEXT:
                self._acknowledged(json.loads(frame.data))
            elif frame.type is WSMsgType.PING and self._workspace.switches.socket_pongs:
                with suppress(ConnectionError):
                    await socket.stream.pong(frame.data)

    def _acknowledged(self, said: Json) -> None:
        envelope = next((each for each in self.envelopes if each.id == said.get("envelope_id")), None)
        if envelope is not None:
            envelope.acknowledge(self._workspace.now(), said.get("payload"))

    def deliver(self, app: App, kind: str, payload: Json) -> Envelope:
        """Send something new to any one of an app's sockets. Nobody there: it counts as not delivered."""
        envelope = self._new(app, kind, payload)
        self.send(envelope)
        return envelope

    def deliver_soon(self, app: App, kind: str, payload: Json) -> None:
        """Send something new, for who is on the event loop already and can't wait there."""
        envelope = self._new(app, kind, payload)
        task = asyncio.get_running_loop().create_task(self._send(envelope))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def _new(self, app: App, kind: str, payload: Json) -> Envelope:
        identity = str(uuid.UUID(int=self._workspace.random.getrandbits(128)))
        envelope = Envelope(id=identity, app=app.id, kind=kind, payload=payload)
        self.envelopes.append(envelope)
        return envelope

    def send(self, envelope: Envelope) -> bool:
        """Send an envelope, for the first time or again; return whether there was a socket."""
        return self._on_loop(self._send(envelope))

    async def _send(self, envelope: Envelope) -> bool:
        theirs = [one for one in self._open if one.app == envelope.app and not one.stream.closed]
        if not theirs:
            return False
        wire = envelope.wire()
        envelope.sent.append(self._workspace.now())
        await _send_to(self._workspace.random.choice(theirs).stream, wire)
        return True

    async def send_again_what_is_due(self) -> None:
        """Send again what nobody acknowledged, as Slack does with events (and, by a switch, with clicks)."""
        clicks_too = self._workspace.switches.resend_interactive
        now = self._workspace.now()
        for envelope in tuple(self.envelopes):
            if envelope.due_again(now, clicks_too=clicks_too):
                await self._send(envelope)

    def warn(self) -> None:
        """Announce to every socket that it will be closed in ten seconds."""
        self._on_loop(self._say(_goodbye("warning")))

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every client for a new socket; the old one is closed or stays open, by a switch."""
        self._on_loop(self._refresh(reason))

    async def _refresh(self, reason: str) -> None:
        old = tuple(self._open)
        await self._say(_goodbye(reason))
        if self._workspace.switches.socket_refresh is SocketRefresh.CLOSES:
            for one in old:
                await one.stream.close()

    async def _say(self, what: Json) -> None:
        for one in tuple(self._open):
            await _send_to(one.stream, what)

    def hang_up(self, how: Hangup = Hangup.CLOSE) -> int:
        """End every open socket; return how many there were."""
        return self._on_loop(self._hang_up(how))

    async def _hang_up(self, how: Hangup) -> int:
        ended = tuple(self._open)
        for one in ended:
            match how:
                case Hangup.CLOSE:
                    await one.stream.close()
                case Hangup.FIN:
                    if one.request.transport is not None:
                        one.request.transport.close()
                case Hangup.RST:
                    reset(one.request.transport)
        return len(ended)

    async def close_all(self) -> None:
        """Hang up politely, when the sandbox stops."""
        await self._hang_up(Hangup.CLOSE)

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        if self.loop is None:
            work.close()
            raise RuntimeError("The sandbox is not running.")
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(_PATIENCE)


async def _send_to(stream: web.WebSocketResponse, what: Json) -> None:
    """Send one frame. It is lost where the client has just gone, as on any line: no error of the sandbox."""
    with suppress(ConnectionError):
        await stream.send_json(what)


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
