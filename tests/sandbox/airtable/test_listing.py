"""Lists: in what order, which part of each row, page by page, and when the place is lost."""

from typing import Any

import pytest

from tests.clocks import ManualClock
from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import Switches

NAMES = ["Dev", "Ana", "ben", "Chloé", "Eva"]


@pytest.fixture
def rows(airtable: AirtableStandIn, base: str) -> list[str]:
    wanted = [3, None, 1, 2, 0]
    statuses = ["Complete", "New", None, "Assigned", "New"]
    rows = [
        {"Name": name, "Wanted": number, "Status": status}
        for name, number, status in zip(NAMES, wanted, statuses, strict=True)
    ]
    return airtable.create_records(base, "Requests", rows)


def pages(caller: Caller, **params: Any) -> list[list[str]]:
    """Return the names in every page of a list."""
    found: list[list[str]] = []
    offset: dict[str, str] = {}
    while True:
        status, body = caller.data("GET", "Requests", **params, **offset)
        assert status == 200, body
        found.append([row["fields"]["Name"] for row in body["records"]])
        if "offset" not in body:
            return found
        offset = {"offset": body["offset"]}


def test_an_unsorted_list_comes_in_the_order_of_ids(caller: Caller, rows: list[str]) -> None:
    by_id = [name for _, name in sorted(zip(rows, NAMES, strict=True))]
    assert caller.names() == by_id
    assert by_id != NAMES


@pytest.mark.usefixtures("rows")
def test_sort_puts_blanks_first_choices_in_their_order_and_text_without_case(caller: Caller) -> None:
    by_number = {"sort[0][field]": "Wanted"}
    assert caller.names(**by_number) == ["Ana", "Eva", "ben", "Chloé", "Dev"]
    assert caller.names(**by_number, **{"sort[0][direction]": "desc"})[-1] == "Ana"
    by_status = {"sort[0][field]": "Status", "sort[1][field]": "Name"}
    assert caller.names(**by_status) == ["ben", "Ana", "Eva", "Chloé", "Dev"]
    assert caller.names(**{"sort[0][field]": "Name"}) == ["Ana", "ben", "Chloé", "Dev", "Eva"]


@pytest.mark.usefixtures("rows")
def test_a_view_selects_and_orders_and_sort_overrides_its_order(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    assert caller.names(view="Grid view") == NAMES
    airtable.create_view(caller.base, "Requests", "Wanted", formula="{Wanted}>0", sort="Wanted")
    assert caller.names(view="Wanted") == ["ben", "Chloé", "Dev"]
    assert caller.names(view="Wanted", **{"sort[0][field]": "Name"}) == ["ben", "Chloé", "Dev"]
    assert caller.names(view="Wanted", filterByFormula="{Wanted}<3") == ["ben", "Chloé"]


@pytest.mark.usefixtures("rows")
def test_only_the_fields_asked_for_are_returned(caller: Caller, airtable: AirtableStandIn) -> None:
    _, body = caller.data("GET", "Requests", maxRecords=1, **{"fields[]": ["Name", "Phone"]})
    assert [list(row["fields"]) for row in body["records"]] == [["Name"]]
    name = airtable.tables(caller.base)[0]["primaryFieldId"]
    _, body = caller.data("GET", "Requests", returnFieldsByFieldId="true", **{"fields[]": name})
    assert all(list(row["fields"]) == [name] for row in body["records"])


@pytest.mark.usefixtures("rows")
def test_a_list_comes_in_pages(caller: Caller) -> None:
    in_order = {"sort[0][field]": "Name"}
    assert pages(caller, pageSize=2, **in_order) == [["Ana", "ben"], ["Chloé", "Dev"], ["Eva"]]
    assert pages(caller, pageSize=2, maxRecords=3, **in_order) == [["Ana", "ben"], ["Chloé"]]
    assert pages(caller, pageSize=5) == [caller.names()]
    assert pages(caller, offset="") == [caller.names()]


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("none", ["pageSize", "maxRecords"])
def test_asking_for_nothing_gives_nothing(caller: Caller, none: str) -> None:
    assert caller.data("GET", "Requests", **{none: 0}) == (200, {"records": []})


@pytest.mark.usefixtures("rows")
def test_a_size_that_is_no_number_is_passed_over(caller: Caller) -> None:
    assert len(caller.names(pageSize="many", maxRecords="all")) == 5


@pytest.mark.usefixtures("rows")
def test_the_same_list_can_be_asked_for_by_post(caller: Caller) -> None:
    asked = {"fields": ["Name"], "sort": [{"field": "Name", "direction": "desc"}], "pageSize": 2}
    status, body = caller.data("POST", "Requests/listRecords", asked)
    assert status == 200
    assert [row["fields"]["Name"] for row in body["records"]] == ["Eva", "Dev"]
    _, body = caller.data("POST", "Requests/listRecords", {**asked, "offset": body["offset"]})
    assert [row["fields"]["Name"] for row in body["records"]] == ["Chloé", "ben"]
    assert caller.data("POST", "Requests/listRecords", {"timeZone": "utc"})[0] == 422


@pytest.mark.usefixtures("rows")
def test_a_list_that_is_read_too_slowly_loses_its_place(
    caller: Caller, clock: ManualClock, switches: Switches, airtable: AirtableStandIn
) -> None:
    offset = caller.data("GET", "Requests", pageSize=2)[1]["offset"]
    assert offset.startswith("itr")
    clock.advance(switches.iterator_life)
    assert caller.data("GET", "Requests", pageSize=2, offset=offset)[0] == 200
    clock.advance(switches.iterator_life)
    assert caller.data("GET", "Requests", pageSize=2, offset=offset)[0] == 200
    clock.advance(switches.iterator_life + 1)
    gone = (422, {"error": {"type": "LIST_RECORDS_ITERATOR_NOT_AVAILABLE"}})
    assert caller.data("GET", "Requests", pageSize=2, offset=offset) == gone
    offset = caller.data("GET", "Requests", pageSize=2)[1]["offset"]
    airtable.expire_iterators()
    assert caller.data("GET", "Requests", pageSize=2, offset=offset) == gone


@pytest.mark.usefixtures("rows")
def test_an_offset_belongs_to_the_list_it_came_from(caller: Caller) -> None:
    offset = caller.data("GET", "Requests", pageSize=2)[1]["offset"]
    assert caller.data("GET", "Volunteers", offset=offset)[0] == 422
    assert caller.data("GET", "Requests", offset=offset, filterByFormula="1")[0] == 422


def test_a_page_asked_for_again_is_the_same_page(caller: Caller, rows: list[str]) -> None:
    offset = caller.data("GET", "Requests", pageSize=2)[1]["offset"]
    again = [caller.data("GET", "Requests", pageSize=2, offset=offset)[1]["records"] for _ in range(2)]
    assert again[0] == again[1]
    assert [row["id"] for row in again[0]] == sorted(rows)[2:4]


def test_a_record_deleted_between_two_pages_is_skipped(
    caller: Caller, airtable: AirtableStandIn, rows: list[str]
) -> None:
    offset = caller.data("GET", "Requests", pageSize=2)[1]["offset"]
    airtable.delete_record(caller.base, "Requests", sorted(rows)[3])
    _, body = caller.data("GET", "Requests", pageSize=2, offset=offset)
    assert [row["id"] for row in body["records"]] == [sorted(rows)[2]]
