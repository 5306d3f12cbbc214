"""How the worker is, told to whoever asks over HTTP on its own machine: 200 while passes go well, else 503.

One sentence, nothing about people. For containers and their health checks, and for `curl`.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

from notifiers.desk import Desk
from notifiers.services import Service
from notifiers.words.times import moment
from worker.clock import Clock
from worker.errors import Fatal, Permanent, QuotaSpent, SchemaChanged, SettingsWrong, Temporary
from worker.health.outages import Outage

LATE = timedelta(minutes=2)
"""So long after it was due the next pass may have ended, before something hangs."""
_PATIENCE = 5.0
"""Seconds that somebody who asks may take to say what."""
_POLL = 0.05

WELL = "Passes go well."
NOT_YET = "The first pass has not ended yet."
LATE_NOW = "The next pass is late: something hangs."
NO_CALLS = "The month's Airtable calls are used up."
LACKING = "The base lacks something that the worker needs: run hyperlocal check."
FAILED = "The last pass did not go well: the log says why."
SINCE: Mapping[Service, str] = MappingProxyType(
    {
        Service.AIRTABLE: "Airtable has not answered since {since}.",
        Service.SLACK: "The desk's channel in Slack can't be written to since {since}.",
    }
)
"""What keeps a pass from going well, the gravest first."""


class Health:
    """What is told. Written by the passes, read by whoever asks."""

    def __init__(self, clock: Clock, desk: Desk, lost: Callable[[], Mapping[Service, Outage]]) -> None:
        self._clock = clock
        self._desk = desk
        self._lost = lost
        self._said = NOT_YET
        self._next_by: datetime | None = None

    def passed(self, why: Exception | None, now: datetime, next_by: datetime) -> None:
        """Take in how a pass ended."""
        self._said, self._next_by = self._sentence(why, now), next_by

    def sentence(self) -> str:
        """Return what there is to say now."""
        next_by = self._next_by
        if next_by is not None and self._clock.now() > next_by + LATE:
            return LATE_NOW
        return self._said

    def _sentence(self, why: Exception | None, now: datetime) -> str:
        match why:
            case None:
                return WELL
            case QuotaSpent():
                return NO_CALLS
            case SchemaChanged():
                return LACKING
            case Temporary() | Permanent() | Fatal():
                return self._not_answering(now) or FAILED
            case _:
                return FAILED

    def _not_answering(self, now: datetime) -> str:
        """Return what does not answer, and since when; "" where nothing is known to be lost."""
        lost = self._lost()
        for service, words in SINCE.items():
            if service in lost:
                return words.format(since=moment(lost[service].since, self._desk, now))
        return ""


class HealthServer:
    """Answers on one port until it is stopped."""

    def __init__(self, health: Health, host: str, port: int) -> None:
        self._health = health
        self._host = host
        self._port = port
        self._server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Where it answers."""
        host, port = self._server.server_address[:2] if self._server else (self._host, self._port)
        return str(host), int(port)

    def start(self) -> None:
        """Begin to answer. Raises SettingsWrong where the port can't be had."""
        try:
            self._server = ThreadingHTTPServer((self._host, self._port), _handler(self._health))
        except OSError:
            raise SettingsWrong(
                f"health_port {self._port} can't be used on {self._host}: something else has it, or the "
                "host is not this machine. Set another one."
            ) from None
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(_POLL,), name="health", daemon=True).start()

    def stop(self) -> None:
        """Answer nobody any more."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()


def _handler(health: Health) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        """Answers GET and HEAD, whatever the path."""

        timeout = _PATIENCE
        server_version, sys_version = "hyperlocal", ""

        def do_GET(self) -> None:
            said = health.sentence()
            body = f"{said}\n".encode()
            self.send_response(HTTPStatus.OK if said == WELL else HTTPStatus.SERVICE_UNAVAILABLE)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - http.server's name

        def log_message(self, *_: Any) -> None:
            """Write nothing down: who asks is nobody's business."""

    return Answers
