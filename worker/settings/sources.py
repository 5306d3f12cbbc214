"""Where settings come from: config.toml, then `.env`, then the environment, which wins.

The environment is an argument, never read from the process behind one's back. A variable is named after its
setting: `HYPERLOCAL_CITY`, and `HYPERLOCAL_POLICY_RADIUS` for `radius` under `[policy]`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import BaseModel

from worker.settings.words import did_you_mean

PREFIX = "HYPERLOCAL_"

Path_ = tuple[str, ...]
_ONLY_IN_FILE = frozenset({("names",), ("geocoder", "options")})
"""Sections with keys of the group's own, which no variable could name."""


@dataclass(slots=True)
class Given:
    """Everything that was set, as one tree, with what was wrong in reading it.

    `variables` tells which settings came from which variable, so that a complaint can name it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    variables: dict[Path_, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    unreadable: bool = False


def read(
    model: type[BaseModel], config: Path, environment: Mapping[str, str], secrets: frozenset[str]
) -> Given:
    """Return what is set in the file (which may be missing), in `.env` beside it, and in the environment."""
    given = Given()
    _read_file(config, given)
    for secret in sorted(secrets & given.values.keys()):
        given.problems.append(
            f"{secret} is a secret and must not stand in {config.name}: put it in .env or in the "
            f"environment, as {PREFIX}{secret.upper()}."
        )
    dotenv = {name: value or "" for name, value in _dotenv(config.parent).items()}
    _read_variables(model, {**dotenv, **environment}, given)
    return given


def variables_of(model: type[BaseModel]) -> dict[str, Path_]:
    """Return every variable there is, with the setting that it sets."""
    variables: dict[str, Path_] = {}
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            inner = info.annotation.model_fields
            variables |= {f"{PREFIX}{name}_{key}".upper(): (name, key) for key in inner}
        else:
            variables[f"{PREFIX}{name}".upper()] = (name,)
    return {variable: path for variable, path in variables.items() if path not in _ONLY_IN_FILE}


def _read_file(config: Path, given: Given) -> None:
    try:
        given.values = tomllib.loads(config.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        problem = "is not saved as UTF-8. Save it again as plain text (UTF-8)."
    except tomllib.TOMLDecodeError as error:
        problem = f"can't be read: {_where(str(error))}. Most often a quote or a bracket is missing there."
    except OSError as error:
        problem = f"can't be opened ({error.strerror})."
    else:
        return
    given.problems.append(f"{config.name} {problem}")
    given.unreadable = True


def _dotenv(folder: Path) -> Mapping[str, str | None]:
    return dotenv_values(folder / ".env", interpolate=False, encoding="utf-8-sig")


def _where(error: str) -> str:
    """Return only the place out of tomllib's sentence: the rest is jargon, and may quote a secret."""
    _, at, place = error.rpartition("(at ")
    place = place.rstrip(")")
    return place if at and place != "end of document" else "it ends in the middle of something"


def _read_variables(model: type[BaseModel], environment: Mapping[str, str], given: Given) -> None:
    known = variables_of(model)
    for name, value in environment.items():
        if not name.upper().startswith(PREFIX):
            continue
        path = known.get(name.upper())
        if path is None:
            given.problems.append(f'The variable "{name}" is not known.{did_you_mean(name.upper(), known)}')
        elif value.strip():
            given.variables[path] = name
            _put(given.values, path, value.strip())


def _put(tree: dict[str, Any], path: Path_, value: str) -> None:
    *sections, key = path
    for section in sections:
        inner = tree.get(section)
        tree = tree.setdefault(section, {}) if inner is None or isinstance(inner, dict) else {}
    tree[key] = value
