"""Why somebody is on the list, and why somebody is not: matching's codes → what people read.

The codes are matching's own strings; a test proves that each of them has its words here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from airtable_schema.options import Allow, Transport, When
from notifiers.words import marked as _
from notifiers.words.next_steps import Sentence

DIDNT_COME, HAD_IT = "didnt_come", "had_it"
"""Those of whom matching says that they said no, as they are told apart: they had it, and left it."""

REASONS: Mapping[str, Sentence] = MappingProxyType(
    {
        "same_building": Sentence(one=_("same building")),
        "farther": Sentence(one=_("farther than {limit}")),
        "not_located": Sentence(one=_("distance not known")),
        "offers": Sentence(one=_("{needs}")),
        "similar_kind": Sentence(one=_("offers something like {needs}")),
        "known_to_us": Sentence(one=_("known to us")),
        "shares_language": Sentence(one=_("{languages}")),
        "other_language": Sentence(
            one=_("no shared language: speaks {languages}"), bare=_("language not known")
        ),
        "interpreter": Sentence(one=_("with an interpreter by phone")),
        "transport": Sentence(one=_("{transport}")),
        "free_now": Sentence(one=_("free now")),
        "on_now": Sentence(one=_("{count} on now")),
        "at_limit": Sentence(one=_("at the limit of {limit}")),
        "never_asked": Sentence(one=_("never asked")),
        "last_asked": Sentence(one=_("asked {at}")),
        "asked_often": Sentence(
            one=_("asked once this week"), many=_("asked {times} times this week"), counted="times"
        ),
        "helped_before": Sentence(one=_("helped {person} before"), bare=_("helped before")),
        "not_free": Sentence(one=_("usually not free on {times}")),
        "unanswered": Sentence(
            one=_("{count} request unanswered"), many=_("{count} requests unanswered"), counted="count"
        ),
    }
)
"""By code, in the order in which they are read; `bare` is for a value that may be blank."""

UNLESS = MappingProxyType({"free_now": "not_free"})
"""What is not said beside another reason: with nothing on, but not usually free then, nobody is free now."""

PRIVATE_HIDES = frozenset({"same_building"})
"""What is not said of a Private request: it would tell where somebody lives."""

REJECTS: Mapping[str, str] = MappingProxyType(
    {
        "too_far": _("{n} too far"),
        "no_car": _("{n} without a car"),
        "not_known": _("{n} not known to us"),
        "private_not_known": _("{n} not known to us"),
        "no_shared_language": _("{n} without {languages}"),
        "on_break": _("{n} on a break"),
        "asked_often": _("{n} asked {asks} times this week"),
        "at_limit": _("{n} at their limit"),
        "said_no": _("{n} said not this time"),
        DIDNT_COME: _("{n} didn't come"),
        HAD_IT: _("{n} had it before"),
        "wrong_number": _("{n} with a wrong number"),
        "not_adult": _("{n} not marked as adult"),
        "on_it": _("{n} on it already"),
        "not_active": _("{n} not active"),
        "offers_none": _("{n} who don't offer it"),
        "same_person": _("{n} for other reasons"),
        "practice": _("{n} for other reasons"),
        "never_send": _("{n} for other reasons"),
    }
)
"""By code. Those that share their words are one count: a wish not to be matched is never told apart."""

OF_NO_NEWS = frozenset({"offers_none", "not_active", "on_it", HAD_IT, "practice", "same_person"})
"""Not in the card's line, which is about those who might have come; *Why these volunteers* has them all."""

RELAX: Mapping[str, str] = MappingProxyType(
    {
        Allow.FARTHER: _("{n} farther away"),
        Allow.AT_LIMIT: _("{n} at their limit"),
        Allow.ASKED_OFTEN: _("{n} asked often"),
        Allow.OTHER_LANGUAGES: _("{n} with other languages"),
        Allow.INTERPRETER: _("{n} with an interpreter by phone"),
        Allow.SIMILAR_KIND: _("{n} who offer a similar kind"),
    }
)
"""What relaxing one rule would add, by the option of *Allow*."""

TRANSPORT: Mapping[str, str] = MappingProxyType(
    {
        Transport.WHEELCHAIR_CAR: _("car that takes a wheelchair"),
        Transport.CAR: _("car"),
        Transport.BIKE: _("bike"),
        Transport.PUBLIC: _("public transport"),
        Transport.FOOT: _("on foot"),
    }
)
"""The first of these that somebody has is what is said."""

WHEN: Mapping[str, str] = MappingProxyType(
    {
        When.WEEKDAY_MORNINGS: _("weekday mornings"),
        When.WEEKDAY_AFTERNOONS: _("weekday afternoons"),
        When.WEEKDAY_EVENINGS: _("weekday evenings"),
        When.WEEKEND_MORNINGS: _("weekend mornings"),
        When.WEEKEND_AFTERNOONS: _("weekend afternoons"),
        When.WEEKEND_EVENINGS: _("weekend evenings"),
    }
)
