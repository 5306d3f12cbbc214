"""The independent checker of every promise: it reads the sandbox's base, its channel and its call log.

It knows nothing of the worker. A story tells it what the sandbox can't know: that a fresh process begins
(`started`), and what people press straight into a worker (`pressed`). What it finds is in `found`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from airtable_schema.template import TEMPLATE
from notifiers.presses import Press
from tests.journeys.watching import Watch
from tests.prove.checker_calls import BackOffs, Budget
from tests.prove.checker_edits import Edits
from tests.prove.checker_messages import Messages, Said
from tests.prove.checker_rest import Rest, Row
from tests.prove.violations import Findings, Violation
from worker.sandbox.call_log import Call
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.messages import Json
from worker.sandbox.slack.shown import read

NEXT_STEP = "every open request has a true Next step"


class _At:
    """What is watched for its Next steps."""

    def __init__(self, sandbox: Sandbox, base: str) -> None:
        self.sandbox, self.base = sandbox, base


class Checker:
    """Watches one base and one channel. Built before any worker calls, on a base as the template has it.

    `cap`: the calls of a month that the group gives; `alone`: only one worker runs at a time. Renamed columns
    stay known by their ids.
    """

    def __init__(self, sandbox: Sandbox, base: str, *, cap: int | None = None, alone: bool = True) -> None:
        self._sandbox, self._base = sandbox, base
        self._findings = Findings(sandbox.clock.now)
        self._tables, self._names = _template_names(sandbox.airtable.tables(base))
        self.edits = Edits(self._findings, self._names)
        self.back_offs = BackOffs(self._findings, alone=alone)
        self.messages = Messages(self._findings, self._said, alone=alone)
        self.budget = Budget(
            self._findings, sandbox.airtable.calls_this_month, self._booked, self._tables["heartbeats"], cap
        )
        self.next_steps = Watch(_At(sandbox, base))
        self.held: Callable[[Row], bool] = lambda _: False
        """Whether a request waits at the safety valve; a story that fills the valve says so."""
        self.calls = 0

    def watch(self) -> None:
        """Look at every call and every write from now on."""
        self._sandbox.airtable.watch_writes(self._base, self.edits.wrote)
        self._sandbox.watch(self._look)

    def started(self) -> None:
        """Take in that a fresh process takes the place of the one before."""
        self.back_offs.started()
        self.budget.started()

    def pressed(self, press: Press) -> None:
        """Take in that somebody pressed."""
        self.edits.pressed(press.act, press.request, press.at, press.volunteer, press.values)

    def made_again(self, table: str, column: str, column_id: str) -> None:
        """Take in that a column that was deleted is in the base again, under another id."""
        self._names[self._tables[table], column_id] = (table, column)

    @property
    def found(self) -> tuple[Violation, ...]:
        """Everything found wrong so far."""
        return self._findings.all

    def at_rest(self, *, next_steps: bool = True) -> list[Violation]:
        """Hold everything against the base, now that nothing is left to be done; return what is new.

        `next_steps`: also each Next step, which needs a look after each rest, from the beginning on.
        """
        before = set(self.found)
        for rule, what in self._rest().wrongs():
            self._findings.report(rule, what)
        if next_steps:
            self.look_at_next_steps()
        return [violation for violation in self.found if violation not in before]

    def look_at_next_steps(self, *, whole: bool = True) -> None:
        """Hold each Next step against an account of its own; not `whole`: only presses were served."""
        try:
            self.next_steps.look(self._sandbox.clock.now(), whole=whole)
        except AssertionError as wrong:
            self._findings.report(NEXT_STEP, str(wrong).partition("\n")[0])

    def _look(self, call: Call) -> None:
        """Hold one call against everything that must be true at every call; runs on the sandbox's thread."""
        self.calls += 1
        self.back_offs.look(call, pressed=self.edits.is_pressed(call.at))
        self.budget.look(call)
        self.messages.look(call)

    def _said(self) -> Iterator[Said]:
        slack = self._sandbox.slack
        with slack.workspace.lock:
            for one in slack.workspace.messages(slack.channel).all(self._sandbox.clock.now()):
                if one.bot == slack.app.bot_id:
                    payload = (one.metadata or {}).get("event_payload", {})
                    yield Said(str(payload.get("key", "")), one.ts, read(one))

    def _booked(self) -> int | None:
        """Return the calls of this month that the table Hyperlocal counts; None: it can't count."""
        month = f"{self._sandbox.clock.now():%Y-%m}"
        columns = {column for table, column in self._present("heartbeats").values() if table == "heartbeats"}
        if not {"calls_this_month", "month"} <= columns:
            return None
        rows = self._rows("heartbeats")
        return sum(int(row.get("calls_this_month") or 0) for row in rows if row.get("month") == month)

    def _rest(self) -> Rest:
        named = [row for table in ("needs", "volunteers") for row in self._rows(table)]
        return Rest(
            now=self._sandbox.clock.now(),
            requests=[{**row, "edited_at": self._edited_at(row)} for row in self._rows("requests")],
            names={str(row["id"]): str(row.get("name", "")) for row in named},
            volunteers=[str(row.get("name", "")) for row in self._rows("volunteers")],
            messages=[one for one in self._sandbox.slack.messages() if one.author == "Hyperlocal"],
            deleted=self.edits.deleted,
            held=self.held,
            taken=self.messages.taken,
        )

    def _edited_at(self, row: Row) -> datetime:
        """Return when anything of a request was last changed by people, or when it was made."""
        columns = self._present("requests")
        modified = self._sandbox.airtable.last_modified
        table = self._tables["requests"]
        ours = {name for name, (_, key) in columns.items() if key in row}
        moments = [modified(self._base, table, row["id"], name) for name in ours]
        made = datetime.fromisoformat(row["createdTime"])
        return max([made, *(moment for moment in moments if moment is not None)])

    def _present(self, table: str) -> Mapping[str, tuple[str, str]]:
        """Return the columns that a table has now, by the names they have now."""
        tables = {one["id"]: one for one in self._sandbox.airtable.tables(self._base)}
        there = tables.get(self._tables[table], {"fields": []})
        known = ((one["name"], self._names.get((self._tables[table], one["id"]))) for one in there["fields"])
        return {name: key for name, key in known if key is not None}

    def _rows(self, table: str) -> Iterable[dict[str, Any]]:
        """Yield the rows of a table by the keys of the template's columns, with `id` and `createdTime`."""
        columns = self._present(table)
        for row in self._sandbox.airtable.rows(self._base, self._tables[table]) if columns else ():
            cells = {columns[name][1]: value for name, value in row.items() if name in columns}
            yield {"id": row["id"], "createdTime": row["createdTime"], **cells}


def _template_names(tables: list[Json]) -> tuple[dict[str, str], dict[tuple[str, str], tuple[str, str]]]:
    """Return each table's id by its key, and each column's keys by its ids, from the base's own names."""
    ids, columns = {}, {}
    for table in TEMPLATE:
        there = next((one for one in tables if one["name"] == table.name), None)
        if there is None:
            continue
        ids[table.key] = there["id"]
        named = {column.name.replace("{unit}", "mi"): column.key for column in table.columns}
        for field in there["fields"]:
            if field["name"] in named:
                columns[there["id"], field["id"]] = (table.key, named[field["name"]])
    return ids, columns
