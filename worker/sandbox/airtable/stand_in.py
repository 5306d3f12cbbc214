"""The stand-in as the sandbox mounts it and as tests hold it: routes over HTTP, hands without."""

import json
import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import format_datetime

from aiohttp import web

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.call import Call
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.models import Airtable
from worker.sandbox.airtable.schema_hands import SchemaHands
from worker.sandbox.airtable.urls import DATA, META, Answer
from worker.sandbox.switches import Switches

_Handler = Callable[[web.Request], Awaitable[web.Response]]


class AirtableStandIn(SchemaHands):
    """Airtable on this machine. Time comes only from `now`, ids only from `random`; both are given."""

    def __init__(self, *, now: Callable[[], datetime], random: random.Random, switches: Switches) -> None:
        super().__init__(Airtable(now=now, source=random, switches=switches))

    def routes(self) -> list[web.RouteDef]:
        """Return every route, relative to where the sandbox mounts it. The last answers what is not known."""
        meta = [web.route(verb, path, self._handler(answer, meta=True)) for verb, path, answer in META]
        data = [web.route(verb, path + "{_:/?}", self._handler(answer)) for verb, path, answer in DATA]
        return [*meta, *data, web.route("*", "/{_:.*}", self._handler(_nowhere))]

    def _handler(self, answer: Answer, *, meta: bool = False) -> _Handler:
        async def handle(request: web.Request) -> web.Response:
            text = await request.text()
            with self._model.lock:
                try:
                    status, body = self._answered(answer, request, text, meta=meta)
                finally:
                    self._model.writes_as("")
                return _reply(status, body, self._model.date())

        return handle

    def _answered(self, answer: Answer, request: web.Request, text: str, *, meta: bool) -> tuple[int, Json]:
        path = dict(request.match_info)
        try:
            token = self._model.admit(request.headers.get("Authorization", ""), path.get("base"), meta=meta)
            self._model.writes_as(token.user)
            call = Call(
                model=self._model, token=token, method=request.method, path=path,
                pairs=list(request.query.items()), text=text, url_length=len(str(request.url)),
                caller=_caller(request), meta=meta,
            )  # fmt: skip
            return 200, answer(call)
        except exceptions.VendorError as refusal:
            return refusal.status, refusal.body


def _nowhere(_call: Call) -> Json:
    raise exceptions.not_found()


def _caller(request: web.Request) -> str:
    """Two workers share a token, but never a connection."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return str(peer)


def _reply(status: int, body: Json, at: datetime) -> web.Response:
    headers = {"Date": format_datetime(at, usegmt=True), "access-control-allow-origin": "*"}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)
