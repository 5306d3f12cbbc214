"""The loss and the return of a service are told once each."""

from structlog.testing import capture_logs

from notifiers.errors import Permanent, Temporary
from notifiers.services import Service
from tests.cast import NOW
from worker.health.edges import Edges


def told(*steps: tuple[str, Exception | None]) -> list[tuple[str, str]]:
    """What is logged while services fail (with this) or answer (None), one after the other."""
    edges = Edges()
    with capture_logs() as logs:
        for service, why in steps:
            one = Service(service)
            edges.back(one, NOW) if why is None else edges.lost(one, why, NOW)
    return [(log["event"], log["service"]) for log in logs]


BUSY = Temporary("busy")


def test_a_loss_is_told_once_however_long_it_lasts() -> None:
    assert told(("Slack", BUSY), ("Slack", BUSY), ("Slack", Temporary("busy"))) == [("service lost", "Slack")]


def test_its_return_is_told_once() -> None:
    back = ("Slack", None)
    assert told(back, ("Slack", BUSY), back, back) == [("service lost", "Slack"), ("service back", "Slack")]


def test_another_reason_is_told_as_well() -> None:
    assert len(told(("Slack", BUSY), ("Slack", Permanent("no", advice="Invite the bot.")))) == 2


def test_services_are_told_of_one_by_one() -> None:
    steps = [("Slack", BUSY), ("Airtable", BUSY), ("Slack", None)]
    assert told(*steps) == [
        ("service lost", "Slack"),
        ("service lost", "Airtable"),
        ("service back", "Slack"),
    ]


def test_what_to_do_is_kept_for_people_and_else_what_happened() -> None:
    edges = Edges()
    edges.lost(Service.SLACK, Permanent("archived", advice="Unarchive the channel."), NOW)
    edges.lost(Service.AIRTABLE, BUSY, NOW)
    lost = edges.lost_now
    assert (lost[Service.SLACK].advice, lost[Service.AIRTABLE].why) == ("Unarchive the channel.", "busy")
    edges.back(Service.SLACK, NOW)
    assert list(edges.lost_now) == [Service.AIRTABLE]
