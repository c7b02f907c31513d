"""The main job over reports as offices hand them in: the digests in every format, read, indexed and asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from places import QUESTIONS, REPO

from bench.digests import digests
from bench.documents import FORMATS, Make, make_big5, make_gb18030, make_web, make_word, table_digest
from bench.drawn import make_one_column, make_scan
from bench.formats import BAR, asked, error_rate, made, quantities, share_kept
from rag.evaluation.cases import load_cases
from rag.ingestion.corpus import read_folder
from rag.ingestion.reader import Reader
from rag.records import EvalCase

# Recognised pages take minutes: the shortest of them below, all of them in bench/formats.py.
WITH_TEXT = [name for name in FORMATS if not name.startswith(("scan", "jpg"))]
PAGED = ("pdf, one column", "pdf, two columns")


def figure_cases() -> list[EvalCase]:
    """The eval's figure questions."""
    return [case for case in load_cases(QUESTIONS) if case.kind == "figure"]


@pytest.mark.parametrize("name", WITH_TEXT)
def test_figure_questions_are_answered_right_whatever_the_format(name: str, tmp_path: Path) -> None:
    cases = figure_cases()
    folder = made(FORMATS[name], digests(REPO / "corpus"), tmp_path / "files")
    outcome = asked(folder, tmp_path / "index", cases, None)
    assert len(outcome.right) >= BAR * len(cases), sorted({case.id for case in cases} - outcome.right)
    assert all(bool(document.pages) == (name in PAGED) for document in outcome.documents.values())


def test_a_scan_of_the_shortest_digest_keeps_its_words_and_its_figures(tmp_path: Path) -> None:
    shortest = min(digests(REPO / "corpus"), key=lambda digest: sum(len(part.text) for part in digest.parts))
    (tmp_path / "md").mkdir()
    shutil.copy(REPO / "corpus" / f"{shortest.stem}.md", tmp_path / "md")
    base = asked(tmp_path / "md", tmp_path / "md.index", [], None)
    scan = asked(made(make_scan, [shortest], tmp_path / "scan"), tmp_path / "scan.index", [], None)
    assert error_rate(scan.documents[shortest.stem].text, base.documents[shortest.stem].text) < 0.03
    assert share_kept(quantities(scan.figures), quantities(base.figures)) > 0.95
    assert scan.documents[shortest.stem].pages


@pytest.mark.parametrize("make", [make_word, make_web, make_one_column, make_gb18030, make_big5])
def test_a_table_keeps_its_rows(make: Make, tmp_path: Path) -> None:
    rows = (("区", "增长"), ("天元区", "5.1%"), ("石峰区", "6.2%"))
    with Reader() as reader:
        corpus = read_folder(made(make, [table_digest(rows)], tmp_path / "files"), reader.read)
    (document,) = corpus.documents
    (line,) = (line for line in document.text.split("\n") if "6.2%" in line)
    assert "石峰" in line
    assert "5.1%" not in line
