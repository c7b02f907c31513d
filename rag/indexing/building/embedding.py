"""The second half of a build: the vectors of its passages and sentences, lent or made, in bounded memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.indexing import layout
from rag.indexing.arrays import mapped
from rag.indexing.building.pieces import rules
from rag.indexing.building.reuse import Lenders
from rag.indexing.building.splitting import Split, Step
from rag.indexing.catalogue import Catalogue
from rag.indexing.index import passage_text, passages_of
from rag.indexing.stores.vector_files import VectorWriter
from rag.ingestion.chunking import CHUNKING
from rag.ingestion.scope import is_known_kind
from rag.ports import Bars, Embedder, Progress
from rag.records import Chunk, Document

# Chunks embedded, with their sentences, between two notes of how far the build is: under a minute's work, and texts
# enough that batches of like length are full.
AT_ONCE = 512
# Rows copied at a time.
COPIED_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class _Files:
    """The two files of vectors, and the folder that they are in."""

    part: Path
    passages: VectorWriter
    sentences: VectorWriter

    def flush(self) -> None:
        """What was added is on the disk afterwards."""
        self.passages.flush()
        self.sentences.flush()


def embed(part: Path, split: Split, lenders: Lenders, embedder: Embedder, bars: Bars) -> None:
    """Writes the vectors of all chunks and sentences of a catalogue, from the first to the last.

    How far it came is noted as it goes, so that the next build can go on from there.
    """
    files = _Files(
        part,
        VectorWriter(part / layout.PASSAGES, split.chunks, embedder.dimensions),
        VectorWriter(part / layout.SENTENCES, split.sentences, embedder.dimensions),
    )
    note(part, embedder, 0)
    fresh = sum(step.chunks + step.sentences for step in split.steps if step.loan is None)
    advance = bars("embedding", fresh)
    maker = _Maker(part, embedder, advance)
    noted = 0
    for run in _runs(split.steps):
        first, end = run.first_chunk, run.first_chunk + run.chunks
        if run.loan is not None:
            _copy(files, run, lenders)
        else:
            passages, sentences = maker.vectors(first, end)
            files.passages.add(passages)
            files.sentences.add(sentences)
        # What was lent is lent again in no time; a note costs three waits for the disk.
        if run.loan is None or end - noted >= COPIED_AT_ONCE or end == split.chunks:
            files.flush()
            note(part, embedder, end)
            noted = end


def note(part: Path, embedder: Embedder, embedded: int) -> None:
    """Notes that the first `embedded` chunks have their vectors on the disk."""
    told = {"embedder": embedder.name, "dimensions": embedder.dimensions, "chunking": CHUNKING, "rules": rules()}
    layout.replace_file(part / layout.PROGRESS, json.dumps(told | {"embedded": embedded}))


def embedded(part: Path) -> int:
    """How many chunks of an unfinished build have their vectors."""
    try:
        return int(json.loads((part / layout.PROGRESS).read_text(encoding="utf-8"))["embedded"])
    except FileNotFoundError:
        return 0


def _runs(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps joined: neighbours from one lender as far as they stand together there, new ones up to AT_ONCE."""
    joined: Step | None = None
    for step in steps:
        if joined is not None and _go_together(joined, step):
            chunks, sentences = joined.chunks + step.chunks, joined.sentences + step.sentences
            joined = replace(joined, chunks=chunks, sentences=sentences)
            continue
        if joined is not None:
            yield from _cut_up(joined)
        joined = step
    if joined is not None:
        yield from _cut_up(joined)


def _go_together(one: Step, other: Step) -> bool:
    if one.loan is None or other.loan is None:
        return one.loan is other.loan and one.chunks < AT_ONCE
    lent = one.loan.place.first_chunk + one.chunks == other.loan.place.first_chunk
    return one.loan.lender is other.loan.lender and lent


def _cut_up(step: Step) -> Iterator[Step]:
    """New chunks are embedded AT_ONCE at most, even those of one long document."""
    if step.loan is not None:
        yield step
        return
    for first in range(0, step.chunks, AT_ONCE):
        yield replace(step, first_chunk=step.first_chunk + first, chunks=min(AT_ONCE, step.chunks - first))


def _copy(files: _Files, run: Step, lenders: Lenders) -> None:
    assert run.loan is not None  # noqa: S101 - for the type checker
    passages, sentences = lenders.vectors(run.loan.lender)
    for first, count, source, target in (
        (run.loan.place.first_chunk, run.chunks, passages, files.passages),
        (run.lent_sentence, run.sentences, sentences, files.sentences),
    ):
        for at in range(first, first + count, COPIED_AT_ONCE):
            target.add(source.part(at, min(at + COPIED_AT_ONCE, first + count)))


# In a report of a known kind a longer heading is a slogan (坚持担责于身、履责于行) and not what a sentence is about.
LONGEST_TOPIC = 12


class _Maker:
    """Makes vectors of the chunks of a catalogue, and of their sentences."""

    def __init__(self, part: Path, embedder: Embedder, advance: Progress) -> None:
        self._catalogue = Catalogue.open(part)
        self._spans: NDArray[np.int32] = mapped(part / layout.SPANS)
        self._firsts: NDArray[np.int64] = mapped(part / layout.FIRST)
        self._embedder = embedder
        self._advance = advance

    def vectors(self, first: int, end: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Of the chunks from `first` to before `end`, and of their sentences."""
        chunks = [self._catalogue.chunks[row] for row in range(first, end)]
        documents = [self._catalogue.documents[chunk.document_id] for chunk in chunks]
        passages = [passage_text(document, chunk) for document, chunk in zip(documents, chunks, strict=True)]
        spans = self._spans[int(self._firsts[first]) : int(self._firsts[end])]
        sentences = [
            sentence_text(documents[row - first], chunks[row - first], start, stop)
            for row, start, stop in spans.tolist()
        ]
        # Apart: a vector depends a little on the batch that it is made in, and passages are best among passages.
        made = self._embedder.embed_passages(passages, self._advance)
        return made, self._embedder.embed_passages(sentences, self._advance)


def sentence_text(document: Document, chunk: Chunk, start: int, end: int) -> str:
    """A sentence with the heading it stands under: 年均增长8.4% says little without 过去五年成绩单."""
    heading = chunk.heading_path[-1] if chunk.heading_path and chunk.heading_path[-1] != document.title else ""
    slogan = len(heading) > LONGEST_TOPIC and is_known_kind(document)
    return f"{'' if slogan else heading} {document.text[start:end]}".strip()


def all_passages(part: Path) -> Iterator[str]:
    """The texts of all chunks of a build, one by one."""
    catalogue = Catalogue.open(part)
    return map(passages_of(catalogue), range(len(catalogue.chunks)))
