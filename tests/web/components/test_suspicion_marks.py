"""Places that look damaged: underlined, each with its reason."""

from __future__ import annotations

import html
import re

from fake_assistant import SHIFENG, TIANYUAN, FakeAssistant
from markup import in_chinese, suspicion

from rag.web.components import document_html, suspicion_marks

FAKE = FakeAssistant()


def test_a_doubtful_place_is_underlined_with_its_reason() -> None:
    body = document_html.article_html(SHIFENG, None, FAKE.suspicions_of(SHIFENG.id))
    assert '<span class="doubtful">制造制造业</span><a class="doubt-sign" id="r1" href="#n1">' in body
    assert "同一个词连印两次：制造制造" in in_chinese(body.partition('class="suspicions"')[2])
    assert 'class="doubtful"' not in document_html.article_html(TIANYUAN, None, FAKE.suspicions_of(TIANYUAN.id))


def test_a_highlight_across_a_doubtful_place_stays_one_slice() -> None:
    quote = "轨道交通装备制造制造业产值"
    start = SHIFENG.text.index(quote)
    one = suspicion(SHIFENG, "制造业产值突破")
    span = document_html.Span(start=start, end=start + len(quote))
    body = document_html.article_html(SHIFENG, span, [one])
    (inside,) = re.findall(r"<mark[^>]*>(.*?)</mark>", body)
    assert in_chinese(inside) == quote
    assert re.findall(r'<span class="doubtful">(.*?)</span>', body) == ["制造业产值", "突破"]
    assert body.count('class="doubt-sign"') == 1


def test_overlapping_suspicions_show_no_character_twice() -> None:
    found = suspicion_marks.doubtful([suspicion(SHIFENG, "国际领先的轨道"), suspicion(SHIFENG, "领先的轨道交通")])
    markup = suspicion_marks.underlined(SHIFENG.text, 0, len(SHIFENG.text), found)
    assert html.unescape(re.sub(r'<a class="doubt-sign".*?</a>|<[^>]*>', "", markup)) == SHIFENG.text
    assert re.findall(r'id="r(\d)"', markup) == ["1", "2"]


def test_repeated_blocks_are_told_once_and_mark_nothing() -> None:
    twice = [suspicion(SHIFENG, quote, "repeated block") for quote in ("裂变培育", "新增长极")]
    body = document_html.article_html(SHIFENG, None, twice)
    assert "doubt-sign" not in body
    assert "另有 2 段文字在版面上重复出现" in in_chinese(body)
