"""How a demo ended: what became of each request, and what is amiss. It reads nothing but the sandbox."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from airtable_schema.columns import Writer
from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.numbers import short_name
from airtable_schema.template import REQUESTS
from worker.demo.town import DemoTown
from worker.sandbox.slack.shown import Shown
from worker.sandbox.town_requests import Tag

_OURS = tuple(column.key for column in REQUESTS.written_by(Writer.WORKER))


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where one request stands. `amiss` says in a sentence what is not settled; "" when all is."""

    number: str
    listed: int
    cards: int
    next_step: str
    amiss: str = ""


def ends(stage: DemoTown) -> list[End]:
    """Return where every request stands, in the order of their numbers."""
    cards = cards_by_request(stage)
    made = [_end(stage, record, cards.get(record, [])) for record in stage.came]
    return sorted(made, key=lambda end: int(end.number.removeprefix("No. ")))


def settled(stage: DemoTown) -> bool:
    """Return whether every request is where it should be."""
    return not any(end.amiss for end in ends(stage))


def cards_by_request(stage: DemoTown) -> Mapping[str, list[Shown]]:
    """Return the cards that stand in the channel, by the request they speak of."""
    found: dict[str, list[Shown]] = {}
    for message in stage.sandbox.slack.messages():
        event, _, rest = message.key.partition(":")
        if event == "card" and not message.deleted:
            found.setdefault(rest.partition(":")[0], []).append(message)
    return found


def notices_twice(stage: DemoTown) -> int:
    """Return how many messages say what another one has said already."""
    said = [one.key for card in stage.sandbox.slack.messages() for one in (card, *card.thread) if one.key]
    return sum(count - 1 for count in Counter(said).values())


def told_the_map(stage: DemoTown) -> list[str]:
    """Return what the map was told of that is none of its business: names, flats."""
    sent = " | ".join(asked.text for asked in stage.sandbox.geocoder.queries).casefold()
    names = {str(arrival.values.get("name", "")) for arrival in stage.came.values()} - {""}
    return sorted(one for one in {*names, "Apt", "ring twice"} if f"{one} ".casefold() in sent)


def _end(stage: DemoTown, record: str, cards: list[Shown]) -> End:
    row = stage.row(record)
    shortlist = row.get("shortlist", [])
    return End(
        number=stage.number(record),
        listed=len(shortlist) if isinstance(shortlist, list) else 0,
        cards=len(cards),
        next_step=str(row.get("next_step", "")),
        amiss=_amiss(stage, record, row, cards),
    )


def _amiss(stage: DemoTown, record: str, row: Mapping[str, object], cards: list[Shown]) -> str:
    if Tag.EMPTY in stage.came[record].tags:
        touched = bool(cards) or any(row.get(key) for key in _OURS)
        return "an empty row was not left alone" if touched else ""
    if len(cards) != 1:
        return f"it has {len(cards)} cards" if cards else "it has no card yet"
    return next(_unsettled(stage, record, row, cards[0]), "")


def _unsettled(stage: DemoTown, record: str, row: Mapping[str, object], card: Shown) -> Iterator[str]:
    tags = stage.came[record].tags
    if not row.get("next_step"):
        yield "it has no Next step"
    if not _in_order(stage, record, row):
        yield "Why these volunteers does not tell of the Shortlist, name by name"
    if _shows(card) != row.get("announced"):
        yield "its card is not the one that the base speaks of"
    if not _seen(stage, record):
        yield "the last change to it has not been seen"
    if tags & {Tag.PRIVATE, Tag.REMOTE} and row.get("coordinates_for"):
        yield "its address was sent to the map, which it need not be"
    if _to_locate(stage, record, row):
        yield "the map has not been asked about its address"


def _in_order(stage: DemoTown, record: str, row: Mapping[str, object]) -> bool:
    """Return whether *Why these volunteers* numbers the Shortlist in its order, names first."""
    lines = str(row.get("why_these_volunteers", "")).split("\n")
    names = stage.names(record, "shortlist")
    told = zip(lines, enumerate(names, start=1), strict=False)
    return all(line.startswith(f"{place}  {short_name(name)} ") for line, (place, name) in told)


def _shows(card: Shown) -> str:
    return str((card.metadata or {}).get("event_payload", {}).get("fingerprint", ""))


def _seen(stage: DemoTown, record: str) -> bool:
    """Return whether what people wrote is what the worker saw last."""
    request = stage.request(record)
    return (inputs_fingerprint(request), request.status_name) == (request.seen_inputs, request.seen_status)


def _to_locate(stage: DemoTown, record: str, row: Mapping[str, object]) -> bool:
    """Return whether the request happens at an address that nobody has looked up."""
    tags = stage.came[record].tags
    placeless = bool(tags & {Tag.PRIVATE, Tag.REMOTE}) or not row.get("address") or bool(row.get("map_pin"))
    return not placeless and not row.get("coordinates_for") and _in_person(stage, row)


def _in_person(stage: DemoTown, row: Mapping[str, object]) -> bool:
    linked = row.get("needs", [])
    wheres = (
        [stage.town.read("needs", need).get("where") for need in linked] if isinstance(linked, list) else []
    )
    return any(where != "Remote" for where in wheres)
