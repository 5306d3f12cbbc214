"""Lines → Block Kit, through slack_sdk's models, which check most of Slack's limits; this checks the rest.

Every text is a plain_text object without emoji: Slack reads no markup, mention, link or emoji in it.
https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    InteractiveElement,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from notifiers import actions
from notifiers.actions import Form, Target
from notifiers.messages import JSON
from notifiers.plain import shortened
from notifiers.presses import Act

MOST_BLOCKS = 50
_HEADER = 150
_SECTION = 3000
_CONTEXT = 2000
_ELEMENTS = 10
_WORDS = 75
"""Characters on a button or in a choice."""


def header(line: str) -> Block:
    """Return the title of a message."""
    return HeaderBlock(text=plain(line, _HEADER))


def section(lines: Sequence[str], *, beside: ButtonElement | None = None) -> list[Block]:
    """Return lines as one paragraph, with a button `beside` it; nothing for no lines."""
    text = plain("\n".join(lines), _SECTION)
    return [SectionBlock(text=text, accessory=beside)] if any(lines) else []


def paragraphs(lines: Sequence[str]) -> list[Block]:
    """Return any number of lines in as few paragraphs as hold them whole."""
    parts: list[list[str]] = []
    for line in lines:
        fits = parts and sum(map(len, parts[-1])) + len(parts[-1]) + len(line) <= _SECTION
        parts = [*parts[:-1], [*parts[-1], line]] if fits else [*parts, [line]]
    return [block for part in parts for block in section(part)][:MOST_BLOCKS]


def context(lines: Sequence[str]) -> list[Block]:
    """Return lines in small print; nothing for no lines."""
    elements = [plain(line, _CONTEXT) for line in lines if line]
    return [ContextBlock(elements=list(elements[:_ELEMENTS]))] if elements else []


def button(words: str, does: Act | Form, target: Target, *, main: bool = False) -> ButtonElement:
    """Return a button; `main` is the one that people mostly want."""
    return ButtonElement(
        text=plain(words, _WORDS),
        action_id=actions.action_id(does),
        value=actions.value(target),
        style="primary" if main else None,
    )


def row(elements: Sequence[InteractiveElement]) -> list[Block]:
    """Return buttons beside each other; nothing for none."""
    return [ActionsBlock(elements=list(elements))] if elements else []


def with_menu(line: str, choices: Sequence[tuple[str, Act | Form]], target: Target) -> list[Block]:
    """Return a line with a menu of at most five choices at its end; it shows no choice once one was made."""
    options = [
        Option(text=plain(words, _WORDS), value=actions.option_value(does, target)) for words, does in choices
    ]
    menu = OverflowMenuElement(options=options, action_id=actions.menu_id())
    return [SectionBlock(text=plain(line, _SECTION), accessory=menu)]


def fresh(blocks: Sequence[JSON], mark: str) -> tuple[JSON, ...]:
    """Return the blocks with ids that no earlier edit had: Slack remembers what was picked by them."""
    return tuple({**block, "block_id": f"{mark}.{place}"} for place, block in enumerate(blocks))


def as_json(blocks: Sequence[Block]) -> tuple[JSON, ...]:
    """Return the blocks as Slack takes them. Raises ValueError past Slack's limits: a mistake of ours."""
    if len(blocks) > MOST_BLOCKS:
        raise ValueError(f"{len(blocks)} blocks, Slack takes {MOST_BLOCKS}")
    return tuple(block.to_dict() for block in blocks)


def plain(text: str, limit: int) -> PlainTextObject:
    """Return text in which Slack reads no markup, cut to a limit."""
    return PlainTextObject(text=shortened(text, limit), emoji=False)
