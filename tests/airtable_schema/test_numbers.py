"""Numbers of requests, names as the channel may see them, and who is who."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airtable_schema.numbers import first_name, request_number, requester_key, short_name
from tests.cast import a_request

PHONE = "(718) 555-0100"


def test_the_bases_own_number_is_the_number() -> None:
    assert request_number(a_request(number=4713)) == "4713"


def test_without_one_it_is_five_digits_made_of_the_record_id() -> None:
    rosa = a_request()
    assert request_number(rosa) == request_number(replace(rosa, name="Someone", status_name="x")) == "74567"
    assert request_number(rosa) != request_number(replace(rosa, id="recOTHER000000001"))


@given(st.text(min_size=1))
def test_it_is_always_five_digits(record_id: str) -> None:
    number = request_number(a_request(id=record_id))
    assert len(number) == 5
    assert number.isdigit()


@pytest.mark.parametrize(
    ("name", "first", "short"),
    [
        ("Rosa Alvarez", "Rosa", "Rosa A."),
        ("Alvarez, Rosa", "Rosa", "Rosa A."),
        ("ALVAREZ Rosa", "Rosa", "Rosa A."),
        ("Rosa", "Rosa", "Rosa"),
        ("Jean-Paul d'Arc", "Jean-Paul", "Jean-Paul D."),
        ("María José García", "María", "María G."),
        ("Mrs. Kowalski", "Mrs. K.", "Mrs. K."),
        ("Kowalski, Mrs", "Mrs K.", "Mrs K."),
        ("Mme de La Tour", "Mme T.", "Mme T."),
        ("Dr. Ana Ruiz", "Ana", "Ana R."),
        ("John Smith Jr.", "John", "John S."),
        ("Rosa (Tim's mother)", "Rosa", "Rosa"),
        ("Rosa 718 555 0100", "Rosa", "Rosa"),
        ("718 555 0100", "", ""),
        ("rosa@example.org", "", ""),
        (" ", "", ""),
        ("小龍 李", "小龍", "小龍 李."),
    ],
)
def test_names_are_cut_before_they_are_shown(name: str, first: str, short: str) -> None:
    assert (first_name(name), short_name(name)) == (first, short)


@given(st.text())
def test_no_digit_and_no_address_ever_comes_out_of_a_name(name: str) -> None:
    for shown in (first_name(name), short_name(name)):
        assert not any(letter.isdecimal() or letter == "@" for letter in shown)


@pytest.mark.parametrize("name", ["Rosa", "rosa alvarez", "ROSA ALVAREZ", "Rósa A.", "Alvarez, Rosa"])
def test_one_person_is_known_by_phone_and_first_name(name: str) -> None:
    assert requester_key("718-555-0100", name, "US") == requester_key(PHONE, "Rosa Alvarez", "US")


def test_two_people_of_one_phone_are_two() -> None:
    assert requester_key(PHONE, "Rosa", "US") != requester_key(PHONE, "Tim", "US")


def test_without_a_phone_nobody_is_known() -> None:
    assert requester_key("", "Rosa", "US") == ""
