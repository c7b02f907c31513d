"""What a report itself explains."""

from __future__ import annotations

import pytest

from rag.ingestion.outline.making import make_outline
from rag.records import Outline


def defined(text: str) -> dict[str, str]:
    outline = make_outline(text, "x", {}, Outline(), None)
    return {one.term: text[one.start : one.end] for one in outline.definitions}


@pytest.mark.parametrize(
    "line",
    [
        "1.三高四新：指三个高地和四新使命。",
        "1．“三高四新”：指三个高地和四新使命。",
        "[1]三高四新：指三个高地和四新使命。",
        "①三高四新：指三个高地和四新使命。",
        "- “三高四新”：指三个高地和四新使命。",
        "（1）三高四新：指三个高地和四新使命。",
    ],
)
def test_a_term_and_its_explanation_below_a_heading_that_says_so(line: str) -> None:
    assert defined(f"# 报告\n\n## 名词解释\n\n{line}\n") == {"三高四新": "指三个高地和四新使命。"}


def test_a_term_may_be_explained_with_a_verb() -> None:
    assert defined("# 报告\n\n## 名词解释\n\n1.双碳是指碳达峰与碳中和。\n") == {"双碳": "碳达峰与碳中和。"}


def test_a_row_of_numbered_lines_with_colons_is_a_list_of_definitions_without_a_heading() -> None:
    lines = "\n\n".join(f"{number}.词语{number}：这是它的意思，很长。" for number in range(1, 6))
    assert list(defined(f"# 报告\n\n正文到此为止。\n\n{lines}\n")) == [f"词语{number}" for number in range(1, 6)]


def test_running_text_defines_nothing() -> None:
    assert defined("# 报告\n\n会议强调：要真抓实干，确保完成任务。\n") == {}
