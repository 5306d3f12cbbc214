"""A world of one request, small enough to try everything that can happen in it.

The base, the channel and the clock are values; every call that a worker makes is one indivisible step, and
between two steps anything else may happen: the other worker's step, a kill, a person's edit, a second going
by, a post that lands late. The workers run the real `worker.reconcile`.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from worker import reconcile
from worker.reconcile import Act, Call, Known, Memory, Notice, Shown, Want


class Breakage(StrEnum):
    """A rule left out, to see that the model notices."""

    NONE = "every rule holds"
    NO_LOOK_UP = "no look-up"
    ADOPT_WITHOUT_EDIT = "adopt without edit"
    STRICTLY_AFTER = "> for >="
    DATE_OF_REPLY = "Date of the reply"
    STEPS_SWAPPED = "steps 1 and 3 swapped"
    NO_SWEEP = "no sweep"
    NO_KEY_IN_NOTICE = "no key in a notice"


class Story(StrEnum):
    """What the one edit of a person changes, from which beginning."""

    ADDRESS = "the address of an open request"
    ASSIGN = "an open request is assigned"
    COMPLETE = "an assigned request is complete"
    CLOSE_AT_ONCE = "an open request is closed"


ANA = "assigned:recROSA:1:recANA"


@cache
def wanted(story: Story, version: int, seen_at: int) -> Want:
    """Return what should be true of the request as people left it in that version."""
    finished = version == 1 and story in {Story.COMPLETE, Story.CLOSE_AT_ONCE}
    assigned = (story, version) in {(Story.ASSIGN, 1), (Story.COMPLETE, 0)}
    return Want(
        row=f"row {version}",
        card=f"card {version}",
        may_post=not finished,
        notices=(Notice(ANA, "Ana is coming"),) if assigned else (),
        fold=finished,
        marks=f"{version}@{seen_at}",
    )


class Message(NamedTuple):
    """One message in the channel; `key` is "card" or a notice's."""

    ts: str
    key: str
    fingerprint: str


class Worker(NamedTuple):
    """One worker in the middle of a pass; `waiting` for a moment after a call without an answer."""

    known: Known
    want: Want
    waiting: bool = False


class Sweeper(NamedTuple):
    """One worker in the middle of a sweep: what it read of the channel, and what it still has to delete."""

    cards: tuple[Shown, ...]
    thread: tuple[Notice, ...]
    delete: tuple[str, ...]


class World(NamedTuple):
    """Everything there is, and how much may still happen."""

    second: int = 0
    version: int = 0
    edited_at: int = 0
    memory: Memory = Memory()
    seen: int | None = None
    looked_at: int = -1
    messages: tuple[Message, ...] = ()
    next_ts: int = 1
    late: Message | None = None
    workers: tuple[Worker | Sweeper | None, ...] = (None, None)
    kills: int = 2
    edits: int = 1
    lates: int = 1
    seconds: int = 1
    passes: int = 3


class Model:
    """Every step that can be taken from a world, under the rules less one.

    `alone` is a desk with one worker, no sweep and no post that lands late: there the look-up itself must
    keep the card single, however often the worker is killed.
    """

    def __init__(self, story: Story, breakage: Breakage = Breakage.NONE, *, alone: bool = False) -> None:
        self.story = story
        self.breakage = breakage
        self.sweeps = not alone and breakage is not Breakage.NO_SWEEP
        self.workers = 1 if alone else 2
        self.start = World(lates=0 if alone else 1)

    def steps(self, world: World) -> Iterator[World]:
        """Yield every world that can come next."""
        yield from self._happenings(world)
        for who in range(self.workers):
            yield from self._worker_steps(world, who)

    # What happens around the workers -----------------------------------------------------------------

    def _happenings(self, world: World) -> Iterator[World]:
        if world.edits:
            yield world._replace(version=1, edited_at=world.second, edits=world.edits - 1)
        if world.seconds:
            yield world._replace(second=world.second + 1, seconds=world.seconds - 1)
        if world.late:
            yield landed(world)

    def _worker_steps(self, world: World, who: int) -> Iterator[World]:
        worker = world.workers[who]
        if worker is None:
            if world.passes:
                yield from self._starts(world._replace(passes=world.passes - 1), who)
            return
        if world.kills:
            yield put(world, who, None)._replace(kills=world.kills - 1)
        yield self.step(world, who)
        if world.lates and isinstance(worker, Worker) and not worker.waiting:
            call = reconcile.next_call(worker.known, worker.want)
            if call.act in {Act.POST, Act.POST_NOTICE}:
                yield self._unanswered(world, who, call)

    def _starts(self, world: World, who: int) -> Iterator[World]:
        if self.attended(world):
            yield self.read(world, who)
        if self.sweeps and world.messages:
            yield self.sweep(world, who)

    def _unanswered(self, world: World, who: int, call: Call) -> World:
        """Return the world in which Slack took the post, but neither shows it yet nor answered."""
        worker = world.workers[who]
        assert isinstance(worker, Worker)
        message = self._message(world, worker, call)
        waiting = worker._replace(known=reconcile.unanswered(worker.known), waiting=True)
        after = put(world, who, waiting)._replace(late=message, lates=world.lates - 1)
        return after._replace(next_ts=world.next_ts + 1)

    # Passes ----------------------------------------------------------------------------------------

    def attended(self, world: World) -> bool:
        """Return whether the attention call returns the request."""
        if world.seen is None:
            return not wanted(self.story, world.version, 0).fold
        if self.breakage is Breakage.STRICTLY_AFTER:
            return world.edited_at > world.looked_at
        return world.edited_at >= world.looked_at

    def read(self, world: World, who: int, card: Shown | None = None, naming: bool = False) -> World:
        """Return the world in which a worker has read the row and decided what should be true.

        `card` and `naming` are what its sweep saw of the channel.
        """
        seen_at = world.second + (1 if self.breakage is Breakage.DATE_OF_REPLY else 0)
        known = Known.of(world.memory)
        if card:
            known = reconcile.looked_up(known, (card,))
        if naming:
            known = replace(known, folded=False)
        return put(world, who, Worker(known, wanted(self.story, world.version, seen_at)))

    def sweep(self, world: World, who: int) -> World:
        """Return the world in which a worker has read the channel and found what is there twice."""
        keep: dict[str, Message] = {}
        delete: list[str] = []
        for message in world.messages:
            if message.key in keep and self.breakage is not Breakage.NO_KEY_IN_NOTICE:
                delete.append(message.ts)
            keep.setdefault(message.key, message)
        cards = tuple(Shown(m.ts, m.fingerprint) for m in world.messages if m.key == "card")[:1]
        thread = tuple(Notice(m.key, m.fingerprint, m.ts) for m in keep.values() if m.key != "card")
        return put(world, who, Sweeper(cards, thread, tuple(delete)))

    def step(self, world: World, who: int) -> World:
        """Return the world after that worker's next call."""
        worker = world.workers[who]
        if isinstance(worker, Sweeper):
            return self._sweep_on(world, who, worker)
        assert worker is not None
        if worker.waiting:
            return put(world, who, worker._replace(waiting=False))
        call = reconcile.next_call(worker.known, worker.want)
        if call.act is Act.REST:
            return put(world, who, None)
        return self._made(world, who, worker, call)

    def _sweep_on(self, world: World, who: int, sweeper: Sweeper) -> World:
        if sweeper.delete:
            left = tuple(m for m in world.messages if m.ts != sweeper.delete[0])
            going_on = sweeper._replace(delete=sweeper.delete[1:])
            return put(world._replace(messages=left), who, going_on)
        card = sweeper.cards[0] if sweeper.cards else None
        naming = any(notice.fingerprint != reconcile.FOLDED for notice in sweeper.thread)
        odd = card != world.memory.card or (naming and world.memory.folded)
        return self.read(world, who, card, naming) if card and odd else put(world, who, None)

    # Calls -----------------------------------------------------------------------------------------

    def _made(self, world: World, who: int, worker: Worker, call: Call) -> World:
        known, want = worker.known, worker.want
        if call.act is Act.PREPARE:
            return self._prepare(world, who, worker)
        if call.act is Act.REMEMBER:
            return self._remember(world, who, worker)
        if call.act is Act.LOOK_UP:
            return put(world, who, worker._replace(known=self._look_up(world, known, want)))
        if call.act is Act.LOOK_UP_THREAD:
            thread = self._thread(world)
            return put(world, who, worker._replace(known=reconcile.thread_read(known, want, thread)))
        if call.act in {Act.EDIT, Act.EDIT_NOTICE}:
            return self._edit(world, who, worker, call)
        return self._post(world, who, worker, call)

    def _prepare(self, world: World, who: int, worker: Worker) -> World:
        known = reconcile.prepared(worker.known, worker.want)
        after = world._replace(memory=replace(world.memory, row=worker.want.row))
        if self.breakage is Breakage.STEPS_SWAPPED:
            said_too_soon = world.memory.card and replace(world.memory.card, fingerprint=worker.want.card)
            early = replace(after.memory, card=said_too_soon, marks=worker.want.marks)
            after = marked(after, worker.want)._replace(memory=early)
        return put(after, who, worker._replace(known=known))

    def _remember(self, world: World, who: int, worker: Worker) -> World:
        memory = reconcile.to_remember(worker.known, worker.want)
        after = marked(world._replace(memory=memory), worker.want)
        return put(after, who, worker._replace(known=reconcile.remembered(worker.known, worker.want)))

    def _look_up(self, world: World, known: Known, want: Want) -> Known:
        if self.breakage is Breakage.NO_LOOK_UP:
            return reconcile.looked_up(known, ())
        cards = tuple(Shown(m.ts, m.fingerprint) for m in world.messages if m.key == "card")
        if self.breakage is Breakage.ADOPT_WITHOUT_EDIT:
            cards = tuple(replace(card, fingerprint=want.card) for card in cards)
        return reconcile.looked_up(known, cards)

    def _thread(self, world: World) -> tuple[Notice, ...]:
        if self.breakage is Breakage.NO_KEY_IN_NOTICE:
            return ()
        return tuple(Notice(m.key, m.fingerprint, m.ts) for m in world.messages if m.key != "card")

    def _edit(self, world: World, who: int, worker: Worker, call: Call) -> World:
        there = any(message.ts == call.ts for message in world.messages)
        known, want = worker.known, worker.want
        if not there:
            known = replace(known, thread=None) if call.key else reconcile.card_lost(known, call.ts)
            return put(world, who, worker._replace(known=known))
        shows = self._fingerprint(want, call)
        messages = tuple(
            message._replace(fingerprint=shows) if message.ts == call.ts else message
            for message in world.messages
        )
        known = self._confirmed(known, want, call, call.ts)
        return put(world._replace(messages=messages), who, worker._replace(known=known))

    def _post(self, world: World, who: int, worker: Worker, call: Call) -> World:
        message = self._message(world, worker, call)
        known = self._confirmed(worker.known, worker.want, call, message.ts)
        after = world._replace(messages=(*world.messages, message), next_ts=world.next_ts + 1)
        return put(after, who, worker._replace(known=known))

    def _confirmed(self, known: Known, want: Want, call: Call, ts: str) -> Known:
        if not call.key:
            n = known.card.n if known.card else known.next_n
            return reconcile.card_shows(known, Shown(ts, want.card, n))
        notice = Notice(call.key, self._fingerprint(want, call), ts)
        return reconcile.notice_shows(known, want, notice)

    def _message(self, world: World, worker: Worker, call: Call) -> Message:
        return Message(str(world.next_ts), call.key or "card", self._fingerprint(worker.want, call))

    def _fingerprint(self, want: Want, call: Call) -> str:
        if not call.key:
            return want.card
        return reconcile.FOLDED if want.fold else "Ana is coming"


def put(world: World, who: int, worker: Worker | Sweeper | None) -> World:
    """Return the world with that worker in that place."""
    first, second = world.workers
    return world._replace(workers=(worker, second) if who == 0 else (first, worker))


def alike(world: World) -> World:
    """Return the world with its workers in one order: which of two equals does what makes no difference."""
    first, second = world.workers
    swap = first is not None and second is not None and hash(first) > hash(second)
    return world._replace(workers=(second, first)) if swap or first is None else world


def marked(world: World, want: Want) -> World:
    """Return the world in which the base knows what was seen, and when."""
    seen, _, at = want.marks.partition("@")
    return world._replace(seen=int(seen), looked_at=int(at))


def landed(world: World) -> World:
    """Return the world in which the late post is there."""
    assert world.late
    return world._replace(messages=(*world.messages, world.late), late=None)
