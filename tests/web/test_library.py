"""The Reports tab: the list, the search over all reports, and places that look damaged."""

from __future__ import annotations

import dataclasses
import html
import re
from types import SimpleNamespace
from typing import Any

import pytest
from fake_assistant import HOSTILE, HOSTILE_TEXT, RANK, SHIFENG, TIANYUAN, FakeAssistant

from rag.errors import IndexDamagedError, QuestionError
from rag.records import Document, Suspicion
from rag.web import doubts, reading, shelf
from rag.web.library import Library

FAKE = FakeAssistant()


def shown(markup: str) -> str:
    markup = re.sub(r'<span class="en">.*?</span>', "", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def event(**data: object) -> Any:
    return SimpleNamespace(_data=data)


def suspicion(document: Document, quote: str, kind: str = "doubled word", reason: str = "连印两次") -> Suspicion:
    start = document.text.index(quote)
    return Suspicion(
        document_id=document.id, kind=kind, reason=reason, start=start, end=start + len(quote), quote=quote
    )


def test_the_list_says_what_each_report_covers() -> None:
    listed = shown(shelf.list_html(FAKE))
    assert "共收录 3 份报告" in listed
    assert f"天元区{len(TIANYUAN.text)} 字 · 9 节 · 4 个数据 · 说到 2021 年" in listed
    assert "⚠ 原文有 1 处可疑" in listed
    assert "2021年10月28日（据正文推断）" in listed


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", 3), ("天元", 1), ("株洲日报", 1), ("石峰 报道", 1), ("TIAN", 0), ("没有这样的报告", 0), (" ", 3)],
)
def test_the_filter_looks_at_title_place_and_paper(words: str, expected: int) -> None:
    assert shelf.list_html(FAKE, words).count('class="report"') == expected


def test_a_big_library_is_paged() -> None:
    many = FakeAssistant([dataclasses.replace(TIANYUAN, id=f"r{n}", title=f"报告{n}") for n in range(65)])
    counts = [shelf.list_html(many, "", page).count('class="report"') for page in (-3, 1, 2, 3, 99)]
    assert counts == [30, 30, 30, 5, 5]
    assert "第 2 页，共 3 页" in shown(shelf.list_html(many, "", 2))
    assert re.findall(r'data-page="(\d+)"( disabled)?', shelf.list_html(many, "", 3)) == [
        ("2", ""),
        ("4", " disabled"),
    ]


def test_an_empty_library_says_so() -> None:
    assert "还没有报告" in shelf.list_html(FakeAssistant([]))


def test_hits_lead_to_their_paragraph() -> None:
    found = Library(FAKE).find(event(words="排名第34位"))["value"]
    document, low, high = re.findall(r'data-doc="(.*?)" data-slice="(\d+)-(\d+)"', found)[0]
    assert RANK in FAKE.reports[document].text[int(low) : int(high)]
    assert "<mark>排名第34位</mark>" in found


@pytest.mark.parametrize("words", ["找不到的话", "<script>没有", "x" * 5000])
def test_no_hits_are_said(words: str) -> None:
    found = Library(FAKE).find(event(words=words))["value"]
    assert "没有找到" in found
    assert "<script" not in found


@pytest.mark.parametrize("data", [{}, {"words": None}, {"words": ["x"]}, {"words": "  "}])
def test_a_search_for_nothing_shows_the_list(data: dict[str, Any]) -> None:
    assert "共收录 3 份报告" in Library(FAKE).find(event(**data))["value"]


@pytest.mark.parametrize(
    ("failure", "told"), [(QuestionError("空"), "没有找到"), (IndexDamagedError("damaged"), "没能搜索")]
)
def test_a_search_that_fails_says_so(monkeypatch: pytest.MonkeyPatch, failure: Exception, told: str) -> None:
    def fail(_self: FakeAssistant, _question: str, _count: int = 20) -> None:
        raise failure

    monkeypatch.setattr(FakeAssistant, "search", fail)
    assert told in Library(FakeAssistant()).find(event(words="甲"))["value"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"doc": 5},
        {"doc": ["x"]},
        {"doc": "none"},
        {"page": "x", "words": 5},
        {"page": 10**30},
        {"page": -1},
        {"tab": "none"},
        {"tab": []},
    ],
)
def test_a_strangers_event_opens_the_list(data: dict[str, Any]) -> None:
    tab, value = Library(FAKE).open(event(**data))
    assert tab["selected"] == "library"
    assert "共收录 3 份报告" in value["value"]


def test_a_tab_can_be_asked_for() -> None:
    tab, value = Library(FAKE).open(event(tab="check"))
    assert tab["selected"] == "check"
    assert "value" not in value


def test_a_report_opens_at_its_slice() -> None:
    start = TIANYUAN.text.index(RANK)
    _, value = Library(FAKE).open(event(doc=TIANYUAN.id, slice=f"{start}-{start + len(RANK)}"))
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", value["value"]) == [RANK]


def test_a_doubtful_place_is_underlined_with_its_reason() -> None:
    body = reading.article_html(SHIFENG, None, FAKE.suspicions_of(SHIFENG.id))
    assert '<span class="doubtful">制造制造业</span><a class="doubt-sign" id="r1" href="#n1">' in body
    assert "同一个词连印两次：制造制造" in shown(body.partition('class="doubts"')[2])
    assert 'class="doubtful"' not in reading.article_html(TIANYUAN, None, FAKE.suspicions_of(TIANYUAN.id))


def test_a_highlight_across_a_doubtful_place_stays_one_slice() -> None:
    quote = "轨道交通装备制造制造业产值"
    start = SHIFENG.text.index(quote)
    one = suspicion(SHIFENG, "制造业产值突破")
    span = reading.Span(start=start, end=start + len(quote))
    body = reading.article_html(SHIFENG, span, [one])
    (inside,) = re.findall(r"<mark[^>]*>(.*?)</mark>", body)
    assert shown(inside) == quote
    assert re.findall(r'<span class="doubtful">(.*?)</span>', body) == ["制造业产值", "突破"]
    assert body.count('class="doubt-sign"') == 1


def test_overlapping_doubts_show_no_character_twice() -> None:
    found = doubts.doubtful([suspicion(SHIFENG, "国际领先的轨道"), suspicion(SHIFENG, "领先的轨道交通")])
    markup = doubts.underlined(SHIFENG.text, 0, len(SHIFENG.text), found)
    assert html.unescape(re.sub(r'<a class="doubt-sign".*?</a>|<[^>]*>', "", markup)) == SHIFENG.text
    assert re.findall(r'id="r(\d)"', markup) == ["1", "2"]


def test_repeated_blocks_are_told_once_and_mark_nothing() -> None:
    twice = [suspicion(SHIFENG, quote, "repeated block") for quote in ("裂变培育", "新增长极")]
    body = reading.article_html(SHIFENG, None, twice)
    assert "doubt-sign" not in body
    assert "另有 2 段文字在版面上重复出现" in shown(body)


def test_hostile_reasons_and_titles_are_escaped() -> None:
    one = suspicion(HOSTILE, HOSTILE_TEXT, reason=HOSTILE_TEXT)
    body = reading.article_html(HOSTILE, None, [one]).replace(reading.within_html(), "")
    listed = shelf.list_html(FAKE)
    hits = Library(FAKE).find(event(words="evil.example"))["value"]
    for markup in (body, listed, hits):
        assert not re.search(r"<(script|img|iframe|form|input|b)\b", markup)


def test_every_heading_has_a_link() -> None:
    body = reading.body_html(TIANYUAN, None)
    assert re.findall(r'<h\d id="(p\d+)"', body) == re.findall(r'class="permalink" href="#(p\d+)"', body)
