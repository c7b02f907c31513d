"""The shared cases of offices' files, pages and Markdown: what must stand in the text, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.ingestion.formats import extract
from rag.ingestion.metadata.fields import split_front_matter
from rag.language.figures import parse_figures

CASES = Path(__file__).parents[4] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"there are no shared cases at {CASES}")


def read(case: str) -> tuple[str, tuple[str, ...]]:
    """The raw text of a case's file without its declared fields, and its remarks."""
    path = CASES / case
    extracted = extract(path)
    raw = split_front_matter(extracted.raw, path.name)[1] if path.suffix in (".md", ".txt") else extracted.raw
    return raw, extracted.remarks


@pytest.mark.parametrize(
    ("case", "there", "absent"),
    [
        ("01-superscript-docx/04-superscript-after-number.docx", "512.8亿元，新增就业6800人", "68002"),
        ("01-superscript-docx/05-power.docx", "12.5万m²，减排二氧化碳3.2×10⁴吨", "104"),
        ("01-superscript-docx/a-position-raise.docx", "6800人", "68002"),
        ("01-superscript-docx/b-custommark.docx", "6800人", "68002"),
        ("01-superscript-docx/c-style-sup.docx", "6800人", "68002"),
        ("02-superscript-html/01-sup-note.html", "512.8亿元，新增就业6800人", "68002"),
        ("02-superscript-html/02-sup-power.html", "3.2×10⁴吨", "104"),
        ("02-superscript-html/i-sup-a.html", "6800人", "68002"),
        ("02-superscript-html/j-css-super.html", "6800人", "68002"),
        ("15-hr-swallows-text/hr.md", "7.4%", "\0"),
        ("15-hr-swallows-text/hr2.md", "2024年石峰区政府工作报告", "\0"),
        ("15-hr-swallows-text/hr3.md", "财政收入: 增长5.1%", "\0"),
        ("15-hr-swallows-text/hr4.txt", "财政收入增长5.1%", "\0"),
        ("15-hr-swallows-text/hr5.md", "财政收入增长5.1%", "\0"),
        ("16-aspnet-form/aspnet.html", "财政收入增长5.1%，新增就业6800人。", "VIEWSTATE"),
        ("28-strikethrough/03-del.html", "增长7.4%，财政收入增长5.1%", "6.9"),
        ("28-strikethrough/09-strike.docx", "增长7.4%", "6.9"),
        ("29-docx-lost-silently/01-footnote.docx", "现价增速为9.1%", "\0"),
        ("29-docx-lost-silently/02-endnote.docx", "## 注释", "\0"),
        ("29-docx-lost-silently/06-omml.docx", "增长7.4%，财政收入增长5.1%", "\0"),
        ("29-docx-lost-silently/22-altchunk.docx", "增长7.4%", "\0"),
        ("29-docx-lost-silently/23-chart.docx", "| 石峰区 | 7.4 |", "\0"),
        ("29-docx-lost-silently/33-style-vanish.docx", "增长7.4%", "6.9"),
        ("29-docx-lost-silently/34-smartart.docx", "区长", "\0"),
        ("30-docx-tracked-row/10-row-deleted.docx", "| 石峰区 | 7.4% |", "6.1"),
        ("30-docx-tracked-row/12-deleted-paragraph-mark.docx", "地区生产总值增长7.4%。", "\0"),
        ("32-ruby/04-ruby.html", "，渌口区", "lù"),
        ("32-ruby/08-ruby.docx", "，渌口区", "lù"),
        ("34-word-saved-html/word-saved.html", "完成38.6亿元", "\0"),
        ("35-markdown-from-converters/10-latex.md", "增长7.4%，完成512.8亿元", "$"),
        ("35-markdown-from-converters/11-htmltable.md", "| 石峰区 | 7.4% |", "<td"),
        ("35-markdown-from-converters/12-html-inline.md", "增长7.4%，达到512.8亿元", "6.9"),
        ("35-markdown-from-converters/16-md-inline.md", "增长7.4%，财政收入增长5.1%", "4.0"),
        ("35-markdown-from-converters/39-escape.md", "增长7.4%", "\\"),
        ("c01_year_of_bulletin/公报.html", "### 六、国内贸易和对外经济\n", "省直单位"),
        ("c05_docx_tables/预算报告.docx", "| 城镇土地使用税 | 8100 | 8240 | 101.7 |", "\0"),
    ],
)
def test_what_stands_in_the_text(case: str, there: str, absent: str) -> None:
    raw, _ = read(case)
    assert there in raw
    assert absent not in raw


@pytest.mark.parametrize(
    ("case", "value", "unit"),
    [
        ("04-minus-signs/report.md", -3.2, "%"),
        ("08-unit-prefix/report.md", 12, "公里"),
        ("11-space-before-unit/report.md", 51_280_000_000, "元"),
        ("12-fullwidth-year/report.md", 7.4, "%"),
        ("14-grouped-digits/report.md", 6800, "人"),
    ],
)
def test_its_figure(case: str, value: float, unit: str) -> None:
    (figure,) = parse_figures(read(case)[0])
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize(
    ("case", "remark"),
    [
        ("28-strikethrough/09-strike.docx", "略去划掉的文字1处"),
        ("29-docx-lost-silently/23-chart.docx", "图表1处按其数据读成表格，请核对单位"),
        ("29-docx-lost-silently/33-style-vanish.docx", "略去隐藏文字1处"),
        ("30-docx-tracked-row/10-row-deleted.docx", "有修订痕迹：删去的1处未读入"),
        ("35-markdown-from-converters/12-html-inline.md", "略去不显示的批注1处"),
    ],
)
def test_what_is_left_out_is_told(case: str, remark: str) -> None:
    assert remark in read(case)[1]
