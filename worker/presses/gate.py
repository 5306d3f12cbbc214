"""What comes before a press is carried out: whether the month carries it, and what is no request's."""

from notifiers.answers import Answer, Said
from notifiers.presses import ABOUT_OLD_ONES, Press
from worker.budget.governor import Governor
from worker.budget.valve import Valve
from worker.clock import Clock
from worker.presses.after import After


class PressGate:
    """The gate of one desk's presses."""

    def __init__(self, governor: Governor, valve: Valve, after: After, clock: Clock) -> None:
        self._governor = governor
        self._valve = valve
        self._after = after
        self._clock = clock

    def __call__(self, press: Press) -> Answer | None:
        """Return what to tell who pressed, None for what is to be carried out.

        A decision about old requests is carried out here. Raises what the base is down with.
        """
        now = self._clock.now()
        if press.act not in ABOUT_OLD_ONES:
            return self._governor.refusal(press, now)
        if not self._valve.decide(press.act, now):
            return Answer(code=Said.DECIDED_BEFORE)
        self._after.looks = True
        return Answer(code=Said.DECIDED)
