"""The meta API's answers: who am I, which bases, which tables, and new ones."""

from worker.sandbox.airtable import exceptions, meta, parameters, tokens
from worker.sandbox.airtable.call import Call
from worker.sandbox.airtable.columns import Columns
from worker.sandbox.airtable.exceptions import Json

_CHANGE = "perform this operation"


def whoami(call: Call) -> Json:
    """GET /v0/meta/whoami: the user's id; the scopes of a personal token are never told."""
    parameters.only(dict(call.pairs), ())
    user = {"id": call.token.user}
    return {**user, "email": "desk@example.org"} if "user.email:read" in call.token.scopes else user


def list_bases(call: Call) -> Json:
    """GET /v0/meta/bases."""
    tokens.require(call.token, "schema.bases:read")
    parameters.only(dict(call.pairs), ("offset",))
    bases = [(base, call.token.role_in(base.id)) for base in call.model.bases.values()]
    return {"bases": [meta.base_shown(base, role) for base, role in bases if role != "none"]}


def list_tables(call: Call) -> Json:
    """GET /v0/meta/bases/{base}/tables."""
    call.require("schema.bases:read", "read", _CHANGE)
    parameters.only(dict(call.pairs), ("include",))
    included = {value for _, value in call.pairs}
    if included - {"visibleFieldIds"}:
        raise exceptions.invalid_request("include can be visibleFieldIds.")
    return meta.tables_shown(call.base, visible=bool(included))


def create_base(call: Call) -> Json:
    """POST /v0/meta/bases: by a creator of the workspace."""
    tokens.require(call.token, "schema.bases:write")
    body = call.body()
    parameters.only(body, ("name", "workspaceId", "tables"))
    if not body.get("name") or not isinstance(body.get("tables"), list) or not body["tables"]:
        raise exceptions.missing_in_body("name" if not body.get("name") else "tables")
    if body.get("workspaceId") != call.model.workspace:
        raise exceptions.model_not_found()
    if call.token.role != "create":
        raise exceptions.not_permitted()
    base = call.model.add_base(body["name"], body["tables"], seeding=False)
    return {"id": base.id, **meta.tables_shown(base)}


def create_table(call: Call) -> Json:
    """POST /v0/meta/bases/{base}/tables."""
    call.require("schema.bases:write", "create", _CHANGE)
    return meta.table_shown(meta.add_table(call.base, call.body(), Columns(call.model.random)))


def change_table(call: Call) -> Json:
    """PATCH /v0/meta/bases/{base}/tables/{table}."""
    call.require("schema.bases:write", "create", _CHANGE)
    meta.change_table(call.base, call.table, call.body())
    return meta.table_shown(call.table)


def create_field(call: Call) -> Json:
    """POST /v0/meta/bases/{base}/tables/{table}/fields."""
    call.require("schema.bases:write", "create", _CHANGE)
    field = Columns(call.model.random).field(call.base, call.table, call.body())
    return meta.field_shown(field)


def change_field(call: Call) -> Json:
    """PATCH /v0/meta/bases/{base}/tables/{table}/fields/{field}."""
    call.require("schema.bases:write", "create", _CHANGE)
    meta.change_field(call.table, call.field, call.body())
    return meta.field_shown(call.field)
