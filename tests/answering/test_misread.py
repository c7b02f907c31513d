"""Questions whose kind or unit is easily misread: the sentence that ranks first must not be refused for it."""

from __future__ import annotations

import pytest
from making import index_of, make_document, weighed

from rag.answering.refusing.refusal import lacks
from rag.indexing.index import Index

TEXT = """# 镇雄县2024年政府工作报告

2024年，镇雄县引进机器人企业27家，实现产值9亿元。

开发区获得3亿元人民币周转资金，已全部到账。

施工许可办理压缩到5个工作日，燃气报装需要9天。

赤水河大桥重建工程工期为14个月，将于九月通车。

全县按地形划成四个片区，义务巡河活动将持续三周。

汛情紧急，迫使县政府关闭了河滨步道。

2021年王芳辞去副县长职务。

2024年，镇雄县森林覆盖率提高0.6个百分点，进口金额同比增长31.4%，财政支出增长4%。

镇雄县2024年连续第4次上调低保标准，新建篮球场8个。
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    report = make_document("zhenxiong", {"places": ["镇雄县"], "year": 2024}, TEXT)
    return index_of(tmp_path_factory.mktemp("misread"), [report])


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("2024年镇雄县森林覆盖率提高了多少个百分点", "0.6个百分点"),
        ("进口金额增长了多少", "31.4%"),
        ("引进了多少机器人企业", "27家"),
        ("周转资金是多少人民币", "3亿元"),
        ("赤水河大桥重建工程工期有多长", "14个月"),
        ("燃气报装需要多长时间", "9天"),
        ("全县划成几个片区", "四个片区"),
        ("义务巡河活动持续多久", "三周"),
        ("赤水河大桥重建工程哪个月通车", "九月"),
        ("河滨步道因为什么关闭", "汛情紧急"),
        ("王芳哪一年辞去副县长职务", "2021年"),
        ("低保标准连续第几次上调", "第4次"),
    ],
)
def test_no_rule_refuses_the_sentence_that_ranks_first(index: Index, question: str, key: str) -> None:
    query, _, (first, *_) = weighed(index, question)
    assert key in first.sentence.text
    assert not lacks(query, first)


@pytest.mark.parametrize(
    "question",
    [
        "赤水河大桥重建工程投资多少亿元",
        "义务巡河活动有多少人参加",
        "森林覆盖率排名第几",
        "河滨步道什么时候关闭",
        "全县有几个机场",
    ],
)
def test_another_kind_of_figure_is_no_answer(index: Index, question: str) -> None:
    query, _, candidates = weighed(index, question)
    assert all(lacks(query, one) for one in candidates if one.coverage.own > 0.5)
