"""What Slack keeps of anybody: while a request is open the little that the channel needs, then nothing.

Something to recognise stands in every column that tells of somebody. `stored` is all that Slack keeps: cards,
threads, what only one person saw, and the metadata of each.
"""

import json
import re
from collections.abc import Callable, Iterable

import pytest
from structlog.testing import capture_logs

from notifiers.presses import Act
from tests.journeys.desk import Desk, places
from tests.journeys.live import a_live_desk
from tests.journeys.pressing import KIM, Pressing, a_pressing

HOUSE = places()[0].street_line.split()[0]
STREET = " ".join(places()[0].street_line.split()[1:])
AREA = "Areamark"
"""Of a Private request the card says it."""
PLANTED = {
    "Name": "Rosa Zquasar",
    "Phone": "(718) 555-0100",
    "Email": "rosa.zq@example.org",
    "Details": (
        "Bellmark works. Ring 718 555 0177 or mail aunt.zq@example.org, code 4512#, Zquasar on the door, "
        f"{places()[0].street_line}"
    ),
    "Private notes": "Pillmark, date of birth 3 May 1941, key 7788",
    "Notes": "Notemark of Kowalczyk, 718-555-0155",
    "Asked by": "Yolanda Xerxes",
    "Asked by phone": "(718) 555-0188",
    "Contact person": "Wanda Vexler (718) 555-0166",
    "Pick up at / go to": "Pickmark, 12 Elm Street",
    "Area": AREA,
}
NEVER = (
    "Zquasar", "555-0100", "5550100", "rosa.zq", "0177", "aunt.zq", "4512", f"{HOUSE} ", "Pillmark", "1941",
    "7788", "Notemark", "Kowalczyk", "0155", "Xerxes", "0188", "Wanda", "Vexler", "0166", "Pickmark",
    AREA,
)  # fmt: skip
"""What the channel never gets to know of a request, not even while it is open."""
OF_THE_REQUEST = (*NEVER, "Rosa", "Yolanda", "Bellmark", STREET)
OF_HELPERS = (
    "Ana", "Ruiz", "Ben", "Tran", "Chloé", "Martin", "Dev", "Patel", "555-01", "Sam", "Okafor", "Kim", "Park",
)  # fmt: skip


def stored(desk: Desk) -> str:
    """Return everything that Slack keeps, threads and what only one person saw included."""
    slack = desk.sandbox.slack
    shown = [one for message in slack.messages() for one in (message, *message.thread)]
    kept = [[one.plain, one.blocks, one.metadata] for one in shown]
    with slack.workspace.lock:
        kept += [[said.text, said.blocks, said.metadata] for _, _, said in slack.workspace.ephemeral]
    return json.dumps(kept, ensure_ascii=False)


def found(marks: Iterable[str], text: str) -> list[str]:
    """Return which of the marks stand in a text: names as whole words, the rest anywhere."""
    plain = text.replace("\u202f", " ").replace("\u00a0", " ")
    return [mark for mark in marks if re.search(rf"(?<!\w){re.escape(mark)}(?!\w\w)", plain)]


def a_life(at: Pressing, rosa: str, rests: Callable[[], None]) -> None:
    """Play most of what can happen to a request, up to somebody doing it; look at whis kept at each rest."""
    steps: tuple[Callable[[], object], ...] = (
        lambda: at.press(Act.CLAIM, rosa),
        lambda: at.press(Act.NO_ANSWER, rosa, "Ana Ruiz", note="Ana's sister Kowalczyk picked up"),
        lambda: at.press(Act.TEXTED_THESE, rosa, volunteers=(at.desk.volunteers["Dev Patel"],), who=KIM),
        lambda: at.put(Act.CONTACT_DETAILS, rosa, who=KIM),
        at.serve,
        lambda: at.press(Act.PERSON_REACHED, rosa, note="Notemark"),
        lambda: at.press(Act.YES, rosa, "Ben Tran"),
        lambda: at.press(Act.TOLD_PERSON, rosa),
        lambda: at.press(Act.FELL_THROUGH, rosa, "Ben Tran"),
        lambda: at.press(Act.YES, rosa, "Chloé Martin"),
        lambda: at.desk.later(30 * 3600),
        at.look,
        lambda: at.press(Act.HANDOVER, note="Nothing in particular"),
    )
    for step in steps:
        step()
        at.look()
        rests()


def ask(desk: Desk, **more: object) -> str:
    needs = [desk.kinds["Groceries and essentials"]]
    return desk.ask(**{**PLANTED, "Needs": needs, "Urgency": "Urgent: today", **more})


def test_while_it_is_open_the_channel_knows_no_more_than_it_needs_and_at_the_end_nobody() -> None:
    with a_pressing() as at, capture_logs() as logged:
        rosa = ask(at.desk)
        at.look()
        a_life(at, rosa, lambda: none_of(NEVER, stored(at.desk)))
        assert found(("Chloé",), stored(at.desk))
        at.press(Act.CLOSE, rosa, status="complete", note="Kowalczyk said so")
        at.look(3)
        none_of((*OF_THE_REQUEST, *OF_HELPERS), without_handover(at.desk))
        none_of((*OF_THE_REQUEST, *OF_HELPERS), str(logged))


def test_of_a_private_request_no_name_no_street_and_no_details_are_ever_kept() -> None:
    with a_pressing() as at:
        for volunteer in at.desk.volunteers.values():
            known = {"Known to us": True}
            at.desk.sandbox.airtable.update_record(at.desk.base, "Volunteers", volunteer, known)
        rosa = ask(at.desk, Private=True, **{"Contact with care": True})
        at.look()
        assert "PRIVATE" in at.desk.card().text
        hidden = tuple(mark for mark in OF_THE_REQUEST if mark != AREA)  # which is there to be said
        a_life(at, rosa, lambda: none_of(hidden, stored(at.desk)))


def test_however_it_ends_nobody_is_named_any_more() -> None:
    with a_pressing() as at:
        ends = ("not_met", "cancelled", "referred", "deleted")
        asked = {end: ask(at.desk, Phone=f"(718) 555-010{n}") for n, end in enumerate(ends)}
        at.look(2)
        for record in asked.values():
            at.press(Act.YES, record, "Ben Tran")
            at.press(Act.FELL_THROUGH, record, "Ben Tran")
            at.press(Act.YES, record, "Ana Ruiz")
        at.look()
        assert found(("Ana", "Ben"), stored(at.desk))
        at.press(Act.CLOSE, asked["not_met"], status="not_met", why="nobody_found")
        at.press(Act.CLOSE, asked["cancelled"], status="cancelled", why="duplicate")
        at.desk.edit(asked["referred"], Status="Referred")
        at.desk.sandbox.airtable.delete_record(at.desk.base, "Requests", asked["deleted"])
        at.look()
        at.desk.later(25 * 3600)  # once a day it is asked whether the rows still exist
        at.look(3)
        none_of((*OF_THE_REQUEST, *OF_HELPERS), stored(at.desk))


@pytest.mark.parametrize("lost", ["deleted", "too old to be edited"])
def test_the_thread_of_a_card_that_was_replaced_names_nobody_at_the_end_either(lost: str) -> None:
    with a_pressing() as at:
        rosa = ask(at.desk)
        at.look()
        at.press(Act.YES, rosa, "Ben Tran")
        at.look()
        first = at.desk.card()
        assert found(("Ben",), stored(at.desk))
        if lost == "deleted":
            at.desk.sandbox.slack.delete_as_person(first.ts)
        else:
            at.desk.sandbox.switches.edit_window = 60.0
            at.desk.later(120)
        at.press(Act.FELL_THROUGH, rosa, "Ben Tran")
        at.look(30)
        at.desk.sandbox.switches.edit_window = None
        at.press(Act.YES, rosa, "Chloé Martin")
        at.look(2)
        at.press(Act.CLOSE, rosa, status="complete")
        at.look(30)
        none_of((*OF_THE_REQUEST, *OF_HELPERS), stored(at.desk))


def test_a_handover_stands_until_the_next_however_long_that_takes() -> None:
    with a_pressing() as at:
        at.press(Act.HANDOVER, note="Yolanda rings at five")
        at.desk.later(9 * 24 * 3600)
        at.press(Act.HANDOVER, note="All quiet", who=KIM)
        at.look(2)
        none_of(("Yolanda",), stored(at.desk))


def test_what_one_person_alone_is_told_names_nobody() -> None:
    with a_live_desk() as live:
        slack = live.desk.sandbox.slack
        ask(live.desk)
        live.look()
        live.press("I'm on it", person=slack.sam)
        live.serve()
        live.press("I'm on it", person=slack.kim)
        live.serve()
        live.pick("No answer")
        live.serve()
        for asked in ("open", "mine", "find rosa", "find ana", "check", "help"):
            slack.command("/dispatch", asked)
        live.heard(2)
        live.heard(1, slack.kim)
        with slack.workspace.lock:
            whispered = str([[said.text, said.blocks] for _, _, said in slack.workspace.ephemeral])
        none_of((*OF_THE_REQUEST, *OF_HELPERS), whispered)


def none_of(marks: Iterable[str], text: str) -> None:
    assert found(marks, text) == []


def without_handover(desk: Desk) -> str:
    """Return what is kept but for the handover: its words are those of who typed them."""
    return re.sub(r'\["Handover by .*?"hyperlocal_notice"', "", stored(desk))
