"""Evidence cards: the mark is the quote, to the character."""

from __future__ import annotations

import pytest
from fake_assistant import JOBS, RANK, SHIFENG, TIANYUAN, cite
from markup import marks, shown

from rag.web.components import document_html, evidence_cards


@pytest.mark.parametrize(
    "quote", [RANK, JOBS, "五年是节点，更是新的开始。", "回顾篇", "让更多需要救助的群体及时得到帮助。"]
)
def test_the_mark_is_the_quote_to_the_character(quote: str) -> None:
    citation = cite(TIANYUAN, quote, 1)
    span = document_html.Span(start=citation.start, end=citation.end)
    assert marks(evidence_cards.window_html(TIANYUAN.text, span)) == [quote]
    article = document_html.article_html(TIANYUAN, span)
    assert marks(article) == [quote]
    assert f'<mark id="c{span.start}-{span.end}"' in article


def test_the_window_is_cut_at_line_ends() -> None:
    lines = ["远" * 200, "近" * 30, "前" + "引文。" + "后", "次" * 30, "末" * 200]
    body = "\n".join(lines)
    start = body.index("引文。")
    around = evidence_cards.window(body, document_html.Span(start=start, end=start + 3))
    assert body[around.start : around.end] == "\n".join(lines[1:4])


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    body = "长" * 300 + "引文。" + "长" * 300
    markup = evidence_cards.window_html(body, document_html.Span(start=300, end=303))
    assert shown(markup) == "……" + "长" * 120 + "引文。" + "长" * 120 + "……"


def test_the_window_stays_within_its_section() -> None:
    body = "上一节。\n## 甲\n### 乙\n前。\n引文。\n后。\n### 下一节\n别的。"
    for cited, expected in (("引文。", "前。引文。后。"), ("乙", "乙前。引文。后。")):
        start = body.index(cited)
        assert (
            shown(evidence_cards.window_html(body, document_html.Span(start=start, end=start + len(cited)))) == expected
        )


def test_the_card_says_when_a_report_gives_no_date() -> None:
    card = evidence_cards.card_html(cite(SHIFENG, "裂变培育新增长极。", 1), SHIFENG, "ev-1-1")
    assert "日期未注明" in card
    assert "发布单位未注明" in card
