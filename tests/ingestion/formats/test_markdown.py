"""Markdown of converters and people: read for what it says, nothing swallowed, no mark left in the text."""

from __future__ import annotations

import pytest

from rag.errors import UnreadableFileError
from rag.ingestion.formats.marks.markdown import from_markdown
from rag.ingestion.metadata.fields import split_front_matter


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"增长$6.3\%$，完成$731.6$亿元", "增长6.3%，完成731.6亿元"),
        (r"减排$4.1 \times 10^{5}$吨", "减排4.1×10⁵吨"),
        (r"面积$31.5 \mathrm{~km}^{2}$，$\mathrm{PM}_{2.5}$", "面积31.5km²，PM2.5"),
        (r"增长 $ 6 . 3 \% $ 。", "增长 6.3% 。"),
        (r"\(6.3\%\)和\[5\%\]", "6.3%和5%"),
        ("$$\n6.3\\%\n$$", "6.3%"),
        (r"约$\frac{1}{3}$，$\geq 5\%$，12$^{\circ}C$", "约1/3，≥5%，12℃"),
        ("投资US$5亿，另$3亿。", "投资US$5亿，另$3亿。"),
        (r"增长6\.3%，\*注\*", "增长6.3%，*注*"),
        ("增长*6.3%*，**9.8**%，***7.1%***，==5.5%==", "增长6.3%，9.8%，7.1%，5.5%"),
        ("3 * 4 * 5，2~3万人，5~8%", "3 * 4 * 5，2~3万人，5~8%"),
        ("[收入](http://a.b/c)增长`6.3%`![图](a.png)", "收入增长6.3%"),
        ("增长<b>6.3%</b>，达731.6<sup>2</sup>亿元，31m<sup>2</sup>", "增长6.3%，达731.6亿元，31m²"),
        ("4.1×10^5^吨，H~2~O", "4.1×10⁵吨，H2O"),
        ("A&amp;B，&lt;办法&gt;，5&nbsp;%", "A&B，<办法>，5\u00a0%"),
        ("x<5且y>3", "x<5且y>3"),
        ("完成[^1]。\n\n[^1]: 现价。", "完成。\n\n[1] 现价。"),
        ("**一、综合**\n\n全年增长。", "### 一、综合\n\n全年增长。"),
        ("**单位：万元**", "单位：万元"),
        ("标题行\n===\n\n小标题\n---\n\n文", "# 标题行\n\n## 小标题\n\n文"),
        ("区县 | 增速\n--- | ---\n甲区 | 6.3%", "| 区县 | 增速 |\n| 甲区 | 6.3% |"),
        ("```\n增长6.3%\n```\n后文", "增长6.3%\n后文"),
        ("前<!-- 没有结束，增长6.3%。\n\n后文", "前 没有结束，增长6.3%。\n\n后文"),
    ],
)
def test_marks_are_read_for_what_they_say(raw: str, text: str) -> None:
    assert from_markdown(raw).raw == text


@pytest.mark.parametrize(
    ("raw", "text", "remark"),
    [
        ("增长~~5.9%~~6.3%", "增长6.3%", "略去划掉的文字1处"),
        ("增长<del>5.9%</del>6.3%", "增长6.3%", "略去划掉的文字1处"),
        ("增长6.3%<!-- 待核：5.9% -->", "增长6.3%", "略去不显示的批注1处"),
    ],
)
def test_what_was_taken_back_is_left_out_and_told(raw: str, text: str, remark: str) -> None:
    extracted = from_markdown(raw)
    assert (extracted.raw, extracted.remarks) == (text, (remark,))


def test_a_table_in_html() -> None:
    raw = "<table><tr><td>甲区</td><td>6.3%<sup>1</sup></td></tr><tr><td>乙区</td><td><s>4%</s>5.1%</td></tr></table>"
    assert from_markdown(raw).raw.strip() == "| 甲区 | 6.3% |\n| 乙区 | 5.1% |"


@pytest.mark.parametrize(
    "raw",
    [
        "---\n\n# 2030年报告\n\n增长6.3%。\n\n---\n\n收入。",
        "---\n2030年报告\n---\n增长6.3%。",
        "---\n生产总值: 增长6.3%\n---\n收入。",
        "---\nGDP: 增长6.3%\n---\n收入。",
        "---\n- 增长6.3%。\n---\n收入。",
        "----------\ntitle: 报告\n---\n收入。",
        "***\n增长6.3%。\n***\n",
        "\ufeff---\n\n增长6.3%。\n\n---\n",
    ],
)
def test_a_rule_at_the_beginning_swallows_nothing(raw: str) -> None:
    assert split_front_matter(raw, "a.md") == ({}, raw)


def test_fields_between_rules_are_declared() -> None:
    assert split_front_matter("---\n# 说明\ntitle: 报告\nyear: 2030\n---\n增长。", "a.md") == (
        {"title": "报告", "year": 2030},
        "增长。",
    )


def test_fields_that_are_no_yaml_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.md: its front matter is not valid YAML"):
        split_front_matter("---\ntitle: [报告\n---\n增长。", "a.md")
