"""What a group calls its tables, columns and options. The default is the template, word for word.

The names of a group's own come from the settings (`[names]` of config.toml) and from nowhere else:

    [names.requests]
    table = "Demandes"
    [names.requests.columns]
    needs = "Types d'aide"
    [names.requests.options.status]
    assigned = "Attribuée"
"""

import difflib
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from types import MappingProxyType

from airtable_schema.columns import Column
from airtable_schema.template import TEMPLATE
from airtable_schema.template import table as template_table

UNITS = ("mi", "km")

_Options = dict[tuple[str, str], MappingType[str, str]]


class NamesWrong(ValueError):
    """The names of a group's own can't be used; `problems` says all that is wrong, one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def folded(name: str) -> str:
    """Return a name as it is compared: Airtable itself ignores the case of tables' and columns' names."""
    return " ".join(name.split()).casefold()


def in_every_unit(name: str) -> tuple[str, ...]:
    """Return a template name in miles and in kilometres; nothing where it has no unit."""
    return tuple(name.replace("{unit}", unit) for unit in UNITS) if "{unit}" in name else ()


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """The names of one base. Immutable; asking for a key that the template lacks is a KeyError, ours."""

    unit: str
    _tables: MappingType[str, str]
    _columns: MappingType[tuple[str, str], str]
    _options: MappingType[tuple[str, str], MappingType[str, str]]
    _keys: MappingType[tuple[str, str], MappingType[str, str]]

    def table_name(self, table: str) -> str:
        """Return what the group calls a table."""
        return self._tables[table]

    def column_name(self, table: str, column: str) -> str:
        """Return what the group calls a column; the unit of distances is in it where it has one."""
        return self._columns[table, column]

    def option_name(self, table: str, column: str, option: str) -> str:
        """Return what the group calls an option of a select."""
        return self._options[table, column][option]

    def option_names(self, table: str, column: str) -> MappingType[str, str]:
        """Return option → name of a select, in the template's order; empty where the words are free."""
        return self._options[table, column]

    def option(self, table: str, column: str, name: str) -> str | None:
        """Return the option that has this name, whatever its case; None is one of the group's own."""
        return self._keys[table, column].get(folded(name))


def template_mapping(unit: str = "mi") -> Mapping:
    """Return the names of the template base, in miles or kilometres."""
    return mapping_from({}, unit)


def mapping_from(overrides: MappingType[str, object], unit: str = "mi") -> Mapping:
    """Return the template's names with a group's own on top.

    `overrides` is table key → {"table": name, "columns": {key: name}, "options": {column: {option: name}}}.
    Raises NamesWrong (a ValueError) with every problem at once: unknown keys, names that are no text, one
    name given twice.
    """
    if unit not in UNITS:
        raise NamesWrong([f'The unit "{unit}" is not known: use "mi" or "km".'])
    problems: list[str] = []
    tables, columns, options = _template_names()
    for key, given in _section(overrides, tables, "names", problems):
        _override_table(key, given, tables, columns, options, problems)
    filled = {at: name.replace("{unit}", unit) for at, name in columns.items()}
    problems.extend(_doubles(tables, filled, options))
    if problems:
        raise NamesWrong(problems)
    return _mapping(unit, tables, filled, options)


def _mapping(
    unit: str, tables: dict[str, str], columns: dict[tuple[str, str], str], options: _Options
) -> Mapping:
    keys = {
        at: MappingProxyType({folded(name): option for option, name in names.items()})
        for at, names in options.items()
    }
    return Mapping(
        unit,
        MappingProxyType(tables),
        MappingProxyType(columns),
        MappingProxyType({at: MappingProxyType(dict(names)) for at, names in options.items()}),
        MappingProxyType(keys),
    )


def _template_names() -> tuple[dict[str, str], dict[tuple[str, str], str], _Options]:
    tables = {each.key: each.name for each in TEMPLATE}
    columns = {(each.key, column.key): column.name for each in TEMPLATE for column in each.columns}
    options: _Options = {
        (each.key, column.key): {str(option): name for option, name in column.options.items()}
        for each in TEMPLATE
        for column in each.columns
    }
    return tables, columns, options


def _override_table(
    key: str,
    given: object,
    tables: dict[str, str],
    columns: dict[tuple[str, str], str],
    options: _Options,
    problems: list[str],
) -> None:
    at = f"names.{key}"
    parts = dict(_section(given, ("table", "columns", "options"), at, problems))
    known = {column.key: column for column in template_table(key).columns}
    if "table" in parts:
        tables[key] = _name(parts["table"], f"{at}.table", problems)
    for column, name in _section(parts.get("columns", {}), known, f"{at}.columns", problems):
        columns[key, column] = _name(name, f"{at}.columns.{column}", problems)
    selects = [column for column, what in known.items() if what.options]
    for column, words in _section(parts.get("options", {}), selects, f"{at}.options", problems):
        options[key, column] = _own_options(known[column], words, f"{at}.options.{column}", problems)


def _own_options(column: Column, given: object, at: str, problems: list[str]) -> dict[str, str]:
    names = {str(option): name for option, name in column.options.items()}
    for option, name in _section(given, names, at, problems):
        names[option] = _name(name, f"{at}.{option}", problems)
    return names


def _section(
    given: object, known: Iterable[str], at: str, problems: list[str]
) -> Iterator[tuple[str, object]]:
    """Yield what is given under known keys; say what is not known, and what is no section at all."""
    if not isinstance(given, MappingType):
        problems.append(f"{at} must be a section, not a single value.")
        return
    allowed = [str(key) for key in known]
    for key, value in given.items():
        if key in allowed:
            yield key, value
        else:
            problems.append(f'{at}: "{key}" is not known.{_did_you_mean(str(key), allowed)}')


def _did_you_mean(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


def _name(value: object, at: str, problems: list[str]) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    problems.append(f"{at} must be a name in quotes.")
    return ""


def _doubles(
    tables: MappingType[str, str], columns: MappingType[tuple[str, str], str], options: _Options
) -> Iterator[str]:
    yield from _twice(tables.values(), "names: two tables are")
    for key in tables:
        of_table = [name for (table, _), name in columns.items() if table == key]
        yield from _twice(of_table, f"names.{key}.columns: two columns are")
    for (key, column), names in options.items():
        yield from _twice(names.values(), f"names.{key}.options.{column}: two options are")


def _twice(names: Iterable[str], who: str) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name and folded(name) in seen:
            yield f'{who} both called "{name}".'
        seen.add(folded(name))
