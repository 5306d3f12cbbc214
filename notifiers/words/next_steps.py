"""Next step: one table, state → sentence. Who acts, what, by when.

A gap is filled by the value of that name (`notifiers.next_step` says how each is written). `many` is the form
for more than one of `counted`; `bare` is the sentence where a value that may be missing is blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from notifiers.words import marked as _


class State(StrEnum):
    """What a request waits for. The first block is `desk.md`'s table, the second what else can be true."""

    RING_PERSON_FIRST = "ring person first"
    WAITING_FOR_CHECK = "waiting for check"
    MAYBE_THE_SAME = "maybe the same"
    URGENT_NOBODY = "urgent, nobody on it"
    TEXT_THE_LIST = "text the list"
    TEXTED = "texted"
    BEING_CALLED = "being called"
    CLAIM_LAPSED = "claim lapsed"
    MAYBE_LATER = "maybe later"
    SOME_FOUND = "some found"
    TELL_PERSON = "tell person"
    ASSIGNED = "assigned"
    SILENCE = "silence"
    CHECK = "check"
    NOT_REACHED = "not reached"
    NOT_ON_MAP = "not on map"
    OUTSIDE = "outside"
    TALK_FIRST = "talk first"
    NEED_NOT_DEFINED = "need not defined"
    NOBODY_OFFERS = "nobody offers it"
    ALL_TRIED = "all tried"
    PARTNER = "partner"
    ON_HOLD = "on hold"
    ON_HOLD_NO_DATE = "on hold without a date"
    REPEATING = "repeating"

    SAID_YES = "said yes"
    ENOUGH_FOUND = "enough found"
    RING_NEXT = "ring next"
    RING_AGAIN = "ring again"
    MAYBE_BEFORE = "maybe before"
    NOT_COMING = "not coming"
    PAST_AT_ARRIVAL = "past at arrival"
    DROPPED_OUT = "dropped out"
    CLOSE_IT = "close it"
    HOLD_IS_OVER = "hold is over"
    NOT_REACHED_DECIDE = "not reached, decide"
    MOVE_ADDRESS = "move address"
    PRIVATE_NO_AREA = "private, no area"
    TELL_BY_VOICE = "tell by voice"
    PARKED = "parked"
    NO_NEED = "no need"
    NO_PHONE = "no phone"
    NO_ADDRESS = "no address"
    LOCATING = "locating"
    MAP_NOT_ANSWERING = "map not answering"
    ADDRESS_ROUGH = "address rough"
    ADDRESS_UNREADABLE = "address unreadable"
    PIN_UNREADABLE = "pin unreadable"
    NOBODY_QUALIFIES = "nobody qualifies"
    NOBODY_AS_IT_IS = "nobody qualifies, nothing to widen"
    PRIVATE_NOBODY = "private, nobody qualifies"
    PRACTICE_NOBODY = "practice, nobody qualifies"
    ALL_TRIED_AS_IT_IS = "all tried, nothing to widen"
    ASSIGNED_TO_NOBODY = "assigned to nobody"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence in its forms."""

    one: str
    many: str = ""
    counted: str = ""
    bare: str = ""


SENTENCES: Mapping[State, Sentence] = MappingProxyType(
    {
        State.RING_PERSON_FIRST: Sentence(one=_("Ring {person} first, then choose from the list.")),
        State.WAITING_FOR_CHECK: Sentence(one=_("Waiting for one of us to check it.")),
        State.MAYBE_THE_SAME: Sentence(
            one=_("Maybe the same as No. {other}. Say which before calling anyone."),
        ),
        State.URGENT_NOBODY: Sentence(
            one=_("Urgent and nobody is on it. Ring {volunteer}: {phone}."),
            bare=_("Urgent and nobody is on it. Ring {volunteer}."),
        ),
        State.TEXT_THE_LIST: Sentence(
            one=_("Text the one on the list; the message is ready."),
            many=_("Text the {count} on the list; the message is ready."),
            counted="count",
        ),
        State.TEXTED: Sentence(
            one=_("{count} texted at {at}. From {from_at} ring in order."),
            many=_("{count} texted at {at}. From {from_at} ring in order."),
            counted="count",
        ),
        State.BEING_CALLED: Sentence(one=_("{by} is calling (since {since}).")),
        State.CLAIM_LAPSED: Sentence(one=_("{by} started at {since}, no news since. Anyone may take over.")),
        State.MAYBE_LATER: Sentence(one=_("Ring {volunteers} back at {at}: they said maybe.")),
        State.SOME_FOUND: Sentence(one=_("{found} of {wanted} found. {more} more.")),
        State.TELL_PERSON: Sentence(
            one=_("Tell {person} that {volunteers} is coming; the text is ready."),
            many=_("Tell {person} that {volunteers} are coming; the text is ready."),
            counted="volunteers",
        ),
        State.ASSIGNED: Sentence(
            one=_("{volunteers} is doing it. News expected by {by_at}."),
            many=_("{volunteers} are doing it. News expected by {by_at}."),
            counted="volunteers",
        ),
        State.SILENCE: Sentence(
            one=_("No news from {volunteers} since {since}. Ring them, then {person}."),
            many=_("No news from {volunteers} since {since}. Ring them, then {person}."),
            counted="volunteers",
        ),
        State.CHECK: Sentence(
            one=_("{volunteers} says it is done. Ring {person} to check."),
            many=_("{volunteers} say it is done. Ring {person} to check."),
            counted="volunteers",
        ),
        State.NOT_REACHED: Sentence(
            one=_("{person} did not answer. Next try {next_try}."),
            many=_("{person} did not answer {tries} times. Next try {next_try}."),
            counted="tries",
        ),
        State.NOT_ON_MAP: Sentence(
            one=_("“{address}” is not on the map. Correct it, or write two streets that cross."),
            bare=_("The address is not on the map. Correct it, or write two streets that cross."),
        ),
        State.OUTSIDE: Sentence(one=_("{distance} from us. Pass it on, or correct the address.")),
        State.TALK_FIRST: Sentence(one=_("Ring first, then choose a kind of help.")),
        State.NEED_NOT_DEFINED: Sentence(
            one=_("“{need}” is not set up (its Where is empty). Ring first, then choose a kind of help."),
            bare=_("Ring first, then choose a kind of help."),
        ),
        State.NOBODY_OFFERS: Sentence(
            one=_("Nobody offers “{need}” yet. {similar_count} who offers “{similar}” could be asked."),
            many=_("Nobody offers “{need}” yet. {similar_count} who offer “{similar}” could be asked."),
            counted="similar_count",
            bare=_("Nobody offers “{need}” yet. Ask around, or pass it on."),
        ),
        State.ALL_TRIED: Sentence(
            one=_("All tried. Widen with {widen}, or: {fallback}."),
            bare=_("All tried. Widen with {widen}."),
        ),
        State.PARTNER: Sentence(
            one=_("Usually goes to {partner}. Ask {person} if we may give their number."),
        ),
        State.ON_HOLD: Sentence(one=_("On hold until {until}.")),
        State.ON_HOLD_NO_DATE: Sentence(one=_("On hold without a date: set Remind at.")),
        State.REPEATING: Sentence(
            one=_("{volunteers} calls {person} every day. Next: {next}."),
            many=_("{volunteers} calls {person} every {days} days. Next: {next}."),
            counted="days",
        ),
        State.SAID_YES: Sentence(
            one=_("{volunteers} said yes. Fill in Assigned to, and set Status to Assigned."),
        ),
        State.ENOUGH_FOUND: Sentence(
            one=_("{volunteers} will do it. Set Status to Assigned, then tell {person}."),
        ),
        State.RING_NEXT: Sentence(
            one=_("Ring {volunteer} next: {phone}."),
            bare=_("Ring {volunteer} next."),
        ),
        State.MAYBE_BEFORE: Sentence(
            one=_("Ring {volunteer} first, who said maybe or yes before: {phone}."),
            bare=_("Ring {volunteer} first, who said maybe or yes before."),
        ),
        State.PAST_AT_ARRIVAL: Sentence(
            one=_("It was needed by {by_at}. Ring {person} and ask if it is still needed."),
        ),
        State.NOT_COMING: Sentence(
            one=_("Tell {person} that {volunteers} is not coming; we are looking for somebody else."),
            many=_("Tell {person} that {volunteers} are not coming; we are looking for somebody else."),
            counted="volunteers",
        ),
        State.RING_AGAIN: Sentence(one=_("All on the list were tried. Ring {volunteer} again at {at}.")),
        State.DROPPED_OUT: Sentence(
            one=_(
                "{volunteers} can't after all. Take the name out of Assigned to, and set Status to Needs "
                "volunteer."
            ),
            many=_(
                "{volunteers} can't after all. Take the names out of Assigned to, and set Status to Needs "
                "volunteer."
            ),
            counted="volunteers",
        ),
        State.CLOSE_IT: Sentence(
            one=_("{volunteers} says it is done. Set Status to Complete."),
            many=_("{volunteers} say it is done. Set Status to Complete."),
            counted="volunteers",
        ),
        State.HOLD_IS_OVER: Sentence(
            one=_("It was on hold until {until}. Open it again, or set another Remind at."),
        ),
        State.NOT_REACHED_DECIDE: Sentence(
            one=_(
                "{person} did not answer. Decide: ask a neighbour to knock, ring the contact person, "
                "or close."
            ),
            many=_(
                "{person} did not answer {tries} times. Decide: ask a neighbour to knock, ring the contact "
                "person, or close."
            ),
            counted="tries",
        ),
        State.MOVE_ADDRESS: Sentence(one=_("Move the address out of the base, then write the Area.")),
        State.PRIVATE_NO_AREA: Sentence(
            one=_("Distances are not known: write an Area (such as “near the park”) and a Map pin near it."),
        ),
        State.TELL_BY_VOICE: Sentence(
            one=_("Ring {person} and say that {volunteers} is coming."),
            many=_("Ring {person} and say that {volunteers} are coming."),
            counted="volunteers",
        ),
        State.PARKED: Sentence(
            one=_(
                "“{status}” is a status of your own: it is shown, nothing is timed. To have it followed, "
                "say in config.toml which of ours it means."
            ),
        ),
        State.NO_NEED: Sentence(one=_("No kind of help is chosen. Ring first, then choose a kind of help.")),
        State.NO_PHONE: Sentence(
            one=_("There is no phone number: write to {email}, and ask for one."),
            bare=_("There is no phone number: ask whoever took the request how to reach {person}."),
        ),
        State.NO_ADDRESS: Sentence(
            one=_("There is no address: ask {person} for one, or for two streets that cross."),
        ),
        State.LOCATING: Sentence(one=_("The address is being looked up; distances follow.")),
        State.MAP_NOT_ANSWERING: Sentence(
            one=_("The map is not answering; distances follow. A Map pin works at once."),
        ),
        State.ADDRESS_ROUGH: Sentence(
            one=_("“{address}” was found only roughly. Add a house number, or write two streets that cross."),
            bare=_(
                "The address was found only roughly. Add a house number, or write two streets that cross."
            ),
        ),
        State.ADDRESS_UNREADABLE: Sentence(
            one=_(
                "The street in “{address}” can't be told. Write only street and number; the rest in Details."
            ),
            bare=_(
                "The street in the address can't be told. Write only street and number; the rest in Details."
            ),
        ),
        State.PIN_UNREADABLE: Sentence(
            one=_("The Map pin can't be read. Write it like 40.7644, -73.9235, or paste a map link."),
        ),
        State.NOBODY_QUALIFIES: Sentence(
            one=_("Nobody qualifies just now. Widen with {widen}, or: {fallback}."),
            bare=_("Nobody qualifies just now. Widen with {widen}."),
        ),
        State.NOBODY_AS_IT_IS: Sentence(
            one=_("Nobody qualifies just now. Ask around, or: {fallback}."),
            bare=_("Nobody qualifies just now. Ask around, or pass it on."),
        ),
        State.PRIVATE_NOBODY: Sentence(
            one=_("Only people known to us may be asked, and none qualifies. Ask around, or: {fallback}."),
            bare=_("Only people known to us may be asked, and none qualifies. Ask around, or pass it on."),
        ),
        State.PRACTICE_NOBODY: Sentence(
            one=_("Only volunteers with Practice ticked are asked, and none qualifies. Tick it for some.")
        ),
        State.ALL_TRIED_AS_IT_IS: Sentence(
            one=_("All tried. Ask around, or: {fallback}."),
            bare=_("All tried. Ask around, or pass it on."),
        ),
        State.ASSIGNED_TO_NOBODY: Sentence(
            one=_("The status is Assigned, but Assigned to is empty. Write who does it."),
        ),
        State.DONE: Sentence(one=_("Nothing more to do.")),
    }
)

WITHOUT_TEXTS: Mapping[State, Sentence] = MappingProxyType(
    {
        State.TEXT_THE_LIST: Sentence(
            one=_("Text the one on the list."), many=_("Text the {count} on the list."), counted="count"
        ),
        State.TELL_PERSON: Sentence(
            one=_("Tell {person} that {volunteers} is coming."),
            many=_("Tell {person} that {volunteers} are coming."),
            counted="volunteers",
        ),
    }
)
"""Where there are no cards, no text stands ready."""
