"""Checking blocks and views as Slack does before it takes them, and the ids that it fills in."""

from collections import Counter
from collections.abc import Iterator

from worker.sandbox.slack.block_specs import BLOCKS, VIEW
from worker.sandbox.slack.exceptions import SlackError, invalid_blocks
from worker.sandbox.slack.messages import Json

_MOST_TEXT = 40_000
"""Characters of `text`: Slack cuts what is longer; the stand-in refuses it."""
_LONGEST_LINE = 4_000
"""Characters of `text` alone, without blocks: Slack splits what is longer into several messages."""
_MOST_IN_BLOCKS = 13_200
"""Characters in all blocks of a message together (`msg_blocks_too_long`); field reports, not documented."""


def check_blocks(blocks: Json) -> None:
    """Refuse blocks of a message that break a rule, with every rule that they break."""
    problems = [*BLOCKS(blocks, "/blocks")]
    if not problems:
        problems = [*_doubles(blocks, "/blocks")]
    if problems:
        raise invalid_blocks(*problems)
    if sum(len(text) for text in _texts(blocks)) > _MOST_IN_BLOCKS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Json) -> None:
    """Refuse a modal that breaks a rule."""
    problems = [*VIEW(view, "/view")]
    if not problems:
        problems = [
            *_doubles(view["blocks"], "/view/blocks"), *_unsubmittable(view), *_begins_elsewhere(view),
        ]  # fmt: skip
    if problems:
        raise SlackError("invalid_arguments", messages=tuple(problems))


def check_text(text: str, *, alone: bool) -> None:
    """Refuse a text that Slack would cut, or, when it stands alone, split into several messages."""
    if len(text) > (_LONGEST_LINE if alone else _MOST_TEXT):
        raise SlackError("msg_too_long")


def _unsubmittable(view: Json) -> Iterator[str]:
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        yield "a view with input blocks needs a submit [json-pointer:/view/submit]"


def _begins_elsewhere(view: Json) -> Iterator[str]:
    """Yield fields that begin with a choice which they do not offer."""
    for index, block in enumerate(view["blocks"]):
        for each in elements(block):
            begins = [*each.get("initial_options", ()), *filter(None, [each.get("initial_option")])]
            groups = [group["options"] for group in each.get("option_groups", ())]
            offered = [option for group in (each.get("options", ()), *groups) for option in group]
            if any(option not in offered for option in begins):
                yield f"initial option not found in options [json-pointer:/view/blocks/{index}]"


def _doubles(blocks: Json, at: str) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id, times in ids.items():
        if times > 1:
            yield f"block_id {block_id} occurs {times} times [json-pointer:{at}]"
    for index, block in enumerate(blocks):
        actions = Counter(each["action_id"] for each in elements(block) if "action_id" in each)
        for action_id, times in actions.items():
            if times > 1:
                yield f"action_id {action_id} occurs {times} times [json-pointer:{at}/{index}]"


def elements(block: Json) -> list[Json]:
    """Return what can be pressed or filled in a block."""
    if block["type"] == "section":
        return [block["accessory"]] if "accessory" in block else []
    if block["type"] == "input":
        return [block["element"]]
    return list(block["elements"]) if block["type"] == "actions" else []


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def with_ids(blocks: Json, new_id: Iterator[str]) -> tuple[Json, ...]:
    """Return blocks as Slack keeps them: each has a block_id, each element an action_id."""
    return tuple(_with_ids(block, new_id) for block in blocks)


def _with_ids(block: Json, new_id: Iterator[str]) -> Json:
    full = {**block, "block_id": block.get("block_id") or next(new_id)}
    if block["type"] == "section" and "accessory" in block:
        full["accessory"] = _acting(block["accessory"], new_id)
    if block["type"] == "actions":
        full["elements"] = [_acting(each, new_id) for each in block["elements"]]
    return full


def _acting(element: Json, new_id: Iterator[str]) -> Json:
    if element["type"] == "image" or "action_id" in element:
        return element
    return {**element, "action_id": next(new_id)}
