"""Both sides of a link say the same."""

import pytest

from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import Switches


@pytest.fixture
def ana(airtable: AirtableStandIn, base: str) -> str:
    return airtable.create_record(base, "Volunteers", {"Name": "Ana"})


@pytest.fixture
def ben(airtable: AirtableStandIn, base: str) -> str:
    return airtable.create_record(base, "Volunteers", {"Name": "Ben"})


def test_the_other_side_follows(airtable: AirtableStandIn, base: str, ana: str, ben: str) -> None:
    rosa = airtable.create_record(base, "Requests", {"Shortlist": [ben, ana]})
    assert airtable.record(base, "Requests", rosa)["Shortlist"] == [ben, ana]
    assert airtable.record(base, "Volunteers", ana)["Requests"] == [rosa]
    airtable.update_record(base, "Requests", rosa, {"Shortlist": [ben]})
    assert "Requests" not in airtable.record(base, "Volunteers", ana)
    assert airtable.record(base, "Volunteers", ben)["Requests"] == [rosa]


def test_an_edit_of_the_other_side_moves_the_first(airtable: AirtableStandIn, base: str, ana: str) -> None:
    rosa = airtable.create_record(base, "Requests", {"Name": "Rosa"})
    airtable.update_record(base, "Volunteers", ana, {"Requests": [rosa]})
    assert airtable.record(base, "Requests", rosa)["Shortlist"] == [ana]


def test_a_deleted_record_leaves_every_link(airtable: AirtableStandIn, base: str, ana: str, ben: str) -> None:
    rosa = airtable.create_record(base, "Requests", {"Shortlist": [ana, ben]})
    kim = airtable.create_record(base, "Requests", {"Part of": [rosa]})
    airtable.delete_record(base, "Volunteers", ana)
    assert airtable.record(base, "Requests", rosa)["Shortlist"] == [ben]
    airtable.delete_record(base, "Requests", rosa)
    assert "Part of" not in airtable.record(base, "Requests", kim)
    assert "Requests" not in airtable.record(base, "Volunteers", ben)


def test_a_table_that_links_to_itself_has_no_other_side(airtable: AirtableStandIn, base: str) -> None:
    requests = airtable.tables(base)[0]
    part_of = next(field for field in requests["fields"] if field["name"] == "Part of")
    assert part_of["options"]["linkedTableId"] == requests["id"]
    assert "inverseLinkFieldId" not in part_of["options"]
    rosa = airtable.create_record(base, "Requests", {"Name": "Rosa"})
    airtable.update_record(base, "Requests", rosa, {"Part of": [rosa]})
    assert airtable.record(base, "Requests", rosa)["Part of"] == [rosa]


def test_the_order_of_links_may_be_lost(
    caller: Caller, airtable: AirtableStandIn, switches: Switches, ana: str, ben: str
) -> None:
    given = sorted([ana, ben], reverse=True)
    rosa = airtable.create_record(caller.base, "Requests", {"Shortlist": given})
    switches.link_order_kept = False
    assert caller.data("GET", f"Requests/{rosa}")[1]["fields"]["Shortlist"] == sorted(given)


def test_a_formula_sees_the_names_as_they_are_now(
    caller: Caller, airtable: AirtableStandIn, ana: str
) -> None:
    airtable.create_record(caller.base, "Requests", {"Name": "Rosa", "Shortlist": [ana]})
    airtable.update_record(caller.base, "Volunteers", ana, {"Name": "Ana, R."})
    assert caller.names(filterByFormula="{Shortlist}='Ana, R.'") == ["Rosa"]
    assert caller.names(filterByFormula="{Shortlist}='Ana'") == []
