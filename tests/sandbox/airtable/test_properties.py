"""What holds after any sequence of edits, whoever made them."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from tests.sandbox.airtable.desk import TABLES
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.airtable.exceptions import VendorError
from worker.sandbox.airtable.formula.grammar import FormulaRefused, split
from worker.sandbox.airtable.listing import Query
from worker.sandbox.switches import Switches

START = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)


class Desk(RuleBasedStateMachine):
    """Rows come, are linked, changed and go; both sides of links agree, and the past can still be read."""

    requests: Bundle[str] = Bundle("requests")
    volunteers: Bundle[str] = Bundle("volunteers")

    def __init__(self) -> None:
        super().__init__()
        self.elapsed = 0.0
        self.airtable = AirtableStandIn(now=self.now, random=random.Random(3), switches=Switches())
        self.base = self.airtable.create_base("Desk", TABLES)
        self.history: list[tuple[float, list[dict[str, Any]]]] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed)

    @rule(target=requests, names=st.sampled_from(["Rosa", "Kim"]))
    def request_comes(self, names: str) -> str:
        return self.airtable.create_record(self.base, "Requests", {"Name": names})

    @rule(target=volunteers)
    def volunteer_signs_up(self) -> str:
        return self.airtable.create_record(self.base, "Volunteers", {"Name": "Ana"})

    @rule(request=requests, volunteers=st.lists(volunteers, max_size=3))
    def shortlist(self, request: str, volunteers: list[str]) -> None:
        self.airtable.update_record(self.base, "Requests", request, {"Shortlist": volunteers})

    @rule(request=requests, other=requests)
    def belongs_to(self, request: str, other: str) -> None:
        self.airtable.update_record(self.base, "Requests", request, {"Part of": [other]})

    @rule(volunteer=volunteers, requests=st.lists(requests, max_size=3))
    def from_the_other_side(self, volunteer: str, requests: list[str]) -> None:
        self.airtable.update_record(self.base, "Volunteers", volunteer, {"Requests": requests})

    @rule(volunteer=consumes(volunteers))
    def volunteer_leaves(self, volunteer: str) -> None:
        self.airtable.delete_record(self.base, "Volunteers", volunteer)

    @rule(request=consumes(requests))
    def request_goes(self, request: str) -> None:
        self.airtable.delete_record(self.base, "Requests", request)

    @rule(request=requests)
    def refused_edit(self, request: str) -> None:
        edit = {"Name": "X", "Shortlist": [], "Wanted": "many"}
        before = self.airtable.rows(self.base, "Requests")
        with pytest.raises(VendorError):
            self.airtable.update_record(self.base, "Requests", request, edit)
        assert self.airtable.rows(self.base, "Requests") == before

    @rule(seconds=st.sampled_from([0.5, 2.0, 5.0]))
    def time_passes(self, seconds: float) -> None:
        self.history.append((self.elapsed, self.by_id()))
        self.elapsed += seconds

    def by_id(self) -> list[dict[str, Any]]:
        return sorted(self.airtable.rows(self.base, "Requests"), key=lambda row: str(row["id"]))

    @invariant()
    def both_sides_agree(self) -> None:
        pairs = {
            (row["id"], one)
            for row in self.airtable.rows(self.base, "Requests")
            for one in row.get("Shortlist", [])
        }
        inverse = {
            (one, row["id"])
            for row in self.airtable.rows(self.base, "Volunteers")
            for one in row.get("Requests", [])
        }
        assert pairs == inverse

    @invariant()
    def links_lead_somewhere(self) -> None:
        ids = {row["id"] for row in self.airtable.rows(self.base, "Requests")}
        linked = {one for row in self.airtable.rows(self.base, "Requests") for one in row.get("Part of", [])}
        assert linked <= ids

    @invariant()
    def a_read_that_lags_sees_what_there_was(self) -> None:
        seen = [rows for at, rows in self.history if at <= self.elapsed - 5 < self.next_after(at)]
        if seen:
            assert self.lagging() == seen[-1]

    def next_after(self, at: float) -> float:
        later = [one for one, _ in self.history if one > at]
        return min(later, default=self.elapsed)

    def lagging(self) -> list[dict[str, Any]]:
        model = self.airtable._model
        base = model.bases[self.base]
        table = base.find("Requests")
        assert table is not None
        model.switches.list_lag = 5.0
        page = model.records.page(base, table, Query(), self.now())
        return [self.airtable._row(base, record) for record in page.records]


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


@given(st.text(), st.text())
@settings(max_examples=30)
def test_any_text_survives_quoting(left: str, right: str) -> None:
    def quoted(text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"')
        return f"'{escaped}'"

    if "\x00" in left + right:
        return
    template, literals = split(f"{{a 'b' c}}={quoted(left)}&{quoted(right)}")
    assert literals == (left, right)
    assert template == "{a 'b' c}=\x000&\x001"


def test_what_could_be_mistaken_for_a_literal_is_refused() -> None:
    with pytest.raises(FormulaRefused):
        split("\x000")


def test_the_same_seed_gives_the_same_ids() -> None:
    def ids() -> list[str]:
        airtable = AirtableStandIn(now=lambda: START, random=random.Random(5), switches=Switches())
        base = airtable.create_base("Desk", TABLES)
        made = airtable.create_records(base, "Requests", [{"Name": "Rosa"}, {"Name": "Kim"}])
        return [base, *made, airtable.create_token()]

    assert ids() == ids()


def test_thousands_of_volunteers_are_loaded_and_listed_in_no_time() -> None:
    airtable = AirtableStandIn(now=lambda: START, random=random.Random(5), switches=Switches())
    base = airtable.create_base("Desk", TABLES)
    need = airtable.create_record(base, "Kinds of help", {"Name": "Groceries"})
    airtable.create_records(base, "Requests", [{"Needs": [need]} for _ in range(5_000)])
    assert len(airtable.record(base, "Kinds of help", need)["Requests"]) == 5_000
