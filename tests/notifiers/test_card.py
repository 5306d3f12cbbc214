from dataclasses import replace
from datetime import timedelta

from airtable_schema.options import CameInBy, ContactOutcome, RingFirst, Status, Urgency, When, WhyClosed
from notifiers.card import Assigned, Candidate, Reason, Waiting, card, deleted_card, stub
from notifiers.next_step import NextStep, State
from notifiers.words.alone import TO_DO
from tests.cast import ANA, BEN, DEV, DOG, GROCERIES, MEDICINE, NOW, RIDE, SNOW, a_volunteer
from tests.notifiers.desks import DESK, FREE, HOUR, INHALER, MINUTE, a_card, lines, spaced

TWELVE = ("Al", "Bo", "Cy", "Di", "Ed", "Fo", "Gi", "Ha", "Io", "Ju", "Ko", "Li")


def test_the_card_of_an_urgent_request_reads_as_the_desk_wants_it() -> None:
    message = card(a_card(request={"details": f"{INHALER.details} Code 4512#"}), DESK)
    assert lines(message) == [
        "No. 4713 · URGENT, by 6:00 PM today · Medicine or pharmacy pick-up",
        "Rosa · 30th Ave, Astoria · Spanish, English · came by phone 2:01 PM",
        "“Inhaler is ready. Second floor, bell works. Code •••”   (numbers and codes hidden)",
        "▶ Urgent and nobody is on it. Ring Ana R.: (718) 555-0134.",
        "1  Ana R. (718) 555-0134 · 0.3 mi · medicine · Spanish · on foot · free now · never asked",
        "2  Ben T. (718) 555-0171 · 0.4 mi · medicine · car · free now · asked 9 days ago",
        "3  Chloé M. (718) 555-0119 · 0.6 mi · medicine · bike · 1 on now · helped Rosa before",
        "4  Dev P. (718) 555-0102 · 0.7 mi · medicine",
        "Not on the list: 6 too far · 3 on a break · 2 asked 3 times this week",
        "To ask",
        (
            "Hi, Astoria Mutual Aid. A neighbor near 30th Ave, Astoria needs medicine pick-up by 6:00 PM "
            "today. Can you? Reply YES 4713 or NO 4713. No is fine."
        ),
        *lines(message)[-2:],
    ]
    assert lines(message)[-1] == "(718) 555-0134, (718) 555-0171, (718) 555-0119, (718) 555-0102"


def test_the_card_of_an_assigned_request_reads_as_the_desk_wants_it() -> None:
    dev = Assigned(volunteer=DEV, at=NOW + 31 * MINUTE, by="Sam")
    maybe = Waiting(volunteer=ANA, outcome=ContactOutcome.MAYBE_LATER, call_back_at=NOW + 3 * HOUR)
    message = card(
        a_card(
            request={"status": Status.ASSIGNED}, assigned=(dev,), waiting=(maybe,), calls=4,
            calls_took=30 * MINUTE, left_out={},
            next_step=NextStep(State.TELL_PERSON, {"person": "Rosa Alvarez", "volunteers": [DEV.name]}),
        ),
        DESK,
    )  # fmt: skip
    assert lines(message) == [
        "No. 4713 · Assigned · Medicine or pharmacy pick-up · by 6:00 PM",
        "Rosa · 30th Ave, Astoria · Spanish, English · came by phone 2:01 PM",
        "“Inhaler is ready. Second floor, bell works.”",
        "▶ Tell Rosa that Dev is coming; the text is ready.",
        (
            "Dev P. (718) 555-0102 said yes at 2:31 PM (Sam) · 4 calls, 30 min · "
            "still waiting to hear: Ana (maybe 5:00 PM)"
        ),
        "To the person",
        (
            "Hello Rosa, Astoria Mutual Aid here. Dev will help with medicine pick-up by 6:00 PM today and "
            "will ring you first. Never give anyone your card or PIN. If nobody has come by 6:00 PM, "
            "ring us: (718) 555-0199."
        ),
        "Covered: to who still waits to hear",
        "Hi, no. 4713 is covered. Thank you for answering! We'll ask you another time.",
        "(718) 555-0134",
    ]


def test_the_card_of_a_private_request_reads_as_the_desk_wants_it() -> None:
    near = Candidate(
        ANA, 0.3, (Reason("known_to_us"), Reason("shares_language", {"languages": ("Spanish",)}))
    )
    message = card(
        a_card(
            request={
                "number": 4720, "private": True, "contact_with_care": True, "address": "", "needed_by": None,
                "urgency": Urgency.SOON, "languages": ("Spanish",),
            },
            needs=(GROCERIES,), candidates=(near,), left_out={},
            next_step=NextStep(State.RING_PERSON_FIRST, {"person": "Rosa Alvarez"}),
        ),
        DESK,
    )  # fmt: skip
    assert lines(message)[:5] == [
        "No messages. Say only your first name.",
        "No. 4720 · PRIVATE · Soon: in 2 days · Groceries and essentials",
        "Astoria · Spanish",
        (
            "▶ No messages. Say only your first name. Only who is on it sees name, number and address. "
            "Ring the person who asked first, then choose from the list."
        ),
        "1  Ana R. (718) 555-0134 · under 1 mi · known to us · Spanish",
    ]


def test_of_a_private_request_far_outside_only_the_band_is_said() -> None:
    outside = a_card(next_step=NextStep(State.OUTSIDE, {"distance": 11.4}))
    assert "11 mi from us." in spaced("".join(lines(card(outside, DESK))))
    private = a_card(request={"private": True}, next_step=NextStep(State.OUTSIDE, {"distance": 11.4}))
    text = spaced("".join(lines(card(private, DESK))))
    assert "Over 10 mi from us." in text
    assert "11 mi" not in text


def test_the_first_three_have_a_block_each_and_the_others_share_one() -> None:
    people = tuple(Candidate(a_volunteer(name), 1.0) for name in TWELVE)
    sections = [
        block["text"]["text"] for block in card(a_card(candidates=people), DESK).blocks if "text" in block
    ]
    assert [text.count("\n") + 1 for text in sections[-5:-1]] == [1, 1, 1, 7]
    assert sections[-2].startswith("4  Di")
    assert "11  " not in sections[-2]


def test_every_status_is_shown_but_that_of_a_new_request() -> None:
    def title(**request: object) -> str:
        return lines(card(a_card(request=request), DESK))[0]

    assert title(status=Status.NEEDS_VOLUNTEER, status_name="Por asignar").startswith(
        "No. 4713 · Por asignar · "
    )
    assert title(status=Status.CHECKED).startswith("No. 4713 · Checked · URGENT")
    assert title(status=Status.ON_HOLD).startswith("No. 4713 · On hold · Medicine")
    assert title(status=Status.OWN, status_name="With Bob").startswith("No. 4713 · With Bob · Medicine")
    assert title(status=Status.NEW, status_name="New").startswith("No. 4713 · URGENT")


def test_nobody_is_listed_once_nobody_is_wanted_any_more() -> None:
    said = lines(card(a_card(request={"status": Status.ON_HOLD}, left_out={}), DESK))
    assert not any(line.startswith("1  ") for line in said)


def test_urgency_is_said_with_its_promise() -> None:
    def title(urgency: Urgency) -> str:
        return lines(card(a_card(request={"urgency": urgency, "needed_by": None}), DESK))[0]

    assert "URGENT: today" in title(Urgency.URGENT)
    assert "Soon: in 2 days" in title(Urgency.SOON)
    assert "Flexible: this week or later" in title(Urgency.FLEXIBLE)


def test_a_later_card_says_that_it_replaces_the_old_one_and_shows_the_same() -> None:
    first, second = card(a_card(), DESK), card(a_card(), DESK, number_in_series=2)
    assert (first.key, second.key) == (f"card:{INHALER.id}:1", f"card:{INHALER.id}:2")
    assert "This card replaces the old one." in lines(second)
    assert first.fingerprint == second.fingerprint


def test_several_needs_are_a_checklist_once_somebody_is_found() -> None:
    ana = Assigned(
        volunteer=a_volunteer("Ana Ruiz", can_help_with=(GROCERIES.id, RIDE.id)), needs=(GROCERIES.id,)
    )
    ben = Assigned(volunteer=a_volunteer("Ben Tran", can_help_with=(DOG.id,)))
    said = lines(card(a_card(needs=(GROCERIES, DOG, RIDE), assigned=(ana, ben)), DESK))
    assert "Groceries — Ana · Dog walking — Ben · Ride to an appointment — nobody yet" in said


def test_a_need_that_nobody_offers_is_named() -> None:
    said = lines(card(a_card(needs=(MEDICINE, SNOW), uncovered=(SNOW.id,)), DESK))
    assert "Nobody offers “Snow” yet." in said


def test_a_practice_request_begins_with_practice() -> None:
    message = card(a_card(request={"practice": True}), DESK)
    assert lines(message)[0] == "PRACTICE."
    assert message.text.startswith("PRACTICE. No. 4713")
    assert any(line.startswith("▶ PRACTICE. ") for line in lines(message))


def test_who_asked_on_behalf_of_another_is_named_by_first_name() -> None:
    facts = lines(card(a_card(request={"asked_by": "Luis Alvarez", "came_in_by": CameInBy.FORM}), DESK))[1]
    assert facts == "Rosa · 30th Ave, Astoria · Spanish, English · came by the form 2:01 PM · asked by Luis"


def test_an_empty_name_is_somebody() -> None:
    assert lines(card(a_card(request={"name": ""}), DESK))[1].startswith("somebody · 30th Ave")


def test_more_volunteers_and_repetition_are_said() -> None:
    facts = lines(card(a_card(request={"how_many_volunteers": 3, "repeat_every_days": 7}), DESK))[1]
    assert facts.endswith(" · 3 volunteers wanted · every 7 days")


def test_notes_stand_below_the_next_step() -> None:
    note = NextStep(State.LOCATING)
    said = lines(card(a_card(notes=(note,)), DESK))
    assert said[said.index("▶ Urgent and nobody is on it. Ring Ana R.: (718) 555-0134.") + 1] == (
        "• The address is being looked up; distances follow."
    )


def test_without_buttons_the_text_to_send_is_on_the_card_with_the_numbers_in_sevens() -> None:
    people = tuple(Candidate(a_volunteer(name), 1.0) for name in TWELVE[:10])
    data = a_card(candidates=people, next_step=NextStep(State.TEXT_THE_LIST, {"count": 10}), left_out={})
    said = lines(card(data, DESK))
    assert said[-4] == (
        "Hi, Astoria Mutual Aid. A neighbor near 30th Ave, Astoria needs medicine pick-up "
        "by 6:00 PM today. Can you? Reply YES 4713 or NO 4713. No is fine."
    )
    assert [line.count("555-0134") for line in said[-2:]] == [7, 3]


def test_nothing_in_writing_is_offered_where_contact_needs_care() -> None:
    step = NextStep(State.TELL_PERSON, {"person": "Rosa Alvarez", "volunteers": [DEV.name]})
    said = lines(
        card(a_card(request={"contact_with_care": True, "status": Status.ASSIGNED}, next_step=step), DESK)
    )
    assert "▶ No messages. Say only your first name. Ring Rosa and say that Dev is coming." in said
    assert not any("Astoria Mutual Aid" in line for line in said)


def test_a_finished_request_leaves_a_stub_without_names() -> None:
    done = a_card(
        request={"status": Status.COMPLETE, "completed_at": INHALER.created_at + timedelta(minutes=200)}
    )
    message = stub(done.request, (MEDICINE,), DESK, number_in_series=2)
    assert lines(message) == ["✓ No. 4713 · Medicine · complete in 3 h 20 min"]
    assert spaced(message.text) == "✓ No. 4713 · Medicine · complete in 3 h 20 min"
    assert message.key == f"card:{INHALER.id}:2"


def test_every_end_has_its_own_words() -> None:
    def left(status: Status, why: WhyClosed | None = None) -> str:
        return stub(a_card(request={"status": status, "why_closed": why}).request, (MEDICINE,), DESK).text

    assert left(Status.COMPLETE) == "✓ No. 4713 · Medicine · complete"
    assert left(Status.REFERRED) == "→ No. 4713 · Medicine · referred"
    assert left(Status.NOT_MET, WhyClosed.NOBODY_FOUND) == "○ No. 4713 · Medicine · not met: nobody found"
    assert left(Status.CANCELLED, WhyClosed.DUPLICATE) == "× No. 4713 · Medicine · cancelled: duplicate"


def test_the_card_of_a_deleted_request_says_so() -> None:
    assert lines(deleted_card(INHALER.id, DESK)) == ["This request was deleted in Airtable."]


def test_what_is_spoken_alone_has_no_name_address_or_phone() -> None:
    assert (
        card(a_card(), DESK).text
        == "No. 4713, urgent, medicine pick-up, Astoria: nobody is on it. Ring the first on the list."
    )
    assigned = a_card(
        assigned=(Assigned(volunteer=BEN),), request={"status": Status.ASSIGNED},
        next_step=NextStep(State.TELL_PERSON, {"person": "Rosa", "volunteers": "Ben"}),
    )  # fmt: skip
    assert card(assigned, DESK).text == (
        "No. 4713, medicine pick-up, Astoria: one volunteer is on it. Tell the person who asked who comes."
    )
    held = a_card(request={"status": Status.ON_HOLD}, next_step=NextStep(State.ON_HOLD_NO_DATE))
    assert card(held, DESK).text == "No. 4713, medicine pick-up, Astoria: on hold. Set Remind at."


def test_what_is_spoken_alone_says_that_somebody_is_on_it_whatever_comes_first() -> None:
    ring_her = NextStep(State.RING_PERSON_FIRST, {"person": "Rosa"})
    sam = NextStep(State.BEING_CALLED, {"by": "Sam", "since": NOW})
    assert "nobody is on it" in card(a_card(next_step=ring_her), DESK).text
    claimed = card(a_card(next_step=ring_her, notes=(sam,)), DESK).text
    assert claimed.endswith("volunteers are being called. Ring the person who asked first.")


def test_every_state_says_alone_what_is_to_be_done() -> None:
    assert set(TO_DO) == set(State)
    assert {state for state in State if not TO_DO[state]} == {State.BEING_CALLED, State.DONE}


def test_who_is_in_the_same_building_is_not_measured_nor_free_now_when_usually_not() -> None:
    there = Candidate(ANA, 0.1, (Reason("same_building"), FREE))
    busy = Candidate(BEN, 0.4, (FREE, Reason("not_free", {"times": (str(When.WEEKDAY_MORNINGS),)})))
    said = lines(card(a_card(candidates=(there, busy)), DESK))
    assert "1  Ana R. (718) 555-0134 · same building · free now" in said
    assert "2  Ben T. (718) 555-0171 · 0.4 mi · usually not free on weekday mornings" in said


def test_where_nobody_logged_a_yes_it_is_said_when_it_was_assigned() -> None:
    dev = Assigned(volunteer=DEV, assigned_at=NOW + 31 * MINUTE)
    said = lines(card(a_card(request={"status": Status.ASSIGNED}, assigned=(dev,), calls=1, texts=3), DESK))
    assert "Dev P. (718) 555-0102 · assigned 2:31 PM · 1 call, 3 texts" in said


def test_once_assigned_who_and_where_is_a_press_away() -> None:
    dev = Assigned(volunteer=DEV, at=NOW)
    data = a_card(request={"status": Status.ASSIGNED}, assigned=(dev,), left_out={})
    assert "Rosa · 30th Ave, Astoria" in "\n".join(lines(card(data, DESK)))
    assert "30th Ave" not in "\n".join(lines(card(data, replace(DESK, buttons=True))))


def test_who_asked_on_her_behalf_is_written_to_where_that_one_is_rung() -> None:
    joy = {"asked_by": "Emma Stone", "ring_first": RingFirst.ASKER, "status": Status.ASSIGNED}
    dev = Assigned(volunteer=DEV, at=NOW)
    tell = NextStep(State.TELL_PERSON, {"person": "Emma Stone", "volunteers": [DEV.name]})
    said = "\n".join(lines(card(a_card(request=joy, assigned=(dev,), next_step=tell), DESK)))
    assert "Tell Emma that Dev is coming" in said
    assert "Hello Emma, Astoria Mutual Aid here." in said


def test_who_came_to_a_list_that_is_worked_stands_below_a_line_that_says_so() -> None:
    data = a_card(new=frozenset({DEV.id}), new_since=NOW)
    said = lines(card(data, DESK))
    assert said[said.index("New since 2:00 PM:") + 1].startswith("4  Dev P.")
    assert card(data, DESK).fingerprint != card(a_card(), DESK).fingerprint
