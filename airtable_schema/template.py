"""The template base: every table and column, spelled once, with its Airtable type and its one writer.

Everything else asks here. Column keys equal the attribute names in `airtable_schema.records`;
names, options and statuses are only the defaults of `airtable_schema.mapping`.
The order of columns is the order in which they are created: the first is the table's primary one,
and the worker's memory (names that begin with `_`) comes last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

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


class FieldType(StrEnum):
    """Airtable's own names of the column types that the template uses."""

    TEXT = "singleLineText"
    LONG_TEXT = "multilineText"
    EMAIL = "email"
    PHONE = "phoneNumber"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    DATE_TIME = "dateTime"
    SELECT = "singleSelect"
    MULTI_SELECT = "multipleSelects"
    LINK = "multipleRecordLinks"
    AUTONUMBER = "autoNumber"


class Writer(StrEnum):
    """Who writes a column. Buttons write people's columns on behalf of who pressed them."""

    PEOPLE = "people"
    WORKER = "worker"
    AIRTABLE = "airtable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its key in code, its template name, its type, its writer.

    `name` may hold `{unit}` (mi or km). `options` maps the code's option to the template's words; a select
    without an enum (languages) lists plain words in `words`. `optional` columns may be missing from a base.
    """

    key: str
    name: str
    type: FieldType
    writer: Writer = Writer.PEOPLE
    links_to: str | None = None
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    words: tuple[str, ...] = ()
    precision: int = 0
    optional: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its key in code, its template name and its columns, the primary one first."""

    key: str
    name: str
    columns: tuple[Column, ...]
    optional: bool = False

    def column(self, key: str) -> Column:
        """Return the column of that key; KeyError is a mistake of ours."""
        return {column.key: column for column in self.columns}[key]

    def written_by(self, writer: Writer) -> tuple[Column, ...]:
        """Return the columns of one writer, in order."""
        return tuple(column for column in self.columns if column.writer is writer)


def _text(key: str, name: str, **more: object) -> Column:
    return Column(key=key, name=name, type=FieldType.TEXT, **more)  # type: ignore[arg-type]  # keywords of Column, checked at import


def _long(key: str, name: str, **more: object) -> Column:
    return Column(key=key, name=name, type=FieldType.LONG_TEXT, **more)  # type: ignore[arg-type]  # as above


def _tick(key: str, name: str, **more: object) -> Column:
    return Column(key=key, name=name, type=FieldType.CHECKBOX, **more)  # type: ignore[arg-type]  # as above


def _time(key: str, name: str, **more: object) -> Column:
    return Column(key=key, name=name, type=FieldType.DATE_TIME, **more)  # type: ignore[arg-type]  # as above


def _number(key: str, name: str, **more: object) -> Column:
    return Column(key=key, name=name, type=FieldType.NUMBER, **more)  # type: ignore[arg-type]  # as above


def _select(key: str, name: str, options: Mapping[str, str], *, many: bool = False, **more: object) -> Column:
    kind = FieldType.MULTI_SELECT if many else FieldType.SELECT
    return Column(key=key, name=name, type=kind, options=MappingProxyType(dict(options)), **more)  # type: ignore[arg-type]  # as above


def _link(key: str, name: str, to: str, **more: object) -> Column:
    return Column(key=key, name=name, type=FieldType.LINK, links_to=to, **more)  # type: ignore[arg-type]  # as above


def _languages() -> Column:
    return Column(key="languages", name="Languages", type=FieldType.MULTI_SELECT, words=LANGUAGES)


_W = Writer.WORKER

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

_NOT_YET = "Not used yet."
_MEMORY = "The worker's memory; leave it alone."

REQUESTS = Table(
    key="requests",
    name="Requests",
    columns=(
        _text("name", "Name"),
        Column(key="number", name="No.", type=FieldType.AUTONUMBER, writer=Writer.AIRTABLE, optional=True),
        Column(key="phone", name="Phone", type=FieldType.PHONE),
        Column(key="email", name="Email", type=FieldType.EMAIL),
        _select("reach_by", "Reach by", REACH_BY),
        _tick("contact_with_care", "Contact with care"),
        _tick("private", "Private"),
        _text("address", "Address"),
        _text("city", "City"),
        _text("area", "Area"),
        _text("map_pin", "Map pin"),
        _link("needs", "Needs", "needs"),
        _long("details", "Details"),
        _long("private_notes", "Private notes"),
        _select("urgency", "Urgency", URGENCY),
        _time("needed_by", "Needed by"),
        _time("repeat_until", "Repeat until", description=_NOT_YET),
        _time("remind_at", "Remind at"),
        _select("preferred_times", "Preferred times", WHEN, many=True),
        _text("pick_up_at", "Pick up at / go to"),
        _languages(),
        _text("asked_by", "Asked by"),
        Column(key="asked_by_phone", name="Asked by phone", type=FieldType.PHONE),
        _select("ring_first", "Ring first", RING_FIRST),
        _text("contact_person", "Contact person"),
        _tick("may_we_pass_it_on", "May we pass it on", description=_NOT_YET),
        _number("how_many_volunteers", "How many volunteers"),
        _number("repeat_every_days", "Repeat every (days)", description=_NOT_YET),
        _select("came_in_by", "Came in by", CAME_IN_BY),
        _select("allow", "Allow", ALLOW, many=True),
        _select("status", "Status", STATUS),
        _select("why_closed", "Why closed", WHY_CLOSED),
        _link("assigned_to", "Assigned to", "volunteers"),
        _text("dispatcher", "Dispatcher"),
        _long("notes", "Notes"),
        _tick("practice", "Practice"),
        _link("part_of", "Part of", "requests", description=_NOT_YET),
        _link("shortlist", "Shortlist", "volunteers", writer=_W),
        _long("why_these_volunteers", "Why these volunteers", writer=_W),
        _long("next_step", "Next step", writer=_W),
        _long("to_fix", "To fix", writer=_W),
        _link("requester", "Requester", "requesters", writer=_W),
        _time("on_it_since", "On it since", writer=_W, description=_NOT_YET),
        _time("assigned_at", "Assigned at", writer=_W),
        _time("completed_at", "Completed at", writer=_W),
        _time("next_turn", "Next turn", writer=_W, description=_NOT_YET),
        _number("turns_done", "Turns done", writer=_W, description=_NOT_YET),
        _time("last_confirmed", "Last confirmed", writer=_W, description=_NOT_YET),
        _long("key", "_Key", writer=_W, description=_MEMORY),
        _long("coordinates", "_Coordinates", writer=_W, description=_MEMORY),
        _long("coordinates_for", "_Coordinates for", writer=_W, description=_MEMORY),
        _long("card", "_Card", writer=_W, description=_MEMORY),
        _long("announced", "_Announced", writer=_W, description=_MEMORY),
        _long("said", "_Said", writer=_W, description=_MEMORY),
        _long("seen_status", "_Seen status", writer=_W, description=_MEMORY),
        _long("seen_inputs", "_Seen inputs", writer=_W, description=_MEMORY),
        _time("looked_at", "_Looked at", writer=_W, description=_MEMORY),
        _time("next_look", "_Next look", writer=_W, description=_MEMORY),
        _long("claim", "_Claim", writer=_W, description=_MEMORY),
    ),
)

VOLUNTEERS = Table(
    key="volunteers",
    name="Volunteers",
    columns=(
        _text("name", "Name"),
        Column(key="phone", name="Phone", type=FieldType.PHONE),
        Column(key="email", name="Email", type=FieldType.EMAIL),
        _select("reach_by", "Reach by", REACH_BY),
        _text("address", "Address"),
        _text("city", "City"),
        _text("map_pin", "Map pin"),
        _link("can_help_with", "Can help with", "needs"),
        _languages(),
        _select("transport", "Transport", TRANSPORT, many=True),
        _select("availability", "Availability", WHEN, many=True),
        _number("travels_up_to", "Travels up to ({unit})", precision=1),
        _number("at_most_at_once", "At most at once"),
        _number("at_most_a_week", "At most a week"),
        _tick(
            "known_to_us", "Known to us", description="Somebody of the group has met them or seen their ID."
        ),
        _tick("adult", "Adult", optional=True),
        _tick("charter", "Charter"),
        _tick("practice", "Practice"),
        _time("paused_until", "Paused until"),
        _select("status", "Status", VOLUNTEER_STATUS),
        _long("notes", "Notes"),
        _time("last_asked", "Last asked", writer=_W, description=_NOT_YET),
        _time("last_assigned", "Last assigned", writer=_W, description=_NOT_YET),
        _long("to_fix", "To fix", writer=_W),
        _text("coordinates", "_Coordinates", writer=_W, description=_MEMORY),
        _text("coordinates_for", "_Coordinates for", writer=_W, description=_MEMORY),
    ),
)

NEEDS = Table(
    key="needs",
    name="Kinds of help",
    columns=(
        _text("name", "Name"),
        _tick("in_use", "In use"),
        _tick("needs_a_car", "Needs a car"),
        _tick("known_to_us_only", "Known to us only"),
        _tick("must_share_a_language", "Must share a language"),
        _tick("check_with_the_person", "Check with the person"),
        _tick("talk_first", "Talk first"),
        _select("where", "Where", WHERE),
        _number("farthest", "Farthest ({unit})", precision=1),
        _number("expect_news_within", "Expect news within (hours)", precision=1),
        _link("also_ask", "Also ask people who offer", "needs"),
        _select("refer_when", "Refer when", REFER_WHEN, description=_NOT_YET),
        _long("refer_to", "Refer to", description=_NOT_YET),
        _long("if_nobody_can", "If nobody can"),
        _long("guidance", "Guidance"),
    ),
)

CONTACTS = Table(
    key="contacts",
    name="Calls & texts",
    columns=(
        _text("summary", "Summary", writer=_W),
        _link("request", "Request", "requests"),
        _link("volunteer", "Volunteer", "volunteers"),
        _select("outcome", "Outcome", OUTCOME),
        _link("for_needs", "For", "needs"),
        _time("call_back_at", "Call back at"),
        _time("at", "At"),
        _text("by", "By"),
        _long("note", "Note"),
        _text("key", "_Key", writer=_W, description=_MEMORY),
        _text("by_id", "_By", writer=_W, description=_MEMORY),
    ),
)

REQUESTERS = Table(
    key="requesters",
    name="People",
    columns=(
        _text("name", "Name"),
        Column(key="phone", name="Phone", type=FieldType.PHONE),
        _languages(),
        _tick("shared_phone", "Shared phone"),
        _long("caution", "Caution"),
        _long("notes", "Notes"),
        _link("never_send", "Never send", "volunteers"),
        _link("helped_by", "Helped by", "volunteers", writer=_W),
        _text("key", "_Key", writer=_W, description=_MEMORY),
    ),
)

HEARTBEATS = Table(
    key="heartbeats",
    name="Hyperlocal",
    columns=(
        _text("name", "Name", writer=_W),
        _time("announce_from", "Announce from"),
        _tick("pause", "Pause"),
        _time("looks_again_at", "Looks again at", writer=_W),
        _text("now", "Now", writer=_W),
        _text("waiting", "Waiting", writer=_W),
        _text("needs_you", "Needs you", writer=_W),
        _text("version", "Version", writer=_W),
        _number("calls_this_month", "Calls this month", writer=_W),
        _text("key", "_Key", writer=_W, description=_MEMORY),
        _long("ids", "_Ids", writer=_W, description=_MEMORY),
        _text("month", "_Month", writer=_W, description=_MEMORY),
        _time("beat", "_Beat", writer=_W, description=_MEMORY),
    ),
)

SETTINGS = Table(
    key="settings",
    name="Settings",
    optional=True,
    columns=(_text("setting", "Setting"), _text("value", "Value"), _long("what_it_means", "What it means")),
)

TEXTS = Table(
    key="texts",
    name="Texts",
    optional=True,
    columns=(
        _text("text", "Text"),
        _long("english", "English"),
        _long("french", "French"),
        _long("spanish", "Spanish"),
    ),
)

TEMPLATE: tuple[Table, ...] = (
    REQUESTS,
    VOLUNTEERS,
    NEEDS,
    CONTACTS,
    REQUESTERS,
    HEARTBEATS,
    SETTINGS,
    TEXTS,
)
"""Every table, in the order in which they are made."""


def table(key: str) -> Table:
    """Return the table of that key; KeyError is a mistake of ours."""
    return {table.key: table for table in TEMPLATE}[key]
