"""Texts made to break parsers: every one of them is read in time that grows with its length, and without an exception.

Seconds are only told apart from minutes here: what blows up takes longer than any machine is slow.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.unreadable_figures import unread
from rag.ingestion.chunking import chunk_document, sections
from rag.ingestion.cleaning import clean
from rag.language.figures import parse_figures
from rag.language.names import find_credits, find_people, known_people, office_holders
from rag.language.periods import parse_period
from rag.language.places import find_places
from rag.language.scripts import fold, visible
from rag.language.sentences import sentence_spans
from rag.records import Document
from rag.retrieval.query import understand

#: Seconds for a text of LENGTH characters.
PATIENCE = 60
LENGTH = 200_000
PIECES = (
    "(", ")", "（", "）", "[", "]", "【", "《", "“", '"', "1", "1,", "１", "1.", "万", "亿", "%", "百分之",
    "个百分点", "年", "2024年", "1—", "1-", "第", "第1", "以上", "超过", "市长", "书记", "记者", "张", "、",
    "，", "。", "；", "\n", "\n\n", "#", "# ", "|", "<", "<b", "&amp;", "&#", "\\", "$", "*", "_", "\u200b",
    "\u202e", "\u2066", "\U000e0041", "\ufeff", "é", "e\u0301", "\ud800", "\x00", "的", "是", " ", "\t",
)  # fmt: skip


def chunked(text: str) -> object:
    document = Document(id="x", title="x", publisher="", text=text)
    return chunk_document(document), list(sections(text))


PARSERS: dict[str, Callable[[str], object]] = {
    "fold": fold,
    "visible": visible,
    "sentences": sentence_spans,
    "figures": parse_figures,
    "places": find_places,
    "people": find_people,
    "known people": known_people,
    "offices": office_holders,
    "credits": find_credits,
    "clean": clean,
    "chunks": chunked,
    "unread figures": unread,
}
#: What is only ever asked a question, which has 500 characters at most.
ASKED: dict[str, Callable[[str], object]] = {"understand": understand, "period": parse_period}


@pytest.mark.parametrize("name", PARSERS)
def test_no_repeated_piece_blows_a_parser_up(name: str) -> None:
    begun = time.monotonic()
    for piece in PIECES:
        PARSERS[name](piece * (LENGTH // len(PIECES) // len(piece)))
    assert time.monotonic() - begun < PATIENCE


@pytest.mark.parametrize("name", ["sentences", "chunks", "clean", "figures"])
def test_a_line_of_ten_megabytes_and_a_hundred_thousand_brackets(name: str) -> None:
    begun = time.monotonic()
    PARSERS[name]("经济增长6.1%，" * 300_000)
    PARSERS[name]("（" * 100_000 + "）" * 100_000)
    assert time.monotonic() - begun < 4 * PATIENCE


@pytest.mark.parametrize("name", ASKED)
def test_no_repeated_piece_blows_a_question_up(name: str) -> None:
    begun = time.monotonic()
    for piece in PIECES:
        ASKED[name](piece * (500 // len(piece)))
    assert time.monotonic() - begun < PATIENCE


_TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join)


@pytest.mark.parametrize("name", PARSERS | ASKED)
@given(text=_TEXT)
def test_no_mixture_is_an_exception(name: str, text: str) -> None:
    (PARSERS | ASKED)[name](text)


@given(text=_TEXT)
def test_sentences_and_chunks_are_slices_of_the_text(text: str) -> None:
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end <= len(text)
        last = end
    document = Document(id="x", title="x", publisher="", text=text)
    for chunk in chunk_document(document):
        assert chunk.text == text[chunk.start : chunk.end]


@given(text=_TEXT)
def test_figures_are_slices_of_the_text(text: str) -> None:
    for figure in parse_figures(text):
        assert figure.text == text[figure.start : figure.end]
