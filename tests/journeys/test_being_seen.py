"""The worker is seen: what is lost and what is back is told once, to whom it concerns, and nobody else."""

import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.journeys.desk import Desk, a_desk, places
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Fault
from worker.wiring import Worker

NOW_AND_THEN = 60.0


def alerts(desk: Desk) -> list[str]:
    """What stands in the channel of the coordinators."""
    shown = [message.text for message in desk.sandbox.slack.messages(desk.sandbox.slack.alerts)]
    return [text.replace("\xa0", " ").replace("\u202f", " ") for text in shown]


def told(desk: Desk, **settings: str) -> Worker:
    """Start a worker that has a channel for alerts, and let it look."""
    worker = desk.worker(HYPERLOCAL_ALERTS_CHANNEL=desk.sandbox.slack.alerts, **settings)
    desk.go(worker)
    return worker


def pass_by(desk: Desk, minutes: int, *workers: Worker) -> None:
    """Let minutes go by, in which the timers of workers fire."""
    for _ in range(minutes):
        desk.later(NOW_AND_THEN)
        for worker in workers:
            worker.loop.tick()
            worker.loop.tick_tell()


def lose(desk: Desk, service: Service, **more: Any) -> None:
    desk.sandbox.faults.add(Fault(service=service, what=Answer(503, "<html>"), times=None, **more))


def own_row(desk: Desk, name: str = "desk-1") -> dict[str, Any]:
    rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
    return next(row for row in rows if row["_Key"] == name)


# Alerts -----------------------------------------------------------------------------------------------------


def test_an_outage_of_airtable_is_told_once_with_what_it_means_and_so_is_its_end() -> None:
    with a_desk() as desk:
        worker = told(desk)
        lose(desk, Service.AIRTABLE)
        pass_by(desk, 30, worker)
        (said,) = alerts(desk)
        assert said.startswith("Airtable has not answered since 2:1")
        assert "New requests wait; nothing is lost; calls you log in Airtable count later." in said
        desk.sandbox.faults.clear()
        pass_by(desk, 30, worker)
        _, back = alerts(desk)
        assert back.startswith("Airtable answers again since 2:4")
        assert desk.cards() == []


def test_a_blip_is_told_to_nobody() -> None:
    with a_desk() as desk:
        worker = told(desk)
        lose(desk, Service.AIRTABLE)
        pass_by(desk, 3, worker)
        desk.sandbox.faults.clear()
        pass_by(desk, 20, worker)
        assert alerts(desk) == []


def test_without_a_channel_for_alerts_the_desks_own_is_left_in_peace() -> None:
    with a_desk() as desk:
        worker = desk.once()
        lose(desk, Service.AIRTABLE)
        pass_by(desk, 30, worker)
        desk.sandbox.faults.clear()
        pass_by(desk, 10, worker)
        assert (desk.cards(), alerts(desk)) == ([], [])


def test_when_slack_was_gone_it_is_told_at_its_return_from_when_to_when() -> None:
    with a_desk() as desk:
        worker = told(desk)
        lose(desk, Service.SLACK)
        desk.ask()
        pass_by(desk, 30, worker)
        desk.sandbox.faults.clear()
        pass_by(desk, 15, worker)
        (said,) = alerts(desk)
        assert said.startswith("Slack could not be reached from 2:1")
        assert " to 2:4" in said


def test_a_desks_channel_that_is_archived_is_told_where_it_still_can_be() -> None:
    with a_desk() as desk:
        worker = told(desk)
        desk.sandbox.slack.archive_channel()
        desk.ask()
        pass_by(desk, 20, worker)
        (said,) = alerts(desk)
        assert "can't be written to since" in said
        assert "To do: In Slack, unarchive the channel" in said
        assert "another channel's id as slack_channel" in said
        assert "Its return is noticed within five minutes" in said
        desk.sandbox.slack.unarchive_channel()
        pass_by(desk, 20, worker)
        assert alerts(desk)[1].startswith("The desk's channel can be written to again")


@pytest.mark.parametrize("minutes", [6, 9, 12])
def test_the_return_of_a_channel_is_noticed_within_five_minutes_as_its_alert_says(minutes: int) -> None:
    with a_desk() as desk:
        worker = told(desk)
        desk.sandbox.slack.archive_channel()
        desk.ask()
        pass_by(desk, minutes, worker)
        desk.sandbox.slack.unarchive_channel()
        pass_by(desk, 6, worker)
        assert alerts(desk)[-1].startswith("The desk's channel can be written to again")


def test_a_channel_that_is_back_is_seen_though_nothing_is_to_be_said() -> None:
    with a_desk() as desk:
        worker = told(desk)
        desk.sandbox.slack.archive_channel()
        rosa = desk.ask()
        pass_by(desk, 8, worker)
        desk.edit(rosa, Status="Cancelled")
        desk.sandbox.slack.unarchive_channel()
        pass_by(desk, 40, worker)
        assert [text[:12] for text in alerts(desk)] == ["The desk's c", "The desk's c"]
        assert "Needs you" not in own_row(desk)


def test_two_workers_tell_each_loss_and_each_return_once() -> None:
    with a_desk() as desk:
        both = (told(desk), told(desk, HYPERLOCAL_WORKER_NAME="desk-2"))
        lose(desk, Service.AIRTABLE)
        pass_by(desk, 20, *both)
        desk.sandbox.faults.clear()
        pass_by(desk, 20, *both)
        assert [text[:22] for text in alerts(desk)] == ["Airtable has not answe", "Airtable answers again"]


def test_a_worker_that_starts_again_in_an_outage_does_not_tell_it_again_but_tells_its_end() -> None:
    with a_desk() as desk:
        lose(desk, Service.SLACK, method="chat.update")
        worker = told(desk)
        lose(desk, Service.AIRTABLE)
        pass_by(desk, 10, worker)
        desk.sandbox.faults.clear()
        again = told(desk)
        pass_by(desk, 10, again)
        assert [text[:22] for text in alerts(desk)] == ["Airtable has not answe", "Airtable answers again"]


def test_each_loss_of_a_day_and_each_return_is_told_once_by_two_workers() -> None:
    with a_desk() as desk:
        both = (told(desk), told(desk, HYPERLOCAL_WORKER_NAME="desk-2"))
        for minutes in (12, 24):
            lose(desk, Service.AIRTABLE)
            pass_by(desk, minutes, *both)
            desk.sandbox.faults.clear()
            pass_by(desk, 12, *both)
        gone, back = "Airtable has not answe", "Airtable answers again"
        assert [text[:22] for text in alerts(desk)] == [gone, back, gone, back]


def test_what_comes_and_goes_all_day_fills_no_channel() -> None:
    with a_desk() as desk:
        worker = told(desk)
        for _ in range(20):
            lose(desk, Service.AIRTABLE)
            pass_by(desk, 12, worker)
            desk.sandbox.faults.clear()
            pass_by(desk, 12, worker)
        assert len(alerts(desk)) == 4


def test_an_alert_without_a_clear_answer_is_looked_up_and_said_once() -> None:
    with a_desk() as desk:
        worker = told(desk)
        lose(desk, Service.AIRTABLE)
        unclear = Answer(200, {"ok": False, "error": "fatal_error"})
        desk.sandbox.faults.add(Fault(service=Service.SLACK, method="chat.postMessage", what=unclear))
        pass_by(desk, 20, worker)
        assert len(alerts(desk)) == 1


def test_an_alert_that_fails_silences_no_later_one() -> None:
    with a_desk() as desk:
        worker = told(desk)
        lose(desk, Service.AIRTABLE)
        refused = Answer(200, {"ok": False, "error": "invalid_blocks"})
        desk.sandbox.faults.add(Fault(service=Service.SLACK, method="chat.postMessage", what=refused))
        pass_by(desk, 20, worker)
        assert alerts(desk) == []
        desk.sandbox.faults.clear()
        pass_by(desk, 5, worker)
        desk.sandbox.slack.archive_channel()
        desk.ask()
        pass_by(desk, 20, worker)
        assert any("unarchive the channel" in text for text in alerts(desk))


def test_what_the_base_lacks_is_told_with_its_column() -> None:
    with a_desk() as desk:
        worker = told(desk)
        desk.sandbox.airtable.delete_column(desk.base, "Requests", "Next step")
        desk.ask()
        pass_by(desk, 20, worker)
        (said,) = alerts(desk)
        assert said.startswith("The base has lacked something since")
        assert "Next step" in said


def test_a_month_without_calls_is_told_at_once() -> None:
    with a_desk() as desk:
        worker = told(desk)
        desk.sandbox.switches.monthly_cap = desk.sandbox.airtable.calls_this_month()
        pass_by(desk, 5, worker)
        (said,) = alerts(desk)
        assert said.startswith("This month's Airtable calls are used up since")
        assert "until April 1" in said


def test_a_map_that_does_not_answer_is_told_and_its_return() -> None:
    with a_desk() as desk:
        worker = told(desk)
        lose(desk, Service.NOMINATIM)
        desk.ask()
        pass_by(desk, 20, worker)
        assert alerts(desk)[0].startswith("The map has not answered since")
        assert own_row(desk)["Waiting"].startswith("1 for the map, which has not answered since 2:1")
        desk.sandbox.faults.clear()
        pass_by(desk, 60, worker)
        assert alerts(desk)[1].startswith("The map answers again since")


def test_a_card_that_slack_lets_nobody_change_is_told_once_however_many_there_are() -> None:
    with a_desk() as desk:
        rows = [
            desk.ask(Name=f"Person {n}", Phone=f"(718) 555-02{n:02d}", Address=places()[n].street_line)
            for n in range(3)
        ]
        worker = told(desk)
        desk.sandbox.switches.edit_window = 60
        desk.later(120)
        for row in rows:
            desk.edit(row, Details="Ring twice.")
        pass_by(desk, 10, worker)
        (said,) = alerts(desk)
        assert "be changed any more" in said


def test_a_worker_that_starts_and_stops_is_no_alert() -> None:
    with a_desk() as desk:
        desk.ask()
        for _ in range(3):
            worker = told(desk)
            pass_by(desk, 2, worker)
            worker.close()
            desk.later(300)
        assert alerts(desk) == []


def test_a_channel_for_alerts_that_the_app_is_not_in_is_told_in_the_base() -> None:
    with a_desk() as desk:
        worker = desk.worker(HYPERLOCAL_ALERTS_CHANNEL="C0NOWHERE99")
        desk.go(worker)
        pass_by(desk, 20, worker)
        assert "Alerts: In Slack, open the channel and invite the app" in own_row(desk)["Needs you"]


# The row ----------------------------------------------------------------------------------------------------


def test_now_counts_what_earlier_workers_read_too() -> None:
    with a_desk() as desk:
        for n in range(3):
            desk.ask(Name=f"Person {n}", Phone=f"(718) 555-02{n:02d}", Address=places()[n].street_line)
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Urgency="Urgent: today")
        desk.once()
        desk.later(60)
        worker = desk.once()
        pass_by(desk, 2, worker)
        assert own_row(desk)["Now"] == "4 open, 1 urgent"


def test_while_paused_now_says_so() -> None:
    with a_desk() as desk:
        worker = desk.once()
        rows = {row["_Key"]: row for row in desk.sandbox.airtable.rows(desk.base, "Hyperlocal")}
        desk.sandbox.airtable.update_record(desk.base, "Hyperlocal", rows["desk"]["id"], {"Pause": True})
        pass_by(desk, 15, worker)
        assert own_row(desk)["Now"] == "Paused: nothing is posted or written."


def test_what_waits_for_slack_is_told_in_the_base_and_goes_when_it_is_back() -> None:
    with a_desk() as desk:
        worker = desk.once()
        lose(desk, Service.SLACK)
        desk.ask()
        pass_by(desk, 15, worker)
        assert own_row(desk)["Waiting"].startswith("1 for the channel, which can't be written to since 2:1")
        desk.sandbox.faults.clear()
        pass_by(desk, 15, worker)
        assert "Waiting" not in own_row(desk)


def test_needs_you_names_the_requests_whose_rows_are_to_be_mended_and_forgets_them_once_they_are() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Address="1 Nowhere Lane")
        worker = desk.once()
        pass_by(desk, 15, worker)
        assert own_row(desk)["Needs you"] == "Look at “To fix” of No. 1."
        desk.edit(rosa, Address=places()[0].street_line)
        pass_by(desk, 15, worker)
        assert "Needs you" not in own_row(desk)


def test_an_outage_of_airtable_leaves_nothing_in_needs_you_once_it_is_over() -> None:
    with a_desk() as desk:
        worker = desk.once()
        lose(desk, Service.AIRTABLE)
        pass_by(desk, 20, worker)
        desk.sandbox.faults.clear()
        pass_by(desk, 3, worker)
        assert "Needs you" not in own_row(desk)


def test_once_promises_no_other_look() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        worker.passes.last_word()
        own = own_row(desk)
        assert own["Now"] == "1 open"
        assert own["Looks again at"] <= own["_Beat"]


# Health -----------------------------------------------------------------------------------------------------


def health(worker: Worker) -> tuple[int, str]:
    """Ask over HTTP how it is."""
    assert worker.health is not None
    host, port = worker.health.address
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/", timeout=5) as answer:
            return answer.status, answer.read().decode().strip()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode().strip().replace("\u202f", " ")


@pytest.fixture
def port(unused_port: int) -> str:
    return str(unused_port)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_health_is_good_while_passes_go_well_and_says_what_is_wrong_otherwise(port: str) -> None:
    with a_desk() as desk:
        worker = desk.worker(HYPERLOCAL_HEALTH_PORT=port)
        worker.open()
        try:
            assert health(worker) == (503, "The first pass has not ended yet.")
            desk.go(worker)
            assert health(worker) == (200, "Passes go well.")
            lose(desk, Service.AIRTABLE)
            pass_by(desk, 2, worker)
            assert health(worker)[0] == 503
            desk.sandbox.faults.clear()
            pass_by(desk, 5, worker)
            assert health(worker)[0] == 200
            desk.later(3600)
            assert health(worker) == (503, "The next pass is late: something hangs.")
        finally:
            worker.close()


def test_health_says_which_service_does_not_answer_and_since_when(port: str) -> None:
    with a_desk() as desk:
        worker = desk.worker(HYPERLOCAL_HEALTH_PORT=port)
        worker.open()
        try:
            desk.go(worker)
            lose(desk, Service.AIRTABLE)
            pass_by(desk, 5, worker)
            status, said = health(worker)
            assert (status, said[:35]) == (503, "Airtable has not answered since 2:1")
            assert said.endswith(" PM.")
            desk.sandbox.faults.clear()
            desk.sandbox.slack.archive_channel()
            desk.ask()
            pass_by(desk, 10, worker)
            status, said = health(worker)
            assert (status, said[:53]) == (503, "The desk's channel in Slack can't be written to since")
            desk.sandbox.slack.unarchive_channel()
            pass_by(desk, 10, worker)
            assert health(worker) == (200, "Passes go well.")
        finally:
            worker.close()


def test_two_workers_of_one_name_say_so_where_people_look() -> None:
    with a_desk() as desk:
        both = (told(desk), told(desk))
        pass_by(desk, 100, *both)
        assert "Two workers run as desk-1: give each a worker_name of its own" in own_row(desk)["Needs you"]
        pass_by(desk, 100, both[0])
        assert "Needs you" not in own_row(desk)
