"""How fast whole reports are indexed, embedding and all: chunks, characters and tokens a second and a core."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.archive.noisy import made_reports
from bench.int8_peak import MODEL_OPERATIONS, int8_peak
from rag.config import Settings
from rag.indexing.building.build import build_index
from rag.indexing.building.embedding import sentence_text
from rag.indexing.index import open_index, passage_text
from rag.models.e5.build import ensure_default_model, load_onnx
from rag.ports import Embedder
from rag.progress import progress_bars

HEAD = (
    "| reports | chunks | characters | seconds | chunks/s | characters/s | chunks/s a core | characters/s a core | "
    "int8 peak of a core |\n" + "|---" * 9 + "|"
)


def rate(sentences: Sequence[str], real: Embedder, reports: int) -> str:
    """A row of the table; per core counts seconds of CPU, and padding counts as nothing done."""
    with tempfile.TemporaryDirectory() as folder:
        documents = list(made_reports(sentences, reports, seed=7))
        wall, cpu = time.perf_counter(), time.process_time()
        report = build_index(documents, Path(folder), real, progress_bars)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        characters = sum(len(document.text) for document in documents)
        share = _tokens(Path(folder), real) * MODEL_OPERATIONS / cpu / int8_peak()
    chunks = report.chunks
    return (
        f"| {reports} | {chunks:,} | {characters:,} | {wall:.1f} ({cpu:.1f} of CPU, {os.cpu_count()} cores) "
        f"| {chunks / wall:.1f} | {characters / wall:,.0f} | {chunks / cpu:.1f} | {characters / cpu:,.0f} "
        f"| {share:.0%} |"
    )


def _tokens(root: Path, real: Embedder) -> int:
    """All that the encoder was given."""
    encoder = load_onnx(ensure_default_model(Settings().cache_dir, print))[0]
    index = open_index(root, real)
    texts = []
    for row in range(index.manifest.chunks):
        chunk = index.chunks[row]
        document = index.documents[chunk.document_id]
        texts.append(passage_text(document, chunk))
        for at in index.sentence_rows(row):
            sentence = index.sentence(at)
            texts.append(sentence_text(document, chunk, sentence.start, sentence.end))
    return sum(len(ids) for ids in encoder.token_ids([f"passage: {text}" for text in texts]))
