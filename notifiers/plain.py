"""Text that people typed, made fit to stand in one line of a message: nothing in it can change the rest.

Blocks show it in plain_text objects, where Slack reads no markup, mentions, links or emoji codes; the
message's `text` is read as markup, so there it is escaped. What is left is what Unicode can do by itself:
control characters, and marks that turn the reading direction (https://unicode.org/reports/tr9/).
"""

import re
import unicodedata

_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Persian words and emoji families need them; they change nothing outside of a word."""
_ISOLATE, _POP = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_MARKS_IN_A_ROW = 4
_OUR_MARKS = re.compile(r"^(?:[▶✓→○×\s]|•(?!•))+")
"""What lines of ours begin with: a name shall not look like a Next step. "•••" stands for what is hidden."""
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def one_line(text: str, limit: int) -> str:
    """Return the text in one line of at most `limit` characters, "…" where it was cut.

    Text with right-to-left letters is wrapped so that it can't reorder its neighbours, and none begins like a
    line of ours.
    """
    if text.isascii() and text.isprintable():
        return shortened(" ".join(text.split()), limit - 2)  # the same, at a tenth of the price
    cut = shortened(_OUR_MARKS.sub("", " ".join(_visible(text[: 20 * limit]).split())), limit - 2)
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in cut):
        return f"{_ISOLATE}{cut}{_POP}"
    return cut


def shortened(text: str, limit: int) -> str:
    """Return the text, cut to `limit` characters with "…" at its end; no letter is parted from its marks."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and (unicodedata.combining(text[end]) or text[end] in _JOINERS):
        end -= 1
    kept = text[:end].rstrip().rstrip(_JOINERS)
    kept = kept[: limit - 1 - _open(kept)]
    return f"{kept}…{_POP * _open(kept)}"


def _open(text: str) -> int:
    """Return how many wraps begin in a text and do not end there."""
    return max(text.count(_ISOLATE) - text.count(_POP), 0)


def escaped(text: str) -> str:
    """Return the text for a place where Slack reads markup: no mention, link or entity can begin in it.

    https://api.slack.com/reference/surfaces/formatting#escaping
    """
    for char, entity in _ESCAPES:
        text = text.replace(char, entity)
    return text


def _visible(text: str) -> str:
    """Return the characters that show, with at most four marks on a letter, blanks for line ends."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if char.isspace():
            kept.append(" ")
        elif marks <= _MARKS_IN_A_ROW and (char in _JOINERS or unicodedata.category(char) not in _LEFT_OUT):
            kept.append(char)
    return "".join(kept)
