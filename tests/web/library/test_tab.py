"""The Reports tab: the list, the search over all reports, one of them open."""

from __future__ import annotations

import dataclasses
import re
from types import SimpleNamespace
from typing import Any

import pytest
from fake_assistant import HOSTILE, HOSTILE_TEXT, RANK, TIANYUAN, FakeAssistant
from markup import in_chinese, suspicion

from rag.errors import IndexDamagedError, QuestionError
from rag.web.components import document_html
from rag.web.library import report_list
from rag.web.library.tab import Library

FAKE = FakeAssistant()


def event(**data: object) -> Any:
    return SimpleNamespace(_data=data)


def test_the_list_says_what_each_report_covers() -> None:
    listed = in_chinese(report_list.list_html(FAKE))
    assert "共收录 3 份报告" in listed
    assert f"天元区{len(TIANYUAN.text)} 字 · 9 节 · 4 个数据 · 说到 2021 年" in listed
    assert "⚠ 原文有 1 处可疑" in listed
    assert "2021年10月28日（据正文推断）" in listed


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", 3), ("天元", 1), ("株洲日报", 1), ("石峰 报道", 1), ("TIAN", 0), ("没有这样的报告", 0), (" ", 3)],
)
def test_the_filter_looks_at_title_place_and_paper(words: str, expected: int) -> None:
    assert report_list.list_html(FAKE, words).count('class="report"') == expected


def test_a_big_library_is_paged() -> None:
    many = FakeAssistant([dataclasses.replace(TIANYUAN, id=f"r{n}", title=f"报告{n}") for n in range(65)])
    counts = [report_list.list_html(many, "", page).count('class="report"') for page in (-3, 1, 2, 3, 99)]
    assert counts == [30, 30, 30, 5, 5]
    assert "第 2 页，共 3 页" in in_chinese(report_list.list_html(many, "", 2))
    assert re.findall(r'data-page="(\d+)"( disabled)?', report_list.list_html(many, "", 3)) == [
        ("2", ""),
        ("4", " disabled"),
    ]


def test_an_empty_library_says_so() -> None:
    assert "还没有报告" in report_list.list_html(FakeAssistant([]))


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


def test_hostile_reasons_and_titles_are_escaped() -> None:
    one = suspicion(HOSTILE, HOSTILE_TEXT, reason=HOSTILE_TEXT)
    body = document_html.article_html(HOSTILE, None, [one]).replace(document_html.within_html(), "")
    listed = report_list.list_html(FAKE)
    hits = Library(FAKE).find(event(words="evil.example"))["value"]
    for markup in (body, listed, hits):
        assert not re.search(r"<(script|img|iframe|form|input|b)\b", markup)
