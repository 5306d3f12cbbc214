"""A shift at the desk: steps that people take one after the other, each with what it must come to.

A step is taken when what it needs is there; what it promises has to come true soon, or the demo says that it
did not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from worker.sandbox.slack.envelopes import Envelope

PATIENCE = 25.0
"""Seconds in which a step must have come to what it promises: a press and its edit, behind many others."""
BREATH = 1.0
"""Seconds between two steps: people read what they pressed."""

Told: TypeAlias = tuple[str, str]
"""A line of the story: who says it or where it stands, and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that somebody does. `promises`: what must be true soon after, each with what it is called.

    `told` makes the lines that tell what came of it, when everything has come true.
    """

    says: str
    do: Callable[[], Envelope]
    promises: Mapping[str, Callable[[], bool]]
    told: Callable[[], Sequence[Told]] = tuple


@dataclass(slots=True)
class Shift:
    """The steps to come. `plan` makes them once they can be made; None: not yet."""

    plan: Callable[[], Iterable[Step] | None]
    patience: float = PATIENCE
    amiss: list[str] = field(default_factory=list)
    """What did not come true, in a sentence each."""
    _steps: list[Step] | None = None
    _pressed: Envelope | None = None
    _since: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether everything was done, or something went wrong."""
        return self._steps == []

    @property
    def waits(self) -> bool:
        """Whether something was pressed that is still to come true."""
        return self._pressed is not None

    def left_over(self) -> list[str]:
        """Return what did not come true, and what could not be done any more."""
        undone = [f"{step.says}: there was no time for it." for step in (self._steps or [])[:1]]
        return [*self.amiss, *undone]

    def act(self, now: float) -> Iterator[str | Sequence[Told]]:
        """Take the next step when it is time; yield what was done, and what it came to."""
        if self._steps is None:
            made = self.plan()
            self._steps, self._since = (None if made is None else list(made)), now
        if not self._steps:
            return
        if self._pressed is not None:
            yield from self._wait(self._steps[0], self._pressed, now)
        elif now - self._since > BREATH:
            self._pressed, self._since = self._steps[0].do(), now
            yield self._steps[0].says

    def _wait(self, step: Step, pressed: Envelope, now: float) -> Iterator[Sequence[Told]]:
        missing = [what for what, is_true in step.promises.items() if not is_true()]
        missing += [] if pressed.acks else ["nothing was acknowledged"]
        if missing and now - self._since < self.patience:
            return
        if not missing and not pressed.in_time:
            missing = ["it was acknowledged too late for Slack"]
        self._pressed, self._since = None, now
        if missing:
            self.amiss.append(f"{step.says}, and {', '.join(missing)}.")
            self._steps = []
            return
        self._steps = (self._steps or [])[1:]
        yield step.told()
