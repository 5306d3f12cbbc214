"""A list that is being worked stays as it is, until the request changes; who comes since is told apart."""

from dataclasses import replace
from datetime import timedelta

import pytest

from airtable_schema.options import Allow
from airtable_schema.records import Request
from tests.cast import ANA, BEN, CHLOE, NOW, a_request
from tests.worker.views import KNOWN
from worker.desk.listing import kept_list, listed, made_for
from worker.desk.values import NOBODY_TRIED
from worker.remembered.said import Said, read_said

LIST = (BEN.id, ANA.id)
CLAIMED = a_request(shortlist=LIST, dispatcher="Sam")


def _begun(request: Request = CLAIMED) -> Said:
    for_what = made_for(request, KNOWN, Said())
    return listed(Said(), request, NOBODY_TRIED, for_what, LIST, NOW)


def _kept(request: Request, said: Said) -> tuple[str, ...]:
    return kept_list(request, said, NOBODY_TRIED, made_for(request, KNOWN, said))


def test_a_list_that_nobody_works_is_made_anew() -> None:
    assert _kept(replace(CLAIMED, dispatcher=""), Said()) == ()


def test_a_list_that_is_worked_stays() -> None:
    assert _kept(CLAIMED, _begun()) == LIST


@pytest.mark.parametrize(
    "changed",
    [{"address": "31-01 Broadway"}, {"needs": ("recDOG",)}, {"allow": (Allow.FARTHER,)}, {"private": True}],
    ids=str,
)
def test_a_change_of_the_request_makes_it_anew(changed: dict[str, object]) -> None:
    assert _kept(replace(CLAIMED, **changed), _begun()) == ()  # type: ignore[arg-type] # columns by name


def test_what_has_nothing_to_do_with_the_list_leaves_it() -> None:
    assert _kept(replace(CLAIMED, details="Second floor", phone="1"), _begun()) == LIST


def test_a_new_round_makes_it_anew() -> None:
    assert _kept(CLAIMED, replace(_begun(), round=1)) == ()


def test_who_stood_there_when_the_work_began_is_remembered_whoever_comes() -> None:
    begun = _begun()
    later = replace(CLAIMED, shortlist=(*LIST, CHLOE.id))
    after = listed(begun, later, NOBODY_TRIED, begun.listed_for, later.shortlist, NOW + timedelta(hours=1))
    assert (after.listed, after.listed_at) == (LIST, NOW)
    assert read_said(after.written()) == after


def test_a_list_made_anew_has_nobody_new_on_it() -> None:
    moved = replace(CLAIMED, address="31-01 Broadway")
    anew = listed(_begun(), moved, NOBODY_TRIED, made_for(moved, KNOWN, Said()), (CHLOE.id,), NOW)
    assert anew.listed == (CHLOE.id,)
