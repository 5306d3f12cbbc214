"""Whatever two people press in whatever order, and however time goes by: each Next step is true."""

import random
from datetime import timedelta
from typing import Any

import pytest

from notifiers.presses import Act
from tests.journeys.desk import a_desk
from tests.journeys.pressing import KIM, SAM, Pressing, pressing_at
from tests.journeys.tales import MORE, crowd

_KINDS = ("Groceries and essentials", "Medicine or pharmacy pick-up", "Friendly phone call")
_HEARD = (Act.NO_ANSWER, Act.LEFT_MESSAGE, Act.MAYBE_LATER, Act.NOT_THIS_TIME, Act.WRONG_NUMBER)
_GOES = (Act.DONE, Act.STILL_GOING, Act.FELL_THROUGH, Act.DIDNT_COME)
_OF_HER = (Act.PERSON_REACHED, Act.PERSON_NO_ANSWER, Act.TOLD_PERSON)
_STEPS = 20


@pytest.mark.parametrize("seed", [1, 2])
def test_every_next_step_is_true_whatever_is_pressed(seed: int) -> None:
    chance = random.Random(seed)
    with a_desk() as desk:
        crowd(desk, *_KINDS, names=MORE[:4])
        needs = [desk.kinds[kind] for kind in chance.sample(_KINDS, chance.randint(1, 3))]
        urgency = chance.choice(["Urgent: today", "Soon: in 2 days", "Flexible: this week or later"])
        wanted = chance.choice([None, 2])
        rosa = desk.ask(Needs=needs, Urgency=urgency, **{"How many volunteers": wanted})
        at = pressing_at(desk)
        at.look()
        for _ in range(_STEPS):
            _something(at, rosa, needs, chance)
        assert desk.watch is not None
        assert desk.watch.checked > _STEPS


def _something(at: Pressing, request: str, needs: list[str], chance: random.Random) -> None:
    """Let one thing happen: a press of somebody's, or some time."""
    row, now = at.desk.row(request), at.desk.clock.now()
    names = {record: name for name, record in at.desk.volunteers.items()}
    listed = [names[who] for who in row.get("Shortlist", ())] or list(names.values())
    doing = [names[who] for who in row.get("Assigned to", ())]
    given: dict[str, Any] = {}
    who = chance.choice(listed)
    match chance.choice(
        ["heard", "heard", "yes", "texted", "claim", "person", "goes", "undo", "time", "time"]
    ):
        case "heard":
            act = chance.choice(_HEARD)
            given = {"at": now + timedelta(hours=chance.choice([1, 3, 20]))} if act is Act.MAYBE_LATER else {}
        case "yes":
            act, given = Act.YES, {"about": tuple(chance.sample(needs, chance.randint(1, len(needs))))}
        case "texted":
            act, given = Act.TEXTED_THESE, {"volunteers": tuple(at.desk.volunteers[one] for one in listed)}
        case "claim":
            act, given = chance.choice([Act.CLAIM, Act.RELEASE]), {"sure": chance.choice(["", "yes"])}
        case "person":
            act, who = chance.choice(_OF_HER), ""
        case "goes" if doing:
            act, who = chance.choice(_GOES), chance.choice(doing)
        case "undo" if tokens := [answer.undo for _, answer in at.told.answers if answer.undo]:
            act, given = Act.UNDO, {"token": tokens[-1]}
        case _:
            _time_goes_by(at, chance.choice([1, 10, 60, 300, 700]))
            return
    at.put(act, request, who, chance.choice([SAM, KIM]), **given)
    at.desk.rests(at.serve(), whole=False)


def _time_goes_by(at: Pressing, minutes: int) -> None:
    for step in [30] * (minutes // 30) + [minutes % 30]:
        at.desk.later(step * 60)
        at.desk.go(at.worker)
