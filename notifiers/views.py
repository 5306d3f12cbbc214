"""Which modal opens: one place, form → view. All of them are made from memory, at once."""

from notifiers.actions import Form, Target
from notifiers.messages import JSON
from notifiers.modals import Viewer
from notifiers.pictures import Picture, Pictures
from notifiers.views_candidate import assign_view, maybe_later_view, outcome_view
from notifiers.views_candidate import more_view as candidate_more_view
from notifiers.views_handover import handover_view
from notifiers.views_more import (
    close_view,
    contact_details_view,
    guidance_view,
    hold_view,
    log_call_view,
    more_view,
    widen_view,
)
from notifiers.views_request import edit_view, new_view
from notifiers.views_texts import covered_view, texts_view

_ABOUT_ONE = {
    Form.TEXTS: texts_view,
    Form.COVERED: covered_view,
    Form.ASSIGN: assign_view,
    Form.OUTCOME: outcome_view,
    Form.MAYBE_LATER: maybe_later_view,
    Form.CANDIDATE_MORE: candidate_more_view,
    Form.MORE: more_view,
    Form.CONTACT_DETAILS: contact_details_view,
    Form.LOG_CALL: log_call_view,
    Form.HOLD: hold_view,
    Form.CLOSE: close_view,
    Form.WIDEN: widen_view,
    Form.GUIDANCE: guidance_view,
}
ABOUT_NONE = frozenset({Form.NEW_REQUEST, Form.HANDOVER})
"""These need no request."""


def view_of(form: Form, target: Target, picture: Picture, viewer: Viewer, pictures: Pictures) -> JSON:
    """Return a modal about a request."""
    if form is Form.EDIT:
        return edit_view(target, picture, viewer, pictures)
    return _ABOUT_ONE[form](target, picture, viewer)


def view_of_none(form: Form, target: Target, viewer: Viewer, pictures: Pictures) -> JSON:
    """Return a modal that is about no request yet."""
    return (new_view if form is Form.NEW_REQUEST else handover_view)(target, viewer, pictures)
