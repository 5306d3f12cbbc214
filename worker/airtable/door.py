"""The door to Airtable: the only place that knows pyairtable and what its calls look like.

It paces and counts its calls, tries a stumble once more after about a second, and leaves every longer wait
to its caller. It never sends `typecast`, and never a plain create. What it raises is of `worker.errors`, and
holds record ids and names of columns, never what is in a cell. One thread at a time may use a door.
"""

import builtins
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pyairtable

from worker.airtable.answers import MARGIN, Gathered, Listing, RawRecord, Upserted, Written
from worker.airtable.batches import Batch, Fields, write_rows
from worker.airtable.calls import CallCounter, Pace
from worker.airtable.formulas import has_id
from worker.airtable.missing import judge_missing
from worker.airtable.refusals import Kind, Refusal, Refused, as_ours, no_answer, not_allowed
from worker.airtable.upserts import Upsert, UpsertJudge
from worker.airtable.wire import Answer, Call, Wire
from worker.clock import Clock
from worker.errors import Fatal, Permanent, RecordGone, SchemaChanged, Temporary

__all__ = ["AirtableDoor", "CallCounter", "Listing", "RawRecord", "Upserted", "Written"]

DEFAULT_URL = "https://api.airtable.com"
TIMEOUT = (5, 60)
"""Seconds to connect, and to wait for an answer."""
MOST_IDS = 100
"""Ids in one formula."""
_RESTARTS = 3
T = TypeVar("T")
_STALE_PAGE = frozenset({"LIST_RECORDS_ITERATOR_NOT_AVAILABLE", "INVALID_OFFSET_VALUE"})


class AirtableDoor:
    """One base, through one token. Constructing it makes no call.

    `per_second` may be changed at any time: 4 alone, 2 while another worker is seen.
    `margin` is what is taken off Airtable's time of a reading, in seconds.
    """

    def __init__(
        self,
        *,
        token: str,
        base_id: str,
        endpoint_url: str | None,
        clock: Clock,
        random: Random,
        calls: CallCounter,
        per_second: float = 4.0,
        margin: float = MARGIN,
    ) -> None:
        api = pyairtable.Api(
            token, timeout=TIMEOUT, retry_strategy=None, endpoint_url=endpoint_url or DEFAULT_URL
        )
        if urlsplit(endpoint_url or DEFAULT_URL).hostname in {"127.0.0.1", "::1", "localhost"}:
            api.session.trust_env = False  # HTTP_PROXY would apply to this machine itself
        self._base = api.base(base_id)
        self._pace = Pace(clock, per_second)
        self._wire = Wire(
            api.request, clock=clock, pace=self._pace, random=random, calls=calls, margin=margin
        )
        api.session.hooks["response"].append(self._wire.hear)

    @property
    def per_second(self) -> float:
        """The calls that may be made in any second."""
        return self._pace.per_second

    @per_second.setter
    def per_second(self, per_second: float) -> None:
        self._pace.per_second = per_second

    @property
    def waits(self) -> bool:
        """Whether Airtable owes us an answer just now. Any thread may ask."""
        return self._wire.waits

    def tables(self) -> builtins.list[dict[str, Any]]:
        """Return the tables and columns of the base, as Airtable's schema call has them, fresh each time."""
        try:
            answer = self._wire.ask(Call(kind=Kind.SCHEMA, method="get", url=self._base.urls.tables))
        except Refused as refused:
            raise as_ours(refused.refusal, Kind.SCHEMA) from None
        return _rows_of(answer, "tables", Kind.SCHEMA)

    def unneeded_scopes(self, table_id: str) -> frozenset[str]:
        """Return which scopes the token has that the worker never needs; nothing is changed by asking.

        A column without name and type is never made: who may make some is told so, others that they may not.
        """
        base = self._base
        found = {"user.email:read"} if self._allows("get", base.api.urls.whoami, reads="email") else set()
        if self._allows("post", f"{base.urls.tables}/{table_id}/fields"):
            found.add("schema.bases:write")
        return frozenset(found)

    def _allows(self, method: str, url: str, *, reads: str = "") -> bool:
        """Return whether a call is allowed, though it may be refused for its content, and tells `reads`."""
        call = Call(kind=Kind.SCHEMA, method=method, url=url, json={} if method == "post" else None)
        try:
            answer = self._wire.ask(call).content
        except Refused as refused:
            return refused.refusal.status == HTTPStatus.UNPROCESSABLE_ENTITY and not reads
        return not reads or reads in answer

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],
        formula: str | None = None,
        max_records: int | None = None,
    ) -> Listing:
        """Return the rows for which the formula is true, with these columns (all of them if none is named).

        All pages are read before anything is returned; in which order the rows come is not known.
        """
        found = self._read(table_id, _as_it_is, _options(fields, formula, max_records))
        return Listing(tuple(found.rows.values()), found.looked_at)

    def gather(
        self,
        table_id: str,
        read: Callable[[RawRecord], T],
        *,
        fields: Sequence[str],
        formula: str | None = None,
    ) -> Gathered[T]:
        """Return what `read` makes of each row for which the formula is true.

        Each page is read as it arrives and let go, so that a large table is never held twice. `read` may be
        called again for a row: a list that lost its place is begun anew.
        """
        return self._read(table_id, read, _options(fields, formula, None))

    def _read(self, table_id: str, read: Callable[[RawRecord], T], options: dict[str, Any]) -> Gathered[T]:
        for _ in range(_RESTARTS):
            try:
                return self._pages(table_id, read, options)
            except Refused as refused:
                if refused.refusal.type not in _STALE_PAGE:
                    raise self._explained(refused.refusal, Kind.LIST, table_id) from None
        raise no_answer(Kind.LIST, "lost its place in the list again and again")

    def get_by_ids(self, table_id: str, ids: Iterable[str], fields: Sequence[str]) -> Listing:
        """Return the rows with these ids that exist; one call for each hundred."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            raise ValueError("no ids to ask for")
        parts = [
            self.list(table_id, fields=fields, formula=has_id(wanted[start : start + MOST_IDS]))
            for start in range(0, len(wanted), MOST_IDS)
        ]
        records = tuple(record for part in parts for record in part.records)
        return Listing(records, min(part.looked_at for part in parts))

    def update(self, table_id: str, rows: Sequence[tuple[str, Fields]]) -> Written:
        """Write cells (by column id) into rows (by record id); says for each row what came of it.

        Never raises for a bad row or a service in trouble: both are in what it returns. Cells not named keep
        their value. A row is only said to be gone when a list by its id does not return it either.
        """

        def send(batch: Batch) -> Mapping[str, RawRecord]:
            records = [{"id": name, "fields": fields} for name, fields in batch]
            answer = self._wire.ask(self._write(Kind.UPDATE, table_id, records))
            return {record["id"]: record for record in _records_of(answer, Kind.UPDATE)}

        judge = partial(judge_missing, kind=Kind.UPDATE, existing=partial(self._existing, table_id))
        return write_rows(rows, send, judge, Kind.UPDATE)

    def upsert(self, table_id: str, rows: Sequence[Fields], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows that are recognised by the columns of `merge_on`, and create those that don't exist.

        Where two rows of the base have one key, the elder is kept and written. A row given without key is a
        ValueError.
        """
        upsert = Upsert(tuple(merge_on))
        named = upsert.named(rows)
        created: set[str] = set()
        lost = partial(self._explained, kind=Kind.UPSERT, table_id=table_id)

        def send(batch: Batch) -> Mapping[str, RawRecord]:
            records = [{"fields": fields} for _, fields in batch]
            merge = {"fieldsToMergeOn": list(upsert.merge_on)}
            answer = self._wire.ask(self._write(Kind.UPSERT, table_id, records, performUpsert=merge))
            created.update(answer.content.get("createdRecords", ()))
            return upsert.matched(batch, _records_of(answer, Kind.UPSERT))

        judge = UpsertJudge(self, table_id, upsert, lost).judge
        written = write_rows(named, send, judge, Kind.UPSERT)
        return Upserted(tuple(_outcome(name, written) for name, _ in named), frozenset(created))

    def delete(self, table_id: str, ids: Iterable[str]) -> None:
        """Delete rows by their ids; one that is gone already is as it should be.

        Raises what stopped it, or the first refusal of a row; the others are deleted all the same.
        """

        def send(batch: Batch) -> Mapping[str, RawRecord]:
            call = Call(
                kind=Kind.DELETE,
                method="delete",
                url=self._url(table_id),
                params={"records[]": [name for name, _ in batch]},
            )
            return {record["id"]: record for record in _records_of(self._wire.ask(call), Kind.DELETE)}

        judge = partial(judge_missing, kind=Kind.DELETE, existing=partial(self._existing, table_id))
        written = write_rows([(record_id, {}) for record_id in ids], send, judge, Kind.DELETE)
        refusals = [error for error in written.refused.values() if not isinstance(error, RecordGone)]
        for error in filter(None, [written.failure, *refusals]):
            raise error

    def _existing(self, table_id: str, ids: Collection[str]) -> frozenset[str]:
        return frozenset(record["id"] for record in self.get_by_ids(table_id, ids, ()).records)

    def _explained(self, refusal: Refusal, kind: Kind, table_id: str) -> Exception:
        """Return what a refused call on a table means: the schema tells a lost table from a lost right."""
        if not refusal.is_not_found:
            return as_ours(refusal, kind)
        try:
            tables = self.tables()
        except (Temporary, Permanent, Fatal) as error:
            return error
        if any(table.get("id") == table_id for table in tables):
            return not_allowed(kind)
        return SchemaChanged(
            f"The table {table_id} is not in the base any more.",
            advice="Run `hyperlocal check`; it says which table to put back.",
        )

    def _pages(self, table_id: str, read: Callable[[RawRecord], T], options: dict[str, Any]) -> Gathered[T]:
        rows: dict[str, T] = {}
        page = self._page(table_id, options)
        looked_at = page.sent_at
        while True:
            rows.update({record["id"]: read(record) for record in _records_of(page, Kind.LIST)})
            offset = page.content.get("offset")
            if not offset:
                return Gathered(rows, looked_at)
            page = self._page(table_id, {**options, "offset": offset})

    def _page(self, table_id: str, options: dict[str, Any]) -> Answer:
        url = self._url(table_id)
        fallback = ("post", f"{url}/listRecords")
        return self._wire.ask(Call(kind=Kind.LIST, method="get", url=url, fallback=fallback, options=options))

    def _url(self, table_id: str) -> str:
        return str(self._base.table(table_id).urls.records)

    def _write(self, kind: Kind, table_id: str, records: Sequence[Any], **more: Any) -> Call:
        body = {"records": records, "typecast": False, "returnFieldsByFieldId": True, **more}
        return Call(kind=kind, method="patch", url=self._url(table_id), json=body)


def _as_it_is(record: RawRecord) -> RawRecord:
    return record


def _options(fields: Sequence[str], formula: str | None, max_records: int | None) -> dict[str, Any]:
    options: dict[str, Any] = {"fields": [*fields], "use_field_ids": True, "page_size": 100}
    if formula is not None:
        options["formula"] = formula
    if max_records is not None:
        options["max_records"] = max_records
    return options


def _outcome(name: str, written: Written) -> RawRecord | Exception:
    """Return the record of one row, or why there is none."""
    unknown = no_answer(Kind.UPSERT, "did not return a row that was written")
    return written.records.get(name) or written.refused.get(name) or written.failure or unknown


def _rows_of(answer: Answer, name: str, kind: Kind) -> list[dict[str, Any]]:
    rows = answer.content.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise no_answer(kind, "sent half an answer")
    return rows


def _records_of(answer: Answer, kind: Kind) -> list[RawRecord]:
    records = _rows_of(answer, "records", kind)
    for record in records:
        record.setdefault("fields", {})
    return records
