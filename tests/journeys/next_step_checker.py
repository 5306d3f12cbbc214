"""Says from the rows of a base what Next step must say, and whether it does. Knows nothing of the worker.

It is an account of its own of how the desk works: who acts, what, by when, from the request, its calls and
texts, kinds of help, volunteers and the clock. Of a sentence it wants the gist (which of the states, whose
names, which times), and that it is no other state's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from airtable_schema.options import Status
from airtable_schema.template_options import STATUS
from tests.journeys.next_step_doing import Doing
from tests.journeys.next_step_open import Open
from tests.journeys.next_step_rows import (
    ASSIGNED,
    FINAL,
    HELD,
    OPEN,
    Case,
    Expected,
    Row,
    is_found,
    time_of,
)

MARKS: Mapping[str, str] = {
    "ended": r"^Nothing more to do",
    "own status": r"a status of your own",
    "on hold": r"^On hold until",
    "on hold, no date": r"^On hold without a date",
    "hold is over": r"^It was on hold until",
    "assigned to nobody": r"Assigned to is empty",
    "dropped out": r"can't after all",
    "close it": r"done\. Set Status to Complete",
    "check": r"done\. Ring .+ to check",
    "silence": r"^No news from",
    "enough": r"will do it\. Set Status to Assigned",
    "tell": r"^(Tell|Ring) [^;]+ that [^;]+ (is|are) coming",
    "doing": r"doing it\. News expected by",
    "try again": r"did not answer.* Next try",
    "decide": r"did not answer.* Decide",
    "waits for a check": r"^Waiting for one of us",
    "move the address": r"^Move the address out of the base",
    "no phone": r"^There is no phone number",
    "talk first": r"Ring first, then choose a kind of help",
    "place": r"on the map|only roughly|can't be told|from us\.|no address|pin can't be read|are not known",
    "said yes": r"said yes\. Fill in Assigned to",
    "maybe": r"(^|\. )Ring .+ back at .+ maybe",
    "nobody": r"^(All tried|Nobody qualifies|Nobody offers|Only (people|volunteers))",
    "found": r"\d+ of \d+ found",
    "ring person": r"(^|\. )Ring .+ first, then choose from the list",
    "calling": r"is calling \(since",
    "texted": r"texted at .+ ring in order",
    "lapsed": r"started at .+ no news since",
    "urgent": r"(^|\. )Urgent and nobody is on it",
    "ring next": r"(^|\. )Ring .+ next",
    "text": r"(^|\. )Text the",
    "maybe before": r"(^|\. )Ring .+ first, who said maybe or yes before",
    "ring again": r"(^|\. )All on the list were tried\. Ring .+ again at",
}
"""By what each state is told from all others."""
_TO_TELL = (
    r"^(?:Tell [^;]+ (?:is|are) not (coming)|It was (needed) by [^.]+\. Ring [^.]+ is still needed)[^.]*\. "
)
"""What stands before all else, though the search goes on."""
_TOLD = {"coming": "not coming", "needed": "past at arrival"}
_WARNINGS = ("PRACTICE. ", "No messages. Say only your first name. ")


def expected(case: Case) -> Expected:
    """Return what the Next step of this request must say."""
    return next(_expected(case))


def wrongs(case: Case, sentence: str) -> list[str]:
    """Return what is wrong with a Next step, nothing for none."""
    said = sentence.replace("\xa0", " ").replace("\u202f", " ")
    for warning in _WARNINGS:
        said = said.removeprefix(warning)
    must = expected(case)
    to_tell, rest = re.match(_TO_TELL, said), re.sub(_TO_TELL, "", said)
    states = [state for state, mark in MARKS.items() if re.search(mark, rest)]
    musts = [state for state in (must.state, must.then, must.last) if state]
    if _is_about_the_place(case, states) and bool(to_tell) is (must.state in _TOLD.values()):
        return []
    states += [_TOLD[next(filter(None, to_tell.groups()))]] if to_tell else []
    wrong = [f"it must say “{state}”" for state in musts if state not in states]
    wrong += [f"it says “{state}”" for state in states if state not in musts]
    return wrong + [f"“{words}” is missing" for words in must.words if words not in said]


def told_wrong(cases: Sequence[Case], row: Row, shown: str) -> str:
    """Return what is wrong with a row's Next step, and with what its card shows of it; "" for nothing.

    It must be true for one of the cases; `shown` is "" where it is not known.
    """
    said = str(row["Next step"])
    found = [wrongs(case, said) for case in cases]
    if all(found):
        return f"Next step “{said}”: {min(found, key=len)}"
    if shown and not row.get("Private") and not set("“@") & set(said) and not said.endswith(shown):
        return f"the card says “{shown}”, the base “{said}”"
    return ""


def _is_about_the_place(case: Case, states: Sequence[str]) -> bool:
    """Whether it says what is wrong with an address, and something is: where it lies the map knows alone."""
    row = case.request
    unknown = not row.get("_Coordinates") or bool(row.get("Private"))
    return states == ["place"] and row.get("Status", "New") in OPEN and (unknown or bool(row.get("To fix")))


def _expected(case: Case) -> Iterator[Expected]:
    row, status = case.request, case.request.get("Status", STATUS[Status.NEW])
    if status in FINAL:
        yield Expected("ended")
    elif status == HELD:
        yield _held(case)
    elif status not in OPEN and status != ASSIGNED:
        yield Expected("own status", (status,))
    elif status == ASSIGNED and not row.get("Assigned to"):
        yield Expected("assigned to nobody")
    elif status == ASSIGNED or is_found(case):
        yield from Doing(case).expected()
    else:
        yield from Open(case).expected()


def _held(case: Case) -> Expected:
    if not case.request.get("Remind at"):
        return Expected("on hold, no date")
    until = time_of(case.request["Remind at"])
    return Expected("on hold" if until > case.now else "hold is over", (case.hours.until(until, case.now),))
