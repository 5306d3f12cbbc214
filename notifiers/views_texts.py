"""The modal *Texts*: whom to text, in groups that a phone takes, and each text in a block of its own."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock

from airtable_schema.records import Volunteer
from notifiers.actions import Form, Target
from notifiers.blocks import context, section
from notifiers.messages import JSON
from notifiers.modals import Viewer, about, as_of, modal
from notifiers.people_lines import by_first_name, with_phone
from notifiers.pictures import Picture
from notifiers.texts import filled, in_groups, may_be_texted, to_text, warning
from notifiers.words import marked as _
from notifiers.words import translate
from notifiers.words.texts import FOR, Text

_TO_THE_LIST = (Text.ASK, Text.MISSED_CALL)
_TO_WHO_DOES_IT = (Text.BEFORE, Text.NEWS)


def texts_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return the modal: while somebody is wanted the list and its texts, then those to both sides."""
    data = picture.data
    blocks = [*about(picture, viewer)]
    blocks += _to_the_list(picture, viewer) if data.request.is_open else _to_both_sides(picture, viewer)
    blocks += _covered(picture, viewer)
    blocks += _to_person(picture, viewer)
    return modal(Form.TEXTS, target, _("Texts"), [*blocks, *as_of(picture, viewer)], viewer.desk)


def covered_view(target: Target, picture: Picture, viewer: Viewer) -> JSON:
    """Return the modal with the text for those who still wait to hear, and their numbers."""
    blocks = [*about(picture, viewer), *_covered(picture, viewer), *as_of(picture, viewer)]
    return modal(Form.COVERED, target, _("Covered"), blocks, viewer.desk)


def ready_blocks(picture: Picture, viewer: Viewer, volunteer: Volunteer) -> list[Block]:
    """Return the two texts that go out once somebody is assigned: to them, and to the person."""
    return [*_to_volunteer(picture, viewer, volunteer), *_coming(picture, viewer, volunteer)]


def _to_volunteer(picture: Picture, viewer: Viewer, volunteer: Volunteer) -> list[Block]:
    desk = viewer.desk
    words = filled(
        Text.TO_VOLUNTEER,
        picture.data,
        desk,
        first=by_first_name(volunteer, desk),
        private=viewer.may_see(picture),
    )
    return [*_block(Text.TO_VOLUNTEER, words, viewer), *context([with_phone(volunteer, desk)])]


def _to_the_list(picture: Picture, viewer: Viewer) -> list[Block]:
    desk, people = viewer.desk, to_text(picture.data, viewer.desk)
    rather_rung = [one.volunteer for one in picture.data.candidates if not may_be_texted(one.volunteer, desk)]
    blocks = [*context([warning(desk)])]
    for group in in_groups(people, desk):
        blocks += section([group])
    if not people:
        blocks += section([translate("Nobody on the list is to be texted: ring them.", desk.locale)])
    blocks += _rung(rather_rung, viewer)
    return blocks + _texts(_TO_THE_LIST, picture, viewer)


def _rung(people: Sequence[Volunteer], viewer: Viewer) -> list[Block]:
    if not people:
        return []
    names = ", ".join(by_first_name(one, viewer.desk) for one in people)
    return context([translate("Not by text: {names}", viewer.desk.locale, names=names)])


def _to_both_sides(picture: Picture, viewer: Viewer) -> list[Block]:
    doing = [one.volunteer for one in picture.data.assigned]
    blocks = [block for one in doing for block in _to_volunteer(picture, viewer, one)]
    return [*blocks, *_texts(_TO_WHO_DOES_IT, picture, viewer)] if doing else []


def _covered(picture: Picture, viewer: Viewer) -> list[Block]:
    """Return the *covered* text and whom it goes to; nothing while nobody waits, or somebody is wanted."""
    people = [one.volunteer for one in picture.data.waiting if may_be_texted(one.volunteer, viewer.desk)]
    if picture.data.request.is_open or not people:
        return []
    groups = [block for group in in_groups(people, viewer.desk) for block in section([group])]
    return [*_texts((Text.COVERED,), picture, viewer), *groups]


def _to_person(picture: Picture, viewer: Viewer) -> list[Block]:
    """Return the texts to the person. With contact with care there is but one."""
    if picture.data.request.contact_with_care:
        return _texts((Text.WITH_CARE,), picture, viewer)
    if picture.data.request.is_open:
        return _texts((Text.STILL_LOOKING,), picture, viewer)
    return [*_coming(picture, viewer), *_texts((Text.CHECK,), picture, viewer)]


def _coming(picture: Picture, viewer: Viewer, also: Volunteer | None = None) -> list[Block]:
    """Return the text that tells the person who comes; none where nothing is to be written to them."""
    if picture.data.request.contact_with_care:
        return []
    words = filled(
        Text.TO_PERSON,
        picture.data,
        viewer.desk,
        private=viewer.may_see(picture),
        doing=(also,) if also else (),
    )
    return _block(Text.TO_PERSON, words, viewer)


def _texts(texts: Sequence[Text], picture: Picture, viewer: Viewer) -> list[Block]:
    private = viewer.may_see(picture)
    said = [
        (text, filled(text, picture.data, viewer.desk, me=viewer.name, private=private)) for text in texts
    ]
    return [block for text, words in said for block in _block(text, words, viewer)]


def _block(text: Text, words: str, viewer: Viewer) -> list[Block]:
    return [DividerBlock(), *context([translate(FOR[text], viewer.desk.locale)]), *section([words])]
