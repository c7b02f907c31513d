"""Directions: whether a figure is said to be a rise or a fall, by the word before it and by its own sign."""

from __future__ import annotations

import re

from rag.language.scripts import aligned
from rag.records import Figure

_RISE = "增长|增加|上升|上涨|提高|提升|回升|扩大|增速|增幅|涨幅|增|升|(?:grew|rose|increas\\w+|growth|up)\\b"
_FALL = "负增长|下降|减少|下滑|降低|回落|下跌|缩减|缩小|降幅|减幅|跌幅|降|减|(?:fell|decreas\\w+|declin\\w+|down)\\b"
# 增长了约3.2%, 增速达到5%, fell by 3%: nothing else may stand between the word and its figure.
_BEFORE = re.compile(f"(?:(?P<fall>{_FALL})|(?P<rise>{_RISE}))(?:[了约近为达到至超过仅]|by|to|only|about|\\s)*$", re.I)
# 分别增长3.2%、4.5%和5%: the word stands before the first.
_BESIDE = re.compile(r"[0-9.,]+\s*[^，。；;0-9]{0,5}?(?:、|和|与|及|and)\s*$")


def direction(sentence: str, figure: Figure) -> int:
    """1 for a rise, -1 for a fall, 0 where neither is said; `figure` has its offsets in `sentence`."""
    word = _said(aligned(sentence[: figure.start]))
    if figure.value < 0:
        return -word or -1
    return word


def magnitude(text: str) -> str:
    """A figure as it is printed, without its sign."""
    return re.sub("^(?:[-−－–—]|负|零下)", "", text)


def _said(before: str) -> int:
    """The direction of the word that `before` ends with; of the first of several figures in a row."""
    while beside := _BESIDE.search(before):
        before = before[: beside.start()]
    word = _BEFORE.search(before)
    if word is None:
        return 0
    return -1 if word["fall"] else 1
