"""Which requests are late, and which wait for somebody to decide or put something right. Pure.

By what was decided about them; of one that this worker has only remembered since it started, by what its row
says: the notices said in this round, and *To fix*.
"""

from datetime import datetime

from notifiers.next_step import State
from notifiers.watch_notices import Kind
from worker.board import Tracked
from worker.next_steps.next_steps import MENDABLE
from worker.remembered.said import DOING, read_said

_LATE = frozenset(
    {
        Kind.UNCLAIMED, Kind.LATE, Kind.LATE_STILL, Kind.LATE_LAST, Kind.PAST, Kind.SILENCE,
        Kind.SILENCE_STILL,
    }
)  # fmt: skip
_SEARCHES, _ASSIGNED = ("late:", "unclaimed:"), ("silence:",)
_NEEDS_SOMEBODY = MENDABLE | {
    State.TALK_FIRST, State.PRIVATE_NO_AREA, State.NOT_REACHED_DECIDE, State.DROPPED_OUT, State.SAID_YES,
    State.ASSIGNED_TO_NOBODY, State.CLOSE_IT, State.HOLD_IS_OVER, State.ON_HOLD_NO_DATE, State.NOBODY_OFFERS,
    State.NOBODY_QUALIFIES, State.NOBODY_AS_IT_IS, State.PRIVATE_NOBODY, State.ALL_TRIED,
    State.ALL_TRIED_AS_IT_IS,
}  # fmt: skip


def is_late(one: Tracked, now: datetime) -> bool:
    """Return whether anything about it takes longer than it may: nobody on it, nobody found, no news."""
    needed_by = one.request.needed_by
    if one.request.is_open and needed_by is not None and needed_by < now:
        return True
    if one.decision is None:
        return _was_late(one)
    return state_of(one) is State.SILENCE or any(due.note.kind in _LATE for due in one.decision.due)


def needs_somebody(one: Tracked) -> bool:
    """Return whether it goes on only once a person decides something, or puts it right."""
    if one.decision is None:
        return bool(one.request.to_fix.strip())
    step = one.decision.data.next_step
    return step.state in _NEEDS_SOMEBODY or (step.then is not None and step.then.state in _NEEDS_SOMEBODY)


def state_of(one: Tracked) -> State | None:
    """Return what a request waits for; None while that is not decided."""
    return one.decision.data.next_step.state if one.decision is not None else None


def _was_late(one: Tracked) -> bool:
    """Return whether the thread was told so in this round."""
    said = read_said(one.request.said)
    events = _ASSIGNED if said.phase in DOING else _SEARCHES
    return any(key.startswith(events) for key in said.keys)
