"""Carrying presses out: calls and texts first, then requests, volunteers and new rows, each in tens.

A row that the base refuses stops its own press only. What stops everything is raised.
"""

from collections.abc import Callable, Mapping

import structlog

from airtable_schema.numbers import request_number
from airtable_schema.parse import parse_request
from airtable_schema.records import Request
from notifiers.answers import Answer, Said
from notifiers.contact_summary import summary
from notifiers.desk import Desk
from worker.airtable.answers import RawRecord, Written
from worker.board import Board
from worker.clock import Clock
from worker.deeds.deed import ContactRow, Deed
from worker.errors import Ambiguous, QuotaSpent, RecordGone, Temporary
from worker.presses.after import After
from worker.presses.batch import Batch, Pending
from worker.presses.racing import Racing
from worker.presses.writing import NO_COLUMNS, ClicksWriting, Columns, there
from worker.snapshot import Snapshot

log = structlog.get_logger()


class Carrying:
    """The one place that writes people's columns, and only on behalf of who pressed."""

    def __init__(
        self,
        writing: ClicksWriting,
        racing: Racing,
        board: Board,
        snapshot: Snapshot,
        after: After,
        desk: Desk,
        clock: Clock,
    ) -> None:
        self._writing = writing
        self._racing = racing
        self._board = board
        self._snapshot = snapshot
        self._after = after
        self._desk = desk
        self._clock = clock
        self.volunteers_changed: set[str] = set()
        self.gone: set[str] = set()
        """What presses named and the base does not have any more."""

    def carry_out(self, batch: Batch, pass_number: int) -> None:
        """Write what these presses do. Those of which the base took all are true afterwards."""
        self._racing.begin(batch, pass_number)
        self._drop_late_ones(batch, lambda decided: decided.writes)
        self._contacts(batch)
        self._drop_late_ones(batch, lambda decided: decided.undone and decided.writes_rows, Said.UNCLEAR)
        self._drop_late_ones(batch, lambda decided: decided.writes_rows)
        self._requests(batch, pass_number)
        self._drop_late_ones(batch, lambda decided: decided.volunteers or decided.volunteers_memory)
        self._volunteers(batch)
        self._drop_late_ones(batch, lambda decided: decided.creates)
        self._create(batch, pass_number)
        for one, _ in batch.doing:
            one.is_true = True

    def _drop_late_ones(
        self, batch: Batch, writes: Callable[[Deed], object], told: Said = Said.NOT_ANSWERING
    ) -> None:
        """Let presses do nothing more that the base kept waiting until they were void.

        What they were decided on may not hold any more: somebody may have changed it in Airtable meanwhile.
        Their calls are taken back as those of any half.
        """
        for one, decided in batch.doing:
            if one.press.is_void(self._clock.now()) and writes(decided):
                one.refuse(Answer(code=told))

    def _contacts(self, batch: Batch) -> None:
        rows = [(one, row) for one, decided in batch.doing for row in decided.contacts]
        written = self._writing.contacts([row for _, row in rows], lambda row: self._summary(row, batch))
        self._snapshot.contacts.take(there(written.rows), self._writing.schema)
        for (one, _), reply in zip(rows, written.rows, strict=True):
            if isinstance(reply, Exception):
                self._fail(one, reply)
            else:
                one.rows.append(reply["id"])
        self._undo(batch)
        for one, decided in batch.doing:
            one.is_true = not decided.writes_rows
        for reply in written.rows:
            if isinstance(reply, Temporary | QuotaSpent):
                raise reply

    def _undo(self, batch: Batch) -> None:
        """Take back contacts; one that somebody deleted meanwhile is as it should be."""
        undone = {key for _, decided in batch.doing for key in decided.undone}
        rows = [contact.id for contact in self._snapshot.contacts.rows.values() if contact.key in undone]
        written = self._writing.undo(rows)
        self._snapshot.contacts.take(written.records.values(), self._writing.schema)
        for record in written.refused:
            self._snapshot.contacts.drop(record)
        if written.failure is not None:
            raise written.failure

    def _summary(self, row: ContactRow, batch: Batch) -> str:
        request, needs = batch.requests[row.request], self._snapshot.needs.rows
        about = [needs[need] for need in (row.for_needs or request.needs) if need in needs]
        volunteer = self._snapshot.volunteers.rows.get(row.volunteer)
        return summary(request, about, volunteer, row.outcome, row.at, self._desk)

    def _requests(self, batch: Batch, pass_number: int) -> None:
        rows: dict[str, Columns] = {}
        for one, decided in batch.doing:
            memory = {} if decided.claims else decided.memory  # that of a claim stands there already
            for record, (peoples, ours) in {
                one.request: (decided.changes, memory),
                **decided.others,
            }.items():
                if peoples or ours:
                    rows[record] = rows.get(record, NO_COLUMNS).with_more(peoples, ours)
        replies = self._rows("requests", rows)
        for one, decided in batch.doing:
            if (decided.changes or decided.memory) and one.request not in replies.records:
                self._fail(one, replies.refused.get(one.request))
            for record in [record for record in decided.others if record not in replies.records][:1]:
                self._fail(one, replies.refused.get(record))
        for record, reply in replies.records.items():
            self._after.see(reply, rows[record], pass_number)
        self._racing.end(batch, replies.records, pass_number)

    def _volunteers(self, batch: Batch) -> None:
        rows: dict[str, Columns] = {}
        for _, decided in batch.doing:
            for record in {**decided.volunteers, **decided.volunteers_memory}:
                peoples = decided.volunteers.get(record, {})
                ours = decided.volunteers_memory.get(record, {})
                rows[record] = rows.get(record, NO_COLUMNS).with_more(peoples, ours)
        replies = self._rows("volunteers", rows)
        taken = self._snapshot.volunteers.take(replies.records.values(), self._writing.schema)
        self.volunteers_changed |= taken
        for one, decided in batch.doing:
            for record in {*decided.volunteers} - replies.records.keys():
                self._fail(one, replies.refused.get(record))

    def _create(self, batch: Batch, pass_number: int) -> None:
        new = [(one, decided) for one, decided in batch.doing if decided.creates]
        rows = self._writing.create({decided.key: decided.creates for _, decided in new}).rows
        for (one, _), reply in zip(new, rows, strict=False):
            if isinstance(reply, Exception):
                self._fail(one, reply)
                continue
            request = self._parsed(reply)
            one.answer = Answer(code=Said.CREATED, values={"no": request_number(request)})
            if not request.is_final:
                self._after.see(reply, NO_COLUMNS, pass_number)

    def _rows(self, table: str, rows: Mapping[str, Columns]) -> Written:
        """Write rows; what was refused is in what is returned. Raises what stopped it."""
        written = self._writing.rows(table, rows)
        if written.failure is not None:
            raise written.failure
        return written

    def _parsed(self, reply: RawRecord) -> Request:
        return parse_request(reply, self._writing.schema).record

    def _fail(self, one: Pending, why: Exception | None) -> None:
        """Let a press do nothing because the base refused a row of it."""
        log.warning("press refused", request=one.request, act=one.press.act.value, why=why)
        code = unsaved(why)
        if isinstance(why, RecordGone):
            code = Said.REQUEST_GONE if why.record_id in ("", one.request) else Said.SOMEONE_CHANGED
            one.is_lost = code is Said.SOMEONE_CHANGED
            self._forget(one, why.record_id or one.request)
        one.refuse(Answer(code=code))

    def _forget(self, one: Pending, record: str) -> None:
        if record == one.request or record in self._board.tracked:
            self._board.gone(record)
        else:
            self.gone.add(record)


def unsaved(why: Exception | None) -> Said:
    """Return what somebody is told whose press came to nothing for this reason."""
    match why:
        case Ambiguous():
            return Said.UNCLEAR
        case Temporary() | QuotaSpent():
            return Said.NOT_ANSWERING
        case _:
            return Said.WENT_WRONG
