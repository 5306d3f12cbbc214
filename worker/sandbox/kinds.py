"""What a call is about, read off its path and body, and what came of it, read off the answer.

The stand-ins know nothing of the log and the faults; this is where their calls get the names by which tests
count them and faults find them.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from worker.sandbox.call_log import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Which service, which method (one word), and for Airtable where."""

    service: Service
    method: str
    base: str = ""
    table: str = ""
    records: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether the stand-in did what was asked, its error if not, and which records or messages it names."""

    accepted: bool
    error: str = ""
    records: tuple[str, ...] = ()


_KEY = re.compile(rb'"event_payload": ?{[^}]*"key": ?"([^"]*)"')
_VERBS = {"POST": "create", "PATCH": "update", "PUT": "replace", "DELETE": "delete"}


def kind_of(verb: str, path: str, body: bytes) -> Kind:
    """Return what a call is about; `path` is as it was sent, percent signs and all."""
    service, _, rest = path.strip("/").partition("/")
    parts = [unquote(part) for part in rest.split("/")]
    match service:
        case Service.AIRTABLE:
            return _airtable(verb, parts, body)
        case Service.SLACK:
            return Kind(service=Service.SLACK, method=parts[-1], key=_key(body))
        case Service.NOMINATIM:
            return Kind(service=Service.NOMINATIM, method=parts[-1])
        case _:
            return Kind(service=Service.CONTROL, method=rest)


def _key(body: bytes) -> str:
    """Return the key in the metadata of a message that is sent as JSON: it is made of ids."""
    found = _KEY.search(body)
    return found[1].decode() if found else ""


def _airtable(verb: str, parts: list[str], body: bytes) -> Kind:
    match parts:
        case ["v0", "meta", "bases", base, *rest]:
            return _meta(verb, base, rest)
        case ["v0", "meta", *rest]:
            return Kind(service=Service.AIRTABLE, method="_".join(["meta", *rest]) + f"_{verb.lower()}")
        case ["v0", base, table, *rest]:
            method = _data_method(verb, rest, body)
            records = tuple(part for part in rest if part.startswith("rec"))
            return Kind(service=Service.AIRTABLE, method=method, base=base, table=table, records=records)
        case _:
            return Kind(service=Service.AIRTABLE, method="unknown")


def _meta(verb: str, base: str, rest: list[str]) -> Kind:
    table = rest[1] if len(rest) > 1 else ""
    if verb == "GET":
        return Kind(service=Service.AIRTABLE, method="schema", base=base)
    what = "field" if "fields" in rest else "table"
    method = f"{_VERBS.get(verb, verb.lower())}_{what}"
    return Kind(service=Service.AIRTABLE, method=method, base=base, table=table)


def _data_method(verb: str, rest: list[str], body: bytes) -> str:
    if rest == ["listRecords"]:
        return "list"
    if verb == "GET":
        return "get" if rest else "list"
    if verb in ("PATCH", "PUT") and b'"performUpsert"' in body:
        return "upsert"
    return _VERBS.get(verb, verb.lower())


def outcome_of(kind: Kind, answer: web.StreamResponse) -> Outcome:
    """Return what came of a call that a stand-in answered."""
    said = _json(answer)
    if kind.service is Service.SLACK and "ok" in said:
        ts = said.get("ts") or said.get("message_ts")
        return Outcome(
            accepted=bool(said["ok"]), error=str(said.get("error", "")), records=(str(ts),) if ts else ()
        )
    if answer.status >= 400:
        return Outcome(accepted=False, error=_airtable_error(said) or str(answer.status))
    named = said.get("records", [said])
    ids = (str(each["id"]) for each in named if isinstance(each, dict) and "id" in each)
    return Outcome(accepted=True, records=tuple(ids))


def _json(answer: web.StreamResponse) -> dict[str, Any]:
    if not isinstance(answer, web.Response) or not answer.text:
        return {}
    try:
        said = json.loads(answer.text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _airtable_error(said: dict[str, Any]) -> str:
    error = said.get("error") or (said.get("errors") or [""])[0]
    if isinstance(error, dict):
        return str(error.get("type") or error.get("error", ""))
    return str(error)
