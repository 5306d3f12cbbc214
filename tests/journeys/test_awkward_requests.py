"""Requests that are not as a form would like them: each has a card and a Next step that people understand."""

import json
from typing import Any

import pytest

from tests.journeys.desk import Desk, a_desk, places


def _settled(desk: Desk, request: str, **settings: str) -> dict[str, Any]:
    """Let a worker bring everything to rest, and return the request's row."""
    desk.later(130)
    desk.look(desk.once(**settings), 2)
    return desk.row(request)


def _sent_to_the_map(desk: Desk) -> list[str]:
    return [asked.text for asked in desk.sandbox.geocoder.queries]


def _a_friend(desk: Desk, name: str = "Ana Ruiz", **columns: Any) -> None:
    desk.sandbox.airtable.update_record(desk.base, "Volunteers", desk.volunteers[name], columns)


# Where it is ------------------------------------------------------------------------------------------


def test_an_address_that_does_not_exist_is_announced_all_the_same_and_asks_for_a_better_one() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(Address="9999 Nowhere Lane"))
        wanted = "“9999 Nowhere Lane” is not on the map. Correct it, or write two streets that cross."
        assert row["Next step"] == row["To fix"] == wanted
        assert "distance not known" in desk.card().text
        assert "9999" not in desk.card().text


def test_an_address_put_right_is_off_the_list_of_things_to_fix() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Address="9999 Nowhere Lane")
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Address=places()[7].street_line)
        desk.look(worker)
        assert "To fix" not in desk.row(rosa)
        assert desk.row(rosa)["Next step"] == "Text the 4 on the list; the message is ready."
        assert " mi · groceries" in desk.card().text


def test_a_flat_number_is_found_and_never_leaves() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(Address=f"{places()[0].street_line}, Apt 3B (ring twice)"))
        assert _sent_to_the_map(desk) == [f"{places()[0].street_line}, Manchester"]
        assert "To fix" not in row
        assert "3B" not in json.dumps(desk.card().blocks)


def test_a_map_pin_wins_over_the_address_and_asks_no_map() -> None:
    with a_desk() as desk:
        pin = f"{places()[2].lat}, {places()[2].lon}"
        _settled(desk, desk.ask(Address="the blue house", **{"Map pin": pin}))
        assert _sent_to_the_map(desk) == []
        assert desk.card().text.index("Ben T.") < desk.card().text.index("Ana R.")


def test_a_map_pin_that_can_not_be_read_says_how_to_write_it() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(**{"Map pin": "by the church"}))
        assert row["Next step"].startswith("The Map pin can't be read.")


def test_an_address_far_outside_the_area_says_how_far() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(), HYPERLOCAL_CENTER="40.7644, -73.9235")
        assert row["Next step"] == "103 mi from us. Pass it on, or correct the address."


@pytest.mark.parametrize("columns", [{}, {"Details": "Lives alone, likes chess"}], ids=["plain", "details"])
def test_a_remote_need_is_never_sent_to_the_map(columns: dict[str, str]) -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(Needs=[desk.kinds["Friendly phone call"]], **columns))
        assert _sent_to_the_map(desk) == []
        assert "_Coordinates" not in row
        assert "not on the map" not in row["Next step"]


def test_a_remote_need_without_an_address_lists_people_by_language_not_by_distance() -> None:
    with a_desk() as desk:
        friendly = [desk.kinds["Friendly phone call"]]
        _a_friend(desk, "Dev Patel", **{"Can help with": friendly, "Languages": ["Spanish"]})
        _a_friend(desk, "Ana Ruiz", **{"Can help with": friendly, "Languages": ["English"]})
        row = _settled(desk, desk.ask(Needs=friendly, Address=None, City=None, Languages=["Spanish"]))
        assert row["Shortlist"] == [desk.volunteers["Dev Patel"]]
        assert " mi" not in row["Why these volunteers"].splitlines()[0]


# What it is ---------------------------------------------------------------------------------------------


def test_an_undefined_kind_of_help_matches_nobody_and_asks_for_a_human() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(Needs=[desk.kinds["Snow"]]))
        assert row["Next step"].startswith("“Snow” is not set up")
        assert "Shortlist" not in row
        assert "Snow" in desk.card().text


def test_no_kind_of_help_at_all_matches_nobody_and_asks_for_one() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(Needs=None))
        assert row["Next step"] == "No kind of help is chosen. Ring first, then choose a kind of help."
        assert "Shortlist" not in row
        assert _sent_to_the_map(desk) == []


def test_of_three_needs_the_one_that_nobody_offers_is_named() -> None:
    with a_desk() as desk:
        names = ["Groceries and essentials", "Medicine or pharmacy pick-up", "Friendly phone call"]
        _a_friend(desk, "Dev Patel", **{"Can help with": [desk.kinds[names[0]], desk.kinds[names[1]]]})
        row = _settled(desk, desk.ask(Needs=[desk.kinds[name] for name in names]))
        assert row["Shortlist"][0] == desk.volunteers["Dev Patel"]
        assert "Nobody offers “Friendly phone call” yet." in desk.card().text
        assert "Nobody offers “Medicine" not in desk.card().text


def test_several_volunteers_wanted_is_shown_and_counted_down() -> None:
    with a_desk() as desk:
        rosa = desk.ask(**{"How many volunteers": 3})
        worker = desk.once()
        assert "3 volunteers wanted" in desk.card().text
        desk.later(60)
        desk.edit(rosa, **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        desk.look(worker)
        assert desk.row(rosa)["Next step"].startswith("1 of 3 found. 2 more. ")


def test_of_several_languages_one_in_common_is_enough() -> None:
    with a_desk() as desk:
        friendly = [desk.kinds["Friendly phone call"]]
        for name, spoken in [("Ana Ruiz", "Spanish"), ("Ben Tran", "English"), ("Dev Patel", "French")]:
            _a_friend(desk, name, **{"Can help with": friendly, "Languages": [spoken]})
        row = _settled(desk, desk.ask(Needs=friendly, Languages=["Spanish", "French"]))
        assert set(row["Shortlist"]) == {desk.volunteers["Ana Ruiz"], desk.volunteers["Dev Patel"]}


# Who it is for ------------------------------------------------------------------------------------------


def test_on_behalf_of_a_parent_the_one_who_asked_is_rung_first_when_it_says_so() -> None:
    with a_desk() as desk:
        row = _settled(
            desk,
            desk.ask(**{
                "Asked by": "Lucia Alvarez (daughter)", "Asked by phone": "(212) 555-0177",
                "Ring first": "Who asked", "Came in by": "Form",
            }),
        )  # fmt: skip
        assert row["Next step"] == "Ring Lucia first, then choose from the list."
        assert "asked by Lucia" in desk.card().text
        assert "555-0177" not in json.dumps(desk.card().blocks)


def test_an_empty_name_is_somebody_and_joins_nobody() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(Name=None))
        assert "somebody" in desk.card().text
        assert row["Next step"].startswith("Text the 4")
        assert "Requester" not in row


def test_no_phone_says_how_else_to_reach_her_and_keeps_the_address_out_of_the_channel() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(Phone=None, Email="rosa@example.org"))
        assert row["Next step"] == "There is no phone number: write to rosa@example.org, and ask for one."
        assert "example.org" not in json.dumps(desk.card().blocks)


def test_contact_with_care_comes_before_everything_else() -> None:
    with a_desk() as desk:
        row = _settled(desk, desk.ask(**{"Contact with care": True}))
        warning = "No messages. Say only your first name."
        assert row["Next step"].startswith(warning)
        assert desk.card().text.startswith(warning)


def test_whom_she_asked_not_to_be_sent_is_not_on_the_list_and_not_named() -> None:
    with a_desk() as desk:
        known = {"Name": "Rosa Alvarez", "Phone": "718-555-0100", "Never send": [desk.volunteers["Ana Ruiz"]]}
        person = desk.sandbox.airtable.create_record(desk.base, "People", known)
        row = _settled(desk, desk.ask())
        assert row["Requester"] == [person]
        assert "Ana" not in desk.card().text
        assert "1 for other reasons" in desk.card().text


def test_a_practice_request_says_so_first_and_never_meets_real_volunteers() -> None:
    with a_desk() as desk:
        desk.add_volunteer("Pia Practice", 5, Practice=True)
        row = _settled(desk, desk.ask(Practice=True))
        assert row["Next step"].startswith("PRACTICE.")
        assert desk.card().text.startswith("PRACTICE.")
        assert row["Shortlist"] == [desk.volunteers["Pia Practice"]]


# Private -------------------------------------------------------------------------------------------------


def _private(desk: Desk, **columns: Any) -> str:
    return desk.ask(Private=True, Details="She is ill, ring 718 555 0100", Area="near the park", **columns)


def test_a_private_request_shows_no_name_street_or_details_and_asks_no_map() -> None:
    with a_desk() as desk:
        _settled(desk, _private(desk, Address=None))
        stored = json.dumps([desk.card().blocks, desk.card().plain], ensure_ascii=False)
        assert [word for word in ("Rosa", "Alvarez", "Greenwood", "ill", "0100") if word in stored] == []
        assert _sent_to_the_map(desk) == []
        assert (
            "No. 1 · PRIVATE · Soon: in 2 days · Groceries and essentials\nnear the park · Manchester"
            in desk.card().text
        )


def test_only_volunteers_known_to_us_qualify_for_a_private_request_and_distances_are_bands() -> None:
    with a_desk() as desk:
        _a_friend(desk, "Ben Tran", **{"Known to us": True})
        pin = f"{places()[0].lat}, {places()[0].lon}"
        row = _settled(desk, _private(desk, Address=None, **{"Map pin": pin}))
        assert row["Shortlist"] == [desk.volunteers["Ben Tran"]]
        assert "under 1 mi" in desk.card().text
        assert "0.3 mi" not in desk.card().text + row["Why these volunteers"]


def test_a_private_request_with_an_address_asks_to_move_it_out_and_sends_it_nowhere() -> None:
    with a_desk() as desk:
        row = _settled(desk, _private(desk))
        assert row["Next step"] == "Move the address out of the base, then write the Area."
        assert _sent_to_the_map(desk) == []
        assert "Greenwood" not in json.dumps([desk.card().blocks, desk.card().plain])


def test_a_request_made_private_later_loses_its_name_and_street_in_the_channel_at_once() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Details="She is ill")
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Private=True)
        desk.look(worker)
        stored = json.dumps([desk.card().blocks, desk.card().plain], ensure_ascii=False)
        assert [word for word in ("Rosa", "Greenwood", "ill") if word in stored] == []
        assert "_Coordinates" not in desk.row(rosa)
        assert "_Coordinates for" not in desk.row(rosa)


# Checked first ------------------------------------------------------------------------------------------


def test_with_check_requests_first_nothing_goes_out_before_somebody_checked_it() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once(HYPERLOCAL_DESK_CHECK_REQUESTS_FIRST="true")
        assert desk.row(rosa)["Next step"] == "Waiting for one of us to check it."
        assert (desk.cards(), _sent_to_the_map(desk)) == ([], [])
        desk.later(60)
        desk.edit(rosa, Status="Checked")
        desk.look(worker)
        assert "Text the 4 on the list" in desk.card().text
