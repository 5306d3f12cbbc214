"""The template base: every table and column, spelled once, with its Airtable type and its one writer.

Everything else asks here. Column keys equal the attribute names in `airtable_schema.records`;
names, options and statuses are only the defaults of `airtable_schema.mapping`.
The order of columns is the order in which they are created: the first is the table's primary one,
and the worker's memory (names that begin with `_`) comes last.
"""

from airtable_schema.columns import (
    Column,
    FieldType,
    Table,
    Writer,
    email,
    link,
    long_text,
    number,
    phone,
    select,
    text,
    tick,
    time,
)
from airtable_schema.template_options import (
    ALLOW,
    CAME_IN_BY,
    LANGUAGES,
    OUTCOME,
    REACH_BY,
    REFER_WHEN,
    RING_FIRST,
    STATUS,
    TRANSPORT,
    URGENCY,
    VOLUNTEER_STATUS,
    WHEN,
    WHERE,
    WHY_CLOSED,
)

__all__ = [
    "CONTACTS",
    "HEARTBEATS",
    "NEEDS",
    "REQUESTERS",
    "REQUESTS",
    "SETTINGS",
    "TEMPLATE",
    "TEXTS",
    "VOLUNTEERS",
    "Column",
    "FieldType",
    "Table",
    "Writer",
    "table",
]

_W = Writer.WORKER


def _languages() -> Column:
    return Column(key="languages", name="Languages", type=FieldType.MULTI_SELECT, words=LANGUAGES)


_NOT_YET = "Not used yet."
_MEMORY = "The worker's memory; leave it alone."

REQUESTS = Table(
    key="requests",
    name="Requests",
    columns=(
        text("name", "Name", needed=True),
        Column(key="number", name="No.", type=FieldType.AUTONUMBER, writer=Writer.AIRTABLE, optional=True),
        phone("phone", "Phone", needed=True),
        email("email", "Email"),
        select("reach_by", "Reach by", REACH_BY),
        tick("contact_with_care", "Contact with care", guards=True),
        tick("private", "Private", guards=True),
        text("address", "Address", needed=True),
        text("city", "City"),
        text("area", "Area"),
        text("map_pin", "Map pin"),
        link("needs", "Needs", "needs", needed=True),
        long_text("details", "Details"),
        long_text("private_notes", "Private notes"),
        select("urgency", "Urgency", URGENCY),
        time("needed_by", "Needed by"),
        time("repeat_until", "Repeat until", description=_NOT_YET),
        time("remind_at", "Remind at"),
        select("preferred_times", "Preferred times", WHEN, many=True),
        text("pick_up_at", "Pick up at / go to"),
        _languages(),
        text("asked_by", "Asked by"),
        phone("asked_by_phone", "Asked by phone"),
        select("ring_first", "Ring first", RING_FIRST),
        text("contact_person", "Contact person"),
        tick("may_we_pass_it_on", "May we pass it on", description=_NOT_YET),
        number("how_many_volunteers", "How many volunteers"),
        number("repeat_every_days", "Repeat every (days)", description=_NOT_YET),
        select("came_in_by", "Came in by", CAME_IN_BY),
        select("allow", "Allow", ALLOW, many=True),
        select("status", "Status", STATUS, needed=True),
        select("why_closed", "Why closed", WHY_CLOSED),
        link("assigned_to", "Assigned to", "volunteers", needed=True),
        text("dispatcher", "Dispatcher"),
        long_text("notes", "Notes"),
        tick("practice", "Practice", guards=True),
        link("part_of", "Part of", "requests", description=_NOT_YET),
        link("shortlist", "Shortlist", "volunteers", writer=_W),
        long_text("why_these_volunteers", "Why these volunteers", writer=_W),
        long_text("next_step", "Next step", writer=_W),
        long_text("to_fix", "To fix", writer=_W),
        link("requester", "Requester", "requesters", writer=_W),
        time("on_it_since", "On it since", writer=_W),
        time("assigned_at", "Assigned at", writer=_W),
        time("completed_at", "Completed at", writer=_W),
        time("next_turn", "Next turn", writer=_W, description=_NOT_YET),
        number("turns_done", "Turns done", writer=_W, description=_NOT_YET),
        time("last_confirmed", "Last confirmed", writer=_W, description=_NOT_YET),
        long_text("key", "_Key", writer=_W, description=_MEMORY),
        long_text("coordinates", "_Coordinates", writer=_W, description=_MEMORY),
        long_text("coordinates_for", "_Coordinates for", writer=_W, description=_MEMORY),
        long_text("card", "_Card", writer=_W, description=_MEMORY),
        long_text("announced", "_Announced", writer=_W, description=_MEMORY),
        long_text("said", "_Said", writer=_W, description=_MEMORY),
        long_text("seen_status", "_Seen status", writer=_W, description=_MEMORY),
        long_text("seen_inputs", "_Seen inputs", writer=_W, description=_MEMORY),
        time("looked_at", "_Looked at", writer=_W, description=_MEMORY),
        time("next_look", "_Next look", writer=_W, description=_MEMORY),
        long_text("claim", "_Claim", writer=_W, description=_MEMORY),
    ),
)

VOLUNTEERS = Table(
    key="volunteers",
    name="Volunteers",
    columns=(
        text("name", "Name", needed=True),
        phone("phone", "Phone", needed=True),
        email("email", "Email"),
        select("reach_by", "Reach by", REACH_BY),
        text("address", "Address", needed=True),
        text("city", "City"),
        text("map_pin", "Map pin"),
        link("can_help_with", "Can help with", "needs", needed=True),
        _languages(),
        select("transport", "Transport", TRANSPORT, many=True),
        select("availability", "Availability", WHEN, many=True),
        number("travels_up_to", "Travels up to ({unit})", precision=1),
        number("at_most_at_once", "At most at once"),
        number("at_most_a_week", "At most a week"),
        tick(
            "known_to_us", "Known to us", description="Somebody of the group has met them or seen their ID."
        ),
        tick("adult", "Adult", optional=True),
        tick("charter", "Charter"),
        tick("practice", "Practice", guards=True),
        time("paused_until", "Paused until", guards=True),
        select("status", "Status", VOLUNTEER_STATUS, guards=True),
        long_text("notes", "Notes"),
        time("last_asked", "Last asked", writer=_W),
        time("last_assigned", "Last assigned", writer=_W),
        long_text("to_fix", "To fix", writer=_W),
        text("coordinates", "_Coordinates", writer=_W, description=_MEMORY),
        text("coordinates_for", "_Coordinates for", writer=_W, description=_MEMORY),
    ),
)

NEEDS = Table(
    key="needs",
    name="Kinds of help",
    columns=(
        text("name", "Name", needed=True),
        tick("in_use", "In use"),
        tick("needs_a_car", "Needs a car", guards=True),
        tick("known_to_us_only", "Known to us only", guards=True),
        tick("must_share_a_language", "Must share a language", guards=True),
        tick("check_with_the_person", "Check with the person"),
        tick("talk_first", "Talk first"),
        select("where", "Where", WHERE, needed=True),
        number("farthest", "Farthest ({unit})", precision=1),
        number("expect_news_within", "Expect news within (hours)", precision=1),
        link("also_ask", "Also ask people who offer", "needs"),
        select("refer_when", "Refer when", REFER_WHEN, description=_NOT_YET),
        long_text("refer_to", "Refer to", description=_NOT_YET),
        long_text("if_nobody_can", "If nobody can"),
        long_text("guidance", "Guidance"),
    ),
)

CONTACTS = Table(
    key="contacts",
    name="Calls & texts",
    columns=(
        text("summary", "Summary", writer=_W),
        link("request", "Request", "requests", needed=True),
        link("volunteer", "Volunteer", "volunteers", needed=True),
        select("outcome", "Outcome", OUTCOME, needed=True),
        link("for_needs", "For", "needs"),
        time("call_back_at", "Call back at"),
        time("at", "At"),
        text("by", "By"),
        long_text("note", "Note"),
        text("key", "_Key", writer=_W, description=_MEMORY),
        text("by_id", "_By", writer=_W, description=_MEMORY),
    ),
)

REQUESTERS = Table(
    key="requesters",
    name="People",
    columns=(
        text("name", "Name", needed=True),
        phone("phone", "Phone", needed=True),
        _languages(),
        tick("shared_phone", "Shared phone", guards=True),
        long_text("caution", "Caution"),
        long_text("notes", "Notes"),
        link("never_send", "Never send", "volunteers", guards=True),
        link("helped_by", "Helped by", "volunteers", writer=_W),
        text("key", "_Key", writer=_W, description=_MEMORY),
    ),
)

HEARTBEATS = Table(
    key="heartbeats",
    name="Hyperlocal",
    columns=(
        text("name", "Name", writer=_W),
        time("announce_from", "Announce from", needed=True),
        tick("pause", "Pause", guards=True),
        time("looks_again_at", "Looks again at", writer=_W),
        text("now", "Now", writer=_W),
        text("waiting", "Waiting", writer=_W),
        text("needs_you", "Needs you", writer=_W),
        text("version", "Version", writer=_W),
        number("calls_this_month", "Calls this month", writer=_W),
        text("key", "_Key", writer=_W, description=_MEMORY),
        long_text("ids", "_Ids", writer=_W, description=_MEMORY),
        text("month", "_Month", writer=_W, description=_MEMORY),
        time("beat", "_Beat", writer=_W, description=_MEMORY),
    ),
)

SETTINGS = Table(
    key="settings",
    name="Settings",
    optional=True,
    columns=(text("setting", "Setting"), text("value", "Value"), long_text("what_it_means", "What it means")),
)

TEXTS = Table(
    key="texts",
    name="Texts",
    optional=True,
    columns=(
        text("text", "Text"),
        long_text("english", "English"),
        long_text("french", "French"),
        long_text("spanish", "Spanish"),
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


_BY_KEY = {each.key: each for each in TEMPLATE}


def table(key: str) -> Table:
    """Return the table of that key; KeyError is a mistake of ours."""
    return _BY_KEY[key]
