from hypothesis import given
from hypothesis import strategies as st

from notifiers.plain import escaped, one_line, shortened


@given(st.text(), st.integers(min_value=10, max_value=60))
def test_a_line_is_one_line_and_never_too_long(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1


@given(st.text(max_size=40))
def test_ordinary_words_come_through_unchanged(text: str) -> None:
    plain = " ".join("".join(char for char in text if char.isascii() and char.isprintable()).split())
    assert one_line(plain, 60) == plain


def test_what_is_cut_ends_in_an_ellipsis_and_parts_no_letter_from_its_accent() -> None:
    assert one_line("a" * 100, 12) == "a" * 9 + "…"
    assert shortened("cafe\u0301s", 5) == "caf…"


def test_text_from_right_to_left_can_not_turn_its_neighbours() -> None:
    assert one_line("\u202eשלום", 20) == "\u2068שלום\u2069"


def test_an_emoji_family_stays_together_and_a_mountain_of_marks_does_not_stay() -> None:
    assert one_line("👩\u200d👧", 20) == "👩\u200d👧"
    assert len(one_line("e" + "\u0301" * 50, 80)) <= 5


def test_markup_is_escaped() -> None:
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
