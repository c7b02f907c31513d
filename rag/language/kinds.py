"""Kinds of report, told by their titles; the words are the ones that the law gives such reports."""

from __future__ import annotations

import re

from rag.records import ReportKind

# In the order in which a title that fits several is read: 关于…年国民经济和社会发展计划执行情况…预算草案的报告.
_TITLES = (
    (ReportKind.FIVE_YEAR_PLAN, re.compile("五年规划|规划纲要|远景目标纲要")),
    (ReportKind.CONGRESS, re.compile("党代会|中国共产党.{2,30}(?:代表大会|全会).{0,40}报告|委员会工作报告")),
    (ReportKind.PLAN, re.compile("国民经济和社会发展计划|发展计划执行情况|计划草案")),
    (
        ReportKind.BUDGET_TABLES,
        re.compile(
            "(?:预算|决算).{0,20}(?:附表|附件|表格|表$|明细表)|(?:收入|支出)(?:预算|决算)?(?:明细)?表|预算公开表|收支(?:总|决算|预算)表"
        ),
    ),
    (ReportKind.FINAL_ACCOUNTS, re.compile("决算|审计工作报告|审计结果")),
    (ReportKind.BUDGET, re.compile("预算执行情况|预算草案|财政预算|预算的?报告|预算.{0,8}(?:情况|公开|说明)")),
    (ReportKind.BULLETIN, re.compile("统计公报")),
    (ReportKind.WORK_REPORT, re.compile("政府.{0,2}工作(?:的)?报告")),
)
# 一、2025年预算执行情况 heads a chapter.
_NUMBER = re.compile(
    "第[一二三四五六七八九十]{1,3}[部章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[、.．]"
)
#: What staff and citizens read.
KIND_NAMES = {
    ReportKind.WORK_REPORT: "政府工作报告",
    ReportKind.BULLETIN: "统计公报",
    ReportKind.BUDGET: "预算报告",
    ReportKind.BUDGET_TABLES: "预算附表",
    ReportKind.PLAN: "计划报告",
    ReportKind.FINAL_ACCOUNTS: "决算",
    ReportKind.FIVE_YEAR_PLAN: "五年规划",
    ReportKind.CONGRESS: "党代会报告",
    ReportKind.NEWSPAPER: "报纸版面",
    ReportKind.OTHER: "其他",
}
# A title is a line, not a sentence of the text.
LONGEST_TITLE = 80


def kind_of(title: str) -> ReportKind | None:
    """The kind that a title names, or None."""
    plain = re.sub(r"\s", "", title)
    return next((kind for kind, pattern in _TITLES if pattern.search(plain)), None)


def is_title(line: str) -> bool:
    """Whether a line by itself is the title of a report of a known kind."""
    plain = re.sub(r"\s|^#+", "", line)
    if plain.startswith(("|", "-")) or re.search("[>〉»|]", plain) or _NUMBER.match(plain):
        return False
    return (
        len(plain) <= LONGEST_TITLE
        and not re.search("[。；，,：:!！…]|^受.*委托", plain)
        and kind_of(plain) is not None
    )
