"""Whether everything in an index is as it must be: checksums first, then what the parts say of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from rag.errors import StoredIndexError
from rag.indexing import layout
from rag.indexing.pieces import document_digest
from rag.indexing.store import Index, read_build, read_sources
from rag.ports import Bars, no_bars
from rag.records import Document

#: How far the length of a stored vector may be from 1: half precision keeps three digits.
TOLERANCE = 0.01


def verify_index(root: Path, bars: Bars = no_bars) -> list[str]:
    """What is wrong with the index in `root`, each with what to do about it; empty when all is well.

    Of the current build everything is looked at, of the earlier ones that are kept the checksums.
    """
    problems = _earlier(root)
    try:
        folder = layout.current_build(root)
        manifest = layout.read_manifest(folder)
        layout.verify(folder, manifest)
        index = read_build(folder, manifest)
        layout.withdrawn(root)
        advance = bars("verifying", len(_CHECKS))
        for check in _CHECKS:
            problems += [f"{folder.name}: {problem}. {layout.MEND}" for problem in check(index)]
            advance(1)
        problems += [f"{folder.name}: {problem}. {layout.MEND}" for problem in _sources(index, folder)]
    except StoredIndexError as error:
        problems.append(str(error))
    return problems


def _earlier(root: Path) -> list[str]:
    """Kept builds that cannot be restored."""
    problems = []
    for folder in layout.builds(root):
        try:
            if folder != layout.current_build(root):
                layout.verify(folder, layout.read_manifest(folder))
        except StoredIndexError as error:
            problems.append(f"{folder.name} cannot be restored: {error}")
    return problems


def _documents(index: Index) -> Iterator[str]:
    found = {name: document_digest(document) for name, document in index.documents.items()}
    if found != index.manifest.documents:
        yield "its documents are not those of its manifest"
    for document in index.documents.values():
        starts = [page.start for page in document.pages]
        if starts != sorted(starts) or any(not 0 <= start <= len(document.text) for start in starts):
            yield f"{document.id}: its pages are out of order"


def _chunks(index: Index) -> Iterator[str]:
    if len(index.chunks) != index.manifest.chunk_count:
        yield "it has another number of chunks than its manifest says"
    for chunk in index.chunks:
        if not 0 <= chunk.start < chunk.end <= len(index.documents[chunk.document_id].text):
            yield f"{chunk.document_id}: chunk {chunk.ordinal} is no slice of the text"


def _sentences(index: Index) -> Iterator[str]:
    spans = index.spans
    if spans.shape != (len(index.sentence_vectors), 3) or bool(np.any(np.diff(spans[:, 0]) < 0)):
        yield "its sentences are out of order"
        return
    limits = np.array([(chunk.start, chunk.end) for chunk in index.chunks], np.int64).reshape(-1, 2)
    mine = limits[spans[:, 0]] if len(spans) else spans[:, 1:]
    wrong = (spans[:, 1] < mine[:, 0]) | (spans[:, 1] >= spans[:, 2]) | (spans[:, 2] > mine[:, 1])
    if wrong.any():
        yield f"{int(wrong.sum())} sentences lie outside their chunks"


def _vectors(index: Index) -> Iterator[str]:
    passages = index.vectors.rows() if index.chunks else np.zeros((0, index.manifest.dimensions), np.float32)
    if passages.shape != (len(index.chunks), index.manifest.dimensions):
        yield "it has not one vector for each chunk"
    for name, vectors in (("passages", passages), ("sentences", index.sentence_vectors)):
        lengths = np.linalg.norm(np.asarray(vectors, np.float32), axis=1)
        if not bool(np.all(np.abs(lengths - 1) < TOLERANCE)):
            yield f"vectors of its {name} are not of length 1"
    if index.chunks and len(index.keywords.scores([])) != len(index.chunks):
        yield "its keywords are of another number of passages"


def _findings(index: Index) -> Iterator[str]:
    documents: dict[str, Document] = index.documents
    for record in index.figures:
        text, figure = documents[record.document_id].text, record.figure
        if not (
            record.start <= figure.start < figure.end <= record.end and text[figure.start : figure.end] == figure.text
        ):
            yield f"{record.document_id}: the figure {figure.text!r} does not stand at {figure.start}"
    for one in index.suspicions:
        if documents[one.document_id].text[one.start : one.end] != one.quote:
            yield f"{one.document_id}: the suspicion {one.quote!r} does not stand at {one.start}"


def _sources(index: Index, folder: Path) -> Iterator[str]:
    named = {source.document_id for source in read_sources(folder)}
    # A build made from documents alone has no sources.
    if named and named != index.documents.keys():
        yield "its sources are not those of its documents"


_CHECKS: tuple[Callable[[Index], Iterator[str]], ...] = (_documents, _chunks, _sentences, _vectors, _findings)
