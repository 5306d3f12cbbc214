"""What the demo says about its requests: who asks for what, and what is awkward about it."""

from collections.abc import Iterable, Mapping

from airtable_schema.options import CameInBy
from worker.sandbox.town_requests import Arrival, Tag

_ODD: Mapping[Tag, str] = {
    Tag.OTHER_LANGUAGE: "speaks {languages}: who speaks it too comes sooner",
    Tag.REMOTE: "done by phone: no map, no distances",
    Tag.FLAT: "a flat in the address: it stays here, the map gets street and number",
    Tag.BAD_ADDRESS: "the address does not exist",
    Tag.FOR_A_PARENT: "asked for a parent: ring who asked first",
    Tag.UNDEFINED_KIND: "nobody has set this kind of help up: a person has to decide",
    Tag.THREE_NEEDS: "three needs at once",
    Tag.HALF_TYPED: "half typed: no card before the rest is there",
    Tag.RESTING: "half typed and left: a card once it has rested for two minutes",
    Tag.NO_NAME: "no name",
    Tag.PRIVATE: "private: no name, street or details in the channel",
    Tag.WITH_CARE: "no messages may be left",
    Tag.EMPTY: "nothing but its status is filled: it is left alone",
}
_CAME: Mapping[CameInBy, str] = {
    CameInBy.FORM: "through the form",
    CameInBy.PHONE: "by phone",
    CameInBy.TEXT: "by text message",
}


def odd(arrival: Arrival) -> str:
    """Return what is awkward about a request, "" when nothing is."""
    languages = " and ".join(arrival.values.get("languages", ()))
    said = (_ODD[tag] for tag in Tag if tag in arrival.tags and tag in _ODD)
    return "; ".join(each.format(languages=languages) for each in said)


def asks(arrival: Arrival) -> str:
    """Return who asks for what, and where."""
    values = arrival.values
    if Tag.EMPTY in arrival.tags:
        return "(an empty row)"
    who = str(values.get("name", "somebody"))
    street = "" if "address" not in values else str(values["address"])
    what = " + ".join(arrival.needs)
    return " · ".join(part for part in (who, street, what) if part)


def way_in(arrival: Arrival) -> str:
    """Return how a request reached the desk, "" when nobody wrote it down."""
    return _CAME.get(arrival.values.get("came_in_by", ""), "")


def listed(numbers: Iterable[str]) -> str:
    """Return numbers of requests in one go: "No. 2, 5 and 14"."""
    bare = [number.removeprefix("No. ") for number in numbers]
    *most, last = bare
    return f"No. {', '.join(most)} and {last}" if most else f"No. {last}"
