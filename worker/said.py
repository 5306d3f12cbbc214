"""What `_Said` remembers: in which round a request is, who does it, and what was said in that round.

The round makes a notice *this* one. It is one more each time the request is reopened or assigned, or loses
a volunteer, counted from what the base held before, so that two workers count alike.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from airtable_schema.options import Status
from airtable_schema.records import Request


class Phase(StrEnum):
    """As much of a status as rounds are counted by."""

    OPEN = "open"
    ASSIGNED = "assigned"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The content of `_Said`: `doing_it` are volunteers' ids, sorted; `keys` are of this round's notices."""

    round: int = 0
    phase: Phase = Phase.OPEN
    doing_it: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    folded: bool = False

    def written(self, record_id: str = "") -> str:
        """Return it as the base keeps it, with the record that it is about."""
        return json.dumps(
            {
                "of": record_id,
                "round": self.round,
                "phase": self.phase.value,
                "doing_it": list(self.doing_it),
                "keys": sorted(self.keys),
                "folded": self.folded,
            },
            separators=(",", ":"),
        )


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
        )
    except (ValueError, KeyError, TypeError):
        return NOTHING


def is_of_another(text: str, record_id: str) -> bool:
    """Return whether `_Said` is about another record: the row is a copy that somebody made of that one."""
    try:
        return str(json.loads(text)["of"] or record_id) != record_id
    except (ValueError, KeyError, TypeError):
        return False


def phase_of(request: Request) -> Phase:
    """Return the phase of a request; assigned to nobody is not assigned."""
    if request.is_final:
        return Phase.FINAL
    return Phase.ASSIGNED if request.status is Status.ASSIGNED and request.assigned_to else Phase.OPEN


def said_now(before: Said, request: Request) -> Said:
    """Return what `_Said` should hold before anything new is said: the round, and the keys that count."""
    phase, doing_it = phase_of(request), tuple(sorted(request.assigned_to))
    if not _new_round(before, phase, doing_it):
        return replace(before, phase=phase, doing_it=doing_it)
    return Said(round=before.round + 1, phase=phase, doing_it=doing_it)


def _new_round(before: Said, phase: Phase, doing_it: Iterable[str]) -> bool:
    reopened = before.phase is Phase.FINAL and phase is not Phase.FINAL
    assigned = before.phase is not Phase.ASSIGNED and phase is Phase.ASSIGNED
    lost = before.phase is Phase.ASSIGNED and phase is not Phase.FINAL
    return reopened or assigned or (lost and bool(set(before.doing_it) - set(doing_it)))
