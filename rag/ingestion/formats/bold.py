"""Which lines that are set in bold letters are headings: short, open at their end, and no label or by-line."""

from __future__ import annotations

import re

# The longest chapter titles of 33 web pages and Word files have 34 characters.
_LONGEST = 40
_ENDS = tuple("。；，、！？;,:：")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
# A by-line, a date, a note, a table's caption or unit is bold at times and heads nothing.
_NO_HEADING = re.compile(
    r"^(?:注|单位|来源|附?[图表]\s*[0-9０-９一二三四五六七八九十]|附件|各位|——|—|[（(]?[0-9]{4}年[0-9]+月[0-9]+日)|"
    r"[0-9]{4}-[0-9]|(?:作者|编辑|来源|日期|时间|字[体号]|审核人?)\s*[:：]"
)


def heads(text: str) -> bool:
    """Whether a line that is bold from end to end is a heading."""
    if len(text) > _LONGEST or text.endswith(_ENDS):
        return False
    return _WORDS.search("".join(text.split())) is not None and not _NO_HEADING.search(text)
