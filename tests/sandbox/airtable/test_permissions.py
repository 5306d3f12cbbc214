"""A token does what its scopes, its bases and its user's role allow, and no more."""

from typing import Any

import pytest

from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn


def as_one(caller: Caller, token: str) -> Caller:
    caller.session.headers["Authorization"] = f"Bearer {token}"
    return caller


WORKER = ("data.records:read", "data.records:write", "schema.bases:read")


def test_the_workers_scopes_are_enough_for_its_work(caller: Caller, airtable: AirtableStandIn) -> None:
    worker = as_one(caller, airtable.create_token(scopes=WORKER, role="edit", bases=[caller.base]))
    assert worker.meta("GET", f"bases/{worker.base}/tables")[0] == 200
    assert worker.data("POST", "Requests", {"fields": {"Name": "Rosa"}})[0] == 200
    assert worker.names() == ["Rosa"]


@pytest.mark.parametrize(
    ("lacking", "method", "path", "body"),
    [
        ("data.records:read", "GET", "{base}/Requests", None),
        ("data.records:write", "POST", "{base}/Requests", {"fields": {}}),
        ("data.records:write", "DELETE", "{base}/Requests?records[]=recA", None),
        ("schema.bases:read", "GET", "meta/bases/{base}/tables", None),
        ("schema.bases:write", "POST", "meta/bases/{base}/tables", {"name": "T", "fields": []}),
        ("schema.bases:write", "POST", "meta/bases", {}),
    ],
)
def test_a_lacking_scope_is_told_like_a_missing_model(
    caller: Caller, airtable: AirtableStandIn, lacking: str, method: str, path: str, body: Any
) -> None:
    token = airtable.create_token(scopes={*WORKER, "schema.bases:write"} - {lacking})
    status, told = as_one(caller, token).call(method, f"/v0/{path.format(base=caller.base)}", body)
    assert (status, told["error"]["type"]) == (403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")


def test_a_reader_may_not_write_and_is_told_where(caller: Caller, airtable: AirtableStandIn) -> None:
    reader = as_one(caller, airtable.create_token(role="read"))
    status, told = reader.data("POST", "Requests", {"fields": {}})
    table = airtable.tables(caller.base)[0]["id"]
    message = f"You are not permitted to create records in table Requests ({table})"
    assert (status, told["error"]) == (403, {"type": "INVALID_PERMISSIONS", "message": message})


def test_an_editor_may_not_change_the_schema(caller: Caller, airtable: AirtableStandIn) -> None:
    editor = as_one(caller, airtable.create_token(role="edit"))
    status, told = editor.meta("POST", f"bases/{editor.base}/tables", {})
    assert (status, told["error"]["type"]) == (403, "INVALID_PERMISSIONS")


def test_a_base_that_was_not_added_to_the_token_is_not_there(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    stranger = as_one(caller, airtable.create_token(bases=[]))
    assert stranger.data("GET", "Requests") == (404, {"error": "NOT_FOUND"})
    assert stranger.meta("GET", "bases") == (200, {"bases": []})


def test_a_revoked_token_is_no_token(caller: Caller, airtable: AirtableStandIn) -> None:
    token = airtable.create_token()
    airtable.revoke_token(token)
    assert as_one(caller, token).data("GET", "Requests")[0] == 401


def test_whoami_tells_the_user_and_never_the_scopes(caller: Caller, airtable: AirtableStandIn) -> None:
    status, told = as_one(caller, airtable.create_token(scopes=WORKER)).meta("GET", "whoami")
    assert status == 200
    assert list(told) == ["id"]
