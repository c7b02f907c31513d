"""Chunks: slices of one section, cut between sentences and never inside a quantity."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import HETANG, SHIFENG

from rag.assembly import Assistant
from rag.config import CHUNK_SIZE
from rag.ingestion.chunking import chunk_document, lead_in, sections
from rag.ingestion.corpus import Corpus
from rag.records import Chunk, Document

# The end of one chunk and the beginning of the next that a quantity would be torn between.
TORN = re.compile(
    r"[0-9０-９.．,，第](?:|\s*)\|[0-9０-９万亿千百%％]|[0-9０-９]\|\s?[万亿千百十%％个家户人元亩项条年月日位]"
)


def document_of(text: str) -> Document:
    """A document that is nothing but its text."""
    return Document(id="d", title="", text=text)


def faults(document: Document, chunks: list[Chunk]) -> list[str]:
    """What is wrong with the chunks of a document: nothing, if all is well."""
    found = [f"not its slice: {c.text!r}" for c in chunks if c.text != document.text[c.start : c.end]]
    found += [f"not stripped: {c.text!r}" for c in chunks if c.text != c.text.strip() or not c.text]
    found += [f"ordinal {c.ordinal}" for place, c in enumerate(chunks) if c.ordinal != place]
    for one, other in zip(chunks, chunks[1:], strict=False):
        seam = document.text[one.end - 1 : one.end] + "|" + document.text[other.start : other.start + 1]
        if one.end > other.start:
            found.append(f"overlap: {seam}")
        if one.end == other.start and TORN.search(seam):
            found.append(f"torn: {seam}")
    return found


def test_a_short_section_is_one_chunk_under_its_headings() -> None:
    first, second, third = chunk_document(SHIFENG)
    title = "石峰区两会报道"
    assert [one.heading_path for one in (first, second, third)] == [
        (title, "过去五年成绩单"),
        (title, "未来五年发展的预期目标"),
        (title, "城乡品质"),
    ]
    assert second.text == "- 地区生产总值年均增长8%左右\n- 规模以上工业增加值年均增长9%"
    assert faults(SHIFENG, [first, second, third]) == []


def test_text_before_the_first_heading_stands_under_none() -> None:
    (section, other) = sections("前言。\n# 题\n正文。\n")
    assert (section.heading_path, other.heading_path) == ((), ("题",))


def test_a_higher_heading_closes_the_deeper_ones() -> None:
    text = "# 甲\n## 乙\n一。\n### 丙\n二。\n## 丁\n三。\n"
    assert [section.heading_path for section in sections(text)] == [("甲", "乙"), ("甲", "乙", "丙"), ("甲", "丁")]


def test_a_heading_alone_makes_no_chunk() -> None:
    assert chunk_document(document_of("# 只有标题\n")) == []


def test_a_long_section_is_cut_at_sentence_ends() -> None:
    document = document_of("# 题\n" + "石峰区改造老旧小区163个，十分顺利。" * 60)
    chunks = chunk_document(document)
    assert len(chunks) > 2
    assert all(chunk.text.endswith("。") and len(chunk.text) <= CHUNK_SIZE for chunk in chunks)
    assert faults(document, chunks) == []


@pytest.mark.parametrize("unit", ["12,345.6万元", "8.4%", "第34位", "5.7万人", "１２３亿元", "3.5亿人次"])
def test_a_run_without_punctuation_is_not_cut_inside_a_quantity(unit: str) -> None:
    document = document_of(f"增长{unit}" * 400)
    chunks = chunk_document(document)
    assert len(chunks) > 1
    assert faults(document, chunks) == []


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["8.4%", "5.7万人", "第34位", "1,234.5万元", "2024年", "12月25日", "163个", "９．９％", "\n", "\n\n- "]
            ),
            st.text(alphabet="石峰区增长改造老旧小和的，。；、：“”（）! ", min_size=1, max_size=120),
        ),
        max_size=60,
    ).map("".join)
)
def test_whatever_the_text_chunks_are_its_slices_and_tear_no_quantity(text: str) -> None:
    document = document_of(text)
    chunks = chunk_document(document)
    assert faults(document, chunks) == []
    assert "".join(re.findall(r"\w", "".join(c.text for c in chunks))) == "".join(re.findall(r"\w", text))


def test_the_chunks_of_the_digests(assistant: Assistant) -> None:
    assert [fault for document in assistant.documents() for fault in faults(document, chunk_document(document))] == []


def test_the_chunks_of_the_raw_pages(raw_corpus: Corpus) -> None:
    assert [fault for document in raw_corpus.documents for fault in faults(document, chunk_document(document))] == []


def test_the_line_that_introduces_a_list() -> None:
    text = HETANG.text
    start, end = lead_in(text, text.index("债务风险")) or (0, 0)
    assert text[start:end] == "守牢的底线有四条。"


def test_what_is_no_item_or_stands_under_a_heading_has_no_lead_in() -> None:
    assert lead_in(HETANG.text, HETANG.text.index("荷塘区将实施")) is None
    assert lead_in(SHIFENG.text, SHIFENG.text.index("规模以上")) is None
