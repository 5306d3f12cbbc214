"""One form of a phone number to compare, one to read aloud."""

import pytest

from airtable_schema.phones import normalised, shown


@pytest.mark.parametrize(
    "written",
    [
        "(718) 555-0134", "718-555-0134", "718.555.0134", "7185550134", "+1 718 555 0134", "1 (718) 555 0134",
        " 718 555 0134 ", "718-555-0134 x12", "(718) 555-0134 (daughter)", "718-555-0134 / 917-555-0171",
        "call 718 555 0134 after 5",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_number_is_one_number(written: str) -> None:
    assert normalised(written, "US") == "+17185550134"


def test_a_number_is_of_the_groups_country_unless_it_says_otherwise() -> None:
    assert normalised("06 12 34 56 78", "FR") == "+33612345678"
    assert normalised("+33 6 12 34 56 78", "US") == "+33612345678"


@pytest.mark.parametrize(("written", "kept"), [("", ""), ("none", ""), ("apt 4", ""), ("123456", "123456")])
def test_what_is_no_number_is_its_digits_or_nothing(written: str, kept: str) -> None:
    assert normalised(written, "US") == kept


def test_numbers_of_our_country_are_shown_as_people_say_them() -> None:
    assert shown("+17185550134", "US") == "(718) 555-0134"
    assert shown("+33612345678", "FR") == "06 12 34 56 78"


def test_numbers_of_other_countries_are_shown_with_their_prefix() -> None:
    assert shown("+33612345678", "US") == "+33 6 12 34 56 78"


def test_an_extension_is_shown() -> None:
    assert shown("718-555-0134 x12", "US") == "(718) 555-0134 ext. 12"


@pytest.mark.parametrize("written", ["718-555-0134 (daughter)", "718-555-0134 / 917-555-0171", "ask Tim", ""])
def test_words_and_second_numbers_are_shown_as_they_were_written(written: str) -> None:
    assert shown(written, "US") == written


def test_an_unknown_country_stops_nothing() -> None:
    assert normalised("718 555 0134", "") == "7185550134"
    assert shown("718 555 0134", "XX") == "718 555 0134"
