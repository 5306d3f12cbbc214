from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

import notifiers
from notifiers import words
from notifiers.next_step import NextStep, State, sentence
from notifiers.problems import PROBLEMS
from notifiers.words import labels
from notifiers.words.alone import ALONE
from notifiers.words.next_steps import SENTENCES
from notifiers.words.reasons import REASONS, REJECTS, RELAX, TRANSPORT, WHEN
from tests.cast import NOW
from tests.notifiers.desks import DAY, DESK, PARIS

KEYWORDS = {"translate": None, "translate_n": (1, 2), "marked": None, "_": None}


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue with two sentences."""
    catalogue = Catalog(locale="fr")
    catalogue.add(SENTENCES[State.DONE].one, "Plus rien à faire.")
    repeating = SENTENCES[State.REPEATING]
    catalogue.add((repeating.one, repeating.many), ("Chaque jour.", "Tous les {days} jours."))
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "hyperlocal.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(words, "_CATALOGUES", tmp_path)
    words._catalogue.cache_clear()
    yield
    words._catalogue.cache_clear()


def every(days: int) -> NextStep:
    return NextStep(State.REPEATING, {"volunteers": "Ana", "person": "Rosa", "days": days, "next": NOW + DAY})


@pytest.mark.usefixtures("french")
def test_a_catalogue_translates_for_its_language_and_no_other() -> None:
    assert sentence(NextStep(State.DONE), PARIS, NOW) == "Plus rien à faire."
    assert sentence(NextStep(State.DONE), DESK, NOW) == "Nothing more to do."
    assert sentence(every(3), PARIS, NOW) == "Tous les 3 jours."
    assert sentence(every(1), PARIS, NOW) == "Chaque jour."


def test_every_word_in_a_table_is_found_by_who_makes_the_catalogues() -> None:
    folder = Path(notifiers.__file__).parent
    found = {
        text for *_, message, _, _ in extract_from_dir(folder, keywords=KEYWORDS) for text in _texts(message)
    }
    tables = (
        REJECTS, RELAX, TRANSPORT, WHEN, ALONE, PROBLEMS, labels.STATUS, labels.PROMISE, labels.URGENCY_BY,
        labels.URGENCY, labels.WHEN_NEEDED, labels.CAME, labels.ENDED, labels.WHY_CLOSED, labels.WAITING,
    )  # fmt: skip
    said = {text for table in tables for text in table.values()}
    for forms in (*SENTENCES.values(), *REASONS.values()):
        said |= {forms.one, forms.many, forms.bare} - {""}
    assert said <= found


def _texts(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message
