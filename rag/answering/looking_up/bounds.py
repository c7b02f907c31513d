"""Questions that want a yes or a no on a figure: 株洲2025年GDP超过4000亿了吗, 城镇化率达到70%了没有."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.answering.looking_up.recorded import agree
from rag.language.directions import direction
from rag.language.figures import parse_figures
from rag.language.scripts import aligned
from rag.records import Figure
from rag.retrieval.query import Kind, Query

_ASKS = re.compile(
    r"吗|真的假的|吧[?？。]*$|有没有|是否|是不是|没有?[?？。]*$|了没|\bdid\b|\bwas\b|\bis\b|\bhas\b", re.IGNORECASE
)
_WAY = re.compile(
    r"(?:有没有|是否|是不是|已经?|是|为|有)*(?P<way>超过|突破|破|超|达到|达|到|高于|大于|多于|过|低于|小于|少于|不到|不足|是|为|有)了?(?:将近|约|大约)?\s*$"
    r"|(?P<turned>(?:同比|比上年|年均)*(?:增长|增加|上涨|提高|上升|下降|减少|下跌|降低|回落))了?(?P<over>超过)?(?:约|近)?\s*$"
    r"|\b(?P<english>exceed(?:ed)?|above|over|more than|reach(?:ed)?|below|under|less than)\s*$",
    re.IGNORECASE,
)
# 3万多亿, 170多亿元, 700多万人
_SOME = re.compile(
    r"(?:有没有|是不是|是否|已经|有|到|是|达到)*(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<scale>[十百千万]?)多(?P<more>[万亿]*)(?P<unit>元|人次|人|吨|斤|公里|户|亩)?"
)
_TAIL = re.compile(r"^(?:元|人民币)?(?:以上|以下)?(?:大关)?了?(?:吗|么|没有?|呢)?[?？。]*")
_AT_LEAST = ("达到", "达", "到", "有", "破", "过", "reach", "reached")
_MORE = ("超过", "突破", "超", "高于", "大于", "多于", "exceed", "exceeded", "above", "over", "more than")
_LESS = ("低于", "小于", "少于", "不到", "不足", "below", "under", "less than")
_OVER = re.compile("突破|超|逾|以上|多|余|刚过")
_BOUNDS = (*_AT_LEAST, *_MORE, *_LESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What is asked of a figure: `holds` says whether the one that is found fits; `rest` asks for the figure itself;
    `exact` that it is to be this very one, `direction` that it rose (1) or fell (-1), 0 where neither is asked.
    """

    figure: Figure
    rest: Query
    exact: bool
    direction: int
    holds: Callable[[Figure], bool]


def asked_bound(query: Query) -> Bound | None:
    """The bound that a question names, or None."""
    plain = aligned(query.text)
    if not _ASKS.search(plain):
        return None
    if (some := _SOME.search(plain)) is not None:
        return _between(query, plain, some)
    for figure in parse_figures(plain):
        # 超过4000亿 is one figure with its qualifier.
        own = len(figure.qualifier) if plain.startswith(figure.qualifier, figure.start) else 0
        match = _WAY.search(plain[: figure.start + own])
        if match is not None:
            way = (match["way"] or match["english"] or match["over"] or figure.qualifier[:own] or "是").lower()
            turned = direction(plain, figure)
            asks = {1: "增长多少", -1: "下降多少"}.get(turned, "是多少")
            rest = f"{plain[: match.start()]}{asks}{_TAIL.sub('', plain[figure.end :])}"
            asked = replace(query, text=rest, kind=Kind.FIGURE)
            exact = way not in _BOUNDS
            return Bound(figure=figure, rest=asked, exact=exact, direction=turned, holds=_test(way, figure))
    return None


def _between(query: Query, plain: str, match: re.Match[str]) -> Bound | None:
    """3万多亿 is from 3万亿 up to 4万亿, 170多亿 from 170亿 up to 180亿."""
    lower = parse_figures(f"{match['number']}{match['scale']}{match['more']}{match['unit'] or ''}")
    if not lower:
        return None
    digits = match["number"].replace(".", "")
    ends = len(digits) - len(digits.rstrip("0"))
    step = lower[0].value / float(match["number"]) * 10.0**ends
    rest = f"{plain[: match.start()]}是多少{_TAIL.sub('', plain[match.end() :])}"
    return Bound(
        figure=lower[0],
        rest=replace(query, text=rest, kind=Kind.FIGURE),
        exact=True,
        direction=0,
        holds=lambda found: lower[0].value <= found.value < lower[0].value + step,
    )


def _test(way: str, asked: Figure) -> Callable[[Figure], bool]:
    def same_unit(found: Figure) -> bool:
        return not asked.unit or found.unit == asked.unit

    compared = (
        operator.gt if way in _MORE else operator.lt if way in _LESS else operator.ge if way in _AT_LEAST else None
    )
    if compared is None:
        return lambda found: agree(found, replace(asked, unit=asked.unit or found.unit))

    def holds(found: Figure) -> bool:
        # 突破2200亿元 is more than 2200亿元.
        over = compared is operator.gt and found.value == asked.value and bool(_OVER.search(found.qualifier))
        return same_unit(found) and (over or compared(found.value, asked.value))

    return holds
