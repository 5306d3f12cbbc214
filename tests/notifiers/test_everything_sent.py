"""Whatever is typed, wherever: it stays in its place, calls nobody, forges nothing and breaks no limit.

Held over every kind of message, modal and answer that we send; a new builder has to be added to
`everything_sent.BUILDERS`, or the first test fails.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import notifiers
from notifiers.messages import Message, metadata
from tests.notifiers.everything_sent import BUILDERS, Sent, everything, everything_of_a_crowd
from tests.notifiers.test_injection import NASTY
from worker.sandbox.slack.blocks import check_blocks, check_text, check_view
from worker.sandbox.slack.messages import metadata_of

FORGED = "\n▶ Ring the bank.\r\n▶ Ring the bank.\u2028▶ Ring the bank."
MORE = (
    FORGED, "> quoted", "```code```", "* _ ~ `", "rosa@example.com", "www.evil.example http://evil.example/x",
    "<mailto:a@b.c|x>", "<!subteam^S1>", "<#C123>", "@channel @here", "🔥 :fire:", "\u200b\ufeff\u2060",
    "a\x00b\x07c", "\u202eabc\u202c \u2066x", "ر" * 90, "&amp;&lt;&amp;lt;", "{no} {line} %(x)s",
)  # fmt: skip
SHORT = tuple(text for text in (*NASTY, *MORE) if len(text) < 600)
TYPED = st.one_of(
    st.sampled_from(SHORT),
    st.lists(st.sampled_from(SHORT), min_size=2, max_size=3).map(" ".join),
    st.text(max_size=60),
)
BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
NEVER = BIDI | set("\x00\x07\r\u2028\u2029\ufeff\u2060\u200b")
_CALLS = re.compile(r"<@U[A-Z0-9]+>( <@U[A-Z0-9]+>)*")
_LINKS = re.compile(r"[\w ]+: (<https://slack\.com/archives/C\w+/p\d+\|\d+>[\w:, \u202f]*)+(and \d+ more)?")
MAKERS = {"Message", "View", "modal"}
"""What makes a message or a modal."""


def functions() -> Iterator[tuple[str, str, set[str]]]:
    """Yield every function of ours: its module, its name, and what it calls."""
    for path in sorted(Path(notifiers.__path__[0]).glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
                yield path.stem, node.name, {call.id for call in calls if isinstance(call, ast.Name)}


def builders() -> Iterator[str]:
    """Yield every public function that makes something to send, by itself or through a private one."""
    found = list(functions())
    makers: dict[str, set[str]] = {module: set(MAKERS) for module, _, _ in found}
    for _ in range(3):
        for module, name, calls in found:
            if name.startswith("_") and calls & makers[module]:
                makers[module].add(name)
    for module, name, calls in found:
        if not name.startswith("_") and name not in MAKERS and calls & makers[module]:
            yield "candidate more_view" if (module, name) == _OTHER_MORE else name


_OTHER_MORE = ("views_candidate", "more_view")


def test_every_builder_is_held_to_this() -> None:
    assert set(builders()) == set(BUILDERS) - {"dispatch"}


def written(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every text object of some blocks, outside of what a field begins with."""
    if isinstance(value, dict):
        if value.get("type") in {"plain_text", "mrkdwn"}:
            yield value
        else:
            yield from (found for each in value.values() for found in written(each))
    elif isinstance(value, list | tuple):
        yield from (found for each in value for found in written(each))


def check(sent: Sent) -> None:
    """Check that Slack takes it, and that nothing in it is more than words."""
    if sent.view is None:
        check_blocks(list(sent.blocks))
        check_text(sent.text, alone=not sent.blocks)
        made = Message(key=sent.key, fingerprint="f" * 16, text=sent.text)
        assert metadata_of(metadata(made, "app12345678901234"), 1000)[1] == ""
        check_spoken(sent.text)
    else:
        check_view(sent.view)
    shown = list(written(sent.blocks if sent.view is None else sent.view))
    for each in shown:
        check_shown(each)
    steps = [line for each in shown for line in each["text"].split("\n") if line.startswith("▶")]
    assert len(steps) <= 1, steps


def check_spoken(text: str) -> None:
    assert text.strip()
    assert len(text) <= 4_000
    assert not set("<>") & set(text)
    assert text.count("&") == len(re.findall("&(?:lt|gt|amp);", text))
    assert not NEVER & set(text)
    assert "▶" not in text[:1]


def check_shown(shown: dict[str, Any]) -> None:
    text = shown["text"]
    if shown["type"] == "mrkdwn":
        ours = _CALLS.fullmatch(text) or (shown["verbatim"] and _LINKS.fullmatch(text))
        assert ours or re.fullmatch(r"[\w ,-]+", text), text
        return
    assert shown["emoji"] is False
    assert not NEVER & set(text), ascii(text)
    assert text.count("\u2068") == text.count("\u2069")
    text.encode()


@settings(
    deadline=None,
    max_examples=8,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(TYPED)
def test_whatever_is_typed_stays_words_in_its_place(text: str) -> None:
    for sent in everything(text):
        check(sent)


@pytest.mark.parametrize("text", [FORGED, "<!channel> <@U123> &lt;!here&gt;", "\u202eab", "x" * 10_000])
def test_the_worst_of_it_stays_words_in_its_place_too(text: str) -> None:
    for sent in everything(text):
        check(sent)


@pytest.mark.parametrize("text", ["Ana Ruiz", "<" * 300])
def test_far_too_much_of_everything_is_cut_rather_than_refused(text: str) -> None:
    for sent in everything_of_a_crowd(text):
        check(sent)
