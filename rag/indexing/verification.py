"""Whether everything in an index is as it must be: checksums first, then what the parts say of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamagedError, StoredIndexError
from rag.indexing import layout
from rag.indexing.arrays import mapped
from rag.indexing.catalogue import Catalogue
from rag.indexing.index import read_sources
from rag.indexing.stores.keywords import Vocabulary
from rag.indexing.stores.vector_files import VectorFile
from rag.ports import Bars, no_bars
from rag.records import IndexManifest

#: How far the length of a stored vector may be from 1: half precision keeps three digits.
TOLERANCE = 0.01
#: Vectors looked at at a time.
ROWS = 20_000


def verify_index(root: Path, bars: Bars = no_bars) -> list[str]:
    """What is wrong with the index in `root`, each with what to do about it; empty when all is well.

    Of the current build everything is looked at, of the earlier ones that are kept the checksums.
    """
    problems = _earlier(root)
    try:
        folder = layout.current_build(root)
        manifest = layout.read_manifest(folder)
        layout.verify(folder, manifest)
        layout.withdrawn(root)
        build = _read(folder, manifest)
        advance = bars("verifying", len(_CHECKS))
        for check in _CHECKS:
            problems += [f"{folder.name}: {problem}. {layout.MEND}" for problem in check(build)]
            advance(1)
        problems += [f"{folder.name}: {problem}. {layout.MEND}" for problem in _sources(build, folder)]
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


@dataclass(frozen=True, slots=True)
class _Build:
    """A build as it is stored, whatever searches it."""

    manifest: IndexManifest
    catalogue: Catalogue
    keywords: Vocabulary
    spans: NDArray[np.int32]
    first_sentence: NDArray[np.int64]
    passages: VectorFile
    sentences: VectorFile


def _read(folder: Path, manifest: IndexManifest) -> _Build:
    try:
        return _Build(
            manifest,
            Catalogue.open(folder),
            Vocabulary(folder / layout.KEYWORDS),
            mapped(folder / layout.SPANS),
            mapped(folder / layout.FIRST),
            VectorFile(folder / layout.PASSAGES),
            VectorFile(folder / layout.SENTENCES),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"The build in {folder} cannot be read ({error}). {layout.MEND}") from error


def _documents(build: _Build) -> Iterator[str]:
    if len(build.catalogue.documents) != build.manifest.documents:
        yield "it has another number of documents than its manifest says"
    for name in build.catalogue.documents:
        try:
            document = build.catalogue.documents[name]
        except IndexDamagedError:
            yield f"{name}: its text is not the one that was stored"
            continue
        starts = [page.start for page in document.pages]
        if starts != sorted(starts) or any(not 0 <= start <= len(document.text) for start in starts):
            yield f"{name}: its pages are out of order"


def _chunks(build: _Build) -> Iterator[str]:
    if len(build.catalogue.chunks) != build.manifest.chunks:
        yield "it has another number of chunks than its manifest says"
    question = (
        "SELECT id, row - first_chunk FROM chunks JOIN documents ON number = document WHERE NOT "
        '(0 <= start AND start < "end" AND "end" <= characters AND row - first_chunk BETWEEN 0 AND chunks - 1)'
    )
    for name, ordinal in build.catalogue.rows.each(question):
        yield f"{name}: chunk {ordinal} is no slice of the text"


def _sentences(build: _Build) -> Iterator[str]:
    spans = build.spans
    counts = (
        np.bincount(spans[:, 0], minlength=len(build.catalogue.chunks))
        if len(spans)
        else np.zeros(len(build.catalogue.chunks), int)
    )
    firsts = np.concatenate([[0], np.cumsum(counts)])
    ordered = spans.shape == (len(build.sentences), 3) and not np.any(np.diff(spans[:, 0]) < 0)
    if not ordered or not np.array_equal(firsts, build.first_sentence):
        yield "its sentences are out of order"
        return
    limits = np.zeros((len(firsts) - 1, 2), np.int64)
    for row, start, end in build.catalogue.rows.each('SELECT row, start, "end" FROM chunks', at_once=10_000):
        if row < len(limits):
            limits[row] = start, end
    mine = limits[spans[:, 0]] if len(spans) else spans[:, 1:]
    wrong = (spans[:, 1] < mine[:, 0]) | (spans[:, 1] >= spans[:, 2]) | (spans[:, 2] > mine[:, 1])
    if wrong.any():
        yield f"{int(wrong.sum())} sentences lie outside their chunks"


def _vectors(build: _Build) -> Iterator[str]:
    if build.passages.shape != (len(build.catalogue.chunks), build.manifest.dimensions):
        yield "it has not one vector for each chunk"
    for name, vectors in (("passages", build.passages), ("sentences", build.sentences)):
        for first in range(0, len(vectors), ROWS):
            part = vectors.part(first, min(first + ROWS, len(vectors))).astype(np.float32)
            if not bool(np.all(np.abs(np.linalg.norm(part, axis=1) - 1) < TOLERANCE)):
                yield f"vectors of its {name} are not of length 1"
                break
    if build.keywords.count != len(build.catalogue.chunks):
        yield "its keywords are of another number of passages"


def _findings(build: _Build) -> Iterator[str]:
    for name in build.catalogue.documents:
        try:
            text = build.catalogue.documents[name].text
        except IndexDamagedError:
            continue  # told by _documents
        for record in build.catalogue.figures_of(name):
            figure = record.figure
            inside = record.start <= figure.start < figure.end <= record.end
            if not inside or text[figure.start : figure.end] != figure.text:
                yield f"{name}: the figure {figure.text!r} does not stand at {figure.start}"
        for one in build.catalogue.suspicions_of(name):
            if text[one.start : one.end] != one.quote:
                yield f"{name}: the suspicion {one.quote!r} does not stand at {one.start}"


def _sources(build: _Build, folder: Path) -> Iterator[str]:
    named = {source.document_id for source in read_sources(folder)}
    # A build made from documents alone has no sources.
    if named and named != set(build.catalogue.documents):
        yield "its sources are not those of its documents"


_CHECKS: tuple[Callable[[_Build], Iterator[str]], ...] = (_documents, _chunks, _sentences, _vectors, _findings)
