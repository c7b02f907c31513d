"""An archive of any size: real sentences in new combinations, with other figures, and vectors that fit them.

There are some 24,000 real sentences at hand (the public sets and the five reports). A report is sixty of them drawn by
chance, every figure in them another one, under a title of its own. Embedding a million such chunks takes a day on two
cores, so the vector of a sentence is its real one, embedded once, plus noise (cosine 0.98), and that of a passage the
mean of its sentences', plus noise. Questions are real ones, embedded for real.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.keeping import texts_of
from rag.ingestion.corpus import load_corpus
from rag.language.sentences import sentence_spans
from rag.ports import Embedder, Progress, Vectors
from rag.records import Document

#: Of every vector: cosine 0.98 with the real one.
NOISE = 0.2
SENTENCES_A_REPORT = 60
PLACES = ("石峰区", "荷塘区", "芦淞区", "天元区", "渌口区", "醴陵市", "攸县", "茶陵县", "炎陵县", "株洲市")
_DIGITS = re.compile("[0-9]+")


def real_sentences(datasets: Path, reports: Path) -> list[str]:
    """The distinct sentences at hand, each of which is one sentence by itself."""
    texts = texts_of(datasets)
    if reports.is_dir():
        texts += [document.text for document in load_corpus(reports).documents]
    found: dict[str, None] = {}
    for text in texts:
        for start, end in sentence_spans(text):
            sentence = text[start:end].replace("\n", "")
            if sentence.endswith(("。", "！", "？")) and sentence_spans(sentence) == [(0, len(sentence))]:
                found[sentence] = None
    return list(found)


def made_reports(sentences: Sequence[str], count: int, seed: int = 1) -> Iterator[Document]:
    """`count` reports, the same ones for one seed."""
    chance = np.random.default_rng(seed)
    for number in range(count):
        drawn = chance.integers(0, len(sentences), SENTENCES_A_REPORT)
        said = [_with_other_figures(sentences[one], chance) for one in drawn]
        lines = ["".join(said[at : at + 6]) for at in range(0, len(said), 6)]
        place = PLACES[number % len(PLACES)]
        year = 2000 + number % 25
        title = f"{place}{year}年第{number}号报告"
        yield Document(
            id=f"r{number:07}",
            title=title,
            publisher="株洲日报",
            places=(place,),
            year=year,
            text=f"# {title}\n\n" + "\n\n".join(lines) + "\n",
        )


def _with_other_figures(sentence: str, chance: np.random.Generator) -> str:
    return _DIGITS.sub(lambda match: _other(match[0], int(chance.integers(1, 100_000))), sentence)


def _other(digits: str, figure: int) -> str:
    """Another figure of the same length; years stay years."""
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return f"20{figure % 30:02}"
    return str(figure)[: len(digits)].rjust(len(digits), "1")


class NoisyEmbedder:
    """Vectors of made reports; questions go to the real embedder."""

    def __init__(self, real: Embedder, sentences: Sequence[str], vectors: Vectors) -> None:
        self._real = real
        self._known = {bare(sentence): row for row, sentence in enumerate(sentences)}
        self._vectors = vectors

    @property
    def name(self) -> str:
        """Written into the manifest."""
        return f"{self._real.name}-noisy"

    @property
    def dimensions(self) -> int:
        """Those of the real embedder."""
        return self._real.dimensions

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """For real."""
        return self._real.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The mean of the sentences of each text, plus noise that depends on the text alone."""
        rows = [self._rows(text) for text in texts]
        lengths = np.array([len(row) for row in rows])
        starts = np.cumsum(lengths) - lengths
        found = np.add.reduceat(self._vectors[np.concatenate(rows)], starts, axis=0)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        seed = int.from_bytes(hashlib.blake2b("".join(texts[:3]).encode(), digest_size=8).digest())
        noise = np.random.default_rng(seed).standard_normal(found.shape, np.float32)
        found += noise * np.float32(NOISE / np.sqrt(found.shape[1]))
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        if progress is not None:
            progress(len(texts))
        return found

    def _rows(self, text: str) -> list[int]:
        body = text.split("\n", 1)[-1]
        spans = sentence_spans(body)
        # What no sentence at hand is (a piece of a long one) has the vector of some other.
        return [self._known.get(bare(body[start:end]), start % len(self._vectors)) for start, end in spans] or [0]


def bare(sentence: str) -> str:
    """Without its figures."""
    return _DIGITS.sub("", sentence).strip()


def real_vectors(real: Embedder, sentences: Sequence[str], kept: Path) -> Vectors:
    """The vectors of the sentences, made once and kept in a file."""
    if kept.is_file() and len(found := np.load(kept)) == len(sentences):
        return found
    vectors = real.embed_passages(sentences)
    np.save(kept, vectors)
    return vectors
