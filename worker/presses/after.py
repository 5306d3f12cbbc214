"""What follows from a press that the base has taken: the pass goes on with it as with any edit."""

from dataclasses import replace
from datetime import timedelta

import structlog

from airtable_schema.parse import parse_request
from notifiers.messages import notice_key
from notifiers.presses import Press
from worker.airtable.answers import MARGIN, NO_DATE_MARGIN, RawRecord
from worker.board import Board, Pressed, Row, Tracked
from worker.clock import Clock
from worker.deeds.deed import Deed
from worker.presses.batch import Pending
from worker.presses.writing import ClicksWriting, Columns
from worker.remembered.said import read_said

LAGS = timedelta(seconds=MARGIN)
"""How long a list may still show what stood in a row before a press."""

log = structlog.get_logger()


class After:
    """What the presses of one desk leave to be done."""

    def __init__(self, board: Board, writing: ClicksWriting, clock: Clock) -> None:
        self._board = board
        self._writing = writing
        self._clock = clock
        self.handed_over: list[Press] = []
        """What the next shift should be told, until it is."""
        self.looks = False
        """Whether somebody asked for a look at the whole base."""

    def see(self, reply: RawRecord, columns: Columns, pass_number: int) -> None:
        """Take in a row as the base has it after a press, as if it had just been read."""
        parsed = parse_request(reply, self._writing.schema)
        now, held = self._clock.now(), self._board.tracked.get(parsed.record.id)
        unread = (now - timedelta(seconds=NO_DATE_MARGIN)).replace(microsecond=0)
        before = held.request if held is not None else parsed.record
        if held is not None:
            held.pressed = None
        row = Row(parsed.record, parsed.problems, held.looked_at if held is not None else unread)
        one = self._board.see(row, now, pass_number=pass_number, first=True)
        names = {"status_name"} if "status" in columns.peoples else set()
        written = frozenset({*columns.peoples, *names, *({"said"} & columns.ours.keys())})
        one.pressed = Pressed(now + LAGS, before, one.request, written) if written else None

    def note(self, one: Pending, decided: Deed) -> None:
        """Have the pass go on with what was pressed."""
        self.looks |= decided.looks
        if decided.hands_over is not None:
            self.handed_over.append(one.press)
        for record in decided.others:
            self.ask(record)
        tracked = self._board.tracked.get(one.request)
        if tracked is not None:
            self._note(tracked, one.press, decided)
            log.info("pressed", request=one.request, act=one.press.act.value)

    def _note(self, tracked: Tracked, press: Press, decided: Deed) -> None:
        if decided.ranks_anew:
            tracked.request = replace(tracked.request, shortlist=())
        if decided.ranks_anew or decided.memory:
            tracked.decision = None
        if decided.opened and not tracked.request.is_final:
            round_ = read_said(tracked.request.said).round
            key = notice_key("opened", tracked.id, f"{round_}:{press.user}")
            tracked.opened_by[key] = press.user_name
        self.ask(tracked.id)

    def ask(self, record: str) -> None:
        """Have a request worked on, unless it has to wait in any case."""
        tracked = self._board.tracked.get(record)
        if tracked is None:
            return
        tracked.ask()
        tracked.waits_since = tracked.waits_since or self._clock.now()
        tracked.by_press = True
        if tracked.held is not None and not tracked.held.firmly:
            tracked.held = None
