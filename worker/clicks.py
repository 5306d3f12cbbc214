"""Making presses true: re-read, decide, write, read back, answer. On the loop's own thread, many at once.

People's columns are written nowhere else, and only on behalf of who pressed. What the base answers goes to
the board, so that the pass goes on with it as with any edit. Nobody is told anything is saved before it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from airtable_schema.live import Schema
from airtable_schema.numbers import request_number
from airtable_schema.options import ContactOutcome
from airtable_schema.parse import parse_request
from airtable_schema.records import Contact, Request
from notifiers.answers import Answer, Said
from notifiers.contact_summary import summary
from notifiers.desk import Desk
from notifiers.messages import notice_key
from notifiers.presses import Act, Press
from worker.airtable_answers import MARGIN, NO_DATE_MARGIN, RawRecord
from worker.board import Board, Pressed, Row, Tracked
from worker.claim import Claim, claim_of, is_theirs, read_claim
from worker.clicks_batch import Batch, Pending, stand
from worker.clicks_writing import NO_COLUMNS, ClicksWriting, Columns, there
from worker.clock import Clock
from worker.deeds.by_act import deed, request_of
from worker.deeds.claims import lost_to
from worker.deeds.deed import ContactRow, Deed, DeedView, Refusal, Stands
from worker.errors import QuotaSpent, RecordGone, Temporary, where
from worker.inbox import Inbox
from worker.reading import Reading
from worker.said import read_said
from worker.snapshot import Snapshot

LAGS = timedelta(seconds=MARGIN)
"""How long a list may still show what stood in a row before a press."""

log = structlog.get_logger()


class Answering(Protocol):
    """The part of the Slack app that tells people what came of what they pressed. Never waits for Slack."""

    def take(self, press: Press) -> bool:
        """Return whether it is not too late for a press; if it is, the app tells who pressed."""

    def answer(self, press: Press, answer: Answer) -> None:
        """Tell who pressed, and nobody else."""

    def settle(self, press: Press) -> None:
        """Take in that there is nothing to tell."""


Timing = Callable[[Request, Sequence[Contact], datetime], Stands]
"""Returns where a request stands now, by these contacts."""


class Clicks:
    """The presses of one worker's desk. `schema` is set anew whenever the base's schema was read again."""

    def __init__(
        self,
        inbox: Inbox,
        answering: Answering,
        reading: Reading,
        writing: ClicksWriting,
        board: Board,
        snapshot: Snapshot,
        clock: Clock,
        *,
        timing: Timing,
        desk: Desk,
    ) -> None:
        self._inbox = inbox
        self._answering = answering
        self._reading = reading
        self._writing = writing
        self._board = board
        self._snapshot = snapshot
        self._clock = clock
        self._timing = timing
        self._desk = desk
        self.beside_others = False
        """Whether another worker is seen: then calls and texts are read again before each press."""
        self.volunteers_changed: set[str] = set()
        self.handed_over: list[Press] = []
        """What the next shift should be told, until it is."""
        self.looks = False
        """Whether somebody asked for a look at the whole base."""
        self.schema: Schema

    @property
    def wait(self) -> bool:
        """Whether anything waits to be served."""
        return self._inbox.has_presses

    def serve(self, pass_number: int) -> bool:
        """Make true what was pressed; return whether there was anything. Raises what the base is down with.

        Whoever pressed is told what came of it, also when this raises.
        """
        taken = [Pending(press, request_of(press)) for press in self._inbox.take_presses()]
        pending = [one for one in taken if self._answering.take(one.press)]
        if not pending:
            return False
        otherwise = Answer(code=Said.WENT_WRONG)
        try:
            self._carry_out(Batch(pending), pass_number)
        except (Temporary, QuotaSpent):
            otherwise = Answer(code=Said.NOT_ANSWERING)
            raise
        finally:
            for one in pending:
                self._tell(one, otherwise)
        return True

    def _carry_out(self, batch: Batch, pass_number: int) -> None:
        now = self._clock.now()
        self._read(batch, now, pass_number)
        for one in batch.pending:
            self._decide(one, batch, now)
        for one, _ in batch.doing:
            if not self._answering.take(one.press):
                one.leave()
        self._write(batch, pass_number)
        for one in batch.pending:
            one.is_true = one.deed is not None

    # Reading ----------------------------------------------------------------------------------------------

    def _read(self, batch: Batch, now: datetime, pass_number: int) -> None:
        """Read again all rows that these presses are about: one call, and calls and texts where needed."""
        about = list(dict.fromkeys(one.request for one in batch.pending if one.request))
        self._reading.again(about, now, pass_number)
        undoing = any(one.press.act is Act.UNDO for one in batch.pending)
        at_once = self.beside_others or undoing
        self.volunteers_changed |= self._reading.before_presses(now, at_once=at_once)
        batch.requests = {
            record: self._board.tracked[record].request for record in about if record in self._board.tracked
        }
        for contact in sorted(self._snapshot.contacts.rows.values(), key=lambda one: one.happened_at):
            for record in contact.request:
                if record in batch.requests:
                    batch.contacts[record].append(contact)

    # Deciding ---------------------------------------------------------------------------------------------

    def _decide(self, one: Pending, batch: Batch, now: datetime) -> None:
        if one.request and one.request not in batch.requests:
            one.refuse(Answer(code=Said.REQUEST_GONE))
            return
        try:
            decided = deed(one.press, self._view(one, batch, now), now)
        except Exception as error:  # noqa: BLE001 - the one place that catches broadly around a press
            log.error("press failed", request=one.request, act=one.press.act.value, code=where(error))
            one.refuse(Answer(code=Said.WENT_WRONG))
            return
        if isinstance(decided, Refusal):
            one.refuse(decided.answer)
            return
        one.deed, one.answer = decided, decided.answer
        stand(one.request, decided, batch, now)

    def _view(self, one: Pending, batch: Batch, now: datetime) -> DeedView:
        request = batch.requests.get(one.request) or Request(id="", created_at=now)
        contacts = tuple(batch.contacts[one.request]) if one.request else ()
        needs = self._snapshot.needs.rows
        return DeedView(
            request=request,
            needs=tuple(needs[need] for need in dict.fromkeys(request.needs) if need in needs),
            volunteers=self._snapshot.volunteers.rows,
            contacts=contacts,
            stands=self._timing(request, contacts, now),
            desk=self._desk,
            mine=self._mine(one.press) if one.press.act is Act.HANDOVER else (),
        )

    def _mine(self, press: Press) -> tuple[Request, ...]:
        held = [(one.request, claim_of(one.request)) for one in self._board.tracked.values()]
        return tuple(
            request
            for request, claim in held
            if claim is not None and not request.is_final and is_theirs(claim, press.user, press.user_name)
        )

    # Writing ----------------------------------------------------------------------------------------------

    def _write(self, batch: Batch, pass_number: int) -> None:
        self._take_on(batch)
        self._write_contacts(batch)
        self._write_requests(batch, pass_number)
        self._write_volunteers(batch)
        self._create(batch, pass_number)
        for one, decided in batch.doing:
            self._note(one, decided)

    def _take_on(self, batch: Batch) -> None:
        """Write `_Claim` before *Dispatcher*: the reply tells of somebody who was faster.

        Of several who write one after the other first the one and then the other column, and look at the
        other with each, exactly one finds both as they wrote them.
        """
        claims = {one.request: decided for one, decided in batch.doing if decided.claims}
        if not claims:
            return
        rows = {record: Columns({}, decided.memory) for record, decided in claims.items()}
        replies = self._rows("requests", rows)
        for one, decided in batch.doing:
            if decided.claims and one.request in replies:
                stands = self._parsed(replies[one.request]).dispatcher.strip()
                before = self._board.tracked[one.request].request.dispatcher.strip()
                if stands not in ("", before, str(decided.changes["dispatcher"])):
                    one.refuse(lost_to(Claim(by="", name=stands), one.press).answer)

    def _write_contacts(self, batch: Batch) -> None:
        rows = [(one, row) for one, decided in batch.doing for row in decided.contacts]
        undone = {key: ContactOutcome.UNDONE for _, decided in batch.doing for key in decided.undone}
        written = self._writing.contacts(
            [row for _, row in rows], undone, lambda row: self._summary(row, batch)
        )
        self._snapshot.contacts.take(there(written.rows), self.schema)
        for (one, _), reply in zip(rows, written.rows, strict=False):
            if isinstance(reply, Exception):
                self._fail(one, reply)
        for one, decided in batch.doing:
            one.is_true = not decided.writes_rows
        for reply in written.rows:
            if isinstance(reply, Temporary | QuotaSpent):
                raise reply

    def _summary(self, row: ContactRow, batch: Batch) -> str:
        request, needs = batch.requests[row.request], self._snapshot.needs.rows
        about = [needs[need] for need in (row.for_needs or request.needs) if need in needs]
        volunteer = self._snapshot.volunteers.rows.get(row.volunteer)
        return summary(request, about, volunteer, row.outcome, row.at, self._desk)

    def _write_requests(self, batch: Batch, pass_number: int) -> None:
        rows: dict[str, Columns] = {}
        for one, decided in batch.doing:
            memory = (
                {} if decided.claims else decided.memory
            )  # that is written already, and is not to be again
            written = {one.request: (decided.changes, memory), **decided.others}
            for record, (peoples, ours) in written.items():
                if peoples or ours:
                    rows[record] = rows.get(record, NO_COLUMNS).with_more(peoples, ours)
        replies = self._rows("requests", rows)
        for one, decided in batch.doing:
            if (decided.changes or decided.memory) and one.request not in replies:
                self._fail(one, self._refused.get(one.request))
        for record, reply in replies.items():
            self._see(reply, rows[record], pass_number)
        self._read_back(batch, replies)

    def _read_back(self, batch: Batch, replies: dict[str, RawRecord]) -> None:
        """Confirm to nobody that they are on it before the base says so: somebody else may have been last."""
        for one, decided in batch.doing:
            if not decided.claims or one.request not in replies:
                continue
            stands = read_claim(self._parsed(replies[one.request]).claim)
            if stands is not None and stands.by not in ("", one.press.user):
                one.refuse(lost_to(stands, one.press).answer)
                self._rows("requests", {one.request: Columns({"dispatcher": stands.name}, {})})

    def _write_volunteers(self, batch: Batch) -> None:
        rows: dict[str, Columns] = {}
        for _, decided in batch.doing:
            for record in {**decided.volunteers, **decided.volunteers_memory}:
                peoples = decided.volunteers.get(record, {})
                ours = decided.volunteers_memory.get(record, {})
                rows[record] = rows.get(record, NO_COLUMNS).with_more(peoples, ours)
        replies = self._rows("volunteers", rows)
        self.volunteers_changed |= self._snapshot.volunteers.take(replies.values(), self.schema)
        for one, decided in batch.doing:
            missing = {*decided.volunteers} - replies.keys()
            for record in missing:
                self._fail(one, self._refused.get(record))

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
                self._see(reply, NO_COLUMNS, pass_number)

    def _rows(self, table: str, rows: dict[str, Columns]) -> dict[str, RawRecord]:
        """Write rows and return the replies; what was refused is kept aside. Raises what stopped it."""
        self._refused: dict[str, Exception] = {}
        if not rows:
            return {}
        written = self._writing.rows(table, rows)
        if written.failure is not None:
            raise written.failure
        self._refused = dict(written.refused)
        return dict(written.records)

    # What is known after it -------------------------------------------------------------------------------

    def _see(self, reply: RawRecord, columns: Columns, pass_number: int) -> None:
        """Take in a row as the base has it after a press, as if it had just been read."""
        parsed = parse_request(reply, self.schema)
        now, held = self._clock.now(), self._board.tracked.get(parsed.record.id)
        unread = (now - timedelta(seconds=NO_DATE_MARGIN)).replace(microsecond=0)
        before = held.request if held is not None else parsed.record
        if held is not None:
            held.pressed = None
        row = Row(parsed.record, parsed.problems, held.looked_at if held is not None else unread)
        one = self._board.see(row, now, pass_number=pass_number, first=True)
        names = {"status_name"} if "status" in columns.peoples else set()
        written = frozenset({*columns.peoples, *names})
        one.pressed = Pressed(now + LAGS, before, one.request, written) if written else None

    def _note(self, one: Pending, decided: Deed) -> None:
        """Have the pass go on with what was pressed."""
        tracked = self._board.tracked.get(one.request)
        self.looks |= decided.looks
        if decided.hands_over is not None:
            self.handed_over.append(one.press)
        for record in decided.others:
            self._ask(self._board.tracked.get(record))
        if tracked is None:
            return
        if decided.ranks_anew:
            tracked.request = replace(tracked.request, shortlist=())
        if decided.ranks_anew or decided.memory:
            tracked.decision = None
        if decided.opened and not tracked.request.is_final:
            key = notice_key(
                "opened", tracked.id, f"{read_said(tracked.request.said).round}:{one.press.user}"
            )
            tracked.opened_by[key] = one.press.user_name
        self._ask(tracked)
        log.info("pressed", request=one.request, act=one.press.act.value)

    def _ask(self, tracked: Tracked | None) -> None:
        if tracked is None:
            return
        tracked.ask()
        if tracked.held is not None and not tracked.held.firmly:
            tracked.held = None

    def _parsed(self, reply: RawRecord) -> Request:
        return parse_request(reply, self.schema).record

    def _fail(self, one: Pending, why: Exception | None) -> None:
        gone = isinstance(why, RecordGone) and why.record_id in ("", one.request)
        code = Said.REQUEST_GONE if gone else Said.WENT_WRONG
        code = Said.NOT_ANSWERING if isinstance(why, Temporary | QuotaSpent) else code
        log.warning("press refused", request=one.request, act=one.press.act.value, why=why)
        one.refuse(Answer(code=code))

    def _tell(self, one: Pending, otherwise: Answer) -> None:
        if one.is_left:
            return
        if one.is_true and one.answer is None:
            self._answering.settle(one.press)
            return
        told = one.answer if one.is_true else one.refusal
        self._answering.answer(one.press, told or otherwise)
