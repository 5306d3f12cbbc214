"""What goes wrong in a storm at Airtable, at Slack and on the map, by the names of `storm_events`."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from tests.prove.storm_world import Happening, Storm
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, HalfBody, Hang, What, When

_POST = "chat.postMessage"
_AIRTABLE = (None, "list", "update", "upsert", "schema", "delete")
_SLACK = (None, _POST, "chat.update", "conversations.history", "conversations.replies", "chat.delete")
_RATE = {"type": "RATE_LIMIT_REACHED", "message": "Rate limit exceeded. Please try again later"}
_RATE_LIST = {"error": "RATE_LIMIT_REACHED", "message": "Rate limit exceeded. Please try again later"}
_HTML = "<html><head><title>502 Bad Gateway</title></head><body></body></html>"
_DOWN: tuple[What, ...] = (Drop(), Answer(503, "<html>503</html>"), Answer(500, "<html>500</html>"), Hang(61))
MINUTE, HOUR = 60.0, 3600.0


def _one(
    service: Service, what: What, when: When = When.BEFORE, method: str = "", *, late: float = 20.0
) -> Happening:
    """Return what makes one of the next calls, or a few in a row, fail."""

    def happen(storm: Storm, chance: random.Random) -> None:
        methods = _AIRTABLE if service is Service.AIRTABLE else _SLACK
        which = method or (chance.choice(methods) if service is not Service.NOMINATIM else None)
        times, on = chance.choice([1, 1, 1, 2, 3]), chance.choice([1, 1, 2, 3, 5])
        fault = Fault(
            service=service, method=which, what=what, when=when, on=on, times=times,
            late=chance.uniform(1, 10 * late), name=storm.happening,
        )  # fmt: skip
        storm.desk.sandbox.faults.add(fault)

    return happen


def _down(service: Service) -> Happening:
    """Return what makes all calls to a service fail for a while."""

    def happen(storm: Storm, chance: random.Random) -> None:
        fault = Fault(service=service, what=chance.choice(_DOWN), times=None, name=storm.happening)
        _for_a_while(storm, chance, fault, f"{service} is back")

    return happen


def _for_a_while(storm: Storm, chance: random.Random, fault: Fault, back: str) -> None:
    plan = storm.desk.sandbox.faults
    plan.add(fault)

    def mend() -> None:
        plan._planned = [one for one in plan._planned if one.fault is not fault]

    storm.in_a_while(chance.uniform(MINUTE, HOUR), back, mend)


def _switch(name: str, value: Any, most: float = HOUR) -> Happening:
    """Return what turns one switch for a while."""

    def happen(storm: Storm, chance: random.Random) -> None:
        switches = storm.desk.sandbox.switches
        before = storm.usual.get(name, getattr(switches, name))
        setattr(switches, name, value)
        storm.in_a_while(
            chance.uniform(MINUTE, most), f"{name} as before", lambda: setattr(switches, name, before)
        )

    return happen


def _lists_are_lost(storm: Storm, chance: random.Random) -> None:
    storm.at_a_call.append((chance.randint(1, 6), storm.desk.sandbox.airtable.expire_iterators))


def _token_revoked(storm: Storm, chance: random.Random) -> None:
    tokens, secret = storm.desk.sandbox.airtable._model.tokens, storm.desk.token
    token = tokens._known.get(secret)
    if token is None:
        return
    tokens.revoke(secret)
    storm.in_a_while(
        chance.uniform(MINUTE, HOUR), "the token is put right", lambda: tokens._known.update({secret: token})
    )


def _slack_revoked(storm: Storm, chance: random.Random) -> None:
    app = storm.desk.sandbox.slack.app
    app.revoked = True
    storm.in_a_while(
        chance.uniform(MINUTE, HOUR), "Slack's token is put right", lambda: setattr(app, "revoked", False)
    )


def _archived(storm: Storm, chance: random.Random) -> None:
    slack = storm.desk.sandbox.slack
    slack.archive_channel()
    storm.in_a_while(chance.uniform(MINUTE, HOUR), "the channel is back", slack.unarchive_channel)


def _taken_out(storm: Storm, chance: random.Random) -> None:
    slack = storm.desk.sandbox.slack
    slack.remove_bot()
    storm.in_a_while(chance.uniform(MINUTE, HOUR), "the bot is invited again", slack.invite_bot)


def _used_up(storm: Storm, chance: random.Random) -> None:
    switches = storm.desk.sandbox.switches
    switches.monthly_cap = storm.desk.sandbox.airtable.calls_this_month()
    storm.in_a_while(
        chance.uniform(HOUR, 3 * HOUR),
        "there are calls again",
        lambda: setattr(switches, "monthly_cap", None),
    )


def _refused(error: str) -> Answer:
    return Answer(200, {"ok": False, "error": error})


_A, _S, _MAP = Service.AIRTABLE, Service.SLACK, Service.NOMINATIM
FAULTS: Mapping[str, Callable[[Storm, random.Random], None]] = {
    "Airtable 429": _one(_A, Answer(429, {"error": _RATE})),
    "Airtable 429 as a list": _one(_A, Answer(429, {"errors": [_RATE_LIST]})),
    "Airtable 500": _one(_A, Answer(500, {"error": {"type": "SERVER_ERROR"}})),
    "Airtable 502 with HTML": _one(_A, Answer(502, _HTML)),
    "Airtable 503 with Retry-After": _one(_A, Answer(503, _HTML, {"Retry-After": "40"})),
    "Airtable hangs": _one(_A, Hang(61)),
    "Airtable drops the call": _one(_A, Drop()),
    "Airtable drops the answer": _one(_A, Drop(), When.AFTER),
    "Airtable sends half a body": _one(_A, HalfBody(), When.AFTER),
    "Airtable writes late": _one(_A, Drop(), When.LATE, "update", late=3.0),
    "Airtable loses its lists": _lists_are_lost,
    "Airtable reads lag": _switch("list_lag", 5.0),
    "Airtable is down": _down(_A),
    "Airtable's token is revoked": _token_revoked,
    "the month is used up": _used_up,
    "Slack ratelimited": _one(_S, Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "20"})),
    "Slack 500": _one(_S, Answer(500, "<html>500</html>")),
    "Slack 502 with HTML": _one(_S, Answer(502, _HTML)),
    "Slack 503": _one(_S, Answer(503, _HTML, {"Retry-After": "30"})),
    "Slack hangs": _one(_S, Hang(40)),
    "Slack drops the call": _one(_S, Drop()),
    "Slack drops the answer": _one(_S, Drop(), When.AFTER),
    "Slack sends half a body": _one(_S, HalfBody(), When.AFTER),
    "Slack fatal_error, not done": _one(_S, _refused("fatal_error")),
    "Slack fatal_error, done": _one(_S, _refused("fatal_error"), When.AFTER),
    "Slack posts late": _one(_S, Drop(), When.LATE, _POST),
    "Slack's history lags": _switch("history_lag", 2.0),
    "Slack is down": _down(_S),
    "Slack's token is revoked": _slack_revoked,
    "the channel is archived": _archived,
    "the bot is taken out": _taken_out,
    "the map refuses": _one(_MAP, Answer(429, {"error": "Too many requests"})),
    "the map hangs": _one(_MAP, Hang(25)),
    "the map's quota is used up": _switch("lookups_per_day", 3, 6 * HOUR),
}
AT_CALLS = frozenset(what for what, do in FAULTS.items() if do.__qualname__.startswith(("_one", "_down")))
"""Those that are told by the calls that they hit, and may end with the storm before they hit any."""
