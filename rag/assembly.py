"""Joins settings, models and rooms into one Assistant: the only importer of rag.models."""

from __future__ import annotations

import getpass
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from rag.answering.pipeline import Pipeline
from rag.answering.saying.notes import SILENT
from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.facts import FactBook
from rag.checking.checker import Checker
from rag.checking.yes_no import asked_claim, verdict_answer
from rag.config import Settings
from rag.errors import SettingsError
from rag.generating.composer import ModelComposer
from rag.generating.gate import Gate
from rag.generating.grounds import Ground, grounds_of
from rag.indexing.building.build import BuildReport
from rag.indexing.cards import card_of, figures_occurring, find_cards, overview
from rag.indexing.index import Index, open_index
from rag.indexing.stores.choice import LOCAL, Stores
from rag.ingestion.formats import unpack
from rag.ingestion.parse_cache import forget_kept
from rag.ingestion.reader import Reader
from rag.keeping.keeper import WAIT, Keeper, Tools
from rag.models.ranker import open_ranker
from rag.ports import Bars, Embedder, Generator, NameFinder, Ranker, no_bars
from rag.progress import progress_bars
from rag.records import (
    EVERYTHING,
    Answer,
    AnswerStatus,
    Card,
    Document,
    FigureRecord,
    Growing,
    Overview,
    Passage,
    Sought,
    Suspicion,
    Times,
    Verdict,
    Within,
)
from rag.retrieval.figures import find_figures, seek_figures
from rag.retrieval.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One build and what answers from it."""

    index: Index
    pipeline: Pipeline
    checker: Checker
    composer: ModelComposer | None = None


class Assistant:
    """Answers questions over the build that is opened. Safe to share between threads.

    Another build can take its place while questions are answered: each answer is made from one build, whole.
    """

    def __init__(self, opened: Opened) -> None:
        self._now = opened
        self._counted: tuple[Index, Overview] | None = None

    @property
    def opened(self) -> Opened:
        """The build that answers now."""
        return self._now

    def turn_to(self, opened: Opened) -> None:
        """Answers from another build from now on."""
        self._now = opened

    def ask(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Answer:
        """The answer to a question; `history` holds the earlier questions of the conversation, oldest first.

        `within` holds it to some of the reports.
        Where a language model composes, it is waited for. Raises QuestionError, with a message fit to show, when the
        question is empty or too long.
        """
        *_, last = self.ask_each(question, history, within)
        return last.answer

    def ask_each(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Iterator[Growing]:
        """The reports' own words at once, then what a language model makes of them; the last step is the answer.

        QuestionError comes from the call, before the first step.
        """
        now = self._now
        start = time.perf_counter()
        claim = asked_claim(question) if within == EVERYTHING else None
        if claim is not None and (verdicts := now.checker.check(claim)):
            return iter([Growing(answer=verdict_answer(question, verdicts, start), done=True)])
        held = replace(now, pipeline=now.pipeline.held_to(within))
        return _growing(held, replace(held.pipeline.ask(question, tuple(history)), within=within), history)

    def check(self, draft: str) -> tuple[Verdict, ...]:
        """A verdict for each checkable statement of a claim or draft, in order.

        Raises QuestionError, with a message fit to show, when the draft is empty or too long.
        """
        return self._now.checker.check(draft)

    def check_each(self, draft: str) -> Iterator[Verdict]:
        """The verdicts of `check` as they are made; its QuestionError comes from the call, before the first."""
        return self._now.checker.check_each(draft)

    @property
    def draft_limit(self) -> int:
        """The most characters that a draft may have."""
        return self._now.checker.draft_limit

    def figures(
        self, place: str = "", indicator: str = "", period: str = "", most: int | None = None
    ) -> list[FigureRecord]:
        """The figures of the reports that fit all that is given, in the order of documents and text, `most` at most."""
        return list(islice(find_figures(self._now.index, place, indicator, period), most))

    def each_figure(self, *sought: Sought) -> Iterator[FigureRecord]:
        """The figures that fit one of what is sought, in the same order, read from the disk as they are asked for."""
        return seek_figures(self._now.index, sought)

    def figures_occurring(self) -> tuple[frozenset[str], frozenset[Times]]:
        """The places of all figures, and when they are of; half a second for a hundred thousand reports."""
        return figures_occurring(self._now.index.catalogue)

    def suspicions(self) -> tuple[Suspicion, ...]:
        """What looks damaged in the reports."""
        return tuple(self._now.index.catalogue.suspicions())

    def search(self, question: str, count: int = 20, within: Within = EVERYTHING) -> list[Passage]:
        """The best `count` passages, whatever an answer would make of them; `within` is applied before they rank."""
        return self._now.pipeline.held_to(within).search(question, count)

    def weighed(self, question: str, within: Within = EVERYTHING) -> tuple[Query, list[Candidate]]:
        """What an answer is chosen from: for benchmarks and fitting."""
        return self._now.pipeline.held_to(within).weighed(question)

    def document(self, document_id: str) -> Document | None:
        """A stored document, or None."""
        return self._now.index.documents.get(document_id)

    def documents(self) -> tuple[Document, ...]:
        """All stored documents with their texts: for tests and benches, not for an archive."""
        return tuple(self._now.index.documents.values())

    def ids(self) -> list[str]:
        """The ids of all reports, in their order."""
        return list(self._now.index.documents)

    def cards(self, words: str = "", first: int = 0, count: int = 30) -> tuple[list[Card], int]:
        """`count` reports from `first` on of those whose title, places and publisher hold every word, and how many
        there are.
        """
        return find_cards(self._now.index.catalogue, words, first, count, tuple(SILENT))

    def card(self, document_id: str) -> Card | None:
        """One report as lists show it, or None; its text is not read."""
        return card_of(self._now.index.catalogue, document_id, tuple(SILENT))

    def overview(self) -> Overview:
        """What the reports are, in numbers; counted once a build."""
        index = self._now.index
        if self._counted is None or self._counted[0] is not index:
            self._counted = index, overview(index.catalogue)
        return self._counted[1]

    def suspicions_of(self, document_id: str) -> tuple[Suspicion, ...]:
        """What looks damaged in one report."""
        return self._now.index.catalogue.suspicions_of(document_id)

    @property
    def model(self) -> str:
        """The language model that composes, empty without one."""
        return self._now.composer.name if self._now.composer else ""

    @property
    def build(self) -> str:
        """The id of the index build that is open."""
        return self._now.index.build


def _growing(now: Opened, answer: Answer, history: Sequence[str]) -> Iterator[Growing]:
    """The answer, and what a model makes of it: none is asked where there is no evidence or the answer is computed."""
    if now.composer is None or answer.status is not AnswerStatus.ANSWERED or answer.computed:
        yield Growing(answer=answer, done=True)
        return

    def find() -> tuple[Ground, ...]:
        _, candidates = now.pipeline.weighed(answer.completed_question)
        return grounds_of(answer, candidates, now.index.documents)

    yield from now.composer.compose(answer, find, history)


_embedders: dict[str, Embedder] = {}
_lock = threading.Lock()


def embedder_for(settings: Settings) -> Embedder:
    """The embedder that the settings name, loaded once a process."""
    # Takes seconds to import, and half of the commands need no model.
    from rag.models.embedding.choice import open_named

    key = str([value for name, value in settings if name.startswith("embedder") or name in {"cache_dir", "threads"}])
    with _lock:
        if key not in _embedders:
            _embedders[key] = open_named(settings, _say)
        return _embedders[key]


def stores_for(settings: Settings) -> Stores:
    """Where the settings have vectors and keywords searched."""
    if settings.store == "local":
        return LOCAL
    try:
        from rag.indexing.stores.provisioning import MilvusStores
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"YOUJU_STORE=milvus needs the package {error.name}: pip install 'youju[milvus]'. "
            "Or unset YOUJU_STORE to search in files."
        ) from error
    key = (settings.store_uri, str(settings.index_dir))
    with _lock:
        # One client a process: milvus-lite lets nobody else open its file.
        if key not in _stores:
            _stores[key] = MilvusStores(settings.store_uri, settings.store_token.get_secret_value(), settings.index_dir)
        return _stores[key]


_stores: dict[tuple[str, str], Stores] = {}


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def build(settings: Settings, bars: Bars = progress_bars) -> tuple[BuildReport, tuple[str, ...]]:
    """Indexes the corpus folder; what could not be read comes with its reasons."""
    with keeping(settings, bars=bars) as keeper:
        return keeper.index(getpass.getuser())


@contextmanager
def keeping(
    settings: Settings, changed: Callable[[], None] = lambda: None, bars: Bars = no_bars, wait: float = WAIT
) -> Iterator[Keeper]:
    """A keeper of the reports in the settings' folders; `changed` is called when what is served must change."""
    cache = settings.cache_dir / "read"
    with Reader(cache) as reader:
        yield Keeper(
            settings.corpus_dir,
            settings.index_dir,
            Tools(
                embedder=lambda: embedder_for(settings),
                read=reader.read,
                unpack=unpack,
                forget=lambda shas: forget_kept(cache, shas),
                changed=changed,
                bars=bars,
                wait=wait,
                stores=stores_for(settings),
            ),
        )


def open_assistant(settings: Settings, ranker: Ranker | None = None) -> Assistant:
    """Opens the current index and everything an answer needs; `ranker` takes the place of the product's."""
    return Assistant(
        opened_over(open_index(settings.index_dir, embedder_for(settings), stores_for(settings)), settings, ranker)
    )


def opened_over(index: Index, settings: Settings, ranker: Ranker | None = None) -> Opened:
    """An index with what answers from it."""
    embedder = embedder_for(settings)
    pipeline = Pipeline(index, embedder, settings, ranker or _ranker())
    checker = Checker(index, embedder, settings)
    return Opened(index=index, pipeline=pipeline, checker=checker, composer=_composer(index, embedder, settings))


def _composer(index: Index, embedder: Embedder, settings: Settings) -> ModelComposer | None:
    if settings.generator == "extractive":
        return None
    model = _model_for(settings)
    gate = Gate(index, embedder, FactBook(index), model.names)
    return ModelComposer(index, gate, model.generator, settings, model.at_once)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A language model and what goes with it, for all indexes of the process."""

    generator: Generator
    names: NameFinder
    at_once: threading.Semaphore


_models: dict[str, _Model] = {}


def _model_for(settings: Settings) -> _Model:
    """The model that the settings name, opened once a process."""
    # As embedder_for: only who composes with a model waits for its import.
    from rag.models.generation.choice import open_generator
    from rag.models.name_finder import LacNames

    key = str([value for name, value in settings if name.startswith("generator") or name == "threads"])
    with _lock:
        if key not in _models:
            generator = open_generator(settings)
            at_once = threading.Semaphore(settings.generator_at_once)
            _models[key] = _Model(generator=generator, names=LacNames(), at_once=at_once)
        return _models[key]


@cache
def _ranker() -> Ranker:
    return open_ranker()
