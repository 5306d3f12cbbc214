"""Lines → Block Kit, through slack_sdk's models, which check most of Slack's limits; this checks the rest.

Every text is a plain_text object without emoji: Slack reads no markup, mention, link or emoji in it.
https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ContextBlock, HeaderBlock, PlainTextObject, SectionBlock

from notifiers.messages import JSON
from notifiers.plain import shortened

MOST_BLOCKS = 50
_HEADER = 150
_SECTION = 3000
_CONTEXT = 2000
_ELEMENTS = 10


def header(line: str) -> Block:
    """Return the title of a message."""
    return HeaderBlock(text=_plain(line, _HEADER))


def section(lines: Sequence[str]) -> list[Block]:
    """Return lines as one paragraph; nothing for no lines."""
    return [SectionBlock(text=_plain("\n".join(lines), _SECTION))] if any(lines) else []


def context(lines: Sequence[str]) -> list[Block]:
    """Return lines in small print; nothing for no lines."""
    elements = [_plain(line, _CONTEXT) for line in lines if line]
    return [ContextBlock(elements=list(elements[:_ELEMENTS]))] if elements else []


def as_json(blocks: Sequence[Block]) -> tuple[JSON, ...]:
    """Return the blocks as Slack takes them. Raises ValueError past Slack's limits: a mistake of ours."""
    if len(blocks) > MOST_BLOCKS:
        raise ValueError(f"{len(blocks)} blocks, Slack takes {MOST_BLOCKS}")
    return tuple(block.to_dict() for block in blocks)


def _plain(text: str, limit: int) -> PlainTextObject:
    return PlainTextObject(text=shortened(text, limit), emoji=False)
