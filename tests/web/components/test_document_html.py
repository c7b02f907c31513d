"""A report as HTML: escaped, and exact to the character."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re

import pytest
from fake_assistant import HOSTILE, HOSTILE_TEXT, SHIFENG, TIANYUAN, cite
from markup import bare, marks

from rag.records import Document
from rag.web.components import document_html, evidence_cards


def test_offsets_count_characters_beyond_the_basic_plane() -> None:
    document = dataclasses.replace(SHIFENG, text="前😀𠮷字\n- 😀第𠮷句。后句。")
    citation = cite(document, "第𠮷句。", 1)
    assert marks(document_html.article_html(document, document_html.Span(start=citation.start, end=citation.end))) == [
        "第𠮷句。"
    ]


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (0, 10_000), (15, 40)])
def test_a_slice_that_was_never_a_citation_is_not_marked(span: tuple[int, int]) -> None:
    assert marks(document_html.article_html(TIANYUAN, document_html.Span(start=span[0], end=span[1]))) == []


def test_pieces_know_their_place() -> None:
    body = "## 标题\n\n- 一项\n段落  \n"
    found = [(p.depth, body[p.start : p.end]) for p in document_html.pieces(body)]
    assert found == [(2, "标题"), (-1, "一项"), (0, "段落")]


def test_headings_start_at_h3_whatever_depth_the_report_uses() -> None:
    document = Document(id="x", title="x", text="### 甲\n##### 乙\n- 丙\n丁")
    assert bare(document_html.body_html(document, None)) == (
        '<h3 id="p4">甲</h3><h4 id="p12">乙</h4><ul><li>丙</li></ul><p>丁</p>'
    )


def test_a_first_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    document = Document(id="x", title="题", text="# 题\n## 甲\n乙")
    assert bare(document_html.body_html(document, None)) == '<h3 id="p7">甲</h3><p>乙</p>'
    assert marks(document_html.body_html(document, document_html.Span(start=2, end=3))) == ["题"]
    citation = dataclasses.replace(cite(document, "乙", 1), heading_path=("题", "甲"))
    assert '<p class="path">甲</p>' in evidence_cards.card_html(citation, document, "ev-1-1")


def test_dates_read_off_the_text_are_said_to_be() -> None:
    assert "2021年10月28日（据正文推断）" in document_html.meta_html(TIANYUAN).replace(
        '</span><span class="zh">', ""
    ).replace('</span><span class="en">2021-10-28', "")


def test_only_web_addresses_become_links() -> None:
    assert "javascript:" not in document_html.article_html(HOSTILE).replace(html.escape(HOSTILE_TEXT, quote=True), "")
    linked = dataclasses.replace(SHIFENG, url="https://www.zhuzhou.gov.cn/a?b=1&c=2", published_on=dt.date(2021, 1, 2))
    assert 'href="https://www.zhuzhou.gov.cn/a?b=1&amp;c=2"' in document_html.article_html(linked)


def test_every_heading_has_a_link() -> None:
    body = document_html.body_html(TIANYUAN, None)
    assert re.findall(r'<h\d id="(p\d+)"', body) == re.findall(r'class="permalink" href="#(p\d+)"', body)
