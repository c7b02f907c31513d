"""The About tab says what the library holds now, and whom to ask."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from fake_assistant import HOSTILE, SHIFENG, TIANYUAN, overview_of

from rag.web.about.tab import about_html, covered_html


def in_chinese(markup: str) -> str:
    return re.sub(r"<[^>]*>", "", re.sub(r'<span class="en">.*?</span>', "", markup))


def test_reports_places_and_dates_come_from_the_library() -> None:
    later = dataclasses.replace(
        TIANYUAN, id="b", published_on=dt.date(2024, 1, 2), places=("天元区", "<b>"), inferred=()
    )
    covered = covered_html(overview_of([TIANYUAN, later, SHIFENG]))
    assert in_chinese(covered) == (
        "报告3 份地区天元区、&lt;b&gt;发布日期2021年10月28日至2024年1月2日"
        "（其中 1 份的日期据正文推断）（另有 1 份未注明日期）"
    )
    assert "2021-10-28 to 2024-01-02" in covered


def test_what_is_not_known_is_said() -> None:
    assert "未注明" in in_chinese(covered_html(overview_of([HOSTILE])))
    assert "还没有报告" in covered_html(overview_of([]))


def test_many_places_are_cut_short() -> None:
    many = [dataclasses.replace(TIANYUAN, id=str(n), places=(f"第{n}区",)) for n in range(20)]
    assert "等" in in_chinese(covered_html(overview_of(many)))
    assert "第19区" not in covered_html(overview_of(many))


def test_the_numbers_to_call_can_be_called() -> None:
    page = about_html(overview_of([TIANYUAN]))
    assert set(re.findall(r'href="tel:(\d+)"', page)) == {"12345", "12348", "110", "119", "120"}
    for link in re.findall(r'<a href="https?:[^>]*>', page):
        assert 'href="https://www.zhuzhou.gov.cn"' in link
        assert "noopener" in link


def test_a_language_model_is_told_of_and_where_questions_go() -> None:
    page = about_html(overview_of([TIANYUAN]), "Qwen<2.5>")
    assert "语言模型（Qwen&lt;2.5&gt;）" in page
    assert "您的问题和之前的几个问题会交给这个语言模型" in page
    assert "language model" not in about_html(overview_of([TIANYUAN]))
