"""Plays the story once, with or without one kill, and keeps what is there in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from tests.journeys.desk import a_desk
from tests.prove.checker import Checker
from tests.prove.dying import Killed, Wire, on_the_wire
from tests.prove.ending import Ending, ending_of
from tests.prove.story import STORY, Stage, Step

DOWN_FOR = 20.0
"""Seconds until the host has started the process again."""
LOOKS = (35.0, 40.0, 70.0)
"""Seconds between the looks after a step: what settles for two minutes is settled."""


@dataclass(frozen=True, slots=True)
class Gap:
    """When people do what they else do while no worker runs: in which step, before its press or after."""

    step: int
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One playing of the story. `calls`: after each step, how many there had been."""

    ending: Ending
    calls: tuple[int, ...]
    violations: tuple[str, ...]
    killed_in: int | None
    """The step in which the process was killed; None: in none."""
    kills: int
    posts: int
    looked_at: int


def play(
    *,
    kill_at: int | None = None,
    after: bool = False,
    again: int = 0,
    gap: "Gap | None" = None,
    steps: int = len(STORY),
) -> Played:
    """Play the first so many steps, and have a process die at its `kill_at`-th call; see `Wire` for `again`.

    What people do while no worker runs, they do in the `gap` where none is killed.
    """
    wire = Wire(kill_at, after, again)
    with _a_stage(wire) as stage:
        calls, killed_in = [], None
        for number, step in enumerate(STORY[:steps]):
            died = _play(stage, step, gap if gap is not None and gap.step == number else None)
            if died and killed_in is None:
                killed_in = number
            stage.checker.at_rest()
            calls.append(wire.count)
        return Played(
            ending=ending_of(stage),
            calls=tuple(calls),
            violations=tuple(map(str, stage.checker.found)) + _posts(stage),
            killed_in=killed_in,
            kills=wire.kills,
            posts=sum(stage.checker.messages.posts.values()),
            looked_at=stage.checker.calls,
        )


@contextmanager
def _a_stage(wire: Wire) -> Iterator[Stage]:
    with a_desk() as desk, on_the_wire(wire):
        desk.watch = None
        checker = Checker(desk.sandbox, desk.base)
        checker.watch()
        yield Stage(desk, wire, checker, desk.clock.now())


def _play(stage: Stage, step: Step, gap: Gap | None) -> bool:
    """Play one step; return whether the process died in it."""
    stage.until(stage.began + timedelta(minutes=step.minute))
    step.hands(stage)
    try:
        if gap is not None and gap.first:
            meanwhile(stage, step)
            if stage.running is not None:
                stage.go()
            stage.desk.later(DOWN_FOR)
        _work(stage, step)
        if gap is not None and not gap.first:
            stage.desk.later(DOWN_FOR)
            meanwhile(stage, step)
        _look(stage)
    except Killed:
        _again(stage, step)
        return True
    return False


def _work(stage: Stage, step: Step) -> None:
    if stage.running is None:
        stage.start()
    elif step.button is not None:
        step.button.press(stage)
    else:
        stage.go()


def _again(stage: Stage, step: Step) -> None:
    """Go on after a kill: people do something, a fresh process starts, who was not answered presses again."""
    stage.desk.later(DOWN_FOR)
    if stage.wire.kills == 1:
        meanwhile(stage, step)
    stage.wire.restarted()
    try:
        _go_on(stage, step)
    except Killed:
        _again(stage, step)


def _go_on(stage: Stage, step: Step) -> None:
    stage.start()
    if step.button is not None and not step.button.came(stage):
        stage.desk.later(2)
        step.button.press(stage)
    _look(stage)


def _look(stage: Stage) -> None:
    for seconds in LOOKS:
        stage.desk.later(seconds)
        stage.go()


def meanwhile(stage: Stage, step: Step) -> None:
    """What people do while no worker runs: they edit an open request, and another one comes in."""
    for name in ("Rosa Alvarez", "Wes Xu", "Tom Baker"):
        if stage.row(name).get("Status") not in {"Complete", "Cancelled"}:
            stage.edit(name, Details=f"Ring twice ({step.name}).")
    stage.ask("Zoe Gap")


def _posts(stage: Stage) -> tuple[str, ...]:
    """Return which messages Slack accepted more than once: none in any run without an unclear answer."""
    posts = stage.checker.messages.posts
    return tuple(f"{key} was posted {count} times" for key, count in posts.items() if count > 1)
