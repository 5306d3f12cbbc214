"""`/dispatch near <address> <kind of help>`: who could help there, by the same rules as any list.

Only who asked sees it, and nothing of it is kept.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from airtable_schema.address_words import fold
from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.options import Status
from airtable_schema.records import Need, Request
from notifiers.card_data import CardInput
from notifiers.desk import Desk
from notifiers.next_step import NextStep, State, sentence
from notifiers.people_lines import candidate_line, left_out_line
from notifiers.plain import one_line
from notifiers.presses import Query
from notifiers.words import translate
from notifiers.words.kinds import short
from worker.board import Tracked, known_from
from worker.clock import Clock
from worker.geocode import SECONDS_A_PASS, Geocoding
from worker.geocoding.location import Location, Place
from worker.match import Matching
from worker.next_steps.open import needs_a_place
from worker.reading import Reading
from worker.snapshot import Snapshot

_TEXT = 80
_NAMED = 60
"""Kinds of help that are named where none was understood."""
_BETWEEN = re.compile(r"[\s,;:/()+&-]+")
_LITTLE = frozenset({"and", "or", "to", "an", "a", "the", "of", "et", "ou", "de", "y", "o"})
_STEM = 4
"""From so many letters on, the beginning of a word stands for it: "grocery" for "groceries"."""
_NOT_THERE = {
    Place.NOT_FOUND: State.NOT_ON_MAP,
    Place.ROUGH: State.ADDRESS_ROUGH,
    Place.UNREADABLE: State.ADDRESS_UNREADABLE,
}


class Near:
    """Answers for one desk. `learn` takes in what the desk did, before anybody is ranked."""

    def __init__(
        self,
        reading: Reading,
        geocoding: Geocoding,
        matching: Matching,
        snapshot: Snapshot,
        clock: Clock,
        desk: Desk,
        *,
        city: str,
        learn: Callable[[datetime], None],
    ) -> None:
        self._reading = reading
        self._geocoding = geocoding
        self._matching = matching
        self._snapshot = snapshot
        self._clock = clock
        self._desk = desk
        self._city = city.partition(",")[0].strip()
        self._learn = learn

    def __call__(self, query: Query, now: datetime) -> list[str]:
        """Return the answer to one question, line by line. Raises what the base is down with."""
        self.freshen(now)
        return self._answer(query.text, now)

    def freshen(self, now: datetime) -> None:
        """Read kinds of help and volunteers where they were not read for long."""
        changed = self._reading.before_presses(now, at_once=False)
        self._geocoding.learn(self._snapshot, changed)
        self._matching.patch(self._snapshot, changed)

    def _answer(self, text: str, now: datetime) -> list[str]:
        address, need = read_near(text, self._snapshot.needs.rows.values())
        if need is None:
            return [self._which(text)]
        request = self._request(address, need, now)
        location = self._locate(request, now)
        if location.place is not Place.KNOWN and needs_a_place((need,)):
            return [self._not_there(location, address, now)]
        return self._list(request, need, location, now)

    def _which(self, text: str) -> str:
        """Return which kinds of help can be asked for, where none, or no address, was understood."""
        names = [one_line(short(each), _TEXT) for each in _in_use(self._snapshot.needs.rows.values())]
        more = ["…"] if len(names) > _NAMED else []
        ask = "No kind of help and address in “{text}”. Write the address first, then one of: {names}."
        known = ", ".join([*names[:_NAMED], *more])
        return translate(ask, self._desk.locale, text=one_line(text, _TEXT), names=known)

    def _request(self, address: str, need: Need, now: datetime) -> Request:
        return Request(
            id="near",
            created_at=now,
            address=address,
            city=self._city,
            needs=(need.id,),
            status=Status.NEEDS_VOLUNTEER,
        )

    def _locate(self, request: Request, now: datetime) -> Location:
        one = Tracked(
            request=request, problems=(), looked_at=now, known=known_from(request),
            inputs=inputs_fingerprint(request),
        )  # fmt: skip
        self._geocoding.requests([one], self._clock.monotonic() + SECONDS_A_PASS)
        return self._geocoding.where(one)

    def _not_there(self, location: Location, address: str, now: datetime) -> str:
        state = _NOT_THERE.get(location.place)
        if state is None:
            return translate("The map is not answering just now. Try again in a minute.", self._desk.locale)
        return sentence(NextStep(state, {"address": address}), self._desk, now)

    def _list(self, request: Request, need: Need, location: Location, now: datetime) -> list[str]:
        self._learn(now)
        found = self._matching.shortlist(request, location, self._snapshot, None, (), now)
        data = CardInput(
            request=request,
            needs=(need,),
            next_step=NextStep(State.NO_NEED),
            now=now,
            candidates=found.candidates,
            left_out=found.left_out,
        )
        people = enumerate(found.candidates, start=1)
        lines = [candidate_line(place, one, data, self._desk, aged=True) for place, one in people]
        nobody = [] if lines else [translate("Nobody who qualifies was found.", self._desk.locale)]
        return [line for line in (*lines, *nobody, left_out_line(data, self._desk)) if line]


def read_near(text: str, kinds: Iterable[Need]) -> tuple[str, Need | None]:
    """Return the address and the kind of help behind it, called in any way that can be meant.

    As much as possible of the text is the kind. Of several that could be meant it is the one that is called
    so, then the one that begins so, then the one that has these words in it.
    """
    words, in_use = text.split(), _in_use(kinds)
    for start in range(1, len(words)):
        said = _words(" ".join(words[start:]))
        close = [(_closeness(said, _words(need.name)), need) for need in in_use]
        best = max(close, key=lambda each: each[0], default=(0, None))
        if best[0]:
            return " ".join(words[:start]).rstrip(" ,"), best[1]
    return text, None


def _in_use(kinds: Iterable[Need]) -> list[Need]:
    usable = (need for need in kinds if need.in_use and need.is_defined and need.name.strip())
    return sorted(usable, key=lambda need: need.created_at)


def _closeness(said: Sequence[str], name: Sequence[str]) -> int:
    """Return how surely a kind of help is meant: 3 that is its name, 0 not at all."""
    if not said or not all(any(_alike(word, other) for other in name) for word in said):
        return 0
    begins = all(_alike(word, other) for word, other in zip(said, name, strict=False))
    return 3 if list(said) == list(name) else 2 if begins else 1


def _alike(word: str, other: str) -> bool:
    """Whether one word may stand for another: it is the same, or its end only is another."""
    if word == other:
        return True
    stem = max(len(word) - 2, _STEM)
    return len(word) >= _STEM and other.startswith(word[:stem])


def _words(text: str) -> list[str]:
    """Return the words of a name that tell something, as they are compared."""
    words = (fold(word) for word in _BETWEEN.split(text))
    return [word for word in words if word and word not in _LITTLE]
