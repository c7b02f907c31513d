"""A run of years as a table: what is a run, what is shown, and that nothing of a report gets out of its cell."""

from __future__ import annotations

from rag.web.ask.answer_html import encode
from rag.web.ask.series_html import run_of_years, series_html

LINES = ["2022年：166.2亿元（增长4.8%）[1]", "2023年：176.6亿元[2]", "镇雄县：3亿元[3]"]


def test_years_of_one_unit_below_each_other_are_a_run() -> None:
    assert run_of_years(LINES) == 2
    assert run_of_years(["2022: 166.2亿元[1]", "2023: 176.6亿元[2]"]) == 2
    assert run_of_years(LINES[:1]) == 0
    assert run_of_years(["2022年：166.2亿元[1]", "2023年：5%[2]"]) == 0
    assert run_of_years(["2022年，全区努力奋斗", "2023年更好"]) == 0


def test_the_longest_bar_is_of_the_largest_figure_and_words_are_escaped() -> None:
    made = series_html(["2022年：83.1亿元<b>[1]", "2023年：166.2亿元[2]"], encode)
    assert "<b>" not in made
    assert 'class="bar b10"' in made
    assert 'class="bar b20"' in made
    assert made.count("<tr>") == 3
