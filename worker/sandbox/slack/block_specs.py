"""Block Kit as a table: which blocks and elements there are, their keys, and how long each may be.

https://docs.slack.dev/reference/block-kit and the comments of `@slack/types`. Kinds of blocks that we never
send are not in it, and so refused.
"""

from collections.abc import Mapping

from worker.sandbox.slack.checks import (
    Check,
    anything,
    boolean,
    by_type,
    choice,
    items,
    number,
    shape,
    string,
)

_ID = string(255)
_PLAIN = {"type": choice("plain_text"), "emoji": boolean}
_MARKED = {"type": choice("mrkdwn"), "verbatim": boolean}


def plain(most: int) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": shape({"text": string(most)}, _PLAIN)}, "plain_text")


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return by_type(
        {
            "plain_text": shape({"text": string(most)}, _PLAIN),
            "mrkdwn": shape({"text": string(most)}, _MARKED),
        },
        "text object",
    )


_CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
_OPTION = shape({"text": text(75), "value": string(75)}, {"description": text(75), "url": string(3000)})
_GROUP = shape({"label": plain(75), "options": items(_OPTION, 100)}, {})
_URL = string(3000)


def _element(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return shape({"type": anything, **required}, {"action_id": _ID, **optional})


_ASKS: Mapping[str, Check] = {"confirm": _CONFIRM, "focus_on_load": boolean}
_PICKS: Mapping[str, Check] = {**_ASKS, "placeholder": plain(150)}


def _select(*, many: bool, **more: Check) -> Check:
    mine: Mapping[str, Check] = {"max_selected_items": number} if many else {}
    return _element({}, {**_PICKS, **mine, **more})


def _static(*, many: bool) -> Check:
    initial = {"initial_options": items(_OPTION, 100)} if many else {"initial_option": _OPTION}
    base = {"options": items(_OPTION, 100), "option_groups": items(_GROUP, 100), **initial}
    picks: Mapping[str, Check] = {**_PICKS, **({"max_selected_items": number} if many else {})}
    return shape(
        {"type": anything},
        {"action_id": _ID, **picks, **base},
        any_of=frozenset({"options", "option_groups"}),
    )


_TYPED: Mapping[str, Check] = {
    "placeholder": plain(150), "focus_on_load": boolean, "dispatch_action_config": anything,
}  # fmt: skip
_LIMITS: Mapping[str, Check] = {"min_length": number, "max_length": number}

BUTTON = _element(
    {"text": plain(75)},
    {
        "value": string(2000), "url": _URL, "style": choice("primary", "danger"), "confirm": _CONFIRM,
        "accessibility_label": string(75),
    },
)  # fmt: skip
_CHOICES: Mapping[str, Check] = {
    "static_select": _static(many=False),
    "multi_static_select": _static(many=True),
    "users_select": _select(many=False, initial_user=_ID),
    "multi_users_select": _select(many=True, initial_users=items(_ID, 100)),
    "datepicker": _element({}, {**_PICKS, "initial_date": string(10)}),
    "timepicker": _element({}, {**_PICKS, "initial_time": string(5), "timezone": string(100)}),
    "datetimepicker": _element({}, {**_ASKS, "initial_date_time": number}),
    "checkboxes": _element(
        {"options": items(_OPTION, 10)}, {**_ASKS, "initial_options": items(_OPTION, 10, least=0)}
    ),
    "radio_buttons": _element({"options": items(_OPTION, 10)}, {**_ASKS, "initial_option": _OPTION}),
}
IN_ACTIONS: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": _element({"options": items(_OPTION, 5)}, {"confirm": _CONFIRM}),
    **_CHOICES,
}
IMAGE = shape({"type": anything, "image_url": _URL, "alt_text": string(2000)}, {})
_IN_INPUT: Mapping[str, Check] = {
    **_CHOICES,
    "plain_text_input": _element(
        {}, {**_TYPED, **_LIMITS, "multiline": boolean, "initial_value": string(3000, least=0)}
    ),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        {
            **_TYPED, "initial_value": string(100, least=0), "min_value": string(30),
            "max_value": string(30),
        },
    ),
    "email_text_input": _element({}, {**_TYPED, "initial_value": string(3000, least=0)}),
    "url_text_input": _element({}, {**_TYPED, "initial_value": string(3000, least=0)}),
}  # fmt: skip


def _block(
    required: Mapping[str, Check], optional: Mapping[str, Check], *, any_of: frozenset[str] = frozenset()
) -> Check:
    return shape({"type": anything, **required}, {"block_id": _ID, **optional}, any_of=any_of)


_TEXT_OR_IMAGE = by_type(
    {
        "image": IMAGE,
        "plain_text": shape({"text": string(3000)}, _PLAIN),
        "mrkdwn": shape({"text": string(3000)}, _MARKED),
    },
    "context element",
)
_RICH_LEAF = by_type(
    {
        "text": shape({"type": anything, "text": string(3000)}, {"style": anything}),
        "link": shape({"type": anything, "url": _URL}, {"text": string(3000), "style": anything}),
        "emoji": shape({"type": anything, "name": string(100)}, {"unicode": anything}),
        "user": shape({"type": anything, "user_id": _ID}, {"style": anything}),
        "channel": shape({"type": anything, "channel_id": _ID}, {"style": anything}),
        "date": shape(
            {"type": anything, "timestamp": number, "format": string(100)},
            {"fallback": string(300), "url": _URL},
        ),
    },
    "rich text element",
)
_RICH_LINE = shape({"type": anything, "elements": items(_RICH_LEAF, 1000)}, {"border": number})
_RICH_LIST = shape(
    {"type": anything, "style": choice("bullet", "ordered"), "elements": items(_RICH_LINE, 1000)},
    {"indent": number, "offset": number, "border": number},
)
_RICH = by_type(
    {
        "rich_text_section": _RICH_LINE,
        "rich_text_quote": _RICH_LINE,
        "rich_text_preformatted": _RICH_LINE,
        "rich_text_list": _RICH_LIST,
    },
    "rich text object",
)

IN_MESSAGES: Mapping[str, Check] = {
    "section": _block(
        {},
        {
            "text": text(3000), "fields": items(text(2000), 10), "expand": boolean,
            "accessory": by_type({**IN_ACTIONS, "image": IMAGE}, "accessory"),
        },
        any_of=frozenset({"text", "fields"}),
    ),
    "header": _block({"text": plain(150)}, {"level": number}),
    "actions": _block({"elements": items(by_type(IN_ACTIONS, "element of actions"), 25)}, {}),
    "context": _block({"elements": items(_TEXT_OR_IMAGE, 10)}, {}),
    "divider": _block({}, {}),
    "image": _block({"image_url": _URL, "alt_text": string(2000)}, {"title": plain(2000)}),
    "rich_text": _block({"elements": items(_RICH, 1000)}, {}),
    "markdown": _block({"text": string(12_000)}, {}),
}  # fmt: skip
IN_MODALS: Mapping[str, Check] = {
    **{kind: check for kind, check in IN_MESSAGES.items() if kind != "markdown"},
    "input": _block(
        {"label": plain(2000), "element": by_type(_IN_INPUT, "input element")},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
}
VIEW = shape(
    {"type": choice("modal"), "title": plain(24), "blocks": items(by_type(IN_MODALS, "block"), 100)},
    {
        "submit": plain(24), "close": plain(24), "private_metadata": string(3000, least=0),
        "callback_id": _ID, "clear_on_close": boolean, "notify_on_close": boolean, "external_id": _ID,
        "submit_disabled": boolean,
    },
)  # fmt: skip
BLOCKS = items(by_type(IN_MESSAGES, "block"), 50, least=0)
