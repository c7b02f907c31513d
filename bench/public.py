"""The public reading-comprehension sets, as corpora and questions. See ../shared/datasets/README.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rag.assembly import build
from rag.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuestion:
    """A question, the document that answers it, and the strings that answer it."""

    question: str
    gold: str
    answers: tuple[str, ...]


def paragraphs(path: Path) -> list[dict]:
    """The paragraphs of a squad-style file, in order."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return [paragraph for article in data["data"] for paragraph in article["paragraphs"]]


def index_paragraphs(path: Path, work: Path) -> tuple[Settings, dict[str, str]]:
    """Writes a set's distinct paragraphs as documents and indexes them; gives text → document id."""
    corpus = work / path.stem
    corpus.mkdir(parents=True, exist_ok=True)
    ids: dict[str, str] = {}
    for paragraph in paragraphs(path):
        text = paragraph["context"]
        if text not in ids:
            ids[text] = f"p{len(ids):05d}"
            (corpus / f"{ids[text]}.txt").write_text(text, encoding="utf-8")
    settings = Settings(corpus_dir=corpus, index_dir=work / f"{path.stem}.index")
    build(settings)
    return settings, ids


def questions(asked: Path, answered: Path, ids: dict[str, str]) -> list[PublicQuestion]:
    """The questions of one file over the paragraphs of another (the same file, or its translation)."""
    found = []
    for source, target in zip(paragraphs(asked), paragraphs(answered), strict=True):
        for question, translated in zip(source["qas"], target["qas"], strict=True):
            answers = tuple(answer["text"] for answer in translated["answers"])
            found.append(PublicQuestion(question=question["question"], gold=ids[target["context"]], answers=answers))
    return found
