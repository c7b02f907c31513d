"""Markers and the slices they stand for."""

from __future__ import annotations

import datetime as dt

from making import HETANG, LILING, sentence_of

from rag.answering.saying.citing import UNKNOWN_TITLE, Citer
from rag.records import Document


def test_markers_count_up_and_the_same_slice_keeps_its_own() -> None:
    citer = Citer({"hetang": HETANG})
    chunk = sentence_of(HETANG, "罗鹏程").chunk
    assert [citer.cite(chunk, chunk.start, chunk.start + n) for n in (3, 5, 3)] == ["[1]", "[2]", "[1]"]
    assert [citation.marker for citation in citer.citations] == [1, 2]


def test_a_citation_is_a_slice_with_where_it_stands() -> None:
    sentence = sentence_of(HETANG, "53个")
    citer = Citer({"hetang": HETANG})
    citer.cite(sentence.chunk, sentence.start, sentence.end)
    (citation,) = citer.citations
    assert citation.quote == HETANG.text[citation.start : citation.end] == sentence.text
    assert (citation.document_id, citation.title, citation.publisher) == ("hetang", "荷塘区两会访谈", "株洲日报")
    assert citation.published_on == dt.date(2024, 12, 26)
    assert citation.heading_path == ("荷塘区两会访谈", "2025年打算")


def test_a_report_without_a_title_says_so() -> None:
    document = Document(id="d", title="", text=LILING.text)
    chunk = sentence_of(document, "3707户").chunk
    citer = Citer({"d": document})
    citer.cite(chunk, chunk.start, chunk.end)
    assert citer.citations[0].title == UNKNOWN_TITLE
