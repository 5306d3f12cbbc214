"""What Slack's threads see of the worker: one value that never changes, swapped whole after each pass.

The board, the snapshot and the passes belong to the loop's thread. A modal must stand within three seconds,
also while Airtable does not answer, so it is made of this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from airtable_schema.live import Schema
from airtable_schema.numbers import request_number
from airtable_schema.options import Allow
from airtable_schema.phones import normalised
from airtable_schema.records import Need, Request, Requester, Volunteer
from airtable_schema.template_options import LANGUAGES
from notifiers.desk import Desk
from notifiers.pictures import Known, Picture
from notifiers.words import translate
from notifiers.words.kinds import shorts
from notifiers.words.labels import STATUS
from notifiers.words.times import date
from worker.board import Board, Tracked
from worker.deeds.whole import RELAXED
from worker.remembered.claim import claim_of
from worker.snapshot import Snapshot

_LAST_REQUESTS = 3
_MAY_ALLOW = tuple(allow for allow in Allow if allow in RELAXED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Everything that was known after a pass.

    `requests` are all that this worker has seen, the finished among them; `pictures` those that are not.
    """

    as_of: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    answering: bool = True
    """Whether Airtable answered when it was last asked."""
    pictures: Mapping[str, Picture] = field(default_factory=lambda: MappingProxyType({}))
    requests: Mapping[str, Request] = field(default_factory=lambda: MappingProxyType({}))
    kinds: Mapping[str, Need] = field(default_factory=lambda: MappingProxyType({}))
    volunteers: Mapping[str, Volunteer] = field(default_factory=lambda: MappingProxyType({}))
    requesters: Mapping[str, Requester] = field(default_factory=lambda: MappingProxyType({}))

    def needs_of(self, request: Request) -> tuple[Need, ...]:
        """Return the kinds of help of a request that exist, in its order."""
        return tuple(self.kinds[need] for need in dict.fromkeys(request.needs) if need in self.kinds)


class Pictures:
    """The memory as it was last published. Any thread may look; only the loop publishes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._made: dict[str, _Made] = {}
        self.memory = Memory()
        self.schema: Schema
        """What the base can hold; set anew whenever it was read again."""

    def publish(self, board: Board, snapshot: Snapshot, now: datetime, *, answering: bool) -> None:
        """Let everybody see how things stand now; while Airtable does not answer, as of when it last did."""
        self.memory = Memory(
            as_of=now if answering else self.memory.as_of,
            answering=answering,
            pictures=MappingProxyType(self._pictures(board.tracked.values())),
            requests=MappingProxyType({one.id: one.request for one in board.tracked.values()}),
            kinds=MappingProxyType(dict(snapshot.needs.rows)),
            volunteers=MappingProxyType(dict(snapshot.volunteers.rows)),
            requesters=MappingProxyType(dict(snapshot.requesters.rows)),
        )

    def of(self, record: str) -> Picture | None:
        """Return how a request stands; None where nothing is known of it, or it has ended."""
        return self.memory.pictures.get(record)

    def number(self, record: str) -> str:
        """Return the number of a request, also of one that has ended; "" where it is not known."""
        request = self.memory.requests.get(record)
        return request_number(request) if request is not None else ""

    def needs(self) -> tuple[Need, ...]:
        """Return the kinds of help in use, in the base's order."""
        in_use = [need for need in self.memory.kinds.values() if need.in_use and need.name.strip()]
        return tuple(sorted(in_use, key=lambda need: need.created_at))

    def languages(self) -> tuple[str, ...]:
        """Return the languages that a request may have in this base, as it spells them: the spoken first."""
        spoken = sorted({each for one in self.memory.volunteers.values() for each in one.languages})
        options = self._options()
        names = dict.fromkeys([*spoken, *(options or LANGUAGES)])
        return tuple(name for name in names if not options or name in options)

    def _options(self) -> tuple[str, ...]:
        """Return what can be chosen in *Languages*; nothing where that is not known: another is refused."""
        schema: Schema | None = getattr(self, "schema", None)
        if schema is None or not schema.has("requests", "languages"):
            return ()
        column = schema.tables["requests"].columns["languages"]
        return (*column.options, *column.other_options)

    def known(self, phone: str) -> Known | None:
        """Return what is known of who has this number; None when nothing is, or the phone is shared."""
        memory, country = self.memory, self._desk.country
        number = normalised(phone, country)
        if not number:
            return None
        people = [one for one in memory.requesters.values() if normalised(one.phone, country) == number]
        known = [one for one in memory.requests.values() if not one.private]
        before = [one for one in known if normalised(one.phone, country) == number]
        if not (people or before) or any(one.shared_phone for one in people):
            return None
        latest = sorted(before, key=lambda one: one.created_at, reverse=True)
        name = people[0].name if people else latest[0].name
        caution = next((one.caution for one in people if one.caution.strip()), "")
        lines = tuple(self._line(one) for one in latest[:_LAST_REQUESTS])
        return Known(name=name, requests=lines, caution=caution)

    def held_by(self, user: str, name: str) -> tuple[Picture, ...]:
        """Return what this person (Slack id, and the name people read) is on."""
        return tuple(one for one in self.memory.pictures.values() if one.is_held_by(user, name))

    def _line(self, request: Request) -> str:
        desk = self._desk
        return translate(
            "No. {no} · {kind} · {status} · {date}",
            desk.locale,
            no=request_number(request),
            kind=shorts(self.memory.needs_of(request), desk),
            status=translate(STATUS[request.status], desk.locale),
            date=date(request.created_at, desk),
        )

    def _pictures(self, tracked: Iterable[Tracked]) -> dict[str, Picture]:
        """Return a picture of each request that is not finished; who stands as before is not made anew."""
        made = {}
        for one in tracked:
            if one.decision is not None and not one.request.is_final:
                before = self._made.get(one.id)
                made[one.id] = before if before is not None and before.still_shows(one) else _Made.of(one)
        self._made = made
        return {record: each.picture for record, each in made.items()}


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture, and what it was made of: while that is the same, so is the picture."""

    decision: object
    about: tuple[object, ...]
    picture: Picture

    @classmethod
    def of(cls, one: Tracked) -> "_Made":
        return cls(one.decision, _about(one), _picture(one))

    def still_shows(self, one: Tracked) -> bool:
        return self.decision is one.decision and self.about == _about(one)


def _about(one: Tracked) -> tuple[object, ...]:
    return (one.looked_at, one.request.claim, one.request.dispatcher, one.known.card)


def _picture(one: Tracked) -> Picture:
    if one.decision is None:
        raise ValueError(f"{one.id} is not decided")
    claim = claim_of(one.request)
    return Picture(
        data=one.decision.data,
        as_of=one.looked_at,
        on_it=claim.by if claim else "",
        card_ts=one.known.card.ts if one.known.card else "",
        may_allow=_MAY_ALLOW,
    )
