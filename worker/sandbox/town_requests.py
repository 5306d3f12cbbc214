"""The requests of the demo's town: a dozen that are awkward each in its own way, then plain ones without end.

Each is tagged, so that a test and the demo's story find it. The same seed gives the same requests.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from airtable_schema.options import CameInBy, ReachBy, RingFirst, Status, Urgency
from worker.sandbox.nominatim.gazetteer import Place
from worker.sandbox.town_names import names, phones
from worker.sandbox.town_needs import (
    CALL,
    COMPUTER,
    DOG,
    ERRAND,
    GROCERIES,
    MEDICINE,
    QUESTION,
    RIDE,
    UNDEFINED,
)

AREAS = ("401", "508", "617", "774", "857")
"""Area codes of those who ask: none that a volunteer has."""


class Tag(StrEnum):
    """In which way a request is awkward."""

    PLAIN = "plain"
    URGENT = "urgent"
    FLEXIBLE = "flexible"
    OTHER_LANGUAGE = "other language"
    REMOTE = "remote"
    FLAT = "flat number"
    BAD_ADDRESS = "address that does not exist"
    FOR_A_PARENT = "on behalf of a parent"
    UNDEFINED_KIND = "undefined kind of help"
    THREE_NEEDS = "three needs"
    HALF_TYPED = "half-typed, completed later"
    RESTING = "half-typed, left to rest"
    NO_NAME = "no name"
    PRIVATE = "private"
    WITH_CARE = "contact with care"
    NO_NEEDS = "no kind of help"
    EMPTY = "only a status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One request to come: its row by the keys of its columns, kinds of help by name.

    `later`: what is typed into the row some seconds after, where it is typed in two goes.
    """

    tags: frozenset[Tag]
    values: Mapping[str, Any]
    needs: tuple[str, ...] = ()
    later: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    needs_later: tuple[str, ...] = ()


_DETAILS = {
    GROCERIES: ("Bread, milk, eggs and something for soup.", "About two bags, no heavy bottles."),
    MEDICINE: (
        "Ready at the pharmacy on Main Street, already paid.",
        "Blood pressure tablets, since Monday.",
    ),
    RIDE: ("Eye clinic at 10:30, back around noon.", "Dentist; walks with a stick."),
    CALL: ("Would like to hear a voice twice a week.", "New in town and alone most evenings."),
    DOG: ("A small calm dog, twice round the block.", "The cat needs feeding while I am in hospital."),
    ERRAND: ("A parcel to the post office.", "Bins out on Thursday evening."),
    COMPUTER: ("Can't get into the e-mail any more.", "How do video calls work?"),
    QUESTION: ("Whom do I ask about the heating bill?",),
}
_PLAIN_NEEDS = (GROCERIES, MEDICINE, ERRAND, DOG, CALL, COMPUTER, RIDE, QUESTION)
_PLAIN_SHARE = (40, 20, 15, 6, 6, 5, 5, 3)
_LANGUAGES = ("Spanish", "Portuguese", "Polish", "French", "Bengali", "Arabic")


class Asking:
    """Makes requests of people at these homes. Each call makes the next one; the seed decides all of them."""

    def __init__(self, seed: int, homes: Sequence[Place]) -> None:
        self._source = random.Random(f"{seed}:requests")
        self._homes = homes
        self._people = zip(names(self._source), phones(*AREAS), strict=False)

    def dozen(self) -> Iterator[Arrival]:
        """Yield the awkward ones, each kind at least once: seventeen in all."""
        yield self._one(GROCERIES)
        yield self._one(MEDICINE, Tag.URGENT, urgency=Urgency.URGENT)
        yield self._one(ERRAND, Tag.FLEXIBLE, urgency=Urgency.FLEXIBLE, came_in_by=CameInBy.PHONE)
        yield self._one(GROCERIES, Tag.OTHER_LANGUAGE, languages=["Spanish"])
        yield self._one(RIDE, Tag.OTHER_LANGUAGE, languages=["Polish"], urgency=Urgency.URGENT)
        yield self._remote()
        yield self._flat()
        yield self._one(GROCERIES, Tag.BAD_ADDRESS, address="4711 Nowhere Lane")
        yield self._for_a_parent()
        yield self._one(UNDEFINED, Tag.UNDEFINED_KIND, details="The chain came off and the brake rubs.")
        yield self._one((GROCERIES, MEDICINE, DOG), Tag.THREE_NEEDS, details="Broken ankle, home for weeks.")
        yield self._half_typed()
        yield self._resting()
        yield self._one(GROCERIES, Tag.NO_NAME, name=None, came_in_by=CameInBy.TEXT)
        yield self._one(ERRAND, Tag.PRIVATE, private=True, address=None)
        yield self._one(DOG, Tag.WITH_CARE, contact_with_care=True, reach_by=ReachBy.TEXT)
        yield Arrival(tags=frozenset({Tag.EMPTY}), values={"status": Status.NEW})

    def stream(self) -> Iterator[Arrival]:
        """Yield plain ones without end: all urgencies, now and then another language."""
        while True:
            need = self._source.choices(_PLAIN_NEEDS, weights=_PLAIN_SHARE)[0]
            urgency = self._source.choices((None, *Urgency), weights=(30, 20, 30, 20))[0]
            spoken = [self._source.choice(_LANGUAGES)] if self._source.random() < 0.25 else ["English"]
            yield self._one(need, urgency=urgency, languages=spoken)

    def _one(self, needs: str | tuple[str, ...], *tags: Tag, **changes: Any) -> Arrival:
        wanted = (needs,) if isinstance(needs, str) else needs
        name, phone = next(self._people)
        home = self._source.choice(self._homes)
        values = {
            "name": name, "phone": phone, "address": home.street_line, "city": home.city,
            "details": self._source.choice(_DETAILS.get(wanted[0], ("",))) or None,
            "languages": ["English"], "came_in_by": CameInBy.FORM, **changes,
        }  # fmt: skip
        filled = {key: value for key, value in values.items() if value is not None}
        return Arrival(tags=frozenset(tags or (Tag.PLAIN,)), values=filled, needs=wanted)

    def _remote(self) -> Arrival:
        return self._one(CALL, Tag.REMOTE, languages=["English", "Portuguese"])

    def _flat(self) -> Arrival:
        home = self._source.choice(self._homes)
        address = f"{home.street_line}, Apt 4C, ring twice"
        return self._one(MEDICINE, Tag.FLAT, address=address, city=home.city)

    def _for_a_parent(self) -> Arrival:
        asker, phone = next(self._people)
        return self._one(
            MEDICINE, Tag.FOR_A_PARENT, asked_by=f"{asker} (her son)", asked_by_phone=phone,
            ring_first=RingFirst.ASKER, details="My mother can't walk far since the operation.",
        )  # fmt: skip

    def _half_typed(self) -> Arrival:
        whole = self._one(GROCERIES, Tag.HALF_TYPED, came_in_by=CameInBy.PHONE)
        first = {key: whole.values[key] for key in ("name", "came_in_by")}
        rest = {key: value for key, value in whole.values.items() if key not in first}
        return Arrival(tags=whole.tags, values=first, later=rest, needs_later=whole.needs)

    def _resting(self) -> Arrival:
        whole = self._one(GROCERIES, Tag.RESTING, Tag.NO_NEEDS, came_in_by=CameInBy.PHONE)
        typed = {key: whole.values[key] for key in ("name", "phone", "came_in_by")}
        return Arrival(tags=whole.tags, values=typed)


def requests(seed: int, homes: Sequence[Place]) -> Iterator[Arrival]:
    """Yield requests without end: the awkward ones first, then plain ones."""
    asking = Asking(seed, homes)
    yield from asking.dozen()
    yield from asking.stream()
