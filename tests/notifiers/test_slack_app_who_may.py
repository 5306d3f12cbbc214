"""Where presses, forms, commands and the doorbell count, and whose; everybody else is told."""

from collections.abc import Iterator
from typing import Any

import pytest

from notifiers.actions import Form, Target, action_id
from notifiers.blocks import as_json, button, row, section, with_menu
from notifiers.presses import Act
from tests.cast import ANA, a_request
from tests.notifiers.apps import Stage, a_stage, an_app, until

ROSA = a_request().id
CARD = as_json(
    [
        *section(["Rosa"]),
        *with_menu("1 Ana", [("Yes → assign", Form.ASSIGN), ("No answer", Act.NO_ANSWER)],
                   Target(request=ROSA, volunteer=ANA.id)),
        *row([button("I'm on it", Act.CLAIM, Target(request=ROSA)),
              button("More", Form.MORE, Target(request=ROSA))]),
    ]
)  # fmt: skip
ELSEWHERE = "This works in the desk's own channel only. Nothing was saved."
NOT_OF_THE_DESK = "Only those who work at this desk can do this here"
PICKED = {"status": {"value": {"selected_option": {"value": "cancelled"}}},
          "why": {"value": {"selected_option": {"value": "duplicate"}}}}  # fmt: skip


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as standing:
        yield standing


def only(stage: Stage, *people: str, **more: Any) -> None:
    """Begin again with an app that only these people may use."""
    stage.app.stop()
    assert stage.sandbox.slack.sockets.wait_count(0)
    stage.app = an_app(stage, people=people, **more)
    stage.app.start()
    assert until(stage.app.healthy)


def told(stage: Stage, words: str, *, person: str = "", channel: str = "") -> bool:
    return until(
        lambda: any(words in one for one in stage.sandbox.slack.whispers(person, channel=channel)), 3
    )


def nothing_was_handed_over(stage: Stage) -> bool:
    return stage.presses.empty() and stage.queries.empty()


@pytest.mark.parametrize("typed", ["new", "open", "find rosa", "check", "handover", "help", ""])
@pytest.mark.parametrize("where", ["another channel", "a direct message"])
def test_a_command_somewhere_else_gets_one_sentence(stage: Stage, typed: str, where: str) -> None:
    slack = stage.sandbox.slack
    channel = slack.alerts if where == "another channel" else slack.open_channel("directmessage")
    assert slack.command("/dispatch", typed, channel=channel).wait(1.0)
    assert told(stage, ELSEWHERE, channel=channel)
    assert slack.open_views() == ()
    assert nothing_was_handed_over(stage)


@pytest.mark.parametrize("button_", ["I'm on it", "More"])
def test_a_card_in_a_direct_message_does_nothing_and_says_so(stage: Stage, button_: str) -> None:
    slack = stage.sandbox.slack
    direct = slack.open_channel("directmessage")
    ts = stage.post(CARD, channel=direct)
    assert slack.press(ts, button_, channel=direct).wait(1.0)
    assert told(stage, ELSEWHERE, channel=direct)
    assert slack.open_views() == ()
    assert nothing_was_handed_over(stage)


def test_a_modal_counts_as_where_it_was_opened(stage: Stage) -> None:
    """One from before the desk moved to another channel does nothing more."""
    slack = stage.sandbox.slack
    slack.press(stage.post(CARD), "More")
    assert until(lambda: bool(slack.open_views()))
    slack.press_in_view(slack.open_views()[-1].id, action_id(Form.CLOSE))
    assert until(lambda: slack.open_views()[-1].content["callback_id"] == "hl:close")
    only(stage, channels={slack.alerts})
    assert slack.submit(slack.open_views()[-1].id, PICKED).wait(1.0)
    assert told(stage, ELSEWHERE)
    assert nothing_was_handed_over(stage)


@pytest.mark.parametrize("button_", ["I'm on it", "More"])
def test_who_is_not_of_the_desk_is_told_privately_and_nothing_happens(stage: Stage, button_: str) -> None:
    slack = stage.sandbox.slack
    only(stage, slack.kim)
    assert slack.press(stage.post(CARD), button_, person=slack.sam).wait(1.0)
    assert told(stage, NOT_OF_THE_DESK)
    assert slack.open_views() == ()
    assert nothing_was_handed_over(stage)
    assert len(slack.messages()) == 1


def test_who_is_on_the_list_works_as_before_and_coordinators_need_not_be_on_it(stage: Stage) -> None:
    slack = stage.sandbox.slack
    only(stage, slack.kim, coordinators={slack.sam})
    for person in (slack.kim, slack.sam):
        assert slack.press(stage.post(CARD), "I'm on it", person=person).wait(1.0)
        assert stage.press().user == person


@pytest.mark.parametrize("typed", ["new", "open", "find rosa", "check"])
def test_who_is_not_of_the_desk_can_not_ask_either(stage: Stage, typed: str) -> None:
    slack = stage.sandbox.slack
    only(stage, slack.kim)
    assert slack.command("/dispatch", typed, person=slack.sam).wait(1.0)
    assert told(stage, NOT_OF_THE_DESK)
    assert slack.open_views() == ()
    assert nothing_was_handed_over(stage)


def test_a_form_sent_off_by_who_was_taken_off_the_list_is_not_taken(stage: Stage) -> None:
    slack = stage.sandbox.slack
    slack.press(stage.post(CARD), "More")
    assert until(lambda: bool(slack.open_views()))
    slack.press_in_view(slack.open_views()[-1].id, action_id(Form.CLOSE))
    assert until(lambda: slack.open_views()[-1].content["callback_id"] == "hl:close")
    only(stage, slack.kim)
    assert slack.submit(slack.open_views()[-1].id, PICKED).wait(1.0)
    assert told(stage, NOT_OF_THE_DESK)
    assert nothing_was_handed_over(stage)


def test_the_doorbell_rings_in_the_desks_own_channel_only(stage: Stage) -> None:
    slack, rung = stage.sandbox.slack, list[int]()
    slack.app.events = frozenset({"message.groups"})
    slack.invite_bot(slack.alerts)
    only(stage, rang=lambda: rung.append(1))
    slack.post_as_app("A new record", channel=slack.alerts)
    slack.post_as_app("A new record")
    assert until(lambda: bool(rung))
    assert not until(lambda: len(rung) > 1, 0.3)


def _by(stage: Stage, type_: str, **more: Any) -> dict[str, Any]:
    slack = stage.sandbox.slack
    return {
        "type": type_,
        "user": {"id": slack.sam},
        "team": {"id": "T1"},
        "trigger_id": f"1.{type_}",
        **more,
    }


def _claim() -> dict[str, Any]:
    return {"type": "button", "action_id": action_id(Act.CLAIM), "value": f"{ROSA}::", "action_ts": "1.2"}


def test_shortcuts_and_the_home_tab_do_nothing_wherever_they_are(stage: Stage) -> None:
    slack = stage.sandbox.slack
    home = {
        "id": "VHOME",
        "type": "home",
        "callback_id": "",
        "private_metadata": f"{ROSA}::{slack.channel}/1",
    }
    opened = {"type": "app_home_opened", "user": slack.sam, "channel": slack.channel, "tab": "home"}
    message = {"type": "message", "user": slack.sam, "ts": "1.2", "text": "Rosa"}
    for kind, payload in (
        ("interactive", _by(stage, "shortcut", callback_id=action_id(Act.CLAIM))),
        ("interactive", _by(stage, "message_action", callback_id=action_id(Act.CLAIM), message=message,
                            channel={"id": slack.channel}, response_url="")),
        ("interactive", _by(stage, "block_actions", actions=[_claim()], view=home,
                            container={"type": "view", "view_id": "VHOME"})),
        ("events_api", {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": opened}),
    ):  # fmt: skip
        assert slack.sockets.deliver(slack.app, kind, payload).wait(1.0)
    assert not until(lambda: not nothing_was_handed_over(stage), 0.3)
    assert slack.open_views() == ()


def test_an_undo_is_taken_from_nobody_else_and_nowhere_else(stage: Stage) -> None:
    slack = stage.sandbox.slack
    undo = as_json(row([button("Undo", Act.UNDO, Target(request=ROSA, extra="token"))]))
    direct = slack.open_channel("directmessage")
    assert slack.press(stage.post(undo, channel=direct), "Undo", channel=direct).wait(1.0)
    assert told(stage, ELSEWHERE, channel=direct)
    only(stage, slack.kim)
    assert slack.press(stage.post(undo), "Undo", person=slack.sam).wait(1.0)
    assert told(stage, NOT_OF_THE_DESK)
    assert nothing_was_handed_over(stage)
