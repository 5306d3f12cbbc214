"""A small desk's base for the tests of the stand-in: one column of each type that matters."""

from typing import Any

Json = Any

TICK = {"icon": "check", "color": "greenBright"}
TIME = {"timeZone": "America/New_York", "dateFormat": {"name": "iso"}, "timeFormat": {"name": "24hour"}}


def select(*names: str) -> Json:
    return {"choices": [{"name": name} for name in names]}


def column(name: str, kind: str, options: Json = None) -> Json:
    return {"name": name, "type": kind, **({"options": options} if options else {})}


REQUESTS = [
    column("Name", "singleLineText"),
    column("No.", "autoNumber"),
    column("Phone", "phoneNumber"),
    column("Email", "email"),
    column("Details", "multilineText"),
    column("Needs", "multipleRecordLinks", {"linkedTableName": "Kinds of help"}),
    column("Status", "singleSelect", select("New", "Assigned", "Complete")),
    column("Languages", "multipleSelects", select("English", "Spanish")),
    column("Wanted", "number", {"precision": 0}),
    column("Private", "checkbox", TICK),
    column("Day", "date", {"dateFormat": {"name": "iso"}}),
    column("Due", "dateTime", TIME),
    column("Looked at", "dateTime", TIME),
    column("Part of", "multipleRecordLinks", {"linkedTableName": "Requests"}),
    column("Shortlist", "multipleRecordLinks", {"linkedTableName": "Volunteers"}),
]
VOLUNTEERS = [column("Name", "singleLineText"), column("Key", "singleLineText")]
NEEDS = [column("Name", "singleLineText"), column("Car", "checkbox", TICK)]

TABLES = [
    {"name": "Requests", "fields": REQUESTS},
    {"name": "Volunteers", "fields": VOLUNTEERS},
    {"name": "Kinds of help", "fields": NEEDS},
]
