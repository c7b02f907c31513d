"""Raised characters: a note's mark is no digit of the figure before it, and a power stays one."""

from __future__ import annotations

import re

_POWERS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_POWER = re.compile(r"[-−]?[0-9]{1,2}")
# 3.2×10⁴, 12.5万m²: what stands before a power.
_RAISES = re.compile(r"(?:[×xX*·]\s*10|(?<![A-Za-z])(?:k|c|m|d)?m|㎡|公里|米)$")
_MARK = re.compile(
    r"\s*[\[［【(（〔]?\s*(?:[0-9]{1,3}(?:\s*[,，、\-–]\s*[0-9]{1,3})*|[①-⑳a-z*＊※†‡])\s*[\]］】)）〕]?\s*"
)


def raised(text: str, before: str) -> str:
    """What raised characters are in running text: a power, nothing where they are a note's mark, else themselves."""
    if _POWER.fullmatch(text.strip()) and _RAISES.search(before.rstrip()):
        return text.strip().translate(_POWERS)
    return "" if _MARK.fullmatch(text) else text
