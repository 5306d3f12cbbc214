"""The Next step once somebody does it: what they, and the person who asked, are to be told or asked. Pure."""

from collections.abc import Iterator

from notifiers.next_step import NextStep, State
from worker.next_steps.people import names_of, not_reached, person_of
from worker.view import View


def while_done(view: View) -> Iterator[NextStep]:
    """Yield what is to be done about those who do it, and the person they do it for."""
    names, news, person = names_of(view, view.standing.found), view.standing.news, person_of(view)
    if not view.request.assigned_to or news is None:
        yield NextStep(State.ASSIGNED_TO_NOBODY)
        return
    if news.dropped:
        yield NextStep(State.DROPPED_OUT, {"volunteers": names_of(view, news.dropped)})
    yield from _done(view)
    if news.due_at <= view.now:
        yield NextStep(State.SILENCE, {"volunteers": names, "since": news.since, "person": person})
    if view.request.is_open:  # only the status is missing, which people alone write
        yield NextStep(State.ENOUGH_FOUND, {"volunteers": names, "person": person})
    if not view.standing.person.told:
        yield not_reached(view) or NextStep(State.TELL_PERSON, {"person": person, "volunteers": names})
    yield NextStep(State.ASSIGNED, {"volunteers": names, "by_at": news.due_at})


def _done(view: View) -> Iterator[NextStep]:
    """Yield what is left once those who do it say it is done: the person is asked, where her need says so."""
    news, person = view.standing.news, view.standing.person
    if news is None or not (news.all_done(view.standing.found) or person.confirms):
        return
    names = names_of(view, news.done)
    if person.confirms or not any(need.check_with_the_person for need in view.needs):
        yield NextStep(State.CLOSE_IT, {"volunteers": names})
    yield not_reached(view) or NextStep(State.CHECK, {"volunteers": names, "person": person_of(view)})
