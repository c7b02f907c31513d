"""Raised characters: the number of a note is no digit of the figure before it, a power stays a power."""

from __future__ import annotations

import re

_NOTE = re.compile(
    r"[\[［(（〔【]?\s*(?:[0-9]{1,3}(?:\s*[,，、–-]\s*[0-9]{1,3})*|[①-⑳㉑-㉟㊱-㊿]+|[*＊†‡]{1,3})\s*[\]］)）〕】]?"
)
# A mark that is no bare digit stays as it is printed, but not inside a figure: 512.8①亿元.
_BARE = re.compile(r"[0-9,，、–\-\s]+")
_FIGURE_ENDS = re.compile(r"[0-9.,%％‰]\s*$")
_EXPONENT = re.compile(r"[-−–－+]?[0-9]{1,2}")
# 3.2×10 before the raised 4; a bare 10 only where a unit begins: 单位：10⁴吨.
_TEN = re.compile(r"(?:[×xX✕*·]\s*10|(?:^|[（(：:/／])\s*10)$")
_UNIT = re.compile(r"(?<![A-Za-z])(?:[kcdmμµn]?m|hm|s|h)$")
_RAISED = str.maketrans("0123456789-−–－+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁻⁺")
_SQUARE_OR_CUBE = re.compile(r"[-−–－]?[123]")


def written(before: str, raised: str) -> str | None:
    """How raised text is written after `before`: a power with raised digits (⁴); None: it is the number of a note."""
    plain = raised.strip()
    power = _TEN.search(before) and _EXPONENT.fullmatch(plain)
    unit = _UNIT.search(before) and _SQUARE_OR_CUBE.fullmatch(plain)
    if power or unit:
        return plain.translate(_RAISED)
    if _NOTE.fullmatch(plain) and (_BARE.fullmatch(plain) or _FIGURE_ENDS.search(before)):
        return None
    return raised
