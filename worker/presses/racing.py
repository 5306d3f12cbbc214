"""Of several who press at the same moment, also on several workers, one has it and the others are told.

Airtable has no compare-and-set. Who takes a request on, or changes who is assigned, writes `_Claim` first
and the people's column after it, and looks at the other one with each reply: of several, exactly one finds
both as they were left.
"""

from collections.abc import Iterator, Mapping

from airtable_schema.options import Status
from airtable_schema.parse import parse_request
from airtable_schema.records import Request
from notifiers.answers import Answer, Said
from notifiers.presses import Press
from worker.airtable.answers import RawRecord, Written
from worker.board import Board
from worker.deeds.claims import lost_to
from worker.deeds.deed import Deed
from worker.deeds.rows import key_of
from worker.presses.after import After
from worker.presses.batch import Batch, Pending
from worker.presses.writing import NO_COLUMNS, ClicksWriting, Columns
from worker.remembered.claim import Claim, read_claim


class Racing:
    """The races of one worker's presses."""

    def __init__(self, writing: ClicksWriting, board: Board, after: After) -> None:
        self._writing = writing
        self._board = board
        self._after = after
        self.beside_others = False
        """Whether another worker is seen: one alone carries out one assignment after the other anyway."""
        self._marks: dict[str, str] = {}
        """What stands for the assignments of this batch, by request."""
        self._before: dict[str, Request] = {}
        """These requests as they were decided on."""

    def begin(self, batch: Batch, pass_number: int) -> None:
        """Write what is meant; the replies tell of somebody who was faster."""
        self._marks = {}
        self._before = {one.request: self._held(one) for one, decided in batch.doing if decided.assigns}
        rows: dict[str, Columns] = {}
        for one, decided in batch.doing:
            if decided.claims:
                rows[one.request] = Columns({}, decided.memory)
        for one, decided in self._assigning(batch):
            held = self._before[one.request]
            mark = self._marks[one.request] = _mark(one.press, held, decided)
            claim = str(rows.get(one.request, NO_COLUMNS).ours.get("claim", held.claim))
            meant = {"claim": _with(claim, mark)}
            rows[one.request] = rows.get(one.request, NO_COLUMNS).with_more({}, meant)
        replies = self._rows(rows)
        for one, decided in batch.doing:
            if one.request in replies:
                self._look_behind(one, decided, replies[one.request], pass_number)

    def _look_behind(self, one: Pending, decided: Deed, reply: RawRecord, pass_number: int) -> None:
        stands = self._parsed(reply)
        if decided.claims:
            before = self._held(one).dispatcher.strip()
            name = stands.dispatcher.strip()
            if name not in ("", before, str(decided.changes["dispatcher"])):
                one.refuse(lost_to(Claim(by="", name=name), one.press).answer)
        elif one.request in self._marks:
            assigned = self._before[one.request].assigned_to
            if set(stands.assigned_to) != set(assigned):
                self._after.see(reply, NO_COLUMNS, pass_number)
                _lose(one)

    def end(self, batch: Batch, replies: Mapping[str, RawRecord], pass_number: int) -> None:
        """Confirm nothing to anybody before the base says so: somebody else may have been last."""
        for one, decided in batch.doing:
            reply = replies.get(one.request)
            stands = read_claim(self._parsed(reply).claim) if reply is not None else None
            if stands is None:
                continue
            if decided.claims and stands.by not in ("", one.press.user):
                one.refuse(lost_to(stands, one.press).answer)
                self._rows({one.request: Columns({"dispatcher": stands.name}, {})})
            elif self._is_written_over(one, decided, stands):
                self._give_way(one, decided, stands.assigning, pass_number)

    def _is_written_over(self, one: Pending, decided: Deed, stands: Claim) -> bool:
        """Whether another worker, also one that is not seen yet, changed who is assigned meanwhile."""
        if not decided.assigns:
            return False
        held = read_claim(self._before[one.request].claim)
        known = self._marks.get(one.request) or (held.assigning if held is not None else "")
        return stands.assigning not in ("", known)

    def _give_way(self, one: Pending, decided: Deed, winner: str, pass_number: int) -> None:
        """Let who wrote last have it: both wrote over what the other wrote."""
        before = self._before[one.request]
        changes: dict[str, object] = {"assigned_to": _marked(winner, before.assigned_to)}
        if decided.changes.get("status", Status.ASSIGNED) is not Status.ASSIGNED:
            changes["status"] = before.status  # who opened it again decides so once more
        replies = self._rows({one.request: Columns(changes, {})})
        for reply in replies.values():
            self._after.see(reply, NO_COLUMNS, pass_number)
        _lose(one)

    def _assigning(self, batch: Batch) -> Iterator[tuple[Pending, Deed]]:
        if self.beside_others:
            yield from ((one, decided) for one, decided in batch.doing if decided.assigns)

    def _held(self, one: Pending) -> Request:
        return self._board.tracked[one.request].request

    def _rows(self, rows: Mapping[str, Columns]) -> Mapping[str, RawRecord]:
        written: Written = self._writing.rows("requests", rows)
        if written.failure is not None:
            raise written.failure
        return written.records

    def _parsed(self, reply: RawRecord) -> Request:
        return parse_request(reply, self._writing.schema).record


def _mark(press: Press, before: Request, decided: Deed) -> str:
    """Return what stands for a change of who is assigned: who is added, who leaves, and by which press."""
    after = decided.changes["assigned_to"]
    added = [f"+{who}" for who in after if who not in before.assigned_to]
    left = [f"-{who}" for who in before.assigned_to if who not in after]
    return key_of(press, before.id, ",".join([*added, *left]) or "+")


def _marked(mark: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Return who is assigned after the change that a mark stands for."""
    parts = mark.split(":")[1].split(",")
    left = {who.removeprefix("-") for who in parts if who.startswith("-")}
    added = [who.removeprefix("+") for who in parts if not who.startswith("-")]
    return tuple(dict.fromkeys(who for who in (*before, *added) if who and who not in left))


def _with(claim: str, mark: str) -> str:
    held = read_claim(claim) or Claim(by="", name="")
    return Claim(by=held.by, name=held.name, since=held.since, assigning=mark).written()


def _lose(one: Pending) -> None:
    """Have a press decided once more, by what the base says now."""
    one.is_lost = True
    one.refuse(Answer(code=Said.SOMEONE_CHANGED))
