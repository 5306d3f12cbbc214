"""Where a request stands by what people logged about it: who was tried, who waits, whose turn it is. Pure.

The one place that reads Calls & texts for Next step, the card, the buttons and the timers alike. A prepared
row (no outcome) and an undone one are no contact. In a replacement, or once reopened, only what was heard
since counts as tried; a *maybe*, a *yes* too late, and every *no* are remembered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact, Need, Request, Volunteer
from worker.desk.calls import heard_of_each, taking, took_back
from worker.desk.sides import news_of, person_of, who_is_on_it
from worker.desk.timings import PACES, Timings
from worker.desk.values import Case, Heard, Standing
from worker.remembered.said import DOING, Began, Said, found_in


def standing_of(
    request: Request,
    needs: Sequence[Need],
    volunteers: Mapping[str, Volunteer],
    contacts: Iterable[Contact],
    said: Said,
    timings: Timings,
    now: datetime,
) -> Standing:
    """Return where a request stands; `contacts` are those about it, the oldest first.

    Its *Assigned at* and *On it since* are already those of this round.
    """
    logged = tuple(one for one in contacts if one.outcome is not None)
    left = frozenset(said.left) - took_back(logged)
    case = Case(
        request=request,
        needs=tuple(needs),
        volunteers=volunteers,
        contacts=tuple(one for one in logged if one.outcome is not ContactOutcome.UNDONE),
        said=_unless_taken_back(said, left),
        timings=timings,
        now=now,
    )
    return _standing(case, left)


def _unless_taken_back(said: Said, left: frozenset[str]) -> Said:
    """Return the round as one that goes on as it did, where nobody but a yes taken back began it."""
    taken_back = said.began is Began.REPLACEMENT and bool(said.gone) and not left & set(said.gone)
    return replace(said, began=Began.NEW) if taken_back else said


def _standing(case: Case, left: frozenset[str]) -> Standing:
    heard, here, found = heard_of_each(case), case.searching, found_in(case.request, left)
    takes = taking(case, found)
    uncovered = tuple(need.id for need in case.needs if not any(need.id in some for some in takes.values()))
    wanted = max(case.request.how_many_volunteers, 1)
    enough = case.said.phase in DOING or (len(found) >= wanted and not uncovered)
    tries, effort = PACES[case.pace].tries, case.effort
    texts = sum(1 for one in effort if one.outcome is ContactOutcome.TEXTED)
    return Standing(
        pace=case.pace,
        heard=MappingProxyType(heard),
        found=found,
        uncovered=uncovered,
        enough=enough,
        taking=MappingProxyType(dict(takes)),
        said_yes=() if enough else _unassigned(case.request, heard, left),
        left=left,
        tired_of=frozenset(who for who, one in heard.items() if one.tries >= tries),
        worked=bool(here),
        claim=who_is_on_it(case),
        person=person_of(case),
        news=news_of(case),
        calls=len(effort) - texts,
        texts=texts,
        calls_took=effort[-1].happened_at - effort[0].happened_at if len(effort) > 1 else None,
    )


def _unassigned(request: Request, heard: Mapping[str, Heard], left: frozenset[str]) -> tuple[str, ...]:
    """Return who said yes, though nobody has written them into *Assigned to*."""
    yes = (who for who, one in heard.items() if one.outcome is ContactOutcome.YES)
    return tuple(who for who in yes if who not in request.assigned_to and who not in left)
