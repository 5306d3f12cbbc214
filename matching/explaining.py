"""What may be said of who is on the list, and why the others are not on it: codes and values, no words."""

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from airtable_schema.options import Allow
from matching.columns import WEEK_BLANK
from matching.person import Person, when
from matching.reasons import Reason, ReasonCode, Reject, Value, Whose


def reasons(person: Person) -> tuple[Reason, ...]:
    """Return what may be said of somebody on the list, in the order in which the card says it."""
    return tuple(reason for say in _SAID for reason in say(person))


def detail(person: Person, reject: Reject) -> Mapping[str, Value]:
    """Return the numbers behind a rule that left somebody out; empty where the rule says it all."""
    return _DETAILS[reject](person) if reject in _DETAILS else _NOTHING


def _offers(person: Person) -> Iterator[Reason]:
    own, similar = person.takes & person.own, person.takes & ~person.own
    if own:
        yield Reason(ReasonCode.OFFERS, {"needs": person.look.ids_of(own)})
    if similar:
        yield Reason(ReasonCode.SIMILAR_KIND, {"needs": person.look.ids_of(similar)})


def _language(person: Person) -> Iterator[Reason]:
    wanted = person.look.ask.request.languages
    if not wanted:
        return
    spoken = person.record.languages or person.look.policy.group_languages
    if person.shares_language:
        common = tuple(language for language in wanted if language in spoken)
        yield Reason(ReasonCode.SHARES_LANGUAGE, {"languages": common})
    else:
        must = any(need.must_share_a_language for need in person.look.needs_of(person.takes))
        code = ReasonCode.INTERPRETER if must else ReasonCode.OTHER_LANGUAGE
        yield Reason(code, {"languages": spoken})


def _transport(person: Person) -> Iterator[Reason]:
    if person.record.transport:
        yield Reason(ReasonCode.TRANSPORT, {"transport": tuple(map(str, person.record.transport))})


def _known(person: Person) -> Iterator[Reason]:
    if not person.record.known_to_us:
        return
    asked_for = any(need.known_to_us_only for need in person.look.needs_of(person.takes))
    if asked_for or person.look.ask.request.private:
        yield Reason(ReasonCode.KNOWN_TO_US)


def _on_now(person: Person) -> Iterator[Reason]:
    if person.open_now:
        yield Reason(ReasonCode.ON_NOW, {"count": person.open_now})
    else:
        yield Reason(ReasonCode.FREE_NOW)
    if person.look.ask.allows(Allow.AT_LIMIT) and (over := _at_limit(person)):
        yield Reason(ReasonCode.AT_LIMIT, over)


def _asked(person: Person) -> Iterator[Reason]:
    if math.isinf(person.last_asked):
        yield Reason(ReasonCode.NEVER_ASKED)
    else:
        yield Reason(ReasonCode.LAST_ASKED, {"at": when(person.last_asked)})
    if person.flags & WEEK_BLANK and person.asks >= person.look.policy.at_most_a_week:
        yield Reason(ReasonCode.ASKED_OFTEN, _asked_often(person))
    if person.unanswered >= person.look.policy.unanswered_last:
        yield Reason(ReasonCode.UNANSWERED, {"count": person.unanswered})


def _knows(person: Person) -> Iterator[Reason]:
    if person.knows:
        yield Reason(ReasonCode.HELPED_BEFORE)


def _times(person: Person) -> Iterator[Reason]:
    if not person.free:
        yield Reason(ReasonCode.NOT_FREE, {"times": tuple(map(str, person.look.ask.times))})


def _place(person: Person) -> Iterator[Reason]:
    if person.same_building:
        yield Reason(ReasonCode.SAME_BUILDING)
    if not person.takes & int(person.look.in_person):
        return
    if math.isnan(person.distance):
        yield Reason(ReasonCode.NOT_LOCATED)
    elif person.look.ask.allows(Allow.FARTHER):
        limit, whose = person.farthest(person.look.needs_of(person.takes))
        if person.distance > limit:
            yield Reason(ReasonCode.FARTHER, {"limit": limit, "whose": whose})


_SAID: tuple[Callable[[Person], Iterator[Reason]], ...] = (
    _offers,
    _language,
    _transport,
    _known,
    _on_now,
    _asked,
    _knows,
    _times,
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
