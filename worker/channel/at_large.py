"""What is said to all about no request in particular: the summary, and what the next shift should know.

Through the same outbox as everything else: looked up by its key, posted once, and looked up again after a
call without a clear answer. The one that it takes the place of is deleted once it stands.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from notifiers.channel import Channel
from notifiers.errors import Ambiguous, ChannelLost, Permanent, Temporary, TokenRefused
from notifiers.messages import Message
from worker.board import AFTER_NO_ANSWER
from worker.channel.outbox import ChannelDown
from worker.clock import Clock
from worker.say import Saying

LOOKS_BACK = timedelta(days=2)
"""How far back what it takes the place of is looked for."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSay:
    """One message to all. What has a key that begins like `replaces` gives way to it.

    `only_instead` is said where something gives way to it, and nowhere else.
    """

    message: Message
    replaces: str
    only_instead: bool = False
    not_before: datetime | None = None
    until: datetime | None = None
    """After this it is of no use any more."""
    looks_back: timedelta = LOOKS_BACK
    """How far back what it takes the place of may stand."""


Due = Callable[[datetime], Iterable[ToSay]]
"""Returns what it is time to say, each once."""


class AtLarge:
    """The messages to all of one worker."""

    def __init__(self, channel: Channel, saying: Saying, clock: Clock, due: Iterable[Due]) -> None:
        self._channel = channel
        self._saying = saying
        self._clock = clock
        self._due = tuple(due)
        self._waiting: dict[str, ToSay] = {}
        """Of each series the newest: what that takes the place of need not be said first."""

    def tell(self, now: datetime, until: float) -> bool:
        """Say what it is time to say, as long as there is time; return whether there was too little.

        One is said however late it is: where the base answers slowly it would never be, and every pass would
        ask for another at once.
        """
        for one in (one for due in self._due for one in due(now)):
            before = self._waiting.get(one.replaces)
            self._waiting[one.replaces] = replace(one, not_before=before.not_before) if before else one
        waiting, self._waiting = self._waiting, {}
        said = late = False
        for one in waiting.values():
            if one.until is not None and now > one.until:
                continue
            if self._saying.down is not None or (one.not_before is not None and now < one.not_before):
                self._wait(one)
            elif said and self._clock.monotonic() >= until:
                self._wait(one)
                late = True
            else:
                self._say(one, now)
                said = True
        return late

    def _say(self, one: ToSay, now: datetime) -> None:
        try:
            self._post(one, now)
        except ChannelDown as down:
            self._put_off(one, down)
        except Ambiguous:
            log.warning("no clear answer", key=one.replaces)
            self._saying.outbox.forget_history()
            self._saying.outbox.may_land_late()
            self._wait(replace(one, not_before=now + AFTER_NO_ANSWER))
        except (Temporary, ChannelLost, TokenRefused) as lost:
            self._put_off(one, ChannelDown(lost))
        except Permanent as refused:
            log.warning("not said", key=one.replaces, why=refused)

    def _put_off(self, one: ToSay, down: ChannelDown) -> None:
        self._saying.lose(down)
        self._wait(one)

    def _wait(self, one: ToSay) -> None:
        self._waiting[one.replaces] = one

    def _post(self, one: ToSay, now: datetime) -> None:
        posted = self._saying.outbox.history(now - one.looks_back)
        series = [message for message in posted if message.key.startswith(one.replaces)]
        before = [message for message in series if message.key != one.message.key]
        if one.only_instead and not before:
            return
        if len(before) == len(series):
            self._channel.post(one.message)
            self._saying.outbox.was_posted()
            log.info("said", key=one.replaces)
        for message in before:
            self._channel.delete(message.ts)
