"""Every call has one name, by which tests count it."""

from typing import Any

import pytest

from tests.clocks import ManualClock
from worker.sandbox.call_log import Call, CallLog, Service
from worker.sandbox.kinds import kind_of

BASE, TABLE = "appAAAAAAAAAAAAAA", "tblAAAAAAAAAAAAAA"


@pytest.mark.parametrize(
    ("verb", "path", "body", "method"),
    [
        ("GET", "/{table}?pageSize=100", b"", "list"),
        ("POST", "/{table}/listRecords", b"{}", "list"),
        ("GET", "/{table}/recA", b"", "get"),
        ("POST", "/{table}", b"{}", "create"),
        ("PATCH", "/{table}", b'{"records": []}', "update"),
        ("PATCH", "/{table}", b'{"performUpsert": {}}', "upsert"),
        ("PUT", "/{table}/recA", b"{}", "replace"),
        ("DELETE", "/{table}", b"", "delete"),
    ],
)
def test_a_data_call_is_named_by_what_it_does(verb: str, path: str, body: bytes, method: str) -> None:
    kind = kind_of(verb, f"/airtable/v0/{BASE}" + path.format(table=TABLE).split("?", maxsplit=1)[0], body)
    assert (kind.service, kind.method, kind.base, kind.table) == (Service.AIRTABLE, method, BASE, TABLE)


@pytest.mark.parametrize(
    ("verb", "path", "method"),
    [
        ("GET", f"/airtable/v0/meta/bases/{BASE}/tables", "schema"),
        ("POST", f"/airtable/v0/meta/bases/{BASE}/tables", "create_table"),
        ("POST", f"/airtable/v0/meta/bases/{BASE}/tables/{TABLE}/fields", "create_field"),
        ("POST", "/slack/api/chat.update", "chat.update"),
        ("GET", "/nominatim/search", "search"),
    ],
)
def test_other_calls_are_named_by_their_method(verb: str, path: str, method: str) -> None:
    assert kind_of(verb, path, b"").method == method


def test_a_table_name_with_a_slash_is_one_name() -> None:
    assert kind_of("GET", f"/airtable/v0/{BASE}/Calls%2Ftexts", b"").table == "Calls/texts"


def a_call(number: int, method: str = "list", **more: Any) -> Call:
    at = ManualClock().now()
    service = Service.AIRTABLE
    return Call(number=number, service=service, method=method, at=at, status=200, accepted=True, **more)


def test_calls_are_counted_by_service_method_and_table_since_a_number() -> None:
    log = CallLog()
    for number, method in enumerate(["list", "update", "list"], start=1):
        log.put(a_call(number, method, table="Requests"))
    assert log.count(Service.AIRTABLE, "list") == 2
    assert log.count(table="Requests", since=1) == 2
    assert log.count(Service.SLACK) == 0


def test_a_call_that_lands_late_still_counts_once() -> None:
    log = CallLog()
    log.put(a_call(1))
    log.put(a_call(1, landed_late=True))
    assert [call.landed_late for call in log] == [True]
