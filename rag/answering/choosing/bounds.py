"""Questions that want a yes or a no on a figure: 株洲2025年GDP超过4000亿了吗, 城镇化率达到70%了没有."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.answering.choosing.recorded import agree
from rag.language.directions import direction
from rag.language.figures import parse_figures
from rag.language.scripts import aligned
from rag.records import Figure
from rag.retrieval.query import Kind, Query

_ASKS = re.compile(r"吗[?？。]*$|有没有|是否|是不是|没有?[?？。]*$|了没|\bdid\b|\bwas\b|\bis\b|\bhas\b", re.IGNORECASE)
_WAY = re.compile(
    r"(?:有没有|是否|是不是|已经?|是|为|有)*(?P<way>超过|突破|超|达到|达|到|高于|大于|多于|过|低于|小于|少于|不到|不足|是|为|有)了?(?:将近|约|大约)?\s*$"
    r"|(?P<turned>(?:同比|比上年|年均)*(?:增长|增加|上涨|提高|上升|下降|减少|下跌|降低|回落))了?(?P<over>超过)?(?:约|近)?\s*$"
    r"|\b(?P<english>exceed(?:ed)?|above|over|more than|reach(?:ed)?|below|under|less than)\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"^(?:元|人民币)?(?:以上|以下)?(?:大关)?了?(?:吗|么|没有?|呢)?[?？。]*")
_AT_LEAST = ("达到", "达", "到", "reach", "reached")
_MORE = ("超过", "突破", "超", "高于", "大于", "多于", "过", "exceed", "exceeded", "above", "over", "more than")
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
