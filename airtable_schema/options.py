"""The choices of select columns, by the names the code uses.

What people read in the base is in `template` (and, for a group of its own words, in the mapping);
the values here never leave the program except in ids and fingerprints.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a request stands. Only people write it."""

    NEW = "new"
    CHECKED = "checked"
    NEEDS_VOLUNTEER = "needs_volunteer"
    ASSIGNED = "assigned"
    COMPLETE = "complete"
    REFERRED = "referred"
    ON_HOLD = "on_hold"
    NOT_MET = "not_met"
    CANCELLED = "cancelled"
    OWN = "own"
    """A status of the group's own that is not mapped: parked, shown, no timers."""


OPEN = frozenset({Status.NEW, Status.CHECKED, Status.NEEDS_VOLUNTEER})
"""Somebody is still wanted."""
FINAL = frozenset({Status.COMPLETE, Status.REFERRED, Status.NOT_MET, Status.CANCELLED})
"""Nothing more is to be done."""


class Urgency(StrEnum):
    """How soon help is promised. Blank means Soon."""

    URGENT = "urgent"
    SOON = "soon"
    FLEXIBLE = "flexible"


class WhyClosed(StrEnum):
    """Why a request ended otherwise than helped."""

    ANSWERED = "answered"
    NO_LONGER_NEEDED = "no_longer_needed"
    DUPLICATE = "duplicate"
    NOT_REAL = "not_real"
    OUTSIDE = "outside"
    NOT_REACHED = "not_reached"
    NOBODY_FOUND = "nobody_found"


class ReachBy(StrEnum):
    """How somebody likes to be reached. Blank means Call."""

    CALL = "call"
    TEXT = "text"
    WHATSAPP = "whatsapp"
    EMAIL = "email"


class CameInBy(StrEnum):
    """How a request reached the desk."""

    FORM = "form"
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    IN_PERSON = "in_person"
    PARTNER = "partner"


class RingFirst(StrEnum):
    """Whom to ring when somebody asks on another's behalf. Blank means the person."""

    PERSON = "person"
    ASKER = "asker"


class Allow(StrEnum):
    """What people relaxed, or answered, for one request."""

    OTHER_LANGUAGES = "other_languages"
    FARTHER = "farther"
    AT_LIMIT = "at_limit"
    ASKED_OFTEN = "asked_often"
    SIMILAR_KIND = "similar_kind"
    INTERPRETER = "interpreter"
    NOT_THE_SAME = "not_the_same"
    OWN_VOLUNTEERS = "own_volunteers"


class Transport(StrEnum):
    """How a volunteer gets about. Blank means no car."""

    FOOT = "foot"
    BIKE = "bike"
    CAR = "car"
    WHEELCHAIR_CAR = "wheelchair_car"
    PUBLIC = "public"


class When(StrEnum):
    """A part of the week, for availability and preferred times. Blank means always."""

    WEEKDAY_MORNINGS = "weekday_mornings"
    WEEKDAY_AFTERNOONS = "weekday_afternoons"
    WEEKDAY_EVENINGS = "weekday_evenings"
    WEEKEND_MORNINGS = "weekend_mornings"
    WEEKEND_AFTERNOONS = "weekend_afternoons"
    WEEKEND_EVENINGS = "weekend_evenings"


class VolunteerStatus(StrEnum):
    """Whether a volunteer may be asked. Blank means Active, unless the group accepts volunteers first."""

    APPLIED = "applied"
    ACTIVE = "active"
    LEFT = "left"


class Where(StrEnum):
    """Where a kind of help happens. A kind without it is not defined."""

    IN_PERSON = "in_person"
    REMOTE = "remote"


class ReferWhen(StrEnum):
    """When a kind of help goes to a partner. Blank means never."""

    NEVER = "never"
    NOT_URGENT = "not_urgent"
    ALWAYS = "always"
    NOBODY_FOUND = "nobody_found"


class ContactOutcome(StrEnum):
    """What came of one call or text."""

    TEXTED = "texted"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    MAYBE_LATER = "maybe_later"
    NOT_THIS_TIME = "not_this_time"
    YES = "yes"
    DIDNT_COME = "didnt_come"
    DONE_THIS_TIME = "done_this_time"
    WRONG_NUMBER = "wrong_number"
    UNDONE = "undone"
