"""What happens in a storm, and when: drawn from a seed before it begins, so that events can be left out.

Each event carries the seed of its own chance: leaving one out changes nothing about the others, but for what
they meet.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DAY = 86_400.0
_MORNING, _EVENING = 9 * 3600.0, 21 * 3600.0

PEOPLE: Mapping[str, float] = {
    "a request arrives": 24,
    "a request arrives that lacks something": 4,
    "somebody edits a request": 50,
    "somebody sets a status": 14,
    "somebody assigns": 6,
    "somebody logs a call": 12,
    "somebody changes a volunteer": 6,
    "somebody presses": 110,
    "somebody presses in a hurry": 8,
    "somebody asks the desk": 6,
    "a request is deleted": 1.5,
    "a volunteer is deleted": 0.7,
    "a call is deleted": 1,
    "a card is deleted": 1.5,
    "a notice is deleted": 1,
    "somebody talks in the channel": 5,
    "the doorbell rings": 4,
    "the desk is paused": 0.5,
}
FAULTS: Mapping[str, float] = {
    "Airtable 429": 6,
    "Airtable 429 as a list": 6,
    "Airtable 500": 5,
    "Airtable 502 with HTML": 5,
    "Airtable 503 with Retry-After": 5,
    "Airtable hangs": 4,
    "Airtable drops the call": 8,
    "Airtable drops the answer": 10,
    "Airtable sends half a body": 6,
    "Airtable writes late": 4,
    "Airtable loses its lists": 6,
    "Airtable reads lag": 4,
    "Airtable is down": 1.5,
    "Airtable's token is revoked": 0.7,
    "the month is used up": 0.5,
    "Slack ratelimited": 8,
    "Slack 500": 4,
    "Slack 502 with HTML": 4,
    "Slack 503": 4,
    "Slack hangs": 3,
    "Slack drops the call": 8,
    "Slack drops the answer": 10,
    "Slack sends half a body": 6,
    "Slack fatal_error, not done": 4,
    "Slack fatal_error, done": 6,
    "Slack posts late": 6,
    "Slack's history lags": 4,
    "Slack is down": 1.5,
    "Slack's token is revoked": 0.7,
    "the channel is archived": 0.4,
    "the bot is taken out": 0.4,
    "the map refuses": 3,
    "the map hangs": 2,
    "the map's quota is used up": 1,
}
SCHEMA: Mapping[str, float] = {
    "a column is renamed": 1.5,
    "a column is retyped": 0.8,
    "a column is deleted": 0.8,
    "an option is renamed": 1.5,
    "a table is renamed": 0.4,
}
PROCESSES: Mapping[str, float] = {
    "the worker is killed": 6,
    "the worker is killed at its next call": 8,
    "the worker is told to stop": 3,
    "a second worker for a while": 1.5,
}
ALL: Mapping[str, float] = {**PEOPLE, **FAULTS, **SCHEMA, **PROCESSES}
"""How often each happens on a day, on average. What people do they do mostly by day."""


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One thing that happens, so many seconds after the beginning."""

    at: float
    what: str
    seed: int


def events(seed: int, days: float, rates: Mapping[str, float] = ALL) -> tuple[Event, ...]:
    """Return what happens in the storm of that seed, in order."""
    return tuple(sorted(_events(random.Random(seed), days, rates)))


def _events(chance: random.Random, days: float, rates: Mapping[str, float]) -> Iterator[Event]:
    for what, a_day in rates.items():
        at = chance.expovariate(a_day) * DAY
        while at < days * DAY:
            if what not in PEOPLE or _awake(at) or chance.random() < 0.15:
                yield Event(at, what, chance.randrange(2**32))
            at += chance.expovariate(a_day) * DAY


def _awake(at: float) -> bool:
    """Return whether it is day; storms begin at ten past two in the afternoon."""
    return _MORNING <= (at + 14 * 3600.0) % DAY < _EVENING
