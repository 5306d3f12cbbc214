"""What is there when the story has ended, so that two endings can be compared: names for ids, times apart.

A process that died and was started again is later by as much as the protocol lets it be: `LATER`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from tests.prove.story import Stage

LATER = timedelta(minutes=3)
"""How far times may lie apart: down for twenty seconds, started, and pressed again."""
Tree: TypeAlias = Any

_ID = re.compile(r"\brec\w{14}")
_TS = re.compile(r"\b\d{10}\.\d{6}\b")
_PRESS = re.compile(r"\bpress\d+\b")
_MARK = re.compile(r"\b[0-9a-f]{16}\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d) ([AP])M\b")
_CALLS = re.compile(r"\b\d+ calls?, (?:\d+ min|under a minute)")
_BUSY = re.compile(r"free now|\d+ on now")
"""How busy somebody is with other requests is said as of the last look at this one."""
_SPAN = re.compile(r"\b(\d+) min\b")
_FIRST_LIST = re.compile(r'"listed":\[[^]]*\],"listed_for":"\w*","listed_at":"[^"]*",')
_MEMORY_OF_LOOKS = {"_Looked at", "_Next look", "_Announced", "id", "createdTime", "_Ids", "Calls & texts"}
"""When it was looked at is the looks' own business; a fingerprint is held against its card elsewhere."""
_IN_THEIR_TIME = ("Last asked", "Last assigned", "kept ready")
"""Written within the hour, of who is assigned by then, and rows kept ready within ten minutes: compared where
both stories hold them."""
_BOTH_SIDES = {"Requests", "Requests 2", "Shortlisted for", "Kinds of help", "People", "Volunteers"}


@dataclass(frozen=True, slots=True)
class Ending:
    """Rows, cards, threads and what was said besides, by names."""

    tree: Tree

    def differs_from(self, other: "Ending") -> list[str]:
        """Return where two endings differ by more than the protocol lets them."""
        return list(_differences("", other.tree, self.tree))


def ending_of(stage: Stage) -> Ending:
    """Return how the story has ended on this stage."""
    names = {record: f"<{name}>" for name, record in stage.requests.items()}
    names |= {record: f"<{name}>" for name, record in stage.desk.volunteers.items()}
    names |= {record: f"<{name}>" for name, record in stage.desk.kinds.items()}
    rows = {table: stage.desk.sandbox.airtable.rows(stage.desk.base, table) for table in ("People",)}
    names |= {row["id"]: f"<person {row.get('Name')}>" for row in rows["People"]}
    return Ending(
        {
            "Requests": _table(stage, "Requests", names),
            "Volunteers": _table(stage, "Volunteers", names),
            "People": _table(stage, "People", names),
            "Calls & texts": _calls(stage, names),
            "channel": dict(_channel(stage, names)),
        }
    )


def _table(stage: Stage, table: str, names: Mapping[str, str]) -> Tree:
    rows = stage.desk.sandbox.airtable.rows(stage.desk.base, table)
    return {names[row["id"]]: _cells(row, names) for row in rows}


def _cells(row: Mapping[str, Any], names: Mapping[str, str]) -> Tree:
    left = {name: value for name, value in row.items() if name not in _MEMORY_OF_LOOKS | _BOTH_SIDES}
    return {name: _named(_without_the_first_list(value), names) for name, value in left.items()}


def _without_the_first_list(value: Any) -> Any:
    """Leave out of `_Said` in which order its list began: calls typed in Airtable are read minutes later."""
    return _FIRST_LIST.sub("", value) if isinstance(value, str) else value


def _named(value: Any, names: Mapping[str, str]) -> Tree:
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    if not isinstance(value, str):
        return value
    text = _ID.sub(
        lambda found: names.get(found[0], "<row>"), value.replace("\u202f", " ").replace("\xa0", " ")
    )
    return _MARK.sub("<mark>", _PRESS.sub("<press>", _TS.sub("<ts>", text)))


def _calls(stage: Stage, names: Mapping[str, str]) -> Tree:
    """Return the calls that were logged, by whom and what; and for whom rows are kept ready."""
    rows = stage.desk.sandbox.airtable.rows(stage.desk.base, "Calls & texts")
    found: dict[str, list[Tree]] = {}
    for row in rows:
        about = [*row.get("Request", ()), *row.get("Volunteer", ())]
        key = " ".join([*(names.get(one, "<row>") for one in about), row.get("Outcome", "kept ready")])
        found.setdefault(key, []).append(_cells(row, names) if "Outcome" in row else "kept ready")
    return found


def _channel(stage: Stage, names: Mapping[str, str]) -> Iterator[tuple[str, Tree]]:
    for one in stage.desk.sandbox.slack.messages():
        thread = [(_named(reply.key, names), _named(reply.text, names)) for reply in one.thread]
        yield str(_named(one.key or one.text, names)), [_named(one.text, names), *map(list, thread)]


def _differences(where: str, before: Tree, after: Tree) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        both = before.keys() & after.keys()
        for key in sorted(both | {one for one in before.keys() ^ after.keys() if not _in_its_time(one)}):
            if key not in before or key not in after:
                yield f"{where}/{key}: only in the {'interrupted' if key in after else 'uninterrupted'} story"
            else:
                yield from _differences(f"{where}/{key}", before[key], after[key])
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(f"{where}/{number}", one, other)
    elif not _alike(before, after):
        yield f"{where}: {after!r} and not {before!r}"


def _in_its_time(key: str) -> bool:
    return key.endswith(_IN_THEIR_TIME)


def _alike(before: Tree, after: Tree) -> bool:
    if not isinstance(before, str) or not isinstance(after, str):
        return bool(before == after)
    return _worded(before) == _worded(after) and _near(_times(before), _times(after))


def _worded(text: str) -> str:
    for pattern in (_MOMENT, _CLOCK, _CALLS, _SPAN, _BUSY):
        text = pattern.sub("<time>", text)
    return text


def _times(text: str) -> list[timedelta]:
    """Return every time in a text, as a distance from some fixed one."""
    moments = [datetime.fromisoformat(one) - _EPOCH for one in _MOMENT.findall(text)]
    rest = _MOMENT.sub("", text)
    clocks = [
        timedelta(hours=int(hour) % 12 + 12 * (half == "P"), minutes=int(minute))
        for hour, minute, half in _CLOCK.findall(rest)
    ]
    return [
        *moments,
        *clocks,
        *(timedelta(minutes=int(span)) for span in _SPAN.findall(_CALLS.sub("", rest))),
    ]


def _near(before: Sequence[timedelta], after: Sequence[timedelta]) -> bool:
    return all(abs(one - other) <= LATER for one, other in zip(before, after, strict=True))


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
