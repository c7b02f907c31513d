"""Titles: the report's own, and what is made of place and year where it has none."""

from __future__ import annotations

import pytest

from rag.ingestion.outline.making import make_outline
from rag.ingestion.outline.titles import report_title
from rag.records import Outline

BODY = "全县上下真抓实干，各项工作取得了新的成绩，经济社会发展迈上新的台阶，人民生活水平有了新的提高，社会和谐稳定。"


@pytest.mark.parametrize(
    ("text", "named", "meta", "title"),
    [
        (f"# 彝良县2024年政府工作报告\n\n{BODY}", "x", {}, "彝良县2024年政府工作报告"),
        (
            f"政 府 工 作 报 告\n\n——2024年1月8日在彝良县第十八届人民代表大会第三次会议上\n\n{BODY}",
            "x",
            {},
            "彝良县2024年政府工作报告",
        ),
        (f"一、2013年工作回顾\n\n{BODY}", "徐水县2014年政府工作报告", {}, "徐水县2014年政府工作报告"),
        (
            f"关于昭通市2031年预算执行情况与\n\n2032年预算草案的报告\n\n{BODY}",
            "x",
            {},
            "关于昭通市2031年预算执行情况与2032年预算草案的报告",
        ),
        (
            f"# 首页\n\n{BODY}",
            "x",
            {"title": "昭通市2031年国民经济和社会发展统计公报_昭通市统计局"},
            "昭通市2031年国民经济和社会发展统计公报",
        ),
        # The page of a collector is called 2024; the report that stands on it was given in 2022.
        (
            f"米易县2024年政府工作报告\n\n（2022年1月24日在米易县第十九届人民代表大会第二次会议上）\n\n{BODY}",
            "米易县2024年政府工作报告",
            {},
            "米易县2022年政府工作报告",
        ),
    ],
)
def test_the_title_of_a_report(text: str, named: str, meta: dict[str, str], title: str) -> None:
    outline = make_outline(text, named, meta, Outline(), None)
    guess = report_title(text, named, meta, outline)
    assert guess is not None
    assert guess.value == title


def test_a_page_of_no_kind_is_called_what_its_heading_says() -> None:
    text = f"# 一家工厂的新年\n\n{BODY}"
    assert report_title(text, "x", {}, make_outline(text, "x", {}, Outline(), None)) is None
