from dataclasses import replace

from notifiers.card import Candidate
from notifiers.why import why_these_volunteers
from tests.cast import ANA, MEDICINE, NOW, SNOW, a_volunteer
from tests.notifiers.desks import DAY, DESK, a_card, spaced


def why(**changes: object) -> list[str]:
    return spaced(why_these_volunteers(a_card(**changes), DESK)).split("\n")


def test_each_line_begins_with_number_name_and_phone() -> None:
    assert why()[:2] == [
        "1  Ana R. (718) 555-0134 · 0.3 mi · medicine · Spanish · on foot · free now · never asked",
        "2  Ben T. (718) 555-0171 · 0.4 mi · medicine · car · free now · asked Feb 21",
    ]


def test_after_the_list_come_who_is_left_out_what_relaxing_would_add_and_what_nobody_offers() -> None:
    said = why(
        relax={"farther": 4, "asked_often": 2, "at_limit": 0}, needs=(MEDICINE, SNOW), uncovered=(SNOW.id,)
    )
    assert said[4:] == [
        "Not on the list: 300 who don't offer it · 6 too far · 3 on a break · 2 asked 3 times this week",
        "With Allow there would be: 4 farther away · 2 asked often",
        "Nobody offers “Snow” yet.",
    ]


def test_it_stays_the_same_while_days_go_by() -> None:
    assert why(now=NOW + 5 * DAY) == why()


def test_the_whole_list_is_in_the_base() -> None:
    people = tuple(Candidate(a_volunteer(f"{name} Ruiz"), 1.0) for name in "ABCDEFGHIJKLMNOPQRST")
    assert why(candidates=people)[19].startswith("20  T R.")


def test_who_asked_not_to_be_matched_is_told_from_nobody() -> None:
    told = why(candidates=(), left_out={"never_send": 1, "same_person": 2, "practice": 4, "too_far": 3})
    assert told == ["Not on the list: 7 for other reasons · 3 too far"]


def test_a_language_that_is_missing_is_named() -> None:
    left_out = {"no_shared_language": 2}
    assert why(candidates=(), left_out=left_out) == ["Not on the list: 2 without Spanish or English"]
    no_languages = {"request": {"languages": ()}}
    assert why(candidates=(), left_out=left_out, **no_languages) == [
        "Not on the list: 2 without a language in common"
    ]


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert why_these_volunteers(a_card(candidates=(), left_out={}), DESK) == ""


def test_a_volunteer_without_name_or_phone_says_so() -> None:
    assert (
        why(candidates=(Candidate(replace(ANA, name="", phone=""), 2.0),))[0] == "1  no name no phone · 2 mi"
    )
