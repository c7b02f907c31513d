"""The answer that grows out of a model's judged sentences: what passed, and the report's words where one did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answering.saying.citing import MARKER, Citer
from rag.generating.gate import Held, Judged
from rag.generating.grounds import Ground
from rag.language.scripts import fold, to_traditional
from rag.records import Answer, Citation, Document

# A model that goes on for longer goes round in circles.
MOST = 16


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the extractive answer, with the citations that its markers name."""

    text: str
    citations: Mapping[str, Citation]


class GrowingAnswer:
    """Collects judged sentences; `text` and `citations` are what may be shown."""

    def __init__(self, extractive: Answer, documents: Mapping[str, Document], traditional: bool) -> None:
        self._citer = Citer(documents)
        self._traditional = traditional
        self._lines = _lines(extractive)
        self._shown: list[str] = []
        self._said: set[str] = set()
        self._grounds: set[int] = set()
        self._last: list[bool] = []
        self.passed = self.replaced = self.judged = 0

    def add(self, judged: Judged, listed: bool) -> bool:
        """Takes a sentence in; whether there is more to show than before."""
        plain = fold(judged.text)
        # A fragment says nothing that could be wrong or right; what is torn off was the model's limit.
        if plain in self._said or judged.reason in ("empty", "torn"):
            return False
        self._said.add(plain)
        self.judged += 1
        if judged.passed:
            self.passed += 1
            self._grounds |= {one.ground.number for one in judged.held}
            self._show(self._marked(judged.text, judged.held), listed)
            return True
        near = judged.nearest
        line = self._line_of(near) if near is not None and near.number not in self._grounds else None
        if line is None or line.text in self._said:
            return False
        self._said.add(line.text)
        self.replaced += 1
        self._show(MARKER.sub(lambda match: self._citer.again(line.citations[match[1]]), line.text), listed=True)
        return True

    @property
    def full(self) -> bool:
        """Whether there is enough of it."""
        return self.judged >= MOST

    @property
    def text(self) -> str:
        """The sentences with their markers; items of a list on lines of their own."""
        return "\n".join(self._shown)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the markers name."""
        return self._citer.citations

    def _show(self, text: str, listed: bool) -> None:
        """Sentences go on in one paragraph; an item of a list, and what follows one, begins a line."""
        if self._shown and not listed and self._last and not self._last[-1]:
            space = " " if self._shown[-1].isascii() else ""
            self._shown[-1] += space + text
        else:
            self._shown.append(text)
        self._last.append(listed)

    def _marked(self, text: str, held: Sequence[Held]) -> str:
        """The sentence with a marker where a ground's part of it ends."""
        out, at = "", 0
        for number, one in enumerate(held):
            after = held[number + 1].ground if number + 1 < len(held) else None
            if after is not None and after.number == one.ground.number:
                continue
            end = one.end if after is not None else len(text)
            sentence = one.ground.facts.sentence
            words = text[at:end]
            words = to_traditional(words) if self._traditional else words
            out += words.rstrip() + self._citer.cite(sentence.chunk, sentence.start, sentence.end)
            at = end
        return out

    def _line_of(self, ground: Ground) -> _Line | None:
        """The line of the extractive answer that says the ground."""
        document, start, end = ground.span
        for line in self._lines:
            for one in line.citations.values():
                if one.document_id == document and one.start < end and start < one.end:
                    return line
        return None


def _lines(answer: Answer) -> list[_Line]:
    by_marker = {str(citation.marker): citation for citation in answer.citations}
    lines = []
    for text in answer.text.split("\n"):
        cited = {number: by_marker[number] for number in MARKER.findall(text) if number in by_marker}
        if cited and len(cited) == len(set(MARKER.findall(text))):
            lines.append(_Line(text, cited))
    return lines
