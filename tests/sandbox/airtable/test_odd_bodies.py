"""However odd a call is, it is answered or refused in the vendor's words; the stand-in never breaks."""

import json
import random
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.airtable.desk import REQUESTS, TABLES
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.airtable.call import Call
from worker.sandbox.airtable.exceptions import VendorError
from worker.sandbox.airtable.urls import DATA, META, Answer
from worker.sandbox.switches import Switches

START = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
AIRTABLE = AirtableStandIn(now=lambda: START, random=random.Random(3), switches=Switches(rate_limit=False))
BASE = AIRTABLE.create_base("Desk", TABLES)
ROSA = AIRTABLE.create_record(BASE, "Requests", {"Name": "Rosa"})
TOKEN = AIRTABLE.create_token()
TABLE = AIRTABLE.tables(BASE)[1]

words = st.sampled_from(
    ["fields", "records", "id", "Name", "Status", "Needs", "Due", "performUpsert", "fieldsToMergeOn",
     "typecast", "name", "type", "options", "choices", "linkedTableId", "dateFormat", "timeFormat",
     "timeZone", "precision", "tables", "workspaceId", "sort", "field", "direction", "filterByFormula",
     "view", "singleSelect", "dateTime", "number", "rating", "icon", ROSA, BASE, "true", "desc", "T"],
)  # fmt: skip
plain = st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=3)
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4), max_leaves=8
)


def answered(answer: Answer, verb: str, body: Any, *, meta: bool) -> Any:
    model = AIRTABLE._model
    path = {"base": BASE, "table": "Volunteers", "record": ROSA, "field": TABLE["fields"][0]["id"]}
    token = model.tokens.authenticate(f"Bearer {TOKEN}")
    call = Call(
        model=model, token=token, method=verb, path=path, pairs=[], text=json.dumps(body), url_length=0,
        caller="", meta=meta,
    )  # fmt: skip
    with suppress(VendorError):
        return answer(call)
    return None


WRITING = [(verb, answer, False) for verb, _, answer in DATA if verb in ("POST", "PATCH", "PUT")]
WRITING += [(verb, answer, True) for verb, _, answer in META if verb in ("POST", "PATCH")]


@pytest.mark.parametrize(("verb", "answer", "meta"), WRITING)
@given(body=st.dictionaries(words, anything, max_size=4) | anything)
@settings(max_examples=40, deadline=None)
def test_any_body_is_answered_or_refused(verb: str, answer: Answer, *, meta: bool, body: Any) -> None:
    answered(answer, verb, body, meta=meta)


update = DATA[2][2]


@given(cells=st.dictionaries(st.sampled_from([one["name"] for one in REQUESTS]), anything, max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_value_is_kept_or_refused(cells: Any) -> None:
    shown = answered(update, "PATCH", {"fields": cells, "typecast": False}, meta=False)
    answered(update, "PATCH", {"fields": cells, "typecast": True}, meta=False)
    if shown is not None:
        json.dumps(shown, allow_nan=False)


KEYS: dict[str, tuple[str, ...]] = {
    "number": ("precision",), "currency": ("precision", "symbol"), "duration": ("durationFormat",),
    "rating": ("icon", "color", "max"), "checkbox": ("icon", "color"), "date": ("dateFormat",),
    "dateTime": ("timeZone", "dateFormat", "timeFormat"), "singleSelect": ("choices",),
    "multipleRecordLinks": ("linkedTableId",), "singleLineText": ("precision",), "hologram": (),
}  # fmt: skip


@st.composite
def definitions(draw: st.DrawFn) -> Any:
    """A field whose options have the right names, and anything for values."""
    kind = draw(st.sampled_from(sorted(KEYS)))
    odd = draw(st.fixed_dictionaries(dict.fromkeys(KEYS[kind], anything)))
    choices = st.lists(st.dictionaries(st.sampled_from(["name", "color"]), plain), max_size=3)
    options = {**odd, "choices": draw(choices)} if "choices" in odd and draw(st.booleans()) else odd
    return {"name": draw(st.uuids().map(str)), "type": kind, "options": draw(st.just(options) | anything)}


@given(definition=definitions())
@settings(max_examples=150, deadline=None)
def test_any_definition_of_a_field_is_taken_or_refused(definition: Any) -> None:
    answered(META[6][2], "POST", definition, meta=True)


@given(st.text(alphabet="AND(OR{}Name'\"=!<>&+-*/1.,) \\\n", max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_formula_is_evaluated_or_refused(formula: str) -> None:
    answered(DATA[0][2], "POST", {"filterByFormula": formula}, meta=False)
