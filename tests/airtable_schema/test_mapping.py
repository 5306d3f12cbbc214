"""A group's own names: the template's by default, and every mistake in them said at once."""

import pytest

from airtable_schema.mapping import NamesWrong, mapping_from, template_mapping
from airtable_schema.options import Status

FRENCH = {
    "requests": {
        "table": "Demandes",
        "columns": {"needs": "Types d'aide"},
        "options": {"status": {"assigned": "Attribuée"}},
    },
    "volunteers": {"columns": {"travels_up_to": "Jusqu'à ({unit})"}},
}


def test_the_template_is_its_own_mapping() -> None:
    names = template_mapping()
    assert names.table_name("contacts") == "Calls & texts"
    assert names.column_name("requests", "pick_up_at") == "Pick up at / go to"
    assert names.option_name("requests", "status", Status.NOT_MET) == "Not met"


def test_a_group_names_only_what_it_calls_differently() -> None:
    names = mapping_from(FRENCH, "km")
    assert names.table_name("requests") == "Demandes"
    assert names.column_name("requests", "needs") == "Types d'aide"
    assert names.column_name("requests", "phone") == "Phone"
    assert names.option("requests", "status", "Attribuée") == Status.ASSIGNED
    assert names.column_name("volunteers", "travels_up_to") == "Jusqu'à (km)"


def test_an_option_is_known_whatever_its_case_and_spaces() -> None:
    assert template_mapping().option("requests", "status", " needs  VOLUNTEER ") == Status.NEEDS_VOLUNTEER


def test_a_renamed_option_is_not_known_by_its_template_name_any_more() -> None:
    assert mapping_from(FRENCH).option("requests", "status", "Assigned") is None


def test_an_option_of_the_groups_own_has_no_key() -> None:
    assert template_mapping().option("requests", "status", "Waiting for the church") is None


def test_all_mistakes_are_said_at_once_with_what_was_probably_meant() -> None:
    wrong = {
        "request": {},
        "requests": {
            "columns": {"neds": "x", "phone": ""},
            "options": {"status": {"asigned": "x"}, "name": {}},
        },
        "needs": "Besoins",
    }
    with pytest.raises(NamesWrong) as caught:
        mapping_from(wrong)
    text = str(caught.value)
    assert len(caught.value.problems) == 6
    assert all(
        hint in text for hint in ('mean "requests"', 'mean "needs"', 'mean "assigned"', "names.needs must")
    )


def test_two_columns_of_one_table_can_not_have_one_name() -> None:
    with pytest.raises(NamesWrong, match='both called "phone"'):
        mapping_from({"requests": {"columns": {"email": "phone"}}})


def test_two_options_of_one_column_can_not_have_one_name() -> None:
    with pytest.raises(NamesWrong, match="two options"):
        mapping_from({"requests": {"options": {"urgency": {"soon": "Flexible: this week or later"}}}})


def test_a_unit_is_miles_or_kilometres() -> None:
    with pytest.raises(NamesWrong, match="leagues"):
        template_mapping("leagues")
