"""Sections: a heading's year and aim rule what stands below it."""

from __future__ import annotations

import pytest

from rag.ingestion.outline.making import make_outline
from rag.ingestion.outline.sections import aim_of
from rag.records import Outline, OutlineSection, SectionAim

RESULT, TARGET, NEITHER = SectionAim.RESULT, SectionAim.TARGET, SectionAim.NEITHER


def sections(text: str, named: str = "x", year: int | None = None) -> list[OutlineSection]:
    return list(make_outline(text, named, {}, Outline(), year).sections)


@pytest.mark.parametrize(
    ("heading", "aim"),
    [
        ("一、2023年工作回顾", RESULT),
        ("一、2025年预算执行情况", RESULT),
        ("二、2024年目标任务完成情况", RESULT),
        ("过去五年成绩单", RESULT),
        ("2025年财政重点工作情况", RESULT),
        ("二、2026年预算草案", TARGET),
        ("二、2024年总体要求和主要目标", TARGET),
        ("三、今后五年的重点任务", TARGET),
        ("（一）收入预期", TARGET),
        ("名词解释", NEITHER),
        ("（一）工业", None),
    ],
)
def test_what_a_heading_says_of_the_aim(heading: str, aim: SectionAim | None) -> None:
    assert aim_of(heading) is aim


def test_year_and_aim_hold_down_to_a_heading_that_says_otherwise() -> None:
    text = (
        "# 彝良县2024年政府工作报告\n\n## 一、2023年工作回顾\n\n甲。\n\n### （一）工业\n\n乙。\n\n"
        "## 二、2024年重点工作\n\n丙。\n\n### （一）项目\n\n丁。\n\n## 名词解释\n\n戊。\n"
    )
    read = [(one.heading_path[-1], one.aim, one.years) for one in sections(text)]
    assert read == [
        ("一、2023年工作回顾", RESULT, (2023,)),
        ("（一）工业", RESULT, (2023,)),
        ("二、2024年重点工作", TARGET, (2024,)),
        ("（一）项目", TARGET, (2024,)),
        ("名词解释", NEITHER, ()),
    ]
    assert all(one.places == ("彝良县",) for one in sections(text))


def test_a_plan_of_five_years_has_all_of_them() -> None:
    text = "# 彝良县2021年政府工作报告\n\n## 二、“十四五”时期主要目标任务\n\n年均增长8%。\n"
    (one,) = sections(text)
    assert (one.aim, one.years) == (TARGET, (2021, 2025))


def test_a_caption_over_several_years_rules_nothing_in_a_bulletin() -> None:
    text = "# 昭通市2031年国民经济和社会发展统计公报\n\n## 图1 2027—2031年生产总值\n\n全年增长5%。\n"
    assert [one.years for one in sections(text)] == [()]


def test_a_section_without_a_word_of_its_aim_is_parted_where_it_turns_to_what_is_to_come() -> None:
    text = "# 访谈\n\n责任编辑：甲\n\n2024年改造小区12个。2025年，将改造30个。\n"
    first, second = sections(text, year=2024)
    assert (first.aim, second.aim) == (NEITHER, TARGET)
    assert text[second.start : second.end].startswith("2025年，将改造30个")


def test_a_heading_that_names_a_place_says_whose_its_section_is() -> None:
    chapter = "# 昭通市2024年政府工作报告\n\n## 一、2023年工作回顾\n\n甲。\n\n"
    text = f"{chapter}### 彝良县\n\n乙。\n\n### 融入云南省战略\n\n丙。\n"
    assert [one.places for one in sections(text)] == [("昭通市",), ("彝良县",), ("昭通市",)]


def test_sections_stand_in_order_and_hold_their_own_text() -> None:
    text = "# 甲\n\n一。\n\n## 乙\n\n二。\n"
    outline = make_outline(text, "x", {}, Outline(), None)
    assert [text[one.start : one.end].strip() for one in outline.sections] == ["一。", "二。"]
    assert outline.section_at(text.index("二")) == outline.sections[1]
    assert outline.section_at(10_000) is None


def test_what_says_nothing_of_its_aim_after_the_turn_is_of_what_is_to_come() -> None:
    review = "# 彝良县2024年政府工作报告\n\n## 一、2023年工作回顾\n\n甲。\n\n"
    text = f"{review}## 二、2024年工作安排\n\n乙。\n\n## 三、加强自身建设\n\n丙。\n"
    assert [one.aim for one in sections(text)] == [RESULT, TARGET, TARGET]


def test_slogans_below_a_review_tell_of_what_was_reached() -> None:
    review = "# 彝良县2023年预算执行情况和2024年预算草案的报告\n\n## 一、2023年预算执行情况\n\n甲。\n\n"
    text = f"{review}### （一）保障重大战略部署，落实各项任务\n\n乙。\n\n### （二）下一步打算\n\n丙。\n"
    assert [one.aim for one in sections(text)] == [RESULT, RESULT, TARGET]


def test_a_zone_of_a_budget_has_a_section_of_its_own() -> None:
    title = "# 昭通市2023年预算执行情况和2024年预算草案的报告\n\n## 一、2023年预算执行情况\n\n甲。\n\n"
    text = f"{title}### （二）高新区预算执行情况\n\n乙。\n"
    assert [one.places for one in sections(text)] == [("昭通市",), ("昭通市高新区",)]
