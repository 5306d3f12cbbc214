"""What is said of an exception that nobody foresaw."""

import pytest

from worker.errors import where
from worker.remembered.dating import __file__ as anywhere


def test_where_an_exception_came_from_is_told_with_its_folder_and_without_what_it_quotes() -> None:
    code = compile("raise ValueError('Rosa, 718-555-0142')", anywhere, "exec")
    with pytest.raises(ValueError, match="Rosa") as raised:
        exec(code)  # noqa: S102  (what is raised must seem to come from that file)
    assert where(raised.value) == "remembered/dating.py:1"


def test_an_exception_that_was_never_raised_comes_from_nowhere() -> None:
    assert where(ValueError("Rosa")) == "unknown"
