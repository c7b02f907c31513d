"""One of a series is not another."""

from __future__ import annotations

import pytest

from rag.answering.refusing.ordinals import another_of_the_series
from rag.language.figures import parse_figures


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("第三届湖南服饰博览会在哪里举办？", "成功举办第二届湖南服饰博览会暨芦淞时装周。", True),
        ("第二届湖南服饰博览会在哪里举办？", "成功举办第二届湖南服饰博览会暨芦淞时装周。", False),
        ("第2届湖南服饰博览会在哪里举办？", "成功举办第二届湖南服饰博览会暨芦淞时装周。", False),
        ("湖南服饰博览会在哪里举办？", "成功举办第二届湖南服饰博览会暨芦淞时装周。", False),
        ("第二届株洲智慧钢铁大会在哪里？", "承办首届株洲智慧钢铁及物流产业生态大会。", True),
        ("天元区第七届人民代表大会何时开幕？", "10月27日,天元区第六届人民代表大会第一次全体会议召开。", True),
        ("天元区第六届人大第一次会议何时开幕？", "10月27日,天元区第六届人民代表大会第一次全体会议召开。", False),
        ("第十二次党代会何时召开？", "株洲市第十三次党代会召开。", True),
        ("第35位的是谁？", "位列第46位。", False),
        ("第一批产业集群有哪些？", "轨道交通产业入选全国第一批先进制造业集群。", False),
    ],
)
def test_the_number_of_the_series_decides(question: str, text: str, other: bool) -> None:
    assert another_of_the_series(question, text, parse_figures(text)) is other
