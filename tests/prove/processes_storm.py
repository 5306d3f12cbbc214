"""Two real processes on one base and one Slack in a storm: killed, stopped and started while people work.

Then nothing more fails, both run, and the desk comes to rest; what is wrong then is a violation. Each press
reaches either of the two sockets, as the sandbox's Slack chooses.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from airtable_schema.template_options import URGENCY
from tests.journeys.desk import CITY, KINDS, Desk, places
from tests.prove.checker import Checker
from tests.prove.processes_host import WAYS, Host, a_desk_in_real_time, a_host, until
from tests.prove.processes_people import ACTS, People, Pressed
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, HalfBody, Hang, What, When
from worker.sandbox.slack.sockets import Hangup

NAMES = ("desk-1", "desk-2")
REQUESTS = "Requests"
REST = 420.0
"""Seconds that a desk has to come to rest: three minutes for two cards, and the longest pause of both."""
STILL = 12.0
"""Seconds without a write to the base or the channel after which a desk whose all is right is at rest."""
_HANGS = 30.0
"""Seconds that a call hangs whose process is told to stop."""
_STRIKES = 6.0
"""Seconds until such a call is made, as a rule: the desk looks every five."""
_AT_THE_END = 10
"""Presses once the storm is over, all of which must be in the base."""
_AT_FIRST = 4
"""Requests when the storm begins, each with its card."""
_ENDED = frozenset({"Complete", "Cancelled"})
_MOST = 40
"""Requests of one storm."""
_HTML = "<html><body>502 Bad Gateway</body></html>"
_RATE = {"errors": [{"error": "RATE_LIMIT_REACHED"}]}
_A, _S = Service.AIRTABLE, Service.SLACK
_POST = "chat.postMessage"
_CALLS = (
    (_A, "list"), (_A, "list"), (_A, "update"), (_A, "upsert"), (_S, "conversations.history"), (_S, _POST),
    (_S, "chat.update"), (_S, "auth.test"), (_S, "apps.connections.open"), (_S, "link"),
    (Service.NOMINATIM, None),
)  # fmt: skip
"""What hangs when a process is told to stop."""

FAULTS: Mapping[str, tuple[Service, What, When, tuple[str | None, ...]]] = {
    "Airtable 429": (_A, Answer(429, _RATE), When.BEFORE, (None,)),
    "Airtable 500": (_A, Answer(500, _HTML), When.BEFORE, (None, "list", "upsert")),
    "Airtable 503": (_A, Answer(503, _HTML, {"Retry-After": "3"}), When.BEFORE, (None,)),
    "Airtable hangs": (_A, Hang(6), When.BEFORE, (None, "list", "update")),
    "Airtable drops the call": (_A, Drop(), When.BEFORE, (None, "update", "upsert")),
    "Airtable drops the answer": (_A, Drop(), When.AFTER, ("update", "upsert", "list")),
    "Airtable sends half a body": (_A, HalfBody(), When.AFTER, (None, "upsert")),
    "Slack ratelimited": (
        _S, Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "3"}), When.BEFORE,
        (None, _POST, "chat.update"),
    ),
    "Slack 502": (_S, Answer(502, _HTML), When.BEFORE, (None, _POST, "conversations.history")),
    "Slack hangs": (_S, Hang(6), When.BEFORE, (None, "chat.update")),
    "Slack drops the call": (_S, Drop(), When.BEFORE, (None, _POST)),
    "Slack drops the answer": (_S, Drop(), When.AFTER, (_POST, "chat.update")),
    "Slack fatal_error, done": (
        _S, Answer(200, {"ok": False, "error": "fatal_error"}), When.AFTER, (_POST,),
    ),
    "Slack posts late": (_S, Drop(), When.LATE, (_POST,)),
    "the map refuses": (Service.NOMINATIM, Answer(429, {}), When.BEFORE, (None,)),
}  # fmt: skip


@dataclass
class Weather:
    """What happens to one desk, at random by a seed."""

    host: Host
    checker: Checker
    people: People
    chance: random.Random
    happened: Counter[str] = field(default_factory=Counter)
    starts_at: dict[str, float] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.host.desk

    def blow(self, seconds: float) -> None:
        """Let things happen for so long, some two a second."""
        kinds, weights = list(_HAPPENINGS), [weight for _, weight in _HAPPENINGS.values()]
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.start_what_is_due()
            what = self.chance.choices(kinds, weights)[0]
            if _HAPPENINGS[what][0](self):
                self.happened[what] += 1
            time.sleep(self.chance.uniform(0.05, 0.9))

    def start_what_is_due(self, *, all_of_them: bool = False) -> None:
        """Start the processes that are down for long enough."""
        for name in NAMES:
            due = self.starts_at.get(name, 0.0)
            if name not in self.host.running and (all_of_them or due <= time.monotonic()):
                self.host.start(name)

    def down(self, name: str) -> None:
        """Take in that a process ends, and for how long it will be down."""
        self.starts_at[name] = time.monotonic() + self.chance.choice([0.0, 0.0, 0.0, 0.5, 3.0])

    def some(self) -> dict[str, Any]:
        """Return one of the requests."""
        return self.chance.choice(self.desk.sandbox.airtable.rows(self.desk.base, REQUESTS))


def _ask(weather: Weather) -> bool:
    chance, desk = weather.chance, weather.desk
    if len(desk.sandbox.airtable.rows(desk.base, REQUESTS)) >= _MOST:
        return False
    desk.ask(
        Name=f"Person {chance.randint(1, 99)}",
        Address=chance.choice(places()[:30]).street_line,
        Needs=[desk.kinds[kind] for kind in chance.sample(sorted(KINDS), chance.choice([1, 1, 2]))],
        Urgency=chance.choice([None, *URGENCY.values()]),
    )
    return True


def _edit(weather: Weather) -> bool:
    chance = weather.chance
    cells = {
        "Address": chance.choice(places()[:30]).street_line,
        "City": CITY,
        "Details": f"Ring {chance.randint(2, 9)} times.",
        "Urgency": chance.choice([*URGENCY.values()]),
    }
    column = chance.choice(sorted(cells))
    weather.desk.edit(weather.some()["id"], **{column: cells[column]})
    return True


def _status(weather: Weather) -> bool:
    status = weather.chance.choice(["Checked", "Needs volunteer", "On hold", "New", "Complete", "Cancelled"])
    weather.desk.edit(weather.some()["id"], Status=status)
    return True


def _assign(weather: Weather) -> bool:
    who = weather.chance.choice([*weather.desk.volunteers.values()])
    weather.desk.edit(weather.some()["id"], Status="Assigned", **{"Assigned to": [who]})
    return True


def _press(weather: Weather) -> bool:
    shown = [one for one in weather.desk.sandbox.slack.messages() if one.key.startswith("card:")]
    weather.chance.shuffle(shown)
    what = weather.chance.choice(["No answer", "No answer", *ACTS])
    return any(weather.people.press(one.ts, what) for one in shown[:5])


def _fault(weather: Weather) -> bool:
    service, what, when, methods = FAULTS[weather.chance.choice(sorted(FAULTS))]
    weather.desk.sandbox.faults.add(
        Fault(
            service=service, what=what, when=when, method=weather.chance.choice(methods),
            on=weather.chance.choice([1, 1, 2, 4]), times=weather.chance.choice([1, 1, 1, 2]),
            late=weather.chance.uniform(1, 20),
        )
    )  # fmt: skip
    return True


def _cut(weather: Weather) -> bool:
    how = weather.chance.choice([*Hangup])
    return weather.desk.sandbox.slack.sockets.hang_up(how) > 0


def _refresh(weather: Weather) -> bool:
    weather.desk.sandbox.slack.sockets.refresh()
    return True


def _delete_a_card(weather: Weather) -> bool:
    shown = [one for one in weather.desk.sandbox.slack.messages() if one.key.startswith("card:")]
    shown = [one for one in shown if not one.deleted]
    if shown:
        weather.desk.sandbox.slack.delete_as_person(weather.chance.choice(shown).ts)
    return bool(shown)


def _kill(weather: Weather) -> bool:
    running = sorted(weather.host.running)
    return bool(running) and _end(weather, weather.chance.choice(running), weather.host.kill)


def _stop(weather: Weather) -> bool:
    """Tell one of those to stop that take signals themselves, however lately they were started."""
    hearing = _hearing(weather)
    return bool(hearing) and _end(weather, weather.chance.choice(hearing), _told(weather))


def _stop_in_a_call(weather: Weather) -> bool:
    """Have a call hang, and tell who makes it to stop; of Slack's and the map's it is not known who did."""
    service, method = weather.chance.choice(_CALLS)
    fault = Fault(service=service, method=method, what=Hang(_HANGS), name="a call whose process is stopped")
    caller, hearing = _struck_by(weather, fault), _hearing(weather)
    if caller is None or not hearing:
        return False
    theirs = [name for name in hearing if weather.host.callers[name] == caller]
    return _end(weather, weather.chance.choice(theirs or hearing), _told(weather))


def _struck_by(weather: Weather, fault: Fault) -> str | None:
    """Plan a fault, and return whom it strikes, "" where that is not known; None: nobody in its time."""
    log = weather.desk.sandbox.log
    since = log.last
    weather.desk.sandbox.faults.add(fault)
    with suppress(TimeoutError):
        struck = until(
            lambda: [call for call in log.calls(since=since) if call.fault == fault.label], "it", _STRIKES
        )
        return str(struck[0].caller)
    return None


def _hearing(weather: Weather) -> list[str]:
    return [name for name in sorted(weather.host.running) if weather.host.hears(name)]


def _told(weather: Weather) -> Callable[[str], None]:
    way = weather.chance.choice(WAYS)
    return lambda name: weather.host.tell_to_stop(name, way)


def _end(weather: Weather, name: str, end: Callable[[str], object]) -> bool:
    end(name)
    weather.down(name)
    return True


_HAPPENINGS: Mapping[str, tuple[Callable[[Weather], bool], int]] = {
    "requests": (_ask, 12),
    "edits": (_edit, 14),
    "statuses": (_status, 8),
    "assigned by hand": (_assign, 4),
    "presses": (_press, 36),
    "faults": (_fault, 22),
    "sockets cut": (_cut, 3),
    "sockets refreshed": (_refresh, 2),
    "cards deleted": (_delete_a_card, 1),
    "killed": (_kill, 2),
    "told to stop": (_stop, 2),
    "told to stop in a call": (_stop_in_a_call, 1),
}


@dataclass(frozen=True, slots=True)
class Wreck:
    """What came of a storm."""

    counts: Mapping[str, int | float]
    violations: tuple[str, ...]


def play(seconds: float, seed: int, folder: Path) -> Wreck:
    """Play a storm for so long, let the desk come to rest, press once more, and return what is wrong."""
    with a_desk_in_real_time() as desk:
        checker = Checker(desk.sandbox, desk.base, alone=False)
        checker.watch()
        with a_host(desk, folder, checker) as host:
            weather = Weather(host, checker, People(desk, checker), random.Random(seed))
            for _ in range(_AT_FIRST):
                _ask(weather)
            began = time.monotonic()
            _begin(weather)
            weather.blow(seconds)
            took = _calm(weather)
            violations = [*_come_to_what_they_should(weather), *host.wrongs, *map(str, checker.found)]
            violations += [*weather.people.wrongs()]
            return Wreck(_counts(weather, took, time.monotonic() - began), tuple(violations))


def _begin(weather: Weather) -> None:
    """Start one process, and the other once there is something to press."""
    desk, (first, second) = weather.desk, NAMES
    weather.host.start(first)
    until(lambda: len(desk.cards()) == _AT_FIRST, "the first cards", 90)
    weather.host.start(second)
    until(lambda: desk.sandbox.slack.sockets.wait_open(len(NAMES)), "both lines", 90)


def _calm(weather: Weather) -> float:
    """End the storm, and wait until the desk is at rest; return how many seconds that took."""
    began, desk = time.monotonic(), weather.desk
    desk.sandbox.faults.clear()
    weather.host.wait()
    weather.start_what_is_due(all_of_them=True)
    until(lambda: desk.sandbox.slack.sockets.wait_open(len(NAMES)), "both lines", REST)
    _rest(weather)
    if not _is_at_rest(weather):
        weather.checker._findings.report("a desk comes to rest", f"within {REST:.0f} s")
    return time.monotonic() - began


def _rest(weather: Weather) -> None:
    """Wait until nothing is wrong and nothing is written; what is still wrong then is the checker's find."""
    ends = time.monotonic() + REST
    while time.monotonic() < ends and not _is_at_rest(weather):
        time.sleep(1)
    weather.checker.at_rest(next_steps=False)


def _is_at_rest(weather: Weather) -> bool:
    """Return whether both look, neither writes, every open request is announced, and nothing is wrong."""
    desk, now = weather.desk, weather.desk.sandbox.clock.now()
    lately = [call for call in desk.sandbox.log if (now - call.at).total_seconds() < STILL]
    looking = {call.caller for call in lately if call.accepted and call.status == HTTPStatus.OK}
    if not looking.issuperset(weather.host.callers.values()):
        return False
    if any(call.method in {"update", "delete"} or call.method.startswith("chat.") for call in lately):
        return False
    rows = desk.sandbox.airtable.rows(desk.base, REQUESTS)
    announced = all(row.get("_Announced") or row.get("Status") in _ENDED for row in rows)
    return announced and not any(weather.checker._rest().wrongs())


def _come_to_what_they_should(weather: Weather) -> Iterator[str]:
    """Press where nothing fails, and yield each press that does not come to what it should."""
    people, slack = weather.people, weather.desk.sandbox.slack
    cards = [one.ts for one in slack.messages() if one.key.startswith("card:")] * _AT_THE_END
    last: list[Pressed] = []
    for ts in cards:
        if len(last) < _AT_THE_END and (pressed := people.press(ts, "No answer")):
            last.append(pressed)
            time.sleep(0.3)
    for one in last:
        try:
            until(lambda one=one: people.is_saved(one), "the answer")  # type: ignore[misc]
        except TimeoutError:
            yield f"a press in the quiet came to nothing: {one.request}; told: {people.told(one)!r}"
    if last:
        _rest(weather)


def _counts(weather: Weather, to_rest: float, seconds: float) -> dict[str, int | float]:
    people, log = weather.people, weather.desk.sandbox.log
    delivered = [one for one in people.pressed if one.envelope.delivered]
    return {
        "processes started": weather.host.started,
        "processes killed": weather.host.killed,
        "processes stopped": len(weather.host.left),
        "slowest stop, s": round(max((one.seconds for one in weather.host.left), default=0.0), 1),
        "faults that struck": sum(1 for call in log if call.fault),
        "requests": weather.happened["requests"] + _AT_FIRST,
        "edits by people": sum(weather.happened[what] for what in ("edits", "statuses", "assigned by hand")),
        "presses": len(people.pressed),
        "presses delivered": len(delivered),
        "presses told something": sum(1 for one in people.pressed if people.told(one)),
        "presses told saved": sum(1 for one in people.pressed if people.is_saved(one)),
        "presses in the base": sum(1 for one in people.pressed if people.rows(one)),
        "calls": len(log),
        "seconds to rest": round(to_rest),
        "seconds": round(seconds),
    }
