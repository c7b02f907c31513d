"""Two quantities, one claimed and one reported: the same, within what “about” allows, other, or of another unit."""

from __future__ import annotations

import math
import re
from enum import Enum

from rag.records import Figure


class Likeness(Enum):
    """How a claimed quantity stands to a reported one."""

    EQUAL = "equal"
    ROUNDED = "rounded"
    DIFFERENT = "different"
    OTHER_UNIT = "other unit"
    UNRELATED = "unrelated"


# What bears a claimed quantity out.
BORNE_OUT = (Likeness.EQUAL, Likeness.ROUNDED)
# Unit → (what it measures, how many of the base unit). Things are counted alike with any classifier.
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("%",), ("share", 1.0)),
    **dict.fromkeys(("个百分点", "百分点"), ("points", 1.0)),
    **dict.fromkeys(("元", "亿元"), ("yuan", 1.0)),
    **dict.fromkeys(("人", "名", "位"), ("people", 1.0)),
    **dict.fromkeys(("户",), ("households", 1.0)),
    **dict.fromkeys(("人次",), ("visits", 1.0)),
    **dict.fromkeys(("第位",), ("rank", 1.0)),
    **dict.fromkeys(("米",), ("length", 1.0)),
    **dict.fromkeys(("公里", "千米"), ("length", 1000.0)),
    **dict.fromkeys(("里",), ("length", 500.0)),
    **dict.fromkeys(("平方米",), ("area", 1.0)),
    **dict.fromkeys(("亩",), ("area", 10_000 / 15)),
    **dict.fromkeys(("公顷",), ("area", 10_000.0)),
    **dict.fromkeys(("平方公里", "平方千米"), ("area", 1e6)),
    **dict.fromkeys(("顷",), ("area", 1e6 / 15)),
    **dict.fromkeys(("斤",), ("mass", 0.5)),
    **dict.fromkeys(("公斤",), ("mass", 1.0)),
    **dict.fromkeys(("吨",), ("mass", 1000.0)),
    **dict.fromkeys(("千瓦",), ("power", 1.0)),
    **dict.fromkeys(("兆瓦",), ("power", 1000.0)),
    **dict.fromkeys(("年", "周年", "岁"), ("years", 1.0)),
    **dict.fromkeys(tuple("个家所座条项栋件台辆张套间处支只批期部本门类种起笔宗块"), ("things", 1.0)),
}
_ABOVE = re.compile("(?<!不)超过?|逾|突破|刚过|以上|不低于|不少于|至少|高于|余|多")
_BELOW = re.compile("近|不足|不到|不及|以内|以下|不超过|(?<!不)低于")
_ABOUT = re.compile("约|左右|上下|大约|几")
# 约8800人 may stand for 8829人: within this share of the value.
ROUNDING = 0.025
# 不到10亿元 denies 10亿元, as 超过10亿元 does.
_STRICT = re.compile("不到|不足|不及|(?<!不)低于|(?<!不)超过?|逾|突破|(?<!不)高于")
# 超过60%, 近八成: the value lies on that side, no farther than this share.
MARGIN = 0.1
# 一成, in per cent.
TENTH = 10.0


def dimension(figure: Figure) -> str:
    """What the figure measures; a unit not listed measures itself, none at all is compatible with any."""
    return _UNITS.get(figure.unit, (figure.unit, 1.0))[0]


def amount(figure: Figure) -> float:
    """The value in the base unit of what it measures."""
    return figure.value * _UNITS.get(figure.unit, (figure.unit, 1.0))[1]


def compare(claimed: Figure, reported: Figure) -> Likeness:
    """The likeness of two figures; `reported` is what the page prints."""
    if claimed.unit and dimension(claimed) != dimension(reported):
        same = math.isclose(claimed.value, reported.value, rel_tol=1e-9)
        return Likeness.OTHER_UNIT if same else Likeness.UNRELATED
    said = amount(claimed) if claimed.unit else claimed.value
    true = amount(reported) if claimed.unit else reported.value
    if math.isclose(said, true, rel_tol=1e-9):
        denied = _STRICT.search(claimed.qualifier) and not reported.qualifier
        opposed = denied or _opposed(claimed.qualifier, reported.qualifier)
        return Likeness.DIFFERENT if opposed else Likeness.EQUAL
    if claimed.unit != reported.unit and math.isclose(claimed.value, reported.value, rel_tol=1e-9):
        return Likeness.OTHER_UNIT
    if math.isclose(said, true, rel_tol=5e-4) and claimed.unit != reported.unit:
        return Likeness.EQUAL  # 7471亩 is 498.07公顷
    # What the page itself gives only about or at least has no exact value to round.
    exact = not reported.qualifier
    return Likeness.ROUNDED if exact and _rounds(said, true, claimed) else Likeness.DIFFERENT


def bears(claimed: Figure, reported: Figure) -> bool:
    """Whether the reported number bears the claimed one out, as it stands or rounded."""
    return compare(claimed, reported) in BORNE_OUT


def side(qualifier: str) -> str:
    """above, below or about, as words around a number say; empty for the number itself."""
    sides = (("above", _ABOVE), ("below", _BELOW), ("about", _ABOUT))
    return next((name for name, pattern in sides if pattern.search(qualifier)), "")


def _opposed(claimed: str, reported: str) -> bool:
    """不到20% against 20%以上."""
    above = bool(_ABOVE.search(claimed)), bool(_ABOVE.search(reported))
    below = bool(_BELOW.search(claimed)), bool(_BELOW.search(reported))
    return (above[0] and below[1]) or (below[0] and above[1])


def _in_tenths(said: float, true: float, claimed: Figure) -> bool:
    """三成多 is more than 30 % and less than 40."""
    if _ABOVE.search(claimed.qualifier):
        return 0 < true - said < TENTH
    if _BELOW.search(claimed.qualifier):
        return -TENTH / 2 <= true - said < 0
    return abs(true - said) <= TENTH / 4


def _rounds(said: float, true: float, claimed: Figure) -> bool:
    """Whether the words around the claimed number let it stand for the true one."""
    if claimed.unit == "第位":
        return False
    if not true:
        return False
    if "成" in claimed.text:
        return _in_tenths(said, true, claimed)
    off = (true - said) / abs(true)
    if _ABOVE.search(claimed.qualifier):
        return 0 < off <= MARGIN
    if _BELOW.search(claimed.qualifier):
        return -MARGIN <= off < 0
    return bool(_ABOUT.search(claimed.qualifier)) and abs(off) <= ROUNDING


# So many significant digits hardly stand in the reports of one place and year by chance.
SPECIFIC = 3


def specific(figure: Figure) -> bool:
    """Whether a number says by itself which figure is meant: 1529, 84.51; not 500, 8."""
    digits = re.sub("[^0-9]", "", f"{abs(figure.value):.10g}").strip("0")
    return len(digits) >= SPECIFIC
