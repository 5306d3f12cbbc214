"""One real process, killed right at a call of a short story and started again; the end is as if it had lived.

The call hangs, before it is done or after, and SIGKILL comes. Nobody is told, nothing is tidied up.
"""

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.desk import CITY, Desk, places
from tests.prove.checker import Checker
from tests.prove.processes_host import Host, a_desk_in_real_time, a_host, until
from tests.prove.processes_people import CALLS
from worker.sandbox.faults import Fault, Hang, When

PATIENCE = 150.0
"""Seconds for one step of the story: a post that nobody knows about is looked up after one minute."""
STILL = 1.5
AT_ONCE = 2
"""Stories at the same time."""
_AGAIN = 12.0
"""Seconds after which somebody presses again what has not come to anything."""
_CLOCK = re.compile(r"\d{1,2}:\d\d\s?[AP]M")
_COLUMNS = ("Status", "Next step", "Shortlist", "Why these volunteers", "Assigned to", "Needs", "Address")
Result = Mapping[str, Any]


@dataclass
class Story:
    """The story at one desk. Whoever waits in it looks whether the process is to be killed."""

    desk: Desk
    host: Host
    checker: Checker
    requests: list[str] = field(default_factory=list)
    pressed_at: float = 0.0

    def tell(self) -> None:
        """Tell it from the beginning to the end, whatever happens to the process."""
        self.requests = [self.desk.ask(), self._call()]
        self.host.start()
        self._come("both cards", lambda: all("_Announced" in self.desk.row(one) for one in self.requests))
        rosa, hugo = self.requests
        self.desk.edit(rosa, Address=places()[9].street_line, City=CITY)
        self._come("the new address", lambda: places()[9].road in self._card(rosa))
        self._come("the press", self._press)
        self.desk.edit(hugo, Status="Complete")
        self._come("the end of one", lambda: "▶" not in self._card(hugo))
        self.desk.edit(rosa, Status="Assigned", **{"Assigned to": [self.desk.volunteers["Ana Ruiz"]]})
        self._come("who does the other", lambda: "Assigned" in self._card(rosa))
        self._come("rest", self._is_at_rest)

    def result(self) -> Result:
        """Return what there is in the end, without what differs from minute to minute."""
        names = {record: name for name, record in self.desk.volunteers.items()}
        names |= {record: f"request {number}" for number, record in enumerate(self.requests)}
        rows = self.desk.sandbox.airtable.rows(self.desk.base, CALLS)
        calls = sorted(
            (row["Outcome"], *row["Request"], *row["Volunteer"]) for row in rows if "Outcome" in row
        )
        shown = [
            (one.text, [reply.text for reply in one.thread]) for one in self.desk.sandbox.slack.messages()
        ]
        cells = [{name: self.desk.row(one).get(name) for name in _COLUMNS} for one in self.requests]
        found: Result = _plain({"rows": cells, "calls": calls, "cards": sorted(shown)}, names)
        return found

    def _call(self) -> str:
        return self.desk.ask(
            Name="Hugo Stone",
            Phone="(718) 555-0190",
            Address=None,
            Needs=[self.desk.kinds["Friendly phone call"]],
        )

    def _come(self, what: str, come_true: Callable[[], bool]) -> None:
        def come() -> bool:
            if any(call.fault for call in self.desk.sandbox.log) and not self.host.killed:
                self.desk.sandbox.faults.clear()
                self.host.kill()
                self.host.start()
            return come_true()

        until(come, what, PATIENCE)

    def _press(self) -> bool:
        """Press until it is in the base, as a person does: what the card does not show is pressed again."""
        rows = self.desk.sandbox.airtable.rows(self.desk.base, CALLS)
        if any(row.get("Outcome") == "No answer" for row in rows):
            return True
        if time.monotonic() - self.pressed_at > _AGAIN and self.desk.sandbox.slack.sockets.count():
            card = str(self.desk.row(self.requests[0])["_Card"]).split()[-1]
            self.desk.sandbox.slack.press(card, "hl:menu", picked="No answer")
            self.pressed_at = time.monotonic()
        return False

    def _card(self, request: str) -> str:
        shown = self.desk.sandbox.slack.messages()
        return "\n".join(one.text for one in shown if one.key.startswith(f"card:{request}:"))

    def _is_at_rest(self) -> bool:
        now = self.desk.sandbox.clock.now()
        written = [call.at for call in self.desk.sandbox.log if call.method[:4] in {"chat", "upda", "upse"}]
        still = (now - max(written)).total_seconds() > STILL
        return still and not any(self.checker._rest().wrongs())


@dataclass(frozen=True, slots=True)
class Told:
    """How a story ended."""

    result: Result
    violations: tuple[str, ...]
    calls: int
    killed: int


def told(folder: Path, kill_at: int = 0, when: When = When.BEFORE) -> Told:
    """Tell the story, killed at that call (0: at none)."""
    with a_desk_in_real_time(volunteers=3) as desk:
        checker = Checker(desk.sandbox, desk.base)
        checker.watch()
        with a_host(desk, folder, checker) as host:
            story = Story(desk, host, checker)
            if kill_at:
                desk.sandbox.faults.add(Fault(what=Hang(), on=kill_at, when=when))
            wrong = list(_missed(story.tell))
            wrong += map(str, checker.at_rest(next_steps=False))
            return Told(story.result(), (*wrong, *host.wrongs), len(desk.sandbox.log), host.killed)


def _missed(tell: Callable[[], None]) -> Iterator[str]:
    try:
        tell()
    except TimeoutError as missed:
        yield str(missed)


def spread(seconds: float, seed: int, folder: Path) -> Iterator[tuple[int, When, Told]]:
    """Yield stories killed at calls all over it, for about so long; first (at call 0) one that is not."""
    ends = time.monotonic() + seconds
    whole = told(_own(folder, "whole"))
    yield 0, When.BEFORE, whole
    points = [(call, when) for call in range(1, whole.calls + 1) for when in (When.BEFORE, When.AFTER)]
    random.Random(seed).shuffle(points)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while points and time.monotonic() < ends:
            now, points = points[:AT_ONCE], points[AT_ONCE:]
            stories = [(*one, pool.submit(told, _own(folder, f"{one[0]}-{one[1]}"), *one)) for one in now]
            yield from ((call, when, story.result()) for call, when, story in stories)


def differences(one: Told, other: Told) -> list[str]:
    """Return in what two ends differ."""
    return [what for what, found in one.result.items() if found != other.result[what]]


def _own(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    """Return the same with names in the place of ids, and without the time of day."""
    if isinstance(value, dict):
        return {key: _plain(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, names) for one in value]
    if isinstance(value, str):
        return names.get(value) or _CLOCK.sub("then", value.replace("\xa0", " ").replace("\u202f", " "))
    return value
