"""What the alert channel hears while it does not answer itself, and when two say the same."""

from datetime import datetime, timedelta

from notifiers.errors import Temporary
from notifiers.messages import Message, Posted
from notifiers.services import Service
from tests.cast import NOW
from tests.notifiers.desks import DESK
from worker.channel.sweep import posted_at
from worker.health.alerts import Alerts
from worker.health.outages import Edge

MINUTE = timedelta(minutes=1)


class FakeChannel:
    """A channel that answers unless it is told not to."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.now = NOW
        self.said: list[str] = []
        self.trouble: Exception | None = None
        self.deaf: Exception | None = None
        """What it answers to a post, though it can be read."""
        self.keeps: Exception | None = None
        """What it answers to a delete."""

    def history(self, oldest: datetime) -> tuple[Posted, ...]:
        if self.trouble is not None:
            raise self.trouble
        return tuple(one for one in self.posted if posted_at(one.ts) >= oldest)

    def post(self, message: Message) -> Posted:
        if self.deaf is not None:
            raise self.deaf
        self.said.append(message.text)
        self.put(message.key, message.fingerprint)
        return self.posted[-1]

    def put(self, key: str, fingerprint: str = "") -> None:
        ts = f"{self.now.timestamp() + len(self.posted):.6f}"
        self.posted.append(Posted(ts=ts, key=key, fingerprint=fingerprint))

    def delete(self, ts: str) -> None:
        if self.keeps is not None:
            raise self.keeps
        self.posted = [one for one in self.posted if one.ts != ts]


def alerts() -> tuple[Alerts, FakeChannel]:
    channel = FakeChannel()
    return Alerts(channel, "appX", DESK), channel  # type: ignore[arg-type]  # the part that alerts use


def lost(service: Service = Service.AIRTABLE, since: datetime = NOW) -> Edge:
    return Edge(service=service, since=since)


def outage(service: Service = Service.AIRTABLE, *, start: float, end: float) -> list[Edge]:
    """A loss and its return, so many minutes after NOW."""
    since, until = NOW + start * MINUTE, NOW + end * MINUTE
    return [Edge(service=service, since=since), Edge(service=service, since=since, until=until)]


def hear(it: Alerts, channel: FakeChannel, minute: float, *edges: Edge) -> None:
    """Let one worker tell its channel, so many minutes after NOW."""
    channel.now = NOW + minute * MINUTE
    it.take(edges)
    it.tell(channel.now, ())


def test_however_long_the_channel_does_not_answer_what_waits_for_it_stays_little() -> None:
    it, channel = alerts()
    hear(it, channel, 0, lost())
    channel.trouble = Temporary("busy")
    for hour in range(1_000):
        hear(it, channel, 60 * hour, *outage(start=60 * hour, end=60 * hour + 30))
    channel.trouble = None
    hear(it, channel, 60 * 1_000)
    assert len(channel.said) <= 3


def test_each_loss_and_each_return_of_one_day_is_told() -> None:
    it, channel = alerts()
    for start in (0, 60, 120):
        gone, back = outage(start=start, end=start + 30)
        hear(it, channel, start + 5, gone)
        hear(it, channel, start + 30, back)
    assert [one.key.removeprefix("alert:appX:airtable:2026-03-02") for one in channel.posted] == [
        "", ":back", ":2", ":2:back", ":3", ":3:back",
    ]  # fmt: skip


def test_what_another_worker_told_from_beginning_to_end_is_not_told_again() -> None:
    (one, channel), (other, _) = alerts(), alerts()
    other._channel = channel  # type: ignore[assignment]
    gone, back = outage(start=0, end=30)
    hear(one, channel, 5, gone)
    hear(one, channel, 30, back)
    hear(other, channel, 31, *outage(start=2, end=31))
    hear(other, channel, 65, *outage(start=60, end=65))
    assert [text[:22] for text in channel.said] == [
        "Airtable has not answe", "Airtable answers again", "Airtable did not answe",
    ]  # fmt: skip


def test_two_workers_come_to_the_same_number_for_the_second_loss() -> None:
    (one, channel), (other, _) = alerts(), alerts()
    other._channel = channel  # type: ignore[assignment]
    for start in (0, 60):
        gone, back = outage(start=start, end=start + 30)
        for minute, edge in ((5, gone), (30, back)):
            hear(one, channel, start + minute, edge)
            hear(other, channel, start + minute + 0.5, edge)
    assert len(channel.said) == 4


def test_a_return_that_could_not_be_told_is_told_later() -> None:
    it, channel = alerts()
    gone, back = outage(start=0, end=30)
    hear(it, channel, 5, gone)
    channel.deaf = Temporary("busy")
    hear(it, channel, 30, back)
    channel.deaf = None
    hear(it, channel, 45)
    assert [one.key[-5:] for one in channel.posted] == ["03-02", ":back"]


def test_the_end_of_a_loss_that_lasted_longer_than_the_channel_is_read_back_is_told() -> None:
    it, channel = alerts()
    gone, back = outage(Service.CALLS, start=0, end=40 * 24 * 60)
    hear(it, channel, 5, gone)
    hear(it, channel, 40 * 24 * 60, back)
    assert len(channel.said) == 2


def test_a_channel_that_does_not_answer_is_left_alone_for_a_while_and_hears_all_of_it_then() -> None:
    it, channel = alerts()
    it.take([lost(), lost(Service.MAP)])
    channel.trouble = Temporary("busy", delay=120.0)
    it.tell(NOW, ())
    assert it.trouble is channel.trouble
    channel.trouble = None
    it.tell(NOW + MINUTE, ())
    assert channel.said == []
    it.tell(NOW + 2 * MINUTE, ())
    assert len(channel.said) == 2
    trouble: object = it.trouble
    assert trouble is None


def test_what_another_worker_said_in_the_same_second_is_taken_away_again() -> None:
    it, channel = alerts()
    it.take([lost()])
    it.tell(NOW, ())
    first = channel.posted[0]
    channel.put(first.key)
    it.tell(NOW + 3 * MINUTE, ())
    assert channel.posted == [first]


def test_two_losses_in_a_row_that_could_not_be_told_are_told_as_one() -> None:
    it, channel = alerts()
    for start in (0, 20):
        since, until = NOW + start * MINUTE, NOW + (start + 10) * MINUTE
        it.take([Edge(service=Service.SLACK, since=since)])
        it.take([Edge(service=Service.SLACK, since=since, until=until)])
    it.tell(NOW + 40 * MINUTE, ())
    (said,) = channel.said
    assert said.startswith("Slack could not be reached from")


def test_a_loss_told_in_one_with_its_return_is_not_told_to_be_over_by_the_next_worker() -> None:
    it, channel = alerts()
    it.take([lost(Service.SLACK), Edge(service=Service.SLACK, since=NOW, until=NOW + MINUTE)])
    it.tell(NOW, ())
    after = Alerts(channel, "appX", DESK)  # type: ignore[arg-type]  # the part that alerts use
    for minute in range(1, 20):
        after.tell(NOW + minute * MINUTE, ())
    assert len(channel.said) == 1


def test_an_idle_channel_is_read_once() -> None:
    it, channel = alerts()
    it.tell(NOW, ())
    for minute in range(6, 60):
        it.tell(NOW + minute * MINUTE, ())
        channel.trouble = AssertionError("nobody asks")
    assert channel.said == []


def test_while_a_worker_waits_whether_an_earlier_loss_is_over_the_channel_is_not_read() -> None:
    (before, channel), (it, _) = alerts(), alerts()
    hear(before, channel, 0, lost())
    it._channel = channel  # type: ignore[assignment]
    hear(it, channel, 10)
    for minute in range(11, 15):
        channel.trouble = AssertionError("nobody asks")
        hear(it, channel, minute)
    channel.trouble = None
    hear(it, channel, 15)
    assert [one.key[-5:] for one in channel.posted] == ["03-02", ":back"]


def test_a_copy_that_can_not_be_taken_away_just_now_is_taken_away_later() -> None:
    it, channel = alerts()
    hear(it, channel, 0, lost())
    first = channel.posted[0]
    channel.put(first.key)
    channel.keeps = Temporary("busy", delay=30.0)
    hear(it, channel, 3)
    assert it.trouble is channel.keeps
    channel.keeps = None
    hear(it, channel, 4)
    trouble: object = it.trouble
    assert (channel.posted, trouble) == ([first], None)
