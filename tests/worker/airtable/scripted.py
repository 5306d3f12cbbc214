"""An Airtable that answers by the script: each call gets the next reply, and is written down."""

import json
import re
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import responses
from requests import PreparedRequest

from tests.clocks import ManualClock
from worker.airtable.door import AirtableDoor, CallCounter

BASE = "appASTORIA0000001"
TABLE = "tblREQUESTS000001"
DATE = "Mon, 02 Mar 2026 19:00:10 GMT"


def rec(n: int) -> str:
    return f"rec{n:014d}"


def row(record_id: str, **fields: Any) -> dict[str, Any]:
    return {"id": record_id, "createdTime": "2026-03-02T18:00:00.000Z", "fields": fields}


def records(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"records": rows, **more}


@dataclass(frozen=True, slots=True)
class Sent:
    """One call as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any

    @property
    def ids(self) -> list[str]:
        return [record["id"] for record in self.body["records"]]


class ScriptedAirtable:
    """`reply` adds to the script, `sent` lists what came, `door` leads here."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.clock = ManualClock()
        self.calls = CallCounter()
        self.sent: list[Sent] = []
        self._replies: list[tuple[int, Any, dict[str, str], float]] = []
        self.door = AirtableDoor(
            token="patSECRET",
            base_id=BASE,
            endpoint_url="http://127.0.0.1:9/airtable",
            clock=self.clock,
            random=Random(1),
            calls=self.calls,
        )
        for method in ("GET", "POST", "PATCH", "DELETE"):
            mock.add_callback(method, re.compile(r"http://127\.0\.0\.1:9/airtable/.*"), self._answer)

    def reply(self, body: Any, status: int = 200, *, took: float = 0.0, **headers: str) -> None:
        """Answer the next call with JSON, text or an exception, after `took` seconds."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._replies.append((status, body, {"Date": DATE, **named}, took))

    def refuse(self, status: int, error_type: str, message: str = "") -> None:
        """Answer the next call with one of Airtable's errors."""
        self.reply({"error": {"type": error_type, "message": message}}, status)

    def _answer(self, request: PreparedRequest) -> tuple[int, dict[str, str], Any]:
        url = urlsplit(str(request.url))
        body = json.loads(request.body) if request.body else None
        self.sent.append(Sent(str(request.method), url.path, parse_qs(url.query), body))
        status, reply, headers, took = self._replies.pop(0)
        self.clock.advance(took)
        if isinstance(reply, Exception):
            raise reply
        return status, headers, reply if isinstance(reply, str) else json.dumps(reply)
