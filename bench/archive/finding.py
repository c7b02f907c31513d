"""How well an archive's index finds: recall against exact search, and hit@k of real questions among made reports."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.archive.noisy import bare
from bench.public import paragraphs
from rag.answering.pipeline import Pipeline
from rag.indexing import layout
from rag.indexing.index import Index
from rag.indexing.stores.vector_files import VectorFile
from rag.indexing.stores.vectors import exact_nearest
from rag.language.sentences import sentence_spans
from rag.ports import Embedder

QUESTIONS, NEAREST = 200, 20
SETS = ("cmrc2018_dev.json", "drcd_dev.json", "xquad.zh.json")


def recall(index: Index, folder: Path, embedder: Embedder, questions: list[str]) -> float:
    """The share of the nearest 20 passages by products in single precision that the index finds as well."""
    vectors = embedder.embed_queries(questions[:QUESTIONS])
    wanted = exact_nearest(VectorFile(folder / layout.PASSAGES), vectors, NEAREST)
    found = [index.vectors.nearest(vector, NEAREST)[0] for vector in vectors]
    return float(np.mean([len(set(a) & set(b)) / len(b) for a, b in zip(found, wanted, strict=True)]))


def hits(index: Index, pipeline: Pipeline, datasets: Path) -> dict[str, float]:
    """hit@1, @3, @10: the sentence that answers stands in one of the first passages, whichever report has it.

    A made report has other figures, so sentences are compared without theirs.
    """
    asked = _asked(index, _answering(datasets))
    ranks = []
    for question, sentence in asked:
        passages = pipeline.search(question, 10)
        ranks.append(next((n for n, p in enumerate(passages, 1) if sentence in bare(p.chunk.text)), 99))
    return {f"hit@{most}": float(np.mean(np.array(ranks) <= most)) for most in (1, 3, 10)} | {"asked": len(ranks)}


def _answering(datasets: Path) -> dict[str, str]:
    """The sentence that answers, without its figures → the question."""
    found: dict[str, str] = {}
    for name in SETS:
        for paragraph in paragraphs(datasets / name):
            text = paragraph["context"]
            spans = sentence_spans(text)
            for qa in paragraph["qas"]:
                at = qa["answers"][0]["answer_start"]
                sentence = next((text[start:end] for start, end in spans if start <= at < end), "")
                # The text of a figure is not in a made report.
                if len(bare(sentence)) > 12 and not any(one.isdigit() for one in qa["answers"][0]["text"]):
                    found.setdefault(bare(sentence), qa["question"])
    return found


def _asked(index: Index, answering: dict[str, str]) -> list[tuple[str, str]]:
    """Questions whose answering sentence stands in the index, from chunks spread over all of it."""
    found: dict[str, str] = {}
    for row in np.linspace(0, index.manifest.chunks - 1, min(index.manifest.chunks, 20 * QUESTIONS)).astype(int):
        chunk = index.chunks[int(row)]
        for start, end in sentence_spans(chunk.text):
            sentence = bare(chunk.text[start:end])
            if sentence in answering:
                found.setdefault(answering[sentence], sentence)
        if len(found) >= QUESTIONS:
            break
    return list(found.items())[:QUESTIONS]
