"""Raised characters: a note's mark is no digit of the figure before it, and a power stays one."""

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
