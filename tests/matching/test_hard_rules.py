"""The hard rules, one by one: who is left out, by which rule, and with which numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from airtable_schema.options import ContactOutcome, Transport, VolunteerStatus
from airtable_schema.records import Need
from matching.policy import Policy
from matching.reasons import Preference, Reject
from matching.verdicts import Place, Verdict
from tests.cast import CALL, DOG, GROCERIES, MEDICINE, NOW, RIDE, SNOW, a_contact, a_requester
from tests.matching.neighbours import (
    ANA,
    an_ask,
    away,
    kinds,
    on,
    ranked,
    reject,
    somebody,
)

TOMORROW = NOW + timedelta(days=1)
KNOWN_CALL = replace(CALL, known_to_us_only=True)


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
