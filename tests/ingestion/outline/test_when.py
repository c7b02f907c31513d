"""The years of a report: never the day on which a page was put up, always the words that say them."""

from __future__ import annotations

import pytest

from rag.ingestion.outline.making import make_outline
from rag.records import Outline, ReportKind

BODY = "全县上下真抓实干，各项工作取得了新的成绩，经济社会发展迈上新的台阶，人民生活水平有了新的提高，社会和谐稳定。"


def outline(text: str, named: str = "report", year: int | None = None) -> Outline:
    return make_outline(text, named, {}, Outline(), year)


@pytest.mark.parametrize(
    ("text", "named", "told", "planned", "now"),
    [
        # A heading that says what it reviews decides.
        (
            f"政府工作报告\n\n# 一、2023年工作回顾\n\n{BODY}\n\n# 二、2024年重点工作\n\n{BODY}",
            "x",
            (2023,),
            (2024,),
            2024,
        ),
        (f"政府工作报告\n\n# 二〇二三年工作回顾\n\n{BODY}", "x", (2023,), (2024,), 2024),
        (f"政府工作报告\n\n# 一、“十三五”时期和2020年工作回顾\n\n{BODY}", "x", (2020,), (2021,), 2021),
        (f"政府工作报告\n\n# 二、2019年目标任务完成情况\n\n{BODY}", "x", (2019,), (2020,), 2020),
        # Then the day of the meeting; in December it plans for the next year.
        (f"政府工作报告\n\n（2024年1月20日在县第三届人民代表大会上）\n\n{BODY}", "x", (2023,), (2024,), 2024),
        (
            f"预算草案的报告\n\n——2025年12月27日在市第九届人民代表大会第六次会议上\n\n{BODY}",
            "x",
            (2025,),
            (2026,),
            2025,
        ),
        (f"政府工作报告\n\n2005年2月26日\n\n{BODY}", "x", (2004,), (2005,), 2005),
        # Then the title, then the file's name; a collector's wrong year gives way to the text.
        (f"彝良县2022年政府工作报告\n\n{BODY}", "x", (2021,), (2022,), 2022),
        (f"现在，我代表县人民政府，向大会报告工作。{BODY}", "彝良县2022年政府工作报告", (2021,), (2022,), 2022),
        (f"政府工作报告\n\n# 一、2021年工作回顾\n\n{BODY}", "某县2024年政府工作报告", (2021,), (2022,), 2022),
        # A bulletin tells of the year of its title, whenever it was put up.
        (f"昭通市2031年国民经济和社会发展统计公报\n\n发布时间：2032-04-02\n\n{BODY}", "x", (2031,), (), 2031),
        # A budget report tells of one year and plans for the other.
        (f"关于昭通市2031年预算执行情况和2032年预算草案的报告\n\n{BODY}", "x", (2031,), (2032,), 2032),
        (f"昭通市2032年预算草案\n\n{BODY}", "x", (2031,), (2032,), 2032),
        (
            f"彝良县第十四个五年规划和二〇三五年远景目标纲要\n\n{BODY}",
            "“十四五”规划",
            tuple(range(2016, 2021)),
            tuple(range(2021, 2026)),
            2021,
        ),
    ],
)
def test_the_years_told_of_and_planned_for(
    text: str, named: str, told: tuple[int, ...], planned: tuple[int, ...], now: int
) -> None:
    read = outline(text, named)
    assert (read.told, read.planned, read.now) == (told, planned, now)


def test_what_is_not_known_stays_unknown() -> None:
    read = outline(f"现在，我代表县人民政府，向大会报告工作。{BODY}")
    assert (read.kind, read.told, read.planned, read.now) == (ReportKind.WORK_REPORT, (), (), None)


def test_every_year_names_the_words_it_was_read_from() -> None:
    read = outline(f"政府工作报告\n\n# 一、2023年工作回顾\n\n{BODY}")
    assert {(one.field, one.value, one.reason) for one in read.reasons if one.field in ("told", "planned")} == {
        ("told", "2023", "一、2023年工作回顾"),
        ("planned", "2024", "一、2023年工作回顾"),
    }


def test_a_paper_tells_of_its_own_year_or_of_the_last() -> None:
    paper = f"# 两会访谈\n\n责任编辑：甲\n\n去年完成改造。去年增收。今年更好。{BODY}"
    assert outline(paper, year=2024).told == (2023,)
    assert outline(paper.replace("去年增收。", ""), year=2024).told == (2024,)
