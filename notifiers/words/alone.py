"""How an open request stands, in words that are safe on a lock screen: no names, numbers or places.

Keyed by the state of the Next step. Where nobody has begun, that is what counts, whatever else is to be done.
"""

from collections.abc import Mapping
from types import MappingProxyType

from notifiers.words import marked as _
from notifiers.words.next_steps import State

_NOBODY = _("nobody is on it")

ALONE: Mapping[State, str] = MappingProxyType(
    dict.fromkeys(State, _NOBODY)
    | {
        State.WAITING_FOR_CHECK: _("waiting for a check"),
        State.MAYBE_THE_SAME: _("maybe the same as another one"),
        State.TEXTED: _("volunteers were texted"),
        State.BEING_CALLED: _("volunteers are being called"),
        State.CLAIM_LAPSED: _("somebody started, no news since"),
        State.MAYBE_LATER: _("somebody said maybe"),
        State.SAID_YES: _("somebody said yes"),
        State.ENOUGH_FOUND: _("enough volunteers are found"),
        State.RING_NEXT: _("volunteers are being called"),
        State.RING_AGAIN: _("all on the list were tried"),
        State.SOME_FOUND: _("some volunteers are found, more are wanted"),
        State.NOT_REACHED: _("the person who asked was not reached"),
        State.NOT_REACHED_DECIDE: _("the person who asked was not reached, decide what to do"),
        State.NOT_ON_MAP: _("nobody is on it, and the address is not on the map"),
        State.OUTSIDE: _("nobody is on it, and it is far from us"),
        State.TALK_FIRST: _("nobody is on it; ring first"),
        State.NEED_NOT_DEFINED: _("nobody is on it; ring first"),
        State.NO_NEED: _("nobody is on it; ring first"),
        State.NOBODY_OFFERS: _("nobody is on it, and nobody offers it yet"),
        State.NOBODY_QUALIFIES: _("nobody is on it, and nobody qualifies"),
        State.NOBODY_AS_IT_IS: _("nobody is on it, and nobody qualifies"),
        State.PRIVATE_NOBODY: _("nobody is on it, and nobody qualifies"),
        State.PRACTICE_NOBODY: _("nobody is on it, and nobody qualifies"),
        State.ALL_TRIED_AS_IT_IS: _("all on the list were tried"),
        State.ALL_TRIED: _("all on the list were tried"),
        State.PARTNER: _("usually goes to a partner"),
    }
)
