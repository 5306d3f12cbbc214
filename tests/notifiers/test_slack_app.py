"""The app on the sandbox's Socket Mode: acknowledged at once, handed over once, told the truth when late."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from notifiers import slack_app
from notifiers.actions import Form, Target, action_id, value
from notifiers.answers import Answer, Said
from notifiers.blocks import as_json, button, row, section, with_menu
from notifiers.errors import Permanent, TokenRefused
from notifiers.presses import Act, Asked
from tests.cast import ANA, a_request
from tests.notifiers.apps import Stage, a_stage, an_app, until
from worker.sandbox import faults as faults_at
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Fault
from worker.sandbox.slack.sockets import Hangup

ROSA = a_request().id
TARGET = Target(request=ROSA, volunteer=ANA.id)
CARD = as_json(
    [
        *section(["Rosa"]),
        *with_menu("1 Ana", [("Yes → assign", Form.ASSIGN), ("No answer", Act.NO_ANSWER)], TARGET),
        *row([button("I'm on it", Act.CLAIM, Target(request=ROSA)),
              button("More", Form.MORE, Target(request=ROSA))]),
    ]
)  # fmt: skip
SAVED_NOTHING = "Airtable is not answering. Nothing was saved."


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as standing:
        yield standing


def whispers(stage: Stage) -> tuple[str, ...]:
    return stage.sandbox.slack.whispers()


def test_a_click_is_acknowledged_within_a_second_and_handed_over(stage: Stage) -> None:
    ts = stage.post(CARD)
    envelope = stage.sandbox.slack.press(ts, "I'm on it")
    assert envelope.wait(1.0)
    press = stage.press()
    assert (press.act, press.request, press.user) == (Act.CLAIM, ROSA, stage.sandbox.slack.sam)
    assert press.user_name == "Sam Okafor"


def test_a_choice_of_a_menu_says_about_whom_it_is(stage: Stage) -> None:
    stage.sandbox.slack.press(stage.post(CARD), "hl:menu", picked="No answer")
    press = stage.press()
    assert (press.act, press.volunteer) == (Act.NO_ANSWER, ANA.id)


def test_twenty_clicks_at_once_are_all_acknowledged_within_a_second(stage: Stage) -> None:
    ts = stage.post(CARD)
    envelopes = [stage.sandbox.slack.press(ts, "I'm on it") for _ in range(20)]
    assert all(envelope.wait(1.0) for envelope in envelopes)
    assert len([stage.press() for _ in envelopes]) == 20


def test_the_same_envelope_twice_is_acknowledged_twice_and_handed_over_once(stage: Stage) -> None:
    slack = stage.sandbox.slack
    envelope = slack.press(stage.post(CARD), "I'm on it")
    assert stage.press().act is Act.CLAIM
    slack.again(envelope)
    assert until(lambda: len(envelope.acks) == 2)
    assert stage.presses.empty()


def test_a_handler_that_raises_is_acknowledged_and_says_that_nothing_was_saved(stage: Stage) -> None:
    stage.breaks.append(RuntimeError("Rosa Alvarez"))
    envelope = stage.sandbox.slack.press(stage.post(CARD), "I'm on it")
    assert envelope.wait(1.0)
    assert until(lambda: bool(whispers(stage)))
    assert whispers(stage)[-1].startswith("Something went wrong on my side. Nothing was saved")


def test_what_nobody_knows_is_acknowledged_and_told(stage: Stage) -> None:
    blocks = [dict(CARD[2], elements=[dict(CARD[2]["elements"][0], action_id="hl:of_last_year")])]
    envelope = stage.sandbox.slack.press(stage.post(blocks), "I'm on it")
    assert envelope.wait(1.0)
    assert until(lambda: bool(whispers(stage)))
    assert "nothing was saved" in whispers(stage)[-1]


@pytest.mark.parametrize("how", list(Hangup))
def test_a_line_that_is_cut_is_open_again_within_seconds(stage: Stage, how: Hangup) -> None:
    slack = stage.sandbox.slack
    ts = stage.post(CARD)
    slack.sockets.hang_up(how)
    assert slack.sockets.wait_count(0, 3) or slack.sockets.wait_open(1, 3)
    assert until(lambda: slack.press(ts, "I'm on it").wait(0.5), 5)
    assert stage.press().act is Act.CLAIM


def test_a_line_that_slack_asks_to_renew_is_renewed(stage: Stage) -> None:
    slack = stage.sandbox.slack
    slack.sockets.refresh()
    assert until(lambda: slack.press(stage.post(CARD), "I'm on it").wait(0.5), 5)


def test_after_an_outage_of_slack_the_line_opens_again(stage: Stage) -> None:
    slack, faults = stage.sandbox.slack, stage.sandbox.faults
    faults.add(
        Fault(what=faults_at.Answer(503), service=Service.SLACK, method="apps.connections.open", times=2)
    )
    slack.sockets.hang_up(Hangup.RST)
    assert until(lambda: not stage.app.healthy())
    assert until(stage.app.healthy)
    assert slack.press(stage.post(CARD), "I'm on it").wait(1.0)


def test_stopping_is_prompt_although_slack_hangs(stage: Stage) -> None:
    hangs = Fault(what=faults_at.Hang(20), service=Service.SLACK, method="apps.connections.open")
    stage.sandbox.faults.add(hangs)
    stage.sandbox.slack.sockets.hang_up(Hangup.RST)
    assert until(lambda: not stage.app.healthy())
    begun = time.monotonic()
    stage.app.stop()
    assert time.monotonic() - begun < 3


def test_stopping_is_prompt_although_slack_hangs_when_it_is_tried_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_app, "_TRIES_AGAIN_EVERY", 0.3)
    stage.app.stop()
    for what in (faults_at.Answer(503), faults_at.Hang(20)):
        stage.sandbox.faults.add(Fault(what=what, service=Service.SLACK, method="auth.test"))
    stage.app.start()
    assert until(lambda: stage.sandbox.faults.pending() == ())
    begun = time.monotonic()
    stage.app.stop()
    assert time.monotonic() - begun < 3


def test_while_slack_does_not_answer_at_the_start_it_is_tried_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_app, "_TRIES_AGAIN_EVERY", 0.3)
    stage.app.stop()
    fault = Fault(what=faults_at.Answer(503), service=Service.SLACK, method="auth.test")
    stage.sandbox.faults.add(fault)
    stage.app.start()
    assert not stage.app.healthy()
    assert until(stage.app.healthy)


def test_a_press_that_waits_for_ten_seconds_is_void_and_says_so_once(stage: Stage) -> None:
    stage.sandbox.slack.press(stage.post(CARD), "I'm on it")
    press = stage.press()
    assert stage.app.take(press)
    stage.ahead = timedelta(seconds=11)
    assert until(lambda: bool(whispers(stage)))
    assert whispers(stage) == (f"{SAVED_NOTHING}\nNo. 4713",)
    assert not stage.app.take(press)
    stage.app.answer(press, Answer(code=Said.SOMEONE_CHANGED))
    assert whispers(stage) == (f"{SAVED_NOTHING}\nNo. 4713",)


def test_a_write_that_lands_late_after_all_is_told_too(stage: Stage) -> None:
    stage.sandbox.slack.press(stage.post(CARD), "I'm on it")
    press = stage.press()
    stage.ahead = timedelta(seconds=11)
    assert until(lambda: bool(whispers(stage)))
    stage.app.answer(press, Answer(code=Said.NOTED))
    assert until(lambda: len(whispers(stage)) == 2)
    assert whispers(stage)[-1] == "It was saved after all. Noted.\nNo. 4713"


def test_an_answer_comes_to_who_pressed_alone(stage: Stage) -> None:
    slack = stage.sandbox.slack
    slack.press(stage.post(CARD), "I'm on it", person=slack.kim)
    stage.app.answer(stage.press(), Answer(code=Said.NOTED, undo="t"))
    assert until(lambda: bool(slack.whispers(slack.kim)))
    assert slack.whispers(slack.kim) == ("Noted.\nNo. 4713\n[Undo]",)
    assert whispers(stage) == ()


def test_undo_is_pressed_on_the_answer_and_carries_what_it_was_given(stage: Stage) -> None:
    stage.sandbox.slack.press(stage.post(CARD), "I'm on it")
    stage.app.answer(stage.press(), Answer(code=Said.NOTED, undo="rec1:new"))
    assert until(lambda: bool(whispers(stage)))
    assert stage.sandbox.slack.press_whisper("Undo").wait(1.0)
    press = stage.press()
    assert (press.act, press.request, press.values) == (Act.UNDO, ROSA, {"token": "rec1:new"})


def test_take_over_is_meant_all_the_same(stage: Stage) -> None:
    stage.sandbox.slack.press(stage.post(CARD), "I'm on it")
    stage.app.answer(stage.press(), Answer(code=Said.CLAIMED_BY, sure=Act.CLAIM))
    assert until(lambda: bool(whispers(stage)))
    assert stage.sandbox.slack.press_whisper("Take over").wait(1.0)
    press = stage.press()
    assert (press.act, press.values) == (Act.CLAIM, {"sure": "yes"})


def test_a_card_in_another_channel_does_nothing_and_says_so(stage: Stage) -> None:
    slack = stage.sandbox.slack
    ts = stage.post(CARD, channel=slack.alerts)
    assert slack.press(ts, "I'm on it", channel=slack.alerts).wait(1.0)
    assert until(lambda: bool(slack.whispers(channel=slack.alerts)))
    assert stage.presses.empty()


def test_one_need_is_assigned_at_once_while_a_modal_waits_for_the_texts(stage: Stage) -> None:
    slack = stage.sandbox.slack
    slack.press(stage.post(CARD), "hl:menu", picked="Yes → assign")
    press = stage.press()
    assert (press.act, press.volunteer, press.needs) == (Act.YES, ANA.id, press.needs)
    [view] = slack.open_views()
    stage.app.answer(press, Answer(code=Said.ASSIGNED, values={"volunteer": "Ana Ruiz"}))
    assert until(lambda: "Thank you Ana!" in str(slack.open_views()[0].content))
    assert slack.open_views()[0].id == view.id


def test_more_leads_on_in_the_same_modal(stage: Stage) -> None:
    slack = stage.sandbox.slack
    slack.press(stage.post(CARD), "More")
    assert until(lambda: bool(slack.open_views()))
    [view] = slack.open_views()
    assert slack.press_in_view(view.id, action_id(Form.CLOSE)).wait(1.0)
    assert until(lambda: slack.open_views()[0].content["callback_id"] == "hl:close")


def picked(option: str) -> dict[str, object]:
    return {"selected_option": {"value": option}}


def submitted(stage: Stage, form: Form, values: dict[str, dict[str, object]]) -> dict[str, object]:
    """Open a modal through More, send it off, and return what is answered at once."""
    slack = stage.sandbox.slack
    slack.press(stage.post(CARD), "More")
    assert until(lambda: bool(slack.open_views()))
    view = slack.open_views()[-1]
    slack.press_in_view(view.id, action_id(form))
    assert until(lambda: slack.open_views()[-1].content["callback_id"] == f"hl:{form.value}")
    envelope = slack.submit(view.id, {key: {"value": state} for key, state in values.items()})
    assert envelope.wait(1.0)
    return envelope.acks[0].payload or {}


def test_a_modal_that_waits_does_not_wait_for_ever(stage: Stage) -> None:
    slack = stage.sandbox.slack
    slack.press(stage.post(CARD), "More")
    assert until(lambda: bool(slack.open_views()))
    slack.press_in_view(slack.open_views()[0].id, action_id(Act.REFRESH))
    stage.app.settle(stage.press())
    assert until(lambda: "Noted." in str(slack.open_views()[0].content))


def test_when_slack_opens_no_modal_the_assignment_counts_all_the_same(stage: Stage) -> None:
    down = faults_at.Answer(503)
    stage.sandbox.faults.add(Fault(what=down, service=Service.SLACK, method="views.open"))
    stage.sandbox.slack.press(stage.post(CARD), "hl:menu", picked="Yes → assign")
    stage.app.answer(stage.press(), Answer(code=Said.ASSIGNED, values={"volunteer": "Ana Ruiz"}))
    told = "Assigned. Now tell both sides; the texts are in Texts.\nNo. 4713"
    assert until(lambda: whispers(stage) == (told,))


def test_a_form_that_is_sent_off_closes_and_is_answered_in_a_whisper(stage: Stage) -> None:
    assert submitted(stage, Form.CLOSE, {"status": picked("cancelled"), "why": picked("duplicate")}) == {}
    press = stage.press()
    assert press.values == {"status": "cancelled", "why": "duplicate"}
    stage.app.answer(press, Answer(code=Said.CLOSED))
    assert until(lambda: whispers(stage) == ("Closed.\nNo. 4713",))


def test_a_form_with_something_missing_says_what(stage: Stage) -> None:
    answer = submitted(stage, Form.CLOSE, {"status": picked("cancelled")})
    errors = {"why": "Choose why, so that it can be counted."}
    assert answer == {"response_action": "errors", "errors": errors}
    assert stage.presses.empty()


def test_a_question_is_handed_over_and_answered_to_who_asked(stage: Stage) -> None:
    assert stage.sandbox.slack.command("/dispatch", "find  4713").wait(1.0)
    query = stage.queries.get(timeout=5)
    assert (query.asked, query.text) == (Asked.FIND, "4713")
    stage.app.reply(query, "No. 4713 <!channel>")
    shown = stage.sandbox.slack.open_views
    assert until(lambda: "<!channel>" in str(shown()[0].content))
    assert shown()[0].content["blocks"][0]["text"]["type"] == "plain_text"
    assert whispers(stage) == ()


def test_what_names_nobody_is_whispered(stage: Stage) -> None:
    assert stage.sandbox.slack.command("/dispatch", "check").wait(1.0)
    stage.app.reply(stage.queries.get(timeout=5), "Looking at Airtable now")
    assert until(lambda: whispers(stage) == ("Looking at Airtable now",))
    assert stage.sandbox.slack.open_views() == ()


def test_a_question_whose_answer_slack_has_no_place_for_is_asked_again(stage: Stage) -> None:
    down = faults_at.Answer(503)
    stage.sandbox.faults.add(Fault(what=down, service=Service.SLACK, method="views.open"))
    stage.sandbox.slack.command("/dispatch", "find rosa")
    assert until(lambda: bool(whispers(stage)))
    assert "Please ask again" in whispers(stage)[0]
    assert stage.queries.empty()


@pytest.mark.parametrize("typed", ["", "help", "find", "near", "what is this?"])
def test_anything_else_gets_help(stage: Stage, typed: str) -> None:
    assert stage.sandbox.slack.command("/dispatch", typed).wait(1.0)
    assert until(lambda: bool(whispers(stage)))
    assert "/dispatch new" in whispers(stage)[-1]


@pytest.mark.parametrize(("typed", "title"), [("new", "New request"), ("Handover", "Handover")])
def test_a_command_opens_a_form(stage: Stage, typed: str, title: str) -> None:
    assert stage.sandbox.slack.command("/dispatch", typed).wait(1.0)
    assert until(lambda: bool(stage.sandbox.slack.open_views()))
    assert stage.sandbox.slack.open_views()[0].content["title"]["text"] == title


def test_opening_needs_no_call_but_three(stage: Stage) -> None:
    calls = [call.method for call in stage.sandbox.log.calls(Service.SLACK)]
    assert calls.count("auth.test") == 1
    assert calls.count("apps.connections.open") <= 2


def test_a_token_that_slack_refuses_is_told_at_the_start(stage: Stage) -> None:
    with pytest.raises(TokenRefused):
        an_app(stage, bot_token="xoxb-wrong").start()
    with pytest.raises(TokenRefused, match=r"apps\.connections\.open"):
        an_app(stage, app_token="xapp-wrong").start()


def test_an_environment_that_would_hide_the_token_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1")
    with pytest.raises(Permanent, match="SLACK_CLIENT_ID"):
        an_app(stage).start()


def test_an_app_that_was_stopped_is_not_healthy(stage: Stage) -> None:
    stage.app.stop()
    assert not stage.app.healthy()
    assert stage.sandbox.slack.sockets.wait_count(0)


def test_values_are_what_the_app_itself_reads() -> None:
    assert value(TARGET) == f"{ROSA}:{ANA.id}:"
