"""From a press to its deed: which act is carried out by what."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from notifiers.answers import Said
from notifiers.presses import ABOUT_OLD_ONES, Act, Press
from worker.deeds import asker, assigning, candidates, claims, doing, whole
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.deeds.undo import read_token, undo

AT_LARGE = frozenset({Act.NEW_REQUEST, Act.HANDOVER, Act.CHECK_NOW}) | ABOUT_OLD_ONES
"""Acts about no request that is there already."""
_OF_ENDED_ONES = frozenset({Act.UNDO, Act.CONTACT_DETAILS})
"""Acts that an ended request still takes."""

Carry = Callable[[Press, DeedView, datetime], Deed | Refusal]


def deed(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:
    """Return what a press does, or why it does nothing. Never raises for what somebody pressed."""
    ended = view.request.is_final and press.act not in AT_LARGE | _OF_ENDED_ONES
    if ended:
        return refused(Said.REQUEST_ENDED)
    return _CARRIED_OUT[press.act](press, view, now)


def request_of(press: Press) -> str:
    """Return the id of the request that a press is about, "" for none."""
    if press.act in AT_LARGE:
        return ""
    token = read_token(press.text("token")) if press.act is Act.UNDO else None
    return token.request if token is not None else press.request


def _refresh(press: Press, view: DeedView, now: datetime) -> Deed:  # noqa: ARG001  (what every act takes)
    return Deed(ranks_anew=True)


def _opened(press: Press, view: DeedView, now: datetime) -> Deed:  # noqa: ARG001
    return Deed(opened=True, answer=None)


def _check_now(press: Press, view: DeedView, now: datetime) -> Deed:  # noqa: ARG001
    return Deed(looks=True)


def _elsewhere(press: Press, view: DeedView, now: datetime) -> Refusal:  # noqa: ARG001
    """It is no request's: `presses.gate` has carried it out."""
    return refused(Said.NOTHING_TO_DO)


_CARRIED_OUT: Mapping[Act, Carry] = MappingProxyType(
    {
        Act.YES: assigning.yes,
        Act.NO_ANSWER: candidates.heard,
        Act.LEFT_MESSAGE: candidates.heard,
        Act.NOT_THIS_TIME: candidates.heard,
        Act.MAYBE_LATER: candidates.maybe_later,
        Act.WRONG_NUMBER: candidates.wrong_number,
        Act.DIDNT_COME: doing.didnt_come,
        Act.BREAK: candidates.wants_a_break,
        Act.NOTE: candidates.note,
        Act.TEXTED_THESE: candidates.texted_these,
        Act.CLAIM: claims.claim,
        Act.RELEASE: claims.release,
        Act.THATS_ENOUGH: assigning.thats_enough,
        Act.WIDEN: whole.widen,
        Act.REFRESH: _refresh,
        Act.DONE: doing.done,
        Act.FELL_THROUGH: doing.fell_through,
        Act.STILL_GOING: doing.still_going,
        Act.SHE_CONFIRMS: asker.checked,
        Act.COULD_NOT_REACH: asker.checked,
        Act.PERSON_REACHED: asker.heard,
        Act.PERSON_NO_ANSWER: asker.heard,
        Act.TOLD_PERSON: asker.heard,
        Act.CLOSE: whole.close,
        Act.HOLD: whole.hold,
        Act.OPEN_AGAIN: whole.open_again,
        Act.EDIT: whole.edit,
        Act.LOG_CALL: asker.log_call,
        Act.CONTACT_DETAILS: _opened,
        Act.NEW_REQUEST: whole.new_request,
        Act.HANDOVER: claims.hand_over,
        Act.UNDO: undo,
        Act.CHECK_NOW: _check_now,
        **dict.fromkeys(ABOUT_OLD_ONES, _elsewhere),
    }
)
