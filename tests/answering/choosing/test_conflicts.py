"""What another report says otherwise is shown beside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import HashEmbedder
from making import HETANG, SHIFENG, index_of

from rag.answering.pipeline import Pipeline
from rag.config import Settings
from rag.models.ranker import open_ranker
from rag.records import Answer

LATER = replace(HETANG, id="hetang-2025", year=2025, published_on=None, title="荷塘区两会访谈（二）")


def asked(folder: Path, other: str, question: str) -> Answer:
    """The answer where a second report of 荷塘区 has `other`."""
    second = replace(LATER, text=f"# 荷塘区两会访谈（二）\n\n{other}\n")
    index = index_of(folder, (HETANG, SHIFENG, second))
    return Pipeline(index, HashEmbedder(), Settings(), open_ranker()).ask(question)


def test_two_names_for_one_office(tmp_path: Path) -> None:
    answer = asked(tmp_path, "荷塘区委副书记、区长罗鹏成接受专访时说，荷塘区发展良好。", "荷塘区区长是谁？")
    assert {name for name in ("罗鹏程", "罗鹏成") if name in answer.text} == {"罗鹏程", "罗鹏成"}
    assert len({citation.document_id for citation in answer.citations}) == 2


@pytest.mark.parametrize("question", ["荷塘区区长是谁？"])
def test_one_name_is_said_once(tmp_path: Path, question: str) -> None:
    answer = asked(tmp_path, "荷塘区委副书记、区长罗鹏程接受专访时说，荷塘区发展良好。", question)
    assert len(answer.citations) == 1
