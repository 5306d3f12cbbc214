"""What `/dispatch open`, `find` and `mine` answer, from memory alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airtable_schema.options import Status, Urgency
from airtable_schema.records import Request
from notifiers.card_data import CardInput
from notifiers.next_step import NextStep, State
from notifiers.pictures import Picture
from notifiers.presses import Asked, Query
from tests.cast import ANA, BEN, GROCERIES, NOW, a_request
from tests.notifiers.desks import DESK
from worker.dispatch.answers import MOST, answer
from worker.presses.pictures import Memory

ROSA = a_request(number=4713)
JO = a_request(
    id="recJO", number=4714, name="Jo Lee", phone="(718) 555-0177", urgency=Urgency.URGENT,
    assigned_to=(ANA.id,),
)  # fmt: skip
TEXT_THEM = NextStep(State.TEXT_THE_LIST, {"count": 10})


def picture(request: Request, on_it: str = "") -> Picture:
    data = CardInput(request=request, needs=(GROCERIES,), next_step=TEXT_THEM, now=NOW)
    return Picture(data=data, as_of=NOW, on_it=on_it)


def remembered(*requests: Request, ended: tuple[Request, ...] = (), on_it: str = "", **more: Any) -> Memory:
    return Memory(
        as_of=NOW,
        pictures={one.id: picture(one, on_it) for one in requests},
        requests={one.id: one for one in (*requests, *ended)},
        kinds={GROCERIES.id: GROCERIES},
        volunteers={one.id: one for one in (ANA, BEN)},
        **more,
    )


def asked(what: Asked, memory: Memory, text: str = "") -> list[str]:
    query = Query(asked=what, text=text, user="USAM", user_name="Sam", at=NOW)
    lines = answer(query, memory, DESK, NOW + timedelta(minutes=5))
    return [line.text.replace("\xa0", " ").replace("\u202f", " ") for line in lines]


def test_open_tells_the_urgent_first_with_what_is_to_be_done() -> None:
    said = asked(Asked.OPEN, remembered(ROSA, JO))
    assert said[0] == "2 requests are open."
    assert said[1].startswith("No. 4714 · urgent · Jo · Groceries · Text the 10 on the list")
    assert said[2].startswith("No. 4713 · soon · Rosa · Groceries")


def test_what_is_assigned_is_on_its_way() -> None:
    said = asked(Asked.OPEN, remembered(ROSA, replace(JO, status=Status.ASSIGNED)))
    assert said[0] == "1 request is open. 1 is on its way."
    assert "Assigned" in said[2]


def test_practice_is_in_no_list() -> None:
    assert asked(Asked.OPEN, remembered(replace(ROSA, practice=True))) == ["Nothing is open."]


def test_a_long_list_is_cut_and_counted() -> None:
    many = [replace(ROSA, id=f"rec{n}", number=n) for n in range(MOST + 7)]
    said = asked(Asked.OPEN, remembered(*many))
    assert said[-1] == "and 7 more"


def test_mine_is_what_i_am_on() -> None:
    assert asked(Asked.MINE, remembered(ROSA, on_it="USAM"))[0].startswith("No. 4713")
    assert asked(Asked.MINE, remembered(ROSA, on_it="UKIM")) == ["You are on nothing."]


@pytest.mark.parametrize("text", ["4713", "no. 4713", "#4713", "No.4713"])
def test_a_number_finds_all_requests_that_have_it_and_nobody_else(text: str) -> None:
    same = replace(JO, number=4713)
    assert len(asked(Asked.FIND, remembered(ROSA, same), text)) == 2


def test_a_finished_request_is_found_without_its_next_step() -> None:
    ended = replace(ROSA, status=Status.COMPLETE)
    assert asked(Asked.FIND, remembered(ended=(ended,)), "4713") == ["No. 4713 · Groceries · Complete"]


@pytest.mark.parametrize("text", ["rosa", "Alvarez", "ROSA alv", "718-555-0100", "+1 718 555 0100"])
def test_a_name_or_a_phone_finds_the_request(text: str) -> None:
    assert asked(Asked.FIND, remembered(ROSA, JO), text)[0].startswith("No. 4713")


def test_volunteers_are_found_with_their_phone_and_what_they_are_on() -> None:
    assert asked(Asked.FIND, remembered(JO), "ana r") == ["Ana R. (718) 555-0134 · on now: 4714"]


def test_a_private_request_is_found_by_its_number_alone_and_without_a_name() -> None:
    private = replace(ROSA, private=True)
    assert asked(Asked.FIND, remembered(private), "rosa") == ["Nothing found."]
    (line,) = asked(Asked.FIND, remembered(private), "4713")
    assert "Rosa" not in line


def test_no_answer_says_who_asked_for_what_is_private_or_where_a_house_is() -> None:
    ring = NextStep(State.RING_PERSON_FIRST, {"person": "Rosa Alvarez"})
    lost = NextStep(State.NOT_ON_MAP, {"address": "30-12 30th Ave"})
    for step in (ring, lost):
        for private in (True, False):
            request = replace(ROSA, private=private)
            data = CardInput(request=request, needs=(GROCERIES,), next_step=step, now=NOW)
            memory = replace(remembered(request), pictures={request.id: Picture(data=data, as_of=NOW)})
            said = "".join(asked(Asked.FIND, memory, "4713") + asked(Asked.OPEN, memory))
            assert "30-12" not in said
            assert "Alvarez" not in said
            assert ("Rosa" in said) is not private


@pytest.mark.parametrize("text", ["a", "zebedee", "99999"])
def test_nothing_found_is_said(text: str) -> None:
    assert asked(Asked.FIND, remembered(ROSA), text) == ["Nothing found."]


def test_while_airtable_does_not_answer_each_answer_says_first_as_of_when() -> None:
    said = asked(Asked.OPEN, remembered(ROSA, answering=False))
    assert said[0] == "Airtable is not answering; as of 2:00 PM."
    assert "as of" not in asked(Asked.OPEN, remembered(ROSA))[0]


@pytest.mark.parametrize("what", [Asked.NEAR, Asked.CHECK])
def test_what_needs_more_than_memory_is_not_answered_by_it(what: Asked) -> None:
    assert asked(what, remembered(), "30th Ave groceries") == []


def test_the_end_of_a_number_finds_it_and_accents_do_not_count() -> None:
    rosa = replace(ROSA, name="Rosa Álvarez")
    assert asked(Asked.FIND, remembered(rosa), "555-0100")[0].startswith("No. 4713")
    assert asked(Asked.FIND, remembered(rosa), "alvarez")[0].startswith("No. 4713")
    assert asked(Asked.FIND, remembered(rosa), "0100") == ["Nothing found."]


def test_mine_is_also_what_my_name_stands_on_in_the_base() -> None:
    by_name = remembered(replace(ROSA, dispatcher="Sam "))
    assert asked(Asked.MINE, by_name)[0].startswith("No. 4713")
    assert asked(Asked.MINE, remembered(replace(ROSA, dispatcher="Kim"))) == ["You are on nothing."]
