"""The schema: what the API tells, makes and refuses, and what people change while the worker runs."""

from typing import Any

import pytest

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from tests.sandbox.airtable.desk import TICK, TIME, column, select
from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn

TEXT = column("Name", "singleLineText")


def field_of(airtable: AirtableStandIn, base: str, table: str, name: str) -> Any:
    fields = next(one["fields"] for one in airtable.tables(base) if one["name"] == table)
    return next((field for field in fields if field["name"] == name), None)


def test_the_schema_reads_as_the_documentation_shows_it(caller: Caller) -> None:
    _, body = caller.meta("GET", f"bases/{caller.base}/tables")
    volunteers = body["tables"][1]
    assert volunteers["id"].startswith("tbl")
    assert volunteers["primaryFieldId"] == volunteers["fields"][0]["id"]
    assert [view["type"] for view in volunteers["views"]] == ["grid"]
    inverse = volunteers["fields"][2]
    assert inverse["type"] == "multipleRecordLinks"
    assert inverse["options"]["linkedTableId"] == body["tables"][0]["id"]
    assert inverse["options"]["inverseLinkFieldId"] == body["tables"][0]["fields"][-1]["id"]


def test_visible_fields_are_told_when_asked_for(caller: Caller) -> None:
    _, body = caller.meta("GET", f"bases/{caller.base}/tables", include="visibleFieldIds")
    table = body["tables"][0]
    assert table["views"][0]["visibleFieldIds"] == [field["id"] for field in table["fields"]]
    assert caller.meta("GET", f"bases/{caller.base}/tables", include="all")[0] == 422


def test_the_whole_template_can_be_made_through_the_api(caller: Caller, airtable: AirtableStandIn) -> None:
    wanted = template_tables(template_mapping("mi"))
    plain = [
        {**table, "fields": [one for one in table["fields"] if one["type"] != "multipleRecordLinks"]}
        for table in wanted
    ]
    new = {"name": "Desk", "workspaceId": airtable.workspace, "tables": plain}
    status, made = caller.meta("POST", "bases", new)
    assert status == 200, made
    ids = {table["name"]: table["id"] for table in made["tables"]}
    links = [(table, one) for table in wanted for one in table["fields"] if "linkedTableName" in str(one)]
    for table, one in links:
        link = {**one, "options": {"linkedTableId": ids[one["options"]["linkedTableName"]]}}
        assert caller.meta("POST", f"bases/{made['id']}/tables/{ids[table['name']]}/fields", link)[0] == 200


def test_the_whole_template_can_be_seeded_with_its_autonumber(airtable: AirtableStandIn) -> None:
    wanted = template_tables(template_mapping("km"), time_zone="Europe/Paris", with_autonumber=True)
    tables = airtable.tables(airtable.create_base("Desk", wanted))
    for table, definition in zip(tables, wanted, strict=True):
        names = [field["name"] for field in table["fields"]]
        assert names[: len(definition["fields"])] == [field["name"] for field in definition["fields"]]


@pytest.mark.parametrize(
    "kind",
    ["formula", "rollup", "multipleLookupValues", "count", "createdTime", "lastModifiedTime", "createdBy",
     "lastModifiedBy", "autoNumber", "button", "aiText", "externalSyncSource"],
)  # fmt: skip
def test_computed_fields_can_not_be_made(caller: Caller, airtable: AirtableStandIn, kind: str) -> None:
    table = airtable.tables(caller.base)[1]["id"]
    status, body = caller.meta("POST", f"bases/{caller.base}/tables/{table}/fields", column("When", kind))
    message = f"Invalid options for Volunteers.When: Creating {kind} fields is not supported at this time"
    assert status == 422
    assert body["error"] == {"type": "UNSUPPORTED_FIELD_TYPE_FOR_CREATE", "message": message}


BAD = [
    column("Due", "dateTime", {**TIME, "timeZone": "UTC"}),
    column("Due", "dateTime", {**TIME, "timeZone": "Nowhere/Town"}),
    column("Due", "dateTime", {"timeZone": "utc"}),
    column("Lat", "number", {"precision": 9}),
    column("Lat", "number"),
    column("Ok", "checkbox", {"icon": "star", "color": "redBright"}),
    column("Kind", "singleSelect", select("A", "A")),
    column("Kind", "singleSelect", {"choices": [{"name": "A", "color": "plaid"}]}),
    column("Text", "singleLineText", {"precision": 1}),
    column("Link", "multipleRecordLinks", {"linkedTableId": "tblNOWHERE"}),
    column("Link", "multipleRecordLinks", {"linkedTableName": "Requests"}),
    column("Day", "date", {"dateFormat": {"name": "martian"}}),
    column("Files", "multipleAttachments"),
    column("Odd", "hologram"),
    {**TEXT, "name": "Other", "colour": "red"},
]


@pytest.mark.parametrize("definition", BAD, ids=lambda one: f"{one['name']}-{one.get('options')}")
def test_a_field_that_does_not_fit_its_type_is_refused(
    caller: Caller, airtable: AirtableStandIn, definition: Any
) -> None:
    before = airtable.tables(caller.base)
    table = before[1]["id"]
    assert caller.meta("POST", f"bases/{caller.base}/tables/{table}/fields", definition)[0] == 422
    assert airtable.tables(caller.base) == before


@pytest.mark.parametrize("name", ["", "  ", "key", None])
def test_names_are_unique_whatever_their_case(caller: Caller, airtable: AirtableStandIn, name: Any) -> None:
    table = airtable.tables(caller.base)[1]["id"]
    status, body = caller.meta("POST", f"bases/{caller.base}/tables/{table}/fields", {**TEXT, "name": name})
    assert (status, body["error"]["type"]) == (422, "DUPLICATE_OR_EMPTY_FIELD_NAME")


def test_tables_and_fields_are_renamed_and_keep_their_ids(caller: Caller, airtable: AirtableStandIn) -> None:
    table = airtable.tables(caller.base)[1]
    path = f"bases/{caller.base}/tables/{table['id']}"
    assert caller.meta("PATCH", path, {"name": "Helpers"})[1]["id"] == table["id"]
    field = table["fields"][1]["id"]
    _, changed = caller.meta("PATCH", f"{path}/fields/{field}", {"name": "Code", "description": "Ours."})
    assert changed == {"id": field, "name": "Code", "type": "singleLineText", "description": "Ours."}
    assert caller.meta("PATCH", f"{path}/fields/{field}", {"type": "number"})[0] == 422
    assert caller.meta("PATCH", path, {"name": "requests"})[0] == 422


def test_a_new_link_makes_its_other_side_under_a_name_that_is_free(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    requests, volunteers, _ = airtable.tables(caller.base)
    link = column("Assigned to", "multipleRecordLinks", {"linkedTableId": volunteers["id"]})
    status, _ = caller.meta("POST", f"bases/{caller.base}/tables/{requests['id']}/fields", link)
    assert status == 200
    assert field_of(airtable, caller.base, "Volunteers", "Requests 2")["type"] == "multipleRecordLinks"


def test_a_table_that_is_refused_leaves_no_other_side(caller: Caller, airtable: AirtableStandIn) -> None:
    before = airtable.tables(caller.base)
    link = column("Who", "multipleRecordLinks", {"linkedTableId": before[1]["id"]})
    table = {"name": "New", "fields": [TEXT, link, column("X", "formula")]}
    assert caller.meta("POST", f"bases/{caller.base}/tables", table)[0] == 422
    assert airtable.tables(caller.base) == before


@pytest.mark.parametrize(
    "table",
    [
        {"name": "requests", "fields": [TEXT]},
        {"name": "New", "fields": []},
        {"name": "New", "fields": [column("Ok", "checkbox", TICK)]},
        {"name": "New", "fields": [TEXT], "views": []},
    ],
)
def test_a_table_needs_a_free_name_and_a_first_field_that_can_stand_for_its_rows(
    caller: Caller, table: Any
) -> None:
    assert caller.meta("POST", f"bases/{caller.base}/tables", table)[0] == 422


def test_a_base_is_made_only_in_the_workspace_and_with_tables(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    tables = [{"name": "T", "fields": [TEXT]}]
    assert caller.meta("POST", "bases", {"name": "B", "workspaceId": "wspOTHER", "tables": tables})[0] == 403
    assert caller.meta("POST", "bases", {"name": "B", "workspaceId": airtable.workspace})[0] == 422


def test_people_delete_columns_options_and_tables(airtable: AirtableStandIn, base: str) -> None:
    ana = airtable.create_record(base, "Volunteers", {"Name": "Ana"})
    row = {"Name": "Rosa", "Status": "New", "Languages": ["English", "Spanish"], "Shortlist": [ana]}
    rosa = airtable.create_record(base, "Requests", row)
    airtable.delete_option(base, "Requests", "Status", "New")
    airtable.delete_option(base, "Requests", "Languages", "English")
    airtable.delete_column(base, "Requests", "Shortlist")
    airtable.delete_table(base, "Kinds of help")
    kept = airtable.record(base, "Requests", rosa)
    assert {name: kept[name] for name in kept if name not in ("id", "createdTime", "No.")} == {
        "Name": "Rosa",
        "Languages": ["Spanish"],
    }
    assert field_of(airtable, base, "Volunteers", "Requests") is None
    assert field_of(airtable, base, "Requests", "Needs") is None


def test_a_retyped_column_keeps_what_fits(airtable: AirtableStandIn, base: str) -> None:
    numbered, worded = airtable.create_records(base, "Requests", [{"Phone": "12"}, {"Phone": "none"}])
    airtable.retype_column(base, "Requests", "Phone", "number", {"precision": 0})
    assert airtable.record(base, "Requests", numbered)["Phone"] == 12
    assert "Phone" not in airtable.record(base, "Requests", worded)
    airtable.retype_column(base, "Requests", "Phone", "singleSelect", select("None"))
    assert airtable.record(base, "Requests", numbered)["Phone"] == "12"


def test_people_add_columns_and_options(airtable: AirtableStandIn, base: str) -> None:
    rosa = airtable.create_record(base, "Requests", {"Name": "Rosa"})
    airtable.create_option(base, "Requests", "Status", "Waiting")
    airtable.create_column(base, "Requests", column("Area", "singleLineText"))
    airtable.rename_table(base, "Requests", "Asks")
    airtable.update_record(base, "Asks", rosa, {"Status": "Waiting", "Area": "North"})
    assert airtable.record(base, "Asks", rosa)["Area"] == "North"
