"""The volunteers of the demo's town: invented people at real addresses, with all that makes a list uneven.

Some paused, left or only applied, some without an address or with a flat in it, some under age, some who can
do nothing that is asked for, a few who speak no English. The same seed gives the same people.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any, TypeAlias

from airtable_schema.options import ReachBy, Transport, VolunteerStatus, When
from worker.sandbox.nominatim.gazetteer import Place
from worker.sandbox.town_names import NUMBERS_AN_AREA, names, phones
from worker.sandbox.town_needs import CALL, COMPUTER, DOG, ERRAND, GROCERIES, MEDICINE, RIDE
from worker.sandbox.town_requests import AREAS as AREAS_OF_REQUESTS

Values: TypeAlias = dict[str, Any]
"""A row by the keys of its columns; kinds of help by name, options by the code's option."""

_OFFERS = {
    GROCERIES: 60, ERRAND: 45, MEDICINE: 40, CALL: 30, DOG: 25, RIDE: 20, COMPUTER: 20, "Cooked meal": 10,
    "Snow, garden, heavy things": 12, "Interpreting by phone": 6, "Forms and paperwork": 6,
}  # fmt: skip
_LANGUAGES = {
    "Spanish": 22, "Portuguese": 8, "Polish": 7, "French": 6, "Bengali": 5, "Chinese": 4, "Arabic": 4,
    "Ukrainian": 3, "Russian": 3,
}  # fmt: skip
_TRANSPORT: tuple[tuple[Transport, ...], ...] = (
    (Transport.CAR,), (Transport.FOOT,), (Transport.FOOT, Transport.CAR), (Transport.BIKE,),
    (Transport.FOOT, Transport.PUBLIC), (Transport.WHEELCHAIR_CAR,), (),
)  # fmt: skip
_TRANSPORT_SHARE = (30, 20, 20, 8, 10, 2, 10)
_NOTES = ("Allergic to cats.", "No stairs, please.", "Not after dark.", "Rather a text than a call.")
AREAS = ("860", "959", "203", "475", "413")
"""Area codes of volunteers."""
_FURTHER_AREAS = tuple(code for code in map(str, range(210, 990)) if code not in (*AREAS, *AREAS_OF_REQUESTS))
"""Area codes of volunteers in a town so large that these are used up: no two of them share a phone."""


def volunteers(
    source: random.Random, homes: Sequence[Place], needs: Mapping[str, str], now: datetime
) -> Iterator[Values]:
    """Yield volunteers without end. `needs` is name → record id of the kinds of help."""
    numbers = chain(islice(phones(*AREAS), NUMBERS_AN_AREA * len(AREAS)), phones(*_FURTHER_AREAS))
    for name, phone in zip(names(source), numbers, strict=False):
        yield _someone(source, name, phone, source.choice(homes), needs, now)


def _someone(
    source: random.Random, name: str, phone: str, home: Place, needs: Mapping[str, str], now: datetime
) -> Values:
    first, last = name.split()[0], name.split()[-1]
    values: Values = {
        "name": name, "phone": phone, "reach_by": _reach_by(source),
        "can_help_with": [needs[offer] for offer in _offers(source)],
        "languages": _languages(source), "transport": _picked(source, _TRANSPORT, _TRANSPORT_SHARE),
        "availability": _availability(source), "adult": source.random() < 0.97,
        "charter": source.random() < 0.8, "known_to_us": source.random() < 0.3,
        **_limits(source), **_standing(source, now),
    }  # fmt: skip
    if source.random() < 0.6:
        values["email"] = f"{first}.{last}@example.org".lower()
    if source.random() < 0.1:
        values["notes"] = source.choice(_NOTES)
    return values | _address(source, home)


def _address(source: random.Random, home: Place) -> Values:
    """Most write street and number; some add a flat, some leave it all blank."""
    chance = source.random()
    if chance < 0.04:
        return {}
    flat = f", Apt {source.randint(1, 12)}" if chance < 0.12 else ""
    return {"address": home.street_line + flat, "city": home.city}


def _reach_by(source: random.Random) -> ReachBy | None:
    choices = (None, ReachBy.CALL, ReachBy.TEXT, ReachBy.WHATSAPP)
    return source.choices(choices, weights=(50, 15, 25, 10))[0]


def _offers(source: random.Random) -> list[str]:
    number = _picked(source, (0, 1, 2, 3, 4, 5), (2, 18, 30, 28, 14, 8))
    offers: list[str] = []
    while len(offers) < number:
        offer = _picked(source, tuple(_OFFERS), tuple(_OFFERS.values()))
        if offer not in offers:
            offers.append(offer)
    return offers


def _languages(source: random.Random) -> list[str]:
    chance = source.random()
    if chance < 0.1:
        return []
    spoken = [] if chance < 0.14 else ["English"]
    if chance < 0.14 or source.random() < 0.4:
        spoken.append(_picked(source, tuple(_LANGUAGES), tuple(_LANGUAGES.values())))
    return spoken


def _availability(source: random.Random) -> list[When]:
    if source.random() < 0.35:
        return []
    times = source.sample(list(When), k=source.randint(1, 4))
    return sorted(times, key=list(When).index)


def _limits(source: random.Random) -> Values:
    limits: Values = {}
    if source.random() < 0.5:
        limits["travels_up_to"] = source.choice((0.5, 1, 1.5, 2, 3, 5, 10))
    if source.random() < 0.2:
        limits["at_most_at_once"] = source.randint(1, 3)
    if source.random() < 0.2:
        limits["at_most_a_week"] = source.randint(1, 3)
    return limits


def _standing(source: random.Random, now: datetime) -> Values:
    standing: Values = {}
    status = _picked(source, (None, *VolunteerStatus), (60, 4, 33, 3))
    if status is not None:
        standing["status"] = status
    chance = source.random()
    if chance < 0.05:
        standing["paused_until"] = now + timedelta(days=source.randint(2, 30))
    elif chance < 0.08:
        standing["paused_until"] = now - timedelta(days=source.randint(2, 30))
    return standing


def _picked(source: random.Random, choices: Sequence[Any], shares: Sequence[int]) -> Any:
    return source.choices(choices, weights=shares)[0]
