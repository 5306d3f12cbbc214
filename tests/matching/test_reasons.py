"""What may be said of somebody on the list: codes and values, in the order in which the card says them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from airtable_schema.options import Allow, Transport, Urgency, When
from airtable_schema.records import Volunteer
from matching.ask import Ask
from matching.facts import Facts
from matching.ranking import Pick, rank
from matching.reasons import Preference, ReasonCode, Value
from tests.cast import CALL, DOG, GROCERIES, HOME, MEDICINE, NOW, a_requester
from tests.matching.neighbours import KINDS, MILES, a_pool, an_ask, away, ids, ranked, somebody

ANA = somebody()


def picked(ask: Ask, who: Volunteer = ANA, facts: Facts | None = None, **buildings: str) -> Pick:
    (pick,) = rank(a_pool(who, facts={who.id: facts or Facts()}, **buildings), ask, MILES, NOW).picked
    return pick


def said(
    ask: Ask, who: Volunteer = ANA, facts: Facts | None = None, **more: Any
) -> dict[ReasonCode, Mapping[str, Value]]:
    return {reason.code: reason.values for reason in picked(ask, who, facts, **more).reasons}


def test_a_full_line_in_the_order_of_the_card() -> None:
    ana = somebody(
        can_help_with=(GROCERIES.id, MEDICINE.id), languages=("Spanish",), transport=(Transport.FOOT,),
        availability=(When.WEEKDAY_EVENINGS,),
    )  # fmt: skip
    ask = an_ask(
        needs=(MEDICINE.id, GROCERIES.id), languages=("Spanish", "English"), building="A",
        preferred_times=(When.WEEKDAY_MORNINGS,), requester=a_requester(helped_by=(ana.id,)),
    )  # fmt: skip
    reasons = picked(ask, ana, Facts(open_now=1, last_asked=NOW - timedelta(days=9)), ANA="A").reasons
    assert [(reason.code, dict(reason.values)) for reason in reasons] == [
        (ReasonCode.OFFERS, {"needs": (MEDICINE.id, GROCERIES.id)}),
        (ReasonCode.SHARES_LANGUAGE, {"languages": ("Spanish",)}),
        (ReasonCode.TRANSPORT, {"transport": ("foot",)}),
        (ReasonCode.ON_NOW, {"count": 1}),
        (ReasonCode.LAST_ASKED, {"at": NOW - timedelta(days=9)}),
        (ReasonCode.HELPED_BEFORE, {}),
        (ReasonCode.NOT_FREE, {"times": ("weekday_mornings",)}),
        (ReasonCode.SAME_BUILDING, {}),
    ]


def test_the_shortest_line() -> None:
    assert list(said(an_ask())) == [ReasonCode.OFFERS, ReasonCode.FREE_NOW, ReasonCode.NEVER_ASKED]


def test_only_the_needs_they_would_take_are_said() -> None:
    far = somebody(can_help_with=(GROCERIES.id, CALL.id), coordinates=away(9))
    pick = picked(an_ask(needs=(GROCERIES.id, CALL.id)), far)
    assert (pick.needs, pick.distance) == ((CALL.id,), None)


def test_another_language_is_said() -> None:
    assert said(an_ask(languages=("Spanish",)))[ReasonCode.OTHER_LANGUAGE] == {"languages": ("English",)}


def test_blank_languages_are_said_as_the_groups() -> None:
    blank = somebody(languages=())
    assert said(an_ask(languages=("English",)), blank)[ReasonCode.SHARES_LANGUAGE] == {
        "languages": ("English",)
    }


def test_who_would_need_an_interpreter_is_said() -> None:
    ask = an_ask(needs=(CALL.id,), languages=("Spanish",), allow=(Allow.INTERPRETER,))
    assert ReasonCode.INTERPRETER in said(ask, somebody(can_help_with=(CALL.id,)))


def test_known_to_us_is_said_where_it_is_asked_for() -> None:
    known = somebody(known_to_us=True)
    assert ReasonCode.KNOWN_TO_US in said(an_ask(private=True), known)
    assert ReasonCode.KNOWN_TO_US not in said(an_ask(), known)


def test_a_private_request_says_no_building() -> None:
    known = somebody(known_to_us=True, coordinates=HOME)
    assert ReasonCode.SAME_BUILDING not in said(an_ask(private=True, building="A"), known, ANA="A")


def test_what_was_relaxed_is_said() -> None:
    facts = Facts(open_now=2, asks=(NOW,) * 3, last_asked=NOW)
    ask = an_ask(allow=(Allow.FARTHER, Allow.AT_LIMIT, Allow.ASKED_OFTEN))
    found = said(ask, somebody(coordinates=away(4), travels_up_to=2), facts)
    assert found[ReasonCode.FARTHER] == {"limit": 2.0, "whose": "volunteer"}
    assert found[ReasonCode.AT_LIMIT] == {"count": 2, "limit": 2, "whose": "group"}
    assert found[ReasonCode.ASKED_OFTEN] == {"times": 3, "limit": 3}


def test_asked_often_is_said_of_who_may_be_asked_because_it_is_urgent() -> None:
    facts = Facts(asks=(NOW,) * 3, last_asked=NOW)
    assert ReasonCode.ASKED_OFTEN in said(an_ask(urgency=Urgency.URGENT), facts=facts)


def test_a_similar_kind_is_said_as_that() -> None:
    kinds = {**KINDS, DOG.id: replace(DOG, also_ask=(GROCERIES.id,))}
    ask = an_ask(kinds=kinds, needs=(DOG.id,), allow=(Allow.SIMILAR_KIND,))
    found = said(ask)
    assert (found[ReasonCode.SIMILAR_KIND], ReasonCode.OFFERS in found) == ({"needs": (DOG.id,)}, False)


def test_no_answer_three_times_is_said() -> None:
    assert said(an_ask(), facts=Facts(unanswered_in_a_row=4))[ReasonCode.UNANSWERED] == {"count": 4}


def test_who_is_not_on_the_map_is_said() -> None:
    pick = picked(an_ask(), somebody(coordinates=None))
    assert (pick.distance, pick.reasons[-1].code) == (None, ReasonCode.NOT_LOCATED)


def test_the_distance_is_the_true_one() -> None:
    assert abs((picked(an_ask(), somebody(coordinates=away(1.7))).distance or 0) - 1.7) < 1e-5


def test_what_each_preference_is_worth_stands_beside_the_score() -> None:
    pick = picked(an_ask(), somebody(coordinates=away(0.6)), Facts(open_now=1))
    assert pick.preferences == {
        Preference.SAME_BUILDING: 0.0,
        Preference.CAPABILITY: 1.0,
        Preference.PROXIMITY: 0.5,
        Preference.FAIRNESS: 0.5,
        Preference.KNOWS_NEIGHBOUR: 0.0,
        Preference.LANGUAGE: 1.0,
        Preference.AVAILABILITY: 1.0,
    }


def test_a_hundred_kinds_and_languages_are_told_apart() -> None:
    needs = {f"recKIND{n}": replace(GROCERIES, id=f"recKIND{n}") for n in range(100)}
    people = [
        somebody(f"P{n}", phone=f"(718) 556-{n:04}", can_help_with=(need,), languages=(f"language {n}",))
        for n, need in enumerate(needs)
    ]
    for n in (0, 63, 64, 99):
        found = ranked(*people, ask=an_ask(kinds=needs, needs=(f"recKIND{n}",), languages=(f"language {n}",)))
        assert ids(found.picked) == [f"recP{n}".ljust(17, "0")]
        assert found.picked[0].preferences[Preference.LANGUAGE] == 1.0
