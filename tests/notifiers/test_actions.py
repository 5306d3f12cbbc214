"""What a part of a message carries is read as it was built."""

import pytest

from notifiers import actions
from notifiers.actions import Chosen, Form, Target
from notifiers.presses import Act
from tests.cast import ANA, a_request

ROSA = Target(request=a_request().id, volunteer=ANA.id)


@pytest.mark.parametrize("does", [*Act, *Form])
def test_a_button_is_read_as_it_was_built(does: Act | Form) -> None:
    button = {"action_id": actions.action_id(does), "value": actions.value(ROSA)}
    assert actions.read_action(button) == Chosen(does=does, target=ROSA)


@pytest.mark.parametrize("does", [*Act, *Form])
def test_a_choice_of_a_menu_is_read_as_it_was_built(does: Act | Form) -> None:
    choice = {"value": actions.option_value(does, ROSA)}
    menu = {"action_id": actions.menu_id("3"), "selected_option": choice}
    assert actions.read_action(menu) == Chosen(does=does, target=ROSA)


@pytest.mark.parametrize("form", list(Form))
def test_a_modal_is_read_as_it_was_built(form: Form) -> None:
    about = Target(request=ROSA.request, extra="what:ever: it|is")
    view = {"callback_id": actions.callback_id(form), "private_metadata": actions.private_metadata(about)}
    assert actions.read_view(view) == (form, about)


@pytest.mark.parametrize(
    "action",
    [
        {},
        {"action_id": "hl:gone_since_march", "value": "rec1::"},
        {"action_id": "hl:open:gone", "value": "rec1::"},
        {"action_id": "hl:menu", "selected_option": None},
        {"action_id": "hl:yes", "value": "<!channel>:x:y"},
        {"action_id": "yes", "value": "rec1::"},
    ],
)
def test_what_is_not_ours_is_nothing(action: dict[str, object]) -> None:
    assert actions.read_action(action) is None
    assert actions.read_view(action) is None


def test_what_slack_would_refuse_is_refused_here() -> None:
    with pytest.raises(ValueError, match="Slack takes 2000"):
        actions.value(Target(extra="x" * 2000))
    with pytest.raises(ValueError, match="letters and digits"):
        actions.value(Target(request="a:b"))
