"""The modal *Texts*: whom to text, in groups that a phone takes, and each text in a block of its own."""

from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block, DividerBlock

from airtable_schema.records import Need, Volunteer
from notifiers.actions import Form, Target
from notifiers.blocks import context, section
from notifiers.card_data import Assigned
from notifiers.messages import JSON
from notifiers.modals import Viewer, about, as_of, modal
from notifiers.people_lines import by_first_name, with_phone
from notifiers.pictures import Picture
from notifiers.texts import filled, in_groups, may_be_texted, not_by_text, to_text, warning
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.texts import FOR, Text

_ONE_BY_ONE = 10
"""Up to so many people each have their own text with their name in it."""
_HOW_TO_SEE = _("Press I'm on it to see name, phone and place.")
"""Of a Private request, which not everybody may see."""


def texts_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return the modal: while somebody is wanted the list and its texts, then those to both sides."""
    texts = _Texts(picture, viewer)
    wanted = texts.to_the_list() if picture.data.request.is_open else []
    blocks = [*about(picture, viewer), *wanted, *texts.to_who_does_it(), *texts.covered(), *texts.to_person()]
    return modal(Form.TEXTS, target, _("Texts"), [*blocks, *as_of(picture, viewer)], viewer.desk)


def covered_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return the modal with the text for those who still wait to hear, and their numbers."""
    blocks = [*about(picture, viewer), *_Texts(picture, viewer).covered(), *as_of(picture, viewer)]
    return modal(Form.COVERED, target, _("Covered"), blocks, viewer.desk)


def ready_blocks(
    picture: Picture, viewer: Viewer, volunteer: Volunteer, needs: Sequence[str] = ()
) -> list[Block]:
    """Return the two texts that go out once somebody is assigned for these needs: to them, to the person."""
    texts = _Texts(picture, viewer)
    yes = Assigned(volunteer=volunteer, needs=tuple(needs))
    return [*texts.to_volunteer(yes), *texts.coming(yes)]


class _Texts:
    """The texts about one request, as one person may send them, by what is known now."""

    def __init__(self, picture: Picture, viewer: Viewer) -> None:
        self._data = replace(picture.data, now=viewer.now)
        self._viewer = viewer
        self._desk = viewer.desk
        self._private = viewer.may_see(picture)

    def to_the_list(self) -> list[Block]:
        """Return whom to ask, in groups, the warning above, and with what."""
        data, desk = self._data, self._desk
        people = to_text(data, desk)
        nobody = translate("Nobody on the list is to be texted: ring them.", desk.locale)
        numbers = [block for group in in_groups(people, desk) for block in section([group])]
        first = by_first_name(people[0], desk) if len(people) == 1 else ""
        return [
            *context([warning(desk)]),
            *(numbers or section([nobody])),
            *context([not_by_text(data, desk)]),
            *self._text(Text.ASK, first=first),
            *self._text(Text.MISSED_CALL),
        ]

    def to_who_does_it(self) -> list[Block]:
        """Return for each who does it what they must know, the reminder, and the question for news."""
        texts = []
        for one in self._data.assigned:
            first, needs = by_first_name(one.volunteer, self._desk), self._needs(one)
            texts += self.to_volunteer(one)
            texts += self._text(Text.BEFORE, first=first, needs=needs)
            texts += self._text(Text.NEWS, first=first)
        return texts

    def to_volunteer(self, one: Assigned) -> list[Block]:
        """Return what somebody who said yes must know."""
        first, needs = by_first_name(one.volunteer, self._desk), self._needs(one)
        text = self._text(Text.TO_VOLUNTEER, first=first, needs=needs)
        closed = [] if self._private else [translate(_HOW_TO_SEE, self._desk.locale)]
        return [*text, *context([*closed, with_phone(one.volunteer, self._desk)])]

    def covered(self) -> list[Block]:
        """Return the *covered* text and whom it goes to; nothing where nobody waits or somebody is wanted."""
        people = [one.volunteer for one in self._data.waiting if may_be_texted(one.volunteer, self._desk)]
        if self._data.request.is_open or not people:
            return []
        if len(people) > _ONE_BY_ONE:
            groups = [block for group in in_groups(people, self._desk) for block in section([group])]
            return [*self._text(Text.COVERED), *context([warning(self._desk)]), *groups]
        return [block for one in people for block in self._covered(one)]

    def to_person(self) -> list[Block]:
        """Return the texts to the person. With contact with care there is but one."""
        data = self._data
        if data.request.contact_with_care:
            return self._text(Text.WITH_CARE)
        if data.request.is_open or not data.assigned:
            by = data.request.needed_by
            looking = self._text(Text.STILL_LOOKING) if by is None or by > data.now else []
            return [*self.coming(), *looking, *self._text(Text.COULD_NOT)]
        return [*self.coming(), *self._text(Text.CHECK)]

    def coming(self, also: Assigned | None = None) -> list[Block]:
        """Return the text that tells the person who comes; none while nobody does, or nothing is written."""
        coming = [*self._data.assigned, *([also] if also else [])]
        if self._data.request.contact_with_care or not coming:
            return []
        done = {need.id for one in coming for need in self._needs(one)}
        needs = [need for need in self._data.needs if need.id in done]
        doing = [one.volunteer for one in coming]
        return self._text(Text.TO_PERSON, needs=needs, doing=doing)

    def _covered(self, volunteer: Volunteer) -> list[Block]:
        text = self._text(Text.COVERED, first=by_first_name(volunteer, self._desk))
        return [*text, *context([with_phone(volunteer, self._desk)])]

    def _needs(self, one: Assigned) -> list[Need]:
        """Return what of the needs somebody does."""
        does = one.needs or one.volunteer.can_help_with
        return [need for need in self._data.needs if need.id in does]

    def _text(
        self,
        text: Text,
        *,
        first: str = "",
        needs: Sequence[Need] = (),
        doing: Sequence[Volunteer] = (),
    ) -> list[Block]:
        words = filled(
            text,
            self._data,
            self._desk,
            first=first,
            me=self._viewer.name,
            private=self._private,
            doing=doing,
            needs=needs,
        )
        return [DividerBlock(), *context([translate(FOR[text], self._desk.locale)]), *section([words])]
