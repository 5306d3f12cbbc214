"""Names are looked up once; from then on ids count."""

from typing import Any

import pytest

from airtable_schema.live import Schema
from airtable_schema.mapping import template_mapping
from airtable_schema.options import Urgency
from tests.airtable_schema.bases import MAPPING, SCHEMA, field_of, live_tables


def renamed(table: str, column: str, to: str) -> list[dict[str, Any]]:
    tables = live_tables()
    field_of(tables, table, column)["name"] = to
    return tables


def test_every_column_of_the_template_is_found() -> None:
    assert SCHEMA.column_id("requests", "needs") == field_of(live_tables(), "Requests", "Needs")["id"]
    assert SCHEMA.has("texts", "spanish")


def test_case_and_outer_spaces_of_a_name_do_not_count() -> None:
    assert Schema.read(renamed("Requests", "Phone", " PHONE "), MAPPING).has("requests", "phone")


def test_what_the_base_lacks_is_a_key_error() -> None:
    schema = Schema.read(renamed("Requests", "Area", "Quartier"), MAPPING)
    assert not schema.has("requests", "area")
    with pytest.raises(KeyError):
        schema.column_id("requests", "area")


def test_a_read_asks_for_the_templates_columns_only() -> None:
    own = "fldOWN00000000001"
    assert own not in SCHEMA.column_ids("requests")
    assert SCHEMA.tables["requests"].other_columns == ("Cat's name",)


def test_the_workers_own_columns_are_not_among_peoples() -> None:
    people = SCHEMA.people_column_ids("requests", without=["status"])
    assert SCHEMA.column_id("requests", "details") in people
    assert SCHEMA.column_id("requests", "status") not in people
    assert SCHEMA.column_id("requests", "next_step") not in people
    assert SCHEMA.column_id("requests", "number") not in people


def test_a_column_that_the_base_computes_is_not_one_that_people_edit() -> None:
    tables = live_tables()
    city = field_of(tables, "Requests", "City")
    city["type"] = "multipleLookupValues"
    schema = Schema.read(tables, MAPPING)
    assert city["id"] in schema.column_ids("requests")
    assert city["id"] not in schema.people_column_ids("requests")


def test_a_renamed_column_is_known_by_the_id_it_had() -> None:
    schema = Schema.read(renamed("Requests", "Needs", "What for"), MAPPING, last_seen=SCHEMA.ids)
    assert schema.column_id("requests", "needs") == SCHEMA.column_id("requests", "needs")
    assert [(each.column, each.found) for each in schema.renamed] == [("needs", "What for")]


def test_a_renamed_option_is_known_by_the_id_it_had() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "Urgency")["options"]["choices"][1]["name"] = "Some day"
    schema = Schema.read(tables, MAPPING, last_seen=SCHEMA.ids)
    assert schema.option("requests", "urgency", "Some day") == Urgency.SOON
    assert schema.option_name("requests", "urgency", Urgency.SOON) == "Some day"


def test_an_id_never_takes_what_another_name_claims() -> None:
    tables = live_tables()
    city, area = field_of(tables, "Requests", "City"), field_of(tables, "Requests", "Area")
    city["name"], area["name"] = "Area", "Old area"
    schema = Schema.read(tables, MAPPING, last_seen=SCHEMA.ids)
    assert schema.column_id("requests", "area") == city["id"]
    assert not schema.has("requests", "city")


def test_miles_are_never_taken_for_kilometres_renamed() -> None:
    schema = Schema.read(live_tables(), template_mapping("km"), last_seen=SCHEMA.ids)
    assert not schema.has("volunteers", "travels_up_to")


@pytest.mark.parametrize(
    "rubbish", ["", "not json", "[1]", '{"requests": 3}', '{"requests": ["t", [1]]}', "null"]
)
def test_a_spoilt_memory_of_ids_is_no_memory(rubbish: str) -> None:
    assert Schema.read(live_tables(), MAPPING, last_seen=rubbish).ids == SCHEMA.ids


def test_an_unexpected_schema_is_an_empty_one() -> None:
    odd: list[Any] = [None, {"id": "tbl1"}, {"id": "tbl2", "name": "Requests"}, {"id": "x", "name": 3}]
    schema = Schema.read(odd, MAPPING)
    assert schema.has("requests")
    assert schema.column_ids("requests") == ()
