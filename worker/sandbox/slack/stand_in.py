"""The stand-in as the sandbox mounts it and as tests hold it: routes over HTTP, hands without."""

import random
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from worker.sandbox.slack.arguments import Arguments, arguments_of
from worker.sandbox.slack.exceptions import SlackError, invalid_arguments
from worker.sandbox.slack.hands import Hands
from worker.sandbox.slack.limits import Tier
from worker.sandbox.slack.messages import Json
from worker.sandbox.slack.models import Draft, Workspace
from worker.sandbox.slack.responses import Call
from worker.sandbox.slack.urls import METHODS, Method
from worker.sandbox.switches import Switches

_OPEN_SOCKET = "apps.connections.open"


class SlackStandIn(Hands):
    """Slack on this machine. Time comes only from `now`, ids only from `random`; both are given."""

    def __init__(self, *, now: Callable[[], datetime], random: random.Random, switches: Switches) -> None:
        super().__init__(Workspace(now=now, source=random, switches=switches))

    def routes(self) -> list[web.RouteDef]:
        """Return every route, relative to where the sandbox mounts it."""
        return [
            web.get("/link/", self.sockets.accept),
            web.route("GET", "/api/{method}", self._handle),
            web.route("POST", "/api/{method}", self._handle),
            web.post("/response/{name}", self._reply),
        ]

    async def _handle(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        home = f"http://{request.host}"
        try:
            body = await self._answer(name, request, home)
        except SlackError as refusal:
            return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)
        return web.json_response({"ok": True, **body}, headers=self._scopes(request))

    async def _answer(self, name: str, request: web.Request, home: str) -> Json:
        if name == _OPEN_SOCKET:
            given = await arguments_of(request, frozenset(), takes_json=True)
            with self.workspace.lock:
                return self._open_socket(given, home)
        if name not in METHODS:
            raise SlackError("unknown_method", req_method=name)
        method = METHODS[name]
        given = await arguments_of(request, method.arguments, takes_json=method.takes_json)
        with self.workspace.lock:
            return self._called(name, method, given, home)

    def _called(self, name: str, method: Method, given: Arguments, home: str) -> Json:
        app = self.workspace.apps.with_bot_token(given.token)
        self.workspace.limits.admit(app.id, name, method.tier, self.workspace.now())
        if method.scopes:
            app.require(*method.scopes)
        answer = method.answer(Call(workspace=self.workspace, app=app, arguments=given, home=home))
        if name == "chat.postMessage":
            self._ring(answer["channel"], answer["ts"])
        return answer

    def _ring(self, channel: str, ts: str) -> None:
        message = self.workspace.present(channel, ts)
        if message is not None:
            for app, payload in self.told(self.workspace.places[channel], message):
                self.sockets.deliver_soon(app, "events_api", payload)

    def _open_socket(self, given: Arguments, home: str) -> Json:
        app = self.workspace.apps.with_app_token(given.token)
        self.workspace.limits.admit(app.id, _OPEN_SOCKET, Tier.TWO, self.workspace.now())
        ticket = self.sockets.ticket(app)
        there = home.replace("http://", "ws://", 1)
        return {"url": f"{there}/slack/link/?ticket={ticket}&app_id={app.id}"}

    async def _reply(self, request: web.Request) -> web.Response:
        """Take what an app sends to a response URL. Only whispers are implemented; the rest is refused."""
        given = await request.json()
        try:
            if set(given) - {"text", "blocks", "response_type", "replace_original"}:
                raise invalid_arguments("the stand-in knows only text, blocks and response_type here")
            if given.get("response_type", "ephemeral") != "ephemeral" or given.get("replace_original"):
                raise invalid_arguments("the stand-in only whispers here")
            with self.workspace.lock:
                self._whisper(request.match_info["name"], given)
        except SlackError as refusal:
            return web.json_response(refusal.body, status=404)
        return web.Response(text="ok")

    def _whisper(self, name: str, given: Json) -> None:
        url = self.workspace.reply_urls.spend(name, self.workspace.now())
        draft = Draft(text=given.get("text"), blocks=given.get("blocks"))
        self.workspace.whisper(self.workspace.places[url.channel], draft, user=url.user, app=self.app)

    def _scopes(self, request: web.Request) -> dict[str, str]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        app = next((each for each in self.workspace.apps if each.bot_token == token), None)
        return {"x-oauth-scopes": ",".join(sorted(app.scopes))} if app is not None else {}
