"""Assistants whose language model says what a test wants."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cache

from fakes import HashEmbedder

from rag.answering.pipeline import Pipeline
from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.facts import FactBook
from rag.assembly import Assistant, Opened
from rag.checking.checker import Checker
from rag.config import Settings
from rag.errors import GeneratorError
from rag.generating.composer import ModelComposer
from rag.generating.gate import Gate
from rag.generating.grounds import Ground
from rag.indexing.index import Index
from rag.models.name_finder import LacNames
from rag.models.ranker import open_ranker
from rag.ports import Generator
from rag.records import Message

QUESTION = "石峰区过去五年地区生产总值年均增长多少？"


class Scripted:
    """A generator that says one text in pieces of `size` characters, whatever it is asked, and then perhaps fails."""

    def __init__(self, text: str, size: int = 3, error: GeneratorError | None = None) -> None:
        self._text = text
        self._size = size
        self._error = error
        self.prompts: list[list[Message]] = []
        self.closed = False

    @property
    def name(self) -> str:
        return "scripted"

    def count(self, messages: Sequence[Message]) -> int:
        return sum(len(message.text) for message in messages)

    def stream(self, messages: Sequence[Message], seconds: float) -> Iterator[str]:
        self.prompts.append(list(messages))
        try:
            for at in range(0, len(self._text), self._size):
                yield self._text[at : at + self._size]
            if self._error:
                raise self._error
        finally:
            self.closed = True


@cache
def names() -> LacNames:
    return LacNames()


def gate_over(index: Index) -> Gate:
    return Gate(index, HashEmbedder(), FactBook(index), names())


def assistant_over(index: Index, generator: Generator, settings: Settings | None = None) -> Assistant:
    """Answers over the index, put into the generator's words."""
    settings = settings or Settings()
    at_once = threading.Semaphore(settings.generator_at_once)
    return Assistant(
        Opened(
            index=index,
            pipeline=Pipeline(index, HashEmbedder(), settings, open_ranker()),
            checker=Checker(index, HashEmbedder(), settings),
            composer=ModelComposer(index, gate_over(index), generator, settings, at_once),
        )
    )


def grounds_from(index: Index, candidates: Sequence[Candidate], *words: str) -> list[Ground]:
    """The grounds that begin with these words, numbered from 1."""
    chosen = [next(c.facts for c in candidates if c.sentence.text.startswith(word)) for word in words]
    return [
        Ground(number=n, facts=facts, document=index.documents[facts.sentence.chunk.document_id], said=n == 1)
        for n, facts in enumerate(chosen, 1)
    ]
