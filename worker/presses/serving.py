"""Serving the people in Slack while passes are made: what they pressed, asked, and may look at."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from notifiers.answers import Answer, Said
from notifiers.presses import Query
from worker.board import Board
from worker.errors import Permanent
from worker.presses.after import After
from worker.presses.carrying import unsaved
from worker.presses.clicks import Clicks
from worker.presses.inbox import Inbox
from worker.presses.pictures import Pictures
from worker.snapshot import Snapshot


class Looked(Protocol):
    """Tells those who asked for a look what it did."""

    def __call__(self, *, answering: bool) -> None:
        """Tell them; while Airtable does not answer, all who wait for anything."""


def _to_nobody(_: Query, __: datetime) -> None:
    """Nobody asks."""


def _silent(*, answering: bool) -> None:
    """Nobody asked."""


def _not_awaited() -> bool:
    """Nobody asked."""
    return False


def _nobody(_: Query, __: Answer) -> None:
    """Nobody can be answered."""


FAILED_FOR = timedelta(days=1)
"""How long a coordinator is told of a press that failed."""
PRESS_FAILED = Permanent(
    "A press failed by a fault of the program.",
    advice="Something that was pressed failed by a fault of the program. Report it, with its log.",
)


class Health(Protocol):
    """The part of the Slack app that knows whether what people press reaches us, and goes well."""

    @property
    def failed_at(self) -> datetime | None:
        """When somebody was last told that something went wrong on our side."""

    def trouble(self) -> Exception | None:
        """Return why buttons have not worked for a while; None as long as they do."""


class Telling(Protocol):
    """What is said to all about no request in particular: the summary, what the next shift should know."""

    def tell(self, now: datetime, until: float) -> bool:
        """Say what it is time to say, as long as there is time; return whether there was too little."""


class Serving:
    """One desk's service. Without an app that takes presses `clicks` is None, and nothing is to be served."""

    def __init__(
        self,
        board: Board,
        snapshot: Snapshot,
        inbox: Inbox,
        pictures: Pictures,
        after: After,
        *,
        clicks: Clicks | None = None,
        telling: Telling | None = None,
    ) -> None:
        self._board = board
        self._snapshot = snapshot
        self._inbox = inbox
        self._pictures = pictures
        self._after = after
        self._telling = telling
        self.clicks = clicks
        self.health: Health | None = None
        """How presses reach us; None while nobody may press."""
        self.answer: Callable[[Query, datetime], None] = _to_nobody
        """Answers what memory alone does not: by the base, by the map and the ranking. Never raises."""
        self.looked: Looked = _silent
        self.look_is_awaited: Callable[[], bool] = _not_awaited
        """Whether somebody who typed `/dispatch check` waits for what the next look finds."""
        self.say_spent: Callable[[Query, Answer], None] = _nobody
        """Tells who asked something that the month's calls are used up."""
        self.served = 0
        """How often anything was served: what was pressed meanwhile shows in it."""

    @property
    def waits(self) -> bool:
        """Whether somebody waits for what they pressed or asked."""
        return self._inbox.waits

    def serve(self, pass_number: int, *, beside_others: bool) -> None:
        """Carry out what was pressed. Raises what the base is down with, once those who pressed were told."""
        if self.clicks is None or not self._inbox.has_presses:
            return
        self.clicks.beside_others = beside_others
        self.served += self.clicks.serve(pass_number)

    def troubles(self, now: datetime) -> Mapping[str, Exception | None]:
        """Return what keeps presses from becoming true, by what it is told under; None where nothing does."""
        if self.health is None:
            return {}
        failed_at = self.health.failed_at
        failed = failed_at is not None and now - failed_at < FAILED_FOR
        return {"Buttons": self.health.trouble(), "Presses": PRESS_FAILED if failed else None}

    def changed_volunteers(self) -> set[str]:
        """Return the volunteers that changed by what was pressed, once."""
        if self.clicks is None:
            return set()
        changed, self.clicks.volunteers_changed = self.clicks.volunteers_changed, set()
        return changed

    def looks_again(self) -> bool:
        """Return, once, whether somebody asked for a look at the whole base."""
        looks, self._after.looks = self._after.looks, False
        return looks

    def refuse(self, why: Exception | None, answer: Answer | None = None) -> None:
        """Tell who pressed that nothing is written now; without a `why` because the desk is paused.

        Where there is an `answer` it is that, also to what was asked and takes calls.
        """
        code = unsaved(why) if why is not None else Said.PAUSED
        if self.clicks is not None:
            self.clicks.refuse(answer or Answer(code=code))
        if answer is not None:
            for query in self._inbox.take_queries():
                self.say_spent(query, answer)

    def reply(self, now: datetime) -> None:
        """Answer questions that need more than memory, to who asked: also while nothing is said to all."""
        for query in self._inbox.take_queries():
            self.answer(query, now)

    def say(self, now: datetime, until: float) -> None:
        """Say to all what it is time to say: without Airtable."""
        if self._telling is not None:
            self._telling.tell(now, until)

    def mend(self, pass_number: int) -> None:
        """Take back what an outage left half written. Raises what the base is down with."""
        if self.clicks is not None:
            self.clicks.mend(pass_number)

    def tell(self, now: datetime, until: float) -> bool:
        """Answer questions that need more than memory, and say to all what it is time to say.

        Returns whether there was not enough time for that.
        """
        self.reply(now)
        return self._telling is not None and self._telling.tell(now, until)

    def publish(self, now: datetime, *, answering: bool, looked: bool) -> None:
        """Let Slack's threads see how things stand, and those who asked for a look what it did."""
        if self.clicks is not None:
            self._pictures.publish(self._board, self._snapshot, now, answering=answering)
        if looked or not answering:
            self.looked(answering=answering)
