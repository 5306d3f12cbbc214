"""The stand-in behind a real port, and a caller who reads every answer, good or bad."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import requests
from aiohttp import web

from worker.sandbox.airtable import AirtableStandIn

T = TypeVar("T")


class Host:
    """One event loop in a thread; stand-ins come and go on ports of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()


async def serve(stand_in: AirtableStandIn) -> web.AppRunner:
    """Answer under /airtable, as the sandbox does."""
    mounted, app = web.Application(), web.Application()
    mounted.add_routes(stand_in.routes())
    app.add_subapp("/airtable", mounted)
    runner = web.AppRunner(app, max_line_size=32_768, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


class Caller:
    """Calls one base with one token; `call` gives status and body."""

    def __init__(self, url: str, token: str, base: str) -> None:
        self.url = url
        self.base = base
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, body: Any = None, **params: Any) -> tuple[int, Any]:
        answer = self.session.request(method, f"{self.url}{path}", json=body, params=params, timeout=10)
        return answer.status_code, answer.json()

    def data(self, method: str, path: str, body: Any = None, **params: Any) -> tuple[int, Any]:
        return self.call(method, f"/v0/{self.base}/{path}", body, **params)

    def meta(self, method: str, path: str, body: Any = None, **params: Any) -> tuple[int, Any]:
        return self.call(method, f"/v0/meta/{path}", body, **params)

    def names(self, table: str = "Requests", **params: Any) -> list[str]:
        """Return the names in a list, in the order received."""
        status, body = self.data("GET", table, **params)
        assert status == 200, body
        return [row["fields"].get("Name", "") for row in body["records"]]
