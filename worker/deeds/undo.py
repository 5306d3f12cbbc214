"""Taking back, within a minute: only what nobody has changed since, and from whichever process.

All that is needed travels in the button: ids and the names of options, nothing about anybody.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from airtable_schema.options import ContactOutcome, Status, WhyClosed
from notifiers.answers import Answer, Said
from notifiers.presses import Act, Press
from worker.deeds.deed import Deed, DeedView, Refusal, refused
from worker.deeds.found import enough
from worker.remembered.said import resumed

FOR = timedelta(minutes=1)
_PARTS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a deed leaves behind to be taken back: whom it assigned, what stood there before, when it was.

    `volunteer` is "" where they stood in the cell already. `contact` is the key of the row that was made, of
    several the first: all bear the mark of the same press. `status` is the one before, None where it did not
    change; `ended` the one that was written then.
    """

    act: Act
    request: str
    at: datetime
    volunteer: str = ""
    contact: str = ""
    status: Status | None = None
    ended: Status | None = None
    why: WhyClosed | None = None
    ended_why: WhyClosed | None = None

    def written(self) -> str:
        """Return it as a button carries it."""
        milliseconds = round(self.at.timestamp() * 1000)
        parts = (self.act, self.request, milliseconds, self.volunteer, self._about())
        return "|".join(map(str, (*parts, *map(_name, (self.status, self.ended, self.why, self.ended_why)))))

    @property
    def heard_from(self) -> str:
        """Whom the row is about that it made; "" for none."""
        return self._about().partition(":")[0]

    @property
    def mark(self) -> str:
        """How the keys of all rows end that it made; "" for none."""
        return f":{self.act.value}:{self._about().partition(':')[2]}" if self.contact else ""

    def _about(self) -> str:
        """Return of the row's key what the rest of the button does not say."""
        _, who, _, mark = self.contact.split(":", 3) if self.contact else ("",) * 4
        return f"{who}:{mark}" if self.contact else ""


def read_token(text: str) -> Token | None:
    """Return what a button carries; None when it is none of ours."""
    parts = text.split("|")
    if len(parts) != _PARTS:
        return None
    try:
        return Token(
            act=Act(parts[0]),
            request=parts[1],
            at=datetime.fromtimestamp(int(parts[2]) / 1000, UTC),
            volunteer=parts[3],
            contact=_key(parts[0], parts[1], parts[4]),
            status=Status(parts[5]) if parts[5] else None,
            ended=Status(parts[6]) if parts[6] else None,
            why=WhyClosed(parts[7]) if parts[7] else None,
            ended_why=WhyClosed(parts[8]) if parts[8] else None,
        )
    except (ValueError, OverflowError):
        return None


def undo(press: Press, view: DeedView, now: datetime) -> Deed | Refusal:  # noqa: ARG001  (what every act takes)
    """Take a deed back, as far as what it wrote still stands."""
    token = read_token(press.text("token"))
    if token is None or token.request != view.request.id:
        return refused(Said.WENT_WRONG)
    if press.at - token.at > FOR:
        return refused(Said.TOO_LATE_TO_UNDO)
    taken_back = _TAKE_BACK.get(token.act, _nothing)(token, view)
    if not taken_back.writes:
        return refused(Said.TOO_LATE_TO_UNDO)
    return taken_back


def _assigned(token: Token, view: DeedView) -> Deed:
    request = view.request
    changes: dict[str, object] = {}
    stay = tuple(volunteer for volunteer in request.assigned_to if volunteer != token.heard_from)
    if stay != request.assigned_to and not request.is_final:
        if token.volunteer:
            changes["assigned_to"] = stay
        was_ours = token.status is not None and request.status is Status.ASSIGNED
        if was_ours and not (stay and enough(view, stay)):
            changes["status"] = token.status
    undone = tuple(
        contact.key
        for contact in view.contacts
        if contact.key == token.contact and contact.outcome is ContactOutcome.YES
    )
    return Deed(changes=changes, undone=undone, answer=Answer(code=Said.UNDONE))


def _closed(token: Token, view: DeedView) -> Deed:
    request = view.request
    if request.status is not token.ended or request.why_closed is not token.ended_why:
        return Deed()
    changes = {"status": token.status, "why_closed": token.why}
    said = resumed(request.said, replace(request, status=token.status or request.status))
    return Deed(changes=changes, memory={"said": said} if said else {}, answer=Answer(code=Said.UNDONE))


def _texted(token: Token, view: DeedView) -> Deed:
    undone = tuple(
        contact.key
        for contact in view.contacts
        if token.mark and contact.key.endswith(token.mark) and contact.outcome is ContactOutcome.TEXTED
    )
    return Deed(undone=undone, answer=Answer(code=Said.UNDONE))


def _nothing(token: Token, view: DeedView) -> Deed:  # noqa: ARG001  (what every undoing takes)
    return Deed()


def _key(act: str, request: str, about: str) -> str:
    who, _, mark = about.partition(":")
    return f"{request}:{who}:{act}:{mark}" if mark else ""


def _name(option: Status | WhyClosed | None) -> str:
    return option.value if option is not None else ""


_TAKE_BACK = {Act.YES: _assigned, Act.CLOSE: _closed, Act.TEXTED_THESE: _texted}
