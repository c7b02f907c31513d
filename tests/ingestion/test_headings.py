"""Headings that came without marks."""

from __future__ import annotations

import re

import pytest

from rag.ingestion.cleaning import clean

BODY = "全县上下真抓实干，各项工作取得了新的成绩，经济社会发展迈上新的台阶，人民生活水平有了新的提高，社会和谐稳定。"


def headings(raw: str) -> list[str]:
    return re.findall(r"^#+ .+$", clean(raw).text, re.M)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、2023年工作回顾", "# 一、2023年工作回顾"),
        ("（一）优化环境", "# （一）优化环境"),
        ("第一部分 2023年工作回顾", "# 第一部分 2023年工作回顾"),
        ("【名词解释】", "# 【名词解释】"),
        ("2023年工作回顾", "# 2023年工作回顾"),
    ],
)
def test_a_numbered_or_lone_line_heads_what_follows(line: str, heading: str) -> None:
    assert headings(f"前面说完了。\n{line}\n{BODY}\n") == [heading]


def test_the_numbers_say_how_deep_a_heading_stands() -> None:
    raw = (
        f"# 报告\n\n## 一、回顾\n\n{BODY}\n\n## （一）工业\n\n{BODY}\n\n## 1.项目\n\n{BODY}\n\n## 二、任务\n\n{BODY}\n"
    )
    assert headings(raw) == ["# 报告", "## 一、回顾", "### （一）工业", "#### 1.项目", "## 二、任务"]


@pytest.mark.parametrize("number", ["（二）", "二、"])
def test_a_lead_in_is_parted_from_its_paragraph(number: str) -> None:
    text = clean(f"前面说完了。\n{number}优化环境。{BODY}\n").text
    assert f"# {number}优化环境\n\n{BODY}" in text


@pytest.mark.parametrize(
    "line",
    [
        "（一）新增就业6800人。",  # A figure is never a heading's alone.
        "一是加快项目建设",
        "第一篇文章的正文写得很长，说的是一家工厂的新年。",
        "（2024年1月8日在县第三届人民代表大会第二次会议上）",
        "时间：2024-01-08",
        "各位代表：",
        "来源：某日报",
        "关于2031年预算执行情况与",
        "单位：万元",
        "3.2%",
    ],
)
def test_what_heads_nothing(line: str) -> None:
    assert headings(f"前面说完了。\n{line}\n{BODY}\n") == []


def test_a_heading_is_never_glued_to_what_follows() -> None:
    text = clean(f"六、国内贸易和对外经济\n{BODY}\n").text
    assert "对外经济\n\n全县" in text


def test_nothing_is_lost_with_a_lead_in() -> None:
    raw = f"（三）深化改革，扩大开放。{BODY}"
    kept = re.sub(r"[#\s]", "", clean(raw).text)
    assert kept.replace("。", "") == raw.replace("。", "")


def test_parts_named_by_years_stand_side_by_side_whatever_the_spelling() -> None:
    raw = f"前面说完了。\n二〇二三年工作回顾\n（一）工业\n{BODY}\n二〇二四年主要目标任务\n（一）农业\n{BODY}\n"
    assert headings(raw) == ["# 二〇二三年工作回顾", "## （一）工业", "# 二〇二四年主要目标任务", "## （一）农业"]


def test_a_chapters_heading_may_be_long_and_broken() -> None:
    slogans = "一、回顾“十三五”，我们以脱贫攻坚为统揽，坚定前行、"
    raw = f"前面说完了。\n{slogans}\n砥砺奋进，全面建成小康社会\n{BODY}\n"
    assert headings(raw) == [f"# {slogans}砥砺奋进，全面建成小康社会"]
