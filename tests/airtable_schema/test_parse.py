"""A row becomes a record, with every problem in it said and none of them fatal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airtable_schema import parse
from airtable_schema.live import Schema
from airtable_schema.options import (
    Allow,
    ReachBy,
    ReferWhen,
    Status,
    Transport,
    Urgency,
    VolunteerStatus,
    When,
)
from airtable_schema.parse import Problem, ProblemCode
from airtable_schema.records import Coordinates
from airtable_schema.template import TEMPLATE
from tests.airtable_schema.bases import MAPPING, SCHEMA, a_row, field_of, live_tables

ERROR, NOT_A_NUMBER = {"error": "#ERROR!"}, {"specialValue": "NaN"}
PARSERS: dict[str, Any] = {
    "requests": parse.parse_request,
    "volunteers": parse.parse_volunteer,
    "needs": parse.parse_need,
    "contacts": parse.parse_contact,
    "requesters": parse.parse_requester,
    "heartbeats": parse.parse_heartbeat,
    "settings": parse.parse_setting,
    "texts": parse.parse_text,
}


def request(**cells: Any) -> Any:
    return parse.parse_request(a_row("requests", **cells), SCHEMA)


def volunteer(**cells: Any) -> Any:
    return parse.parse_volunteer(a_row("volunteers", **cells), SCHEMA)


def test_an_empty_row_is_a_new_request_to_be_met_soon_by_one_volunteer() -> None:
    empty = request()
    assert empty.problems == ()
    assert (empty.record.status, empty.record.urgency) == (Status.NEW, Urgency.SOON)
    assert (empty.record.how_many_volunteers, empty.record.private) == (1, False)
    assert empty.record.created_at == datetime(2026, 3, 2, 18, tzinfo=UTC)


def test_a_full_row_is_read() -> None:
    row = request(
        name=" Rosa Alvarez ", needs=["recA", "recB"], urgency="Urgent: today", private=True,
        needed_by="2026-03-02T23:00:00.000Z", allow=["farther", "other languages"], number=4713,
        coordinates="40.764400, -73.923500", reach_by="WhatsApp",
    )  # fmt: skip
    rosa = row.record
    assert row.problems == ()
    assert (rosa.name, rosa.number, rosa.needs) == ("Rosa Alvarez", 4713, ("recA", "recB"))
    assert (rosa.urgency, rosa.reach_by, rosa.private) == (Urgency.URGENT, ReachBy.WHATSAPP, True)
    assert rosa.needed_by == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert rosa.allow == (Allow.OTHER_LANGUAGES, Allow.FARTHER)
    assert rosa.coordinates == Coordinates(40.7644, -73.9235)


def test_every_problem_of_a_row_is_said_at_once() -> None:
    row = request(urgency="Whenever", needed_by="tomorrow", how_many_volunteers=0, coordinates="here")
    assert {(each.column, each.code) for each in row.problems} == {
        ("urgency", ProblemCode.UNKNOWN_OPTION),
        ("needed_by", ProblemCode.NOT_A_TIME),
        ("how_many_volunteers", ProblemCode.TOO_SMALL),
        ("coordinates", ProblemCode.NOT_A_PLACE),
    }


def test_a_status_of_the_groups_own_is_kept_as_it_is_spelled_and_is_no_problem() -> None:
    row = request(status="Waiting for the church")
    assert (row.record.status, row.record.status_name) == (Status.OWN, "Waiting for the church")
    assert row.problems == ()


def test_a_status_is_spelled_as_the_base_spells_it() -> None:
    assert request(status="Assigned").record.status_name == "Assigned"
    assert request().record.status_name == ""


def test_an_unknown_option_is_a_problem_and_blank() -> None:
    row = request(urgency="Whenever")
    assert row.record.urgency is Urgency.SOON
    assert row.problems == (Problem("urgency", ProblemCode.UNKNOWN_OPTION, "Whenever"),)


def test_unknown_ticks_of_a_list_are_left_out_and_the_others_hold() -> None:
    row = volunteer(transport=["Hovercraft", "Car"])
    assert row.record.transport == (Transport.CAR,)
    assert row.problems == (Problem("transport", ProblemCode.UNKNOWN_OPTION, "Hovercraft"),)


def test_a_volunteer_status_of_the_groups_own_does_not_make_anybody_active() -> None:
    row = volunteer(status="Do not call")
    assert row.record.status is VolunteerStatus.APPLIED
    assert row.problems[0].code is ProblemCode.UNKNOWN_OPTION


def test_a_blank_volunteer_status_is_left_to_the_groups_policy() -> None:
    assert volunteer().record.status is None


def test_the_order_of_ticks_in_a_list_does_not_matter() -> None:
    one, other = (volunteer(availability=each) for each in (["Weekend evenings", "Weekday mornings"],) * 2)
    assert one == other
    assert one.record.availability == (When.WEEKDAY_MORNINGS, When.WEEKEND_EVENINGS)


def test_languages_are_the_groups_own_words_each_once() -> None:
    assert volunteer(languages=["Tagalog", " tagalog", "Spanish"]).record.languages == ("Tagalog", "Spanish")


@pytest.mark.parametrize("wrong", [0, -3])
def test_less_than_one_volunteer_is_one(wrong: int) -> None:
    row = request(how_many_volunteers=wrong)
    assert row.record.how_many_volunteers == 1
    assert row.problems[0].code is ProblemCode.TOO_SMALL


def test_a_part_of_a_volunteer_is_cut_off_and_said() -> None:
    row = request(how_many_volunteers=2.5)
    assert row.record.how_many_volunteers == 2
    assert row.problems[0].code is ProblemCode.NOT_WHOLE


def test_zero_at_once_is_zero_and_not_the_groups_limit() -> None:
    assert volunteer(at_most_at_once=0).record.at_most_at_once == 0


def test_a_negative_distance_is_a_problem_and_the_groups() -> None:
    row = volunteer(travels_up_to=-2)
    assert row.record.travels_up_to is None
    assert row.problems[0].code is ProblemCode.TOO_SMALL


@pytest.mark.parametrize("error", [ERROR, NOT_A_NUMBER])
@pytest.mark.parametrize("column", ["details", "needs", "urgency", "needed_by", "repeat_every_days", "allow"])
def test_an_error_of_a_formula_is_a_problem_and_blank(column: str, error: Any) -> None:
    row = request(**{column: error})
    assert (row.problems[0].column, row.record) == (column, request().record)


@pytest.mark.parametrize("column", ["private", "contact_with_care", "practice"])
def test_a_tick_that_guards_somebody_counts_when_it_can_not_be_read(column: str) -> None:
    row = request(**{column: ERROR})
    assert getattr(row.record, column) is True
    assert row.problems == (Problem(column, ProblemCode.FORMULA_ERROR),)


def test_a_tick_that_gives_a_right_does_not() -> None:
    assert volunteer(known_to_us=ERROR).record.known_to_us is False


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("\n", ""), ("#title\n- bullet\n", "#title\n- bullet"), (7185550100, "7185550100"), (12.5, "12.5"),
        (3.0, "3"), (["Ana", None, "Ben"], "Ana, Ben"), ({"name": "Sam", "email": "s@example.org"}, "Sam"),
        ({"text": "A234567"}, "A234567"), ({"state": "generated", "value": "a dog"}, "a dog"), (None, ""),
        ("half \ud83d of a smile", "half \ufffd of a smile"),
    ],
)  # fmt: skip
def test_text_is_read_from_whatever_kind_of_column_holds_it(cell: Any, text: str) -> None:
    row = request(details=cell)
    assert (row.record.details, row.problems) == (text, ())


@pytest.mark.parametrize(("cell", "number"), [("5", 5.0), ("2,5", 2.5), (" ", None), (0.3, 0.3)])
def test_a_number_written_as_text_is_a_number(cell: Any, number: float | None) -> None:
    row = volunteer(travels_up_to=cell)
    assert (row.record.travels_up_to, row.problems) == (number, ())


@pytest.mark.parametrize("cell", ["five", float("nan"), float("inf"), 10**400, True, [3], {}])
def test_what_is_no_number_is_a_problem(cell: Any) -> None:
    row = volunteer(travels_up_to=cell)
    assert row.record.travels_up_to is None
    assert len(row.problems) == 1


@pytest.mark.parametrize("cell", ["2026-03-02", "2026-03-02T19:00:00", "0001-01-01T00:00:00+14:00", 17724780])
def test_a_date_without_its_time_and_zone_is_no_moment(cell: Any) -> None:
    row = request(remind_at=cell)
    assert (row.record.remind_at, row.problems[0].code) == (None, ProblemCode.NOT_A_TIME)


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    moment = request(remind_at="2026-03-02T20:00:00+01:00").record.remind_at
    assert moment == datetime(2026, 3, 2, 19, tzinfo=UTC)
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize("cell", ["91, 0", "0, 181", "nan, 3", "0, 0", "3", "a, b", "inf, inf"])
def test_coordinates_that_are_not_on_earth_are_a_problem_and_none(cell: str) -> None:
    row = request(coordinates=cell)
    assert row.record.coordinates is None
    assert row.problems == (Problem("coordinates", ProblemCode.NOT_A_PLACE),)


def test_links_are_ids_each_once_in_their_order() -> None:
    assert request(needs=["recB", "recA", "recB"]).record.needs == ("recB", "recA")
    assert request(needs=[{"id": "recB", "name": "Dog"}]).record.needs == ("recB",)


def test_names_where_links_should_be_are_a_problem_and_links_among_them_hold() -> None:
    row = request(needs=["Groceries", "recA"])
    assert (row.record.needs, row.problems[0].code) == (("recA",), ProblemCode.UNEXPECTED)


def test_adult_is_yes_where_the_base_does_not_ask() -> None:
    tables = live_tables()
    field_of(tables, "Volunteers", "Adult")["name"] = "Age group"
    schema = Schema.read(tables, MAPPING)
    assert parse.parse_volunteer(a_row("volunteers", schema), schema).record.adult is True
    assert volunteer().record.adult is False


def test_ids_of_a_link_never_stand_in_for_a_text() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "City")["type"] = "multipleRecordLinks"
    schema = Schema.read(tables, MAPPING)
    row = parse.parse_request(a_row("requests", schema, city=["recASTORIA"]), schema)
    assert (row.record.city, row.problems) == ("", (Problem("city", ProblemCode.UNEXPECTED),))


def test_a_renamed_option_still_means_the_same() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "Status")["options"]["choices"][3]["name"] = "In hand"
    schema = Schema.read(tables, MAPPING, last_seen=SCHEMA.ids)
    row = parse.parse_request(a_row("requests", schema, status="In hand"), schema)
    assert (row.record.status, row.record.status_name) == (Status.ASSIGNED, "In hand")


def test_unknown_columns_are_passed_over() -> None:
    row = a_row("needs", name="Snow")
    row["fields"]["fldOWN00000000001"] = {"state": "error", "errorType": "x"}
    assert parse.parse_need(row, SCHEMA).problems == ()


def test_a_kind_of_help_without_where_is_not_defined_and_refers_never() -> None:
    need = parse.parse_need(a_row("needs", name="Snow", farthest=2, refer_when="Bogus"), SCHEMA).record
    assert (need.is_defined, need.refer_when, need.farthest) == (False, ReferWhen.NEVER, 2.0)


def test_a_contact_without_a_time_happened_when_its_row_was_made() -> None:
    contact = parse.parse_contact(a_row("contacts", request=["recA"]), SCHEMA).record
    assert (contact.outcome, contact.happened_at) == (None, contact.created_at)


@pytest.mark.parametrize("raw", [{}, {"id": "rec1"}, {"id": "rec1", "createdTime": "?", "fields": None}])
def test_even_a_bare_record_is_read(raw: dict[str, Any]) -> None:
    assert parse.parse_request(raw, SCHEMA).record.created_at.tzinfo is UTC


CELLS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["Car", "recA", "1, 2"]),
    lambda cells: (
        st.lists(cells, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "error"]), cells)
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(cell=CELLS, table=st.sampled_from(TEMPLATE))
def test_no_value_in_any_cell_stops_the_reading(cell: Any, table: Any) -> None:
    row = a_row(table.key, **{column.key: cell for column in table.columns})
    parsed = PARSERS[table.key](row, SCHEMA)
    assert parsed.record.id == row["id"]
    assert parsed == PARSERS[table.key](row, SCHEMA)
