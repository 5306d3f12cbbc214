"""Taking a request on, and letting it go again."""

from datetime import datetime

from notifiers.answers import Answer, Said
from notifiers.presses import Act, Press
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.remembered.claim import Claim, claim_of, is_theirs

LET_GO = ({"dispatcher": ""}, {"claim": "", "on_it_since": None})
"""What people's and the worker's columns hold when nobody is on it."""


def claim(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001  (what every act takes)
    """Take a request on; from somebody else only when meant, or when nothing was heard of them for long."""
    held = claim_of(view.request)
    yours = Answer(code=Said.YOURS, values={"until": view.stands.moments.lease_until})
    if held is not None and is_theirs(held, press.user, press.user_name):
        renewed = Claim(by=press.user, name=held.name, since=press.at)
        return Deed(memory=_memory(renewed, press.at), answer=yours)
    if held is not None and not view.stands.lapsed and press.text("sure") != "yes":
        return _claimed_by(held, press.at)
    name = press.user_name.strip() or press.user
    mine = Claim(by=press.user, name=name, since=press.at)
    return Deed(changes={"dispatcher": name}, memory=_memory(mine, press.at), answer=yours, claims=True)


def release(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Let a request go that one is on."""
    held = claim_of(view.request)
    if held is None:
        return refused(Said.NOTHING_TO_DO)
    if not is_theirs(held, press.user, press.user_name):
        return _claimed_by(held, press.at)
    changes, memory = LET_GO
    return Deed(changes=changes, memory=memory, answer=Answer(code=Said.LET_GO))


def hand_over(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001
    """Tell the next shift what it should know, and let go of all that one is on if that was ticked."""
    let_go = view.mine if press.text("let_go") == "yes" else ()
    return Deed(
        others={request.id: LET_GO for request in let_go},
        answer=Answer(code=Said.HANDED_OVER),
        hands_over=press.text("note").strip(),
    )


def lost_to(winner: Claim, press: Press) -> Refusal:
    """Return what somebody is told who pressed at the same moment as somebody else, and came second."""
    return _claimed_by(winner, press.at)


def _claimed_by(held: Claim, at: datetime) -> Refusal:
    values = {"who": held.name, "since": held.since or at}
    return Refusal(Answer(code=Said.CLAIMED_BY, values=values, sure=Act.CLAIM))


def _memory(claim: Claim, at: datetime) -> dict[str, object]:
    return {"claim": claim.written(), "on_it_since": at.replace(microsecond=0)}
