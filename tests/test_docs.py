"""The pages people read promise nothing that is not there."""

import re
from pathlib import Path

import pytest

from tests.base_page import page
from tests.prove import __main__ as prove
from tests.prove.parts import SHARES
from tests.prove.report import PAGE as RELIABILITY
from tests.prove.report import kept, with_figures
from worker import cli
from worker.demo import command as demo
from worker.sandbox import __main__ as sandbox
from worker.settings.settings import SECRETS, Settings
from worker.settings.sources import variables_of

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), ROOT / "CHANGELOG.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LESSONS = (DOCS / "lessons.md").read_text(encoding="utf-8")
EVERYTHING = "\n".join(each.read_text(encoding="utf-8") for each in PAGES)


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"^make (\w+)|`make (\w+)", EVERYTHING, flags=re.MULTILINE))
    assert {"demo", "test"} <= {one or other for one, other in named} <= targets


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?hyperlocal (\w+)", EVERYTHING))
    assert {"check", "plan", "once", "run", "demo"} <= named <= set(cli._COMMANDS)


def test_every_option_that_is_named_exists() -> None:
    parsers = (cli._parser(), demo._parser(), sandbox._parser(), prove._parser())
    known = {option for parser in parsers for action in parser._actions for option in action.option_strings}
    assert set(re.findall(r"(?<![\w-])--[a-z-]+\b", EVERYTHING)) <= known


def test_every_variable_that_is_named_exists() -> None:
    named = set(re.findall(r"HYPERLOCAL_[A-Z_]+", EVERYTHING))
    assert named
    assert named <= set(variables_of(Settings))


def test_the_secrets_that_go_into_the_env_file_are_named() -> None:
    for secret in SECRETS - {"geocoder_key"}:
        assert f"HYPERLOCAL_{secret.upper()}" in EVERYTHING


@pytest.mark.parametrize("name", ["airtable_url", "slack_url", "domain", "scheme", "unit"])
def test_every_setting_that_is_named_exists(name: str) -> None:
    assert name in EVERYTHING
    assert name in {path[-1] for path in variables_of(Settings).values()}


@pytest.mark.parametrize("text", PAGES, ids=lambda each: each.name)
def test_every_file_that_is_linked_or_named_exists(text: Path) -> None:
    said = text.read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([^)#:]+)\)", said)
    named = re.findall(r"`((?:airtable_schema|matching|notifiers|worker|tests|docs)/[\w/]+(?:\.\w+)?)`", said)
    for path in linked:
        assert (text.parent / path).exists(), path
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_page_of_the_base_is_the_template() -> None:
    assert (ROOT / "docs" / "base.md").read_text(encoding="utf-8") == page(), (
        "Make it anew: python -m tests.base_page > docs/base.md"
    )


def test_the_prices_in_the_readme_are_those_that_the_worker_is_held_to() -> None:
    limits = re.findall(r"\(≤ ([\d.]+)\)", README)
    assert limits == ["1", "0", "6", "3", "0.7", "1.3"]


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", EVERYTHING)
    assert len(named) > 80
    for path, name in named:
        assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_every_lesson_names_the_test_that_proves_it() -> None:
    rows = re.findall(r"^\|(?! what went|---)(.+?)\|(.+)\|$", LESSONS, flags=re.MULTILINE)
    without = [wrong.strip() for wrong, holds in rows if "`tests/" not in holds]
    assert len(rows) > 80
    assert without == ["The parts where all this happened had no tests"]


def test_the_figures_of_reliability_are_those_that_were_kept() -> None:
    said = RELIABILITY.read_text(encoding="utf-8")
    assert with_figures(said, kept()) == said, "python -m tests.prove --write-docs"


def test_the_parts_in_reliability_are_those_that_are_played() -> None:
    said = (
        RELIABILITY.read_text(encoding="utf-8").partition("| part | what is done |")[2].partition("\n\n")[0]
    )
    assert re.findall(r"^\| (\w+) \|", said, flags=re.MULTILINE) == list(SHARES)
