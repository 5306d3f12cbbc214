"""What Next step must say of a request for which somebody is wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from airtable_schema.options import Status
from airtable_schema.template_options import STATUS
from tests.journeys.next_step_rows import (
    MAYBE,
    MISSED,
    SPOKE,
    TEXTED,
    TOLD,
    URGENT,
    YES,
    Case,
    Expected,
    Row,
    calls_of,
    first_names,
    found_of,
    happened_at,
    is_urgent,
    person_of,
    reaching,
    takes_of,
    time_of,
    urgency_of,
    wanted_of,
)


@dataclass(frozen=True)
class _Last:
    """What was last heard of one volunteer, and when to ring them again."""

    outcome: str
    at: datetime
    tries: int
    again: datetime | None
    earlier: bool = False


class Open:
    """A request for which somebody is wanted."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.row = case.request
        since = case.past.since
        with_volunteers = [call for call in calls_of(case) if call.get("Volunteer")]
        self.search = [
            call
            for call in with_volunteers
            if since is None or (happened_at(call) > since and not set(call["Volunteer"]) <= case.past.left)
        ]
        self.last = dict(self._last_of_each(with_volunteers, since))
        self.found = found_of(case)
        tries = 3 if is_urgent(case) else 2
        off = {*self.found, *case.past.left, *(who for who, one in self.last.items() if one.tries >= tries)}
        self.list = [who for who in self.row.get("Shortlist", ()) if who not in off]
        waits = {MAYBE, TEXTED, *MISSED}
        self.waiting = {who for who, one in self.last.items() if one.outcome in waits}
        self.waits = {who: one for who, one in self.last.items() if who not in off}

    def expected(self) -> Iterator[Expected]:
        said = next(self._search())
        by, with_her = self.row.get("Needed by"), [c for c in calls_of(self.case) if not c.get("Volunteer")]
        unspoken = not any(call["Outcome"] in SPOKE for call in with_her)
        late = bool(by) and time_of(str(by)) <= time_of(self.row.get("createdTime") or str(by))
        late = late and "createdTime" in self.row
        if by and late and unspoken and reaching(self.case, with_her) is None:
            words = (person_of(self.case), self._moment(time_of(by)), *said.words)
            yield Expected("past at arrival", words, said.state, said.then)
        if self._waits_in_vain():
            gone = first_names(self.case, sorted(self.case.past.gone))
            words = (person_of(self.case), *gone, *said.words)
            yield Expected("not coming", words, said.state, said.then)
        yield said

    def _waits_in_vain(self) -> bool:
        """Whether she was told who comes, though they do not, and has neither heard that nor is tried."""
        case, since = self.case, self.case.past.gone_at
        if since is None or case.past.reopened or not case.past.gone or not self.row.get("Assigned at"):
            return False
        with_her = [call for call in calls_of(case) if not call.get("Volunteer")]
        told = [happened_at(call) for call in with_her if call["Outcome"] in TOLD]
        waits = any(time_of(self.row["Assigned at"]) <= at <= since for at in told) and max(told) <= since
        after = [call for call in with_her if happened_at(call) > since]
        return waits and reaching(case, after) is None and len(after) < 4

    def _search(self) -> Iterator[Expected]:
        yield from self._unclear()
        yield from self._heard()
        yield from self._whose_turn()

    def _unclear(self) -> Iterator[Expected]:
        row, kinds = self.row, self.case.kinds
        if self.case.check_first and row.get("Status", "New") == STATUS[Status.NEW]:
            yield Expected("waits for a check")
        if row.get("Private") and row.get("Address", "").strip():
            yield Expected("move the address")
        if not row.get("Phone", "").strip() and not row.get("Asked by phone", "").strip():
            yield Expected("no phone", (row.get("Email", "").strip() or person_of(self.case),))
        needs = [kinds.get(need, {}) for need in row.get("Needs", ())]
        if not needs or any(not need.get("Where") or need.get("Talk first") for need in needs):
            yield Expected("talk first")

    def _heard(self) -> Iterator[Expected]:
        case, now = self.case, self.case.now
        wanted, taken = wanted_of(case), {need for who in self.found for need in takes_of(case, who)}
        missing = [need for need in self.row.get("Needs", ()) if need not in taken]
        if len(self.found) >= wanted and not missing:
            yield Expected("enough", first_names(case, self.found))
        yes = [who for who, one in self.last.items() if one.outcome == YES and who not in case.past.left]
        if yes := [who for who in yes if who not in self.row.get("Assigned to", ())]:
            yield Expected("said yes", first_names(case, yes))
        due = [
            (one.again, who) for who, one in self.waits.items() if one.outcome == MAYBE and who in self.list
        ]
        for again, who in sorted((again, who) for again, who in due if again and again <= now):
            yield Expected("maybe", (*first_names(case, [who]), case.hours.moment(again, now)))
        if not self.list:
            yield Expected("nobody")
        if self.found:
            found, turn = len(self.found), next(self._whose_turn())
            if found >= wanted:  # people enough, who do not take all of it
                wanted = len(self.row["Needs"])
                found = wanted - len(missing)
            yield Expected("found", (f"{found} of {wanted} found", *turn.words), turn.state)

    def _whose_turn(self) -> Iterator[Expected]:
        case = self.case
        with_her = [call for call in calls_of(case) if not call.get("Volunteer")]
        spoken = any(call["Outcome"] in SPOKE for call in with_her)
        if self.row.get("Came in by") in {"Form", "E-mail"} and not spoken:
            yield reaching(case, with_her) or Expected("ring person", (person_of(case),))
        texted, claim = self._texted(), self._claim()
        if claim and claim[2] > case.now and not texted:
            yield Expected("calling", (claim[0], self._moment(claim[1])))
        if texted:
            yield texted
        if claim and self.row.get("Dispatcher") and claim[2] <= case.now:
            yield Expected("lapsed", (claim[0], self._moment(claim[1])))
        yield self._ring()

    def _moment(self, at: datetime) -> str:
        return self.case.hours.moment(at, self.case.now)

    def _again_at(self, who: str) -> datetime | None:
        return self.last[who].again if who in self.last else None

    def _ready(self) -> list[str]:
        """Return whose turn it may be now."""
        again = [(who, self._again_at(who)) for who in self.list]
        return [who for who, at in again if at is None or at <= self.case.now]

    def _ring(self) -> Expected:
        ready = self._ready()
        if not ready:
            at, who = min((at, who) for who in self.list if (at := self._again_at(who)))
            maybe = self.last[who].outcome == MAYBE
            words = (*first_names(self.case, [who]), self._moment(at))
            return Expected("maybe" if maybe else "ring again", words)
        before = [(self.last[who].at, who) for who in ready if who in self.last and self.last[who].earlier]
        if before:
            volunteer = self.case.volunteers[min(before)[1]]
            return Expected("maybe before", (str(volunteer["Name"]).split()[0], volunteer.get("Phone", "")))
        fresh = [who for who in ready if who not in self.last or self.last[who].outcome not in MISSED]
        volunteer = self.case.volunteers[(fresh or ready)[0]]
        call = (str(volunteer["Name"]).split()[0], volunteer.get("Phone", ""))
        if self.row.get("Urgency") == URGENT and not self.search:
            return Expected("urgent", call)
        writable = [who for who in self.list if who not in self.waiting and self._may_be_texted(who)]
        if self.search or is_urgent(self.case) or not writable:
            return Expected("ring next", call)
        return Expected("text", (f"the {len(writable) if len(writable) > 1 else 'one'} on the list",))

    def _may_be_texted(self, who: str) -> bool:
        volunteer = self.case.volunteers[who]
        return bool(volunteer.get("Phone")) and volunteer.get("Reach by") not in {"Call", "E-mail"}

    def _texted(self) -> Expected | None:
        """Return that answers to a message are waited for; an urgent one waits only when all were texted."""
        case, now = self.case, self.case.now
        texted = sorted((one.at, one.again) for one in self.waits.values() if one.outcome == TEXTED)
        ring_from = min((each for _, each in texted if each), default=now)
        if ring_from <= now or (self._ready() and is_urgent(case)):
            return None
        moments = (self._moment(texted[0][0]), self._moment(ring_from))
        return Expected("texted", (str(len(texted)), *moments))

    def _claim(self) -> tuple[str, datetime, datetime] | None:
        """Return who is on it, since when and until when."""
        name = self.row.get("Dispatcher", "").strip()
        if not name:
            return self._claim_by_calling()
        since = time_of(self.row["On it since"])
        theirs = [call for call in calls_of(self.case) if call.get("By", "").strip() in {"", name}]
        renewed = [self._holds(call) for call in theirs if happened_at(call) >= since]
        return name, since, max([self.case.hours.lease(since, self._urgency()), *renewed])

    def _claim_by_calling(self) -> tuple[str, datetime, datetime] | None:
        name = self.search[-1].get("By", "").strip() if self.search else ""
        if not name:
            return None
        since = min(happened_at(call) for call in self.search if call.get("By", "").strip() == name)
        return name, since, self._holds(self.search[-1])

    def _holds(self, call: Row) -> datetime:
        hours = self.case.hours
        holds = hours.after_texting if call["Outcome"] == TEXTED else hours.lease
        return holds(happened_at(call), self._urgency())

    def _urgency(self) -> str:
        return urgency_of(self.case)

    def _last_of_each(self, calls: Sequence[Row], since: datetime | None) -> Iterator[tuple[str, _Last]]:
        tries: dict[str, int] = {}
        for call in calls:
            (who,) = call["Volunteer"]
            at, outcome = happened_at(call), call["Outcome"]
            tries[who] = tries.get(who, 0) + 1 if outcome in MISSED else 0
            again = self._again(call, tries[who])
            if since is None or at > since:
                yield who, _Last(outcome, at, tries[who], again)
            else:  # of an earlier search only a maybe counts, and a yes that came too late
                tries[who] = 0
                ready = outcome == MAYBE or (outcome == YES and who not in self.case.past.left)
                yield who, _Last(MAYBE if ready else "", at, 0, None, earlier=ready)

    def _again(self, call: Row, tries: int) -> datetime | None:
        hours, urgency, at = self.case.hours, self._urgency(), happened_at(call)
        if call["Outcome"] in MISSED:
            return hours.retry(at, urgency) if tries < (3 if urgency == URGENT else 2) else None
        if call["Outcome"] == TEXTED:
            return hours.after_texting(at, urgency)
        if call["Outcome"] == MAYBE:
            return time_of(call["Call back at"]) if call.get("Call back at") else hours.maybe(at, urgency)
        return None
