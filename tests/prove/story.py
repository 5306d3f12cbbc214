"""The scripted story: a day of a desk, step by step, each at its minute, by people's hands and presses.

Arrivals of all kinds, calls that come to this and that, a claim, a yes, somebody who can't after all, who
takes their place, a reminder, the end, a request opened again, a deleted row and card, the next morning.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeAlias

from notifiers.answers import Answer
from notifiers.presses import Act, Press
from tests.journeys.desk import Desk, places
from tests.journeys.pressing import KIM, LOOK, SAM, Pressing, Told
from tests.prove.checker import Checker
from tests.prove.dying import Wire

MEDICINE, PHONE, SNOW = "Medicine or pharmacy pick-up", "Friendly phone call", "Snow"
URGENT = "Urgent: today"
ROSA, UNA, VIC = "Rosa Alvarez", "Una Vale", "Vic Young"


class Heard(Told):
    """What a process told its people, as long as it lived."""

    wire: Wire

    def answer(self, press: Press, answer: Answer) -> None:
        """Take an answer, unless nobody is there any more to give it."""
        if not self.wire.dead:
            super().answer(press, answer)


@dataclass
class Stage:
    """One desk on which the story is played, the worker that runs just now, and who checks everything."""

    desk: Desk
    wire: Wire
    checker: Checker
    began: datetime
    requests: dict[str, str] = field(default_factory=dict)
    running: Pressing | None = None

    @property
    def worker(self) -> Pressing:
        """The worker that runs."""
        assert self.running is not None
        return self.running

    def start(self) -> None:
        """Start a fresh process, and let it work until nothing is left."""
        self.checker.started()
        worker = self.desk.worker(HYPERLOCAL_SLACK_APP_TOKEN=self.desk.sandbox.slack.app.app_token)
        clicks = worker.stages.serving.clicks
        assert clicks is not None
        told = Heard(self.desk)
        told.wire, clicks._answering = self.wire, told
        self.running = Pressing(self.desk, worker, told)
        self.go()

    def go(self) -> None:
        """Let the worker work until nothing is left."""
        outcome = self.desk.go(self.worker.worker)
        assert outcome.failure is None, outcome.failure
        self.checker.look_at_next_steps()

    def until(self, moment: datetime) -> None:
        """Let time go by until then."""
        self.desk.later(max((moment - self.desk.clock.now()).total_seconds(), 0.0))

    def ask(self, name: str, **columns: Any) -> None:
        """Have somebody ask, whose request goes by their name."""
        number = len(self.requests)
        filled = {"Name": name, "Phone": f"(718) 555-{2100 + number}", **columns}
        self.requests[name] = self.desk.ask(**filled)

    def edit(self, name: str, **columns: Any) -> None:
        """Have a person change a request in Airtable."""
        self.desk.edit(self.requests[name], **columns)

    def log(self, name: str, volunteer: str, outcome: str) -> None:
        """Have Kim log a call in Airtable."""
        about = {"Request": [self.requests[name]], "Volunteer": [self.desk.volunteers[volunteer]]}
        row = {**about, "Outcome": outcome, "By": "Kim", "At": self.desk.clock.now()}
        self.desk.sandbox.airtable.create_record(self.desk.base, "Calls & texts", row)

    def assigned(self, *names: str) -> dict[str, Any]:
        """Return what a person fills in who assigns somebody."""
        return {"Status": "Assigned", "Assigned to": [self.desk.volunteers[name] for name in names]}

    def row(self, name: str) -> Mapping[str, Any]:
        """Return a request as it stands in the base; {} where it is deleted."""
        airtable, record = self.desk.sandbox.airtable, self.requests[name]
        there = airtable.has_record(self.desk.base, "Requests", record)
        return self.desk.row(record) if there else {}

    def outcomes(self, name: str, volunteer: str) -> list[str]:
        """Return what came of calling a volunteer about a request ("": the person), where it is logged."""
        who = [self.desk.volunteers[volunteer]] if volunteer else []
        rows = self.desk.sandbox.airtable.rows(self.desk.base, "Calls & texts")
        about = [row for row in rows if row.get("Request") == [self.requests[name]]]
        return [row["Outcome"] for row in about if row.get("Volunteer", []) == who and "Outcome" in row]


Do: TypeAlias = Callable[[Stage], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One press of a story: about whom, by whom; `came` says whether it is in the base."""

    act: Act
    request: str
    came: Callable[[Stage], bool]
    volunteer: str = ""
    who: tuple[str, str] = SAM
    values: Callable[[Stage], Mapping[str, Any]] = lambda _: MappingProxyType({})

    def press(self, stage: Stage) -> None:
        """Press it, and have it served."""
        worker = stage.worker
        record = stage.requests[self.request]
        press = worker.put(self.act, record, self.volunteer, self.who, **self.values(stage))
        stage.checker.pressed(press)
        outcome = worker.worker.passes.run(LOOK, only_presses=True)
        assert outcome.failure is None, outcome.failure


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens, and when: minutes after the story began."""

    minute: float
    name: str
    hands: Do = lambda _: None
    button: Button | None = None


def _arrivals(s: Stage) -> None:
    s.ask("Rosa Alvarez")
    s.ask("Tom Baker", Phone=None)
    s.ask("Una Vale", Urgency=URGENT, **{"How many volunteers": 1})
    s.ask("Vic Young", Needs=[s.desk.kinds[PHONE]], Address=None)
    s.ask("Wes Xu", Address="9999 Nowhere Lane", Needs=[s.desk.kinds[MEDICINE]])
    s.ask("Pia Stone", Private=True)
    s.ask("Quinn Reed", Practice=True, Needs=[s.desk.kinds[SNOW]])
    s.ask("Olga Past", Status="Complete")
    airtable = s.desk.sandbox.airtable
    s.requests[""] = airtable.create_record(s.desk.base, "Requests", {"Urgency": URGENT})


def _typed(s: Stage) -> None:
    s.log("Tom Baker", "Ana Ruiz", "No answer")
    s.edit("Tom Baker", Phone="(718) 555-2199", Details="Blue door.")


def _delete_card(s: Stage) -> None:
    slack = s.desk.sandbox.slack
    card = next(one for one in slack.messages() if one.key == f"card:{s.requests['Wes Xu']}:1")
    slack.delete_as_person(card.ts)
    s.edit("Wes Xu", Address=places()[12].street_line)


def _delete_row(s: Stage) -> None:
    s.desk.sandbox.airtable.delete_record(s.desk.base, "Requests", s.requests[VIC])


def _is_folded(s: Stage) -> bool:
    cards = [one for one in s.desk.sandbox.slack.messages() if one.key == f"card:{s.requests[VIC]}:1"]
    return "deleted" in cards[0].text


def _hold(s: Stage) -> None:
    s.edit("Tom Baker", Status="On hold", **{"Remind at": s.desk.clock.now() + timedelta(minutes=9)})


def _logged(name: str, volunteer: str, outcome: str) -> Callable[[Stage], bool]:
    return lambda s: outcome in s.outcomes(name, volunteer)


def _doing(s: Stage) -> bool:
    return s.row("Rosa Alvarez").get("Assigned to") == [s.desk.volunteers["Chloé Martin"]]


STORY: tuple[Step, ...] = (
    Step(0, "arrivals", _arrivals),
    Step(6, "typed in Airtable", _typed),
    Step(
        12,
        "claim",
        button=Button(act=Act.CLAIM, request=ROSA, came=lambda s: s.row(ROSA).get("Dispatcher") == "Sam"),
    ),
    Step(
        18,
        "no answer",
        button=Button(
            act=Act.NO_ANSWER, request=ROSA, volunteer="Ana Ruiz", came=_logged(ROSA, "Ana Ruiz", "No answer")
        ),
    ),
    Step(
        24,
        "maybe",
        button=Button(
            act=Act.MAYBE_LATER,
            request=ROSA,
            volunteer="Ben Tran",
            came=_logged(ROSA, "Ben Tran", "Maybe later"),
            values=lambda s: {"at": s.began + timedelta(hours=3)},
        ),
    ),
    Step(30, "yes", button=Button(act=Act.YES, request=ROSA, volunteer="Chloé Martin", came=_doing)),
    Step(36, "told", button=Button(act=Act.TOLD_PERSON, request=ROSA, came=_logged(ROSA, "", "Yes"))),
    Step(
        42,
        "did not come",
        button=Button(
            act=Act.DIDNT_COME, request=ROSA, volunteer="Chloé Martin", came=lambda s: not _doing(s), who=KIM
        ),
    ),
    Step(48, "replacement", lambda s: s.edit(ROSA, **s.assigned("Dev Patel"))),
    Step(54, "on hold", _hold),
    Step(66, "reminder"),
    Step(
        72,
        "texted",
        button=Button(
            act=Act.TEXTED_THESE,
            request=UNA,
            came=_logged(UNA, "Ben Tran", "Texted"),
            values=lambda s: {"volunteers": tuple(s.row(UNA).get("Shortlist", ()))},
        ),
    ),
    Step(78, "assigned by hand", lambda s: s.edit(UNA, **s.assigned("Ana Ruiz"))),
    Step(
        84,
        "deleted row, and a button of its card",
        _delete_row,
        Button(act=Act.CLAIM, request=VIC, came=_is_folded),
    ),
    Step(90, "complete by hand", lambda s: s.edit(UNA, Status="Complete")),
    Step(
        96,
        "done",
        button=Button(
            act=Act.DONE,
            request=ROSA,
            volunteer="Dev Patel",
            came=lambda s: s.row(ROSA).get("Status") == "Complete",
        ),
    ),
    Step(102, "opened again", lambda s: s.edit(UNA, Status="Needs volunteer", **{"Assigned to": []})),
    Step(108, "deleted card", _delete_card),
    Step(
        114,
        "cancelled",
        button=Button(
            act=Act.CLOSE,
            request=UNA,
            came=lambda s: s.row(UNA).get("Status") == "Cancelled",
            values=lambda _: {"status": "cancelled", "why": "no_longer_needed"},
        ),
    ),
    Step(24 * 60 - 4 * 60, "the next morning"),
    Step(48 * 60 + 30, "two days later"),
)
