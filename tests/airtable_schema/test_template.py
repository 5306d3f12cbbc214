"""The template, the records and the options say the same thing."""

from dataclasses import fields
from typing import Any

import pytest

from airtable_schema import options, records
from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from airtable_schema.template import TEMPLATE, FieldType, Table, Writer

RECORDS: dict[str, Any] = {
    "requests": records.Request,
    "volunteers": records.Volunteer,
    "needs": records.Need,
    "contacts": records.Contact,
    "requesters": records.Requester,
    "heartbeats": records.Heartbeat,
    "settings": records.Setting,
    "texts": records.Text,
}
NOT_COLUMNS = {"id", "created_at", "status_name"}


@pytest.mark.parametrize("table", TEMPLATE, ids=lambda table: table.key)
def test_a_record_has_one_attribute_per_column(table: Table) -> None:
    attributes = {field.name for field in fields(RECORDS[table.key])} - NOT_COLUMNS
    columns = {column.key for column in table.columns}
    assert attributes | ({"status"} & columns) == columns


@pytest.mark.parametrize("table", TEMPLATE, ids=lambda table: table.key)
def test_every_link_points_to_a_table_of_the_template(table: Table) -> None:
    links = {column.links_to for column in table.columns if column.type is FieldType.LINK}
    assert links <= {each.key for each in TEMPLATE}


def test_every_option_that_the_code_knows_has_a_word_in_the_base() -> None:
    worded = {str(key) for table in TEMPLATE for column in table.columns for key in column.options}
    kinds = [getattr(options, name) for name in ("Urgency", "Allow", "ContactOutcome", "Transport", "When")]
    assert {str(option) for kind in kinds for option in kind} <= worded
    assert {str(status) for status in options.Status} - worded == {"own"}


def test_only_people_write_the_status_of_a_request() -> None:
    assert TEMPLATE[0].column("status").writer is Writer.PEOPLE


@pytest.mark.parametrize("table", TEMPLATE, ids=lambda table: table.key)
def test_the_first_column_can_be_a_primary_one(table: Table) -> None:
    assert table.columns[0].type is FieldType.TEXT


def test_the_workers_memory_is_created_last() -> None:
    for table in TEMPLATE:
        hidden = [column.name.startswith("_") for column in table.columns]
        assert hidden == sorted(hidden)


def test_distances_carry_the_unit_in_their_column() -> None:
    names = {field["name"] for table in template_tables(template_mapping("km")) for field in table["fields"]}
    assert {"Farthest (km)", "Travels up to (km)"} <= names


def test_the_autonumber_is_left_out_because_airtable_creates_none() -> None:
    plain, copied = (
        {field["type"] for field in template_tables(template_mapping(), with_autonumber=asked)[0]["fields"]}
        for asked in (False, True)
    )
    assert copied - plain == {"autoNumber"}


def test_a_link_names_the_table_it_points_to() -> None:
    requests = template_tables(template_mapping())[0]["fields"]
    needs = next(field for field in requests if field["name"] == "Needs")
    assert needs["options"] == {"linkedTableName": "Kinds of help"}
