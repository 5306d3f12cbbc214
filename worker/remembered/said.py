"""What `_Said` remembers: in which round a request is, who does it, and what was said in that round.

The round makes a notice *this* one. It is one more each time the request is reopened or assigned, or loses
a volunteer, counted from what the base held before, so that two workers count alike. When it began is only
for timers, never part of a key.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from airtable_schema.options import Status
from airtable_schema.records import Request
from notifiers.messages import notice_key

ASSIGNED, REMINDER = "assigned", "reminder"


class Phase(StrEnum):
    """As much of a status as rounds are counted by."""

    OPEN = "open"
    FOUND = "found"
    """Enough are found, though nobody has set the status yet."""
    ASSIGNED = "assigned"
    HELD = "held"
    """On hold, or a status of the group's own: no timer runs."""
    FINAL = "final"


class Began(StrEnum):
    """Why somebody is looked for in this round."""

    NEW = ""
    REOPENED = "reopened"
    REPLACEMENT = "replacement"


DOING = frozenset({Phase.FOUND, Phase.ASSIGNED})
"""Somebody does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The content of `_Said`: `doing_it` are volunteers' ids, sorted; `keys` are of this round's notices."""

    round: int = 0
    phase: Phase = Phase.OPEN
    doing_it: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    folded: bool = False
    began: Began = Began.NEW
    since: datetime | None = None
    """When the round began, or a worker first saw it; None while nothing is timed."""
    left: tuple[str, ...] = ()
    """Those who left this request, sorted: they are not asked about it again."""
    gone: tuple[str, ...] = ()
    """Those of them by whose leaving this round began."""
    on_it: str = ""
    """Stands for the name in *Dispatcher*: somebody else there is on it anew."""
    listed: tuple[str, ...] = ()
    """Who stood on the list when the work on it began; who came since is new."""
    listed_for: str = ""
    """Stands for what the list was made for."""
    listed_at: datetime | None = None
    """When the work on this list began; None while nobody works it."""

    def written(self, record_id: str = "") -> str:
        """Return it as the base keeps it, with the record that it is about."""
        about = {"of": record_id, **self._plain()}
        return json.dumps({**about, "keys": sorted(self.keys), "folded": self.folded}, **_BRIEFLY)

    def mark(self) -> str:
        """Return all of it but what was said, to tell whether the base remembers it."""
        return json.dumps(self._plain(), **_BRIEFLY)

    def _plain(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "phase": self.phase.value,
            "doing_it": list(self.doing_it),
            "began": self.began.value,
            "since": self.since.astimezone(UTC).isoformat() if self.since else "",
            "left": list(self.left),
            "gone": list(self.gone),
            "on_it": self.on_it,
            "listed": list(self.listed),
            "listed_for": self.listed_for,
            "listed_at": self.listed_at.astimezone(UTC).isoformat() if self.listed_at else "",
        }


_BRIEFLY: dict[str, Any] = {"separators": (",", ":")}
NOTHING = Said()


def read_said(text: str) -> Said:
    """Return what `_Said` holds. A cell that somebody emptied or spoilt says nothing: the thread is read."""
    try:
        held = json.loads(text)
        return Said(
            round=int(held["round"]),
            phase=Phase(held["phase"]),
            doing_it=tuple(map(str, held["doing_it"])),
            keys=frozenset(map(str, held["keys"])),
            folded=bool(held["folded"]),
            **_since_then(held),
        )
    except (ValueError, KeyError, TypeError):
        return NOTHING


def is_of_another(text: str, record_id: str) -> bool:
    """Return whether `_Said` is about another record: the row is a copy that somebody made of that one."""
    try:
        return str(json.loads(text)["of"] or record_id) != record_id
    except (ValueError, KeyError, TypeError):
        return False


def _since_then(held: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a cell of an earlier version does not hold."""
    return {
        "began": Began(held.get("began", "")),
        "since": _moment(held.get("since")),
        "listed": tuple(map(str, held.get("listed", ()))),
        "listed_for": str(held.get("listed_for", "")),
        "listed_at": _moment(held.get("listed_at")),
        "left": tuple(map(str, held.get("left", ()))),
        "gone": tuple(map(str, held.get("gone", ()))),
        "on_it": str(held.get("on_it", "")),
    }


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).astimezone(UTC) if written else None


def found_in(request: Request, left: Collection[str]) -> tuple[str, ...]:
    """Return who does it of those in *Assigned to*: an open request may still name who has left it."""
    if request.status is Status.ASSIGNED:
        return request.assigned_to
    return tuple(volunteer for volunteer in request.assigned_to if volunteer not in left)


def said_now(before: Said, request: Request, back: Collection[str] = ()) -> Said:
    """Return what `_Said` should hold before anything new is said: the round, and the keys that count.

    `back` are those who said yes again since they left.
    """
    doing_it = tuple(sorted(request.assigned_to))
    left = _left(replace(before, left=tuple(who for who in before.left if who not in back)), request)
    phase = _phase(request, left)
    known = replace(before, phase=phase, doing_it=doing_it, left=tuple(sorted(left)))
    if not _new_round(before, phase, doing_it, left):
        return known
    keys = before.keys & {reminder_key(request)}
    gone = tuple(sorted(left - frozenset(before.left)))
    anew = replace(known, round=before.round + 1, keys=keys, folded=False, since=None)
    return replace(anew, began=_began(before, phase), gone=gone)


def resumed(text: str, request: Request) -> str:
    """Return `_Said` as it was before the request ended; "" where that needs no writing.

    To be written with the status of then, in one row: then no worker takes it for a request opened again.
    What names volunteers has been folded in the thread meanwhile; it is to be said there anew.
    """
    ended = read_said(text)
    if ended.phase is not Phase.FINAL or request.is_final:
        return ""
    keys = frozenset(key for key in ended.keys if not key.startswith(f"{ASSIGNED}:"))
    before = replace(ended, phase=_phase(request, ended.left), keys=keys, folded=False)
    return before.written(request.id)


def timed(said: Said, before: Said, request: Request, now: datetime, *, waits: bool) -> Said:
    """Return it with the moment from which the round is timed, and with who is on it.

    Nothing is timed while the request is held, or `waits` for somebody to check it; then it begins anew.
    """
    if said.phase is Phase.FINAL:  # kept for whoever takes the end back
        return replace(said, on_it=digest(request.dispatcher))
    stands_still = waits or said.phase is Phase.HELD
    goes_on = before.phase is not Phase.HELD
    since = said.since if goes_on else None
    since = None if stands_still else since or now.replace(microsecond=0)
    return replace(said, since=since, on_it=digest(request.dispatcher))


def digest(name: str) -> str:
    """Return eight hex digits that stand for a name; "" for none."""
    known = " ".join(name.split()).casefold()
    return hashlib.sha256(known.encode()).hexdigest()[:8] if known else ""


def reminder_key(request: Request) -> str:
    """Return the key of the reminder that people set: it outlives rounds. "" where none is set."""
    if request.remind_at is None:
        return ""
    return notice_key(REMINDER, request.id, f"{request.remind_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


def _phase(request: Request, left: Collection[str]) -> Phase:
    """Return the phase of a request; assigned to nobody is not assigned.

    With several needs it takes a person to say that those found are enough.
    """
    if request.is_final:
        return Phase.FINAL
    if request.status is Status.ASSIGNED:
        return Phase.ASSIGNED if request.assigned_to else Phase.OPEN
    if not request.is_open:
        return Phase.HELD
    found = found_in(request, left)
    enough = len(request.needs) <= 1 and len(found) >= max(request.how_many_volunteers, 1)
    return Phase.FOUND if enough else Phase.OPEN


def _left(before: Said, request: Request) -> frozenset[str]:
    """Return who has left the request, by what the base held before.

    Who stays in *Assigned to* when people open a request again has left it too, unless more are wanted.
    """
    doing_it, did = frozenset(request.assigned_to), frozenset(before.doing_it)
    left = frozenset(before.left) | (did - doing_it)
    steps_back = before.phase in (Phase.ASSIGNED, Phase.FINAL) and request.is_open
    if steps_back and doing_it == did and len(did) >= max(request.how_many_volunteers, 1):
        left |= did
    return left - doing_it if request.status is Status.ASSIGNED else left - (doing_it - did)


def _new_round(before: Said, phase: Phase, doing_it: Collection[str], left: Collection[str]) -> bool:
    reopened = before.phase is Phase.FINAL and phase is not Phase.FINAL
    assigned = before.phase not in DOING and phase in DOING
    did = set(before.doing_it) - set(before.left)  # the name of who left may stand there until it is cleared
    lost = phase is not Phase.FINAL and bool(did - set(doing_it))
    steps_back = before.phase in DOING and phase is Phase.OPEN and bool(set(left) & set(doing_it))
    return reopened or assigned or lost or steps_back


def _began(before: Said, phase: Phase) -> Began:
    if phase in DOING:
        return Began.NEW
    return Began.REOPENED if before.phase is Phase.FINAL else Began.REPLACEMENT
