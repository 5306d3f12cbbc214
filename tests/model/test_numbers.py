"""Fixed cards, restarts, copies and deletions in every order: no number is given to two cards."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest

from worker import reconcile
from worker.reconcile import Act, Call, Known, Memory, Shown, Want


class Desk(NamedTuple):
    """One request and one worker; `fixed` are the cards that can't be edited, the last six count down."""

    cards: tuple[Shown, ...] = ()
    fixed: frozenset[str] = frozenset()
    known: Known = Known.of(Memory())
    version: int = 0
    next_ts: int = 1
    edits: int = 2
    closings: int = 2
    restarts: int = 1
    copies: int = 1
    deletions: int = 1
    unanswered: int = 1

    @property
    def want(self) -> Want:
        return Want(row="row", card=f"version {self.version}")


def steps(desk: Desk) -> Iterator[Desk]:
    """Yield every desk that can come next."""
    if desk.edits:
        yield desk._replace(version=desk.version + 1, edits=desk.edits - 1)
    if desk.closings:
        standing = frozenset(card.ts for card in desk.cards)
        yield desk._replace(fixed=desk.fixed | standing, closings=desk.closings - 1)
    if desk.restarts:
        yield desk._replace(known=Known.of(desk.known.memory), restarts=desk.restarts - 1)
    if desk.copies and desk.cards:
        copy = replace(desk.cards[-1], ts=str(desk.next_ts))
        yield standing_too(desk, copy)._replace(copies=desk.copies - 1)
    if desk.deletions and desk.cards:
        yield desk._replace(cards=desk.cards[:-1], deletions=desk.deletions - 1)
    if desk.unanswered and reconcile.next_call(desk.known, desk.want).act is Act.POST:
        known = reconcile.unanswered(desk.known)
        yield posted(desk)._replace(known=known, unanswered=desk.unanswered - 1)
    yield called(desk)
    yield swept(desk)


def standing_too(desk: Desk, card: Shown) -> Desk:
    """Return the desk with one more card in the channel."""
    return desk._replace(cards=(*desk.cards, card), next_ts=desk.next_ts + 1)


def posted(desk: Desk) -> Desk:
    """Return the desk after a post that was done; its number must be a new one."""
    n = desk.known.next_n
    assert all(card.n < n for card in desk.cards), "a number is given twice"
    return standing_too(desk, Shown(str(desk.next_ts), desk.want.card, n))


def called(desk: Desk) -> Desk:
    """Return the desk after the worker's next call."""
    known, want = desk.known, desk.want
    call = reconcile.next_call(known, want)
    if call.act is Act.POST:
        after = posted(desk)
        return after._replace(known=reconcile.card_shows(known, after.cards[-1]))
    if call.act is Act.EDIT:
        return edited(desk, call)
    answers = {
        Act.PREPARE: lambda: reconcile.prepared(known, want),
        Act.LOOK_UP: lambda: reconcile.looked_up(known, desk.cards),
        Act.LOOK_UP_OLD_THREAD: lambda: reconcile.old_thread_read(known, pointed=True),
        Act.REMEMBER: lambda: reconcile.remembered(known, want),
        Act.REST: lambda: known,
    }
    return desk._replace(known=answers[call.act]())


def edited(desk: Desk, call: Call) -> Desk:
    """Return the desk after an edit, which the channel may refuse."""
    card = next((card for card in desk.cards if card.ts == call.ts), None)
    if card is None or card.ts in desk.fixed:
        known = reconcile.card_lost(desk.known, call.ts, stays=card is not None)
        return desk._replace(known=known)
    shows = replace(card, fingerprint=desk.want.card)
    cards = tuple(shows if other is card else other for other in desk.cards)
    return desk._replace(cards=cards, known=reconcile.card_shows(desk.known, shows))


def swept(desk: Desk) -> Desk:
    """Return the desk after a sweep: of the highest number the oldest is kept, its copies are deleted."""
    held = desk.known.memory.card
    if not desk.cards:
        lost = held is not None and desk.known.card == held
        return desk._replace(known=reconcile.card_lost(desk.known, held.ts)) if held and lost else desk
    kept = min(desk.cards, key=lambda card: (-card.n, int(card.ts)))
    left = tuple(card for card in desk.cards if card.n < kept.n or card is kept)
    known = desk.known if held == kept else reconcile.looked_up(desk.known, (kept,))
    return desk._replace(cards=left, known=known)


def at_rest(desk: Desk) -> Desk:
    """Return the desk after one worker went on, and swept, until nothing changed."""
    for _ in range(20):
        before = desk
        for _ in range(10):
            desk = called(desk)
        desk = swept(desk)
        if desk == before:
            return desk
    raise AssertionError("it never comes to rest")


def assert_one_stands(desk: Desk) -> None:
    """Hold that the highest number stands once, as the base remembers it, and shows what it should."""
    number = max(card.n for card in desk.cards)
    assert desk.known.memory.card is not None
    assert [card for card in desk.cards if card.n == number] == [desk.known.memory.card]
    assert desk.known.memory.card.fingerprint == desk.want.card


@pytest.mark.timeout(600)
def test_no_number_is_given_twice_and_the_highest_stands_once_as_the_base_remembers_it() -> None:
    reached, queue, resting = {Desk()}, deque([Desk()]), set[Desk]()
    while queue:
        desk = queue.popleft()
        left = desk._replace(edits=0, closings=0, restarts=0, copies=0, deletions=0, unanswered=0)
        if left not in resting:
            resting.add(left)
            assert_one_stands(at_rest(left))
        new = set(steps(desk)) - reached
        reached |= new
        queue.extend(new)
    assert len(reached) > 1_000
