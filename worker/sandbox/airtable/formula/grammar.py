"""The text of a formula as a tree.

String literals are taken out first: two formulas that differ only in them share one tree, so that a worker
that writes the time into its formula at every pass does not have it parsed at every pass.
"""

import re
from functools import lru_cache

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

_GRAMMAR = r"""
?start: comparison
?comparison: joined | comparison COMPARE joined -> compare
?joined: sum | joined "&" sum -> join
?sum: product | sum SIGN product -> arithmetic
?product: unary | product TIMES unary -> arithmetic
?unary: atom | SIGN unary -> signed
?atom: NUMBER -> number
     | LITERAL -> literal
     | FIELD -> braced
     | NAME -> bare
     | NAME "(" [comparison ("," comparison)*] ")" -> call
     | "(" comparison ")"

COMPARE: "!=" | "<=" | ">=" | "=" | "<" | ">"
SIGN: "+" | "-"
TIMES: "*" | "/"
NUMBER: /[0-9]+(\.[0-9]+)?/
LITERAL: /\x00[0-9]+/
FIELD: /\{(\\.|[^}\\])*\}/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
%ignore /[ \t\r\n]+/
"""
_PARSER = Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)
_PIECE = re.compile(r"""\{(?:\\.|[^}\\])*\}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r"}


class FormulaRefused(Exception):
    """The formula can't be read, or asks for what the stand-in does not know. The text says which."""


def split(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the formula with its string literals numbered, and the literals."""
    if "\x00" in text:
        raise FormulaRefused(UNREADABLE)
    literals: list[str] = []

    def take(match: re.Match[str]) -> str:
        piece = match.group()
        if piece.startswith("{"):
            return piece
        literals.append(unescaped(piece))
        return f"\x00{len(literals) - 1}"

    return _PIECE.sub(take, text), tuple(literals)


def unescaped(piece: str) -> str:
    """Return what stands between the quotes or braces, its escapes resolved."""
    return _ESCAPED.sub(lambda match: _SHORT.get(match.group(1), match.group(1)), piece[1:-1])


@lru_cache(maxsize=256)
def parse(template: str) -> Tree[Token]:
    """Return the tree of a formula whose literals were taken out by `split`."""
    try:
        return _PARSER.parse(template)
    except LarkError as error:
        raise FormulaRefused(UNREADABLE) from error


UNREADABLE = "Invalid formula. Please check your formula text."
"""What Airtable says of a formula that it can't read."""
