"""The citation state machine: a model's pieces of text in, words and the numbers they cite out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rag.language.scripts import narrow

_OPEN, _CLOSE = "[【［〔", "]】］〕"
# [1], 【1】, [1-3], [1、2], [^1], [来源1], [source 2]: longer brackets hold words.
LONGEST = 24
_INSIDE = re.compile(
    r"\s*\^?\s*(?:资料|原文|来源|出处|证据|编号|句|source|ref|evidence)?\s*[:：#]?\s*"
    r"(?P<numbers>[0-9]{1,3}(?:\s*(?:[-–—~～至到,，、;；&和]|and)\s*\^?[0-9]{1,3})*)\s*[号句]?\s*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?P<low>[0-9]{1,3})(?:\s*[-–—~～至到]\s*(?P<high>[0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Marker:
    """Numbers cited at one place; those that no ground has are gone, so it may hold none."""

    numbers: tuple[int, ...]


class Markers:
    """Feeds on pieces as they stream; a marker may be split between any two of them."""

    def __init__(self, known: Collection[int]) -> None:
        self._known = known
        self._held = ""

    def feed(self, piece: str) -> Iterator[str | Marker]:
        """Words, and markers in their place; what may be the beginning of a marker is held back."""
        for character in piece:
            if self._held:
                self._held += character
                if character in _CLOSE:
                    yield self._closed()
                elif character in _OPEN or character == "\n" or len(self._held) > LONGEST:
                    yield from self._let_go(character)
            elif character in _OPEN:
                self._held = character
            else:
                yield character

    def end(self) -> Iterator[str]:
        """What was held back; a marker that never closed is no marker and no words either."""
        held, self._held = self._held, ""
        if held and not re.fullmatch(r".\s*\^?[0-9、,，\s-]*", held):
            yield held

    def _let_go(self, character: str) -> Iterator[str | Marker]:
        """It was no marker: its words, but for a bracket that opens anew."""
        held, self._held = self._held, ""
        if character in _OPEN:
            held, self._held = held[:-1], character
        yield held

    def _closed(self) -> str | Marker:
        held, self._held = self._held, ""
        match = _INSIDE.fullmatch(narrow(held[1:-1]))
        if match is None:
            return held
        return Marker(tuple(number for number in _numbers(match["numbers"]) if number in self._known))


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for match in _RANGE.finditer(text):
        low = int(match["low"])
        high = int(match["high"]) if match["high"] else low
        # [1-999] means everything, and so nothing.
        found += range(low, high + 1) if low <= high <= low + LONGEST else [low]
    return list(dict.fromkeys(found))
