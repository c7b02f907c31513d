"""Texts saved off web pages: the report's own words are left, all of them."""

from __future__ import annotations

from rag.ingestion.saved_text import restored

BODY = (
    "刚刚过去的一年，全县上下真抓实干，各项工作取得了新的成绩，经济社会发展迈上了新的台阶，"
    "人民生活水平有了新的提高，社会大局和谐稳定。"
)


def lines(text: str) -> list[str]:
    return [line.strip() for line in restored(text).split("\n") if line.strip()]


def test_a_text_that_was_not_saved_so_stays_as_it_was() -> None:
    text = f"# 彝良县2024年政府工作报告\n\n{BODY}\n\n- 一项\n"
    assert restored(text) == text


def test_the_menu_above_a_title_and_the_counters_below_it_go() -> None:
    title, source = "彝良县2024年政府工作报告", "时间：2024-02-04 来源：彝良县政府网"
    menu, counters = "下载\n打印\n【字号：\n加大\n】", "阅读：\n147\n评论：\n0"
    text = f"{menu}\n{title}\n{source}\n{counters}\n{BODY}\n上一篇\n2022年\n"
    assert lines(text) == [title, source, BODY]


def test_an_abstract_that_the_text_begins_with_is_read_once() -> None:
    text = f"彝良县2024年政府工作报告\n{BODY[:60]}......\n{BODY}\n{BODY}{BODY}\n"
    assert sum(line.startswith("刚刚过去的一年") for line in lines(text)) == 2
    assert not any(line.endswith("......") for line in lines(text))


def test_blanks_that_came_as_question_marks_are_blanks() -> None:
    assert lines("县长??吴??鹏\n真的吗?\n") == ["县长 吴 鹏", "真的吗?"]


def test_letters_set_apart_are_words_again() -> None:
    assert lines("关  于  岳  阳  市  2025  年  预  算\n收  入  12.5  亿  元\n") == [
        "关于岳阳市2025年预算",
        "收入12.5亿元",
    ]


def test_lines_as_wide_as_the_page_are_put_together() -> None:
    wide = [BODY[at : at + 20] for at in range(0, 60, 20)] * 8
    text = restored("\n".join(["一、2023年工作回顾", *wide]))
    assert text.split("\n")[0] == "一、2023年工作回顾"
    assert len(text.split("\n")) < 8


def test_numbers_of_pages_go_and_figures_stay() -> None:
    assert lines(f"{BODY}\n— 12 —\n-3.2%\n12\n{BODY}\n") == [BODY, "-3.2%", "12", BODY]


def test_a_papers_masthead_stays() -> None:
    text = f"2021年9月28日 星期二\n电话:28891459\n第十三次党代会报告解读\n{BODY}\n责任编辑：甲\n"
    assert restored(text) == text
