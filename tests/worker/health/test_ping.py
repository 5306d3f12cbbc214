"""The dead man's switch hears of good passes, and of nothing else."""

import threading
from datetime import timedelta

import pytest
import requests
import responses
from structlog.testing import capture_logs

from notifiers.errors import Temporary
from tests.cast import NOW
from worker.health.ping import Ping, call

MINUTE = timedelta(minutes=1)
URL = "https://hc.example/secret-part"


def pings(*passes: tuple[float, Exception | None]) -> list[str]:
    """The addresses called, for passes that ended after so many minutes, well or not."""
    called: list[str] = []
    ping = Ping(URL, called.append)
    for minute, why in passes:
        ping.passed(why, NOW + minute * MINUTE, NOW)
        if ping.thread is not None:
            ping.thread.join(5)
    return called


def test_a_good_pass_is_told_and_a_bad_one_is_not() -> None:
    assert pings((0, None)) == [URL]
    assert pings((0, Temporary("busy"))) == []


def test_it_is_called_once_a_minute_at_most() -> None:
    assert len(pings((0, None), (0.5, None), (0.9, None), (1, None))) == 2


def test_a_call_that_hangs_holds_nothing_up_and_no_second_one_is_begun() -> None:
    may_end, called = threading.Event(), list[str]()

    def hang(url: str) -> None:
        called.append(url)
        may_end.wait(5)

    ping = Ping(URL, hang)
    for minute in range(5):
        ping.passed(None, NOW + minute * MINUTE, NOW)
    may_end.set()
    assert ping.thread is not None
    ping.thread.join(5)
    assert called == [URL]


def test_a_failure_is_logged_once_without_the_address() -> None:
    def fail(url: str) -> None:
        raise OSError(url)

    ping = Ping(URL, fail)
    with capture_logs() as logs:
        for minute in range(3):
            ping.passed(None, NOW + minute * MINUTE, NOW)
            assert ping.thread is not None
            ping.thread.join(5)
    assert logs == [{"event": "ping not answered", "error": "OSError", "log_level": "warning"}]


def test_its_thread_never_keeps_the_program_from_ending() -> None:
    ping = Ping(URL, lambda _: None)
    ping.passed(None, NOW, NOW)
    assert ping.thread is not None
    assert ping.thread.daemon


def test_an_address_that_sends_us_elsewhere_has_not_heard_us() -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, status=301, headers={"Location": "https://elsewhere.example/"})
        with pytest.raises(requests.HTTPError):
            call(URL)
        mock.get(URL, status=200)
        call(URL)
