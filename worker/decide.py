"""What should be true of one request now: its row, its card, its notices, and when to look again. Pure.

Nothing decides while it acts: what comes out of here is carried out by `say` and `write_back`, call by call,
in the order that `reconcile` gives.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.options import Status
from airtable_schema.records import Request
from notifiers.card import Assigned, CardInput, card, stub
from notifiers.messages import Message, assigned_key
from notifiers.next_step import whole_sentence
from notifiers.notices import assigned_notice, folded_notice, replaced_notice
from notifiers.problems import to_fix
from notifiers.why import why_these_volunteers
from worker import next_steps
from worker.reconcile import Notice, Want
from worker.remembered import STEP_ONE, marks, row_digest
from worker.said import Phase, Said, read_said, said_now
from worker.view import Rules, View
from worker.watch import moments_of, news_expected_by, next_look


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
        if self.request.is_final or key != self._assigned_key:
            return folded_notice(key, self.request, self.rules.desk, thread_ts=thread_ts)
        doing_it = [assigned.volunteer for assigned in self.data.assigned]
        return assigned_notice(key, doing_it, self.request, self.rules.desk, thread_ts=thread_ts)

    def pointer(self, n: int, thread_ts: str) -> Message:
        """Return what the thread of a card says that the n-th card has taken the place of."""
        return replaced_notice(self.request, self.rules.desk, thread_ts=thread_ts, n=n)

    @property
    def _assigned_key(self) -> str:
        return assigned_key(self.request.id, self.said.round, self.said.doing_it)

    def _wanted_notices(self) -> list[Notice]:
        if self.said.phase is not Phase.ASSIGNED or not self.data.assigned:
            return []
        shows = self.notice(self._assigned_key, thread_ts="").fingerprint
        return [Notice(key=self._assigned_key, fingerprint=shows)]


def decide(view: View, rules: Rules) -> Decision:
    """Return what should be true of the request of this view."""
    before = read_said(view.request.said)
    said = said_now(before, view.request)
    dated = replace(view, request=_dated(view, said, before))
    news_by = _news_by(dated)
    data = _card_input(dated, rules, news_by)
    waits = next_steps.waits_for_check(view.request, rules.check_requests_first)
    return Decision(
        request=dated.request,
        data=data,
        rules=rules,
        row=_row(dated, rules, data),
        said=said,
        looked_at=view.looked_at,
        next_look=next_look(dated.request, moments_of(dated.request, news_by), view.now),
        announce=not waits or bool(view.request.card),
    )


def _dated(view: View, said: Said, before: Said) -> Request:
    """Return the request with the moments that the worker keeps: taken on, assigned, completed."""
    request, now = view.request, _whole_second(view.now)
    being_called = request.is_open and bool(request.dispatcher.strip())
    assigned = said.phase is Phase.ASSIGNED
    anew = said.round != before.round
    complete = request.status is Status.COMPLETE
    return replace(
        request,
        on_it_since=(request.on_it_since or now) if being_called else None,
        assigned_at=_kept(request.assigned_at, now, anew) if assigned else request.assigned_at,
        completed_at=(request.completed_at or now) if complete else None,
    )


def _kept(moment: datetime | None, now: datetime, anew: bool) -> datetime:
    return now if anew or moment is None else moment


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _news_by(view: View) -> datetime | None:
    if view.request.assigned_at is None or view.request.status is not Status.ASSIGNED:
        return None
    return news_expected_by(view.request, view.needs, view.request.assigned_at)


def _card_input(view: View, rules: Rules, news_by: datetime | None) -> CardInput:
    step = next_steps.next_step(view, rules, news_by)
    shortlist, request = view.shortlist, view.request
    doing_it = next_steps.doing_it(view)
    return CardInput(
        request=request,
        needs=view.needs,
        next_step=step,
        now=view.now,
        candidates=shortlist.candidates,
        left_out=shortlist.left_out,
        relax=shortlist.relax,
        uncovered=shortlist.uncovered,
        notes=next_steps.notes(view, rules, step),
        assigned=tuple(Assigned(volunteer=who, at=request.assigned_at) for who in doing_it),
    )


def _row(view: View, rules: Rules, data: CardInput) -> dict[str, Any]:
    """Return the columns of step 1; the list stays as it is once nobody is looked for any more."""
    request = view.request
    row: dict[str, Any] = {key: getattr(request, key) for key in STEP_ONE}
    row["next_step"] = whole_sentence(data.next_step, request, rules.desk, view.now)
    mendable = (step for step in (data.next_step, *data.notes) if step.state in next_steps.MENDABLE)
    row["to_fix"] = to_fix(view.problems, mendable, rules.columns, rules.desk, view.now)
    if request.is_open:
        row["shortlist"] = tuple(candidate.volunteer.id for candidate in data.candidates)
        row["why_these_volunteers"] = why_these_volunteers(data, rules.desk)
    row["requester"] = (view.requester.id,) if view.requester is not None else ()
    if request.private:  # what the map said before it was made private tells the address
        row["coordinates"], row["coordinates_for"] = None, ""
    return row
