"""What there is to say is said, whatever is known of it."""

import re

import pytest

from airtable_schema.options import ContactOutcome
from notifiers.answering import answer_blocks, answer_line, read_sure, spoken, sure
from notifiers.answers import Answer, Said
from notifiers.presses import Act, Press
from notifiers.words.answers import ANSWERS, BARE
from tests.cast import NOW
from tests.notifiers.apps import BUTTONS
from tests.notifiers.desks import HOUR

VALUES = {
    "volunteers": ("Ana Ruiz", "Ben Tran"), "volunteer": "Ana Ruiz", "who": "Sam Okafor", "since": NOW,
    "until": NOW + HOUR, "outcome": ContactOutcome.NO_ANSWER, "count": 10, "from_at": NOW + HOUR, "by": NOW,
    "no": "4713", "calls": 1_000,
}  # fmt: skip
PRESS = Press(act=Act.YES, request="rec1", volunteer="rec2", needs=("rec3", "rec4"), user="U1", at=NOW)


def line(code: Said, **values: object) -> str:
    return answer_line(Answer(code=code, values=values), BUTTONS, NOW).replace("\u202f", " ")


@pytest.mark.parametrize("code", list(Said))
def test_everything_is_said_with_and_without_its_values(code: Said) -> None:
    for words in (ANSWERS[code], BARE.get(code, ANSWERS[code])):
        needed = {key: VALUES[key] for key in re.findall(r"{(\w+)}", words)}
        assert "{" not in line(code, **needed)


def test_the_three_texts_are_the_desks() -> None:
    assert line(Said.SOMEONE_CHANGED) == ("Someone changed this a moment ago; here is how it stands now.")
    assert line(Said.NOT_ANSWERING) == "Airtable is not answering. Nothing was saved."
    assert line(Said.WENT_WRONG) == (
        "Something went wrong on my side. Nothing was saved; the coordinator has been told."
    )


def test_an_outcome_says_when_they_are_asked_again() -> None:
    said = line(Said.NOTED_OUTCOME, volunteer="Ana Ruiz", outcome=ContactOutcome.NO_ANSWER, until=NOW + HOUR)
    assert said == "Noted: no answer. Again from 3:00 PM."


@pytest.mark.parametrize("code", list(Said))
def test_slack_keeps_no_name_of_what_only_one_person_sees(code: Said) -> None:
    said = line(code, **VALUES)
    assert not [name for name in ("Ana", "Ben", "Sam", "Okafor", "Ruiz", "Tran") if name in said]


def test_who_has_it_stands_on_the_card_and_can_be_taken_over_from() -> None:
    answer = Answer(code=Said.CLAIMED_BY, values={"who": "Sam Okafor", "since": NOW}, sure=Act.CLAIM)
    said = answer_line(answer, BUTTONS, NOW)
    blocks = [block.to_dict() for block in answer_blocks(answer, PRESS, said, BUTTONS, no="4713")]
    assert said.startswith("Nothing was saved: somebody is on it since")
    assert blocks[0]["text"]["text"] == said
    assert blocks[1]["elements"][0]["text"] == "No. 4713"
    assert blocks[2]["elements"][0]["text"]["text"] == "Take over"


def test_alone_an_answer_says_which_request_it_is_about() -> None:
    assert spoken("Closed.", "4713", BUTTONS) == "No. 4713: Closed."
    assert spoken("Closed.", "", BUTTONS) == "Closed."


def test_meaning_it_all_the_same_keeps_for_which_needs() -> None:
    assert read_sure(sure(("rec3", "rec4"))) == (True, ("rec3", "rec4"))
    assert read_sure(sure(())) == (True, ())
    assert read_sure("anything") == (False, ())
