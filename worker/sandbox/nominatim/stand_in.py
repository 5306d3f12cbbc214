"""The stand-in as the sandbox mounts it: one search, its limits, and every query on record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from worker.sandbox.nominatim.gazetteer import gazetteer
from worker.sandbox.nominatim.queries import PARTS, BadQuery, query_of
from worker.sandbox.nominatim.results import search
from worker.sandbox.switches import Switches

_SAMPLES = (
    "python-requests",
    "python-urllib",
    "geopy/",
    "my-application",
    "my_app",
    "specify_your_app",
    "curl/",
)
"""How the User-Agents begin, or are, that the public service turns away."""
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One query that left the worker's machine, word for word, and whether it was answered."""

    at: datetime
    text: str
    user_agent: str
    answered: bool


class NominatimStandIn:
    """Nominatim on this machine. `queries` is everything that it was ever asked, the oldest first."""

    def __init__(self, *, now: Callable[[], datetime], switches: Switches) -> None:
        self.queries: list[Asked] = []
        self._now = now
        self._switches = switches

    def routes(self) -> list[web.RouteDef]:
        """Return every route, relative to where the sandbox mounts it."""
        return [web.get("/search", self._search), web.get("/status", self._status)]

    async def _status(self, _request: web.Request) -> web.Response:
        return web.Response(text="OK")

    async def _search(self, request: web.Request) -> web.Response:
        agent = request.headers.get("User-Agent", "")
        refusal = self._refusal(agent)
        asked = request.query.get("q") or ", ".join(
            request.query[name] for name in PARTS if name in request.query
        )
        self.queries.append(Asked(at=self._now(), text=asked, user_agent=agent, answered=refusal is None))
        if refusal is not None:
            return refusal
        try:
            found = search(gazetteer(), query_of(dict(request.query)))
        except BadQuery as wrong:
            return web.json_response({"error": {"code": 400, "message": str(wrong)}}, status=400)
        return web.json_response(found)

    def _refusal(self, agent: str) -> web.Response | None:
        if not agent or agent.lower().startswith(_SAMPLES):
            return web.Response(
                status=403, text="<html><h1>Access blocked</h1></html>", content_type="text/html"
            )
        if self._too_many(self._switches.lookups_per_day, _DAY):
            return _busy()
        if self._too_many(self._switches.lookups_per_second, _SECOND):
            return _busy({"Retry-After": "1"})
        return None

    def _too_many(self, most: int | None, within: timedelta) -> bool:
        since = self._now() - within
        recent = (1 for asked in reversed(self.queries) if asked.answered and asked.at > since)
        return most is not None and sum(recent) >= most


def _busy(headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        status=429, text="<html><h1>Too many requests</h1></html>", content_type="text/html", headers=headers
    )
