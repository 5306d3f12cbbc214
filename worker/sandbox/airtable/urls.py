"""Which path is answered by what. The meta API comes first, because a base's path is any two segments."""

from collections.abc import Callable
from typing import TypeAlias

from worker.sandbox.airtable import responses, responses_meta
from worker.sandbox.airtable.call import Call
from worker.sandbox.airtable.exceptions import Json

Answer: TypeAlias = Callable[[Call], Json]

META: tuple[tuple[str, str, Answer], ...] = (
    ("GET", "/v0/meta/whoami", responses_meta.whoami),
    ("GET", "/v0/meta/bases", responses_meta.list_bases),
    ("POST", "/v0/meta/bases", responses_meta.create_base),
    ("GET", "/v0/meta/bases/{base}/tables", responses_meta.list_tables),
    ("POST", "/v0/meta/bases/{base}/tables", responses_meta.create_table),
    ("PATCH", "/v0/meta/bases/{base}/tables/{table}", responses_meta.change_table),
    ("POST", "/v0/meta/bases/{base}/tables/{table}/fields", responses_meta.create_field),
    ("PATCH", "/v0/meta/bases/{base}/tables/{table}/fields/{field}", responses_meta.change_field),
)
_TABLE = "/v0/{base:app[A-Za-z0-9]+}/{table}"
_RECORD = _TABLE + "/{record:rec[A-Za-z0-9]+}"
DATA: tuple[tuple[str, str, Answer], ...] = (
    ("POST", _TABLE + "/listRecords", responses.list_records_posted),
    ("GET", _RECORD, responses.get_record),
    ("PATCH", _RECORD, responses.update_record),
    ("PUT", _RECORD, responses.update_record),
    ("DELETE", _RECORD, responses.delete_record),
    ("GET", _TABLE, responses.list_records),
    ("POST", _TABLE, responses.create_records),
    ("PATCH", _TABLE, responses.update_records),
    ("PUT", _TABLE, responses.update_records),
    ("DELETE", _TABLE, responses.delete_records),
)
