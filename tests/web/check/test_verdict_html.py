"""The HTML of verdicts: the draft whole, the evidence exact, every stranger's word escaped."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest
from fake_assistant import HOSTILE_TEXT, RANK, SHIFENG, TIANYUAN, FakeAssistant, cite

from rag.records import Aspect, Difference, Verdict, VerdictLabel
from rag.web.check import verdict_html

RIGHT, WRONG, UNKNOWN = "高新区排名第34位。", "高新区排名第43位。", "醴陵市有三所大学。"
FAKE = FakeAssistant()


def check(draft: str, notice: str = "") -> verdict_html.Check:
    found = FAKE.check(draft)
    return verdict_html.Check(draft=draft, verdicts=found, when="2026-11-21 10:00", build=FAKE.build, notice=notice)


def shown(markup: str) -> str:
    """What the markup holds as text."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def in_chinese(markup: str) -> str:
    return shown(re.sub(r'<span class="en">.*?</span>', "", markup))


@pytest.mark.parametrize(
    "draft",
    [
        RIGHT,
        f"\n\n各位：\n  {RIGHT}\t尾\n{WRONG}\n\n{UNKNOWN}\n",
        f"😀𠮷{RIGHT}\n<b>&amp; {WRONG}",
        HOSTILE_TEXT + "注入",
        "无\n" + UNKNOWN,
    ],
)
def test_every_character_of_the_draft_is_shown_once(draft: str) -> None:
    assert shown(verdict_html.draft_html(check(draft))) == draft
    assert shown(verdict_html.draft_html(check(draft, notice="已停止"))) == draft


def test_each_statement_is_marked_and_leads_to_its_card() -> None:
    one = check(f"各位：\n{RIGHT}\n{WRONG}\n{UNKNOWN}")
    found = re.findall(
        r'<a class="claim (\w+)(?: doubtful)?" href="#v-(\d)"[^>]*>(.*?)</a>', verdict_html.draft_html(one)
    )
    assert found[1:] == [("supported", "2", RIGHT), ("contradicted", "3", WRONG), ("not_found", "4", UNKNOWN)]
    assert re.findall(r'id="v-(\d)"', verdict_html.result_html(one, FAKE.document)) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-2, 4), (2, 10_000)])
def test_a_slice_that_is_none_marks_nothing(start: int, end: int) -> None:
    bad = dataclasses.replace(FAKE.check(RIGHT)[0], start=start, end=end)
    one = dataclasses.replace(check(RIGHT), verdicts=[bad])
    assert verdict_html.draft_html(one) == html.escape(RIGHT)


def test_overlapping_statements_show_no_character_twice() -> None:
    twice = FAKE.check(RIGHT) * 2
    assert shown(verdict_html.draft_html(dataclasses.replace(check(RIGHT), verdicts=twice))) == RIGHT


def test_the_summary_counts_each_kind_with_a_sign() -> None:
    summary = in_chinese(verdict_html.summary_html(FAKE.check(f"{RIGHT}\n{RIGHT}\n{WRONG}\n{UNKNOWN}")))
    assert summary == "共核查 4 条：1 ✗ 不符0 ≈ 部分有据1 ? 查无依据2 ✓ 属实"


def test_a_difference_is_a_row() -> None:
    table = verdict_html.differences_html(
        [
            Difference(aspect=Aspect.AIM, claimed="已实现", reported="目标"),
            Difference(aspect=Aspect.PERIOD, claimed="", reported="2021年"),
        ]
    )
    rows = [in_chinese(row) for row in re.findall(r"<tr>(.*?)</tr>", table)]
    assert rows == ["不同之处您写的报告写的", "性质（实绩或目标）已实现目标", "时间未写明2021年"]
    assert verdict_html.differences_html([]) == ""


def test_every_aspect_has_its_words() -> None:
    for aspect in Aspect:
        assert "<tr>" in verdict_html.differences_html([Difference(aspect=aspect, claimed="甲", reported="乙")])


def test_the_card_shows_the_exact_words() -> None:
    card = verdict_html.verdict_html(FAKE.check(WRONG)[0], 1, FAKE.document)
    assert re.findall(r"<mark>(.*?)</mark>", card) == [RANK]
    assert f'data-doc="{TIANYUAN.id}"' in card
    assert "这份报告的日期据正文推断" in card
    assert "报告原文可疑" in card


def test_not_found_is_never_worded_as_false() -> None:
    near = dataclasses.replace(FAKE.check(UNKNOWN)[0], citations=(cite(TIANYUAN, RANK, 1),))
    card = in_chinese(verdict_html.verdict_html(near, 1, FAKE.document))
    assert "不等于说错了" in card
    assert "最接近的原文（不足以判断）" in card
    assert "不符" not in card


def test_further_evidence_is_folded_and_a_missing_document_shows_none() -> None:
    several = dataclasses.replace(
        FAKE.check(RIGHT)[0], citations=(cite(TIANYUAN, RANK, 1), cite(SHIFENG, "制造制造业", 2))
    )
    card = verdict_html.verdict_html(several, 7, FAKE.document)
    assert card.index("<details>") < card.index('id="v7-2"')
    assert card.index('id="v7-1"') < card.index("<details>")
    assert "<blockquote" not in verdict_html.verdict_html(several, 7, lambda _: None)


def test_strangers_words_are_escaped_everywhere() -> None:
    hostile = Verdict(
        claim=HOSTILE_TEXT,
        label=VerdictLabel.CONTRADICTED,
        explanation=HOSTILE_TEXT,
        differences=(Difference(aspect=Aspect.VALUE, claimed=HOSTILE_TEXT, reported=HOSTILE_TEXT),),
        citations=FAKE.check("注入")[0].citations,
        notes=(HOSTILE_TEXT,),
        end=len(HOSTILE_TEXT),
    )
    one = dataclasses.replace(check("注入"), draft=HOSTILE_TEXT, verdicts=[hostile])
    markup = verdict_html.result_html(one, FAKE.document)
    assert not re.search(r"<(script|img|iframe|form|input)\b", markup)
    assert shown(markup).count(HOSTILE_TEXT) >= 8


def test_the_report_names_verdicts_sources_and_the_build() -> None:
    report = in_chinese(verdict_html.report_html(check(f"{WRONG}\n{UNKNOWN}")))
    start = TIANYUAN.text.index(RANK)
    assert "核查时间：2026-11-21 10:00（北京时间）；报告库版本：20211028T120000Z-abcd" in report
    assert f"## 1. ✗ 不符 ⚠ 报告原文可疑\n> {WRONG}\n说明：报告里是第34位，不是第43位。\n" in report
    assert "- 数值｜您写的 第43位｜报告写的 第34位" in report
    assert f"”\n    doc/tianyuan-2021?c={start}-{start + len(RANK)}#c{start}-{start + len(RANK)}" in report
    assert f"“{RANK}" in report
    assert f"## 2. ? 查无依据\n> {UNKNOWN}" in report
    assert "不等于说错了" in report


def test_a_partial_check_says_so_in_the_report_too() -> None:
    assert "已停止" in verdict_html.report_html(check(RIGHT, notice="已停止"))
