"""The hard rules that people may relax, one by one, with their numbers; and that the others hold."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import Allow, ContactOutcome, Urgency, VolunteerStatus
from airtable_schema.records import Need, Volunteer
from matching.facts import Facts
from matching.reasons import Reject, Whose
from matching.verdicts import verdict
from tests.cast import CALL, DOG, GROCERIES, NOW, RIDE, a_contact, a_requester
from tests.matching.neighbours import (
    ANA,
    MILES,
    a_pool,
    an_ask,
    away,
    history,
    ids,
    kinds,
    on,
    ranked,
    reject,
    somebody,
)

TOMORROW = NOW + timedelta(days=1)
KNOWN_CALL = replace(CALL, known_to_us_only=True)


def asked(times: int, **more: Any) -> Facts:
    """Return the history of somebody asked so often this week."""
    asks = tuple(NOW - timedelta(days=n + 1) for n in range(times))
    return Facts(asks=asks, last_asked=asks[0] if asks else None, **more)


# Language


def test_a_call_needs_a_shared_language() -> None:
    caller = somebody(can_help_with=(CALL.id,))
    found = on(an_ask(needs=(CALL.id,), languages=("Spanish", "Greek")), caller)
    assert (found.reject, found.detail) == (Reject.NO_SHARED_LANGUAGE, {"languages": ("Spanish", "Greek")})


def test_one_shared_language_is_enough() -> None:
    caller = somebody(can_help_with=(CALL.id,), languages=("Greek",))
    assert reject(an_ask(needs=(CALL.id,), languages=("Spanish", "Greek")), caller) is None


def test_a_request_in_any_language_is_shared_by_all() -> None:
    assert reject(an_ask(needs=(CALL.id,)), somebody(can_help_with=(CALL.id,), languages=("Greek",))) is None


def test_where_language_is_no_must_nobody_is_left_out_for_it() -> None:
    assert reject(an_ask(languages=("Spanish",))) is None


def test_an_interpreter_by_phone_can_be_allowed_and_other_languages_can_not() -> None:
    caller = somebody(can_help_with=(CALL.id,))
    wanted: dict[str, Any] = {"needs": (CALL.id,), "languages": ("Spanish",)}
    assert reject(an_ask(allow=(Allow.INTERPRETER,), **wanted), caller) is None
    assert reject(an_ask(allow=(Allow.OTHER_LANGUAGES,), **wanted), caller) is Reject.NO_SHARED_LANGUAGE


# Distance


@pytest.mark.parametrize(
    ("need", "own", "limit", "whose"),
    [
        (GROCERIES, None, 3.0, Whose.GROUP),
        (replace(GROCERIES, farthest=2.0), None, 2.0, Whose.NEED),
        (replace(GROCERIES, farthest=10.0), None, 10.0, Whose.NEED),
        (replace(GROCERIES, farthest=2.0), 1.0, 1.0, Whose.VOLUNTEER),
        (GROCERIES, 8.0, 3.0, Whose.GROUP),
    ],
)
def test_the_farthest_is_the_needs_else_the_groups_and_never_beyond_their_own(
    need: Need, own: float | None, limit: float, whose: Whose
) -> None:
    ask = an_ask(kinds=kinds(need))
    assert reject(ask, somebody(coordinates=away(limit), travels_up_to=own)) is None
    found = on(ask, somebody(coordinates=away(limit + 0.01), travels_up_to=own))
    assert found.reject is Reject.TOO_FAR
    assert (found.detail["limit"], found.detail["whose"]) == (limit, whose)


def test_an_unknown_place_is_not_too_far() -> None:
    assert reject(an_ask(), somebody(coordinates=None)) is None
    assert reject(an_ask(coordinates=None), somebody(coordinates=away(50))) is None


def test_a_remote_need_is_never_too_far_and_needs_no_address() -> None:
    caller = somebody(can_help_with=(CALL.id,), coordinates=away(900), travels_up_to=1)
    assert reject(an_ask(needs=(CALL.id,)), caller) is None
    assert reject(an_ask(needs=(CALL.id,), coordinates=None), caller) is None


def test_farther_can_be_allowed() -> None:
    assert reject(an_ask(allow=(Allow.FARTHER,)), somebody(coordinates=away(5), travels_up_to=2)) is None


# Limits


@pytest.mark.parametrize(
    ("own", "limit", "whose"), [(None, 2, Whose.GROUP), (1, 1, Whose.VOLUNTEER), (4, 4, Whose.VOLUNTEER)]
)
def test_as_many_at_once_as_they_set_or_two(own: int | None, limit: int, whose: Whose) -> None:
    person = somebody(at_most_at_once=own)
    assert reject(an_ask(), person, facts=history(open_now=limit - 1)) is None
    found = on(an_ask(), person, facts=history(open_now=limit))
    assert (found.reject, found.detail) == (Reject.AT_LIMIT, {"count": limit, "limit": limit, "whose": whose})


def test_none_at_once_is_a_limit_too() -> None:
    assert reject(an_ask(), somebody(at_most_at_once=0)) is Reject.AT_LIMIT


def test_at_their_limit_can_be_allowed() -> None:
    assert reject(an_ask(allow=(Allow.AT_LIMIT,)), facts=history(open_now=7)) is None


def test_asked_three_times_this_week_is_enough() -> None:
    assert reject(an_ask(), facts=asked(2)) is None
    found = on(an_ask(), facts=asked(3))
    assert (found.reject, found.detail) == (Reject.ASKED_OFTEN, {"times": 3, "limit": 3})


def test_asked_often_does_not_hold_for_urgent() -> None:
    assert reject(an_ask(urgency=Urgency.URGENT), facts=asked(3)) is None


def test_their_own_number_a_week_holds_for_urgent_too() -> None:
    found = on(an_ask(urgency=Urgency.URGENT), somebody(at_most_a_week=1), facts=asked(1))
    assert (found.reject, found.detail) == (
        Reject.AT_LIMIT,
        {"times": 1, "limit": 1, "whose": Whose.VOLUNTEER},
    )


def test_their_own_number_a_week_takes_the_place_of_the_groups() -> None:
    assert reject(an_ask(), somebody(at_most_a_week=5), facts=asked(4)) is None
    assert reject(an_ask(), somebody(at_most_a_week=5), facts=asked(5)) is Reject.AT_LIMIT


def test_a_week_is_seven_days() -> None:
    asks = tuple(NOW - timedelta(days=days) for days in (1, 2, 7))
    assert reject(an_ask(), facts=Facts(asks=asks, last_asked=asks[0])) is None


def test_being_asked_here_does_not_count_against_them_here() -> None:
    texted = a_contact(outcome=ContactOutcome.TEXTED, volunteer=(ANA.id,))
    assert reject(an_ask(contacts=[texted]), facts=asked(3)) is None


def test_asked_often_can_be_allowed() -> None:
    assert reject(an_ask(allow=(Allow.ASKED_OFTEN,)), facts=asked(3)) is None


# Similar kinds


def test_a_similar_kind_counts_only_once_allowed() -> None:
    similar = kinds(replace(DOG, also_ask=(GROCERIES.id,)))
    assert reject(an_ask(kinds=similar, needs=(DOG.id,))) is Reject.OFFERS_NONE
    allowed = an_ask(kinds=similar, needs=(DOG.id,), allow=(Allow.SIMILAR_KIND,))
    assert ids(ranked(ANA, ask=allowed).picked) == [ANA.id]


def test_who_offers_something_similar_must_meet_the_rules_of_the_need_itself() -> None:
    similar = kinds(replace(RIDE, also_ask=(GROCERIES.id,)))
    ask = an_ask(kinds=similar, needs=(RIDE.id,), allow=(Allow.SIMILAR_KIND,))
    assert reject(ask, somebody(known_to_us=True)) is Reject.NO_CAR


# What can't be relaxed


@pytest.mark.parametrize(
    "who",
    [
        somebody(paused_until=TOMORROW),
        somebody(status=VolunteerStatus.LEFT),
        somebody(adult=False),
        somebody(practice=True),
        somebody(phone="(718) 555-0134", to_fix="(718) 555-0134"),
    ],
    ids=["on a break", "left", "not adult", "practice", "wrong number"],
)
def test_some_rules_hold_whatever_is_allowed(who: Volunteer) -> None:
    assert reject(an_ask(allow=tuple(Allow)), who) is not None


def test_everything_allowed_does_not_undo_a_no_or_a_wish() -> None:
    no = a_contact(outcome=ContactOutcome.NOT_THIS_TIME, volunteer=(ANA.id,))
    assert reject(an_ask(contacts=[no], allow=tuple(Allow))) is Reject.SAID_NO
    never = an_ask(requester=a_requester(never_send=(ANA.id,)), allow=tuple(Allow))
    assert reject(never) is Reject.NEVER_SEND


def test_nobody_unknown_is_judged() -> None:
    with pytest.raises(KeyError):
        verdict(a_pool(ANA), an_ask(), MILES, NOW, "recNOBODY")
