"""What the look of letters says: raised ones are a note's mark or a power, a bold line is a heading or is none."""

from __future__ import annotations

import re

_POWERS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_POWER, _SMALL_POWER = re.compile(r"[-−]?[0-9]{1,2}"), re.compile(r"[23]|[-−][1-3]")
# 3.2×10⁴; 12.5万m², 35μg/m³: what stands before a power, and how high one of a unit goes.
_TEN = re.compile(r"[×xX*·✕]\s*10$")
_UNIT = re.compile(r"(?:(?<![A-Za-z])[kcmdh]?m|㎡|公里|米|(?<=/)s)$")
_MARK = re.compile(
    r"\s*(?:注\s*)?[\[［【(（〔]?\s*(?:注?[0-9]{1,3}(?:\s*[,，、\-–]\s*[0-9]{1,3})*|[①-⑳a-z*＊※†‡])\s*[\]］】)）〕]?\s*"
)


def raised(text: str, before: str) -> str:
    """What raised characters are in running text: a power, nothing where they are a note's mark, else themselves.

    `before` is what stands before them on their line. At its beginning the mark is the number of the note itself.
    """
    plain, base = text.strip(), before.rstrip()
    ten, unit = _TEN.search(base), _UNIT.search(base)
    if (ten and _POWER.fullmatch(plain)) or (unit and _SMALL_POWER.fullmatch(plain)):
        return plain.translate(_POWERS)
    if not _MARK.fullmatch(text):
        return text
    number = re.search("[0-9]+", text)
    return f"[{number[0]}] " if not base and number else ""


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
