"""What may be said of who is on the list, and why the others are not on it: codes and values, no words."""

import math
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from airtable_schema.options import Allow, Transport
from matching.columns import WEEK_BLANK
from matching.person import Person, when
from matching.reasons import Reason, ReasonCode, Reject, Value, Whose

# Read once: a member of an enumeration takes longer to look up than what is done with it here.
_OFFERS, _SHARES_LANGUAGE = ReasonCode.OFFERS, ReasonCode.SHARES_LANGUAGE
_AT_LIMIT, _FARTHER = Allow.AT_LIMIT, Allow.FARTHER
_KNOWN_TO_US = Reason(ReasonCode.KNOWN_TO_US)
_FREE_NOW = Reason(ReasonCode.FREE_NOW)
_NEVER_ASKED = Reason(ReasonCode.NEVER_ASKED)
_HELPED_BEFORE = Reason(ReasonCode.HELPED_BEFORE)
_SAME_BUILDING = Reason(ReasonCode.SAME_BUILDING)
_NOT_LOCATED = Reason(ReasonCode.NOT_LOCATED)


def reasons(person: Person) -> tuple[Reason, ...]:
    """Return what may be said of somebody on the list, in the order in which the card says it."""
    return tuple([reason for say in _SAID if (reason := say(person)) is not None])


def detail(person: Person, reject: Reject) -> Mapping[str, Value]:
    """Return the numbers behind a rule that left somebody out; empty where the rule says it all."""
    return _DETAILS[reject](person) if reject in _DETAILS else _NOTHING


def _offers(person: Person) -> Reason | None:
    own = person.takes & person.own
    return Reason(_OFFERS, {"needs": person.look.ids_of(own)}) if own else None


def _similar(person: Person) -> Reason | None:
    similar = person.takes & ~person.own
    return Reason(ReasonCode.SIMILAR_KIND, {"needs": person.look.ids_of(similar)}) if similar else None


def _language(person: Person) -> Reason | None:
    wanted = person.look.ask.request.languages
    if not wanted:
        return None
    spoken = person.record.languages or person.look.policy.group_languages
    if person.shares_language:
        return Reason(_SHARES_LANGUAGE, {"languages": tuple([one for one in wanted if one in spoken])})
    must = person.takes & int(person.look.must_share_a_language)
    return Reason(ReasonCode.INTERPRETER if must else ReasonCode.OTHER_LANGUAGE, {"languages": spoken})


def _transport(person: Person) -> Reason | None:
    return _goes_by(person.record.transport) if person.record.transport else None


@cache
def _goes_by(transport: tuple[Transport, ...]) -> Reason:
    return Reason(ReasonCode.TRANSPORT, MappingProxyType({"transport": tuple(map(str, transport))}))


def _known(person: Person) -> Reason | None:
    if not person.record.known_to_us:
        return None
    asked_for = person.takes & int(person.look.for_known_only)
    return _KNOWN_TO_US if asked_for or person.look.ask.request.private else None


def _on_now(person: Person) -> Reason:
    return Reason(ReasonCode.ON_NOW, {"count": person.open_now}) if person.open_now else _FREE_NOW


def _full(person: Person) -> Reason | None:
    if person.look.ask.allows(_AT_LIMIT) and (over := _at_limit(person)):
        return Reason(ReasonCode.AT_LIMIT, over)
    return None


def _asked(person: Person) -> Reason:
    never = person.last_asked == -math.inf
    return _NEVER_ASKED if never else Reason(ReasonCode.LAST_ASKED, {"at": when(person.last_asked)})


def _often(person: Person) -> Reason | None:
    often = person.asks >= person.look.policy.at_most_a_week and person.flags & WEEK_BLANK
    return Reason(ReasonCode.ASKED_OFTEN, _asked_often(person)) if often else None


def _silent(person: Person) -> Reason | None:
    silent = person.unanswered >= person.look.policy.unanswered_last
    return Reason(ReasonCode.UNANSWERED, {"count": person.unanswered}) if silent else None


def _knows(person: Person) -> Reason | None:
    return _HELPED_BEFORE if person.knows else None


def _times(person: Person) -> Reason | None:
    if person.free:
        return None
    return Reason(ReasonCode.NOT_FREE, {"times": tuple(map(str, person.look.ask.times))})


def _building(person: Person) -> Reason | None:
    return _SAME_BUILDING if person.same_building else None


def _place(person: Person) -> Reason | None:
    if not person.takes & int(person.look.in_person):
        return None
    if math.isnan(person.distance):
        return _NOT_LOCATED
    if not person.look.ask.allows(_FARTHER):
        return None
    limit, whose = person.farthest(person.look.needs_of(person.takes))
    farther = person.distance > limit
    return Reason(ReasonCode.FARTHER, {"limit": limit, "whose": whose}) if farther else None


_SAID: tuple[Callable[[Person], Reason | None], ...] = (
    _offers,
    _similar,
    _language,
    _transport,
    _known,
    _on_now,
    _full,
    _asked,
    _often,
    _silent,
    _knows,
    _times,
    _building,
    _place,
)


def _too_far(person: Person) -> Mapping[str, Value]:
    limit, whose = person.farthest(person.look.needs)
    return {"distance": person.distance, "limit": limit, "whose": whose}


def _at_limit(person: Person) -> Mapping[str, Value]:
    limit, whose = person.limit_at_once()
    if person.open_now >= limit:
        return {"count": person.open_now, "limit": int(limit), "whose": whose}
    if person.asks >= person.a_week:
        return {"times": person.asks, "limit": int(person.a_week), "whose": Whose.VOLUNTEER}
    return _NOTHING


def _asked_often(person: Person) -> Mapping[str, Value]:
    return {"times": person.asks, "limit": person.look.policy.at_most_a_week}


def _on_break(person: Person) -> Mapping[str, Value]:
    return {"until": when(person.paused_until)}


def _no_shared_language(person: Person) -> Mapping[str, Value]:
    return {"languages": person.look.ask.request.languages}


_DETAILS: Mapping[Reject, Callable[[Person], Mapping[str, Value]]] = {
    Reject.ON_BREAK: _on_break,
    Reject.NO_SHARED_LANGUAGE: _no_shared_language,
    Reject.TOO_FAR: _too_far,
    Reject.AT_LIMIT: _at_limit,
    Reject.ASKED_OFTEN: _asked_often,
}


_NOTHING: Mapping[str, Value] = MappingProxyType({})
