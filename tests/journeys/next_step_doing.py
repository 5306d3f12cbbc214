"""What Next step must say of a request that somebody does."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.journeys.next_step_rows import (
    ASSIGNED,
    DONE,
    LEFT_IT,
    MAYBE,
    TOLD,
    YES,
    Case,
    Expected,
    Row,
    calls_of,
    first_names,
    found_of,
    happened_at,
    person_of,
    reaching,
    time_of,
)


class Doing:
    """A request that somebody does."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.who = found_of(case)
        self.assigned_at = time_of(case.request["Assigned at"])
        theirs = [call for call in calls_of(case) if set(call.get("Volunteer", ())) & set(self.who)]
        yes = [happened_at(call) for call in theirs if call["Outcome"] == YES]
        before = [at for at in yes if timedelta() <= self.assigned_at - at <= timedelta(hours=1)]
        self.start = min([self.assigned_at, *before])
        self.theirs = [call for call in theirs if happened_at(call) >= self.start]

    def expected(self) -> Iterator[Expected]:
        case, person = self.case, person_of(self.case)
        names = first_names(case, self.who)
        last = {who: call["Outcome"] for call in self.theirs for who in call["Volunteer"]}
        dropped = [who for who in self.who if last.get(who) in LEFT_IT]
        if dropped:
            yield Expected("dropped out", first_names(case, dropped))
        done = [happened_at(call) for call in self.theirs if call["Outcome"] == DONE]
        confirmed = bool(done) and self._confirms(min(done))
        if confirmed or all(last.get(who) == DONE for who in self.who):
            yield from self._ending(min(done), [who for who in self.who if last.get(who) == DONE], confirmed)
        due, since = self._news()
        if due <= case.now:
            yield Expected("silence", (*names, case.hours.moment(since, case.now), person))
        if case.request.get("Status") != ASSIGNED:
            yield Expected("enough", (*names, person))
        if not any(call["Outcome"] in TOLD for call in self._with_her(self.start)):
            yield reaching(case, self._with_her(self.start)) or Expected("tell", (person, *names))
        yield Expected("doing", (*names, case.hours.moment(due, case.now)))

    def _ending(self, done_at: datetime, who: Sequence[str], confirmed: bool) -> Iterator[Expected]:
        case, names = self.case, first_names(self.case, who)
        needs = [case.kinds[need] for need in case.request.get("Needs", ()) if need in case.kinds]
        if confirmed or not any(need.get("Check with the person") for need in needs):
            yield Expected("close it", names)
        after = self._with_her(done_at, strictly=True)
        yield reaching(case, after) or Expected("check", (*names, person_of(case)))

    def _confirms(self, done_at: datetime) -> bool:
        return any(call["Outcome"] in {YES, DONE} for call in self._with_her(done_at, strictly=True))

    def _with_her(self, since: datetime, *, strictly: bool = False) -> list[Row]:
        with_her = [call for call in calls_of(self.case) if not call.get("Volunteer")]
        return [
            call
            for call in with_her
            if happened_at(call) > since or (happened_at(call) == since and not strictly)
        ]

    def _news(self) -> tuple[datetime, datetime]:
        """Return when news is due, and since when there was none."""
        request, kinds = self.case.request, self.case.kinds
        hours = [
            kinds[need].get("Expect news within (hours)")
            for need in request.get("Needs", ())
            if need in kinds
        ]
        wait = timedelta(hours=min((each for each in hours if each), default=24))
        starts = [self.assigned_at, *([time_of(request["Needed by"])] if request.get("Needed by") else [])]
        news = [
            call
            for call in self.theirs
            if happened_at(call) > self.assigned_at and call["Outcome"] in {YES, MAYBE, DONE}
        ]
        later = [
            time_of(call["Call back at"]) if call.get("Call back at") else happened_at(call) + wait
            for call in news
        ]
        since = happened_at(news[-1]) if news else self.assigned_at
        return max([max(starts) + wait, *later]), since
