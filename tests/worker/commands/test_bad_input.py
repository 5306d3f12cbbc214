"""Bad input, from the command line to the wire: a clear sentence with what to do, and the exit code."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from worker import cli
from worker.sandbox.server import Sandbox

Run = Callable[[str], tuple[int, str]]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        sandbox.switches.rate_limit = False
        yield sandbox


@pytest.fixture
def set_up(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    base = sandbox.airtable.create_base("Mutual aid", template_tables(template_mapping("mi")))
    config = tmp_path / "config.toml"
    config.write_text(f"""
        country = "US"
        city = "Manchester"
        center = "41.7759, -72.5215"
        timezone = "America/New_York"
        base_id = "{base}"
        slack_channel = "{sandbox.slack.channel}"
        airtable_url = "{sandbox.airtable_url}"
        slack_url = "{sandbox.slack_url}"
        [geocoder]
        domain = "{sandbox.nominatim}"
        scheme = "http"
    """)
    monkeypatch.setenv("HYPERLOCAL_AIRTABLE_TOKEN", sandbox.airtable.create_token(bases=[base]))
    monkeypatch.setenv("HYPERLOCAL_SLACK_BOT_TOKEN", sandbox.slack.app.bot_token)
    return config


@pytest.fixture
def run(set_up: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(command: str) -> tuple[int, str]:
        code = cli.main(["--config", str(set_up), command])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, told.out + told.err

    return run


both = pytest.mark.parametrize("command", ["check", "once"])


@both
def test_all_is_well(command: str, run: Run) -> None:
    code, told = run(command)
    assert code == 0, told


@both
def test_a_file_that_can_not_be_read(command: str, run: Run, set_up: Path) -> None:
    set_up.write_text('city = "Manchester')
    code, told = run(command)
    assert (code, "config.toml can't be read" in told) == (2, True)


@both
def test_a_missing_token(command: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HYPERLOCAL_AIRTABLE_TOKEN")
    code, told = run(command)
    assert (code, "HYPERLOCAL_AIRTABLE_TOKEN is missing" in told) == (2, True)


@both
def test_a_token_that_was_revoked(command: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERLOCAL_AIRTABLE_TOKEN", "patREVOKED")
    code, told = run(command)
    assert (code, "Make a new one" in told) == (3, True)


@both
def test_a_base_without_a_column_that_is_needed(
    command: str, run: Run, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = template_tables(template_mapping("mi"))
    tables[0]["fields"] = [field for field in tables[0]["fields"] if field["name"] != "Next step"]
    base = sandbox.airtable.create_base("Another", tables)
    monkeypatch.setenv("HYPERLOCAL_BASE_ID", base)
    monkeypatch.setenv("HYPERLOCAL_AIRTABLE_TOKEN", sandbox.airtable.create_token(bases=[base]))
    code, told = run(command)
    assert (code, 'there is no column "Next step"' in told) == (4, True)


@both
def test_a_bot_that_is_not_in_the_channel(command: str, run: Run, sandbox: Sandbox) -> None:
    sandbox.slack.remove_bot()
    code, told = run(command)
    assert (code, "/invite" in told) == (3, True)


@both
def test_an_airtable_that_can_not_be_reached(command: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERLOCAL_AIRTABLE_URL", "http://127.0.0.1:9")
    code, told = run(command)
    assert (code, "Airtable cannot be reached" in told) == (6, True)
