"""Filters, order, and the doubts of a row."""

from __future__ import annotations

import pytest
from making_figures import Shelf, document, doubt, figure

from rag.records import Aim
from rag.web.figure_rows import Figures, Wanted, read_wanted, read_words

REPORT = document("新增企业30家。研发投入占GDP比重达365%。新增企业7家。收入增长-2%。", "a")
NEW = figure(REPORT, "30家", "新增企业", places=("石峰区",))
SHARE = figure(REPORT, "365%", "研发投入占GDP比重达", span="past5", years=())
FEWER = figure(REPORT, "7家", "新增企业", places=("天元区", "株洲高新区"), years=(2025,), aim=Aim.TARGET)
RECORDS = [NEW, SHARE, FEWER]


def shelf() -> Shelf:
    return Shelf([REPORT], RECORDS, [doubt(REPORT, "365%", "不可能超过100%")])


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
        (Wanted(sort="place"), [FEWER, SHARE, NEW]),
    ],
)
def test_found(wanted: Wanted, found: list[object]) -> None:
    assert Figures(shelf()).found(wanted) == found


def test_what_is_in_no_list_is_left_to_the_assistant() -> None:
    assistant = shelf()
    Figures(assistant).found(Wanted(place="lusong", period="2024 target"))
    assert assistant.asked_figures[-1] == ("lusong", "", "2024 target")


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
    assistant = shelf()
    figures = Figures(assistant)
    for page in (1, 2, 3):
        figures.found(Wanted(indicator="企业", page=page))
    assert assistant.asked_figures.count(("", "企业", "")) == 1


def test_another_build_is_read_anew() -> None:
    assistant = shelf()
    figures = Figures(assistant)
    assert len(figures.found(Wanted())) == 3
    assistant.records = RECORDS[:1]
    assert len(figures.found(Wanted())) == 3
    assistant.build = "another"
    assert len(figures.found(Wanted())) == 1


def test_a_row_knows_its_doubts() -> None:
    figures = Figures(shelf())
    figures.choices()
    doubtful, plain = figures.row(SHARE), figures.row(NEW)
    assert doubtful
    assert plain
    assert (doubtful.doubts, plain.doubts) == (("不可能超过100%",), ())
    assert doubtful.sentence == "研发投入占GDP比重达365%。"


def test_choices() -> None:
    choices = Figures(shelf()).choices()
    assert choices.places == ("天元区", "株洲高新区", "芦淞区", "石峰区")
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
