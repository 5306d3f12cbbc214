"""Small checks of JSON, put together in `block_specs`: each yields what is wrong, with a JSON pointer."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

from worker.sandbox.slack.messages import Json

Check: TypeAlias = Callable[[Json, str], Iterator[str]]
"""Takes a value and the pointer to it; yields one sentence per problem."""


def string(most: int, *, least: int = 1) -> Check:
    """A text of so many characters."""

    def check(value: Json, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"must be a string [json-pointer:{at}]"
        elif len(value) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{at}]"
        elif len(value) < least:
            yield f"must be more than {least - 1} characters [json-pointer:{at}]"

    return check


def boolean(value: Json, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"must be a boolean [json-pointer:{at}]"


def number(value: Json, at: str) -> Iterator[str]:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"must be an integer [json-pointer:{at}]"


def anything(value: Json, at: str) -> Iterator[str]:
    """What the stand-in lets through unread."""
    if value is None:
        yield f"must not be null [json-pointer:{at}]"


def choice(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Json, at: str) -> Iterator[str]:
        if value not in allowed:
            yield f"must be one of {', '.join(allowed)} [json-pointer:{at}]"

    return check


def items(each: Check, most: int, *, least: int = 1) -> Check:
    """A list of so many."""

    def check(value: Json, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"must be an array [json-pointer:{at}]"
            return
        if len(value) > most:
            yield f"no more than {most} items allowed [json-pointer:{at}]"
        if len(value) < least:
            yield f"must have at least {least} items [json-pointer:{at}]"
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def shape(
    required: Mapping[str, Check], optional: Mapping[str, Check], *, any_of: Collection[str] = ()
) -> Check:
    """An object with these keys and no others; of `any_of` at least one has to be there."""
    known = {**required, **optional}

    def check(value: Json, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"must be an object [json-pointer:{at}]"
            return
        for key in required.keys() - value.keys():
            yield f"missing required field: {key} [json-pointer:{at}]"
        if any_of and not any_of & value.keys():
            yield f"missing required field: {' or '.join(sorted(any_of))} [json-pointer:{at}]"
        for key in value.keys() - known.keys():
            yield f"invalid additional property: {key} [json-pointer:{at}]"
        for key in value.keys() & known.keys():
            yield from known[key](value[key], f"{at}/{key}")

    return check


def by_type(shapes: Mapping[str, Check], what: str) -> Check:
    """An object whose `type` says which of the shapes it has."""

    def check(value: Json, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            yield f"unsupported type: {kind!r} is no {what} here [json-pointer:{at}/type]"
        else:
            yield from shapes[kind](value, at)

    return check
