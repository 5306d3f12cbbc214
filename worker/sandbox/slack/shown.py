"""What a person reads in the channel: blocks turned back into lines, for the demo and the tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.sandbox.slack.messages import Json, Message

_LINK = re.compile(r"<([^<>|]+)\|([^<>]+)>")
_BARE = re.compile(r"<(https?:[^<>|]+|tel:[^<>|]+|mailto:[^<>|]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message as it stands in the channel. `text` is what one reads; `plain` what screen readers read."""

    ts: str
    author: str
    text: str
    plain: str
    thread_ts: str = ""
    edited: bool = False
    deleted: bool = False
    thread: tuple["Shown", ...] = ()
    metadata: Json | None = None
    blocks: tuple[Json, ...] = ()

    @property
    def key(self) -> str:
        """What its metadata says it is about; "" for messages that carry no key."""
        payload = (self.metadata or {}).get("event_payload", {})
        return str(payload.get("key", ""))


def read(message: Message) -> str:
    """Return what a person reads: the blocks where there are any, else the text."""
    if not message.blocks:
        return unescaped(message.text)
    return "\n".join(line for block in message.blocks for line in _lines(block))


def unescaped(text: str) -> str:
    """Return mrkdwn as it looks, without the emphasis: links by their words, entities as characters."""
    text = _BARE.sub(r"\1", _LINK.sub(r"\2", text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _lines(block: Json) -> Iterator[str]:
    match block["type"]:
        case "divider":
            yield "———"
        case "section":
            yield from _section(block)
        case "context" | "actions":
            yield " · ".join(_inline(each) for each in block["elements"])
        case "rich_text":
            yield from (_rich(each) for each in block["elements"])
        case "image":
            yield f"[{block['alt_text']}]"
        case _:
            yield _inline(block)


def _section(block: Json) -> Iterator[str]:
    accessory = f"  {_inline(block['accessory'])}" if "accessory" in block else ""
    texts = ([block["text"]] if "text" in block else []) + block.get("fields", [])
    for index, text in enumerate(texts):
        yield _inline(text) + (accessory if index == 0 else "")


def _inline(element: Json) -> str:
    match element.get("type"):
        case "mrkdwn":
            return unescaped(element["text"])
        case "button":
            return f"[{_inline(element['text'])}]"
        case "overflow" | "static_select":
            return "[…]"
        case "image":
            return f"[{element['alt_text']}]"
        case _:
            text = element.get("text", "")
            return text if isinstance(text, str) else _inline(text)


def _rich(element: Json) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(f"• {_rich(each)}" for each in element["elements"])
    return "".join(str(each.get("text") or each.get("url") or "") for each in element["elements"])
