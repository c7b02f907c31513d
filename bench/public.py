"""The public reading-comprehension sets, as corpora and questions. See ../shared/datasets/README.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rag.assembly import Assistant, build, open_assistant
from rag.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuestion:
    """A question, the document that answers it, the strings that answer it, where the first of them stands in the
    paragraph, and the number of the article.
    """

    question: str
    gold: str
    answers: tuple[str, ...]
    start: int = 0
    article: int = 0


def paragraphs(path: Path) -> list[dict]:
    """The paragraphs of a squad-style file, in order."""
    return [paragraph for article in _articles(path) for paragraph in article["paragraphs"]]


def _articles(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["data"]


def index_paragraphs(path: Path, work: Path, half: int | None = None) -> tuple[Settings, dict[str, str]]:
    """Writes a set's distinct paragraphs as documents and indexes them; gives text → document id.

    Of one `half` (0 or 1) only every second paragraph is there: what the other tells is then absent in truth.
    """
    name = path.stem if half is None else f"{path.stem}-{half}"
    corpus = work / name
    corpus.mkdir(parents=True, exist_ok=True)
    ids: dict[str, str] = {}
    for paragraph in paragraphs(path):
        text = paragraph["context"]
        if text not in ids:
            ids[text] = f"p{len(ids):05d}"
            if half in (None, half_of(ids[text])):
                (corpus / f"{ids[text]}.txt").write_text(text, encoding="utf-8")
    settings = Settings(corpus_dir=corpus, index_dir=work / f"{name}.index")
    build(settings)
    return settings, ids


def half_of(document_id: str) -> int:
    """In which half of its set a paragraph is."""
    return int(document_id[1:]) % 2


def halves(path: Path, work: Path) -> tuple[tuple[Assistant, Assistant], dict[str, str]]:
    """A set's two halves, each opened by itself; and text → document id."""
    first, ids = index_paragraphs(path, work, 0)
    second, _ = index_paragraphs(path, work, 1)
    return (open_assistant(first), open_assistant(second)), ids


def questions(asked: Path, answered: Path, ids: dict[str, str]) -> list[PublicQuestion]:
    """The questions of one file over the paragraphs of another (the same file, or its translation)."""
    articles = [number for number, article in enumerate(_articles(answered)) for _ in article["paragraphs"]]
    found = []
    for source, target, article in zip(paragraphs(asked), paragraphs(answered), articles, strict=True):
        for question, translated in zip(source["qas"], target["qas"], strict=True):
            answers = translated["answers"]
            found.append(
                PublicQuestion(
                    question=question["question"],
                    gold=ids[target["context"]],
                    answers=tuple(answer["text"] for answer in answers),
                    start=answers[0]["answer_start"],
                    article=article,
                )
            )
    return found
