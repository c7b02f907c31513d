"""Which figures a question asks for by name, and which of an indicator's."""

from __future__ import annotations

import pytest

from rag.answering.looking_up.asked_figure import asked_aspect, asked_names
from rag.answering.looking_up.bounds import asked_bound
from rag.language.figures import parse_figures
from rag.language.indicators import Aspect
from rag.retrieval.query import understand


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("彝良县2023年GDP是多少", ["生产总值"]),
        ("彝良县2023年GDP和财政收入分别是多少", ["生产总值", "一般公共预算收入"]),
        ("彝良县2023年GDP是多少？财政收入呢？", ["生产总值", "一般公共预算收入"]),
        ("彝良县2023年GDP、固投各增长多少", ["生产总值", "固定资产投资"]),
        ("彝良县一年到手的收入平均有多少", ["居民人均可支配收入"]),
        ("彝良县城里人2023年人均可支配收入多少钱", ["城镇居民人均可支配收入"]),
        ("彝良县现在有多少人", ["常住人口"]),
        ("彝良县今年常住人口有多少万人", ["常住人口"]),
        ("彝良县花在教育上的钱有多少", ["教育支出"]),
        ("彝良县2023年末公路通车里程多少公里", ["公路通车里程"]),
        ("彝良县有多少人工智能企业", ["人工智能企业"]),
        ("彝良县2020年到2023年GDP怎么变化的", ["生产总值"]),
        ("彝良县历年GDP", ["生产总值"]),
        ("彝良县2024年粮食产量要稳定在多少", ["粮食产量"]),
        ("per capita disposable income of rural residents in Yiliang County in 2023", ["农村居民人均可支配收入"]),
        ("How many tourists did Yiliang County receive in 2023?", ["接待游客"]),
    ],
)
def test_what_is_asked_for_by_name(question: str, names: list[str]) -> None:
    asked = asked_names(understand(question))
    assert len(asked) == len(names)
    assert all(name in found for name, found in zip(names, asked, strict=True))


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("彝良县2023年GDP是多少", Aspect.VALUE),
        ("彝良县2023年GDP是多少，增长了多少", Aspect.VALUE),
        ("彝良县2023年GDP增长了多少", Aspect.CHANGE),
        ("彝良县2023年GDP增速", Aspect.CHANGE),
        ("彝良县2023年固定资产投资是涨了还是跌了", Aspect.CHANGE),
        ("彝良县2023年教育支出占比多少", Aspect.SHARE),
        ("彝良县2023年财政收入完成预算多少", Aspect.DONE),
        ("彝良县2023年GDP排第几", Aspect.RANK),
    ],
)
def test_which_figure_of_the_indicator(question: str, aspect: Aspect) -> None:
    assert asked_aspect(understand(question)) is aspect


@pytest.mark.parametrize(
    ("question", "found", "holds"),
    [
        ("彝良县2023年GDP超过170亿元了吗", "176.6亿元", True),
        ("彝良县2023年GDP有没有突破200亿元", "176.6亿元", False),
        ("彝良县2023年GDP不到200亿元吗", "176.6亿元", True),
        ("彝良县2023年GDP是不是达到176.6亿元", "176.6亿元", True),
        ("彝良县2023年GDP是176.6亿元吗", "176.6亿元", True),
        ("彝良县2023年GDP是186.6亿元吗", "176.6亿元", False),
    ],
)
def test_whether_a_figure_is_within_what_is_asked(question: str, found: str, holds: bool) -> None:
    bound = asked_bound(understand(question))
    assert bound is not None
    assert bound.holds(parse_figures(found)[0]) is holds


def test_a_rise_asked_about_is_no_fall() -> None:
    rise, fall = (asked_bound(understand(f"彝良县2023年投资{word}了6.8%吗")) for word in ("增长", "下降"))
    assert rise is not None
    assert fall is not None
    assert (rise.direction, fall.direction) == (1, -1)


def test_a_plain_question_has_no_bound() -> None:
    assert asked_bound(understand("彝良县2023年GDP是多少")) is None
