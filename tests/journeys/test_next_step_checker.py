"""The checker of Next step can fail: what is true passes, what is wrong about anything does not."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.next_step_checker import MARKS, expected, wrongs
from tests.journeys.next_step_rows import Case, Past
from tests.journeys.tales import at

NOW = at("14:30")
KINDS: dict[str, dict[str, Any]] = {
    "recFOOD": {"Name": "Groceries", "Where": "In person"},
    "recPILL": {
        "Name": "Medicine",
        "Where": "In person",
        "Expect news within (hours)": 3,
        "Check with the person": True,
    },
    "recTALK": {"Name": "Something else", "Where": "Remote", "Talk first": True},
}
PEOPLE: dict[str, dict[str, Any]] = {
    who: {"Name": name, "Phone": f"(718) 555-010{n}", "Can help with": ["recFOOD"]}
    for n, (who, name) in enumerate([("recANA", "Ana Ruiz"), ("recBEN", "Ben Tran"), ("recDEV", "Dev Patel")])
}
ROSA: dict[str, Any] = {
    "id": "recROSA",
    "Name": "Rosa Alvarez",
    "Phone": "(718) 555-0100",
    "Needs": ["recFOOD"],
    "Shortlist": ["recANA", "recBEN", "recDEV"],
    "_Coordinates": "41.7, -72.5",
}
URGENT = {"Urgency": "Urgent: today"}
ASSIGNED = {"Status": "Assigned", "Assigned to": ["recANA"], "Assigned at": at("14:20").isoformat()}


def a_case(*calls: dict[str, Any], **given: Any) -> Case:
    past, now = given.pop("past", Past()), given.pop("now", NOW)
    return Case(now, {**ROSA, **given}, calls, KINDS, PEOPLE, past)


def call(who: str, outcome: str, clock: str = "14:10", **columns: Any) -> dict[str, Any]:
    volunteer = {"Volunteer": [f"rec{who}"]} if who else {}
    return {"Outcome": outcome, "At": at(clock).isoformat(), "By": "Sam", **volunteer, **columns}


DISPATCHER = {"Dispatcher": "Sam", "On it since": at("14:15").isoformat()}
THREE = ("ANA", "BEN", "DEV")
MAYBE = call("BEN", "Maybe later", **{"Call back at": at("14:25").isoformat()})
TOLD = call("", "Texted", "14:21", By="")
DONE = call("ANA", "Done this time", "14:25")
TRUE: list[tuple[Case, str]] = [
    (a_case(Status="Complete"), "Nothing more to do."),
    (a_case(Status="Waiting for Kim"), "“Waiting for Kim” is a status of your own: it is shown."),
    (a_case(Status="On hold"), "On hold without a date: set Remind at."),
    (a_case(Status="On hold", **{"Remind at": at("9:00", 12).isoformat()}), "On hold until March 12."),
    (a_case(**URGENT), "Urgent and nobody is on it. Ring Ana R.: (718) 555-0100."),
    (a_case(), "Text the 3 on the list; the message is ready."),
    (a_case(call("ANA", "No answer", "13:00", By=""), **URGENT), "Ring Ben T. next: (718) 555-0101."),
    (
        a_case(*(call(who, "Texted", By="") for who in THREE)),
        "3 texted at 2:10 PM. From 5:10 PM ring in order.",
    ),
    (a_case(**DISPATCHER, **URGENT), "Sam is calling (since 2:15 PM)."),
    (
        a_case(now=at("14:36"), **DISPATCHER, **URGENT),
        "Sam started at 2:15 PM, no news since. Anyone may take over.",
    ),
    (a_case(MAYBE), "Ring Ben back at 2:25 PM: they said maybe."),
    (
        a_case(*(call(who, "No answer", By="") for who in THREE)),
        "All on the list were tried. Ring Ana R. again at 6:10 PM.",
    ),
    (a_case(call("BEN", "Yes")), "Ben said yes. Fill in Assigned to, and set Status to Assigned."),
    (a_case(Shortlist=[]), "Nobody qualifies just now. Widen with the buttons."),
    (
        a_case(**{"Assigned to": ["recANA"], "How many volunteers": 3, "Shortlist": ["recBEN"]}),
        "1 of 3 found. 2 more. Text the one on the list; the message is ready.",
    ),
    (a_case(**{"Came in by": "Form"}), "Ring Rosa first, then choose from the list."),
    (
        a_case(call("", "No answer", By=""), **{"Came in by": "Form"}),
        "Rosa did not answer. Next try 6:00 PM.",
    ),
    (a_case(Needs=["recTALK"]), "Ring first, then choose a kind of help."),
    (a_case(Phone=""), "There is no phone number: ask whoever took the request how to reach Rosa."),
    (a_case(Private=True, Address="12 Elm"), "Move the address out of the base, then write the Area."),
    (a_case(**ASSIGNED), "Tell Rosa that Ana is coming; the text is ready."),
    (a_case(TOLD, **ASSIGNED), "Ana is doing it. News expected by 2:20 PM tomorrow."),
    (a_case(TOLD, **{**ASSIGNED, "Needs": ["recPILL"]}), "Ana is doing it. News expected by 5:20 PM."),
    (
        a_case(TOLD, now=at("17:20"), **{**ASSIGNED, "Needs": ["recPILL"]}),
        "No news from Ana since 2:20 PM. Ring them, then Rosa.",
    ),
    (
        a_case(TOLD, DONE, **{**ASSIGNED, "Needs": ["recPILL"]}),
        "Ana says it is done. Ring Rosa to check.",
    ),
    (a_case(TOLD, DONE, **ASSIGNED), "Ana says it is done. Set Status to Complete."),
    (
        a_case(call("ANA", "Not this time", "14:25"), **ASSIGNED),
        "Ana can't after all. Take the name out of Assigned to, and set Status to Needs volunteer.",
    ),
    (
        a_case(**{"Assigned to": ["recANA"], "Assigned at": at("14:20").isoformat()}),
        "Ana will do it. Set Status to Assigned, then tell Rosa.",
    ),
    (a_case(Status="Assigned"), "The status is Assigned, but Assigned to is empty. Write who does it."),
    (
        a_case(call("BEN", "Maybe later"), past=Past(since=at("14:15"))),
        "Ring Ben T. first, who said maybe or yes before: (718) 555-0101.",
    ),
    (a_case(past=Past(reopened=True, since=at("14:25"))), "Ring Ana R. next: (718) 555-0100."),
]


@pytest.mark.parametrize(("case", "sentence"), TRUE, ids=[sentence[:30] for _, sentence in TRUE])
def test_what_is_true_passes_and_every_other_state_fails(case: Case, sentence: str) -> None:
    assert wrongs(case, sentence) == []
    state = expected(case).state
    others = [each for other, each in TRUE if expected(other).state != state]
    assert all(wrongs(case, other) for other in others)


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        (sentence, sentence.replace(*swap))
        for _, sentence in TRUE
        for swap in (("Rosa", "Lena"), ("Ana", "Dev"), ("Ben", "Dev"), ("Sam", "Kim"), (":", ":0"),
                     ("3 ", "4 "), ("March 12", "March 13"), ("1 of 3", "2 of 3"), (" PM", " AM"))
        if swap[0] in sentence
        and not (swap[0] in {":", "3 "} and not any(mark in sentence for mark in (" PM", "3 texted", "3 on")))
    ],
)  # fmt: skip
def test_a_wrong_name_time_or_number_fails(sentence: str, changed: str) -> None:
    case = next(case for case, each in TRUE if each == sentence)
    assert wrongs(case, changed)


def test_whose_turn_it_is_once_some_are_found_must_follow() -> None:
    case, sentence = next((case, sentence) for case, sentence in TRUE if sentence.startswith("1 of 3"))
    assert wrongs(case, sentence[: sentence.index(" Text")])


def test_nearly_every_state_is_proved() -> None:
    unproved = {"place", "decide", "waits for a check", "hold is over"}
    assert {expected(case).state for case, _ in TRUE} == MARKS.keys() - unproved


def test_an_address_is_complained_of_only_while_it_is_not_known() -> None:
    complaint = "“12 Elm” is not on the map. Correct it, or write two streets that cross."
    assert wrongs(a_case(), complaint)
    assert not wrongs(a_case(_Coordinates=""), complaint)


def test_who_left_is_no_longer_rung() -> None:
    left = a_case(past=Past(left=frozenset({"recANA"}), since=at("14:20")), **URGENT)
    assert wrongs(left, "Urgent and nobody is on it. Ring Ana R.: (718) 555-0100.")
    assert not wrongs(left, "Urgent and nobody is on it. Ring Ben T.: (718) 555-0101.")


def test_who_was_told_who_comes_must_be_told_that_they_do_not() -> None:
    gone = frozenset({"recANA"})
    past = Past(left=gone, gone=gone, since=at("14:25"), gone_at=at("14:25"))
    case = a_case(TOLD, past=past, now=at("14:30"), **{"Assigned at": at("14:20").isoformat()})
    search = "Text the 2 on the list; the message is ready."
    tell = "Tell Rosa that Ana is not coming; we are looking for somebody else. "
    assert not wrongs(case, tell + search)
    assert wrongs(case, search)
    assert wrongs(case, tell)
    heard = replace(case, calls=(TOLD, call("", "Yes", "14:26")))
    assert not wrongs(heard, search)
    assert wrongs(heard, tell + search)


def test_after_four_tries_over_a_day_somebody_decides() -> None:
    tries = [call("", "No answer", clock, By="") for clock in ("9:00", "11:00", "12:00", "14:00")]
    late = [*tries, {**tries[0], "At": at("9:00", 3).isoformat()}]
    case = replace(a_case(*late, **{"Came in by": "Form"}), now=at("10:00", 3))
    assert expected(case).state == "decide"


def test_the_checker_knows_nothing_of_the_worker() -> None:
    for module in Path(__file__).parent.glob("next_step_*.py"):
        source = module.read_text(encoding="utf-8")
        imported = re.findall(r"^(?:from|import) (\w+)\.?(\w*)", source, re.MULTILINE)
        assert not {name for name, _ in imported} & {"worker", "matching", "notifiers"}, module.name
        assert {more for name, more in imported if name == "airtable_schema"} <= {
            "options",
            "template_options",
        }
