"""The figure that is asked for by name: whose, when and which decide."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import index_of, make_document

from rag.answering.looking_up.recorded import of_level_asked, recorded
from rag.answering.saying.first_line import first_line
from rag.indexing.index import Index
from rag.retrieval.query import understand

REPORT = (
    "# 彝良县2024年政府工作报告\n\n## 一、2023年工作回顾\n\n"
    "全县地区生产总值完成176.6亿元，比上年增长5.5%；人均地区生产总值4.1万元，增长6%。"
    "固定资产投资下降3.2%。城镇新增就业2599人。市本级一般公共预算收入完成3.1亿元。\n\n"
    "## 二、2024年工作安排\n\n地区生产总值增长7%左右。\n"
)
BULLETIN = "# 彝良县2023年国民经济和社会发展统计公报\n\n全年地区生产总值177.2亿元，比上年增长5.6%。粮食产量11.8万吨。\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = [make_document("gongbao", {}, BULLETIN), make_document("yiliang", {}, REPORT)]
    return index_of(Path(tmp_path_factory.mktemp("recorded")), documents)


def said(index: Index, question: str) -> list[str]:
    """The first lines for a question."""
    found = recorded(index, understand(question))
    return [first_line(index.documents[one.record.document_id], one).lead for one in found]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        # The bulletin is final, the work report stands beside it where it says something else.
        (
            "彝良县2023年GDP是多少？",
            [
                "彝良县2023年地区生产总值：177.2亿元（比上年增长5.6%）",
                "彝良县2023年地区生产总值：176.6亿元（比上年增长5.5%）",
            ],
        ),
        ("彝良县2023年粮食总产量多少", ["彝良县2023年粮食产量：11.8万吨"]),
        ("彝良县2023年城镇新增就业人数是多少？", ["彝良县2023年城镇新增就业：2599人"]),
        ("彝良县2023年固投增速是多少？", ["彝良县2023年固定资产投资：下降3.2%"]),
        ("彝良县2024年GDP增长目标是多少？", ["彝良县2024年地区生产总值目标：增长7%左右"]),
        # Another year, another place, another level, another indicator: none.
        ("彝良县2022年GDP是多少？", []),
        ("镇雄县2023年GDP是多少？", []),
        ("彝良县2023年财政收入是多少？", []),
        ("彝良县2023年工业增加值是多少？", []),
    ],
)
def test_whose_when_and_which_decide(index: Index, question: str, lines: list[str]) -> None:
    assert said(index, question) == lines


def test_the_figures_of_the_line_stand_in_the_words_that_it_cites(index: Index) -> None:
    for one in recorded(index, understand("彝良县2023年GDP是多少？")):
        document = index.documents[one.record.document_id]
        (cited,) = first_line(document, one).slices
        quote = document.text[cited.start : cited.end]
        assert document.text[one.record.figure.start : one.record.figure.end] in quote
        assert one.change is not None
        assert one.change.figure.text in quote


@pytest.mark.parametrize(
    ("question", "heading", "text", "may"),
    [
        ("保定市2023年一般公共预算收入是多少", "1.市级一般公共预算收支", "收入110亿元。", False),
        ("保定市本级2023年一般公共预算收入是多少", "1.市级一般公共预算收支", "收入110亿元。", True),
        ("保定市本级2023年一般公共预算收入是多少", "1.全市一般公共预算收支", "收入810亿元。", False),
        ("保定市2023年一般公共预算收入是多少", "1.全市一般公共预算收支", "收入810亿元。", True),
        # 县级 in a county's report is the county itself.
        ("彝良县2023年一般公共预算收入是多少", "1.县级一般公共预算收支", "收入3亿元。", True),
    ],
)
def test_a_level_has_its_own_figures(question: str, heading: str, text: str, may: bool) -> None:
    assert of_level_asked(understand(question), ("报告", heading), text) is may
