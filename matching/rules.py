"""The hard rules: who may be asked for which of the needs, and which rule left the others out.

Each rule gives the bits that it leaves to each volunteer, a bit standing for a need of the request, or None
where it does not apply to this request. They are applied in the order of `matching.reasons.Reject`, and who
loses the last bit is left out under that rule. A new rule is a function and a line in one of the two tables.
"""

from collections.abc import Callable, Collection

import numpy as np

from airtable_schema.options import Allow, Urgency, Where
from matching.columns import (
    ADULT,
    APPLIED,
    BLANK,
    CAR,
    KNOWN,
    ONCE_BLANK,
    WEEK_BLANK,
    WRONG_NUMBER,
    seconds,
)
from matching.considered import ALL, Bools, Considered
from matching.interned import Bits
from matching.pool import Rows
from matching.reasons import Reject

Rule = Callable[[Considered], Bits | None]
_NO = np.uint64(0)
_IN_PERSON, _REMOTE = Where.IN_PERSON, Where.REMOTE


def never_send(look: Considered) -> Bits | None:
    """The person who asked does not want to be matched with them. Never relaxed, nor named on the card."""
    requester = look.ask.requester
    return _without(look, requester.never_send if requester else ())


def not_active(look: Considered) -> Bits | None:
    """Applied and Left are not asked; a blank status is Applied where the group accepts volunteers first."""
    worst = BLANK if look.policy.accept_volunteers_first else APPLIED
    return _where(look.column("status") < worst)


def on_break(look: Considered) -> Bits | None:
    """On a break until *Paused until*."""
    return _where(look.column("paused_until") <= seconds(look.now))


def wrong_number(look: Considered) -> Bits | None:
    """Their number reached somebody else: for every request until it is corrected, for this one at once."""
    wrong = _has(look, WRONG_NUMBER)
    wrong[look.positions(look.ask.answers.wrong_number)] = True
    return _where(~wrong)


def on_it(look: Considered) -> Bits | None:
    """Assigned to this request already."""
    return _without(look, look.ask.request.assigned_to)


def said_no(look: Considered) -> Bits | None:
    """Said *Not this time*, or did not come, here: to the needs that it was about."""
    declined = look.ask.answers.declined
    if not declined:
        return None
    left = np.full(len(look.rows), ALL)
    for volunteer, needs in declined.items():
        refused = sum(1 << n for n, need in enumerate(look.needs) if need.id in needs)
        left[look.positions((volunteer,))] &= ~np.uint64(refused)
    return left


def not_adult(look: Considered) -> Bits | None:
    """Who is not marked as adult does remote kinds that are not for *known to us* only."""
    harmless = look.bits(lambda need: need.where is _REMOTE and not need.known_to_us_only)
    return _only(look, ADULT, ~harmless)


def no_car(look: Considered) -> Bits | None:
    """Needs that say so are for people with a car."""
    return _only(look, CAR, look.bits(lambda need: need.needs_a_car))


def not_known(look: Considered) -> Bits | None:
    """Needs that say so are for people known to us."""
    return _only(look, KNOWN, look.for_known_only)


def private_not_known(look: Considered) -> Bits | None:
    """A Private request is for people known to us, whatever the need."""
    return _only(look, KNOWN, ALL) if look.ask.request.private else None


def no_shared_language(look: Considered) -> Bits | None:
    """Needs that say so are for people who speak one of the request's languages."""
    must = look.must_share_a_language
    return _where(look.shares_language, must) if must else None


def too_far(look: Considered) -> Bits | None:
    """Farther than the need goes (else the group), or than they themselves go. Not for remote needs.

    Not for people whose distance is not known either: they are listed after the others.
    """
    if not look.in_person:
        return None
    distance, travels_up_to = look.distance, look.column("travels_up_to")
    left = np.full(len(look.rows), ALL)
    for limit, bits in _limits(look).items():
        left &= _left(~(distance > np.minimum(travels_up_to, limit)), np.uint64(bits))
    return left


def at_limit(look: Considered) -> Bits | None:
    """As many requests on as they take at once, or as many asks this week as they set themselves."""
    on_now = look.column("open_now")
    fine: Bools = (on_now < look.column("at_once")) & (look.asks_this_week < look.column("a_week"))
    full = (on_now >= look.policy.at_most_at_once).nonzero()[0]
    fine[full[_has(look, ONCE_BLANK)[full]]] = False
    return _where(fine)


def asked_often(look: Considered) -> Bits | None:
    """Asked about as many requests this week as the group asks of one person. Not for Urgent."""
    if look.ask.request.urgency is Urgency.URGENT:
        return None
    often = (look.asks_this_week >= look.policy.at_most_a_week).nonzero()[0]
    return _left_out(look, often[_has(look, WEEK_BLANK)[often]])


ABSOLUTE: tuple[tuple[Reject, Rule], ...] = (
    (Reject.NEVER_SEND, never_send),
    (Reject.NOT_ACTIVE, not_active),
    (Reject.ON_BREAK, on_break),
    (Reject.WRONG_NUMBER, wrong_number),
    (Reject.ON_IT, on_it),
    (Reject.SAID_NO, said_no),
    (Reject.NOT_ADULT, not_adult),
    (Reject.NO_CAR, no_car),
    (Reject.NOT_KNOWN, not_known),
    (Reject.PRIVATE_NOT_KNOWN, private_not_known),
)
"""Nobody can set these aside. *Practice*, *offers none* and *same person* have their own places."""

RELAXABLE: tuple[tuple[Allow, Rule], ...] = (
    (Allow.INTERPRETER, no_shared_language),
    (Allow.FARTHER, too_far),
    (Allow.AT_LIMIT, at_limit),
    (Allow.ASKED_OFTEN, asked_often),
)


def _where(fine: Bools, bits: np.uint64 = ALL) -> Bits | None:
    """Return what is left when these bits are for those who pass; None when everybody does."""
    return None if fine.all() else _left(fine, bits)


def _left(fine: Bools, bits: np.uint64) -> Bits:
    """Return every bit for those who pass, and all but these for the others."""
    left: Bits = fine * bits  # half the time of `np.where`
    return left if bits == ALL else left | ~bits


def _has(look: Considered, flag: int) -> Bools:
    return (look.flags & np.uint8(flag)).astype(np.bool_)


def _only(look: Considered, flag: int, bits: np.uint64) -> Bits | None:
    """Return what is left when these bits are for people with this flag."""
    return _where(_has(look, flag), bits) if bits else None


def _without(look: Considered, volunteers: Collection[str]) -> Bits | None:
    """Return what is left when these volunteers are left out."""
    return _left_out(look, look.positions(volunteers)) if volunteers else None


def _left_out(look: Considered, places: Rows) -> Bits | None:
    """Return what is left when those at these places are left out; None when there are none."""
    if not len(places):
        return None
    left = np.full(len(look.rows), ALL)
    left[places] = _NO
    return left


def _limits(look: Considered) -> dict[float, int]:
    """Return the bits of the needs that happen somewhere, by how far they go."""
    limits: dict[float, int] = {}
    for n, need in enumerate(look.needs):
        if need.where is _IN_PERSON:
            limit = look.policy.radius if need.farthest is None else need.farthest
            limits[limit] = limits.get(limit, 0) | 1 << n
    return limits
