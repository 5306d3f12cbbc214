"""What people press in a storm, whatever their card shows: at random, in a hurry, and questions too."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from notifiers.presses import WAS, Act, Asked, Press, Query
from tests.journeys.desk import places
from tests.prove.storm_people import SAID, by_hand, some, volunteer
from tests.prove.storm_world import Storm

_HEARD = (Act.NO_ANSWER, Act.LEFT_MESSAGE, Act.MAYBE_LATER, Act.NOT_THIS_TIME, Act.WRONG_NUMBER, Act.NOTE)
_GOES = (Act.DONE, Act.STILL_GOING, Act.FELL_THROUGH, Act.DIDNT_COME)
_OF_HER = (
    Act.PERSON_REACHED, Act.PERSON_NO_ANSWER, Act.TOLD_PERSON, Act.SHE_CONFIRMS, Act.COULD_NOT_REACH,
    Act.LOG_CALL, Act.CONTACT_DETAILS,
)  # fmt: skip
_LIST = (Act.WIDEN, Act.REFRESH, Act.THATS_ENOUGH, Act.CHECK_NOW)
_ENDS = ("complete", "cancelled", "not_met", "referred")
_PEOPLE = (("USAM", "Sam"), ("UKIM", "Kim"))


@dataclass(frozen=True, slots=True)
class _Given:
    """What is pressed, about whom, and what goes with it. `request` is "" for the one that was drawn."""

    act: Act
    volunteer: str = ""
    needs: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    request: str = ""


_Row = Mapping[str, Any]


def _listed(storm: Storm, row: _Row, chance: random.Random) -> list[str]:
    return [*row.get("Shortlist", ())] or [volunteer(storm, chance)]


def _heard(storm: Storm, row: _Row, chance: random.Random) -> _Given:
    at = storm.clock.now() + timedelta(hours=chance.choice([1, 3, 20]))
    who = chance.choice(_listed(storm, row, chance))
    return _Given(chance.choice(_HEARD), who, values={"at": at, "note": chance.choice(SAID)})


def _yes(storm: Storm, row: _Row, chance: random.Random) -> _Given:
    needs = [*row.get("Needs", ())]
    about = tuple(chance.sample(needs, chance.randint(1, len(needs)))) if needs else ()
    who = chance.choice(_listed(storm, row, chance))
    return _Given(Act.YES, who, about, {"sure": chance.choice(["", "yes"])})


def _texted(storm: Storm, row: _Row, chance: random.Random) -> _Given:
    return _Given(Act.TEXTED_THESE, values={"volunteers": tuple(_listed(storm, row, chance))})


def _claim(_: Storm, __: _Row, chance: random.Random) -> _Given:
    act = chance.choice([Act.CLAIM, Act.CLAIM, Act.RELEASE])
    return _Given(act, values={"sure": chance.choice(["", "yes"])})


def _of_her(_: Storm, __: _Row, chance: random.Random) -> _Given:
    act = chance.choice(_OF_HER)
    return _Given(act, values={"outcome": "no_answer"} if act is Act.LOG_CALL else {})


def _of_the_list(_: Storm, __: _Row, chance: random.Random) -> _Given:
    return _Given(chance.choice(_LIST), values={"allow": ("farther",)})


def _goes(_: Storm, row: _Row, chance: random.Random) -> _Given:
    return _Given(chance.choice(_GOES), chance.choice([*row.get("Assigned to", ()), ""]))


def _closes(_: Storm, __: _Row, chance: random.Random) -> _Given:
    return _Given(
        Act.CLOSE, values={"status": chance.choice(["complete", "cancelled", "not_met", "referred"])}
    )


def _holds(storm: Storm, _: _Row, chance: random.Random) -> _Given:
    until = storm.clock.now() + timedelta(hours=chance.choice([3, 30]))
    return _Given(Act.HOLD, values={"until": until})


def _edits(_: Storm, row: _Row, chance: random.Random) -> _Given:
    was = {f"{WAS}details": row.get("Details", "")}
    return _Given(Act.EDIT, values={"details": chance.choice(SAID), **was})


def _undoes(storm: Storm, _: _Row, __: random.Random) -> _Given:
    """Press an Undo that somebody was shown, on the request that its token names."""
    tokens = [token for one in storm.processes.values() for token in one.undo_tokens()]
    token = tokens[-1] if tokens else ""
    return _Given(Act.UNDO, request=token.split("|")[1] if token else "", values={"token": token})


_WHAT: tuple[Callable[[Storm, _Row, random.Random], _Given], ...] = (
    _heard, _heard, _heard, _yes, _texted, _claim, _of_her, _of_the_list, _goes, _goes, _closes, _holds,
    _edits, _undoes,
)  # fmt: skip


def _press(storm: Storm, chance: random.Random) -> None:
    row = some(storm, chance)
    given = chance.choice(_WHAT)(storm, row, chance)
    user, name = chance.choice(_PEOPLE)
    storm.say(f"  {given.act.value} {given.volunteer}".rstrip())
    storm.put(
        Press(
            act=given.act, request=given.request or row["id"], volunteer=given.volunteer, needs=given.needs,
            user=user, user_name=name, id=f"press{storm.presses}", at=storm.clock.now(), values=given.values,
        )
    )  # fmt: skip


def _hurry(storm: Storm, chance: random.Random) -> None:
    for _ in range(chance.randint(3, 8)):
        _press(storm, chance)


def _query(storm: Storm, chance: random.Random) -> None:
    text = chance.choice(["", "Rosa", "7185550100", places()[3].street_line, 'x" {y} \\'])
    storm.put(Query(asked=chance.choice(list(Asked)), text=text, user="USAM", at=storm.clock.now()))


PRESSES = {
    "somebody presses": by_hand(_press),
    "somebody presses in a hurry": by_hand(_hurry),
    "somebody asks the desk": by_hand(_query),
}
