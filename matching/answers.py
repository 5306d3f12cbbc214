"""What volunteers have answered about one request, need by need.

*For* on a contact names the needs it is about; blank is all of them. The latest answer holds: a yes after
*Not this time* is a yes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from airtable_schema.options import ContactOutcome
from airtable_schema.records import Contact, Request
from matching.facts import ASKING

_NO = frozenset({ContactOutcome.NOT_THIS_TIME, ContactOutcome.DIDNT_COME})
_YES = frozenset({ContactOutcome.YES, ContactOutcome.DONE_THIS_TIME, ContactOutcome.MAYBE_LATER})
"""Take back an earlier no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Who was asked about this request, and who said no to what."""

    declined: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Volunteer id → the needs of this request that they will not do."""
    wrong_number: frozenset[str] = frozenset()
    asked_at: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    """Volunteer id → when they were last asked about this request. Here this never counts against them."""
    in_play: frozenset[str] = frozenset()
    """Those who were asked and may still do some of it: they keep their places on the list."""


def answers_about(request: Request, contacts: Iterable[Contact]) -> Answers:
    """Return what came of the contacts with volunteers about this request."""
    here = [c for c in contacts if request.id in c.request and c.outcome not in (None, ContactOutcome.UNDONE)]
    declined: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    wrong: dict[str, bool] = {}
    asked: dict[str, datetime] = {}
    for contact in sorted(here, key=lambda talk: (talk.happened_at, talk.id)):
        for volunteer in contact.volunteer:
            declined[volunteer] = _heard(contact, request, declined[volunteer])
            wrong[volunteer] = contact.outcome is ContactOutcome.WRONG_NUMBER
            if contact.outcome in ASKING:
                asked[volunteer] = contact.happened_at
    gone = {volunteer for volunteer, needs in declined.items() if needs.issuperset(request.needs)}
    wrong_now = frozenset(volunteer for volunteer, is_wrong in wrong.items() if is_wrong)
    return Answers(
        declined={volunteer: needs for volunteer, needs in declined.items() if needs},
        wrong_number=wrong_now,
        asked_at=asked,
        in_play=frozenset(asked) - gone - wrong_now,
    )


def _heard(contact: Contact, request: Request, declined: frozenset[str]) -> frozenset[str]:
    """Return what is declined after one more contact."""
    about = frozenset(contact.for_needs).intersection(request.needs) or frozenset(request.needs)
    if contact.outcome in _NO or _too_late(contact, request):
        return declined | about
    if contact.outcome in _YES:
        return declined - about
    return declined


def _too_late(contact: Contact, request: Request) -> bool:
    """Whether *Maybe later* is later than the request can wait: then it counts as *Not this time*."""
    return (
        contact.outcome is ContactOutcome.MAYBE_LATER
        and contact.call_back_at is not None
        and request.needed_by is not None
        and contact.call_back_at > request.needed_by
    )
