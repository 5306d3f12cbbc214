import re
from datetime import timedelta

import pytest

from airtable_schema.cells import ProblemCode
from airtable_schema.options import FINAL, Allow, CameInBy, Status, Transport, Urgency, When, WhyClosed
from airtable_schema.parse import Problem
from notifiers.card import Reason
from notifiers.next_step import NextStep, State
from notifiers.problems import PROBLEMS, to_fix
from notifiers.reason_lines import reasons_in_words
from notifiers.words import labels, translate, translate_n
from notifiers.words.kinds import lowered, short, shorts, spoken
from notifiers.words.lists import distance
from notifiers.words.reasons import REASONS, REJECTS, RELAX, TRANSPORT, WHEN
from notifiers.words.times import span
from tests.cast import CALL, DOG, GROCERIES, MEDICINE, NOW, RIDE, SNOW
from tests.notifiers.desks import DAY, DESK, PARIS, a_card, spaced

SAID = [
    (Reason("same_building"), "same building"),
    (Reason("farther", {"limit": 3.0, "whose": "group"}), "farther than 3 mi"),
    (Reason("not_located"), "distance not known"),
    (Reason("offers", {"needs": (MEDICINE.id,)}), "medicine"),
    (Reason("similar_kind", {"needs": (MEDICINE.id,)}), "offers something like medicine"),
    (Reason("known_to_us"), "known to us"),
    (Reason("shares_language", {"languages": ("Spanish", "English")}), "Spanish, English"),
    (Reason("other_language", {"languages": ("Greek",)}), "no shared language: speaks Greek"),
    (Reason("other_language", {"languages": ()}), "language not known"),
    (Reason("interpreter"), "with an interpreter by phone"),
    (Reason("transport", {"transport": ("foot", "wheelchair_car")}), "car that takes a wheelchair"),
    (Reason("free_now"), "free now"),
    (Reason("on_now", {"count": 2}), "2 on now"),
    (Reason("at_limit", {"count": 2, "limit": 2, "whose": "volunteer"}), "at the limit of 2"),
    (Reason("never_asked"), "never asked"),
    (Reason("last_asked", {"at": NOW - 9 * DAY}), "asked 9 days ago"),
    (Reason("last_asked", {"at": NOW}), "asked today"),
    (Reason("asked_often", {"times": 4, "limit": 3}), "asked 4 times this week"),
    (Reason("helped_before"), "helped Rosa before"),
    (Reason("not_free", {"times": ("weekday_mornings",)}), "usually not free on weekday mornings"),
    (Reason("unanswered", {"count": 3}), "3 requests unanswered"),
]


@pytest.mark.parametrize(("reason", "words"), SAID)
def test_every_reason_has_its_words(reason: Reason, words: str) -> None:
    assert [spaced(one) for one in reasons_in_words([reason], a_card(), DESK, aged=True)] == [words]


def test_every_code_with_words_is_shown_above() -> None:
    assert {reason.code for reason, _ in SAID} == set(REASONS)


def test_a_reason_without_words_or_values_is_passed_over() -> None:
    nothing = [
        Reason("unheard_of"),
        Reason("transport", {"transport": ()}),
        Reason("offers", {"needs": ("recX",)}),
    ]
    assert reasons_in_words(nothing, a_card(), DESK, aged=True) == []


def test_every_option_has_its_words() -> None:
    assert set(TRANSPORT) == set(Transport)
    assert set(WHEN) == set(When)
    assert set(RELAX) == set(Allow) - {Allow.NOT_THE_SAME, Allow.OWN_VOLUNTEERS}
    assert set(labels.STATUS) == set(Status)
    assert set(labels.ENDED) == FINAL
    assert set(labels.WHY_CLOSED) == set(WhyClosed)
    assert set(labels.CAME) == {None, *CameInBy}
    assert set(PROBLEMS) == set(ProblemCode)
    for table in (labels.PROMISE, labels.URGENCY_BY, labels.URGENCY, labels.WHEN_NEEDED):
        assert set(table) == set(Urgency)


def test_gaps_have_plain_names() -> None:
    for words in (*REJECTS.values(), *RELAX.values(), *(sentence.one for sentence in REASONS.values())):
        assert set(re.findall(r"{(.*?)}", words)) <= set(re.findall(r"{([a-z_]+)}", words))


def test_values_are_never_read_as_sentences() -> None:
    assert translate("Ring {who}.", "en_US", who="{phone} {0} %s") == "Ring {phone} {0} %s."
    assert translate_n("{n} day", "{n} days", 2, "en_US") == "2 days"
    assert translate("Ring {who}.", "xx", who="Ana") == "Ring Ana."


def test_kinds_of_help_are_shortened_as_people_say_them() -> None:
    assert [short(need) for need in (GROCERIES, MEDICINE, RIDE, DOG, CALL)] == [
        "Groceries", "Medicine", "Ride to an appointment", "Dog walking", "Friendly phone call",
    ]  # fmt: skip
    assert spoken([MEDICINE], DESK) == "medicine pick-up"
    assert spoken([DOG, SNOW], DESK) == "dog walking or pet care + snow"
    assert shorts([], DESK) == "kind of help not known"
    assert lowered("IT help") == "IT help"


def test_distances_are_rounded_and_never_nothing() -> None:
    assert [spaced(distance(d, DESK)) for d in (0.0, 0.34, 2.0, 9.96, 12.4)] == [
        "0.1 mi", "0.3 mi", "2 mi", "10 mi", "12 mi",
    ]  # fmt: skip
    assert spaced(distance(1.5, PARIS)) == "1,5 km"


def test_spans_have_two_units_at_most() -> None:
    hours = timedelta(hours=1)
    assert [span(length, DESK) for length in (hours / 120, hours, 27.5 * hours, 48 * hours)] == [
        "1 min", "1 h", "1 day 3 h", "2 days",
    ]  # fmt: skip


def test_what_is_to_be_fixed_is_said_once_in_the_groups_own_names() -> None:
    problem = Problem("needed_by", ProblemCode.NOT_A_TIME, "tomorrow")
    step = NextStep(State.NOT_ON_MAP, {"address": "12 Elm"})
    assert to_fix([problem, problem], [step, step], {"needed_by": "Before"}, DESK, NOW).split("\n") == [
        "Before: “tomorrow” is not a day with a time. Choose both.",
        "“12 Elm” is not on the map. Correct it, or write two streets that cross.",
    ]
    assert to_fix([], [], {}, DESK, NOW) == ""
