"""HTTP that answers as it is told: enough to see what the door sends and how it takes answers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Answer = dict[str, Any] | bytes | tuple[int, dict[str, str], bytes] | None
"""JSON; a body of status 200; status, headers and body; or None: the connection is dropped."""


class SlackServer:
    """Answers calls in the order of `answers`; keeps each as (method, arguments)."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.seen: list[tuple[str, dict[str, Any]]] = []
        self.url = ""

    def answer(self, method: str, arguments: dict[str, Any]) -> Answer:
        """Return the next answer; auth.test has one of its own."""
        self.seen.append((method, arguments))
        if method == "auth.test" and not self.answers:
            return {"ok": True, "bot_id": "B1", "user_id": "U1", "team": "Astoria"}
        return self.answers.pop(0)

    @property
    def methods(self) -> list[str]:
        """Return the methods called, in order."""
        return [method for method, _ in self.seen]


@contextmanager
def serving() -> Iterator[SlackServer]:
    """Serve on a port of this machine."""
    slack = SlackServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(slack))
    slack.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield slack
    server.shutdown()
    server.server_close()
    thread.join()


def _handler(slack: SlackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            as_json = self.headers["Content-Type"].startswith("application/json") and body.startswith("{")
            arguments = json.loads(body) if as_json else dict(parse_qsl(body))
            self._send(slack.answer(self.path.removeprefix("/api/"), arguments))

        def _send(self, answer: Answer) -> None:
            if answer is None:
                self.close_connection = True
                return
            if isinstance(answer, dict):
                answer = json.dumps(answer).encode()
            status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler
