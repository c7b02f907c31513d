"""Who wrote, photographed or edited a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import HashEmbedder
from making import HETANG, SHIFENG, index_of

from rag.answering.pipeline import Pipeline
from rag.config import Settings
from rag.models.ranker import open_ranker

CREDITS = "\n株洲日报全媒体记者/廖威 摄\n\n责任编辑:盛荣 美术编辑:左骏 校对:张武\n"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("荷塘区两会访谈的照片是谁拍的？", "廖威"),
        ("荷塘区两会访谈的责任编辑是谁？", "盛荣"),
        ("荷塘区两会访谈的校对是谁？", "张武"),
    ],
)
def test_the_credit_of_the_role(tmp_path: Path, question: str, name: str) -> None:
    index = index_of(tmp_path, (replace(HETANG, text=HETANG.text + CREDITS), SHIFENG))
    answer = Pipeline(index, HashEmbedder(), Settings(), open_ranker()).ask(question)
    assert name in answer.text
