"""The vocabulary of matching: why somebody was chosen, and why somebody was not.

Codes and values only. Every sentence that people read is made elsewhere, from these.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from airtable_schema.options import Allow

Value = str | int | float | datetime | tuple[str, ...]


class Reject(StrEnum):
    """The hard rules, in the order in which they are applied.

    Rules are applied need by need. Somebody is left out under the rule that took the last of the needs
    they could have met: that is where they came closest. So somebody who offers nothing is counted under
    `OFFERS_NONE` even when on a break, and *3 on a break* counts people who could otherwise have helped.
    Rules that people may relax for one request come last, which makes what relaxing one would add easy to
    believe: those counted there failed nothing before it.
    """

    PRACTICE = "practice"
    """Practice and real never mix."""
    OFFERS_NONE = "offers_none"
    SAME_PERSON = "same_person"
    """Another row of the same person (same phone or e-mail) stands for them."""
    NEVER_SEND = "never_send"
    NOT_ACTIVE = "not_active"
    ON_BREAK = "on_break"
    WRONG_NUMBER = "wrong_number"
    ON_IT = "on_it"
    """Assigned to this request already."""
    SAID_NO = "said_no"
    NOT_ADULT = "not_adult"
    NO_CAR = "no_car"
    NOT_KNOWN = "not_known"
    PRIVATE_NOT_KNOWN = "private_not_known"
    NO_SHARED_LANGUAGE = "no_shared_language"
    TOO_FAR = "too_far"
    AT_LIMIT = "at_limit"
    ASKED_OFTEN = "asked_often"


RELAXED_BY: Mapping[Allow, Reject] = MappingProxyType(
    {
        Allow.FARTHER: Reject.TOO_FAR,
        Allow.AT_LIMIT: Reject.AT_LIMIT,
        Allow.ASKED_OFTEN: Reject.ASKED_OFTEN,
        Allow.INTERPRETER: Reject.NO_SHARED_LANGUAGE,
        Allow.SIMILAR_KIND: Reject.OFFERS_NONE,
    }
)
"""What people may relax for one request, and the rule it sets aside. `Allow.OTHER_LANGUAGES` is not here:
where a language is not a must no rule asks for it, and allowing others only takes the preference away.
No other rule can be relaxed: not who is known to us, a car, a break, a no, or a wish not to be matched."""


class ReasonCode(StrEnum):
    """What may be said of somebody on the list."""

    OFFERS = "offers"
    """needs: the ids of the needs they would take."""
    SIMILAR_KIND = "similar_kind"
    """needs: ids that they do not offer, but something like it."""
    SHARES_LANGUAGE = "shares_language"
    """languages: those in common."""
    OTHER_LANGUAGE = "other_language"
    """languages: what they speak instead ("" values never occur; empty when unknown)."""
    INTERPRETER = "interpreter"
    """The need must share a language; they would need an interpreter by phone."""
    TRANSPORT = "transport"
    """transport: `airtable_schema.options.Transport` values."""
    KNOWN_TO_US = "known_to_us"
    FREE_NOW = "free_now"
    ON_NOW = "on_now"
    """count: requests they have on now."""
    NEVER_ASKED = "never_asked"
    LAST_ASKED = "last_asked"
    """at: when they were last asked."""
    ASKED_OFTEN = "asked_often"
    """times, limit: as often as the group asks anybody in a week; relaxed, or the request is Urgent."""
    AT_LIMIT = "at_limit"
    """count or times, limit, whose: at this limit, which was relaxed."""
    UNANSWERED = "unanswered"
    """count: requests in a row without an answer; listed last."""
    HELPED_BEFORE = "helped_before"
    NOT_FREE = "not_free"
    """times: `airtable_schema.options.When` values that were asked for, in none of which they are free."""
    SAME_BUILDING = "same_building"
    FARTHER = "farther"
    """limit, whose: farther than this, which was relaxed."""
    NOT_LOCATED = "not_located"


class Preference(StrEnum):
    """The soft preferences, each between 0 and 1."""

    SAME_BUILDING = "same_building"
    CAPABILITY = "capability"
    PROXIMITY = "proximity"
    FAIRNESS = "fairness"
    KNOWS_NEIGHBOUR = "knows_neighbour"
    LANGUAGE = "language"
    AVAILABILITY = "availability"


class Whose(StrEnum):
    """Whose limit it is."""

    NEED = "need"
    GROUP = "group"
    VOLUNTEER = "volunteer"


_NO_VALUES: Mapping[str, Value] = MappingProxyType({})


class Reason(NamedTuple):
    """One thing to say of somebody on the list."""

    code: ReasonCode
    values: Mapping[str, Value] = _NO_VALUES


REJECTS: tuple[Reject, ...] = tuple(Reject)
"""By number, in the order of the rules; number 0 of the verdict arrays is *none of these*."""
NUMBER: Mapping[Reject, int] = MappingProxyType({reject: n for n, reject in enumerate(REJECTS, start=1)})
