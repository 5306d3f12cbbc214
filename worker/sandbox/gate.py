"""The gate that every call passes: faults, latency, what lands late, the log, and whoever watches.

The stand-ins behind it answer as the vendors do on a good day and know of none of this.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import TypeAlias

from aiohttp import web

from worker.sandbox.call_log import Call, CallLog, Service
from worker.sandbox.clock import SandboxClock
from worker.sandbox.faults import Fault, FaultPlan, TrueAnswer, What, When
from worker.sandbox.kinds import Kind, Outcome, kind_of, outcome_of
from worker.sandbox.switches import Switches
from worker.sandbox.telling import error_of, status_of, tell, wait_of

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
Watcher: TypeAlias = Callable[[Call], None]

_SOCKETS = "link"
"""The method under which opening a WebSocket is known: its call ends only with the socket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Late:
    """A call whose caller has gone, and which is done after all when it is due."""

    due: datetime
    request: web.Request
    handler: Handler
    call: Call
    kind: Kind


class Gate:
    """One middleware for every service. All of it runs on the sandbox's own event loop."""

    def __init__(self, clock: SandboxClock, log: CallLog, plan: FaultPlan, switches: Switches) -> None:
        self.latency = 0.0
        """How many seconds a call takes, by the sandbox's clock: half of it before it is done."""
        self.watchers: list[Watcher] = []
        self.broken: list[AssertionError] = []
        """What watchers found wrong, in the order of finding."""
        self._clock = clock
        self._log = log
        self._plan = plan
        self._switches = switches
        self._late: list[_Late] = []

    async def pass_through(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a call through: the middleware itself."""
        kind = kind_of(request.method, request.rel_url.raw_path, await request.read())
        if kind.service is Service.CONTROL:
            return await handler(request)
        await self.settle()
        await self._take(self.latency / 2)
        fault = self._plan.strike(kind.service, kind.method, kind.table)
        return await self._pass(request, handler, kind, fault)

    async def _pass(
        self, request: web.Request, handler: Handler, kind: Kind, fault: Fault | None
    ) -> web.StreamResponse:
        call = self._arrived(kind, fault, request.headers.get("Authorization", ""))
        if fault is not None and fault.when is not When.AFTER:
            told = replace(call, status=status_of(fault.what, None), retry_after=wait_of(fault.what, None))
            self._note(told, Outcome(accepted=False, error=error_of(fault.what)))
            self._postpone(request, handler, kind, call, fault)
            return await self._tell(request, fault.what, None)
        if kind.method == _SOCKETS:
            self._note(replace(call, status=101), Outcome(accepted=True))
            return await handler(request)
        truth = self._dated(await handler(request))
        what = fault.what if fault is not None else TrueAnswer()
        told = replace(call, status=status_of(what, truth), retry_after=wait_of(what, truth))
        done = outcome_of(kind, truth)
        self._note(told, replace(done, error=error_of(what) or done.error))
        return await self._tell(request, what, truth)

    async def _tell(
        self, request: web.Request, what: What, truth: web.StreamResponse | None
    ) -> web.StreamResponse:
        """Tell once all of the call's time went by, so that a caller who is cut off is not ahead of it."""
        await self._take(self.latency / 2)
        return await tell(request, what, truth, self._clock)

    def _arrived(self, kind: Kind, fault: Fault | None, token: str) -> Call:
        return Call(
            number=self._log.number(), service=kind.service, method=kind.method, at=self._clock.now(),
            status=0, accepted=False, base=kind.base, table=kind.table, records=kind.records,
            fault=fault.label if fault is not None else "", key=kind.key,
            caller=hashlib.sha256(token.encode()).hexdigest()[:8],
        )  # fmt: skip

    def _note(self, call: Call, outcome: Outcome) -> None:
        done = replace(
            call, accepted=outcome.accepted, error=outcome.error, records=outcome.records or call.records
        )
        self._log.put(done)
        for watcher in self.watchers:
            try:
                watcher(done)
            except AssertionError as found:
                self.broken.append(found)

    def _dated(self, answer: web.StreamResponse) -> web.StreamResponse:
        if "Date" not in answer.headers:
            answer.headers["Date"] = format_datetime(self._clock.now(), usegmt=True)
        return answer

    async def _take(self, seconds: float) -> None:
        if seconds <= 0:
            return
        if self._clock.simulated:
            self._clock.push(seconds)
        else:
            await asyncio.sleep(seconds)

    def _postpone(self, request: web.Request, handler: Handler, kind: Kind, call: Call, fault: Fault) -> None:
        if fault.when is When.LATE:
            due = self._clock.now() + timedelta(seconds=fault.late)
            self._late.append(_Late(due=due, request=request, handler=handler, call=call, kind=kind))

    async def settle(self) -> None:
        """Do what was to land late and is due by now, the earliest first."""
        now = self._clock.now()
        due = sorted((each for each in self._late if each.due <= now), key=lambda each: each.due)
        self._late = [each for each in self._late if each.due > now]
        for each in due:
            with self._clock.pinned(each.due), self._switches.unlimited():
                outcome = outcome_of(each.kind, await each.handler(each.request))
            self._note(replace(each.call, landed_late=True), outcome)

    def forget(self) -> None:
        """Drop what has not landed yet, what watchers found, and the latency."""
        self.latency = 0.0
        self._late.clear()
        self.broken.clear()
