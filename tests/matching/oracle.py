"""Matching once more, by brute force: one plain loop over records, written from the rules alone.

Shares nothing with `matching` but the records, the policy, the enums and the shape of its input. Slow and
obvious on purpose: where the two differ, one of them is wrong.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from airtable_schema.options import Allow, Transport, Urgency, VolunteerStatus, Where
from airtable_schema.records import Coordinates, Need, Volunteer
from matching.ask import Ask
from matching.facts import Facts
from matching.policy import Policy
from matching.reasons import Reject

RULES = (
    Reject.PRACTICE, Reject.OFFERS_NONE, Reject.SAME_PERSON, Reject.NEVER_SEND, Reject.NOT_ACTIVE,
    Reject.ON_BREAK, Reject.WRONG_NUMBER, Reject.ON_IT, Reject.SAID_NO, Reject.NOT_ADULT, Reject.NO_CAR,
    Reject.NOT_KNOWN, Reject.PRIVATE_NOT_KNOWN, Reject.NO_SHARED_LANGUAGE, Reject.TOO_FAR, Reject.AT_LIMIT,
    Reject.ASKED_OFTEN,
)  # fmt: skip
RELAXABLE = (Allow.INTERPRETER, Allow.FARTHER, Allow.AT_LIMIT, Allow.ASKED_OFTEN, Allow.SIMILAR_KIND)
EARTH = {"mi": 6371.0088 * 0.621371192237, "km": 6371.0088}


@dataclass
class Town:
    """Everybody, what happened to them, and where they live."""

    volunteers: Sequence[Volunteer]
    facts: Mapping[str, Facts]
    buildings: Mapping[str, str]


@dataclass
class Answer:
    """What matching should say."""

    order: list[str]
    picked: list[str]
    rejected: dict[str, Reject]
    relax: dict[Allow, int]
    near: list[tuple[str, Allow]]
    coverage: dict[str, tuple[int, int, int]]
    scores: dict[str, float]


def digits(phone: str) -> str:
    """Return a US number's ten digits, however it is written."""
    found = "".join(c for c in phone if c in "0123456789")
    return found[1:] if len(found) == 11 and found[0] == "1" else found


def are_one_person(a: Volunteer, b: Volunteer) -> bool:
    """Whether two rows share a phone or an e-mail, and both are practice or both real."""
    phone = len(digits(a.phone)) >= 7 and digits(a.phone) == digits(b.phone)
    email = "@" in a.email and a.email.strip().lower() == b.email.strip().lower()
    return a.practice == b.practice and (phone or email)


def rows_of(person: Volunteer, everybody: Sequence[Volunteer]) -> list[Volunteer]:
    """Return every row of this person, however indirectly linked."""
    rows, size = [person], 0
    while size < len(rows):
        size = len(rows)
        rows += [v for v in everybody if v not in rows and any(are_one_person(v, row) for row in rows)]
    return rows


def far(a: Coordinates, b: Coordinates, unit: str) -> float:
    """Return the great-circle distance by the haversine formula."""
    lat, lon = math.radians(b.lat - a.lat), math.radians(b.lon - a.lon)
    h = (
        math.sin(lat / 2) ** 2
        + math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat)) * math.sin(lon / 2) ** 2
    )
    return 2 * EARTH[unit] * math.asin(math.sqrt(h))


class Judge:
    """One request in one town."""

    def __init__(self, town: Town, ask: Ask, policy: Policy, now: datetime) -> None:
        self.town, self.ask, self.policy, self.now = town, ask, policy, now
        self.in_person = any(need.where is Where.IN_PERSON for need in ask.needs)
        self.rows = {v.id: rows_of(v, town.volunteers) for v in town.volunteers}

    def facts(self, v: Volunteer) -> list[Facts]:
        return [self.town.facts.get(row.id, Facts()) for row in self.rows[v.id]]

    def is_one_of(self, v: Volunteer, ids: Iterable[str]) -> bool:
        return any(row.id in set(ids) for row in self.rows[v.id])

    def distance(self, v: Volunteer) -> float | None:
        if not self.in_person:
            return None
        if self.same_key(v):
            return 0.0
        if self.ask.coordinates is None or v.coordinates is None:
            return None
        return far(self.ask.coordinates, v.coordinates, self.policy.unit)

    def same_key(self, v: Volunteer) -> bool:
        key = self.town.buildings.get(v.id, "")
        return key != "" and key == self.ask.building and not self.ask.request.private

    def asks(self, v: Volunteer) -> int:
        week = self.now - timedelta(days=7)
        count = sum(1 for facts in self.facts(v) for at in facts.asks if at > week)
        here = [at for volunteer, at in self.ask.answers.asked_at.items() if self.is_one_of(v, [volunteer])]
        return count - (1 if any(at > week for at in here) else 0)

    def speaks(self, v: Volunteer) -> bool:
        spoken = v.languages or self.policy.group_languages
        wanted = self.ask.request.languages
        return not wanted or any(language in spoken for language in wanted)

    def offers(self, v: Volunteer, need: Need, *, similar: bool) -> bool:
        return need.id in v.can_help_with or (similar and any(n in v.can_help_with for n in need.also_ask))

    def first_failing(  # noqa: C901  # one rule after the other is what makes it obvious
        self, v: Volunteer, need: Need, relaxed: set[Allow]
    ) -> Reject | None:
        """Return the first rule that keeps this volunteer from this need."""
        request, policy, rows = self.ask.request, self.policy, self.rows[v.id]
        requester, answers = self.ask.requester, self.ask.answers
        if v.practice != request.practice:
            return Reject.PRACTICE
        if not self.offers(v, need, similar=Allow.SIMILAR_KIND in relaxed):
            return Reject.OFFERS_NONE
        if requester and self.is_one_of(v, requester.never_send):
            return Reject.NEVER_SEND
        inactive = {VolunteerStatus.APPLIED, VolunteerStatus.LEFT}
        if any(
            row.status in inactive or (policy.accept_volunteers_first and row.status is None) for row in rows
        ):
            return Reject.NOT_ACTIVE
        if any(row.paused_until and row.paused_until > self.now for row in rows):
            return Reject.ON_BREAK
        wrong = any(digits(v.phone) in digits(row.to_fix) for row in rows)
        if (wrong and v.phone) or self.is_one_of(v, answers.wrong_number):
            return Reject.WRONG_NUMBER
        if self.is_one_of(v, request.assigned_to):
            return Reject.ON_IT
        if any(need.id in needs and self.is_one_of(v, [who]) for who, needs in answers.declined.items()):
            return Reject.SAID_NO
        if not v.adult and (need.where is not Where.REMOTE or need.known_to_us_only):
            return Reject.NOT_ADULT
        if need.needs_a_car and not {Transport.CAR, Transport.WHEELCHAIR_CAR}.intersection(v.transport):
            return Reject.NO_CAR
        if need.known_to_us_only and not v.known_to_us:
            return Reject.NOT_KNOWN
        if request.private and not v.known_to_us:
            return Reject.PRIVATE_NOT_KNOWN
        if need.must_share_a_language and not self.speaks(v) and Allow.INTERPRETER not in relaxed:
            return Reject.NO_SHARED_LANGUAGE
        if self.is_too_far(v, need) and Allow.FARTHER not in relaxed:
            return Reject.TOO_FAR
        if self.is_at_limit(v) and Allow.AT_LIMIT not in relaxed:
            return Reject.AT_LIMIT
        if self.is_asked_often(v) and Allow.ASKED_OFTEN not in relaxed:
            return Reject.ASKED_OFTEN
        return None

    def is_too_far(self, v: Volunteer, need: Need) -> bool:
        distance = self.distance(v)
        if need.where is not Where.IN_PERSON or distance is None:
            return False
        limits = [self.policy.radius if need.farthest is None else need.farthest]
        limits += [row.travels_up_to for row in self.rows[v.id] if row.travels_up_to is not None]
        return distance > min(limits)

    def is_at_limit(self, v: Volunteer) -> bool:
        rows = self.rows[v.id]
        once = [self.policy.at_most_at_once if r.at_most_at_once is None else r.at_most_at_once for r in rows]
        week = [r.at_most_a_week for r in rows if r.at_most_a_week is not None]
        open_now = sum(facts.open_now for facts in self.facts(v))
        return open_now >= min(once) or any(self.asks(v) >= limit for limit in week)

    def is_asked_often(self, v: Volunteer) -> bool:
        blank = any(row.at_most_a_week is None for row in self.rows[v.id])
        urgent = self.ask.request.urgency is Urgency.URGENT
        return blank and not urgent and self.asks(v) >= self.policy.at_most_a_week

    def takes(self, v: Volunteer, relaxed: set[Allow]) -> list[Need]:
        return [need for need in self.ask.needs if self.first_failing(v, need, relaxed) is None]

    def reject(self, v: Volunteer) -> Reject:
        """Return the rule that took the last of the needs."""
        if v.practice != self.ask.request.practice:
            return Reject.PRACTICE
        allowed = set(self.ask.request.allow)
        failing = [self.first_failing(v, need, allowed) for need in self.ask.needs]
        return max((rule for rule in failing if rule), key=RULES.index, default=Reject.OFFERS_NONE)

    def score(self, v: Volunteer, takes: Sequence[Need]) -> float:
        w, request = self.policy.weights, self.ask.request
        there = any(need.where is Where.IN_PERSON for need in takes)
        distance = self.distance(v) if there else None
        d = (
            None
            if self.ask.coordinates is None or v.coordinates is None
            else far(self.ask.coordinates, v.coordinates, self.policy.unit)
        )
        next_door = self.same_key(v) or (d is not None and d <= self.policy.same_building)
        share = sum(1 if need.id in v.can_help_with else self.policy.similar_share for need in takes)
        requester = self.ask.requester
        knows = bool(requester and self.is_one_of(v, requester.helped_by))
        free = not self.ask.times or not v.availability or any(t in v.availability for t in self.ask.times)
        speaks = self.speaks(v) or Allow.OTHER_LANGUAGES in request.allow
        points = w.same_building * (there and next_door and not request.private)
        points += w.capability * share / len(self.ask.needs)
        points += w.proximity * self.proximity(distance)
        points += w.fairness * self.fairness(v)
        points += (w.knows_neighbour_repeating if request.repeat_every_days else w.knows_neighbour) * knows
        return points + w.language * speaks + w.availability * free

    def proximity(self, distance: float | None) -> float:
        if distance is None:
            return 0.0
        edge = next((edge for edge in self.policy.bands if distance <= edge), distance)
        return 1 / (1 + edge / self.policy.half)

    def fairness(self, v: Volunteer) -> float:
        rows, facts = self.rows[v.id], self.facts(v)
        asked = [at for at in [*(r.last_asked for r in rows), *(f.last_asked for f in facts)] if at]
        helped = [at for at in [*(r.last_assigned for r in rows), *(f.last_helped for f in facts)] if at]
        value = 1 / (1 + sum(f.open_now for f in facts))
        for times, cooldown in ((asked, self.policy.asked_cooldown), (helped, self.policy.helped_cooldown)):
            if times:
                age = max((self.now - max(times)) / timedelta(seconds=1), 0)
                value *= age / (age + cooldown.total_seconds())
        return value

    def key(self, v: Volunteer, takes: Sequence[Need]) -> tuple[bool, bool, int, float, int]:
        """Return what orders people: the smallest first."""
        unanswered = max(f.unanswered_in_a_row for f in self.facts(v)) >= self.policy.unanswered_last
        unknown = self.in_person and self.distance(v) is None
        there = any(need.where is Where.IN_PERSON for need in takes)
        distance = self.distance(v) if there else None
        true = math.inf if distance is None else distance
        return unanswered, unknown, -round(self.score(v, takes) * 1e9), true, self.hash(v)

    def hash(self, v: Volunteer) -> int:
        z = 0
        for text in (v.id, self.ask.request.id):
            z ^= sum(ord(letter) * 256**n for n, letter in enumerate(text)) % (2**61 - 1)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            z = (z ^ z >> shift) * factor % 2**64
        return z ^ z >> 31


def answer(town: Town, ask: Ask, policy: Policy, now: datetime) -> Answer:
    """Judge everybody, one after the other."""
    judge = Judge(town, ask, policy, now)
    allowed = set(ask.request.allow)
    takes = {v.id: judge.takes(v, allowed) for v in town.volunteers}
    by_id = {v.id: v for v in town.volunteers}
    rejected = {v.id: judge.reject(v) for v in town.volunteers if not takes[v.id]}
    _stand_for_their_person(judge, takes, rejected)
    order = sorted((v for v in takes if v not in rejected), key=lambda v: judge.key(by_id[v], takes[v]))
    left = [v for v in town.volunteers if v.id in rejected and rejected[v.id] is not Reject.SAME_PERSON]
    more = {allow: {v.id for v in left if judge.takes(v, {*allowed, allow})} for allow in RELAXABLE}
    return Answer(
        order=order,
        picked=_list(order, takes, ask, policy),
        rejected=rejected,
        relax=dict(Counter({allow: len(who) for allow, who in more.items() if who})),
        near=_near(judge, more, by_id, allowed)[
            : policy.near_misses if len(order) < policy.thin_below else 0
        ],
        coverage={need.id: _coverage(judge, need, takes, rejected, allowed) for need in ask.needs},
        scores={v: judge.score(by_id[v], takes[v]) for v in order},
    )


def _stand_for_their_person(judge: Judge, takes: dict[str, list[Need]], rejected: dict[str, Reject]) -> None:
    people = {frozenset(row.id for row in rows): rows for rows in judge.rows.values() if len(rows) > 1}
    for rows in people.values():
        if rows[0].practice != judge.ask.request.practice:
            continue
        fine = [row for row in rows if row.id not in rejected]
        if fine:
            best = min(fine, key=lambda row: judge.key(row, takes[row.id]))
        else:
            best = min(rows, key=lambda row: (-RULES.index(rejected[row.id]), row.created_at, row.id))
        rejected.update({row.id: Reject.SAME_PERSON for row in rows if row is not best})


def _list(order: list[str], takes: Mapping[str, list[Need]], ask: Ask, policy: Policy) -> list[str]:
    picked = order[: _size(ask, policy)]
    for need in ask.needs:
        able = [v for v in order if need in takes[v]]
        if not able or any(v in picked for v in able):
            continue
        for place in range(len(picked) - 1, -1, -1):
            others = picked[:place] + picked[place + 1 :]
            if all(
                any(n in takes[v] for v in others) for n in ask.needs if any(n in takes[v] for v in picked)
            ):
                picked = sorted([*others, able[0]], key=order.index)
                break
    return picked


def _size(ask: Ask, policy: Policy) -> int:
    return max(policy.shortlist, 2 * ask.request.how_many_volunteers)


def _near(
    judge: Judge, more: Mapping[Allow, set[str]], by_id: Mapping[str, Volunteer], allowed: set[Allow]
) -> list[tuple[str, Allow]]:
    found = {v: allow for allow in reversed(RELAXABLE) for v in more[allow]}
    return sorted(
        found.items(),
        key=lambda one: judge.key(by_id[one[0]], judge.takes(by_id[one[0]], {*allowed, one[1]})),
    )


def _coverage(
    judge: Judge,
    need: Need,
    takes: Mapping[str, list[Need]],
    rejected: Mapping[str, Reject],
    allowed: set[Allow],
) -> tuple[int, int, int]:
    people = [v for v in judge.town.volunteers if v.practice == judge.ask.request.practice]
    offered = [v for v in people if judge.offers(v, need, similar=False)]
    able = [v for v in people if v.id not in rejected and need in takes[v.id]]
    similar = [
        v
        for v in people
        if rejected.get(v.id) is not Reject.SAME_PERSON
        and need not in takes[v.id]
        and judge.first_failing(v, need, {*allowed, Allow.SIMILAR_KIND}) is None
    ]
    return len(offered), len(able), len(similar)
