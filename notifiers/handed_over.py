"""What the next shift should know: one message in the channel, in the place of the one before.

The words are those of who hands over: they may name somebody by first name, as people at a desk do. So it
stands until the next handover and no longer, and the form says that all read it.
"""

from notifiers.blocks import as_json, context, section
from notifiers.desk import Desk
from notifiers.messages import Message, fingerprint
from notifiers.personal import without_personal
from notifiers.plain import escaped, one_line, shortened
from notifiers.words import translate

_NAME = 40
_MOST = 2_000
_SPOKEN = 600


def handover(key: str, name: str, note: str, desk: Desk) -> Message:
    """Return the message. What looks like a phone, an e-mail or a code in the note is hidden: all read it."""
    who = one_line(name, _NAME) or translate("somebody", desk.locale)
    head = translate("Handover by {who}", desk.locale, who=who)
    typed = without_personal(note[:_MOST], desk.country).splitlines()
    lines = [one_line(line, _MOST) for line in typed]
    told = [line for line in lines if line] or [translate("Nothing in particular.", desk.locale)]
    return Message(
        key=key,
        fingerprint=fingerprint([head, told]),
        text=escaped(shortened(f"{head}: {' '.join(told)}", _SPOKEN)),
        blocks=as_json([*context([head]), *section(told)]),
    )
