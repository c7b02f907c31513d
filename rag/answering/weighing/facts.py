"""What can be known of a sentence before any question: its scope, tokens, figures, people. Read once, kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from rag.answering.weighing.surface_features import shape
from rag.indexing.index import Index
from rag.indexing.people import people_in
from rag.indexing.tokens import tokens
from rag.ingestion.chunking import lead_in
from rag.ingestion.scope import Scope, evidence_scope
from rag.language.figures import parse_figures
from rag.language.names import find_people, find_posts
from rag.language.scripts import fold
from rag.records import Figure, Sentence
from rag.retrieval.query import plain_ratio

# About 8 KB each with their tokens, so at most some 16 MB: the five pages have 500, and of an archive's hardly one is
# asked for twice.
KEPT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`heading` are the tokens of the title and headings above, `lead` of the paragraph up to the sentence;
    `plain` is the folded text, `shape` what rag.answering.weighing.surface_features counts in it.
    """

    sentence: Sentence
    scope: Scope
    own: frozenset[str]
    heading: frozenset[str]
    lead: frozenset[str]
    figures: tuple[Figure, ...]
    people: tuple[str, ...]
    posts: tuple[str, ...]
    plain: str
    shape: tuple[float, ...]


class FactBook:
    """The facts of an index's sentences by row, the most recently used kept. Safe to share between threads:
    two threads may read the same sentence twice, and find the same.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._kept: OrderedDict[int, Facts] = OrderedDict()

    def people(self, text: str) -> tuple[str, ...]:
        """Everybody in the text whom the reports name beside an office, a role or a verb of speech."""
        return people_in(self._index.catalogue, text)

    def read(self, row: int) -> Facts:
        """The facts of a sentence."""
        known = self._kept.get(row)
        if known is None:
            known = self._kept[row] = self._read(row)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known

    def _read(self, row: int) -> Facts:
        sentence = self._index.sentence(row)
        chunk, text = sentence.chunk, sentence.text
        document = self._index.documents[chunk.document_id]
        before = document.text[chunk.start : sentence.start].rsplit("\n", 1)[-1]
        above = lead_in(document.text, sentence.start)
        introduced = document.text[above[0] : above[1]] if above else ""
        plain = fold(text)
        return Facts(
            sentence=sentence,
            scope=evidence_scope(document, sentence),
            own=frozenset(tokens(plain_ratio(text))),
            heading=frozenset(tokens(" ".join((document.title, *chunk.heading_path, introduced)))),
            lead=frozenset(tokens(before)),
            figures=tuple(parse_figures(text)),
            people=tuple(find_people(text)),
            posts=tuple(find_posts(text)),
            plain=plain,
            shape=shape(plain),
        )
