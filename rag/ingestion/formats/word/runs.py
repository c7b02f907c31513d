"""The words of a paragraph: what is read, what is left out, and how much of it."""

from __future__ import annotations

from typing import Any

from rag.ingestion.formats.marks.typesetting import raised
from rag.ingestion.formats.word.equations import equation, symbol
from rag.ingestion.formats.word.looks import Looks
from rag.ingestion.formats.word.names import M, W

_LEFT_OUT = frozenset(
    # rt: how a character is spoken, set above it.
    W + name
    for name in ("del", "moveFrom", "pPr", "rPr", "drawing", "pict", "object", "txbxContent", "rt", "instrText")
)
_SIGNS = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": " "}
# A power is told by the few characters before it.
_BEFORE = 8


class Runs:
    """Reads paragraphs of one document and counts what it leaves out."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self.hidden = self.struck = self.symbols = 0

    def text(self, element: Any) -> str:
        """The words below an element, lines parted by line breaks."""
        return self._text(element, "")

    def _text(self, element: Any, before: str) -> str:
        parts: list[str] = []
        for child in element:
            tag = child.tag
            if tag == W + "t":
                parts.append(child.text or "")
            elif tag in _SIGNS:
                parts.append(_SIGNS[tag])
            elif tag == W + "r":
                parts.append(self._run(child, (before + "".join(parts))[-_BEFORE:]))
            elif tag == W + "sym":
                shown = symbol(child)
                self.symbols += shown is None
                parts.append(shown or "")
            elif tag in (M + "oMath", M + "oMathPara"):
                parts.append(equation(child))
            elif tag not in _LEFT_OUT and isinstance(tag, str) and tag.startswith(W):
                parts.append(self._text(child, (before + "".join(parts))[-_BEFORE:]))
        return "".join(parts)

    def _run(self, run: Any, before: str) -> str:
        """A run as it is read: nothing where it is hidden or struck; raised, a power or no note's mark."""
        own = self._text(run, before)
        if self._looks.is_hidden(run):
            self.hidden += bool(own.strip())
            return ""
        if self._looks.is_struck(run):
            self.struck += bool(own.strip())
            return ""
        return raised(own, before) if self._looks.is_raised(run) else own
