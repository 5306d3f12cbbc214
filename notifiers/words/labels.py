"""The names of statuses, urgencies and the like, where they stand in what people read."""

from collections.abc import Mapping
from types import MappingProxyType

from airtable_schema.options import CameInBy, ContactOutcome, Status, Urgency, WhyClosed
from notifiers.words import marked as _

STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEW: _("New"),
        Status.CHECKED: _("Checked"),
        Status.NEEDS_VOLUNTEER: _("Needs volunteer"),
        Status.ASSIGNED: _("Assigned"),
        Status.COMPLETE: _("Complete"),
        Status.REFERRED: _("Referred"),
        Status.ON_HOLD: _("On hold"),
        Status.NOT_MET: _("Not met"),
        Status.CANCELLED: _("Cancelled"),
        Status.OWN: _("A status of the group's own"),
    }
)
"""Where the base does not spell it."""

PROMISE: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.URGENT: _("URGENT: today"),
        Urgency.SOON: _("Soon: in 2 days"),
        Urgency.FLEXIBLE: _("Flexible: this week or later"),
    }
)
URGENCY_BY: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.URGENT: _("URGENT, {by}"),
        Urgency.SOON: _("Soon, {by}"),
        Urgency.FLEXIBLE: _("Flexible, {by}"),
    }
)
"""The urgency of a request that is needed by a certain time."""

URGENCY: Mapping[Urgency, str] = MappingProxyType(
    {Urgency.URGENT: _("urgent"), Urgency.SOON: _("soon"), Urgency.FLEXIBLE: _("flexible")}
)

WHEN_NEEDED: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.URGENT: _("today"),
        Urgency.SOON: _("in the next two days"),
        Urgency.FLEXIBLE: _("this week or later"),
    }
)

CAME: Mapping[CameInBy | None, str] = MappingProxyType(
    {
        None: _("came {at}"),
        CameInBy.FORM: _("came by the form {at}"),
        CameInBy.PHONE: _("came by phone {at}"),
        CameInBy.TEXT: _("came by text {at}"),
        CameInBy.EMAIL: _("came by e-mail {at}"),
        CameInBy.WHATSAPP: _("came by WhatsApp {at}"),
        CameInBy.IN_PERSON: _("came in person {at}"),
        CameInBy.PARTNER: _("came from a partner {at}"),
    }
)

CAME_BY: Mapping[CameInBy, str] = MappingProxyType(
    {
        CameInBy.FORM: _("Form"),
        CameInBy.PHONE: _("Phone"),
        CameInBy.TEXT: _("Text"),
        CameInBy.EMAIL: _("E-mail"),
        CameInBy.WHATSAPP: _("WhatsApp"),
        CameInBy.IN_PERSON: _("In person"),
        CameInBy.PARTNER: _("Partner"),
    }
)
"""As choices in a form."""

ENDED: Mapping[Status, str] = MappingProxyType(
    {
        Status.COMPLETE: _("✓ No. {no} · {kind} · complete"),
        Status.REFERRED: _("→ No. {no} · {kind} · referred"),
        Status.NOT_MET: _("○ No. {no} · {kind} · not met"),
        Status.CANCELLED: _("× No. {no} · {kind} · cancelled"),
    }
)
"""What is left of a card, by how the request ended."""

WHY_CLOSED: Mapping[WhyClosed, str] = MappingProxyType(
    {
        WhyClosed.ANSWERED: _("answered by talking"),
        WhyClosed.NO_LONGER_NEEDED: _("no longer needed"),
        WhyClosed.DUPLICATE: _("duplicate"),
        WhyClosed.NOT_REAL: _("not a real request"),
        WhyClosed.OUTSIDE: _("outside our area"),
        WhyClosed.NOT_REACHED: _("could not reach them"),
        WhyClosed.NOBODY_FOUND: _("nobody found"),
    }
)

WAITING: Mapping[ContactOutcome, str] = MappingProxyType(
    {
        ContactOutcome.TEXTED: _("texted"),
        ContactOutcome.LEFT_MESSAGE: _("left message"),
        ContactOutcome.MAYBE_LATER: _("maybe"),
    }
)
"""What somebody last heard who still waits to hear."""
