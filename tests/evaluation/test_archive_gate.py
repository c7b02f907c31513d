"""The questions over a real archive (eval/archive.jsonl): answers and refusals must not get worse.

The archive is not part of the project: where it is absent this is skipped. The index is made with the tests' own
embedder, which takes seconds where the real one takes minutes; what is looked up does not depend on it, so the bar is
that of the product less the questions whose sentence only meaning finds (`python -m bench.real` measures the whole).
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from fakes import HashEmbedder
from making import index_of
from places import REPO

from bench.asked import judged
from rag.answering.pipeline import Pipeline
from rag.config import Settings
from rag.errors import UnreadableFileError
from rag.evaluation.metrics import is_slice, ungrounded_figures
from rag.ingestion.reader import Reader
from rag.models.ranker import open_ranker
from rag.records import AnswerStatus, Document

ARCHIVE = REPO.parent / "shared" / "archive" / "reports"
QUESTIONS = REPO / "eval" / "archive.jsonl"
# Of the questions that have an answer; of those that have none.
RIGHT, WRONG, REFUSED = 0.80, 0.06, 0.92

pytestmark = pytest.mark.skipif(not ARCHIVE.is_dir(), reason=f"the archive of real reports is not at {ARCHIVE}")


def _documents() -> list[Document]:
    documents = []
    with Reader() as reader:
        for path in sorted(ARCHIVE.iterdir()):
            try:
                documents.append(reader.read(path).document)
            except UnreadableFileError:
                assert path.suffix == ".xlsx"
    return documents


def test_answers_over_a_real_archive_do_not_get_worse(tmp_path: Path) -> None:
    index = index_of(tmp_path, _documents())
    pipeline = Pipeline(index, HashEmbedder(), Settings(), open_ranker())
    table: Counter[tuple[bool, str]] = Counter()
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answer = pipeline.ask(row["question"])
        table[row["answerable"], judged(answer, row["keys"], row["answerable"])] += 1
        if answer.status is AnswerStatus.ANSWERED:
            assert ungrounded_figures(answer) == [], row["question"]
        assert all(is_slice(one, index.documents[one.document_id]) for one in answer.citations)
    answerable = sum(count for (has, _), count in table.items() if has)
    assert sum(table.values()) >= 150
    assert table[True, "right"] / answerable >= RIGHT, table
    assert table[True, "wrong"] / answerable <= WRONG, table
    assert table[False, "right"] / (sum(table.values()) - answerable) >= REFUSED
