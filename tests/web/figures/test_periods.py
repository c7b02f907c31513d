"""Periods in words, as choices, and in order."""

from __future__ import annotations

import pytest
from making_figures import document, figure

from rag.records import FigureRecord
from rag.web.figures.periods import is_of, period_choices, period_order, period_words

REPORT = document("新增企业3家。")


def of(years: tuple[int, ...] = (), part: str | None = None, span: str | None = None) -> FigureRecord:
    return figure(REPORT, "3家", "新增企业", years=years, part=part, span=span)


@pytest.mark.parametrize(
    ("record", "zh", "en"),
    [
        (of((2024,)), "2024年", "2024"),
        (of((2016, 2020)), "2016—2020年", "2016–2020"),
        (of((2024,), "q1-3"), "2024年前三季度", "the first three quarters of 2024"),
        (of((), "q1"), "一季度", "the first quarter"),
        (of((2022, 2026), span="next5"), "未来五年（2022—2026年）", "the next five years (2022–2026)"),
        (of(span="past5"), "过去五年", "the past five years"),
        (of(), "未注明", "Not stated"),
        (of((2024,), "m7"), "2024年m7", "m7 of 2024"),
    ],
)
def test_words(record: FigureRecord, zh: str, en: str) -> None:
    assert period_words(record) == (zh, en)


def test_choices_find_their_records() -> None:
    records = [
        of((2023,)),
        of((2024,), "q1-3"),
        of((2020, 2021)),
        of((2022, 2026), span="next5"),
        of(span="past5"),
        of(),
    ]
    choices = [zh for zh, _ in period_choices(records)]
    assert choices == ["2024年", "2023年", "2021年", "2020年", "前三季度", "过去五年", "未来五年", "未注明"]
    found = {choice: [at for at, record in enumerate(records) if is_of(record, choice)] for choice in choices}
    assert found == {
        "2024年": [1],
        "2023年": [0],
        "2021年": [2],
        "2020年": [2],
        "前三季度": [1],
        "过去五年": [4],
        "未来五年": [3],
        "未注明": [5],
    }
    assert not any(is_of(record, "年") or is_of(record, "<b>") for record in records)


def test_order() -> None:
    late, early, past, none = of((2024,)), of((2021,), "q1-3"), of(span="past5"), of()
    assert sorted([none, late, past, early], key=period_order) == [early, late, past, none]
