"""What time changes by itself: which notices are due, and when to look again. Pure.

The worker's only timer is `_Next look`, kept in the base. Each notice has a key that follows from the base,
so that it is said once, whoever looks and however often a worker starts anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from airtable_schema.options import ContactOutcome, Status, Urgency
from airtable_schema.records import Request
from notifiers.messages import notice_key
from notifiers.watch_notices import Kind, Note
from worker.budget.budget import LOOK_AT_MOST
from worker.next_steps.people import person_first
from worker.remembered.said import DOING, Began, Phase, reminder_key
from worker.view import Rules, View

AT_MOST = LOOK_AT_MOST
"""Whatever a clause of the attention formula misses, a look after this long mends."""
AFTER_A_FAILURE = timedelta(minutes=15)
STALE_AFTER = timedelta(days=1)
"""A reminder more than a day past is never said."""
_STEPS = (Kind.LATE, Kind.LATE_STILL, Kind.LATE_LAST)


@dataclass(frozen=True, slots=True)
class Planned:
    """A notice, when it is due, and until when it makes sense to say it."""

    at: datetime
    key: str
    note: Note
    until: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Return whether it is to be said now."""
        return self.at <= now and (self.until is None or now < self.until)


def next_look(
    request: Request, moments: Iterable[datetime | None], now: datetime, at_most: timedelta = AT_MOST
) -> datetime | None:
    """Return when to look again; None for a finished request, which is only looked at when people touch it.

    `moments` are those at which something about the request becomes true by itself; past ones do not count.
    """
    if request.is_final:
        return None
    ahead = [moment for moment in moments if moment is not None and moment > now]
    return min([*ahead, now + at_most])


def moments_of(view: View, planned: Iterable[Planned]) -> tuple[datetime | None, ...]:
    """Return the moments at which something about the request becomes true by itself."""
    return (
        view.request.remind_at,
        view.request.needed_by,
        *view.standing.moments(),
        *(one.at for one in planned),
    )


def due(planned: Iterable[Planned], now: datetime) -> tuple[Planned, ...]:
    """Return the notices to be said by now: of the steps of a search only the last that has come.

    After a while in which nobody looked, one word about a search is enough.
    """
    ready = [one for one in planned if one.is_due(now)]
    steps = sorted((one for one in ready if one.note.kind in _STEPS), key=_step)
    outdated = steps[:-1]
    if steps and _step(steps[-1]) > 0:
        outdated += [one for one in ready if one.note.kind is Kind.UNCLAIMED]
    return tuple(one for one in ready if one not in outdated)


def _step(one: Planned) -> int:
    return _STEPS.index(one.note.kind)


def planned(view: View, rules: Rules) -> tuple[Planned, ...]:
    """Return every notice that will be due if nobody does anything, in the order in which they come."""
    if view.request.is_final:
        return ()
    plan = [*_reminder(view, rules)]
    if view.said.phase is Phase.OPEN and not view.standing.enough and view.said.since is not None:
        plan += [*_began(view, view.said.since), *_late(view, rules, view.said.since), *_near(view, rules)]
    if view.said.phase in DOING:
        plan += [*_before(view, rules), *_silence(view, rules)]
    return tuple(sorted(plan, key=lambda one: one.at))


def _reminder(view: View, rules: Rules) -> Iterator[Planned]:
    request = view.request
    if request.remind_at is None:
        return
    kind = Kind.HOLD_IS_OVER if request.status is Status.ON_HOLD else Kind.REMINDER
    at = rules.timings.rings_at(request.remind_at, view.standing.pace)
    yield Planned(at, reminder_key(request), Note(kind=kind), until=at + STALE_AFTER)


def _began(view: View, since: datetime) -> Iterator[Planned]:
    """Say why somebody is wanted again; what is urgent is said in the channel as well."""
    began, gone = view.said.began, [who for who in view.said.gone if who in view.standing.left]
    if began is Began.NEW or (began is Began.REPLACEMENT and not gone):
        return
    people = [view.volunteers[who] for who in gone if who in view.volunteers]
    nobody_came, by = _why_gone(view, gone)
    if began is Began.REOPENED:
        kind = Kind.REOPENED_NOBODY_CAME if nobody_came else Kind.REOPENED
    else:
        kind = Kind.NOBODY_CAME if nobody_came else Kind.REPLACEMENT
    urgent = view.standing.pace is Urgency.URGENT
    note = Note(kind=kind, values={"volunteers": people, "asks": by}, also_to_channel=urgent)
    yield Planned(since, _round_key(view, began.value), _unless_practice(view, note))


def _why_gone(view: View, gone: Iterable[str]) -> tuple[bool, str]:
    """Return whether who left didn't come, and who says so."""
    left = set(gone) or set(view.request.assigned_to)
    last = [one for one in view.contacts if left & set(one.volunteer) and one.outcome is not None][-1:]
    nobody_came = any(one.outcome is ContactOutcome.DIDNT_COME for one in last)
    said_no = any(one.outcome is ContactOutcome.NOT_THIS_TIME for one in last)
    return nobody_came, last[0].by.strip() if nobody_came or said_no else ""


def _late(view: View, rules: Rules, since: datetime) -> Iterator[Planned]:
    """Tell the channel that nobody is on it, and in three steps that nobody is found."""
    request, pace, timings = view.request, view.standing.pace, rules.timings
    unclaimed_at = timings.unclaimed_at(since, pace)
    if unclaimed_at is not None and not view.standing.worked and not request.dispatcher.strip():
        note = Note(kind=Kind.UNCLAIMED, values={"since": since}, also_to_channel=True)
        yield Planned(unclaimed_at, _round_key(view, "unclaimed"), _unless_practice(view, note))
    fallback = next((need.if_nobody_can for need in view.needs if need.if_nobody_can), "")
    values = {"since": since, "fallback": fallback or rules.desk.fallback_text}
    for step, kind in enumerate(_STEPS, start=1):
        to_channel = kind is Kind.LATE_STILL
        mentions = rules.on_call if to_channel else ()
        note = Note(
            kind=kind,
            values=values,
            mentions=mentions,
            also_to_channel=to_channel,
            person_first=person_first(view) and not view.standing.worked,
            person_was_tried=view.standing.person.tries > 0,
        )
        at = timings.late_at(step, since, pace, request.needed_by)
        key = notice_key("late", request.id, f"{step}:{view.said.round}")
        yield Planned(at, key, _unless_practice(view, note))


def _near(view: View, rules: Rules) -> Iterator[Planned]:
    """Tell that the time by which it is needed is near, and that it is past."""
    needed_by, since = view.request.needed_by, view.said.since
    if needed_by is None or since is None:
        return
    pace, timings = view.standing.pace, rules.timings
    near_at, past_at = timings.remind_at(needed_by, pace), timings.rings_at(needed_by, pace)
    what = f"{view.said.round}:{_written(needed_by)}"
    if near_at > since:
        near = Note(kind=Kind.NEAR, values={"by": needed_by})
        yield Planned(near_at, notice_key("needed", view.request.id, f"near:{what}"), near, until=needed_by)
    past = Note(kind=Kind.PAST, values={"by": needed_by}, also_to_channel=pace is Urgency.URGENT)
    key = notice_key("needed", view.request.id, f"past:{what}")
    yield Planned(past_at, key, _unless_practice(view, past), until=past_at + STALE_AFTER)


def _before(view: View, rules: Rules) -> Iterator[Planned]:
    """Remind of reminding those who do it, some time before it is needed; not when they just said yes."""
    needed_by, assigned_at = view.request.needed_by, view.request.assigned_at
    news = view.standing.news
    if needed_by is None or assigned_at is None or news is None or news.done:
        return
    at = rules.timings.remind_at(needed_by, view.standing.pace)
    if at > assigned_at:
        note = Note(kind=Kind.BEFORE, values={"by": needed_by, "volunteers": _doing(view)})
        what = f"{view.said.round}:{_written(needed_by)}"
        yield Planned(at, notice_key("before", view.request.id, what), note, until=needed_by)


def _silence(view: View, rules: Rules) -> Iterator[Planned]:
    """Ask who assigned it for news, and once more a while later."""
    news, pace, timings = view.standing.news, view.standing.pace, rules.timings
    if news is None or news.dropped or view.standing.person.confirms or news.all_done(view.standing.found):
        return
    name, user = news.asks
    values = {"volunteers": _doing(view), "since": news.since}
    first_at = timings.rings_at(news.due_at, pace)
    what = f"{view.said.round}:{news.number}"
    asked = Note(kind=Kind.SILENCE, values={**values, "asks": name}, mentions=(user,) if user else ())
    yield Planned(first_at, notice_key("silence", view.request.id, what), asked)
    still = Note(kind=Kind.SILENCE_STILL, values=values, also_to_channel=pace is Urgency.URGENT)
    again = notice_key("silence", view.request.id, f"{what}:still")
    yield Planned(timings.ask_again_at(first_at, pace), again, _unless_practice(view, still))


def _doing(view: View) -> list[object]:
    return [view.volunteers[who] for who in view.standing.found if who in view.volunteers]


def _round_key(view: View, event: str) -> str:
    return notice_key(event, view.request.id, str(view.said.round))


def _unless_practice(view: View, note: Note) -> Note:
    """Return a notice that does not go to the channel where it is only practice."""
    if not view.request.practice:
        return note
    return replace(note, also_to_channel=False)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
