"""The modals: within Slack's limits whatever was typed, in plain text, and no wiser than who opens them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from airtable_schema.options import Allow, ContactOutcome, ReachBy, Status, Urgency
from airtable_schema.records import Need
from notifiers.actions import Form, Target, read_view
from notifiers.card_data import Assigned, Candidate, CardInput, Waiting
from notifiers.messages import JSON
from notifiers.modals import Viewer
from notifiers.pictures import Known, Picture
from notifiers.proposals import hears_by, maybe_later
from notifiers.views import ABOUT_NONE, view_of, view_of_none
from notifiers.views_request import new_view
from notifiers.views_texts import ready_blocks
from tests.cast import ANA, BEN, DEV, DOG, GROCERIES, MEDICINE, NOW, a_volunteer
from tests.notifiers.apps import BUTTONS, Album
from tests.notifiers.desks import a_card
from tests.notifiers.test_injection import ANYTHING
from worker.sandbox.slack.blocks import check_view

ABOUT_ONE = sorted(set(Form) - ABOUT_NONE)
SAM = Viewer(user="USAM", name="Sam", coordinator=False, desk=BUTTONS, now=NOW)
KIM = replace(SAM, user="UKIM", coordinator=True)
ROSA = Target(request="recROSA0000000001", volunteer=ANA.id, extra="C1/1.2")
SECRETS = ("(718) 555-0100", "30-12", "Alvarez", "bell works", "door code 4512")


def a_picture(data: CardInput, **changes: Any) -> Picture:
    return Picture(data=data, as_of=data.now, may_allow=tuple(Allow), **changes)


def shown(form: Form, picture: Picture, viewer: Viewer = SAM) -> JSON:
    return view_of(form, ROSA, picture, viewer, Album())


def texts(value: Any) -> Iterator[str]:
    """Yield everything that one reads in a view."""
    if isinstance(value, dict):
        if value.get("type") in {"plain_text", "mrkdwn"}:
            assert value["type"] == "plain_text"
            assert value.get("emoji") is False
            yield value["text"]
        yield str(value.get("initial_value", ""))
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def read(view: JSON) -> str:
    return "\n".join(text for text in texts(view) if text).replace("\u202f", " ")


def field(view: JSON, key: str) -> JSON:
    return next(block["element"] for block in view["blocks"] if block.get("block_id") == key)


@settings(deadline=None, max_examples=15)
@given(ANYTHING)
def test_whatever_was_typed_every_modal_is_plain_and_within_the_limits(text: str) -> None:
    somebody, need = replace(ANA, name=text, phone=text), replace(MEDICINE, name=text, guidance=text)
    data = a_card(
        request={
            "name": text, "phone": text, "address": text, "details": text * 3, "private_notes": text,
            "languages": (text, "English"), "asked_by": text, "notes": text, "area": text,
            "allow": tuple(Allow),
        },
        needs=(need, replace(DOG, name=text)), candidates=(Candidate(somebody),),
        waiting=(Waiting(volunteer=replace(BEN, name=text), outcome=ContactOutcome.TEXTED),),
        relax=dict.fromkeys(Allow, 3),
    )  # fmt: skip
    done = replace(data, request=replace(data.request, status=Status.ASSIGNED),
                   assigned=(Assigned(volunteer=somebody),))  # fmt: skip
    for form in ABOUT_ONE:
        for each in (data, done):
            view = shown(form, a_picture(each))
            check_view(view)
            assert read(view)
    known = Known(name=text, requests=(text,) * 9, caution=text)
    typed = {"phone": text, "name": text, "details": text}
    check_view(new_view(Target(), SAM, Album(), typed=typed, known=known, looked_up=True, above=text))


@pytest.mark.parametrize("form", ABOUT_ONE)
def test_a_modal_knows_what_it_is_about(form: Form) -> None:
    assert read_view(shown(form, a_picture(a_card()))) == (form, ROSA)


@pytest.mark.parametrize("form", sorted(ABOUT_NONE))
def test_a_modal_about_no_request_is_within_the_limits(form: Form) -> None:
    album = Album()
    album.put(a_card(), on_it=SAM.user)
    check_view(view_of_none(form, Target(extra="C1/"), SAM, album))


def private(**changes: Any) -> Picture:
    secret = {"private": True, "private_notes": "door code 4512", "area": "near the park"}
    return a_picture(a_card(request=secret, assigned=(Assigned(volunteer=DEV),)), **changes)


@pytest.mark.parametrize("form", ABOUT_ONE)
def test_a_private_request_tells_nobody_but_who_is_on_it_who_asked(form: Form) -> None:
    view = read(shown(form, private()))
    assert not [secret for secret in SECRETS if secret in view]


def test_who_is_on_it_and_coordinators_see_how_to_reach_who_asked() -> None:
    for picture, viewer in ((private(on_it="USAM"), SAM), (private(), KIM)):
        view = read(shown(Form.CONTACT_DETAILS, picture, viewer))
        assert "(718) 555-0100" in view
        assert "door code 4512" in view


def test_other_requests_contact_details_are_open_to_everybody() -> None:
    view = read(shown(Form.CONTACT_DETAILS, a_picture(a_card())))
    assert "Address: 30-12 30th Ave, Astoria" in view
    assert "Name: Rosa Alvarez" in view


def test_the_numbers_are_in_groups_of_seven_without_who_is_rather_rung() -> None:
    people = [a_volunteer(f"V{n} W", phone=f"(718) 555-01{n:02d}") for n in range(9)]
    people[4] = replace(people[4], reach_by=ReachBy.CALL)
    view = shown(Form.TEXTS, a_picture(a_card(candidates=tuple(map(Candidate, people)))))
    groups = [text for text in texts(view) if text.startswith("(718)")]
    assert [group.count("(718)") for group in groups] == [7, 1]
    assert people[4].phone not in read(view)
    assert "in a group everybody sees every number" in read(view)


def test_texts_to_many_tell_nobody_who_asked_or_where_exactly() -> None:
    view = read(shown(Form.TEXTS, a_picture(a_card())))
    assert "Hi, Sam from Astoria Mutual Aid. A neighbor near 30th Ave, Astoria needs medicine" in view
    assert not [secret for secret in SECRETS if secret in view]


def test_texts_to_who_does_it_carry_their_name_and_what_they_do() -> None:
    doing = (Assigned(volunteer=ANA, needs=(GROCERIES.id,)), Assigned(volunteer=BEN, needs=(DOG.id,)))
    data = a_card(request={"status": Status.ASSIGNED}, needs=(GROCERIES, DOG, MEDICINE), assigned=doing)
    view = read(shown(Form.TEXTS, a_picture(data)))
    assert "Hi Ana, a reminder: groceries and essentials, no. 4713" in view
    assert (
        "Hi Ben, a reminder: dog walking or pet care, no. 4713" in view or "Hi Ben, a reminder: dog" in view
    )
    assert "will help with groceries and essentials + dog" in view
    assert "___" not in view


def test_those_who_wait_each_get_their_covered_text() -> None:
    waiting = tuple(Waiting(volunteer=one, outcome=ContactOutcome.TEXTED) for one in (BEN, DEV))
    data = a_card(request={"status": Status.ASSIGNED}, assigned=(Assigned(volunteer=ANA),), waiting=waiting)
    view = read(shown(Form.COVERED, a_picture(data)))
    assert "Hi Ben, no. 4713 is covered." in view
    assert "Hi Dev, no. 4713 is covered." in view


def test_while_nobody_does_it_the_person_is_told_that_we_look_or_found_nobody() -> None:
    view = read(shown(Form.TEXTS, a_picture(a_card())))
    assert "will help with" not in view
    assert "You will hear from us by 4:00 PM" in view
    assert "We are sorry: we found nobody for medicine pick-up." in view


def test_assigning_opens_the_texts_to_both_sides() -> None:
    blocks = [block.to_dict() for block in ready_blocks(a_picture(a_card()), SAM, ANA)]
    said = "\n".join(texts(blocks)).replace("\u202f", " ")
    assert "Thank you Ana! No. 4713: Rosa Alvarez, (718) 555-0100, 30-12 30th Ave, Astoria." in said
    assert "Hello Rosa, Astoria Mutual Aid here. Ana will help with medicine pick-up" in said


def test_with_contact_with_care_the_volunteer_is_told_to_leave_no_message() -> None:
    care = "Please delete this afterwards. Do not leave a message; say only your first name."
    careful = a_picture(a_card(request={"contact_with_care": True}))
    assert care in "\n".join(texts([block.to_dict() for block in ready_blocks(careful, SAM, ANA)]))
    assert "leave a message" not in "\n".join(
        texts([block.to_dict() for block in ready_blocks(a_picture(a_card()), SAM, ANA)])
    )


@pytest.mark.parametrize("status", [Status.NEEDS_VOLUNTEER, Status.ASSIGNED])
def test_nobody_is_told_to_ring_us_at_a_time_that_is_past(status: Status) -> None:
    before = {"assigned_at": NOW - timedelta(days=2), "needed_by": None, "status": status}
    blocks = ready_blocks(a_picture(a_card(request=before)), SAM, ANA)
    said = "\n".join(texts([block.to_dict() for block in blocks])).replace("\u202f", " ")
    assert "yesterday" not in said
    assert "If nobody has come by 5:00 PM, ring us" in said


def test_of_a_private_request_who_may_not_see_it_is_told_how_to() -> None:
    how = "Press I'm on it to see name, phone and place."
    blocks = {viewer.user: ready_blocks(private(), viewer, ANA) for viewer in (SAM, KIM)}
    said = {name: list(texts([block.to_dict() for block in each])) for name, each in blocks.items()}
    assert [name for name, each in said.items() if any(how in one for one in each)] == [SAM.user]


def test_a_private_request_that_somebody_does_can_still_be_taken_on() -> None:
    assigned = a_picture(a_card(request={"private": True, "status": Status.ASSIGNED}))
    assert "I'm on it" in read(shown(Form.MORE, assigned))
    assert "I'm on it" not in read(shown(Form.MORE, replace(assigned, on_it=SAM.user)))


def test_the_text_to_ask_says_near_what_a_private_request_is() -> None:
    assert "A neighbor near the park needs" in read(shown(Form.TEXTS, private()))


def test_nobody_is_told_that_we_are_still_looking_for_what_was_needed_before() -> None:
    for needed_by, told in ((NOW + timedelta(hours=3), True), (NOW - timedelta(hours=3), False)):
        view = read(shown(Form.TEXTS, a_picture(a_card(request={"needed_by": needed_by}))))
        assert ("We are still looking" in view) is told


def test_of_a_private_request_no_text_carries_a_street() -> None:
    blocks = [block.to_dict() for block in ready_blocks(private(), KIM, ANA)]
    said = "\n".join(texts(blocks))
    assert "near the park" in said
    assert "30th Ave" not in said


def test_with_contact_with_care_there_is_but_one_text_to_the_person() -> None:
    careful = a_card(request={"contact_with_care": True, "status": Status.ASSIGNED})
    view = read(shown(Form.TEXTS, a_picture(careful), replace(SAM, name="Sam Okafor")))
    assert "If somebody else picks up, say:\nHello, this is Sam, returning your call." in view
    assert "I'll try again" not in view
    assert "Astoria Mutual Aid here" not in view


def test_for_what_ticks_all_that_they_offer_and_nobody_does_yet() -> None:
    data = a_card(
        needs=(GROCERIES, DOG, MEDICINE), assigned=(Assigned(volunteer=BEN, needs=(DOG.id,)),),
        candidates=(Candidate(replace(ANA, can_help_with=(GROCERIES.id, DOG.id))),),
    )  # fmt: skip
    ask = field(shown(Form.ASSIGN, a_picture(data)), "needs")
    assert [option["value"] for option in ask["initial_options"]] == [GROCERIES.id]
    assert len(ask["options"]) == 3


@pytest.mark.parametrize(
    ("urgency", "hour", "proposed"),
    [
        (Urgency.URGENT, 14, "2026-03-02 15:00"),
        (Urgency.SOON, 14, "2026-03-02 17:00"),
        (Urgency.SOON, 18, "2026-03-02 21:00"),
        (Urgency.FLEXIBLE, 14, "2026-03-03 10:00"),
    ],
)
def test_maybe_later_proposes_a_time(urgency: Urgency, hour: int, proposed: str) -> None:
    now = NOW.replace(hour=hour + 5)
    at = maybe_later(urgency, BUTTONS, now).astimezone(BUTTONS.timezone)
    assert at.strftime("%Y-%m-%d %H:%M") == proposed


def test_tomorrow_morning_is_at_ten_across_a_change_of_the_clocks() -> None:
    before = datetime(2026, 3, 7, 20, 0, tzinfo=UTC)
    at = maybe_later(Urgency.FLEXIBLE, BUTTONS, before)
    assert at.astimezone(BUTTONS.timezone).hour == 10
    assert at - before == timedelta(hours=18)


def test_widen_offers_what_adds_somebody_and_what_is_allowed_already() -> None:
    allowed = {"allow": (Allow.OTHER_LANGUAGES, Allow.NOT_THE_SAME)}
    data = a_card(request=allowed, relax={Allow.FARTHER: 4, Allow.AT_LIMIT: 0})
    ask = field(shown(Form.WIDEN, a_picture(data)), "allow")
    assert [option["text"]["text"] for option in ask["options"]] == ["With other languages", "4 farther away"]
    assert [option["value"] for option in ask["initial_options"]] == ["other_languages"]


def test_nothing_to_widen_is_not_offered() -> None:
    assert "Widen" not in read(shown(Form.MORE, a_picture(a_card())))
    assert "Widen…" in read(shown(Form.MORE, a_picture(a_card(relax={Allow.FARTHER: 4}))))


def test_a_new_request_is_asked_for_in_the_order_of_a_phone_call() -> None:
    keys = [block.get("block_id") for block in new_view(Target(), SAM, Album())["blocks"]]
    assert keys == [
        "phone", "name", "needs", "solved", "urgency", "needed_by", "address", "city", "private", "area",
        "pick_up_at", "languages", "asked_by", "asked_by_phone", "contact_with_care", "may_we_pass_it_on",
        "details", "private_notes", "came_in_by",
    ]  # fmt: skip


def test_a_known_number_says_who_it_is_and_to_be_careful() -> None:
    known = Known(name="Rosa Alvarez", requests=("No. 4698 · groceries · yesterday",), caution="Dog bites")
    view = read(new_view(Target(), SAM, Album(), typed={"phone": "7185550100"}, known=known, looked_up=True))
    assert "Known: Rosa Alvarez\nNo. 4698 · groceries · yesterday\nCaution: Dog bites" in view


def test_a_known_number_fills_in_the_name_unless_one_was_typed() -> None:
    known = Known(name="Rosa Alvarez")
    for typed, name in (("", "Rosa Alvarez"), ("Maria", "Maria")):
        view = new_view(Target(), SAM, Album(), typed={"name": typed}, known=known, looked_up=True)
        begins = [
            b["element"].get("initial_value") for b in view["blocks"] if "name" in b.get("block_id", "")
        ]
        assert begins == [name]


def test_a_number_of_which_nothing_is_known_is_said_to_be_so() -> None:
    view = read(new_view(Target(), SAM, Album(), typed={"phone": "718"}, looked_up=True))
    assert "Nothing is known of this number." in view


def test_only_coordinators_may_untick_that_a_request_is_private() -> None:
    picture = private(on_it="USAM")
    assert "Keep the address private?" not in read(shown(Form.EDIT, picture, SAM))
    assert "Keep the address private?" in read(shown(Form.EDIT, picture, KIM))


class ManyKinds(Album):
    def needs(self) -> tuple[Need, ...]:
        return tuple(replace(GROCERIES, name=f"Kind {n}", id=f"rec{n}") for n in range(200))


def test_two_hundred_kinds_of_help_can_all_be_chosen() -> None:
    view = new_view(Target(), SAM, ManyKinds())
    check_view(view)
    assert sum(len(group["options"]) for group in field(view, "needs")["option_groups"]) == 200


def test_more_than_ten_needs_can_all_be_chosen_for_who_says_yes() -> None:
    needs = tuple(replace(GROCERIES, name=f"Kind {n}", id=f"rec{n}") for n in range(14))
    able = replace(ANA, can_help_with=tuple(need.id for need in needs))
    view = shown(Form.ASSIGN, a_picture(a_card(needs=needs, candidates=(Candidate(able),))))
    check_view(view)
    assert len(field(view, "needs")["initial_options"]) == 14


def test_a_hundred_and_twenty_who_wait_can_all_be_answered_for() -> None:
    waiting = tuple(
        Waiting(volunteer=a_volunteer(f"V{n} W", id=f"recV{n}"), outcome=ContactOutcome.TEXTED)
        for n in range(120)
    )
    view = shown(Form.OUTCOME, a_picture(a_card(waiting=waiting)))
    check_view(view)
    assert sum(len(group["options"]) for group in field(view, "who")["option_groups"]) >= 120


def test_thirty_who_do_it_are_within_the_limits_and_what_was_cut_is_said() -> None:
    doing = tuple(Assigned(volunteer=a_volunteer(f"V{n} W", id=f"recV{n}")) for n in range(30))
    view = shown(Form.TEXTS, a_picture(a_card(request={"status": Status.ASSIGNED}, assigned=doing)))
    check_view(view)
    assert "There is more" in read(view)


def test_who_hears_from_us_by_when() -> None:
    assert hears_by(Urgency.URGENT, None, BUTTONS, NOW) - NOW == timedelta(hours=2)


def test_who_needs_it_by_a_time_hears_while_it_can_still_be_done_without_us() -> None:
    by = NOW + timedelta(hours=5)
    assert by - hears_by(Urgency.SOON, by, BUTTONS, NOW) == timedelta(minutes=90)


def test_nobody_is_promised_a_call_in_the_night() -> None:
    at = hears_by(Urgency.SOON, None, BUTTONS, NOW).astimezone(BUTTONS.timezone)
    assert (at.day, at.hour) == (3, 20)


def test_every_modal_says_as_of_when_it_is() -> None:
    early = replace(a_picture(a_card()), as_of=NOW - timedelta(minutes=10))
    for form in (Form.TEXTS, Form.ASSIGN, Form.MORE, Form.CONTACT_DETAILS, Form.EDIT, Form.WIDEN):
        assert "as of 1:50 PM" in read(shown(form, early))
