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
from worker.sandbox.faults import Answer, Drop, Fault, HalfBody, Hang, TrueAnswer, What, When
from worker.sandbox.slack.exceptions import SlackError
from worker.sandbox.slack.sockets import Hangup

if TYPE_CHECKING:
    from worker.sandbox.server import Sandbox

Json: TypeAlias = Any
Do: TypeAlias = Callable[[dict[str, Json]], Json]

_WHAT: dict[str, What] = {"drop": Drop(), "half body": HalfBody(), "true answer": TrueAnswer()}


class Control:
    """The routes of the control API. Each does its work off the event loop, as hands may wait for it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._slack = sandbox.slack

    def routes(self) -> list[web.RouteDef]:
        """Return every route, relative to where the sandbox mounts it."""
        gets: dict[str, Do] = {
            "": self._overview, "/faults": self._pending, "/switches": self._switches,
            "/clock": self._clock, "/calls": self._calls, "/queries": self._queries,
            "/channel": self._channel, "/base": self._rows, "/views": self._views,
            "/envelopes": self._envelopes,
        }  # fmt: skip
        posts: dict[str, Do] = {
            "/faults": self._plan, "/switches": self._turn, "/clock": self._advance,
            "/latency": self._latency, "/reset": self._reset, "/base": self._edit, "/press": self._press,
            "/submit": self._submit, "/command": self._command, "/post": self._post,
            "/delete": self._delete, "/bot": self._bot, "/archive": self._archive,
            "/sockets": self._sockets,
        }  # fmt: skip
        return [
            *(web.get(path, _handler(do)) for path, do in gets.items()),
            *(web.post(path, _handler(do)) for path, do in posts.items()),
            web.delete("/faults", _handler(self._nothing_wrong)),
        ]

    def _overview(self, _given: dict[str, Json]) -> Json:
        slack = self._slack
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

    def _channel(self, given: dict[str, Json]) -> Json:
        return [asdict(shown) for shown in self._slack.messages(given.get("channel", ""))]

    def _rows(self, given: dict[str, Json]) -> Json:
        return self._sandbox.airtable.rows(given["base"], given["table"])

    def _edit(self, given: dict[str, Json]) -> Json:
        airtable, where = self._sandbox.airtable, (given["base"], given["table"])
        if "record" not in given:
            return {"record": airtable.create_record(*where, given["fields"])}
        if "fields" in given:
            airtable.update_record(*where, given["record"], given["fields"])
        else:
            airtable.delete_record(*where, given["record"])
        return {"record": given["record"]}

    def _press(self, given: dict[str, Json]) -> Json:
        envelope = self._slack.press(given.pop("ts"), given.pop("button"), **given)
        return {"envelope": envelope.id, "delivered": envelope.delivered}

    def _submit(self, given: dict[str, Json]) -> Json:
        envelope = self._slack.submit(given["view"], given["values"])
        return {"envelope": envelope.id, "delivered": envelope.delivered}

    def _command(self, given: dict[str, Json]) -> Json:
        envelope = self._slack.command(given.pop("name"), **given)
        return {"envelope": envelope.id, "delivered": envelope.delivered}

    def _views(self, given: dict[str, Json]) -> Json:
        return [asdict(view) for view in self._slack.open_views(given.get("person", ""))]

    def _envelopes(self, _given: dict[str, Json]) -> Json:
        return [
            {
                "id": each.id, "kind": each.kind, "sent": [at.isoformat() for at in each.sent],
                "acknowledged after": [ack.delay.total_seconds() for ack in each.acks],
                "in time": each.in_time,
            }
            for each in tuple(self._slack.sockets.envelopes)
        ]  # fmt: skip

    def _post(self, given: dict[str, Json]) -> Json:
        text = given.pop("text")
        if given.pop("as") == "person":
            return {"ts": self._slack.post_as_person(text, **given)}
        return {"ts": self._slack.post_as_app(text, **given)}

    def _delete(self, given: dict[str, Json]) -> Json:
        self._slack.delete_as_person(given["ts"], given.get("channel", ""))
        return {}

    def _bot(self, given: dict[str, Json]) -> Json:
        channel = given.get("channel", "")
        match given["do"]:
            case "remove":
                self._slack.remove_bot(channel)
            case "invite":
                self._slack.invite_bot(channel)
            case "revoke":
                self._slack.revoke()
            case other:
                raise ValueError(f"A bot can't {other}.")
        return {}

    def _archive(self, given: dict[str, Json]) -> Json:
        act = self._slack.archive_channel if given["archived"] else self._slack.unarchive_channel
        act(given.get("channel", ""))
        return {}

    def _sockets(self, given: dict[str, Json]) -> Json:
        match given["do"]:
            case "warn":
                self._slack.sockets.warn()
            case "refresh":
                self._slack.sockets.refresh()
            case how:
                self._slack.sockets.hang_up(Hangup(how))
        return {"open": self._slack.sockets.count()}


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
