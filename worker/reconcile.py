"""What to do next about one request: a pure state machine over what is known and what should be true.

The order is the protocol. First the base is told what the card will say (PREPARE: a base that would refuse
to remember refuses here, before anything is said); then the channel (look before posting, edit rather than
post); then the base again (REMEMBER: only what Slack has confirmed). Dying between any two calls changes only
when things happen: the next look starts from what the base and the channel hold, and goes on.

Nothing here does anything. The caller makes the call that `next_call` names and feeds its result to one of
the functions below, which return what is known then. `tests/model` explores every interleaving of it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

FOLDED = "folded"
"""The fingerprint of every notice that names nobody any more, because its request has ended."""


class Act(StrEnum):
    """The kinds of call."""

    PREPARE = "prepare"
    LOOK_UP = "look up"
    POST = "post"
    EDIT = "edit"
    LOOK_UP_THREAD = "look up thread"
    POST_NOTICE = "post notice"
    LOOK_UP_OLD_THREAD = "look up old thread"
    POINT = "point"
    """Say in the thread of the card that was replaced where the new one is."""
    EDIT_NOTICE = "edit notice"
    REMEMBER = "remember"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make: `key` names a notice, `ts` the message to edit."""

    act: Act
    key: str = ""
    ts: str = ""


REST = Call(Act.REST)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of ours in the channel: `fingerprint` is what it shows, `n` counts a request's cards."""

    ts: str
    fingerprint: str
    n: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """A thread reply: what it is about (`key`) and what it shows."""

    key: str
    fingerprint: str
    ts: str = ""
    only_edits: bool = False
    """Whether it is said only in the place of what stands there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the base remembers of one request, as far as we know.

    `row` stands for the columns written in step 1, `marks` for those that say what was seen and when to look
    again; both are compared, never read. `said` are the keys of the notices said, `folded` tells that none of
    them names a person any more.
    """

    row: str = ""
    card: Shown | None = None
    said: frozenset[str] = frozenset()
    folded: bool = False
    marks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What should be true of one request.

    `card` is the fingerprint that its card should show ("" when it should have none yet); `may_post` is false
    for a finished request, which gets no card if it has none. `fold` asks that no notice names a person.
    """

    row: str
    card: str
    may_post: bool = True
    notices: tuple[Notice, ...] = ()
    fold: bool = False
    marks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What one worker knows of one request: the base's memory, and what it saw of the channel itself.

    `card` is the card as Slack last confirmed it; `searched` tells whether the channel was looked through
    for it; `thread` holds our notices there, None when it has not been read; `gone` are cards that do not
    exist or can't be edited, `next_n` is the number of the card that would be posted. `replaced` is the card
    that stays in the channel as it is; whether its thread points to the new one (`pointed`) is not known
    before it was read.
    """

    memory: Memory
    card: Shown | None = None
    searched: bool = False
    thread: tuple[Notice, ...] | None = None
    said: frozenset[str] = frozenset()
    folded: bool = False
    gone: frozenset[str] = frozenset()
    next_n: int = 1
    replaced: str = ""
    pointed: bool | None = None

    @classmethod
    def of(cls, memory: Memory) -> "Known":
        """Return what a worker knows that has read the row and nothing else."""
        n = memory.card.n if memory.card else 1
        return cls(memory=memory, card=memory.card, said=memory.said, folded=memory.folded, next_n=n)


def next_call(known: Known, want: Want) -> Call:
    """Return the next call to make, REST when everything is as it should be."""
    saying = _next_said(known, want)
    if saying is not None:
        return saying if known.memory.row == want.row else Call(Act.PREPARE)
    return REST if known.memory == to_remember(known, want) else Call(Act.REMEMBER)


def to_remember(known: Known, want: Want) -> Memory:
    """Return what the base should remember now: only what Slack has confirmed."""
    folded = want.fold and known.folded
    return Memory(row=want.row, card=known.card, said=known.said, folded=folded, marks=want.marks)


def _next_said(known: Known, want: Want) -> Call | None:
    """Return the next call to the channel, None when it shows what it should."""
    if not want.card:
        return None
    if known.card is None:
        return _find_or_post(known, want)
    if known.card.fingerprint != want.card:
        return Call(Act.EDIT, ts=known.card.ts)
    return _next_pointer(known) or _next_notice(known, want)


def _find_or_post(known: Known, want: Want) -> Call | None:
    if not known.searched:
        return Call(Act.LOOK_UP)
    return Call(Act.POST) if want.may_post else None


def _next_pointer(known: Known) -> Call | None:
    if not known.replaced or known.pointed:
        return None
    act = Act.LOOK_UP_OLD_THREAD if known.pointed is None else Act.POINT
    return Call(act, ts=known.replaced)


def _next_notice(known: Known, want: Want) -> Call | None:
    there = None if known.thread is None else {notice.key for notice in known.thread}
    wanted = [one for one in want.notices if not one.only_edits or there is None or one.key in there]
    unsaid = [notice for notice in wanted if notice.key not in known.said]
    to_fold = want.fold and not known.folded
    if not unsaid and not to_fold:
        return None
    if known.thread is None:
        return Call(Act.LOOK_UP_THREAD)
    if to_fold:
        naming = next(notice for notice in known.thread if notice.fingerprint != FOLDED)
        return Call(Act.EDIT_NOTICE, key=naming.key, ts=naming.ts)
    return _say(unsaid[0], known.thread)


def _say(notice: Notice, thread: tuple[Notice, ...]) -> Call:
    """Return the call that says it: an edit where the thread already has it, however it came there."""
    there = next((other for other in thread if other.key == notice.key), None)
    if there is None:
        return Call(Act.POST_NOTICE, key=notice.key)
    return Call(Act.EDIT_NOTICE, key=notice.key, ts=there.ts)


# What is known after a call ------------------------------------------------------------------------------


def prepared(known: Known, want: Want) -> Known:
    """Return what is known once step 1 is written."""
    return replace(known, memory=replace(known.memory, row=want.row))


def looked_up(known: Known, cards: tuple[Shown, ...]) -> Known:
    """Return what is known once the channel was read: the highest number counts, of its copies the oldest.

    A lower one is never taken up while a higher one stands, be that one fixed; a number is never given twice.
    """
    highest = max((card.n for card in cards), default=0)
    alive = [card for card in cards if card.n == highest and card.ts not in known.gone]
    if not alive:
        return replace(known, card=None, searched=True, next_n=max(known.next_n, highest + 1))
    best = min(alive, key=lambda card: _age(card.ts))
    return replace(known, card=best, searched=True, next_n=max(known.next_n, best.n))


def card_shows(known: Known, card: Shown) -> Known:
    """Return what is known once Slack confirmed a post or an edit of the card."""
    return replace(known, card=card, next_n=max(known.next_n, card.n))


def card_lost(known: Known, ts: str, *, stays: bool = False) -> Known:
    """Return what is known once the card is gone, or fixed and `stays`: look for another, or post one."""
    n = max(known.next_n, known.card.n + 1) if known.card else known.next_n + 1
    gone, replaced = known.gone | {ts}, ts if stays else known.replaced
    lost = replace(known, card=None, searched=False, thread=None, gone=gone, next_n=n)
    return replace(lost, replaced=replaced, pointed=None)


def old_thread_read(known: Known, pointed: bool) -> Known:
    """Return what is known once the thread of the card that was replaced was read, or pointed from."""
    return replace(known, pointed=pointed)


def unanswered(known: Known) -> Known:
    """Return what is known after a call that got no clear answer: look again before anything else is said."""
    card = known.memory.card if known.card else None
    card = None if card and card.ts in known.gone else card
    return replace(known, card=card, searched=False, thread=None, pointed=None)


def thread_read(known: Known, want: Want, notices: tuple[Notice, ...]) -> Known:
    """Return what is known once the thread was read: what stands there as it should counts as said."""
    seen = replace(known, thread=notices)
    return _folded_if_done(_adopted(seen, want), want)


def notice_shows(known: Known, want: Want, notice: Notice) -> Known:
    """Return what is known once Slack confirmed a notice."""
    others = tuple(other for other in known.thread or () if other.ts != notice.ts)
    return thread_read(known, want, (*others, notice))


def remembered(known: Known, want: Want) -> Known:
    """Return what is known once step 3 is written."""
    return replace(known, memory=to_remember(known, want))


def _adopted(known: Known, want: Want) -> Known:
    standing = {(notice.key, notice.fingerprint) for notice in known.thread or ()}
    said = {wanted.key for wanted in want.notices if (wanted.key, wanted.fingerprint) in standing}
    return replace(known, said=known.said | said)


def _folded_if_done(known: Known, want: Want) -> Known:
    if not want.fold:
        return known
    names_nobody = all(notice.fingerprint == FOLDED for notice in known.thread or ())
    return replace(known, folded=names_nobody)


def _age(ts: str) -> tuple[int, str]:
    """Return a Slack timestamp as a key that sorts the oldest first: a shorter run of digits is older."""
    return len(ts), ts
