"""The words people read. Every sentence passes through here, so that a catalogue can translate it.

Catalogues (`hyperlocal.mo`, made by pybabel from `translate`, `translate_n` and `marked`) lie in
`catalogues/` beside this file and are read at the first use; a language without one is served in English.
"""

import gettext
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_CATALOGUES = Path(__file__).parent / "catalogues"
_MAYBE = re.compile(r"\[([^\[\]]*)\]")
_VALUE = re.compile(r"{(\w+)}")


def translate(message: str, locale: str, /, **values: object) -> str:
    """Return a sentence in the language of the locale, its {values} filled in.

    Values are put in as they are: what is in them is never read as a sentence with gaps of its own.
    """
    return _catalogue(locale).gettext(message).format(**values)


def translate_known(message: str, locale: str, gap: str, values: Mapping[str, str]) -> str:
    """Return a sentence with its {values} filled in, and `gap` for one that is blank.

    What stands in [brackets] in the sentence itself is left out where a value in it is blank.
    """
    known = {key for key, value in values.items() if value}

    def kept(part: re.Match[str]) -> str:
        return part[1] if set(_VALUE.findall(part[1])) <= known else ""

    text = _MAYBE.sub(kept, _catalogue(locale).gettext(message))
    return text.format(**{key: value or gap for key, value in values.items()})


def translate_n(one: str, many: str, n: int, locale: str, /, **values: object) -> str:
    """Return the form of a sentence that fits the count, its {values} filled in; {n} is the count."""
    return _catalogue(locale).ngettext(one, many, n).format(n=n, **values)


def marked(message: str) -> str:
    """Return it unchanged: it is translated where it is shown, and found here by who makes the catalogues."""
    return message


@lru_cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    languages = [locale, locale.partition("_")[0]]
    return gettext.translation("hyperlocal", _CATALOGUES, languages=languages, fallback=True)
