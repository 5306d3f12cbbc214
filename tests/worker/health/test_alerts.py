"""What the alert channel hears while it does not answer itself, and when two say the same."""

from datetime import datetime, timedelta

from notifiers.errors import Temporary
from notifiers.messages import Message, Posted
from notifiers.services import Service
from tests.cast import NOW
from tests.notifiers.desks import DESK
from worker.health.alerts import MOST, Alerts
from worker.health.outages import Edge

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class FakeChannel:
    """A channel that answers unless it is told not to."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.said: list[str] = []
        self.trouble: Exception | None = None

    def history(self, oldest: datetime) -> tuple[Posted, ...]:  # noqa: ARG002
        if self.trouble is not None:
            raise self.trouble
        return tuple(self.posted)

    def post(self, message: Message) -> Posted:
        self.said.append(message.text)
        self.put(message.key, message.fingerprint)
        return self.posted[-1]

    def put(self, key: str, fingerprint: str = "") -> None:
        self.posted.append(Posted(ts=f"{len(self.posted)}.0", key=key, fingerprint=fingerprint))

    def delete(self, ts: str) -> None:
        self.posted = [one for one in self.posted if one.ts != ts]


def alerts() -> tuple[Alerts, FakeChannel]:
    channel = FakeChannel()
    return Alerts(channel, "appX", DESK), channel  # type: ignore[arg-type]  # the part that alerts use


def lost(service: Service = Service.AIRTABLE, since: datetime = NOW) -> Edge:
    return Edge(service=service, since=since)


def test_what_waits_for_the_channel_is_bounded() -> None:
    it, channel = alerts()
    channel.trouble = Temporary("busy")
    for day in range(3 * MOST):
        it.take([lost(since=NOW + day * DAY)])
        it.tell(NOW + day * DAY, ())
    channel.trouble = None
    it.tell(NOW + 3 * MOST * DAY, ())
    assert len(channel.said) == MOST


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
    channel.put(channel.posted[0].key)
    it.tell(NOW + 3 * MINUTE, ())
    assert [one.ts for one in channel.posted] == ["0.0"]


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
