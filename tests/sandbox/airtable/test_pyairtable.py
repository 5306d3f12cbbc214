"""The unmodified client library against the stand-in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pyairtable import Api, Table
from pyairtable.formulas import AND, EQ, GT, LAST_MODIFIED_TIME, OR, RECORD_ID, Field, match
from requests import HTTPError

from tests.clocks import ManualClock
from worker.sandbox.airtable import AirtableStandIn


@pytest.fixture
def api(url: str, airtable: AirtableStandIn) -> Iterator[Api]:
    api = Api(airtable.create_token(), endpoint_url=url, retry_strategy=None, timeout=(5, 10))
    yield api
    api.session.close()


@pytest.fixture
def requests(api: Api, base: str) -> Table:
    return api.table(base, "Requests")


def test_create_get_update_delete(requests: Table) -> None:
    rosa = requests.create({"Name": "Rosa", "Wanted": 2})
    assert requests.get(rosa["id"]) == rosa
    assert requests.update(rosa["id"], {"Wanted": 3})["fields"]["Wanted"] == 3
    assert requests.update(rosa["id"], {"Name": "Rosa"}, replace=True)["fields"] == {"Name": "Rosa", "No.": 1}
    assert requests.delete(rosa["id"]) == {"id": rosa["id"], "deleted": True}
    assert requests.all() == []


def test_batches_go_in_tens(requests: Table) -> None:
    made = requests.batch_create([{"Name": f"R{n:02}"} for n in range(23)])
    changes = [{"id": row["id"], "fields": {"Wanted": n}} for n, row in enumerate(made)]
    assert len(requests.batch_update(changes)) == 23  # type: ignore[arg-type]  # plain dicts are what it takes
    assert [row["fields"]["Wanted"] for row in requests.all(sort=["-Wanted"], max_records=2)] == [22, 21]
    assert len(requests.batch_delete([row["id"] for row in made])) == 23


def test_iterate_reads_every_page_and_first_only_one_row(requests: Table) -> None:
    requests.batch_create([{"Name": f"R{n}"} for n in range(7)])
    sizes = [len(page) for page in requests.iterate(page_size=3, fields=["Name"], sort=["Name"])]
    assert sizes == [3, 3, 1]
    first = requests.first(formula=match({"Name": "R4"}))
    assert first is not None
    assert first["fields"]["Name"] == "R4"


def test_upsert_tells_what_it_created(requests: Table) -> None:
    rosa = requests.create({"Name": "Rosa"})
    rows: list[dict[str, Any]] = [{"fields": {"Name": "Rosa", "Wanted": 1}}, {"fields": {"Name": "Kim"}}]
    done = requests.batch_upsert(rows, ["Name"])
    assert done["updatedRecords"] == [rosa["id"]]
    assert [row["fields"]["Name"] for row in done["records"]] == ["Rosa", "Kim"]


def test_formulas_as_the_library_writes_them(requests: Table, clock: ManualClock) -> None:
    start = clock.now()
    rosa, kim = requests.batch_create([{"Name": "O'Neil", "Private": True}, {"Name": "Kim", "Wanted": 1}])
    clock.advance(60)
    requests.update(kim["id"], {"Status": "New"})

    def found(formula: object) -> list[str]:
        return sorted(row["id"] for row in requests.all(formula=str(formula)))

    assert found(match({"Name": "O'Neil", "Private": True})) == [rosa["id"]]
    assert found(EQ(RECORD_ID(), rosa["id"])) == [rosa["id"]]
    assert found(OR(EQ(RECORD_ID(), rosa["id"]), EQ(RECORD_ID(), kim["id"]))) == sorted(
        [rosa["id"], kim["id"]]
    )
    later = GT(LAST_MODIFIED_TIME(Field("Status")), start + timedelta(seconds=1))
    assert found(AND(Field("Status"), later)) == [kim["id"]]


def test_a_long_formula_goes_by_post(requests: Table) -> None:
    rosa = requests.create({"Name": "Rosa"})
    ids = [EQ(RECORD_ID(), f"recNOBODY{n:08}") for n in range(600)]
    found = requests.all(formula=OR(*ids, EQ(RECORD_ID(), rosa["id"])), fields=["Name"])
    assert [row["id"] for row in found] == [rosa["id"]]


def test_field_ids_all_the_way(url: str, airtable: AirtableStandIn, base: str) -> None:
    api = Api(airtable.create_token(), endpoint_url=url, retry_strategy=None, use_field_ids=True)
    table = api.table(base, "Requests")
    name = table.schema().field("Name").id
    made = table.create({name: "Rosa"})
    assert table.all(fields=[name], formula=f"{{{name}}}='Rosa'") == [{**made, "fields": {name: "Rosa"}}]
    api.session.close()


@pytest.mark.usefixtures("base")
def test_schema_and_setup(api: Api, airtable: AirtableStandIn) -> None:
    assert api.whoami()["id"].startswith("usr")
    assert [one.name for one in api.bases()] == ["Desk"]
    made = api.create_base(
        airtable.workspace, "Second", [{"name": "T", "fields": [{"name": "N", "type": "singleLineText"}]}]
    )
    table = made.create_table("People", [{"name": "Name", "type": "singleLineText"}])
    link = table.create_field("Ts", "multipleRecordLinks", options={"linkedTableId": made.tables()[0].id})
    assert link.type == "multipleRecordLinks"
    assert [one.name for one in made.schema(force=True).table("T").fields] == ["N", "People"]


def test_refusals_come_through_as_the_library_tells_them(requests: Table) -> None:
    with pytest.raises(HTTPError, match="INVALID_MULTIPLE_CHOICE_OPTIONS"):
        requests.create({"Status": "Nope"})
    assert requests.create({"Status": "Nope"}, typecast=True)["fields"]["Status"] == "Nope"


def test_datetimes_come_back_as_they_went(requests: Table) -> None:
    due = datetime.fromisoformat("2026-03-03T10:00:00+00:00")
    made = requests.create({"Name": "Rosa", "Due": due.isoformat()})
    assert datetime.fromisoformat(made["fields"]["Due"]) == due
    assert requests.all(formula=match({"Due": due})) == [made]
