"""Whatever people typed goes into a formula as what it is, and nothing in it is ever read as a formula."""

import ast
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import worker
from tests.worker.bases import InMemory
from worker.airtable.formulas import any_of, begins_with, column, contains, equals, has_id, quoted
from worker.dispatch.finding import formula_of
from worker.sandbox.airtable.formula.grammar import parse, split, unescaped

ODD = st.text(st.sampled_from("'\"\\{}()[],;&=\n\r\t\u2028\x00\x07 \U0001f969áא7aZ%#"), max_size=40)
TEXTS = st.one_of(st.text(max_size=60), ODD)
LONG = ("\\'{}\"\n\U0001f969" * 2_000)[:10_000]
CONTROLS = {chr(code) for code in (*range(0x20), 0x7F)} - {"\n", "\r", "\t"}


def plain(text: str) -> str:
    """Return what is left of a text in a formula: no half characters, no control characters."""
    return "".join(one for one in text if one not in CONTROLS and not 0xD800 <= ord(one) <= 0xDFFF)


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("New", "'New'"),
        ("Rosa's", r"'Rosa\'s'"),
        ("a\\", r"'a\\'"),
        ("a\\' = 1", r"'a\\\' = 1'"),
        ("two\nlines\tand\r", r"'two\nlines\tand\r'"),
        ("", "''"),
        ("bell\x07 and \ud83e half", "'bell and  half'"),
    ],
)
def test_nothing_in_a_text_can_end_its_literal(text: str, literal: str) -> None:
    assert quoted(text) == literal


@given(TEXTS)
@example(LONG)
@settings(deadline=None)
def test_any_text_comes_out_of_a_formula_as_it_went_in(text: str) -> None:
    template, literals = split(f"AND({{Name}}={quoted(text)},1)")
    assert literals == (plain(text),)
    parse(template)


@given(TEXTS.filter(lambda text: plain(text) != ""))
@settings(deadline=None)
def test_any_name_of_a_column_stays_one_column(name: str) -> None:
    template, literals = split(f"IF({column(name)},'yes',0)")
    assert literals == ("yes",)
    [field] = parse(template).find_data("braced")
    assert unescaped(str(field.children[0])) == plain(name)


@pytest.fixture(scope="module")
def base() -> InMemory:
    return InMemory()


@given(TEXTS)
@example(LONG)
@example("') , 1, ('")
@example("'=''),OR(1")
@settings(deadline=None, max_examples=60)
def test_a_row_is_found_by_any_text_that_it_holds_and_no_other_row_is(base: InMemory, text: str) -> None:
    text = plain(text)
    rosa, other = base.add({"Details": f"x{text}"}), base.add({"Details": "nothing of the kind"})
    for formula in (equals("Details", f"x{text}"), begins_with("Details", f"x{text}")):
        kept = base.kept(formula)
        assert rosa in kept
        assert other not in kept
    assert rosa in base.kept(contains("Details", text))


@given(TEXTS)
@example(LONG)
@example("Rosa's \\ {Phone} ') , 1")
@example("".join(f"word{number} " for number in range(2_000)))
@example("٤٧١٣")
@settings(deadline=None, max_examples=60)
def test_whatever_is_typed_behind_find_is_a_formula_that_airtable_can_read(base: InMemory, text: str) -> None:
    formula = formula_of(text, base.schema, "US")
    base.kept(formula or "1")  # raises FormulaRefused, as Airtable would refuse the call
    assert len(formula) < 25_000


def test_a_column_with_a_brace_in_its_name_stays_one_column() -> None:
    assert equals("a}b", "x") == r"{a\}b}='x'"


def test_rows_are_named_by_their_ids() -> None:
    assert has_id(["recA", "recB"]) == "OR(RECORD_ID()='recA',RECORD_ID()='recB')"


def test_any_of_nothing_is_false() -> None:
    assert any_of([]) == "OR(0)"


def test_only_one_place_puts_quotes_or_braces_around_anything() -> None:
    """Every other module that makes formulas takes them from there."""
    root = Path(worker.__file__).parent
    makers = [
        path for path in root.rglob("*.py") if "worker.airtable.formulas" in path.read_text(encoding="utf-8")
    ]
    assert len(makers) >= 5
    assert [found for path in makers for found in _hand_made(path)] == []


def _hand_made(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)):
        for text, value in zip(node.values, node.values[1:], strict=False):
            opens = isinstance(text, ast.Constant) and str(text.value).endswith(("'", '"', "{"))
            if opens and isinstance(value, ast.FormattedValue):
                found.append(f"{path.name}:{node.lineno}")
    return found
