"""Joins settings, models and rooms into one Assistant: the only importer of rag.models."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence

from rag.answering.evidence import Candidate
from rag.answering.pipeline import Pipeline
from rag.checking.asked import asked_claim, verdict_answer
from rag.checking.checker import Checker
from rag.config import Settings
from rag.indexing.build import BuildReport, build_index
from rag.indexing.store import Index, open_index
from rag.ingestion.corpus import Corpus, load_corpus
from rag.models.embedder import SentenceTransformerEmbedder, open_embedder
from rag.models.ranker import open_ranker
from rag.ports import Bars, Ranker
from rag.progress import progress_bars
from rag.records import Answer, Document, FigureRecord, Passage, Suspicion, Verdict
from rag.retrieval.figures import find_figures
from rag.retrieval.query import Query


class Assistant:
    """Answers questions over one opened index. Safe to share between threads."""

    def __init__(self, index: Index, pipeline: Pipeline, checker: Checker) -> None:
        self._index = index
        self._pipeline = pipeline
        self._checker = checker

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to a question; `history` holds the earlier questions of the conversation, oldest first.

        Raises QuestionError, with a message fit to show, when the question is empty or too long.
        """
        start = time.perf_counter()
        if (claim := asked_claim(question)) is not None and (verdicts := self._checker.check(claim)):
            return verdict_answer(question, verdicts, start)
        return self._pipeline.ask(question, tuple(history))

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """A verdict for each checkable statement of a claim or draft, in order.

        Raises QuestionError, with a message fit to show, when the draft is empty or too long.
        """
        return self._checker.check(draft)

    def check_each(self, draft: str) -> Iterator[Verdict]:
        """The verdicts of `check` as they are made; its QuestionError comes from the call, before the first."""
        return self._checker.check_each(draft)

    @property
    def draft_limit(self) -> int:
        """The most characters that a draft may have."""
        return self._checker.draft_limit

    def figures(self, place: str = "", indicator: str = "", period: str = "") -> list[FigureRecord]:
        """The figures of the reports, those that fit all that is given, in the order of documents and text."""
        return find_figures(self._index, place, indicator, period)

    def suspicions(self) -> tuple[Suspicion, ...]:
        """What looks damaged in the reports."""
        return self._index.suspicions

    def search(self, question: str, count: int = 20) -> list[Passage]:
        """The best `count` passages, whatever an answer would make of them."""
        return self._pipeline.search(question, count)

    def weighed(self, question: str, without: str = "") -> tuple[Query, list[Candidate]]:
        """What an answer is chosen from: for benchmarks and fitting."""
        return self._pipeline.weighed(question, without)

    def document(self, document_id: str) -> Document | None:
        """A stored document, or None."""
        return self._index.documents.get(document_id)

    def documents(self) -> tuple[Document, ...]:
        """All stored documents, in the order of their ids."""
        return tuple(self._index.documents.values())

    @property
    def build(self) -> str:
        """The id of the index build that is open."""
        return self._index.build


_embedders: dict[tuple[str, str, int], SentenceTransformerEmbedder] = {}
_lock = threading.Lock()


def embedder_for(settings: Settings) -> SentenceTransformerEmbedder:
    """The embedder that the settings name, loaded once a process."""
    key = (settings.embedder, str(settings.cache_dir), settings.threads)
    with _lock:
        if key not in _embedders:
            _embedders[key] = open_embedder(settings.embedder, settings.cache_dir, settings.threads, _say)
        return _embedders[key]


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def build(settings: Settings, bars: Bars = progress_bars) -> tuple[BuildReport, Corpus]:
    """Indexes the corpus folder; what could not be read is in the corpus's `problems`."""
    corpus = load_corpus(settings.corpus_dir, bars)
    report = build_index(corpus.documents, settings.index_dir, embedder_for(settings), bars)
    return report, corpus


def open_assistant(settings: Settings, ranker: Ranker | None = None) -> Assistant:
    """Opens the current index and everything an answer needs; `ranker` takes the place of the product's."""
    embedder = embedder_for(settings)
    index = open_index(settings.index_dir, embedder)
    pipeline = Pipeline(index, embedder, settings, ranker or open_ranker())
    return Assistant(index, pipeline, Checker(index, embedder, settings))
