"""The sandbox: Airtable, Slack and Nominatim on one local port, in a thread of its own.

    with Sandbox() as sandbox:
        base = sandbox.airtable.create_base("Town", tables)
        ...point any client at sandbox.airtable_url, sandbox.slack_url, sandbox.nominatim...

It imports nothing of the worker but `airtable_schema`, and takes time only from its clock.
"""

import asyncio
import random
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.call_log import CallLog
from worker.sandbox.clock import SandboxClock, real_now
from worker.sandbox.control import Control
from worker.sandbox.faults import FaultPlan
from worker.sandbox.gate import Gate, Handler, Watcher
from worker.sandbox.nominatim import NominatimStandIn
from worker.sandbox.slack.stand_in import SlackStandIn
from worker.sandbox.switches import Switches

_HOST = "127.0.0.1"
_TICK = 0.02
"""How often, in real seconds, the sandbox looks whether something is to land or to be sent again."""
_LONGEST_LINE = 32_768
"""Of a request: longer than Airtable's longest URL, so that it is Airtable's stand-in that refuses it."""
_PATIENCE = 10.0
"""Real seconds to wait for the sandbox's own thread."""


class Sandbox:
    """One server for tests and for people. `stop` ends every call that hangs.

    `advance`: moves the clock that `now` reads, so that latency and hangs take simulated time; without it
    they take real time. Everything random follows from `seed`. `stop`, or the end of the with block, raises
    the first AssertionError of a watcher.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = real_now,
        *,
        seed: int = 1,
        port: int = 0,
        latency: float = 0.0,
        advance: Callable[[float], None] | None = None,
        switches: Switches | None = None,
    ) -> None:
        self.seed = seed
        self.clock = SandboxClock(now, advance)
        self.switches = switches or Switches()
        self.log = CallLog()
        self.faults = FaultPlan()
        self.gate = Gate(self.clock, self.log, self.faults, self.switches)
        self.gate.latency = latency
        self.airtable = AirtableStandIn(
            now=self.clock.now, random=self._random("airtable"), switches=self.switches
        )
        self.slack = SlackStandIn(now=self.clock.now, random=self._random("slack"), switches=self.switches)
        self.geocoder = NominatimStandIn(now=self.clock.now, switches=self.switches)
        self.slack.settle = self.settle
        self._port = port
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._failure: OSError | None = None
        self._thread: threading.Thread | None = None

    def _random(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}:{name}")

    @property
    def port(self) -> int:
        """The port that it listens on, once started."""
        return self._port

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{_HOST}:{self._port}"

    @property
    def airtable_url(self) -> str:
        """What pyairtable takes as `endpoint_url`."""
        return f"{self.url}/airtable"

    @property
    def slack_url(self) -> str:
        """What slack_sdk takes as `base_url`."""
        return f"{self.url}/slack/api/"

    @property
    def nominatim(self) -> str:
        """What geopy takes as `domain`, with the scheme http."""
        return f"{_HOST}:{self._port}/nominatim"

    @property
    def control_url(self) -> str:
        """Where the control API is; `control` documents it."""
        return f"{self.url}/control"

    def start(self) -> Self:
        """Serve, from a thread of its own; return when calls are answered. OSError: the port is taken.

        One that was stopped serves again on the same port, with all that was in it.
        """
        self._ready.clear()
        self._failure = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise TimeoutError("The sandbox did not start.")
        if self._failure is not None:
            raise self._failure
        if self._port == 0:
            raise RuntimeError("The sandbox did not start; its thread said why.")
        return self

    def stop(self) -> None:
        """End every connection and the thread; raise the first thing that a watcher found wrong."""
        if self._thread is None:
            return
        if self._loop is not None and self._ended is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join(_PATIENCE)
        self._thread = None
        if self.gate.broken:
            raise self.gate.broken[0]

    def watch(self, watcher: Watcher) -> None:
        """Have every call looked at right after it was done, before its caller knows.

        A watcher runs on the sandbox's thread. Its AssertionError is kept, and raised by `stop`.
        """
        self.gate.watchers.append(watcher)

    def settle(self) -> None:
        """Let land what was to land late and is due by now."""
        if self._thread is not None and self._loop is not None and threading.current_thread() != self._thread:
            asyncio.run_coroutine_threadsafe(self.gate.settle(), self._loop).result(_PATIENCE)

    def reset(self) -> None:
        """Faults, switches, latency and the log as at the start. What is in bases and channels stays."""
        self.faults.clear()
        self.switches.reset()
        self.log.clear()
        self.gate.forget()
        self.slack.workspace.limits.forget()
        self.geocoder.queries.clear()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.gate.broken.clear()
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as failure:  # the port is taken: for whoever called start
            self._failure = failure
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        self.slack.sockets.loop = self._loop
        runner = web.AppRunner(
            self._app(), access_log=None, shutdown_timeout=0.1, max_line_size=_LONGEST_LINE
        )
        await runner.setup()
        try:
            await self._listen(runner)
            self._ready.set()
            await self._tick_until(self._ended)
        finally:
            await self.slack.sockets.close_all()
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        await web.TCPSite(runner, _HOST, self._port).start()
        self._port = runner.addresses[0][1]
        self.slack.home = self.url

    async def _tick_until(self, ended: asyncio.Event) -> None:
        while not ended.is_set():
            await self.gate.settle()
            await self.slack.sockets.send_again_what_is_due()
            try:
                await asyncio.wait_for(ended.wait(), _TICK)
            except TimeoutError:
                continue

    def _app(self) -> web.Application:
        @web.middleware
        async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self.gate.pass_through(request, handler)

        app = web.Application(middlewares=[gate], client_max_size=16 * 1024**2)
        for name, routes in (
            ("airtable", self.airtable.routes()),
            ("slack", self.slack.routes()),
            ("nominatim", self.geocoder.routes()),
            ("control", Control(self).routes()),
        ):
            part = web.Application()
            part.add_routes(routes)
            app.add_subapp(f"/{name}", part)
        return app
