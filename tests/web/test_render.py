"""The HTML of answers, evidence and reports: escaped, and exact to the character."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
import tomllib

import pytest
from fake_assistant import HOSTILE, HOSTILE_TEXT, JOBS, RANK, SHIFENG, TIANYUAN, FakeAssistant, cite

from rag.records import Answer, AnswerStatus, Document
from rag.web import copying, reading, render, text

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=http://evil.example/a.png onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/b.png)",
    "http://evil.example",
    "<form action=//evil.example><input type=password></form>",
    "<div style='position:fixed;inset:0'>",
    "</mark></p><iframe srcdoc='<script>alert(1)</script>'>",
    "${alert(1)} {{value}} $$\\href{javascript:1}{x}$$",
    "**bold** _x_ `code` # heading",
    "&lt;b&gt; \\&lt;",
]


def answer(words: str, **fields: object) -> Answer:
    given = {"question": "问", "completed_question": "问", "status": AnswerStatus.ANSWERED, "text": words}
    return Answer(**{**given, **fields})


def shown(markup: str) -> str:
    """What a reader sees of the markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def marks(markup: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", markup)]


def bare(markup: str) -> str:
    """Without the links behind headings."""
    return re.sub(r'<div class="head">(.*?)<a class="permalink".*?</a></div>', r"\1", markup)


def test_both_languages_hold_the_same_texts() -> None:
    files = [tomllib.loads((text.HERE / "strings" / f"{part}.toml").read_text("utf-8")) for part in text._PARTS]
    assert sum(map(len, files)) == len(text.ZH) == len(text.EN), "one text stands in two files"
    for key, words in text.ZH.items():
        assert re.findall(r"{\w+}", words) == re.findall(r"{\w+}", text.EN[key])


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_in_the_chat_is_shown_literally(attack: str) -> None:
    for markup in (render.question_html(attack), render.answer_html(answer(attack, notes=(attack,)), 1)):
        assert attack in shown(markup)
        # What is left has no punctuation that HTML or Markdown could read.
        bare = re.sub(r"</?(div|p|span|ul|li|a)( class=\"[\w ]+\")?>|&#\d+;", "", markup)
        assert not re.search(r"[!-/:-@\[-`{-~]", bare)


@pytest.mark.parametrize("attack", ATTACKS)
def test_reports_are_escaped_wherever_they_are_shown(attack: str) -> None:
    hostile = Document(
        id=attack, title=attack, publisher=attack, url="javascript:alert(1)", text=f"# {attack}\n{attack}"
    )
    citation = dataclasses.replace(cite(hostile, attack, 1), heading_path=(attack,), title=attack)
    panel = render.panel_html([(answer(attack, question=attack, citations=(citation,)), {attack: hostile})])
    article = reading.article_html(hostile).replace(reading.within_html(), "")
    for markup in (panel, article):
        assert set(re.findall(r"<\s*(\w+)", markup)) <= {
            *(
                "section",
                "article",
                "header",
                "div",
                "span",
                "h2",
                "h3",
                "p",
                "blockquote",
                "mark",
                "a",
                "pre",
                "ul",
                "li",
            )
        }
        assert all(re.match("#|doc/", target) for target in re.findall(r'(?:href|src|action)="(.*?)"', markup))
        assert attack in html.unescape(markup)


def test_known_markers_become_links_and_unknown_ones_vanish() -> None:
    markup = render.answer_html(answer("甲[1]乙[7]丙[2021]。", citations=(cite(TIANYUAN, RANK, 1),)), 3)
    assert re.findall(r'href="(.*?)"', markup) == ["#ev-3-1"]
    assert shown(markup) == "甲1乙丙[2021]。"


def test_lines_and_list_items() -> None:
    markup = render.answer_html(answer("甲。\n\n- 乙\n- 丙\n丁。"), 1)
    assert markup == '<div class="answer answered"><p>甲。</p><ul><li>乙</li><li>丙</li></ul><p>丁。</p></div>'


def test_a_completed_question_is_shown_only_when_it_differs() -> None:
    assert "completed" not in render.answer_html(answer("甲"), 1)
    markup = render.answer_html(answer("甲", completed_question="石峰区<呢>？"), 1)
    assert "按“石峰区<呢>？”回答" in shown(markup)


def test_status_is_a_class_so_that_not_finding_looks_calm() -> None:
    assert 'class="answer not_found"' in render.answer_html(answer("没有找到", status=AnswerStatus.NOT_FOUND), 1)


@pytest.mark.parametrize(
    "quote", [RANK, JOBS, "五年是节点，更是新的开始。", "回顾篇", "让更多需要救助的群体及时得到帮助。"]
)
def test_the_mark_is_the_quote_to_the_character(quote: str) -> None:
    citation = cite(TIANYUAN, quote, 1)
    span = reading.Span(start=citation.start, end=citation.end)
    assert marks(render.window_html(TIANYUAN.text, span)) == [quote]
    article = reading.article_html(TIANYUAN, span)
    assert marks(article) == [quote]
    assert f'<mark id="c{span.start}-{span.end}"' in article


def test_offsets_count_characters_beyond_the_basic_plane() -> None:
    document = dataclasses.replace(SHIFENG, text="前😀𠮷字\n- 😀第𠮷句。后句。")
    citation = cite(document, "第𠮷句。", 1)
    assert marks(reading.article_html(document, reading.Span(start=citation.start, end=citation.end))) == ["第𠮷句。"]


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (0, 10_000), (15, 40)])
def test_a_slice_that_was_never_a_citation_is_not_marked(span: tuple[int, int]) -> None:
    assert marks(reading.article_html(TIANYUAN, reading.Span(start=span[0], end=span[1]))) == []


def test_the_window_is_cut_at_line_ends() -> None:
    lines = ["远" * 200, "近" * 30, "前" + "引文。" + "后", "次" * 30, "末" * 200]
    body = "\n".join(lines)
    start = body.index("引文。")
    around = render.window(body, reading.Span(start=start, end=start + 3))
    assert body[around.start : around.end] == "\n".join(lines[1:4])


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    body = "长" * 300 + "引文。" + "长" * 300
    markup = render.window_html(body, reading.Span(start=300, end=303))
    assert shown(markup) == "……" + "长" * 120 + "引文。" + "长" * 120 + "……"


def test_the_window_stays_within_its_section() -> None:
    body = "上一节。\n## 甲\n### 乙\n前。\n引文。\n后。\n### 下一节\n别的。"
    for cited, expected in (("引文。", "前。引文。后。"), ("乙", "乙前。引文。后。")):
        start = body.index(cited)
        assert shown(render.window_html(body, reading.Span(start=start, end=start + len(cited)))) == expected


def test_pieces_know_their_place() -> None:
    body = "## 标题\n\n- 一项\n段落  \n"
    found = [(p.depth, body[p.start : p.end]) for p in reading.pieces(body)]
    assert found == [(2, "标题"), (-1, "一项"), (0, "段落")]


def test_headings_start_at_h3_whatever_depth_the_report_uses() -> None:
    document = Document(id="x", title="x", text="### 甲\n##### 乙\n- 丙\n丁")
    assert bare(reading.body_html(document, None)) == (
        '<h3 id="p4">甲</h3><h4 id="p12">乙</h4><ul><li>丙</li></ul><p>丁</p>'
    )


def test_a_first_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    document = Document(id="x", title="题", text="# 题\n## 甲\n乙")
    assert bare(reading.body_html(document, None)) == '<h3 id="p7">甲</h3><p>乙</p>'
    assert marks(reading.body_html(document, reading.Span(start=2, end=3))) == ["题"]
    citation = dataclasses.replace(cite(document, "乙", 1), heading_path=("题", "甲"))
    assert '<p class="path">甲</p>' in render.card_html(citation, document, "ev-1-1")


def test_the_card_says_when_a_report_gives_no_date() -> None:
    card = render.card_html(cite(SHIFENG, "裂变培育新增长极。", 1), SHIFENG, "ev-1-1")
    assert "日期未注明" in card
    assert "发布单位未注明" in card


def test_dates_read_off_the_text_are_said_to_be() -> None:
    assert "2021年10月28日（据正文推断）" in reading.meta_html(TIANYUAN).replace(
        '</span><span class="zh">', ""
    ).replace('</span><span class="en">2021-10-28', "")


def test_the_panel_holds_every_turn_and_shows_the_last() -> None:
    first = FakeAssistant().ask("排第几")
    documents = {TIANYUAN.id: TIANYUAN, SHIFENG.id: SHIFENG}
    panel = render.panel_html([(first, documents), (first, documents), (answer("没有"), {})])
    assert re.findall(r'data-turn="(\d)"( hidden)?', panel) == [("1", " hidden"), ("2", " hidden")]
    assert len(set(re.findall(r'<article class="card" id="(.*?)"', panel))) == 8


def test_a_citation_without_its_document_shows_no_card() -> None:
    assert "card" not in render.panel_html([(answer("甲[1]", citations=(cite(TIANYUAN, RANK, 1),)), {})])


def test_copied_text_names_every_source() -> None:
    copied = copying.copy_text(FakeAssistant().ask("排第几"))
    assert f"[1] {TIANYUAN.title}（株洲日报，2021-10-28，培育制造名城 建设幸福株洲，回顾篇）：“{RANK}”" in copied
    assert "[4] 县市区两会特别报道·石峰篇（发布单位未注明，日期未注明）" in copied
    start = TIANYUAN.text.index(RANK)
    end = start + len(RANK)
    assert f"    doc/tianyuan-2021?c={start}-{end}#c{start}-{end}" in copied


def test_only_web_addresses_become_links() -> None:
    assert "javascript:" not in reading.article_html(HOSTILE).replace(html.escape(HOSTILE_TEXT, quote=True), "")
    linked = dataclasses.replace(SHIFENG, url="https://www.zhuzhou.gov.cn/a?b=1&c=2", published_on=dt.date(2021, 1, 2))
    assert 'href="https://www.zhuzhou.gov.cn/a?b=1&amp;c=2"' in reading.article_html(linked)
