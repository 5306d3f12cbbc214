"""What people do in a storm: they ask, edit, log, assign, delete and talk, at random."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from airtable_schema.template_options import OUTCOME, STATUS, URGENCY
from tests.journeys.desk import CITY, places
from tests.prove.storm_world import Storm
from worker.sandbox.airtable.exceptions import VendorError
from worker.sandbox.slack.exceptions import SlackError

REQUESTS, VOLUNTEERS, CALLS = "Requests", "Volunteers", "Calls & texts"
_FIRST = ("Rosa", "Hugo", "Mina", "Otto", "Pia", "Quin", "Rita", "Saul", "Tess", "Uma", "Vera", "Walt")
_LAST = ("Alvarez", "Stone", "Okoro", "Petrov", "Nguyen", "Haddad", "Silva", "Novak", "Meyer", "Ito")
_KIND_NAMES = ("Groceries and essentials", "Medicine or pharmacy pick-up", "Friendly phone call", "Snow")
SAID = ("Ring twice.", "Two flights up.", "Milk, *bread* & <eggs>", "Só à tarde", "@here?", "—", "x" * 900)
_FINAL = ("Complete", "Cancelled", "Not met", "Referred")


def by_hand(do: Callable[[Storm, random.Random], None]) -> Callable[[Storm, random.Random], None]:
    """Return the same, but what the base or Slack would not let a person do just now is left."""

    def happen(storm: Storm, chance: random.Random) -> None:
        try:
            do(storm, chance)
        except (KeyError, VendorError, SlackError) as refused:
            storm.say(f"  could not be done: {type(refused).__name__}")

    return happen


def _rows(storm: Storm, table: str) -> list[dict[str, Any]]:
    return storm.desk.sandbox.airtable.rows(storm.desk.base, table)


def some(storm: Storm, chance: random.Random, table: str = REQUESTS) -> dict[str, Any]:
    """Return a row, of requests rather one that is not finished; KeyError: there is none."""
    rows = _rows(storm, table)
    if table == REQUESTS and chance.random() < 0.9:
        rows = [row for row in rows if row.get("Status") not in _FINAL] or rows
    if not rows:
        raise KeyError(table)
    row = chance.choice(rows[-30:])
    storm.say(f"  {row['id']}")
    return row


def _set(storm: Storm, record: str, columns: Mapping[str, Any], table: str = REQUESTS) -> None:
    storm.desk.sandbox.airtable.update_record(storm.desk.base, table, record, columns)


def volunteer(storm: Storm, chance: random.Random) -> str:
    return str(chance.choice(_rows(storm, VOLUNTEERS))["id"])


# Asking -----------------------------------------------------------------------------------------------------


def _ask(storm: Storm, chance: random.Random) -> None:
    storm.desk.ask(**_request(storm, chance))


def _ask_less(storm: Storm, chance: random.Random) -> None:
    given = _request(storm, chance)
    for column in chance.sample(("Name", "Phone", "Address", "Needs"), chance.randint(1, 4)):
        given[column] = None
    storm.desk.ask(**given)


def _request(storm: Storm, chance: random.Random) -> dict[str, Any]:
    kinds = chance.sample(_KIND_NAMES, chance.choice([1, 1, 1, 2, 3]))
    number = chance.choice([storm.presses % 40, chance.randint(0, 9999)])
    return {
        "Name": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
        "Phone": f"(718) 555-{number:04d}",
        "Address": chance.choice([*[p.street_line for p in places()[:40]], "12 Nowhere Lane"]),
        "City": CITY,
        "Needs": [storm.desk.kinds[kind] for kind in kinds],
        "Details": chance.choice([None, *SAID]),
        "Urgency": chance.choice([None, *URGENCY.values()]),
        "How many volunteers": chance.choice([None, None, None, 2]),
        "Private": chance.choice([None, None, None, True]),
        "Came in by": chance.choice(["Phone", "Form"]),
    }


# Editing ----------------------------------------------------------------------------------------------------


def _edit(storm: Storm, chance: random.Random) -> None:
    row, given = some(storm, chance), _request(storm, chance)
    given["Remind at"] = storm.clock.now() + timedelta(hours=chance.choice([-2, 1, 5, 30]))
    given["Notes"] = chance.choice(SAID)
    for column in chance.sample(sorted(given), chance.randint(1, 3)):
        _set(storm, row["id"], {column: given[column]})


def _status(storm: Storm, chance: random.Random) -> None:
    row = some(storm, chance)
    _set(storm, row["id"], {"Status": chance.choice([*STATUS.values(), *_FINAL])})


def _assign(storm: Storm, chance: random.Random) -> None:
    row = some(storm, chance)
    who = [volunteer(storm, chance) for _ in range(chance.choice([1, 1, 2]))]
    _set(storm, row["id"], {"Status": "Assigned", "Assigned to": sorted(set(who))})


def _log(storm: Storm, chance: random.Random) -> None:
    row = some(storm, chance)
    filled = {
        "Request": [row["id"]],
        "Outcome": chance.choice([one for one in OUTCOME.values() if one != "Undone"]),
    }
    if chance.random() < 0.8:
        filled["Volunteer"] = [volunteer(storm, chance)]
    storm.desk.sandbox.airtable.create_record(storm.desk.base, CALLS, filled)


def _change_volunteer(storm: Storm, chance: random.Random) -> None:
    who, now = volunteer(storm, chance), storm.clock.now()
    changes: list[dict[str, Any]] = [
        {"Paused until": now + timedelta(days=chance.choice([-1, 2]))},
        {"Address": chance.choice(places()[:40]).street_line},
        {"Can help with": [storm.desk.kinds[kind] for kind in chance.sample(_KIND_NAMES, 2)]},
        {"Status": chance.choice(["Active", "Left", None])},
        {"At most at once": chance.choice([1, 5, None])},
    ]
    if chance.random() < 0.25:
        name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        storm.desk.add_volunteer(name, chance.randint(5, 30), _Coordinates=None)
        return
    _set(storm, who, chance.choice(changes), VOLUNTEERS)


# Deleting ---------------------------------------------------------------------------------------------------


def _delete(table: str) -> Callable[[Storm, random.Random], None]:
    """Return what deletes a row of a table: now, or between two of the next calls."""

    def happen(storm: Storm, chance: random.Random) -> None:
        rows = _rows(storm, table)
        if table == VOLUNTEERS and len(rows) <= 3:
            return
        row, airtable = some(storm, chance, table), storm.desk.sandbox.airtable

        def delete() -> None:
            if airtable.has_record(storm.desk.base, table, row["id"]):
                airtable.delete_record(storm.desk.base, table, row["id"])

        storm.at_a_call.append((chance.randint(1, 6), delete))

    return happen


def _delete_card(storm: Storm, chance: random.Random) -> None:
    shown = [one for one in storm.desk.sandbox.slack.messages() if one.key and not one.deleted]
    if shown:
        ts = chance.choice(shown).ts
        storm.at_a_call.append((chance.randint(1, 6), lambda: _gone(storm, ts)))


def _delete_notice(storm: Storm, chance: random.Random) -> None:
    shown = [reply for one in storm.desk.sandbox.slack.messages() for reply in one.thread]
    if shown:
        _gone(storm, chance.choice(shown).ts)


def _gone(storm: Storm, ts: str) -> None:
    try:
        storm.desk.sandbox.slack.delete_as_person(ts)
    except SlackError:
        storm.say("  it is gone already")


# In the channel -------------------------------------------------------------------------------------------


def _talk(storm: Storm, chance: random.Random) -> None:
    slack = storm.desk.sandbox.slack
    parents = [one.ts for one in slack.messages() if not one.deleted]
    slack.post_as_person(chance.choice(SAID), thread_ts=chance.choice(["", *parents[-5:]]))


def _ring(storm: Storm, _: random.Random) -> None:
    for process in storm.processes.values():
        process.ring()


def _pause(storm: Storm, chance: random.Random) -> None:
    rows = [row for row in _rows(storm, "Hyperlocal") if row.get("_Key") == "desk"]
    if not rows:
        return
    shared, airtable = rows[0]["id"], storm.desk.sandbox.airtable
    airtable.update_record(storm.desk.base, "Hyperlocal", shared, {"Pause": True})
    storm.in_a_while(
        chance.uniform(60, 3600), "the desk goes on",
        lambda: airtable.update_record(storm.desk.base, "Hyperlocal", shared, {"Pause": None}),
    )  # fmt: skip


PEOPLE = {
    what: by_hand(do)
    for what, do in {
        "a request arrives": _ask,
        "a request arrives that lacks something": _ask_less,
        "somebody edits a request": _edit,
        "somebody sets a status": _status,
        "somebody assigns": _assign,
        "somebody logs a call": _log,
        "somebody changes a volunteer": _change_volunteer,
        "a request is deleted": _delete(REQUESTS),
        "a volunteer is deleted": _delete(VOLUNTEERS),
        "a call is deleted": _delete(CALLS),
        "a card is deleted": _delete_card,
        "a notice is deleted": _delete_notice,
        "somebody talks in the channel": _talk,
        "the doorbell rings": _ring,
        "the desk is paused": _pause,
    }.items()
}
