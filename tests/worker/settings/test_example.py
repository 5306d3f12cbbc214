"""config.example.toml documents every setting that exists, with the default it has, and nothing else."""

import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from airtable_schema.mapping import mapping_from
from worker.settings.settings import SECRETS, Settings, load

EXAMPLE = Path(__file__).parents[3] / "config.example.toml"
FOLLOWS = {
    "center", "languages", "radius", "reach", "seconds_between", "every_seconds", "every_seconds_at_night",
}  # fmt: skip
"""Settings whose example is no default, because they follow from others."""
NOT_FOR_GROUPS = {"airtable_url", "slack_url"}
"""Only somebody who runs the stand-ins needs these; the sandbox prints them."""


def uncommented() -> dict[str, Any]:
    text = EXAMPLE.read_text(encoding="utf-8")
    return tomllib.loads(re.sub(r"^# (?=(?:[a-z_]+ = |\[))", "", text, flags=re.MULTILINE))


def settings_of(model: type[BaseModel]) -> dict[str, Any]:
    fields = {name: info for name, info in model.model_fields.items() if name not in SECRETS | NOT_FOR_GROUPS}
    return {
        name: settings_of(info.annotation)
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)
        else info.get_default(call_default_factory=True, validated_data={})
        for name, info in fields.items()
    }


def names_in(tree: dict[str, Any], prefix: str = "") -> set[str]:
    return {
        name
        for key, value in tree.items()
        for name in (
            names_in(value, f"{prefix}{key}.") if isinstance(value, dict) and value else {f"{prefix}{key}"}
        )
    }


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    example = uncommented()
    example["names"] = {}
    assert names_in(example) == names_in(settings_of(Settings))


def test_the_example_shows_the_defaults() -> None:
    example = uncommented()
    for section in ("policy", "desk", "privacy", "passes", "budget", "geocoder"):
        for name, default in settings_of(Settings)[section].items():
            if name not in FOLLOWS:
                shown = example[section][name]
                shown = tuple(shown) if isinstance(shown, list) else shown
                assert shown == (f"{default:%H:%M}" if isinstance(default, time) else default), name


def test_the_example_works_once_base_and_tokens_are_filled_in() -> None:
    tokens = {"HYPERLOCAL_AIRTABLE_TOKEN": "patX", "HYPERLOCAL_SLACK_BOT_TOKEN": "xoxb-1"}
    assert load(EXAMPLE, tokens).city == "Astoria, New York"


def test_the_names_in_the_example_can_be_used() -> None:
    assert mapping_from(uncommented()["names"]).table_name("requests") == "Demandes"
