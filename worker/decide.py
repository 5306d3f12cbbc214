"""What should be true of one request now: its row, its card, its notices, and when to look again. Pure.

Nothing decides while it acts: what comes out of here is carried out by `say` and `write_back`, call by call,
in the order that `reconcile` gives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.options import ContactOutcome, Urgency
from airtable_schema.records import Contact, Request, Volunteer
from notifiers.card import Assigned, CardInput, Waiting, card, stub
from notifiers.messages import Message, assigned_key
from notifiers.next_step import whole_sentence
from notifiers.notices import assigned_notice, folded_notice, replaced_notice, taken_back_notice
from notifiers.problems import to_fix
from notifiers.watch_notices import watch_notice
from notifiers.why import why_these_volunteers
from worker.desk.values import NO
from worker.next_steps import next_steps
from worker.next_steps.people import doing_it
from worker.reconcile import Notice, Want
from worker.remembered.memory import STEP_ONE, marks, row_digest
from worker.remembered.said import DOING, Began, Said
from worker.view import Rules, View
from worker.watch import Planned, due, moments_of, next_look, planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What should be true of a request: `row` are step 1's columns by key, `data` is what its card shows."""

    request: Request
    data: CardInput
    rules: Rules
    row: dict[str, Any]
    said: Said
    """What `_Said` should hold before anything more is said."""
    looked_at: datetime
    next_look: datetime | None
    announce: bool
    """Whether it should have a card at all; a card that is there is kept true."""
    due: tuple[Planned, ...] = ()
    """What the thread is to be told by now."""
    taken_back: str = ""
    """The key of the notice of who does it that does not hold, because that was undone; "" for none."""
    call_next: tuple[str, ...] = ()
    """Whom to call next, as far as rows are kept ready for it."""

    @property
    def seen_inputs(self) -> str:
        """The fingerprint of what people wrote, as this decision saw it."""
        return inputs_fingerprint(self.request)

    def want(self, n: int) -> Want:
        """Return what should be true, for `reconcile`; `n` is the number of the card."""
        return Want(
            row=row_digest(self.row),
            card=self.card(n).fingerprint if self.announce else "",
            may_post=not self.request.is_final,
            notices=tuple(self._wanted_notices()),
            fold=self.request.is_final,
            marks=marks(
                self.said, self.request.status_name, self.seen_inputs, self.looked_at, self.next_look
            ),
        )

    def card(self, n: int) -> Message:
        """Return the request's n-th card as it should look: a stub once the request has ended."""
        data, desk = self.data, self.rules.desk
        if self.request.is_final:
            return stub(data.request, data.needs, desk, number_in_series=n)
        return card(data, desk, number_in_series=n)

    def notice(self, key: str, thread_ts: str) -> Message:
        """Return the notice of that key; once the request has ended, without the names."""
        desk = self.rules.desk
        told = next((one for one in self.due if one.key == key), None)
        if not self.request.is_final and told is not None:
            return watch_notice(key, told.note, self.data, desk, thread_ts=thread_ts)
        if not self.request.is_final and key == self.taken_back:
            return taken_back_notice(key, self.request, desk, thread_ts=thread_ts)
        if self.request.is_final or key != self._assigned_key:
            return folded_notice(key, self.request, desk, thread_ts=thread_ts)
        doing_it = [assigned.volunteer for assigned in self.data.assigned]
        return assigned_notice(key, doing_it, self.request, desk, thread_ts=thread_ts)

    def pointer(self, n: int, thread_ts: str) -> Message:
        """Return what the thread of a card says that the n-th card has taken the place of."""
        return replaced_notice(self.request, self.rules.desk, thread_ts=thread_ts, n=n)

    @property
    def _assigned_key(self) -> str:
        return assigned_key(self.request.id, self.said.round, self.said.doing_it)

    def _wanted_notices(self) -> list[Notice]:
        keys = [one.key for one in self.due]
        if self.said.phase in DOING and self.data.assigned:
            keys.insert(0, self._assigned_key)
        keys += [self.taken_back] if self.taken_back else []
        return [
            Notice(key, self.notice(key, "").fingerprint, only_edits=key == self.taken_back) for key in keys
        ]


def decide(view: View, rules: Rules) -> Decision:
    """Return what should be true of the request of this view."""
    request = view.request
    data = _card_input(view, rules)
    plan = planned(view, rules)
    waits = request.is_open and next_steps.waits_for_check(request, rules.check_requests_first)
    return Decision(
        request=request,
        data=data,
        rules=rules,
        row=_row(view, rules, data),
        said=view.said,
        looked_at=view.looked_at,
        next_look=next_look(request, _moments(view, rules, plan, data), view.now, view.look_at_most),
        announce=not waits or bool(request.card),
        due=due(plan, view.now),
        taken_back=_taken_back(view),
        call_next=_call_next(view, rules),
    )


def _moments(
    view: View, rules: Rules, plan: Iterable[Planned], data: CardInput
) -> tuple[datetime | None, ...]:
    """Return when anything changes by itself: with each day also how its moments are called."""
    steps = [one for one in (data.next_step, data.next_step.then) if one is not None]
    values = [value for step in steps for value in step.values.values()]
    tells_a_time = view.request.needed_by is not None or any(isinstance(one, datetime) for one in values)
    return (*moments_of(view, plan), rules.timings.next_day(view.now) if tells_a_time else None)


def _taken_back(view: View) -> str:
    """Return the key of the notice of the round before, where nothing but a yes undone ended that."""
    said, gone = view.said, set(view.said.gone)
    undone = said.began is Began.REPLACEMENT and bool(gone) and not gone & view.standing.left
    if not undone or view.request.assigned_at is None:
        return ""
    return assigned_key(view.request.id, said.round - 1, tuple(sorted({*said.doing_it, *gone})))


def _call_next(view: View, rules: Rules) -> tuple[str, ...]:
    """Return whom to call next, once it is time to call: at once if urgent, else when somebody has begun."""
    standing = view.standing
    has_begun = standing.worked or standing.claim is not None or standing.pace is Urgency.URGENT
    if not view.request.is_open or standing.enough or not has_begun:
        return ()
    turns = standing.turns([one.volunteer.id for one in view.shortlist.candidates])
    return tuple(turn.volunteer for turn in turns[: rules.call_rows])


def _card_input(view: View, rules: Rules) -> CardInput:
    step = next_steps.next_step(view, rules)
    shortlist, standing = view.shortlist, view.standing
    return CardInput(
        request=view.request,
        needs=view.needs,
        next_step=step,
        now=view.now,
        candidates=shortlist.candidates,
        left_out=shortlist.left_out,
        relax=shortlist.relax,
        uncovered=shortlist.uncovered,
        notes=next_steps.notes(view, rules, step),
        assigned=_assigned(view),
        calls=standing.calls,
        texts=standing.texts,
        calls_took=standing.calls_took,
        waiting=_waiting(view),
        **_new(view),
    )


def _new(view: View) -> dict[str, Any]:
    """Return who came to a list since somebody works it, and since when that is."""
    came = {one.volunteer.id for one in view.shortlist.candidates} - set(view.said.listed)
    if view.said.listed_at is None or not came:
        return {}
    return {"new": frozenset(came), "new_since": view.said.listed_at}


def _assigned(view: View) -> tuple[Assigned, ...]:
    return tuple(_doing_it(volunteer, view) for volunteer in doing_it(view))


def _doing_it(volunteer: Volunteer, view: View) -> Assigned:
    yes, news = _said_yes(volunteer, view.contacts), view.standing.news
    return Assigned(
        volunteer=volunteer,
        at=yes.happened_at if yes is not None else None,
        assigned_at=view.request.assigned_at,
        by=yes.by.strip() if yes is not None else "",
        needs=view.standing.taking.get(volunteer.id, ()),
        says_done=news is not None and volunteer.id in news.done,
    )


def _said_yes(volunteer: Volunteer, contacts: Iterable[Contact]) -> Contact | None:
    """Return the yes of somebody that still holds; None where the base does not tell."""
    yes: Contact | None = None
    for one in contacts:
        if volunteer.id in one.volunteer and one.outcome in {*NO, ContactOutcome.UNDONE}:
            yes = None
        elif volunteer.id in one.volunteer and one.outcome is ContactOutcome.YES:
            yes = one
    return yes


def _waiting(view: View) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            volunteer=view.volunteers[one.volunteer],
            outcome=one.outcome,
            call_back_at=one.again_at if one.outcome is ContactOutcome.MAYBE_LATER else None,
        )
        for one in view.standing.waiting
        if one.volunteer in view.volunteers
    )


def _row(view: View, rules: Rules, data: CardInput) -> dict[str, Any]:
    """Return the columns of step 1; the list stays as it is once nobody is looked for any more."""
    request = view.request
    row: dict[str, Any] = {key: getattr(request, key) for key in STEP_ONE}
    row["next_step"] = whole_sentence(data.next_step, request, rules.desk, view.now)
    steps = (data.next_step, data.next_step.then, *data.notes)
    mendable = (step for step in steps if step is not None and step.state in next_steps.MENDABLE)
    row["to_fix"] = to_fix(view.problems, mendable, rules.columns, rules.desk, view.now)
    if request.is_open:
        row["shortlist"] = tuple(candidate.volunteer.id for candidate in data.candidates)
        row["why_these_volunteers"] = why_these_volunteers(data, rules.desk)
    row["requester"] = (view.requester.id,) if view.requester is not None else ()
    if request.private:  # what the map said before it was made private tells the address
        row["coordinates"], row["coordinates_for"] = None, ""
    return row
