"""What goes wrong goes wrong at the call that was named, and its caller sees exactly that."""

import asyncio
from collections.abc import Callable
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
import requests
from aiohttp import ClientConnectionResetError, web
from aiohttp.test_utils import make_mocked_request
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.clocks import ManualClock
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, FaultPlan, HalfBody, Hang, TrueAnswer, What, When
from worker.sandbox.server import Sandbox
from worker.sandbox.telling import tell

Post = Callable[..., str]
GONE = (ConnectionError, TimeoutError, OSError)


def at_posts(what: What, **more: Any) -> Fault:
    return Fault(what=what, service=Service.SLACK, method="chat.postMessage", **more)


def test_a_call_dropped_before_it_is_done_leaves_nothing(sandbox: Sandbox, post: Post) -> None:
    sandbox.faults.add(at_posts(Drop()))
    with pytest.raises(GONE):
        post()
    assert sandbox.slack.messages() == ()
    assert [(call.accepted, call.status) for call in sandbox.log] == [(False, 0)]


def test_a_call_dropped_after_it_is_done_has_been_done(sandbox: Sandbox, post: Post) -> None:
    sandbox.faults.add(at_posts(Drop(), when=When.AFTER))
    with pytest.raises(GONE):
        post("A card")
    assert [shown.text for shown in sandbox.slack.messages()] == ["A card"]
    assert [(call.accepted, call.status) for call in sandbox.log] == [(True, 0)]


def test_the_fault_strikes_the_call_that_was_named_and_no_other(
    sandbox: Sandbox, slack: WebClient, post: Post
) -> None:
    sandbox.faults.add(at_posts(Answer(502, "<html>Bad gateway</html>"), on=2))
    post("one")
    slack.auth_test()
    with pytest.raises(SlackApiError):
        post("two")
    post("three")
    assert [shown.text for shown in sandbox.slack.messages()] == ["one", "three"]


def test_a_half_body_is_no_answer(sandbox: Sandbox, http: requests.Session) -> None:
    sandbox.faults.add(Fault(what=HalfBody(), when=When.AFTER, method="auth.test"))
    with pytest.raises(requests.RequestException):
        http.post(f"{sandbox.slack_url}auth.test", timeout=5)


def test_a_caller_who_was_killed_before_its_half_body_is_no_error(sandbox: Sandbox) -> None:
    gone = AsyncMock(side_effect=ClientConnectionResetError("Cannot write to closing transport"))
    request = make_mocked_request("POST", "/", writer=Mock(write=gone, write_headers=gone))

    async def told() -> web.StreamResponse:
        return await tell(request, HalfBody(), web.Response(text="all of it"), sandbox.clock)

    assert asyncio.run(told()).status == 200
    assert gone.await_count


def test_a_late_post_lands_when_it_is_due_by_the_clock(
    sandbox: Sandbox, manual: ManualClock, post: Post
) -> None:
    sandbox.faults.add(at_posts(Drop(), when=When.LATE, late=20))
    with pytest.raises(GONE):
        post("late")
    manual.advance(19)
    assert sandbox.slack.messages() == ()
    manual.advance(30)
    (landed,) = sandbox.slack.messages()
    assert float(landed.ts) == manual.now().timestamp() - 29
    assert [(call.accepted, call.landed_late) for call in sandbox.log] == [(True, True)]


def test_what_lands_late_has_passed_the_limits_already(
    sandbox: Sandbox, manual: ManualClock, post: Post
) -> None:
    sandbox.faults.add(at_posts(Drop(), when=When.LATE, late=0.5))
    with pytest.raises(GONE):
        post("late")
    for _ in range(3):
        post()
    manual.advance(0.5)
    assert [shown.text for shown in sandbox.slack.messages()][-1] == "late"


def test_a_refusal_may_have_been_done_all_the_same(sandbox: Sandbox, post: Post) -> None:
    said = Answer(200, {"ok": False, "error": "fatal_error"})
    sandbox.faults.add(at_posts(said, when=When.AFTER))
    with pytest.raises(SlackApiError, match="fatal_error"):
        post()
    assert len(sandbox.slack.messages()) == 1


def test_a_sandbox_that_was_stopped_serves_again_with_all_that_was_in_it(manual: ManualClock) -> None:
    sandbox = Sandbox(manual.now).start()
    sandbox.slack.post_as_person("Hello")
    url, port = sandbox.control_url, sandbox.port
    sandbox.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
    with sandbox:
        assert (sandbox.port, requests.get(f"{url}/channel", timeout=5).json()[0]["text"]) == (port, "Hello")


def test_a_hang_takes_simulated_time_where_the_clock_is_held_in_hand(
    sandbox: Sandbox, manual: ManualClock, post: Post
) -> None:
    before = manual.monotonic()
    sandbox.faults.add(at_posts(Hang(30)))
    with pytest.raises(GONE):
        post()
    assert manual.monotonic() - before == 30


def test_a_hang_on_a_real_clock_outlasts_its_caller_and_ends_with_the_sandbox() -> None:
    with Sandbox() as sandbox:
        sandbox.faults.add(Fault(what=Hang(), method="auth.test"))
        with pytest.raises(requests.Timeout):
            requests.post(f"{sandbox.slack_url}auth.test", timeout=0.05)


def test_headers_of_an_answer_reach_the_caller(sandbox: Sandbox, http: requests.Session) -> None:
    busy = Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"})
    sandbox.faults.add(Fault(what=busy, method="auth.test"))
    answer = http.post(f"{sandbox.slack_url}auth.test", timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_a_fault_without_end_strikes_until_the_plan_is_cleared(
    sandbox: Sandbox, http: requests.Session
) -> None:
    sandbox.faults.add(Fault(what=Answer(503), times=None, service=Service.NOMINATIM))
    url = f"http://{sandbox.nominatim}/status"
    assert [http.get(url, timeout=5).status_code for _ in range(3)] == [503, 503, 503]
    sandbox.faults.clear()
    assert http.get(url, timeout=5).status_code == 200


def test_of_two_faults_for_one_call_the_first_planned_wins() -> None:
    plan = FaultPlan()
    plan.add(Fault(what=Drop(), name="first"))
    plan.add(Fault(what=Hang(), name="second", times=2))
    struck = [plan.strike(Service.SLACK, "auth.test") for _ in range(3)]
    assert [fault and fault.name for fault in struck] == ["first", "second", None]


def test_a_call_that_is_never_done_cannot_be_answered_truly() -> None:
    with pytest.raises(ValueError, match="never done"):
        Fault(what=TrueAnswer())


def test_latency_takes_half_before_the_call_is_done_and_half_after(
    sandbox: Sandbox, manual: ManualClock, post: Post
) -> None:
    sandbox.gate.latency = 2.0
    ts = post()
    assert manual.now().timestamp() - float(ts) == 1.0


def test_what_a_watcher_finds_wrong_is_raised_when_the_sandbox_stops(manual: ManualClock) -> None:
    sandbox = Sandbox(manual.now, advance=manual.advance).start()
    seen: list[str] = []

    def watch(call: object) -> None:
        seen.append(type(call).__name__)
        raise AssertionError("two cards")

    sandbox.watch(watch)
    requests.get(f"http://{sandbox.nominatim}/status", timeout=5)
    with pytest.raises(AssertionError, match="two cards"):
        sandbox.stop()
    assert seen == ["Call"]
