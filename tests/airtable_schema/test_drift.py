"""A base that differs from the template: what must stop the worker, what need not, what to do about it."""

from typing import Any

import pytest

from airtable_schema.drift import Difference, Drift, Kind, compare
from airtable_schema.live import Schema
from airtable_schema.mapping import mapping_from, template_mapping
from tests.airtable_schema.bases import MAPPING, SCHEMA, field_of, live_tables

Base = list[dict[str, Any]]


def renamed(table: str, column: str, to: str) -> Base:
    tables = live_tables()
    field_of(tables, table, column)["name"] = to
    return tables


def retyped(table: str, column: str, to: str) -> Base:
    tables = live_tables()
    field_of(tables, table, column)["type"] = to
    return tables


def only(drift: Drift) -> Difference:
    assert len(drift.differences) == 1
    return drift.differences[0]


@pytest.mark.parametrize("unit", ["mi", "km"])
def test_the_template_does_not_differ_from_itself(unit: str) -> None:
    mapping = template_mapping(unit)
    assert compare(live_tables(mapping), mapping) == Drift(())


def test_a_base_with_a_mapping_of_its_own_does_not_differ() -> None:
    mapping = mapping_from({"requests": {"table": "Demandes", "options": {"status": {"new": "Nouvelle"}}}})
    assert compare(live_tables(mapping), mapping) == Drift(())


def test_a_renamed_column_is_told_from_a_missing_one() -> None:
    found = only(compare(renamed("Requests", "Needs", "Need"), MAPPING))
    assert (found.kind, found.expected, found.found, found.blocking) == (
        Kind.MISSING_COLUMN,
        "Needs",
        "Need",
        True,
    )
    assert found.detail == (
        'Requests: there is no column "Needs", but there is a "Need". Rename it back, or write '
        'needs = "Need" under [names.requests.columns] in config.toml.'
    )


def test_the_advice_of_a_renamed_column_can_be_followed() -> None:
    mapping = mapping_from({"requests": {"columns": {"needs": "Need"}}})
    assert compare(renamed("Requests", "Needs", "Need"), mapping) == Drift(())


def test_a_missing_column_says_of_which_type_it_must_be() -> None:
    found = only(compare(renamed("Requests", "Needs", "Zzz"), MAPPING))
    assert 'Add it (link to "Kinds of help"); until then nothing is posted or written.' in found.detail


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("Requests", "Status"), ("Requests", "Phone"), ("Requests", "_Said"), ("Requests", "Next step"),
        ("Requests", "Private"), ("Requests", "Contact with care"), ("Volunteers", "Status"),
        ("Volunteers", "Paused until"), ("People", "Never send"), ("Hyperlocal", "Pause"),
        ("Kinds of help", "Known to us only"), ("Calls & texts", "Outcome"),
    ],
)  # fmt: skip
def test_what_the_worker_needs_or_what_guards_somebody_must_exist(table: str, column: str) -> None:
    assert only(compare(renamed(table, column, "Zzz"), MAPPING)).blocking


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("Requests", "Area"),
        ("Requests", "Urgency"),
        ("Volunteers", "Languages"),
        ("Kinds of help", "Guidance"),
    ],
)
def test_any_other_column_of_peoples_counts_as_blank(table: str, column: str) -> None:
    found = only(compare(renamed(table, column, "Zzz"), MAPPING))
    assert not found.blocking
    assert "until then it counts as blank" in found.detail


@pytest.mark.parametrize(("table", "column"), [("Requests", "No."), ("Volunteers", "Adult")])
def test_an_optional_column_may_be_missing_without_a_word(table: str, column: str) -> None:
    assert compare(renamed(table, column, "Zzz"), MAPPING) == Drift(())


def test_an_optional_table_may_be_missing_without_a_word() -> None:
    tables = [table for table in live_tables() if table["name"] not in ("Settings", "Texts")]
    assert compare(tables, MAPPING) == Drift(())


def test_a_missing_table_stops_the_worker_and_says_what_it_may_be_called_now() -> None:
    tables = live_tables()
    tables[3]["name"] = "Calls and texts"
    found = only(compare(tables, MAPPING))
    assert (found.kind, found.table, found.blocking) == (Kind.MISSING_TABLE, "contacts", True)
    assert 'table = "Calls and texts" under [names.contacts]' in found.detail


def test_a_column_in_the_other_unit_is_never_taken_for_ours() -> None:
    drift = compare(live_tables(template_mapping("mi")), template_mapping("km"))
    assert {each.found for each in drift.tolerable} == {"Travels up to (mi)", "Farthest (mi)"}
    assert all("Set the unit in config.toml" in each.detail for each in drift.tolerable)


@pytest.mark.parametrize(
    ("table", "column", "type_"),
    [
        ("Requests", "Phone", "singleLineText"), ("Requests", "Details", "richText"),
        ("Requests", "No.", "formula"),
        ("Requests", "Dispatcher", "singleCollaborator"), ("Volunteers", "Travels up to (mi)", "rating"),
        ("Requests", "_Key", "singleLineText"), ("Hyperlocal", "Now", "multilineText"),
        ("Volunteers", "Languages", "multipleLookupValues"),
    ],
)  # fmt: skip
def test_a_type_that_serves_as_well_is_no_difference(table: str, column: str, type_: str) -> None:
    assert compare(retyped(table, column, type_), MAPPING) == Drift(())


@pytest.mark.parametrize(
    ("table", "column", "type_", "blocking"),
    [
        ("Requests", "Needs", "multipleSelects", True), ("Requests", "Status", "singleLineText", True),
        ("Requests", "Next step", "formula", True), ("Requests", "Why these volunteers", "richText", True),
        ("Requests", "_Next look", "date", True), ("Requests", "Needed by", "date", False),
        ("Requests", "City", "multipleRecordLinks", False), ("Volunteers", "Charter", "singleSelect", False),
    ],
)  # fmt: skip
def test_a_type_that_can_not_serve_is_said(table: str, column: str, type_: str, blocking: bool) -> None:
    found = only(compare(retyped(table, column, type_), MAPPING))
    assert (found.kind, found.blocking) == (Kind.WRONG_TYPE, blocking)
    assert "Change its type in Airtable" in found.detail


def test_a_link_to_another_table_is_said() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "Shortlist")["options"]["linkedTableId"] = tables[4]["id"]
    found = only(compare(tables, MAPPING))
    assert (found.kind, found.expected, found.found) == (Kind.WRONG_LINK_TARGET, "Volunteers", "People")
    assert found.blocking


def test_a_missing_option_does_not_stop_the_worker() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "Status")["options"]["choices"][5]["name"] = "Refered"
    found = only(compare(tables, MAPPING))
    assert (found.kind, found.option, found.blocking) == (Kind.MISSING_OPTION, "referred", False)
    assert 'referred = "Refered" under [names.requests.options.status]' in found.detail


@pytest.mark.parametrize(
    ("status", "means", "hinders"),
    [
        ("Assigned", "until then nobody can be assigned.", True),
        ("Complete", "until then no request can be closed as done.", True),
        ("Needs volunteer", "until then no button opens a request again", False),
        ("On hold", "until then no request can be put on hold.", False),
        ("Not met", "can't be closed as such.", False),
        ("Cancelled", "until then no request can be cancelled.", False),
        ("Checked", "Add it, if you want to use it.", False),
    ],
)
def test_what_a_status_that_is_missing_means_is_said(status: str, means: str, hinders: bool) -> None:
    tables = live_tables()
    options = field_of(tables, "Requests", "Status")["options"]
    options["choices"] = [choice for choice in options["choices"] if choice["name"] != status]
    found = only(compare(tables, MAPPING))
    assert (found.blocking, found.hinders) == (False, hinders)
    assert found.detail.startswith(f'Requests: "Status" has no option "{status}". Add it')
    assert found.detail.endswith(means) or means in found.detail


def test_a_status_with_none_of_our_options_stops_it() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "Status")["options"]["choices"] = [{"id": "sel1", "name": "Offen"}]
    assert len(compare(tables, MAPPING).blocking) == 9


def test_options_of_the_groups_own_are_no_difference() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "Status")["options"]["choices"].append({"id": "sel1", "name": "Church"})
    assert compare(tables, MAPPING) == Drift(())


def test_what_was_renamed_and_is_still_known_goes_on_and_is_said() -> None:
    found = only(compare(renamed("Requests", "Needs", "What for"), MAPPING, last_seen=SCHEMA.ids))
    assert (found.kind, found.blocking) == (Kind.RENAMED, False)
    assert 'needs = "What for" under [names.requests.columns]' in found.detail


def test_every_difference_is_said_at_once() -> None:
    drift = compare([], MAPPING)
    assert [each.table for each in drift.blocking] == [
        "requests", "volunteers", "needs", "contacts", "requesters", "heartbeats",
    ]  # fmt: skip


def test_a_blocking_difference_is_exactly_what_the_schema_would_miss() -> None:
    tables = renamed("Requests", "_Said", "Said")
    assert compare(tables, MAPPING).blocking
    assert not Schema.read(tables, MAPPING).has("requests", "said")
