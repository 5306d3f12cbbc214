"""Who is on a request, what the person who asked knows, and what news there is of those who do it. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from airtable_schema.options import ContactOutcome, Urgency
from airtable_schema.records import Contact
from worker.desk.timings import PERSONS_TRIES, news_wait
from worker.desk.values import CONFIRMS, NEWS, NO, SPOKEN, TOLD, Case, Held, News, Person
from worker.remembered.claim import claim_of
from worker.remembered.said import DOING, Began


def who_is_on_it(case: Case) -> Held | None:
    """Return who has taken a request on, or is calling about it; None for nobody."""
    claim = claim_of(case.request)
    if claim is None:
        return _by_their_calls(case)
    since = claim.since or case.request.on_it_since or case.request.created_at
    renewed = [
        _holds_until(case, one)
        for one in case.contacts
        if one.happened_at >= since and _is_by(one, claim.by, claim.name)
    ]
    until = max([case.timings.lease_until(since, case.pace), *renewed])
    return Held(name=claim.name, by=claim.by, since=since, until=until, lapsed=until <= case.now)


def person_of(case: Case) -> Person:
    """Return what the person who asked knows, and how often she was tried."""
    with_her = [one for one in case.contacts if not one.volunteer]
    start, done_at = case.doing_since, case.done_at
    lately = [one for one in with_her if _is_about_this(one, start, done_at)]
    tried = _tried_since_reached(lately)
    next_try = case.timings.next_try(tried[-1], case.pace) if tried else None
    over_a_day = next_try is not None and next_try - tried[0] >= timedelta(days=1)
    return Person(
        spoken_to=any(one.outcome in SPOKEN for one in with_her),
        told=start is not None and any(one.outcome in TOLD and one.happened_at >= start for one in with_her),
        waits_in_vain=_waits_in_vain(case, with_her),
        confirms=done_at is not None and any(one.outcome in CONFIRMS for one in lately),
        tries=len(tried),
        next_try=next_try,
        decide=len(tried) >= PERSONS_TRIES and (over_a_day or case.pace is Urgency.URGENT),
    )


def news_of(case: Case) -> News | None:
    """Return what is known of those who do it; None while nobody does."""
    start, assigned_at = case.doing_since, case.request.assigned_at
    if start is None or assigned_at is None:
        return None
    theirs = case.with_doers
    news = [one for one in theirs if one.happened_at > assigned_at and one.outcome in NEWS]
    last = _last_of_each((one for one in theirs if one.happened_at >= start), case.request.assigned_to)
    yes = [one for one in theirs if one.outcome is ContactOutcome.YES]
    return News(
        since=news[-1].happened_at if news else assigned_at,
        due_at=_news_due_at(case, assigned_at, news),
        number=len(news),
        done=tuple(who for who, outcome in last.items() if outcome is ContactOutcome.DONE_THIS_TIME),
        dropped=tuple(who for who, outcome in last.items() if outcome in NO),
        asks=(yes[-1].by.strip(), yes[-1].by_id) if yes else ("", ""),
    )


def _waits_in_vain(case: Case, with_her: Iterable[Contact]) -> bool:
    """Return whether she was told who comes, and is to be told now that they do not come after all."""
    start, gone_at = case.request.assigned_at, case.left_at or case.said.since
    if case.said.began is not Began.REPLACEMENT or case.said.phase in DOING or None in (start, gone_at):
        return False
    lately = [one for one in with_her if start and one.happened_at >= start]
    before = [one for one in lately if gone_at and one.happened_at <= gone_at]
    after = [one for one in lately if one not in before]
    if any(one.outcome in TOLD for one in after) or len(after) >= PERSONS_TRIES:
        return False
    tried = bool(after) and case.timings.next_try(after[-1].happened_at, case.pace) > case.now
    return not tried and any(one.outcome in TOLD for one in before)


def _by_their_calls(case: Case) -> Held | None:
    """Return who has just logged a call, though nobody stands in *Dispatcher*: they are calling."""
    here = case.searching
    name = here[-1].by.strip() if here else ""
    until = _holds_until(case, here[-1]) if here else case.now
    if not name or until <= case.now:
        return None
    first = next(one for one in here if one.by.strip() == name)
    return Held(name=name, by=here[-1].by_id, since=first.happened_at, until=until, lapsed=False)


def _holds_until(case: Case, contact: Contact) -> datetime:
    texted = contact.outcome is ContactOutcome.TEXTED
    holds = case.timings.ring_from if texted else case.timings.lease_until
    return holds(contact.happened_at, case.pace)


def _is_by(contact: Contact, user: str, name: str) -> bool:
    """Return whether a contact is theirs; one that the base does not say of whom is, for all we know."""
    if user and contact.by_id:
        return contact.by_id == user
    by = contact.by.strip().casefold()
    return not by or by == name.strip().casefold()


def _is_about_this(contact: Contact, start: datetime | None, done_at: datetime | None) -> bool:
    """Return whether a contact with her is about what she is to be asked, or told, now."""
    if done_at is not None:
        return contact.happened_at > done_at
    return start is None or contact.happened_at >= start


def _tried_since_reached(contacts: Iterable[Contact]) -> list[datetime]:
    tried: list[datetime] = []
    for contact in contacts:
        if contact.outcome in SPOKEN:
            tried.clear()
        else:
            tried.append(contact.happened_at)
    return tried


def _news_due_at(case: Case, assigned_at: datetime, news: Iterable[Contact]) -> datetime:
    """Return when news is due: from *Needed by* if that is later, and later with each news."""
    wait = news_wait(case.needs)
    due = max(assigned_at, case.request.needed_by or assigned_at) + wait
    return max([due, *(one.call_back_at or one.happened_at + wait for one in news)])


def _last_of_each(contacts: Iterable[Contact], doing: Iterable[str]) -> dict[str, ContactOutcome | None]:
    last: dict[str, ContactOutcome | None] = {}
    for contact in contacts:
        last.update((who, contact.outcome) for who in contact.volunteer if who in doing)
    return last
