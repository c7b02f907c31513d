"""Files to Readings: cached, declared beside, and one bad file among many stops nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from file_samples import FIRST, SECOND, TITLE, WEB_PAGE, PdfPages, draw, text_pdf, word_file, wrapped
from making import folder_of

from rag.errors import UnreadableFileError
from rag.ingestion.corpus import load_corpus, read_document
from rag.ingestion.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def test_a_reading_has_the_document_its_kind_and_its_guesses(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "a.html").write_text(WEB_PAGE, encoding="utf-8")
    reading = reader.read(tmp_path / "a.html", "石峰区 报告.html")
    assert (reading.document.id, reading.document.title, reading.kind) == ("石峰区-报告", TITLE, "html")
    assert reading.document.places == ("石峰区",)
    assert [guess.field for guess in reading.guesses] == ["title", "places"]
    assert reading.remarks == ("略去页面上不显示的文字1处",)


def test_pages_of_a_pdf_reach_the_document(tmp_path: Path, reader: Reader) -> None:
    pdf = PdfPages()
    for text in (FIRST, SECOND):
        draw(pdf.canvas, wrapped(text, 38), 90, 150)
        pdf.page()
    (tmp_path / "a.pdf").write_bytes(pdf.data())
    document = reader.read(tmp_path / "a.pdf").document
    assert document.page_at(document.text.index("过去五年")) == "第1页"
    assert document.page_at(document.text.index("未来五年")) == "第2页"


def test_what_is_declared_beside_a_file_wins(tmp_path: Path, reader: Reader) -> None:
    folder_of(
        tmp_path,
        {
            "a.pdf": text_pdf(),
            "a.pdf.yaml": "title: 甲\npublished_on: 2024-01-08\nspeakers: [罗鹏程]\n",
            "b.md": "---\ntitle: 乙\npublisher: 株洲日报\n---\n正文。",
            "b.md.yaml": "title: 丙\n",
        },
    )
    document = reader.read(tmp_path / "a.pdf").document
    assert (document.title, document.published_on, document.speakers) == ("甲", dt.date(2024, 1, 8), ("罗鹏程",))
    document = reader.read(tmp_path / "b.md").document
    assert (document.title, document.publisher) == ("丙", "株洲日报")


@pytest.mark.parametrize("yaml", ["title: [甲", "- 甲", "title", "\x00", "a: &a [*a, *a]\nb: ["])
def test_a_broken_declaration_names_its_file(tmp_path: Path, reader: Reader, yaml: str) -> None:
    folder_of(tmp_path, {"a.md": "正文。", "a.md.yaml": yaml})
    with pytest.raises(UnreadableFileError, match=r"^a\.md\.yaml: "):
        reader.read(tmp_path / "a.md")


def test_what_was_read_is_kept_by_its_content(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (tmp_path / "a.pdf").write_bytes(text_pdf())
    (tmp_path / "b.pdf").write_bytes((tmp_path / "a.pdf").read_bytes())
    with Reader(cache) as reader:
        first = reader.read(tmp_path / "a.pdf")
        (entry,) = cache.iterdir()
        entry.write_text(entry.read_text().replace("8.4%", "9.9%"))
        again = reader.read(tmp_path / "b.pdf")
        assert "9.9%" in again.document.text
        assert again.document.id == "b"
        entry.write_text("{")
        assert reader.read(tmp_path / "a.pdf") == first


def test_one_bad_file_among_many_stops_nothing(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        {
            "a.pdf": text_pdf(),
            "b.pdf": text_pdf()[:400],
            "c.docx": word_file(),
            "d.docx": word_file()[:900],
            "e.html": WEB_PAGE,
            "f.png": b"\x89PNG\r\n\x1a\n",
            "g.md": "正文一句。",
        },
    )
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["a", "c", "e", "g"]
    assert [problem.split(":")[0] for problem in corpus.problems] == ["b.pdf", "d.docx", "f.png"]


def test_a_single_document_needs_no_reader(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file())
    assert FIRST in read_document(tmp_path / "a.docx").text
