"""What the forms may offer, by what the base can hold and what is known."""

from dataclasses import replace

from airtable_schema.drift import template_tables
from airtable_schema.live import Schema
from airtable_schema.mapping import template_mapping
from airtable_schema.template_options import LANGUAGES
from tests.cast import ANA, NOW, a_request
from tests.notifiers.desks import DESK
from worker.presses.pictures import Memory, Pictures

MAPPING = template_mapping("mi")


def pictures(**memory: object) -> Pictures:
    made = Pictures(DESK)
    made.memory = replace(Memory(as_of=NOW), **memory)  # type: ignore[arg-type]  # what a test gives
    return made


def test_a_language_that_the_base_would_refuse_is_not_offered() -> None:
    made = pictures(volunteers={ANA.id: replace(ANA, languages=("Spanish", "Elvish"))})
    assert made.languages()[:2] == ("Elvish", "Spanish")
    made.schema = Schema.read(with_ids(template_tables(MAPPING)), MAPPING)
    assert made.languages()[0] == "Spanish"
    assert set(made.languages()) == set(LANGUAGES)


def test_who_asked_in_private_is_not_known_by_the_number() -> None:
    rosa = a_request()
    assert pictures(requests={rosa.id: rosa}).known(rosa.phone) is not None
    assert pictures(requests={rosa.id: replace(rosa, private=True)}).known(rosa.phone) is None


def with_ids(tables: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return tables as Airtable gives them: everything has an id."""
    for table in tables:
        table["id"] = f"tbl{table['name']}"
        for column in table["fields"]:  # type: ignore[attr-defined]  # as template_tables makes them
            column["id"] = f"fld{column['name']}"
            for choice in (column.get("options") or {}).get("choices", ()):
                choice["id"] = f"sel{choice['name']}"
    return tables
