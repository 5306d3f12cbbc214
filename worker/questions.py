"""Questions typed behind `/dispatch`: answered at once from memory, or handed to the loop."""

from collections.abc import Callable
from datetime import datetime

from notifiers.desk import Desk
from notifiers.presses import Asked, Query
from worker.dispatch_answers import answer
from worker.inbox import Inbox
from worker.pictures import Pictures


class Questions:
    """The questions of one desk. `reply` never waits."""

    def __init__(
        self,
        pictures: Pictures,
        inbox: Inbox,
        desk: Desk,
        now: Callable[[], datetime],
        *,
        look: Callable[[], None],
    ) -> None:
        self._pictures = pictures
        self._inbox = inbox
        self._desk = desk
        self._now = now
        self._look = look
        self.reply: Callable[[Query, str], None]

    def ask(self, query: Query) -> None:
        """Answer, or have the loop answer."""
        if query.asked is Asked.NEAR:
            self._inbox.put(query)
            return
        self.reply(query, answer(query, self._pictures.memory, self._desk, self._now()))
        if query.asked is Asked.CHECK:
            self._look()
