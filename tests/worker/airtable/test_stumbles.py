"""What happens to a call on its way: retries counted, ambiguity kept, the clock asked for every wait."""

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ReadTimeoutError

from tests.worker.airtable.scripted import TABLE, ScriptedAirtable, rec, records, row
from worker.clock import Stopping
from worker.errors import Ambiguous, QuotaSpent, RateLimited, Temporary

RESET = requests.ConnectionError("Connection aborted.", ConnectionResetError(104, "reset"))
HALF = requests.exceptions.ChunkedEncodingError("IncompleteRead")
REFUSED = requests.ConnectionError(
    MaxRetryError(None, "http://127.0.0.1:9/?filterByFormula=Rosa", NewConnectionError(None, "refused"))  # type: ignore[arg-type]  # a pool isn't needed
)
SLOW_BODY = requests.ConnectionError(ReadTimeoutError(None, None, "Read timed out."))  # type: ignore[arg-type]  # as above
BAD_GATEWAY = ("<html>Bad Gateway</html>", 502)
ONE_ROW = [(rec(1), {"fldX": "y"})]


@pytest.mark.parametrize(
    "trouble", [RESET, HALF, BAD_GATEWAY, ("{", 200), ("", 200), ("[]", 200), ("null", 200)]
)
def test_a_stumble_is_tried_once_more(airtable: ScriptedAirtable, trouble: object) -> None:
    airtable.reply(*trouble) if isinstance(trouble, tuple) else airtable.reply(trouble)
    airtable.reply(records(row(rec(1))))
    assert len(airtable.door.list(TABLE, fields=["fldX"]).records) == 1
    assert airtable.calls.by_kind == {"list": 2}
    assert 0.5 <= sum(airtable.clock.slept) <= 1.5


@pytest.mark.parametrize("trouble", [RESET, HALF, BAD_GATEWAY, ("{", 200), ("{}", 200)])
def test_the_second_stumble_is_the_callers_to_wait_for(airtable: ScriptedAirtable, trouble: object) -> None:
    for _ in range(2):
        airtable.reply(*trouble) if isinstance(trouble, tuple) else airtable.reply(trouble)
    with pytest.raises(Temporary) as caught:
        airtable.door.list(TABLE, fields=["fldX"])
    assert caught.value.delay >= 30


@pytest.mark.parametrize("trouble", [RESET, HALF, BAD_GATEWAY, ("{", 200)])
def test_a_write_without_a_clear_answer_is_ambiguous(airtable: ScriptedAirtable, trouble: object) -> None:
    for _ in range(2):
        airtable.reply(*trouble) if isinstance(trouble, tuple) else airtable.reply(trouble)
    written = airtable.door.update(TABLE, ONE_ROW)
    assert isinstance(written.failure, Ambiguous)
    assert not written.records
    assert not written.refused


@pytest.mark.parametrize("slow", [requests.ReadTimeout("Read timed out."), SLOW_BODY])
def test_a_call_that_hung_is_not_repeated_at_once(airtable: ScriptedAirtable, slow: Exception) -> None:
    airtable.reply(slow)
    assert isinstance(airtable.door.update(TABLE, ONE_ROW).failure, Ambiguous)
    assert airtable.calls.total == 1
    assert airtable.clock.slept == []


@pytest.mark.parametrize("unreachable", [REFUSED, requests.ConnectTimeout("timed out")])
def test_a_write_that_never_left_is_not_ambiguous_and_not_counted(
    airtable: ScriptedAirtable, unreachable: Exception
) -> None:
    airtable.reply(unreachable)
    airtable.reply(unreachable)
    failure = airtable.door.update(TABLE, ONE_ROW).failure
    assert type(failure) is Temporary
    assert airtable.calls.total == 0


def test_what_the_vendor_says_stays_inside(airtable: ScriptedAirtable) -> None:
    airtable.reply(REFUSED)
    airtable.reply(REFUSED)
    with pytest.raises(Temporary) as caught:
        airtable.door.list(TABLE, fields=["fldX"])
    assert "Rosa" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_after_too_many_calls_nothing_is_sent_for_thirty_seconds(airtable: ScriptedAirtable) -> None:
    airtable.refuse(429, "RATE_LIMIT_REACHED")
    for _ in range(2):
        with pytest.raises(RateLimited) as caught:
            airtable.door.list(TABLE, fields=["fldX"])
        assert 30 <= caught.value.delay <= 40
    assert len(airtable.sent) == 1
    airtable.clock.advance(40)
    airtable.reply(records())
    airtable.door.list(TABLE, fields=["fldX"])
    assert len(airtable.sent) == 2


def test_the_monthly_cap_stops_an_update_with_what_was_written(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(*(row(rec(n)) for n in range(10))))
    airtable.reply({"errors": [{"error": "PUBLIC_API_BILLING_LIMIT_EXCEEDED"}]}, 429)
    written = airtable.door.update(TABLE, [(rec(n), {"fldX": "y"}) for n in range(25)])
    assert len(written.records) == 10
    assert isinstance(written.failure, QuotaSpent)
    assert len(airtable.sent) == 2


def test_a_short_retry_after_is_a_stumble_and_a_long_one_is_not(airtable: ScriptedAirtable) -> None:
    airtable.reply("", 503, Retry_After="120")
    with pytest.raises(Temporary) as caught:
        airtable.door.list(TABLE, fields=["fldX"])
    assert caught.value.delay == 120
    assert airtable.calls.total == 1


def test_nothing_at_all_is_asked_before_a_busy_airtable_said_so(airtable: ScriptedAirtable) -> None:
    airtable.reply("", 503, Retry_After="40")
    for _ in range(2):
        failure = airtable.door.update(TABLE, ONE_ROW).failure
        assert isinstance(failure, Temporary)
    assert len(airtable.sent) == 1
    airtable.clock.advance(40)
    airtable.reply(records(row(rec(1))))
    assert airtable.door.update(TABLE, ONE_ROW).failure is None


def test_the_quick_second_try_waits_as_long_as_a_busy_airtable_asks(airtable: ScriptedAirtable) -> None:
    airtable.reply("", 503, Retry_After="4")
    airtable.reply(records())
    airtable.door.list(TABLE, fields=["fldX"])
    assert sum(airtable.clock.slept) == 4.0


def test_a_stop_ends_the_wait_before_a_second_try(airtable: ScriptedAirtable) -> None:
    airtable.reply(RESET)
    airtable.clock.stop()
    with pytest.raises(Stopping):
        airtable.door.list(TABLE, fields=["fldX"])


def test_no_second_has_more_than_four_calls(airtable: ScriptedAirtable) -> None:
    for _ in range(9):
        airtable.reply(records())
        airtable.door.list(TABLE, fields=["fldX"])
    assert airtable.clock.monotonic() == 2.0


def test_two_calls_a_second_when_another_worker_is_seen(airtable: ScriptedAirtable) -> None:
    airtable.door.per_second = 2
    for _ in range(9):
        airtable.reply(records())
        airtable.door.list(TABLE, fields=["fldX"])
    assert airtable.clock.monotonic() == 4.0
