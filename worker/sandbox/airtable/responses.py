"""The data API's answers: read the request, ask the model, shape the reply. Nothing is decided here."""

from collections.abc import Sequence

from worker.sandbox.airtable import exceptions, parameters
from worker.sandbox.airtable.call import Call
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.schema import Record, Table
from worker.sandbox.airtable.writing import distinct, existing

_WRITE = ("fields", "records", "typecast", "returnFieldsByFieldId", "performUpsert")
_SINGLE = ("fields", "typecast", "returnFieldsByFieldId")
_LONGEST_URL = 16_000
_IN_URL_ONLY = ("timeZone", "userLocale")


def list_records(call: Call) -> Json:
    """GET /v0/{base}/{table}."""
    if call.url_length >= _LONGEST_URL:
        raise exceptions.url_too_long()
    return _listed(call, parameters.from_url(call.pairs))


def list_records_posted(call: Call) -> Json:
    """POST /v0/{base}/{table}/listRecords: the same, with the parameters in the body."""
    parameters.only(dict(call.pairs), _IN_URL_ONLY)
    body = call.body()
    if set(body) & set(_IN_URL_ONLY):
        raise exceptions.invalid_request("timeZone and userLocale belong into the URL.")
    return _listed(call, body)


def _listed(call: Call, given: dict[str, Json]) -> Json:
    call.require("data.records:read", "read", "perform this operation")
    query = parameters.query(call.table, given)
    page = call.model.records.page(call.base, call.table, query, call.now)
    records = [
        call.model.records.shown(call.base, record, fields=query.fields, by_id=query.by_id)
        for record in page.records
    ]
    return {"records": records, "offset": page.offset} if page.offset else {"records": records}


def get_record(call: Call) -> Json:
    """GET /v0/{base}/{table}/{record}: whatever the table in the path, any record of the base."""
    call.require("data.records:read", "read", "perform this operation")
    given = dict(call.pairs)
    parameters.only(given, parameters.ONE)
    parameters.json_cells(given)
    by_id = parameters.flag(given.get("returnFieldsByFieldId"))
    record = call.model.anywhere(call.model.records.get(call.base, call.record_id, call.now))
    return call.model.records.shown(call.base, record, fields=None, by_id=by_id)


def create_records(call: Call) -> Json:
    """POST /v0/{base}/{table}: one record, or up to ten."""
    body = _writing(call, f"create records in table {call.table.name} ({call.table.id})")
    single = "fields" in body
    if single:
        parameters.only(body, _SINGLE)
    rows = [body["fields"]] if single else parameters.rows_to_create(body)
    made = call.model.records.create(
        call.base, call.table, rows, call.now, typecast=parameters.flag(body.get("typecast"))
    )
    shown = _shown(call, body, made)
    return shown[0] if single else {"records": shown}


def update_record(call: Call) -> Json:
    """PATCH or PUT /v0/{base}/{table}/{record}."""
    body = _writing(call, "perform this operation")
    parameters.only(body, _SINGLE)
    if "fields" not in body:
        raise exceptions.missing_in_body("fields")
    record = call.model.anywhere(call.base.record(call.record_id))
    return _shown(call, body, _updated(call, body, [(record, body["fields"])]))[0]


def update_records(call: Call) -> Json:
    """PATCH or PUT /v0/{base}/{table}: up to ten records, or an upsert of them."""
    body = _writing(call, "perform this operation")
    if "performUpsert" in body:
        return _upserted(call, body)
    rows = parameters.rows_to_update(body)
    records = [existing(call.table, row["id"]) for row in rows]
    distinct(records)
    changes = [(record, row["fields"]) for record, row in zip(records, rows, strict=True)]
    return {"records": _shown(call, body, _updated(call, body, changes))}


def _updated(call: Call, body: dict[str, Json], changes: Sequence[tuple[Record, Json]]) -> list[Record]:
    typecast = parameters.flag(body.get("typecast"))
    clear = call.method == "PUT"
    return call.model.records.update(call.base, changes, call.now, typecast=typecast, clear=clear)


def _upserted(call: Call, body: dict[str, Json]) -> Json:
    rows = parameters.rows_to_update(body, ids=False)
    done = call.model.records.upsert(
        call.base, call.table, rows, parameters.merge_on(body), call.now,
        typecast=parameters.flag(body.get("typecast")), clear=call.method == "PUT", caller=call.caller,
    )  # fmt: skip
    return {
        "records": _shown(call, body, done.records),
        "createdRecords": [one.id for one in done.records if one.id in done.created],
        "updatedRecords": [one.id for one in done.records if one.id not in done.created],
    }


def delete_record(call: Call) -> Json:
    """DELETE /v0/{base}/{table}/{record}."""
    call.require("data.records:write", "edit", "perform this operation")
    record = call.model.anywhere(call.base.record(call.record_id))
    call.model.records.delete(call.base, [record], call.now)
    return {"deleted": True, "id": record.id}


def delete_records(call: Call) -> Json:
    """DELETE /v0/{base}/{table}?records[]=…: up to ten."""
    call.require("data.records:write", "edit", "perform this operation")
    ids = parameters.ids_to_delete(call.pairs)
    records = [_deletable(call.table, record_id) for record_id in ids]
    distinct(records)
    call.model.records.delete(call.base, records, call.now)
    return {"records": [{"deleted": True, "id": record_id} for record_id in ids]}


def _deletable(table: Table, record_id: str) -> Record:
    if record_id not in table.records:
        raise exceptions.no_record_to_delete(record_id)
    return table.records[record_id]


def _writing(call: Call, doing: str) -> dict[str, Json]:
    call.require("data.records:write", "edit", doing)
    parameters.only(dict(call.pairs), ())
    body = call.body()
    parameters.only(body, _WRITE)
    return body


def _shown(call: Call, body: dict[str, Json], records: Sequence[Record]) -> list[Json]:
    by_id = parameters.flag(body.get("returnFieldsByFieldId"))
    shown = call.model.records.shown
    return [shown(call.base, record, fields=None, by_id=by_id) for record in records]
