"""Where copies are looked for, and how much of it at once."""

from datetime import datetime, timedelta

from notifiers.channel import Channel
from notifiers.errors import Temporary
from notifiers.messages import Posted
from notifiers.no_channel import NoChannel
from tests.clocks import ManualClock
from worker.channel.copies import WATCHED_EVERY, Copies
from worker.channel.outbox import Outbox

TICK = 5.0


class Threads(NoChannel):
    """A channel whose threads say nothing; `busy` is the one that can't be read just now."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.busy = ""

    def history(self, oldest: datetime) -> tuple[Posted, ...]:  # noqa: ARG002
        return ()

    def replies(self, thread_ts: str) -> tuple[Posted, ...]:
        self.read.append(thread_ts)
        if thread_ts == self.busy:
            raise Temporary("busy", delay=1.0)
        return ()


class Story:
    """One worker of whose notices in twenty threads nobody knows whether they landed."""

    def __init__(self) -> None:
        self.clock, self.channel = ManualClock(), Threads()
        channel: Channel = self.channel
        outbox = Outbox(channel, self.clock)
        self.copies = Copies(channel, outbox)
        self.copies.watch(self.clock.now())
        self.threads = [f"{number}.000000" for number in range(1, 21)]
        for thread in self.threads:
            outbox.may_land_late(thread)
        self.clock.advance(WATCHED_EVERY.total_seconds())

    def tick(self) -> list[str]:
        """Let the timer fire once; return which threads were read."""
        before = len(self.channel.read)
        self.copies.watch(self.clock.now())
        self.clock.advance(TICK)
        return self.channel.read[before:]


def test_few_threads_are_read_at_once_so_that_nobody_who_presses_waits_for_all() -> None:
    story = Story()
    ticks = [story.tick() for _ in range(8)]
    assert max(len(read) for read in ticks) <= 5
    assert {thread for read in ticks for thread in read} == {*story.threads}


def test_a_thread_that_can_not_be_read_keeps_no_other_from_being_read() -> None:
    story = Story()
    story.channel.busy = story.threads[0]
    read = [thread for _ in range(20) for thread in story.tick()]
    assert {*story.threads} <= {*read}


def test_within_ten_minutes_they_are_read_again_and_then_no_more() -> None:
    story = Story()
    read = [thread for _ in range(240) for thread in story.tick()]
    assert all(9 <= read.count(thread) <= 12 for thread in story.threads)
    assert not story.copies.known(story.clock.now() + timedelta(seconds=TICK))
