"""docs/desk.md tells people of the desk nothing but what is so: labels, options, commands, times."""

import re
from datetime import time, timedelta

import pytest

from airtable_schema.mapping import template_mapping
from airtable_schema.options import ContactOutcome, Status
from airtable_schema.template import TEMPLATE
from matching.policy import Policy
from notifiers import texts
from notifiers.actions import Form
from notifiers.dispatch import Question, read_command
from notifiers.presses import Act, Asked
from notifiers.words.answers import UNDO
from notifiers.words.buttons import (
    BUTTONS,
    I_TEXTED_THESE,
    STILL_GOING_IN_AN_HOUR,
    STILL_GOING_TOMORROW,
    SURE,
    WHO_ASKED,
)
from tests.desk_page import PAGE, made
from worker.channel import summaries
from worker.deeds import undo
from worker.desk import timings
from worker.settings.settings import DeskSettings

TEXT = PAGE.read_text(encoding="utf-8")
PROSE = re.sub(r"<!-- made.*?<!-- end -->", "", TEXT, flags=re.DOTALL)
FLAT = " ".join(PROSE.split())
NAMES = template_mapping("mi")

_ONLY_IN_LISTS = {BUTTONS[Act.YES]}
"""In the form for anybody of the list: what the menus say with an arrow."""


def _part(name: str) -> str:
    """Return a part of the page that is made of the code."""
    return TEXT.partition(f"<!-- made: {name} -->")[2].partition("<!-- end -->")[0]


def _labels() -> set[str]:
    """Return what can be pressed or chosen."""
    texted = I_TEXTED_THESE.format(n="n")
    rest = {texted, STILL_GOING_IN_AN_HOUR, STILL_GOING_TOMORROW, UNDO, *SURE.values(), *WHO_ASKED.values()}
    return {*BUTTONS.values(), *rest} - _ONLY_IN_LISTS


def _names() -> set[str]:
    """Return what tables, columns and options are called in the base."""
    names = {NAMES.table_name(table.key) for table in TEMPLATE}
    for table in TEMPLATE:
        for column in table.columns:
            names.add(NAMES.column_name(table.key, column.key))
            names |= {NAMES.option_name(table.key, column.key, option) for option in column.options}
    return names


def _bold() -> set[str]:
    return set(re.findall(r"\*\*(.+?)\*\*", FLAT))


def _italic() -> set[str]:
    return set(re.findall(r"\*([^*]+?)\*", re.sub(r"\*\*.+?\*\*", "", FLAT)))


def test_cards_and_times_in_the_page_are_those_of_the_code() -> None:
    assert made(TEXT) == TEXT, "Make it anew: python -m tests.desk_page"


def test_what_is_bold_can_be_pressed() -> None:
    assert _bold() - {"Bold", "⋯", "Solved by talking?"} <= _labels()


def test_everything_that_can_be_pressed_is_told_of() -> None:
    assert _labels() - _bold() == set()


def test_what_is_italic_is_called_so_in_the_base() -> None:
    assert _italic() - {"italic"} <= _names()


def test_every_status_and_every_outcome_is_told_of() -> None:
    statuses = {NAMES.option_name("requests", "status", one) for one in Status if one is not Status.OWN}
    outcomes = {NAMES.option_name("contacts", "outcome", one) for one in ContactOutcome}
    assert statuses | outcomes <= _italic()


def test_every_command_works_and_none_is_missing() -> None:
    typed = re.findall(r"`/dispatch (\w[^`]*)`", PROSE)
    read = [read_command(text) for text in typed]
    assert None not in read
    asked = {one.asked if isinstance(one, Question) else one for one in read}
    assert asked == {*Asked, Form.NEW_REQUEST, Form.HANDOVER}


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("At 9 and at 5,", (time(9), time(17)) == summaries.AT),
        ("open (9 to 8 unless", (DeskSettings().opens, DeskSettings().closes) == (time(9), time(20))),
        ("four tries over a day", timings.PERSONS_TRIES == 4),
        ("at least 90 minutes before", timedelta(minutes=90) == timings.LAST_CHANCE),
        ("Two hours before, the thread reminds", timedelta(hours=2) == timings.REMIND_BEFORE),
        ("is there for a minute after", timedelta(minutes=1) == undo.FOR),
        ("Three rows for whom to ring next", DeskSettings().call_rows_ready == 3),
        ("in groups of seven", texts.IN_A_GROUP == 7),
        ("filled up again to ten", Policy.standard("mi").shortlist == 10),
        ("the first three with a menu", _part("open").count("[⋯]") == 3),
    ],
)
def test_each_number_in_the_page_is_the_one_that_holds(said: str, is_so: bool) -> None:
    assert said in FLAT
    assert is_so


def test_an_anchor_leads_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in TEXT.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= headings
