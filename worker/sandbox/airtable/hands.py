"""What a person does in the base: rows made, changed, deleted and read by the names of columns.

For tests, the demo and the control API; no call is counted and no token asked for. An edit moves modification
times as an edit in Airtable's own app does.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from worker.sandbox.airtable.base import Base, Wrote
from worker.sandbox.airtable.cells import iso
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.models import Airtable
from worker.sandbox.airtable.schema import Record, Table
from worker.sandbox.airtable.tokens import ROLES, SCOPES


class Hands:
    """Direct handles on records. Bases and records go by id, tables and columns by name or id.

    A base, table or record that does not exist is a KeyError; a value that the column can't take is refused
    with the vendor's words (`VendorError`).
    """

    def __init__(self, model: Airtable) -> None:
        self._model = model

    @property
    def workspace(self) -> str:
        """The id of the one workspace there is, for POST /v0/meta/bases."""
        return self._model.workspace

    def create_base(self, name: str, tables: Sequence[Json]) -> str:
        """Make a base and return its id. Links name the table they go to; autonumbers are allowed."""
        with self._model.lock:
            return self._model.add_base(name, list(tables), seeding=True).id

    def create_token(
        self, *, scopes: Collection[str] = SCOPES, role: str = ROLES[-1],
        bases: Collection[str] | None = None, roles: Mapping[str, str] | None = None,
    ) -> str:  # fmt: skip
        """Make a personal access token; by default it may do everything, everywhere."""
        with self._model.lock:
            return self._model.add_token(scopes=scopes, role=role, bases=bases, roles=roles).secret

    def revoke_token(self, token: str) -> None:
        """Make a token invalid."""
        with self._model.lock:
            self._model.tokens.revoke(token)

    def create_record(self, base: str, table: str, fields: Mapping[str, object]) -> str:
        """Add a row and return its id."""
        return self.create_records(base, table, [fields])[0]

    def create_records(self, base: str, table: str, rows: Sequence[Mapping[str, object]]) -> list[str]:
        """Add any number of rows at once and return their ids."""
        with self._model.lock:
            held, where = self._base(base), self._table(base, table)
            given = [_plain(row) for row in rows]
            now = self._model.now()
            made = self._model.records.create(held, where, given, now, typecast=False)
            return [record.id for record in made]

    def update_record(self, base: str, table: str, record_id: str, fields: Mapping[str, object]) -> None:
        """Change cells of a row; None empties one."""
        with self._model.lock:
            record = self._record(base, table, record_id)
            changes = [(record, _plain(fields))]
            now = self._model.now()
            self._model.records.update(self._base(base), changes, now, typecast=False, clear=False)

    def delete_record(self, base: str, table: str, record_id: str) -> None:
        """Delete a row, and with it every link to it."""
        with self._model.lock:
            record = self._record(base, table, record_id)
            self._model.records.delete(self._base(base), [record], self._model.now())

    def record(self, base: str, table: str, record_id: str) -> dict[str, Json]:
        """Return one row: its id, its createdTime and its filled columns by name, without lag."""
        with self._model.lock:
            return self._row(self._base(base), self._record(base, table, record_id))

    def rows(self, base: str, table: str) -> list[dict[str, Json]]:
        """Return every row of a table as `record` does, in the order in which they were made."""
        with self._model.lock:
            held = self._base(base)
            records = sorted(self._table(base, table).records.values(), key=lambda record: record.number)
            return [self._row(held, record) for record in records]

    def has_record(self, base: str, table: str, record_id: str) -> bool:
        """Return whether the table holds the row."""
        with self._model.lock:
            return record_id in self._table(base, table).records

    def last_modified(self, base: str, table: str, record_id: str, column: str) -> datetime | None:
        """Return when a cell was last changed; None if it never was."""
        with self._model.lock:
            field = self._table(base, table).find(column)
            if field is None:
                raise KeyError(column)
            return self._record(base, table, record_id).modified.get(field.id)

    def expire_iterators(self) -> None:
        """Make every list that is being read lose its place, as a restart of Airtable's servers does."""
        with self._model.lock:
            self._model.records.lists.expire()

    def watch_writes(self, base: str, watcher: Callable[[Wrote], None]) -> None:
        """Have everything looked at that is written into a base, by whomever, right after it was."""
        with self._model.lock:
            self._base(base).watchers.append(watcher)

    def calls_this_month(self) -> int:
        """Return how many calls the workspace has spent in the present month."""
        with self._model.lock:
            return self._model.limits.calls_this_month(self.workspace, self._model.now())

    def spend(self, calls: int = 1) -> None:
        """Count calls that somebody else made in the same workspace; none is refused."""
        with self._model.lock:
            for _ in range(calls):
                self._model.limits.spend(self.workspace, self._model.now(), refusable=False)

    def _base(self, base: str) -> Base:
        return self._model.bases[base]

    def _table(self, base: str, table: str) -> Table:
        found = self._base(base).find(table)
        if found is None:
            raise KeyError(table)
        return found

    def _record(self, base: str, table: str, record_id: str) -> Record:
        return self._table(base, table).records[record_id]

    def _row(self, base: Base, record: Record) -> dict[str, Json]:
        shown = self._model.records.shown(base, record, fields=None, by_id=False)
        return {"id": record.id, "createdTime": shown["createdTime"], **shown["fields"]}


def _plain(fields: Mapping[str, object]) -> dict[str, Json]:
    return {name: _value(value) for name, value in fields.items()}


def _value(value: object) -> Json:
    if isinstance(value, datetime):
        return iso(value)
    return list(value) if isinstance(value, tuple | set | frozenset) else value
