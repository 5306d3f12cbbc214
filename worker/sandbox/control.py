"""The control API: what goes wrong, what people do, and what there is to see, over HTTP.

JSON in, JSON out. A mistake in a call is a 400 that says which. Direct handles in Python do the same and more.

| call | what it does |
|---|---|
| GET  /control                    | addresses, tokens, channels and people |
| GET  /control/faults             | what is still to go wrong |
| POST /control/faults             | plan one: {"what": "drop", "when": "after", "service": "slack", "method": "chat.postMessage", "on": 2, "times": 1, "late": 20, "table": "…"}; what: "drop", "half body", "true answer", {"hang": seconds} or {"answer": {"status": 502, "body": "…", "headers": {}}} |
| DELETE /control/faults           | nothing more goes wrong |
| GET  /control/switches           | every switch and how it stands |
| POST /control/switches           | turn some: {"history_lag": 2, "blank_dates": "error"} |
| GET  /control/clock              | the sandbox's time |
| POST /control/clock              | move it forward: {"advance": 120} |
| POST /control/latency            | how long every call takes: {"seconds": 0.2} |
| POST /control/reset              | faults, switches, latency and the log as at the start; bases and channels stay |
| GET  /control/calls              | every call that came: ?service=slack&method=chat.update&table=…&since=number |
| GET  /control/queries            | every address that was looked up |
| GET  /control/channel            | a channel as a person sees it: ?channel=id |
| GET  /control/base               | rows as people see them: ?base=id&table=name |
| POST /control/base               | edit as a person: {"base", "table", "fields"} adds, with "record" changes, with "record" and no "fields" deletes |
| POST /control/press              | {"ts", "button", "person"?, "channel"?, "picked"?} |
| POST /control/submit             | send a modal off: {"view", "values"} |
| POST /control/command            | {"name", "text"?, "person"?, "channel"?} |
| GET  /control/views              | the modals that somebody has open: ?person=id |
| GET  /control/envelopes          | what Socket Mode delivered, and how soon it was acknowledged |
| POST /control/post               | {"text", "as": "person" or "app", "thread_ts"?, "channel"?} |
| POST /control/delete             | delete a message as an administrator: {"ts", "channel"?} |
| POST /control/bot                | {"do": "remove", "invite" or "revoke", "channel"?} |
| POST /control/archive            | {"channel"?, "archived": true} |
| POST /control/sockets            | {"do": "warn", "refresh", "close", "fin" or "rst"} |
"""  # noqa: E501 # a table's row can't be broken

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from worker.sandbox.call_log import Service
from worker.sandbox.control_people import PeopleControl
from worker.sandbox.faults import Answer, Drop, Fault, HalfBody, Hang, TrueAnswer, What, When
from worker.sandbox.slack.exceptions import SlackError

if TYPE_CHECKING:
    from worker.sandbox.server import Sandbox

Json: TypeAlias = Any
Do: TypeAlias = Callable[[dict[str, Json]], Json]

_WHAT: dict[str, What] = {"drop": Drop(), "half body": HalfBody(), "true answer": TrueAnswer()}


class Control:
    """The routes of the control API. Each does its work off the event loop, as hands may wait for it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._people = PeopleControl(sandbox.airtable, sandbox.slack)

    def routes(self) -> list[web.RouteDef]:
        """Return every route, relative to where the sandbox mounts it."""
        people = self._people
        gets: dict[str, Do] = {
            "": self._overview, "/faults": self._pending, "/switches": self._switches,
            "/clock": self._clock, "/calls": self._calls, "/queries": self._queries,
            "/channel": people.channel, "/base": people.rows, "/views": people.views,
            "/envelopes": people.envelopes,
        }  # fmt: skip
        posts: dict[str, Do] = {
            "/faults": self._plan, "/switches": self._turn, "/clock": self._advance,
            "/latency": self._latency, "/reset": self._reset, "/base": people.edit, "/press": people.press,
            "/submit": people.submit, "/command": people.command, "/post": people.post,
            "/delete": people.delete, "/bot": people.bot, "/archive": people.archive,
            "/sockets": people.sockets,
        }  # fmt: skip
        return [
            *(web.get(path, _handler(do)) for path, do in gets.items()),
            *(web.post(path, _handler(do)) for path, do in posts.items()),
            web.delete("/faults", _handler(self._nothing_wrong)),
        ]

    def _overview(self, _given: dict[str, Json]) -> Json:
        slack = self._sandbox.slack
        return {
            "airtable": self._sandbox.airtable_url, "slack": self._sandbox.slack_url,
            "nominatim": self._sandbox.nominatim, "bot_token": slack.app.bot_token,
            "app_token": slack.app.app_token,
            "channels": {place.name: place.id for place in slack.workspace.places.values()},
            "people": {person.name: person.id for person in slack.workspace.people.values()},
        }  # fmt: skip

    def _pending(self, _given: dict[str, Json]) -> Json:
        return [
            {
                "what": fault.label, "service": fault.service, "method": fault.method, "table": fault.table,
                "on": fault.on, "times": fault.times,
            }
            for fault in self._sandbox.faults.pending()
        ]  # fmt: skip

    def _plan(self, given: dict[str, Json]) -> Json:
        given = dict(given)
        fault = Fault(
            what=_what(given.pop("what")),
            when=When(given.pop("when", When.BEFORE)),
            service=Service(given.pop("service")) if "service" in given else None,
            **given,
        )
        self._sandbox.faults.add(fault)
        return {"planned": fault.label}

    def _nothing_wrong(self, _given: dict[str, Json]) -> Json:
        self._sandbox.faults.clear()
        return {}

    def _switches(self, _given: dict[str, Json]) -> Json:
        return self._sandbox.switches.values()

    def _turn(self, given: dict[str, Json]) -> Json:
        for name, value in given.items():
            self._sandbox.switches.change(name, value)
        return self._sandbox.switches.values()

    def _clock(self, _given: dict[str, Json]) -> Json:
        return {"now": self._sandbox.clock.now().isoformat()}

    def _advance(self, given: dict[str, Json]) -> Json:
        self._sandbox.clock.push(float(given["advance"]))
        self._sandbox.settle()
        return self._clock({})

    def _latency(self, given: dict[str, Json]) -> Json:
        self._sandbox.gate.latency = float(given["seconds"])
        return {}

    def _reset(self, _given: dict[str, Json]) -> Json:
        self._sandbox.reset()
        return {}

    def _calls(self, given: dict[str, Json]) -> Json:
        service = Service(given["service"]) if "service" in given else None
        calls = self._sandbox.log.calls(
            service, given.get("method"), table=given.get("table"), since=int(given.get("since", 0))
        )
        return [call.as_json() for call in calls]

    def _queries(self, _given: dict[str, Json]) -> Json:
        return [asdict(asked) | {"at": asked.at.isoformat()} for asked in self._sandbox.geocoder.queries]


def _handler(do: Do) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            given = dict(request.query) | (await request.json() if request.body_exists else {})
            return web.json_response(await asyncio.to_thread(do, given))
        except (KeyError, TypeError, ValueError, SlackError) as wrong:
            return web.json_response({"error": f"{type(wrong).__name__}: {wrong}"}, status=400)

    return handle


def _what(given: Json) -> What:
    match given:
        case str():
            return _WHAT[given]
        case {"hang": seconds}:
            return Hang(float(seconds))
        case {"answer": dict(answer)}:
            return Answer(**answer)
        case _:
            raise ValueError(f"A fault can't be {given!r}.")
