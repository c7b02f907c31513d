"""Groups of comparable figures, and their plots."""

from __future__ import annotations

import dataclasses

from making_figures import FakeReports, document, doubt, figure

from rag.records import Aim
from rag.web.figures.comparison_html import head_html
from rag.web.figures.groups import Group, bar_names, comparable, conflicting, plot_of
from rag.web.figures.rows import Figures, Wanted

NEW = "新增企业"
A = document("新增企业80家。新增企业69家。新增企业12家。", "a")
B = document("新增企业80家。新增企业81家。地区生产总值年均增长8.4%。地区生产总值年均增长8%左右。", "b")
LILING = figure(A, "80家", NEW, places=("醴陵市",))
LUSONG = figure(A, "69家", NEW)
SHIFENG = figure(A, "12家", NEW, places=("石峰区",))


def groups(records: list[object], suspicions: tuple[object, ...] = ()) -> list[Group]:
    figures = Figures(FakeReports([A, B], records, suspicions))
    return comparable(figures, figures.found(Wanted()).records)


def test_places_of_one_year() -> None:
    (group,) = groups([LILING, LUSONG])
    assert group.places == ("芦淞区", "醴陵市")
    plot = plot_of(group)
    assert [row[:2] for row in plot["value"]["data"]] == [["芦淞区", 69], ["醴陵市", 80]]
    assert plot["y_lim"] == [0, None]
    assert plot["y_title"] == "家"


def test_a_result_stands_beside_its_target() -> None:
    past = figure(B, "8.4%", "地区生产总值年均增长", years=(), span="past5")
    coming = figure(B, "8%左右", "地区生产总值年均增长", years=(), span="next5", aim=Aim.TARGET)
    (group,) = groups([coming, past])
    assert bar_names(group.rows) == ["过去五年", "未来五年目标"]
    assert bar_names(group.rows, english=True) == ["the past five years", "the next five years (target)"]
    assert [row[2] for row in plot_of(group)["value"]["data"]] == ["已实现", "目标"]
    assert [row[3] for row in plot_of(group)["value"]["data"]] == ["8.4%", "8%左右"]


def test_a_doubtful_figure_is_in_no_plot() -> None:
    (group,) = groups([LILING, LUSONG, SHIFENG], (doubt(A, "12家", "疑"),))
    assert [row.record for row in group.rows] == [LUSONG, LILING]
    assert [row.record for row in group.doubtful] == [SHIFENG]
    assert groups([LUSONG, SHIFENG], (doubt(A, "12家", "疑"),)) == []


def test_two_reports_that_agree_make_one_bar_and_others_two() -> None:
    same = figure(B, "80家", NEW, places=("醴陵市",))
    other = figure(B, "81家", NEW, places=("醴陵市",))
    assert groups([LILING, same]) == []
    assert groups([LILING, other]) == []
    (agreed,) = groups([LILING, same, LUSONG])
    assert not conflicting(agreed)
    assert len(agreed.rows) == 2
    (group,) = groups([LILING, other, LUSONG])
    assert conflicting(group)
    assert bar_names(group.rows) == ["芦淞区", "醴陵市", "醴陵市 #2"]


def test_large_and_negative_values() -> None:
    text = "收入总额12亿元。收入总额3000万元。"
    report = document(text, "a")
    one = figure(report, "12亿元", "收入总额")
    two = figure(report, "3000万元", "收入总额", places=("石峰区",))
    figures = Figures(FakeReports([report], [one, two]))
    (group,) = comparable(figures, [one, two])
    plot = plot_of(group)
    assert plot["y_title"] == "亿元"
    assert [row[1] for row in plot["value"]["data"]] == [12, 0.3]


def test_values_below_zero_are_drawn_below_it() -> None:
    group = groups([LILING, LUSONG])[0]
    lower = tuple(
        dataclasses.replace(
            row, record=dataclasses.replace(row.record, figure=dataclasses.replace(row.record.figure, value=-value))
        )
        for row, value in zip(group.rows, (3.0, 5.0), strict=True)
    )
    assert plot_of(dataclasses.replace(group, rows=lower))["y_lim"] == [-5, 0]
    assert plot_of(dataclasses.replace(group, rows=(group.rows[0], lower[1])))["y_lim"] == [-5, None]


def test_a_sentence_names_a_few_times_and_counts_the_rest() -> None:
    report = document("".join(f"收入总额{n}亿元。" for n in range(10, 30)))
    records = [figure(report, f"{n}亿元", "收入总额", years=(1990 + n,)) for n in range(10, 30)]
    said = head_html(groups := comparable(Figures(FakeReports([report], records)), records), groups[0])
    assert "2005年（已实现）等 20 种。" in said
    assert "2006年" not in said
