"""The arguments of a call, in whichever encoding they came, and only those that the method knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from worker.sandbox.slack.exceptions import SlackError, invalid_arguments
from worker.sandbox.slack.messages import Json

_JSON_VALUED = frozenset({"blocks", "metadata", "view", "attachments"})
"""What a form carries as JSON in a string."""
_EVERYWHERE = frozenset({"team_id"})
"""What every method takes: Bolt adds it to each call."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call was given."""

    token: str
    given: Mapping[str, Json]

    def text(self, name: str) -> str:
        """Return an argument that must be there; refuse a call without it."""
        value = self.given.get(name)
        if value in (None, ""):
            raise invalid_arguments(f"missing required field: {name}")
        return str(value)

    def maybe(self, name: str) -> str:
        """Return an argument, or "" where it is not given."""
        value = self.given.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Return a yes or no, which forms spell 1, 0, true and false."""
        return self.given.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int, *, most: int) -> int:
        """Return a whole number between one and the most; refuse any other."""
        given = self.maybe(name)
        if not given:
            return default
        if not given.isdigit() or not 1 <= int(given) <= most:
            raise SlackError("invalid_limit")
        return int(given)

    def json(self, name: str) -> Json | None:
        """Return an argument that is an object or a list; None where it is not given."""
        return self.given.get(name)


async def arguments_of(request: web.Request, known: frozenset[str], *, takes_json: bool) -> Arguments:
    """Read a call's arguments. Slack would ignore an unknown one; here it is refused."""
    given = dict(request.query)
    if request.method == "POST":
        given |= await _body(request, takes_json=takes_json)
    token = _bearer(request) or str(given.get("token", ""))
    given.pop("token", None)
    if unknown := sorted(given.keys() - known - _EVERYWHERE):
        raise invalid_arguments(*(f"unknown argument: {name}" for name in unknown))
    return Arguments(token, {name: _decoded(name, value) for name, value in given.items()})


def _bearer(request: web.Request) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""


async def _body(request: web.Request, *, takes_json: bool) -> dict[str, Json]:
    if request.content_type == "application/json":
        if not takes_json:
            raise invalid_arguments("this method takes a form, not JSON")
        return _object(await request.text())
    if request.content_type in ("application/x-www-form-urlencoded", "application/octet-stream"):
        return dict(await request.post())
    raise SlackError("invalid_post_type")


def _object(text: str) -> dict[str, Json]:
    try:
        given = json.loads(text or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return given


def _decoded(name: str, value: Json) -> Json:
    if name not in _JSON_VALUED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        wrong = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise SlackError(wrong, messages=(f"{name} is not JSON",)) from None
