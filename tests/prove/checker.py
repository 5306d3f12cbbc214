"""The independent checker of every promise: it reads the sandbox's base, its channel and its call log.

It knows nothing of the worker. A story tells it what the sandbox can't know: that a fresh process begins
(`started`), and what people press straight into a worker (`pressed`). What it finds is in `found`.
"""

from collections.abc import Callable, Iterator

from notifiers.presses import Press
from tests.journeys.watching import Watch
from tests.prove.checker_base import Base, Row
from tests.prove.checker_calls import BackOffs, Budget
from tests.prove.checker_edits import Edits
from tests.prove.checker_lookups import LookUps
from tests.prove.checker_messages import Messages, Said
from tests.prove.checker_next_steps import NextSteps
from tests.prove.checker_rest import Rest
from tests.prove.violations import Findings, Violation
from worker.sandbox.call_log import Call
from worker.sandbox.server import Sandbox
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
        self._read = Base(sandbox, base)
        self.edits = Edits(self._findings, self._read.names)
        self.back_offs = BackOffs(self._findings, alone=alone)
        self.look_ups = LookUps(self._findings, alone=alone)
        self.messages = Messages(self._findings, self._said, alone=alone)
        counted, heartbeats = sandbox.airtable.calls_this_month, self._read.tables["heartbeats"]
        self.budget = Budget(self._findings, counted, self._booked, heartbeats, cap)
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
        self.look_ups.started()
        self.budget.started()
        self.messages.started()

    def stopped(self) -> None:
        """Take in that the last process has ended, and none has taken its place."""
        self.messages.stopped()

    def pressed(self, press: Press) -> None:
        """Take in that somebody pressed."""
        self.edits.pressed(press.act, press.request, press.at, press.volunteer, press.values)

    def made_again(self, table: str, column: str, column_id: str) -> None:
        """Take in that a column that was deleted is in the base again, under another id."""
        self._read.made_again(table, column, column_id)

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

    def hold_next_steps(self) -> None:
        """Hold each Next step against an account of its own, from the rows and the channel alone."""
        for what in self._next_steps().wrongs():
            self._findings.report(NEXT_STEP, what)

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
        self.look_ups.look(call)
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
        if not {"calls_this_month", "month"} <= {*self._read.columns("heartbeats").values()}:
            return None
        rows = self._read.rows("heartbeats")
        return sum(int(row.get("calls_this_month") or 0) for row in rows if row.get("month") == month)

    def _rest(self) -> Rest:
        base = self._read
        named = [row for table in ("needs", "volunteers") for row in base.rows(table)]
        return Rest(
            now=self._sandbox.clock.now(),
            requests=[{**row, "edited_at": base.edited_at(row)} for row in base.rows("requests")],
            names={str(row["id"]): str(row.get("name", "")) for row in named},
            volunteers=[str(row.get("name", "")) for row in base.rows("volunteers")],
            messages=[one for one in self._sandbox.slack.messages() if one.author == "Hyperlocal"],
            deleted=self.edits.deleted,
            held=self.held,
            taken=self.messages.taken,
        )

    def _next_steps(self) -> NextSteps:
        base, deleted = self._read, self.edits.deleted.values()
        return NextSteps(
            now=self._sandbox.clock.now(),
            requests=base.by_names("requests"),
            calls={row["id"]: row for row in base.by_names("contacts")},
            kinds={row["id"]: row for row in base.by_names("needs")},
            volunteers={row["id"]: row for row in base.by_names("volunteers")},
            cards={one.ts: one.text for one in self._sandbox.slack.messages() if not one.deleted},
            deleted=[base.as_shown("contacts", row) for row in deleted if row["table"] == "contacts"],
        )
