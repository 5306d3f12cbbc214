"""One request, made ready to be ranked for: what is asked, where, when, and what was answered so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from airtable_schema.options import Allow, When, Where
from airtable_schema.records import Contact, Coordinates, Need, Request, Requester
from matching.answers import Answers, answers_about

_AFTERNOON, _EVENING = 12, 18
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request with everything about it that ranking reads."""

    request: Request
    needs: tuple[Need, ...]
    """Only kinds of help that are defined. With none, nobody matches and a human is asked."""
    coordinates: Coordinates | None
    """Where it is; None where the place is not known (yet), or there is none."""
    building: str
    """`airtable_schema.address` key of the building, "" when it can't be told."""
    requester: Requester | None
    answers: Answers = field(default_factory=Answers)
    times: tuple[When, ...] = ()
    """The parts of the week that suit; empty is any."""

    def allows(self, what: Allow) -> bool:
        """Whether people relaxed this for the request."""
        return what in self.request.allow

    @property
    def in_person(self) -> bool:
        """Whether anything of it happens somewhere: otherwise distance and address do not matter."""
        return any(need.where is Where.IN_PERSON for need in self.needs)


def ask_for(
    request: Request,
    kinds: Mapping[str, Need],
    *,
    coordinates: Coordinates | None,
    building: str,
    requester: Requester | None,
    contacts: Iterable[Contact],
    zone: tzinfo,
) -> Ask:
    """Return the request ready to be ranked for.

    `kinds` are all kinds of help by id, `contacts` at least those about this request, and `zone` the group's
    time zone. Kinds that are not defined, or unknown, are left out: they match nobody and are never a
    wildcard. Where the request repeats a need it counts once.
    """
    return Ask(
        request=request,
        needs=tuple(
            kinds[need] for need in dict.fromkeys(request.needs) if need in kinds and kinds[need].is_defined
        ),
        coordinates=coordinates,
        building=building,
        requester=requester,
        answers=answers_about(request, contacts),
        times=times_wanted(request, zone),
    )


def times_wanted(request: Request, zone: tzinfo) -> tuple[When, ...]:
    """Return the parts of the week in which help is wanted: that of *Needed by*, else *Preferred times*."""
    if request.needed_by is None:
        return tuple(sorted(set(request.preferred_times), key=list(When).index))
    return (part_of_week(request.needed_by.astimezone(zone)),)


def part_of_week(local: datetime) -> When:
    """Return the part of the week of a local time: mornings end at 12, afternoons at 18."""
    part = (local.hour >= _AFTERNOON) + (local.hour >= _EVENING)
    return tuple(When)[(3 if local.weekday() >= _SATURDAY else 0) + part]
