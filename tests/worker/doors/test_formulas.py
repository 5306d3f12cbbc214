import pytest

from worker.formulas import any_of, equals, has_id, quoted


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("New", "'New'"),
        ("Rosa's", r"'Rosa\'s'"),
        ("a\\", r"'a\\'"),
        ("a\\' = 1", r"'a\\\' = 1'"),
        ("two\nlines\tand\r", r"'two\nlines\tand\r'"),
        ("", "''"),
    ],
)
def test_nothing_in_a_text_can_end_its_literal(text: str, literal: str) -> None:
    assert quoted(text) == literal


def test_a_column_with_a_brace_in_its_name_stays_one_column() -> None:
    assert equals("a}b", "x") == r"{a\}b}='x'"


def test_rows_are_named_by_their_ids() -> None:
    assert has_id(["recA", "recB"]) == "OR(RECORD_ID()='recA',RECORD_ID()='recB')"


def test_any_of_nothing_is_false() -> None:
    assert any_of([]) == "OR(0)"
