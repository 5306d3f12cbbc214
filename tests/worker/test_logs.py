"""What the log may hold: ids, counts and codes; never anything about people, whoever logs it."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from airtable_schema.options import Status
from tests.clocks import ManualClock
from worker import logs
from worker.errors import Temporary


class Log:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    root, before = logging.getLogger(), logging.getLogger().level
    log = Log()
    logs.configure(now=ManualClock().now, stream=log.stream, terminal=False)
    yield log
    root.handlers = [handler for handler in root.handlers if handler.get_name() != "hyperlocal"]
    root.setLevel(before)
    structlog.reset_defaults()


def test_ids_counts_and_codes_are_told(log: Log) -> None:
    structlog.get_logger().info("request announced", record="recROSA0000000001", count=3, status=Status.NEW)
    (line,) = log.lines
    assert line["event"] == "request announced"
    assert (line["record"], line["count"]) == ("recROSA0000000001", 3)
    assert line["timestamp"].startswith("2026-03-02T19:00:00")
    assert line["level"] == "info"


@pytest.mark.parametrize(
    "about_people",
    [
        {"name": "Rosa"},
        {"phone": "718-555-0100"},
        {"record": "718-555-0100"},
        {"address": "x"},
        {"record": "Rosa Alvarez"},
        {"record": "(718) 555-0100"},
        {"lat": 40.7},
        {"records": ["recROSA0000000001", "Rosa Alvarez"]},
        {"record": {"name": "Rosa"}},
        {"record": object()},
    ],
)
def test_whatever_could_be_about_people_is_withheld_and_counted(
    log: Log, about_people: dict[str, Any]
) -> None:
    structlog.get_logger().info("request announced", **about_people)
    (line,) = log.lines
    assert line["withheld"] == 1
    assert not about_people.keys() & line.keys()


@pytest.mark.parametrize("event", ["ring Rosa", "at 30-12 30th Ave", "call 5550100", "x" + "é"])
def test_an_event_is_plain_words(log: Log, event: str) -> None:
    structlog.get_logger().info(event)
    assert log.lines[0]["event"] == "withheld"


def test_the_services_may_be_named(log: Log) -> None:
    structlog.get_logger().warning("Airtable is back, Slack too")
    assert log.lines[0]["event"] == "Airtable is back, Slack too"


def test_of_an_exception_not_ours_only_type_and_place_are_told(log: Log) -> None:
    try:
        int("Rosa Alvarez, 30-12 30th Ave")
    except ValueError as error:
        structlog.get_logger().exception("record failed", record="recROSA0000000001", why=error)
    (line,) = log.lines
    assert line["error"] == line["why"] == "ValueError"
    assert "test_of_an_exception_not_ours" in line["place"]
    assert "Rosa" not in json.dumps(line).replace("recROSA", "")


def test_our_own_exceptions_say_what_happened(log: Log) -> None:
    slow = Temporary("Airtable did not answer in time.")
    structlog.get_logger().warning("pass failed", exc_info=slow, why=slow)
    assert log.lines[0]["message"] == log.lines[0]["why"] == "Airtable did not answer in time."


def test_what_is_done_may_be_told_in_words_but_not_to_whom(log: Log) -> None:
    structlog.get_logger().info("no clear answer", call="post notice", request="rosa alvarez")
    assert log.lines[0]["call"] == "post notice"
    assert "request" not in log.lines[0]


def test_the_timestamp_of_a_message_is_no_phone_number(log: Log) -> None:
    structlog.get_logger().info("card posted", ts="1772477999.000100", key="7185550100")
    assert log.lines[0]["ts"] == "1772477999.000100"
    assert "key" not in log.lines[0]


def test_of_other_libraries_only_templates_are_told(log: Log) -> None:
    logging.getLogger("aiohttp").warning("job %s missed", "Rosa")
    logging.getLogger("slack_sdk").warning("Body: Rosa, (718) 555-0100")
    assert [(line["logger"], line["event"]) for line in log.lines] == [
        ("aiohttp", "job %s missed"),
        ("slack_sdk", "withheld"),
    ]


@pytest.mark.parametrize("name", ["slack_sdk.web", "slack_bolt.App", "urllib3.connectionpool", "geopy"])
def test_libraries_that_log_bodies_and_addresses_are_kept_quiet(log: Log, name: str) -> None:
    logging.getLogger(name).debug("GET /search?q=%s", "30-12 30th Ave")
    logging.getLogger(name).info("Received %s", "30-12 30th Ave")
    assert log.lines == []


def in_a_thread() -> None:
    thread = threading.Thread(target=lambda: int(f"{ROSA} in a thread"))
    thread.start()
    thread.join()


def at_the_end() -> None:
    try:
        int(f"{ROSA} at the end")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)


def in_a_line_that_does_not_fit() -> None:
    logging.getLogger("aiohttp").warning("job %s of %s", ROSA)


def in_a_warning() -> None:
    warnings.warn(f"odd answer: {ROSA}", stacklevel=1)


def where_nobody_can_catch_it() -> None:
    class Left:
        def __del__(self) -> None:
            int(f"{ROSA} left behind")

    Left()


ROSA = "Rosa Alvarez"


@pytest.mark.filterwarnings("always")
@pytest.mark.usefixtures("_stderr_given_back")
@pytest.mark.parametrize(
    ("happens", "lines"),
    [
        (in_a_thread, 1), (at_the_end, 1), (in_a_line_that_does_not_fit, 0), (in_a_warning, 1),
        (where_nobody_can_catch_it, 1),
    ],
)  # fmt: skip
def test_what_nobody_caught_is_told_by_its_place_and_quotes_nobody(
    log: Log, capfd: pytest.CaptureFixture[str], happens: Callable[[], None], lines: int
) -> None:
    logs.take_over_stderr()
    happens()
    printed = capfd.readouterr()
    assert len(log.lines) == lines
    assert "Rosa" not in log.stream.getvalue() + printed.out + printed.err


def test_a_terminal_gets_lines_for_eyes() -> None:
    stream = io.StringIO()
    logs.configure(now=ManualClock().now, stream=stream, terminal=True)
    structlog.get_logger().info("pass done", count=1)
    assert "pass done" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
    structlog.reset_defaults()
