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
        State.MAYBE_BEFORE: _("nobody is on it; somebody said maybe before"),
        State.NOT_COMING: _("nobody is on it any more"),
        State.PAST_AT_ARRIVAL: _("nobody is on it, and the time it was needed by is past"),
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

TO_DO: Mapping[State, str] = MappingProxyType(
    {
        State.RING_PERSON_FIRST: _("Ring the person who asked first."),
        State.WAITING_FOR_CHECK: _("One of us is to check it."),
        State.MAYBE_THE_SAME: _("Say which before calling anyone."),
        State.URGENT_NOBODY: _("Ring the first on the list."),
        State.TEXT_THE_LIST: _("Text those on the list."),
        State.TEXTED: _("Wait for answers, then ring in order."),
        State.BEING_CALLED: "",
        State.CLAIM_LAPSED: _("Anyone may take over."),
        State.MAYBE_LATER: _("Ring back at the time they gave."),
        State.SOME_FOUND: _("Find the others."),
        State.TELL_PERSON: _("Tell the person who asked who comes."),
        State.ASSIGNED: _("Wait for news."),
        State.SILENCE: _("No news: ring the volunteer, then the person who asked."),
        State.CHECK: _("It is said to be done: ring the person who asked to check."),
        State.NOT_REACHED: _("Try again at the time on the card."),
        State.NOT_REACHED_DECIDE: _("Ask a neighbour to knock, ring the contact person, or close."),
        State.NOT_ON_MAP: _("Correct the address, or write two streets that cross."),
        State.OUTSIDE: _("Pass it on, or correct the address."),
        State.TALK_FIRST: _("Then choose a kind of help."),
        State.NEED_NOT_DEFINED: _("Then choose a kind of help."),
        State.NO_NEED: _("Then choose a kind of help."),
        State.NOBODY_OFFERS: _("Ask around, or pass it on."),
        State.ALL_TRIED: _("Widen the search, or see the card for what else."),
        State.ALL_TRIED_AS_IT_IS: _("Ask around, or see the card for what else."),
        State.PARTNER: _("Ask the person if we may give their number."),
        State.ON_HOLD: _("Nothing until the day on the card."),
        State.ON_HOLD_NO_DATE: _("Set Remind at."),
        State.REPEATING: _("It goes on by itself."),
        State.SAID_YES: _("Write who does it, and set the status to Assigned."),
        State.ENOUGH_FOUND: _("Set the status to Assigned, then tell the person who asked."),
        State.RING_NEXT: _("Ring the next on the list."),
        State.MAYBE_BEFORE: _("Ring the first on the list."),
        State.PAST_AT_ARRIVAL: _("Ring the person who asked: is it still needed?"),
        State.NOT_COMING: _("Tell the person who asked that nobody is coming yet."),
        State.RING_AGAIN: _("Ring again at the time on the card."),
        State.DROPPED_OUT: _("Somebody can't after all: set the status to Needs volunteer."),
        State.CLOSE_IT: _("It is said to be done: set the status to Complete."),
        State.HOLD_IS_OVER: _("The hold is over: open it again, or set another Remind at."),
        State.MOVE_ADDRESS: _("Move the address out of the base, then write the Area."),
        State.PRIVATE_NO_AREA: _("Write an Area, and a Map pin near it."),
        State.TELL_BY_VOICE: _("Ring the person who asked and say who comes."),
        State.PARKED: _("It is a status of the group's own: nothing is timed."),
        State.NO_PHONE: _("There is no phone number: ask for one."),
        State.NO_ADDRESS: _("There is no address: ask for one."),
        State.LOCATING: _("The address is being looked up."),
        State.MAP_NOT_ANSWERING: _("The map is not answering; distances follow."),
        State.ADDRESS_ROUGH: _("The address is rough: add a house number, or write two streets that cross."),
        State.ADDRESS_UNREADABLE: _("The address can't be read: write only street and number."),
        State.PIN_UNREADABLE: _("The Map pin can't be read: write it anew."),
        State.NOBODY_QUALIFIES: _("Widen the search, or see the card for what else."),
        State.NOBODY_AS_IT_IS: _("Ask around, or see the card for what else."),
        State.PRIVATE_NOBODY: _("Ask around among those who are known to us."),
        State.PRACTICE_NOBODY: _("Tick Practice for some volunteers."),
        State.ASSIGNED_TO_NOBODY: _("Write who does it."),
        State.DONE: "",
    }
)
"""What is to be done then, as safe on a lock screen; "" where somebody does it and nobody else need act."""
