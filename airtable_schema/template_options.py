"""The words of the template's select options, by the code's option: only the defaults of the mapping."""

from collections.abc import Mapping

from airtable_schema.options import (
    Allow,
    CameInBy,
    ContactOutcome,
    ReachBy,
    ReferWhen,
    RingFirst,
    Status,
    Transport,
    Urgency,
    VolunteerStatus,
    When,
    Where,
    WhyClosed,
)

LANGUAGES = (
    "English",
    "Spanish",
    "French",
    "Portuguese",
    "Arabic",
    "Bengali",
    "Chinese",
    "Polish",
    "Russian",
    "Ukrainian",
)
"""The languages that the template offers; a group adds its own in the base, and they work as they are."""

STATUS: Mapping[str, str] = {
    Status.NEW: "New",
    Status.CHECKED: "Checked",
    Status.NEEDS_VOLUNTEER: "Needs volunteer",
    Status.ASSIGNED: "Assigned",
    Status.COMPLETE: "Complete",
    Status.REFERRED: "Referred",
    Status.ON_HOLD: "On hold",
    Status.NOT_MET: "Not met",
    Status.CANCELLED: "Cancelled",
}
URGENCY: Mapping[str, str] = {
    Urgency.URGENT: "Urgent: today",
    Urgency.SOON: "Soon: in 2 days",
    Urgency.FLEXIBLE: "Flexible: this week or later",
}
WHY_CLOSED: Mapping[str, str] = {
    WhyClosed.ANSWERED: "Answered by talking",
    WhyClosed.NO_LONGER_NEEDED: "No longer needed",
    WhyClosed.DUPLICATE: "Duplicate",
    WhyClosed.NOT_REAL: "Not a real request",
    WhyClosed.OUTSIDE: "Outside our area",
    WhyClosed.NOT_REACHED: "Could not reach them",
    WhyClosed.NOBODY_FOUND: "Nobody found",
}
REACH_BY: Mapping[str, str] = {
    ReachBy.CALL: "Call",
    ReachBy.TEXT: "Text",
    ReachBy.WHATSAPP: "WhatsApp",
    ReachBy.EMAIL: "E-mail",
}
CAME_IN_BY: Mapping[str, str] = {
    CameInBy.FORM: "Form",
    CameInBy.PHONE: "Phone",
    CameInBy.TEXT: "Text",
    CameInBy.EMAIL: "E-mail",
    CameInBy.WHATSAPP: "WhatsApp",
    CameInBy.IN_PERSON: "In person",
    CameInBy.PARTNER: "Partner",
}
RING_FIRST: Mapping[str, str] = {RingFirst.PERSON: "The person", RingFirst.ASKER: "Who asked"}
ALLOW: Mapping[str, str] = {
    Allow.OTHER_LANGUAGES: "other languages",
    Allow.FARTHER: "farther",
    Allow.AT_LIMIT: "at their limit",
    Allow.ASKED_OFTEN: "asked often",
    Allow.SIMILAR_KIND: "similar kind",
    Allow.INTERPRETER: "interpreter by phone",
    Allow.NOT_THE_SAME: "not the same",
    Allow.OWN_VOLUNTEERS: "our own volunteers",
}
TRANSPORT: Mapping[str, str] = {
    Transport.FOOT: "On foot",
    Transport.BIKE: "Bike",
    Transport.CAR: "Car",
    Transport.WHEELCHAIR_CAR: "Car that takes a wheelchair",
    Transport.PUBLIC: "Public transport",
}
WHEN: Mapping[str, str] = {
    When.WEEKDAY_MORNINGS: "Weekday mornings",
    When.WEEKDAY_AFTERNOONS: "Weekday afternoons",
    When.WEEKDAY_EVENINGS: "Weekday evenings",
    When.WEEKEND_MORNINGS: "Weekend mornings",
    When.WEEKEND_AFTERNOONS: "Weekend afternoons",
    When.WEEKEND_EVENINGS: "Weekend evenings",
}
VOLUNTEER_STATUS: Mapping[str, str] = {
    VolunteerStatus.APPLIED: "Applied",
    VolunteerStatus.ACTIVE: "Active",
    VolunteerStatus.LEFT: "Left",
}
WHERE: Mapping[str, str] = {Where.IN_PERSON: "In person", Where.REMOTE: "Remote"}
REFER_WHEN: Mapping[str, str] = {
    ReferWhen.NEVER: "Never",
    ReferWhen.NOT_URGENT: "Not urgent",
    ReferWhen.ALWAYS: "Always",
    ReferWhen.NOBODY_FOUND: "When nobody is found",
}
OUTCOME: Mapping[str, str] = {
    ContactOutcome.TEXTED: "Texted",
    ContactOutcome.NO_ANSWER: "No answer",
    ContactOutcome.LEFT_MESSAGE: "Left message",
    ContactOutcome.MAYBE_LATER: "Maybe later",
    ContactOutcome.NOT_THIS_TIME: "Not this time",
    ContactOutcome.YES: "Yes",
    ContactOutcome.DIDNT_COME: "Didn't come",
    ContactOutcome.DONE_THIS_TIME: "Done this time",
    ContactOutcome.WRONG_NUMBER: "Wrong number",
    ContactOutcome.UNDONE: "Undone",
}
