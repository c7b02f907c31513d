"""Filters, order, and the suspicions of a row."""

from __future__ import annotations

import pytest
from making_figures import FakeReports, document, doubt, figure

from rag.records import Aim, FigureRecord, Sought
from rag.retrieval.figures import _is_of
from rag.web.figures import rows as figure_rows
from rag.web.figures.periods import is_asked, is_of, period_choices
from rag.web.figures.rows import Figures, Found, Wanted, read_wanted, read_words

REPORT = document("新增企业30家。研发投入占GDP比重达365%。新增企业7家。收入增长-2%。", "a")
NEW = figure(REPORT, "30家", "新增企业", places=("石峰区",))
SHARE = figure(REPORT, "365%", "研发投入占GDP比重达", span="past5", years=())
FEWER = figure(REPORT, "7家", "新增企业", places=("天元区", "株洲高新区"), years=(2025,), aim=Aim.TARGET)
RECORDS = [NEW, SHARE, FEWER]


def fake() -> FakeReports:
    return FakeReports([REPORT], RECORDS, [doubt(REPORT, "365%", "不可能超过100%")])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), RECORDS),
        (Wanted(place="石峰区"), [NEW]),
        (Wanted(place="株洲高新区"), [FEWER]),
        (Wanted(indicator="企业"), [NEW, FEWER]),
        (Wanted(period="过去五年"), [SHARE]),
        (Wanted(period="2025年", aim="target"), [FEWER]),
        (Wanted(period="2025年", aim="achieved"), []),
        (Wanted(sort="period"), [NEW, FEWER, SHARE]),
        (Wanted(sort="-value"), [SHARE, NEW, FEWER]),
        (Wanted(sort="value"), [SHARE, FEWER, NEW]),
        (Wanted(sort="place"), [SHARE, NEW, FEWER]),
    ],
)
def test_found(wanted: Wanted, found: list[object]) -> None:
    assert Figures(fake()).found(wanted) == Found(records=found)


def test_what_is_in_no_list_is_left_to_the_assistant() -> None:
    assistant = fake()
    Figures(assistant).found(Wanted(place="lusong", period="2024 target"))
    assert assistant.sought[-1] == (Sought(places=("lusong",), periods=("2024 target",)),)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("就业", Wanted(indicator="就业")),
        ("2024年新增企业", Wanted(indicator="新增企业", period="2024年")),
        ("未来五年 收入目标", Wanted(indicator="收入", period="未来五年 目标")),
        ("石峰区过去五年GDP", Wanted(place="石峰区过去五年GDP", indicator="gdp", period="过去五年")),
    ],
)
def test_words_typed_into_one_box(words: str, read: Wanted) -> None:
    assert read_words(words) == read


def test_the_same_words_are_looked_up_once() -> None:
    assistant = fake()
    figures = Figures(assistant)
    for page in (1, 2, 3):
        figures.found(Wanted(indicator="企业", page=page, sort="value"))
    assert len([sought for sought in assistant.sought if sought[0].indicator == "企业"]) == 1


def test_more_than_the_table_holds_is_told_and_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_rows, "MOST", 2)
    figures = Figures(fake())
    assert figures.found(Wanted(sort="value")) == Found(records=[SHARE, NEW], more=True)
    assert list(figures.every(Wanted(sort="value"))) == RECORDS
    # What stands behind the first two is found all the same, and what fits the table is in the order asked for.
    assert figures.found(Wanted(place="天元区")) == Found(records=[FEWER])
    assert list(figures.every(Wanted(indicator="企业", sort="value"))) == [FEWER, NEW]
    assert figures.choices().places == ("芦淞区", "石峰区", "天元区", "株洲高新区")


def test_what_is_kept_of_many_filters_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_rows, "_KEPT", 4)
    assistant = fake()
    figures = Figures(assistant)
    for indicator in ("企业", "收入", "企业"):
        figures.found(Wanted(indicator=indicator))
    assert [sought[0].indicator for sought in assistant.sought] == ["", "企业", "收入"]
    figures.found(Wanted())
    assert [sought[0].indicator for sought in assistant.sought][3:] == [""]


@pytest.mark.parametrize(
    "record",
    [
        figure(REPORT, "30家", "企业", years=years, part=part, span=span)
        for part in (None, "year", "q1-3", "h1", "h2", "m1-11", "q1", "q2", "q3", "q4")
        for span in (None, "past5", "next5", "both")
        for years in ((), (2024,), (2021, 2025))
    ],
)
def test_the_assistant_finds_all_that_is_of_a_choice(record: FigureRecord) -> None:
    for zh, _ in period_choices([record, FEWER]):
        if is_asked(zh) and is_of(record, zh):
            assert _is_of(record, zh), zh


def test_another_build_is_read_anew() -> None:
    assistant = fake()
    figures = Figures(assistant)
    assert len(figures.found(Wanted()).records) == 3
    assistant.records = RECORDS[:1]
    assert len(figures.found(Wanted()).records) == 3
    assistant.build = "another"
    assert len(figures.found(Wanted()).records) == 1


def test_a_row_knows_its_suspicions() -> None:
    figures = Figures(fake())
    figures.choices()
    doubtful, plain = figures.row(SHARE), figures.row(NEW)
    assert doubtful
    assert plain
    assert (doubtful.suspicions, plain.suspicions) == (("不可能超过100%",), ())
    assert doubtful.sentence == "研发投入占GDP比重达365%。"


def test_choices() -> None:
    choices = Figures(fake()).choices()
    assert choices.places == ("芦淞区", "石峰区", "天元区", "株洲高新区")
    assert choices.indicators[0] == "新增企业"
    assert [zh for zh, _ in choices.periods] == ["2025年", "2024年", "过去五年"]


def test_a_strangers_filters() -> None:
    assert read_wanted({"place": ["x"], "indicator": " a \n b ", "aim": "all", "sort": "drop", "page": "9"}) == Wanted(
        indicator="a b"
    )
    assert read_wanted({"page": 10**30, "sort": "-value", "aim": "target", "view": "plot"}) == Wanted(
        page=1_000_000, sort="-value", aim="target", view="plot"
    )
    assert read_wanted({"page": True, "indicator": "长" * 500}).indicator == "长" * 100
