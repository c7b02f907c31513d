"""A model's words as whole sentences, each with the numbers it cites, as soon as each is complete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rag.generating.markers import Marker
from rag.language.scripts import CJK

# As in language/sentences.py; what follows an English full stop decides whether it was one.
_ENDED = re.compile(r"(?:[。！？；!?;]|……)[”’」』）)】》\"]*\s*$")
_ENGLISH_ENDED = re.compile(r"(?<=[A-Za-z0-9)\"”%]{2})\.\s+$")
_CLOSING = '”’」』）)】》"'
# A list's own signs, and headings' and emphasis.
_DECORATION = re.compile(
    r"^(?:[，,、；;。]+|\s*(?:[-*•●◆■▪·>#]+|[（(]?[0-9]{1,2}[)）]|[0-9]{1,2}[.、．](?![0-9])|[一二三四五六七八九十]{1,2}、))+\s*"
)
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|~~")
# A sentence that has no end by then is none.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a model: `marked` are the grounds that it cites, `listed` whether it is an item of a list,
    `whole` whether it came to its end.
    """

    text: str
    marked: tuple[int, ...] = ()
    listed: bool = False
    whole: bool = True


@dataclass(slots=True)
class Sentences:
    """Collects words and markers; the markers right after a full stop belong to the sentence before it."""

    _words: str = ""
    _marked: list[int] = field(default_factory=list)
    _ended: bool = False

    def feed(self, parts: Iterable[str | Marker]) -> Iterator[Said]:
        """The sentences that these parts complete."""
        for part in parts:
            if isinstance(part, Marker):
                self._marked += part.numbers
                continue
            for character in part:
                yield from self._character(character)

    def end(self) -> Iterator[Said]:
        """What is left; without a full stop or a marker it is torn off: the model may have run out of tokens."""
        yield from self._taken(whole=self._ended or bool(self._marked))

    def _character(self, character: str) -> Iterator[Said]:
        if character == "\n":
            yield from self._taken(whole=True)
            return
        closing = character in _CLOSING or character.isspace()
        if self._ended and character in "。！？；!?;.":
            return  # 1050个。[1]。 ends once
        if self._ended and not closing:
            yield from self._taken(whole=True)
        if character in ".,;:!?":
            # The blank stood before a marker: 8.4% [1].
            self._words = self._words.rstrip(" ")
        self._words += character
        self._ended = bool(_ENDED.search(self._words) or _ENGLISH_ENDED.search(self._words))
        if len(self._words) > LONGEST:
            yield from self._taken(whole=False)

    def _taken(self, whole: bool) -> Iterator[Said]:
        words, marked = self._words, tuple(dict.fromkeys(self._marked))
        self._words, self._marked, self._ended = "", [], False
        plain = _EMPHASIS.sub("", words)
        text = _DECORATION.sub("", plain).strip()
        if re.search(rf"[{CJK}A-Za-z0-9]", text):
            listed = bool(re.match(r"\s*(?:[-*•●◆■▪·]\s|[（(]?[0-9]{1,2}[.)）、．])", words))
            yield Said(text=text, marked=marked, listed=listed, whole=whole)
