"""What is looked up: first lines, definitions, who gave a report, rankings, runs of years, lists, summaries."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import index_of, make_document

from rag.answering.looking_up.stated import stated
from rag.answering.pipeline import Pipeline
from rag.evaluation.metrics import ungrounded_figures
from rag.records import AnswerStatus, Within
from rag.retrieval.query import understand


def lines(pipeline: Pipeline, question: str, *earlier: str) -> list[str]:
    answer = pipeline.ask(question, earlier)
    assert answer.status is AnswerStatus.ANSWERED, answer.text
    assert ungrounded_figures(answer) == []
    return answer.text.split("\n")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("彝良县2023年GDP是多少？", "彝良县2023年地区生产总值：176.6亿元（比上年增长5.5%）[1]"),
        ("彝良县2023年GDP增长了多少？", "彝良县2023年地区生产总值：增长5.5%[1]"),
        ("彝良县2024年粮食产量要稳定在多少？", "彝良县2024年粮食总产量目标：3.8亿斤以上[1]"),
        ("2023年彝良县城里人人均可支配收入多少钱", "彝良县2023年城镇人均可支配收入：38506元（增长9%）[1]"),
        ("2023年彝良县乡下人人均可支配收入多少钱", "彝良县2023年农村人均可支配收入：23294元（增长12%）[1]"),
        ("镇雄县现在有多少人？", "镇雄县2023年常住人口：128.4万人[1]"),
        # A question without a place means the one place that has it.
        ("2023年常住人口是多少？", "镇雄县2023年常住人口：128.4万人[1]"),
        ("What was the GDP of Yiliang County in 2023?", "Yiliang County, GDP, 2023: 176.6亿元（比上年增长5.5%）[1]"),
    ],
)
def test_the_answer_stands_first(pipeline: Pipeline, question: str, first: str) -> None:
    assert lines(pipeline, question)[0] == first


def test_two_indicators_of_one_question(pipeline: Pipeline) -> None:
    said = lines(pipeline, "镇雄县2023年GDP和常住人口分别是多少？")
    assert said[0] == "镇雄县2023年地区生产总值：240.5亿元（比上年增长6.1%）[1]"
    assert "镇雄县2023年常住人口：128.4万人[2]" in said


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("彝良县2024年的政府工作报告是谁作的？", "周峰：彝良县2024年政府工作报告的报告人[1]"),
        ("彝良县2023年的政府工作报告是哪一天作的？", "2023年1月13日：彝良县2023年政府工作报告的日期[1]"),
        (
            "彝良县2023年政府工作报告是谁在哪天作的？",
            "李红，2023年1月13日：彝良县2023年政府工作报告的报告人和日期[1][2]",
        ),
        (
            "Who delivered the 2023 government work report of Yiliang County?",
            "李红 gave this report: 彝良县2023年政府工作报告[1]",
        ),
    ],
)
def test_who_gave_a_report_and_when(pipeline: Pipeline, question: str, first: str) -> None:
    assert lines(pipeline, question)[0] == first


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("EOD项目是什么意思？", "EOD项目：以生态环境为导向的开发模式，用收益反哺治理的项目。[1]"),
        ("什么是“双碳”？", "双碳：碳达峰与碳中和的简称。[1]"),
        ("彝良县“三条赛道”是哪三条？", "“三条赛道”即“绿色建材”“文旅康养”“装备制造”三条新赛道。[1]"),
    ],
)
def test_a_word_is_explained_where_the_report_explains_it(pipeline: Pipeline, question: str, said: str) -> None:
    assert lines(pipeline, question) == [said]


def test_a_run_of_years_is_a_line_a_year(pipeline: Pipeline) -> None:
    assert lines(pipeline, "彝良县2022年到2023年GDP怎么变化的？") == [
        "彝良县地区生产总值，2022年—2023年：",
        "2022年：166.2亿元（比上年增长4.8%）[1]",
        "2023年：176.6亿元（比上年增长5.5%）[2]",
    ]


def test_the_highest_of_places_of_one_level(pipeline: Pipeline) -> None:
    said = lines(pipeline, "2023年哪个县的GDP最高？")
    assert said[0].startswith("镇雄县最高：240.5亿元（比上年增长6.1%）")
    assert said[-1] == "彝良县：176.6亿元（比上年增长5.5%）[2]"


def test_a_difference_is_computed_from_the_records_of_both(pipeline: Pipeline) -> None:
    said = lines(pipeline, "彝良县2023年GDP比2022年多了多少？")
    assert said[0] == "2023年比2022年多（高）10.4亿元（由本站计算：176.6亿元[1] − 166.2亿元[2]）。"


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("彝良县2024年报告说还面临哪些困难和挑战？", ("经济下行压力加大", "财政收支矛盾突出", "民生领域还有短板")),
        (
            "彝良县2024年的主要预期目标有哪些？",
            ("地区生产总值增长6%左右", "一般公共预算收入增长5%", "粮食总产量稳定在3.8亿斤以上"),
        ),
        ("彝良县2024年重点抓好哪些方面工作？", ("全力抓好产业升级", "全力抓好城市更新", "全力抓好民生改善")),
    ],
)
def test_a_list_has_all_its_items(pipeline: Pipeline, question: str, items: tuple[str, ...]) -> None:
    text = "\n".join(lines(pipeline, question))
    assert all(item in text for item in items)


def test_a_summary_is_of_the_section_that_is_about_the_theme(pipeline: Pipeline) -> None:
    assert lines(pipeline, "概括一下镇雄县2023年的工业情况。")[0] == "全年规模以上工业增加值增长9.6%。[1]"
    said = lines(pipeline, "总结一下彝良县2023年的乡村振兴工作。")
    assert said[0] == "乡村振兴扎实推进。[1]"
    assert "整合衔接资金3.91亿元" in said[1]


def test_a_whole_report_is_told_chapter_by_chapter(pipeline: Pipeline) -> None:
    said = lines(pipeline, "镇雄县2023年统计公报讲了什么？")
    assert said[0].startswith("一、综合[1]：全年全县地区生产总值240.5亿元")
    assert said[1].startswith("二、工业和建筑业[3]：")


@pytest.mark.parametrize(
    "question",
    [
        "彝良县2021年GDP是多少？",
        "镇雄县2024年GDP目标是多少？",
        "镇雄县2023年财政收入是多少？",
        "彝良县2022年的政府工作报告是谁作的？",
        "概括一下镇雄县2023年的月球基地情况。",
    ],
)
def test_what_no_report_says_is_refused(pipeline: Pipeline, question: str) -> None:
    assert pipeline.ask(question).status is AnswerStatus.NOT_FOUND


def test_a_search_held_to_one_report_looks_nothing_up_elsewhere(pipeline: Pipeline) -> None:
    held = pipeline.held_to(Within(documents=("yiliang-2023",)))
    assert held.ask("彝良县2023年GDP是多少？").status is AnswerStatus.NOT_FOUND
    assert held.ask("彝良县2024年的政府工作报告是谁作的？").status is AnswerStatus.NOT_FOUND
    assert held.ask("有哪些报告？").text.split("\n")[1:] == ["《彝良县2023年政府工作报告》（2023-01-13）"]


def test_the_head_of_the_government_of_a_year_is_who_gave_its_report(pipeline: Pipeline) -> None:
    assert lines(pipeline, "2023年彝良县县长是谁？")[0] == "李红：彝良县2023年政府工作报告的报告人[1]"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("彝良县2023年GDP有170多亿吗", "是的。彝良县2023年地区生产总值：176.6亿元（比上年增长5.5%）[1]"),
        ("彝良县2023年GDP有200亿吗", "没有。彝良县2023年地区生产总值：176.6亿元（比上年增长5.5%）[1]"),
        ("彝良县2023年GDP是187亿元吗", "不是。彝良县2023年地区生产总值：176.6亿元（比上年增长5.5%）[1]"),
    ],
)
def test_yes_or_no_comes_first(pipeline: Pipeline, question: str, first: str) -> None:
    assert lines(pipeline, question)[0] == first


def test_of_two_indicators_the_one_that_is_missing_is_said(pipeline: Pipeline) -> None:
    answer = pipeline.ask("镇雄县2023年GDP和财政收入分别是多少？")
    assert answer.status is AnswerStatus.ANSWERED
    assert "240.5亿元" in answer.text
    assert any("没有查到一般公共预算收入" in note for note in answer.notes)


def test_a_refusal_offers_other_years(pipeline: Pipeline) -> None:
    answer = pipeline.ask("彝良县2019年GDP是多少？")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "166.2" not in answer.text
    assert answer.suggestions[0] == "彝良县2022年地区生产总值是多少？"


@pytest.mark.parametrize(
    "question", ["彝良县2023年政府工作报告里提到的劳模是谁？", "彝良县2023年政府工作报告说哪天公布成绩？"]
)
def test_what_stands_in_a_report_is_not_who_gave_it(pipeline: Pipeline, question: str) -> None:
    assert "李红" not in pipeline.ask(question).text
    assert "1月13日" not in pipeline.ask(question).text


def test_the_tasks_of_one_field_are_not_those_of_all(pipeline: Pipeline) -> None:
    assert "全力抓好城市更新" not in pipeline.ask("彝良县2024年畜牧水产方面的重点工作有哪些？").text


@pytest.mark.parametrize(
    "question",
    [
        "What was the GDP of Suzhou in 2023?",
        "What was Springfield's GDP in 2023?",
        "How much tax did New Avalon collect?",
    ],
)
def test_another_place_is_never_the_citys_or_the_only_one(pipeline: Pipeline, question: str) -> None:
    assert "地区生产总值：" not in pipeline.ask(question).text
    assert "County, GDP" not in pipeline.ask(question).text
    assert not pipeline.ask(question).citations


def test_goals_end_with_their_line(tmp_path: Path) -> None:
    text = (
        "# 彝良县2024年政府工作报告\n\n## 2024年工作安排\n\n主要预期目标是：生产总值增长6%；财政收入增长5%\n\n"
        "重点任务；修建道路；扩建学校。\n"
    )
    index = index_of(tmp_path, [make_document("yiliang", {}, text)])
    group = stated(index, understand("彝良县2024年主要预期目标有哪些？"))
    assert group is not None
    assert [text[one.start : one.end] for one in group.items] == ["生产总值增长6%；", "财政收入增长5%"]
