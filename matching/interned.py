"""Sets of names (kinds of help, languages) as bits in arrays.

A name gets its bit when it is first seen and keeps it; sixty-four names fill one word of an array, and the
next word is added when it is needed.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
_WORD = 64
_FULL = 2**64 - 1


class SetColumn:
    """One set of names per row. A row means nothing until it is written."""

    def __init__(self) -> None:
        self._bit: dict[str, int] = {}
        self._masks: dict[tuple[str, ...], int] = {}
        self._words: list[Bits] = [np.zeros(0, np.uint64)]

    def resize(self, capacity: int) -> None:
        """Make room for as many rows; those that there are stay."""
        self._words = [np.resize(word, capacity) for word in self._words]

    def write(self, rows: NDArray[np.intp] | slice, names: Sequence[tuple[str, ...]]) -> None:
        """Put these sets of names into these rows."""
        known = self._masks.get
        masks = [self._learn(key) if (mask := known(key)) is None else mask for key in names]
        while len(self._bit) > _WORD * len(self._words):
            self._words.append(np.zeros_like(self._words[0]))
        if len(self._words) == 1:
            self._words[0][rows] = np.array(masks, np.uint64)
            return
        for n, word in enumerate(self._words):
            word[rows] = np.array([mask >> (_WORD * n) & _FULL for mask in masks], np.uint64)

    def move(self, source: int, target: int) -> None:
        """Copy one row over another."""
        for word in self._words:
            word[target] = word[source]

    def any_of(self, names: Collection[str], rows: NDArray[np.intp] | slice) -> NDArray[np.bool_]:
        """Return, for each row, whether it holds at least one of the names."""
        mask = self._mask(names)
        first, *others = self._words
        found: NDArray[np.bool_] = (first[rows] & np.uint64(mask & _FULL)) != 0
        for n, word in enumerate(others, start=1):
            part = mask >> (_WORD * n) & _FULL
            if part:
                found |= (word[rows] & np.uint64(part)) != 0
        return found

    def empty(self, rows: NDArray[np.intp] | slice) -> NDArray[np.bool_]:
        """Return, for each row, whether it holds nothing."""
        first, *others = self._words
        found: NDArray[np.bool_] = first[rows] == 0
        for word in others:
            found &= word[rows] == 0
        return found

    def _mask(self, names: Collection[str]) -> int:
        """Return the bits of those names that any row ever held."""
        mask = 0
        for name in names:
            bit = self._bit.get(name)
            mask |= 0 if bit is None else 1 << bit
        return mask

    def _learn(self, names: tuple[str, ...]) -> int:
        for name in names:
            self._bit.setdefault(name, len(self._bit))
        self._masks[names] = self._mask(names)
        return self._masks[names]
