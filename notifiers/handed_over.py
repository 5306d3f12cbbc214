"""What the next shift should know: one message in the channel, in the place of the one before."""

from notifiers.blocks import as_json, context, section
from notifiers.desk import Desk
from notifiers.messages import Message, fingerprint
from notifiers.personal import without_personal
from notifiers.plain import escaped, one_line
from notifiers.words import translate

_NAME = 40
_MOST = 2_000


def handover(key: str, name: str, note: str, desk: Desk) -> Message:
    """Return the message. What looks like a phone, an e-mail or a code in the note is hidden: all read it."""
    who = one_line(name, _NAME) or translate("somebody", desk.locale)
    head = translate("Handover by {who}", desk.locale, who=who)
    lines = [one_line(line, _MOST) for line in without_personal(note[:_MOST], desk.country).splitlines()]
    told = [line for line in lines if line] or [translate("Nothing in particular.", desk.locale)]
    return Message(
        key=key,
        fingerprint=fingerprint([head, told]),
        text=escaped(f"{head}: {' '.join(told)}"),
        blocks=as_json([*context([head]), *section(told)]),
    )
