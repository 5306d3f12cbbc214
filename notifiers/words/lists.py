"""Names, numbers and distances, as the group's language writes them."""

from collections.abc import Sequence

from babel.lists import format_list
from babel.numbers import format_decimal

from notifiers.desk import Desk
from notifiers.words import translate

_NEAR = 0.1
_FAR = 10
_BANDS = {"mi": (1, 3, 5, 10), "km": (1.5, 5, 8, 15)}


def listed(words: Sequence[str], desk: Desk, *, style: str = "standard") -> str:
    """Return words as a list in a sentence: "Ana and Ben"; `style` "or" for a choice."""
    return str(format_list(list(words), style=style, locale=desk.locale)) if words else ""  # type: ignore[arg-type]  # Babel names its styles in a Literal


def number(value: float, desk: Desk) -> str:
    """Return a number, with one decimal where it has any."""
    return str(format_decimal(value, format="#,##0.#", locale=desk.locale))


def distance(value: float, desk: Desk) -> str:
    """Return a distance in the desk's unit: "0.3 mi", "12 mi", and never "0.0 mi"."""
    shown = max(round(value, 1), _NEAR) if value < _FAR else round(value)
    return f"{number(shown, desk)}\u00a0{desk.unit}"


def band(value: float, desk: Desk) -> str:
    """Return only the band that a distance lies in: "under 1 mi", "1–3 mi", "over 10 mi"."""
    edges = _BANDS[desk.unit]
    upper = next((index for index, edge in enumerate(edges) if value < edge), len(edges))
    if upper == 0:
        return translate("under {to} {unit}", desk.locale, to=number(edges[0], desk), unit=desk.unit)
    if upper == len(edges):
        return translate("over {start} {unit}", desk.locale, start=number(edges[-1], desk), unit=desk.unit)
    start, to = number(edges[upper - 1], desk), number(edges[upper], desk)
    return translate("{start}–{to} {unit}", desk.locale, start=start, to=to, unit=desk.unit)
