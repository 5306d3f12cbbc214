"""The hard rules, one by one: who is left out, by which rule, and with which numbers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import Allow, ContactOutcome, Transport, Urgency, VolunteerStatus
from airtable_schema.records import Need, Volunteer
from matching.ask import Ask
from matching.facts import Facts
from matching.policy import Policy
from matching.reasons import Preference, Reject, Whose
from matching.verdicts import Place, Verdict, verdict
from tests.cast import CALL, DOG, GROCERIES, MEDICINE, NOW, RIDE, SNOW, a_contact, a_requester
from tests.matching.neighbours import (
    KINDS,
    MILES,
    a_pool,
    an_ask,
    away,
    history,
    ids,
    ranked,
    somebody,
)

ANA = somebody()
TOMORROW = NOW + timedelta(days=1)
KNOWN_CALL = replace(CALL, known_to_us_only=True)


def on(ask: Ask, who: Volunteer = ANA, policy: Policy = MILES, facts: Facts | None = None) -> Verdict:
    """Return the verdict on one volunteer, of whom nothing has happened yet unless it is told."""
    pool = a_pool(who, facts={who.id: facts} if facts else None)
    return verdict(pool, ask, policy, NOW, who.id)


def reject(
    ask: Ask, who: Volunteer = ANA, policy: Policy = MILES, facts: Facts | None = None
) -> Reject | None:
    return on(ask, who, policy, facts).reject


def kinds(*needs: Need) -> dict[str, Need]:
    return {**KINDS, **{need.id: need for need in needs}}


def asked(times: int, **more: Any) -> Facts:
    """Return the history of somebody asked so often this week."""
    asks = tuple(NOW - timedelta(days=n + 1) for n in range(times))
    return Facts(asks=asks, last_asked=asks[0] if asks else None, **more)


# Offering


def test_somebody_who_offers_it_is_picked() -> None:
    assert on(an_ask()) == Verdict(place=Place.PICKED, rank=1)


def test_somebody_who_offers_something_else_is_left_out() -> None:
    assert reject(an_ask(needs=(MEDICINE.id,))) is Reject.OFFERS_NONE


def test_somebody_who_offers_nothing_is_left_out() -> None:
    assert reject(an_ask(), somebody(can_help_with=())) is Reject.OFFERS_NONE


def test_one_need_of_several_is_enough() -> None:
    assert on(an_ask(needs=(MEDICINE.id, GROCERIES.id))).place is Place.PICKED


def test_a_need_that_is_not_defined_matches_nobody() -> None:
    assert reject(an_ask(needs=(SNOW.id,)), somebody(can_help_with=(SNOW.id,))) is Reject.OFFERS_NONE


def test_a_need_that_is_unknown_matches_nobody() -> None:
    assert (
        reject(an_ask(needs=("recUNKNOWN",)), somebody(can_help_with=("recUNKNOWN",))) is Reject.OFFERS_NONE
    )


def test_a_request_without_needs_matches_nobody() -> None:
    assert ranked(ANA, ask=an_ask(needs=())).left_out == {Reject.OFFERS_NONE: 1}


def test_an_undefined_need_beside_a_defined_one_changes_nothing() -> None:
    assert (
        ranked(ANA, ask=an_ask(needs=(SNOW.id, GROCERIES.id))).picked[0].preferences[Preference.CAPABILITY]
        == 1.0
    )


# Active, on a break


@pytest.mark.parametrize(
    ("status", "accept_first", "expected"),
    [
        (None, False, None),
        (None, True, Reject.NOT_ACTIVE),
        (VolunteerStatus.ACTIVE, True, None),
        (VolunteerStatus.APPLIED, False, Reject.NOT_ACTIVE),
        (VolunteerStatus.LEFT, False, Reject.NOT_ACTIVE),
    ],
)
def test_only_active_volunteers_are_asked(
    status: VolunteerStatus | None, accept_first: bool, expected: Reject | None
) -> None:
    policy = Policy.standard("mi", accept_volunteers_first=accept_first)
    assert reject(an_ask(), somebody(status=status), policy) is expected


def test_on_a_break_until_tomorrow() -> None:
    found = on(an_ask(), somebody(paused_until=TOMORROW))
    assert (found.reject, found.detail) == (Reject.ON_BREAK, {"until": TOMORROW})


def test_a_break_that_ends_now_is_over() -> None:
    assert reject(an_ask(), somebody(paused_until=NOW)) is None


# A car, known to us, adults, private


def test_a_ride_needs_a_car() -> None:
    assert (
        reject(an_ask(needs=(RIDE.id,)), somebody(can_help_with=(RIDE.id,), known_to_us=True))
        is Reject.NO_CAR
    )


@pytest.mark.parametrize("car", [Transport.CAR, Transport.WHEELCHAIR_CAR])
def test_either_kind_of_car_is_a_car(car: Transport) -> None:
    driver = somebody(can_help_with=(RIDE.id,), known_to_us=True, transport=(Transport.FOOT, car))
    assert reject(an_ask(needs=(RIDE.id,)), driver) is None


def test_a_ride_needs_somebody_known_to_us() -> None:
    driver = somebody(can_help_with=(RIDE.id,), transport=(Transport.CAR,))
    assert reject(an_ask(needs=(RIDE.id,)), driver) is Reject.NOT_KNOWN


def test_the_rules_of_one_need_do_not_keep_from_another() -> None:
    walker = somebody(can_help_with=(RIDE.id, GROCERIES.id))
    picked = ranked(walker, ask=an_ask(needs=(RIDE.id, GROCERIES.id))).picked
    assert picked[0].needs == (GROCERIES.id,)


def test_somebody_is_left_out_under_the_rule_that_took_their_last_need() -> None:
    far = somebody(can_help_with=(RIDE.id, GROCERIES.id), coordinates=away(20))
    assert reject(an_ask(needs=(RIDE.id, GROCERIES.id)), far) is Reject.TOO_FAR


@pytest.mark.parametrize(
    ("need", "expected"), [(GROCERIES, Reject.NOT_ADULT), (CALL, None), (KNOWN_CALL, Reject.NOT_ADULT)]
)
def test_who_is_not_marked_as_adult_does_remote_kinds_that_are_for_anybody(
    need: Need, expected: Reject | None
) -> None:
    young = somebody(can_help_with=(need.id,), adult=False, known_to_us=True)
    assert reject(an_ask(kinds=kinds(need), needs=(need.id,)), young) is expected


def test_private_is_for_people_known_to_us() -> None:
    assert reject(an_ask(private=True)) is Reject.PRIVATE_NOT_KNOWN
    assert reject(an_ask(private=True), somebody(known_to_us=True)) is None


def test_practice_and_real_never_mix() -> None:
    pretender = somebody(practice=True)
    assert reject(an_ask(), pretender) is Reject.PRACTICE
    assert reject(an_ask(practice=True)) is Reject.PRACTICE
    assert reject(an_ask(practice=True), pretender) is None


# Wishes and answers


def test_asked_not_to_be_matched() -> None:
    assert reject(an_ask(requester=a_requester(never_send=(ANA.id,)))) is Reject.NEVER_SEND


def test_whoever_is_on_it_already_is_not_asked() -> None:
    assert reject(an_ask(assigned_to=(ANA.id,), how_many_volunteers=3)) is Reject.ON_IT


@pytest.mark.parametrize("outcome", [ContactOutcome.NOT_THIS_TIME, ContactOutcome.DIDNT_COME])
def test_a_no_holds_for_this_request(outcome: ContactOutcome) -> None:
    no = a_contact(outcome=outcome, volunteer=(ANA.id,))
    assert reject(an_ask(contacts=[no])) is Reject.SAID_NO
    assert reject(an_ask(contacts=[replace(no, request=("recOTHER",))])) is None


def test_a_no_to_one_need_leaves_the_other() -> None:
    both = somebody(can_help_with=(GROCERIES.id, DOG.id))
    no = a_contact(outcome=ContactOutcome.NOT_THIS_TIME, volunteer=(both.id,), for_needs=(DOG.id,))
    picked = ranked(both, ask=an_ask(needs=(GROCERIES.id, DOG.id), contacts=[no])).picked
    assert picked[0].needs == (GROCERIES.id,)


def test_a_wrong_number_holds_for_every_request_while_it_stands() -> None:
    wrong = somebody(phone="(718) 555-0134", to_fix="This number is wrong: +1 718-555-0134.")
    assert reject(an_ask(), wrong) is Reject.WRONG_NUMBER
    assert reject(an_ask(), replace(wrong, phone="(718) 555-0135")) is None


def test_something_else_to_fix_is_no_wrong_number() -> None:
    assert reject(an_ask(), somebody(to_fix="Same phone as Ana R.: keep one of the two rows.")) is None


def test_a_wrong_number_holds_here_before_anybody_wrote_it_down() -> None:
    contact = a_contact(outcome=ContactOutcome.WRONG_NUMBER, volunteer=(ANA.id,))
    assert reject(an_ask(contacts=[contact])) is Reject.WRONG_NUMBER


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
