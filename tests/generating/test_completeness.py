"""A text takes the extractive answer's place only when it says what that says."""

from __future__ import annotations

import pytest

from rag.answering.weighing.facts import FactBook
from rag.answering.weighing.measured import Records
from rag.generating.completeness import complete
from rag.indexing.index import Index
from rag.retrieval.query import understand

ROADS = "石峰区35条城市骨干道路竣工通车，改造老旧小区163个，造林抚育7471亩。[1]"
MAYOR = "12月25日，荷塘区委副书记、区长罗鹏程在接受株洲日报记者专访时说，2024年荷塘区完成19个小区示范创建。[1]"
LINES = "守牢的底线有四条。[1]\n安全生产[2]\n生态环保[3]\n债务风险[4]\n信访维稳[5]"


@pytest.mark.parametrize(
    ("question", "extractive", "composed", "enough"),
    [
        ("石峰区改造了多少个老旧小区？", ROADS, "石峰区改造老旧小区163个。[1]", True),
        ("石峰区改造了多少个老旧小区？", ROADS, "石峰区35条城市骨干道路竣工通车。[1]", False),
        ("石峰区改造了多少个老旧小区？", ROADS, "石峰区改造了老旧小区。[1]", False),
        ("荷塘区区长是谁？", MAYOR, "荷塘区区长是罗鹏程。[1]", True),
        ("荷塘区区长是谁？", MAYOR, "荷塘区区长在接受专访时说。[1]", False),
        ("荷塘区区长什么时候接受专访？", MAYOR, "荷塘区区长12月25日接受专访。[1]", True),
        ("荷塘区区长什么时候接受专访？", MAYOR, "荷塘区区长接受株洲日报专访。[1]", False),
        ("荷塘区要守牢哪四条底线？", LINES, "荷塘区要守牢四条底线：安全生产、生态环保、债务风险、信访维稳。[1]", True),
        ("荷塘区要守牢哪四条底线？", LINES, "荷塘区要守牢四条底线：安全生产。[1]", False),
        ("How many old compounds did Shifeng renovate?", ROADS, "Shifeng renovated 163 old compounds.[1]", True),
        ("Which roads were opened in Shifeng?", ROADS, "Roads were opened in Shifeng.[1]", False),
        ("Who is the head of Hetang District?", MAYOR, "The head is Luo Pengcheng (罗鹏程).[1]", True),
        ("Who is the head of Hetang District?", MAYOR, "Hetang is the head of Hetang.[1]", False),
    ],
)
def test_enough_is_said(small_index: Index, question: str, extractive: str, composed: str, enough: bool) -> None:
    book = FactBook(small_index)
    near = [book.read(row) for row in range(len(small_index.spans))]
    said = [one for one in near if one.sentence.text[:8] in extractive]
    texts = (extractive, composed)
    assert complete(small_index, Records(small_index), understand(question), said, texts) is enough
