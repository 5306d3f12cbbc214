"""A formula's tree made into nested closures, once per table and text."""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from lark import Token, Tree

from worker.sandbox.airtable.formula.functions import FUNCTIONS, call, last_modified, one_of
from worker.sandbox.airtable.formula.grammar import UNREADABLE, FormulaRefused, unescaped
from worker.sandbox.airtable.formula.reading import field_node
from worker.sandbox.airtable.formula.scope import Kind, Node, Run, Scope
from worker.sandbox.airtable.formula.values import Value, number, ordered, same, text
from worker.sandbox.airtable.schema import Record, Table

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip


class Compiler:
    """Compiles one tree for one table; collects every unknown name, as the vendor reports all at once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._unknown_fields: list[str] = []
        self._unknown_functions: list[str] = []
        self._nodes: dict[str, Callable[[Sequence[Tree[Token] | Token]], Node]] = {
            "compare": self._compare,
            "join": self._join,
            "arithmetic": self._arithmetic,
            "signed": self._signed,
            "number": lambda parts: _constant(_number(str(parts[0]))),
            "literal": lambda parts: _literal(int(str(parts[0])[1:])),
            "braced": lambda parts: self._field(unescaped(str(parts[0]))),
            "bare": lambda parts: self._field(str(parts[0])),
            "call": self._call,
        }

    def compile(self, tree: Tree[Token]) -> Run:
        """Return the formula as one function of a row; raise FormulaRefused with every unknown name."""
        node = self._node(tree)
        if self._unknown_functions:
            raise FormulaRefused(f"Unknown function names: {_listed(self._unknown_functions)}")
        if self._unknown_fields:
            raise FormulaRefused(f"Unknown field names: {_listed(self._unknown_fields)}")
        return node.run

    def _node(self, tree: Tree[Token] | Token) -> Node:
        if isinstance(tree, Token):
            raise TypeError(f"a token where a node was due: {tree.type}")
        return self._nodes[tree.data](tree.children)

    def _field(self, name: str) -> Node:
        field = self._table.find(name)
        if field is None:
            self._unknown_fields.append(name)
            return Node(_nothing, field=name)
        return field_node(field)

    def _call(self, parts: Sequence[Tree[Token] | Token]) -> Node:
        name = str(parts[0])
        args = [self._node(part) for part in parts[1:]]
        if name.upper() == "LAST_MODIFIED_TIME":
            return last_modified(args)
        if name.upper() not in FUNCTIONS:
            self._unknown_functions.append(name)
            return Node(_nothing)
        return call(FUNCTIONS[name.upper()], args)

    def _compare(self, parts: Sequence[Tree[Token] | Token]) -> Node:
        left, sign, right = self._node(parts[0]), str(parts[1]), self._node(parts[2])
        if sign in _ORDER:
            return _ordering(left, right, _ORDER[sign])
        if {left.kind, right.kind} == {Kind.CHECKBOX, Kind.FALSE}:
            # Reported as refused by Airtable: a checkbox not ticked is blank, and NOT({…}) is the way.
            raise FormulaRefused(UNREADABLE)
        one, other = left.run, right.run
        if sign == "=" and left.kind is Kind.RECORD_ID and right.literal is not None:
            return one_of([right.literal])
        if sign == "=":
            return Node(lambda row, scope: same(one(row, scope), other(row, scope)))
        return Node(lambda row, scope: not same(one(row, scope), other(row, scope)))

    def _join(self, parts: Sequence[Tree[Token] | Token]) -> Node:
        left, right = self._node(parts[0]).run, self._node(parts[1]).run
        return Node(lambda row, scope: text(left(row, scope)) + text(right(row, scope)))

    def _arithmetic(self, parts: Sequence[Tree[Token] | Token]) -> Node:
        left, sign, right = self._node(parts[0]).run, str(parts[1]), self._node(parts[2]).run
        apply = _ARITHMETIC.get(sign, _divided)
        return Node(lambda row, scope: apply(number(left(row, scope)), number(right(row, scope))))

    def _signed(self, parts: Sequence[Tree[Token] | Token]) -> Node:
        sign, inner = str(parts[0]), self._node(parts[1]).run
        factor = -1 if sign == "-" else 1
        return Node(lambda row, scope: factor * number(inner(row, scope)))


def _nothing(_row: Record, _scope: Scope) -> Value:
    """Stands for an unknown name until all of them are reported."""
    return None


def _constant(value: Value) -> Node:
    return Node(lambda _row, _scope: value)


def _number(written: str) -> int | float:
    return float(written) if "." in written else int(written)


def _literal(index: int) -> Node:
    return Node(lambda _row, scope: scope.literals[index], literal=index)


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    return float("nan") if not left else float("inf") * left


def _ordering(left: Node, right: Node, holds: Callable[[Any, Any], bool]) -> Node:
    one, other = left.run, right.run
    dates = Kind.DATE in (left.kind, right.kind)

    def run(row: Record, scope: Scope) -> Value:
        first, second = one(row, scope), other(row, scope)
        if dates and (first is None or second is None):
            return scope.with_blank()
        return holds(*ordered(first, second))

    return Node(run)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(name.lower() for name in names))
