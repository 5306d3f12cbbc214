"""Block Kit's limits: what fits is taken, one more is refused, and what is not known is refused too."""

from typing import Any

import pytest

from worker.sandbox.slack.blocks import check_blocks, check_view
from worker.sandbox.slack.exceptions import SlackError

Json = Any


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def marked(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def button(**more: Json) -> Json:
    return {"type": "button", "text": plain(5), **more}


def option(text: int = 5, value: int = 5) -> Json:
    return {"text": plain(text), "value": "v" * value}


def section(**more: Json) -> Json:
    return {"type": "section", "text": marked(10), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(options: int) -> Json:
    return {"type": "static_select", "options": [option() for _ in range(options)]}


def overflow(options: int) -> Json:
    return {"type": "overflow", "options": [option() for _ in range(options)]}


CONFIRM = {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)}
FITS = [
    section(text=marked(3000)),
    section(fields=[marked(200) for _ in range(10)]),
    {"type": "section", "fields": [marked(2000)]},
    {"type": "header", "text": plain(150)},
    actions(*(button() for _ in range(25))),
    actions(button(value="v" * 2000, url="u" * 3000, style="danger", confirm=CONFIRM)),
    actions(button(text=plain(75), accessibility_label="a" * 75, action_id="i" * 255)),
    actions(select(100), overflow(5)),
    {"type": "context", "elements": [marked(10) for _ in range(10)]},
    {"type": "divider", "block_id": "b" * 255},
    section(accessory=overflow(2)),
    {"type": "image", "image_url": "https://x.y/z.png", "alt_text": "a" * 2000},
    {"type": "markdown", "text": "x" * 12_000},
]
TOO_MUCH = [
    section(text=marked(3001)),
    section(text=marked(0)),
    section(fields=[marked(10) for _ in range(11)]),
    section(fields=[marked(2001)]),
    {"type": "section"},
    {"type": "header", "text": plain(151)},
    {"type": "header", "text": marked(10)},
    actions(*(button() for _ in range(26))),
    actions(button(text=plain(76))),
    actions(button(text=marked(5))),
    actions(button(value="v" * 2001)),
    actions(button(url="u" * 3001)),
    actions(button(style="green")),
    actions(button(action_id="i" * 256)),
    actions(button(confirm=CONFIRM | {"confirm": plain(31)})),
    actions(select(101)),
    actions(overflow(6)),
    actions({"type": "overflow", "options": [option(text=76)]}),
    actions({"type": "overflow", "options": [option(value=151)]}),
    {"type": "context", "elements": [marked(10) for _ in range(11)]},
    {"type": "context", "elements": [button()]},
    {"type": "divider", "block_id": "b" * 256},
    {"type": "divider", "colour": "red"},
    {"type": "carousel"},
    {"type": ["divider"]},
    section(accessory={"type": "plain_text_input"}),
    section(text=marked(10) | {"emoji": False}),
    {"type": "input", "label": plain(5), "element": {"type": "plain_text_input"}},
    "divider",
]


@pytest.mark.parametrize("block", FITS)
def test_what_fits_is_taken(block: Json) -> None:
    check_blocks([block])


@pytest.mark.parametrize("block", TOO_MUCH)
def test_what_does_not_fit_is_refused(block: Json) -> None:
    with pytest.raises(SlackError, match="invalid_blocks") as error:
        check_blocks([block])
    assert all("json-pointer:/blocks/0" in message for message in error.value.messages)


def test_a_message_has_fifty_blocks_at_most() -> None:
    check_blocks([{"type": "divider"}] * 50)
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_blocks([{"type": "divider"}] * 51)


def test_ids_are_not_given_twice() -> None:
    with pytest.raises(SlackError, match="block_id one occurs 2 times"):
        check_blocks([section(block_id="one"), section(block_id="one")])
    with pytest.raises(SlackError, match="action_id one occurs 2 times"):
        check_blocks([actions(button(action_id="one"), button(action_id="one"))])


def test_all_blocks_together_may_be_too_long() -> None:
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_blocks([section(text=marked(3000)) for _ in range(5)])


def modal(**more: Json) -> Json:
    asks = {"type": "input", "label": plain(5), "element": {"type": "plain_text_input", "action_id": "a"}}
    return {"type": "modal", "title": plain(24), "submit": plain(24), "blocks": [asks], **more}


def test_a_modal_that_fits_is_taken() -> None:
    check_view(modal(private_metadata="m" * 3000, callback_id="c" * 255, close=plain(24)))


@pytest.mark.parametrize(
    "view",
    [
        modal(title=plain(25)),
        modal(private_metadata="m" * 3001),
        modal(blocks=[{"type": "divider"}] * 101),
        modal(type="home"),
        modal(colour="red"),
        {"type": "modal", "title": plain(5), "blocks": modal()["blocks"]},
    ],
)
def test_a_modal_that_does_not_fit_is_refused(view: Json) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(view)
