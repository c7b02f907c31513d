"""Verdicts in plain words, in Chinese or, for an English claim, in English."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.saying.texts import say
from rag.language.periods import Period
from rag.records import Difference

TARGET, RESULT, UNDATED = "目标", "已实现", "未注明年份"
_SPANS = {"past5": "过去五年", "next5": "未来五年", "both": "过去五年和未来五年"}
_PARTS = {
    "year": "全年",
    "q1-3": "前三季度",
    "h1": "上半年",
    "h2": "下半年",
    "m1-11": "1—11月",
    "q1": "一季度",
    "q2": "二季度",
    "q3": "三季度",
    "q4": "四季度",
}


def period_words(period: Period) -> str:
    """A period in words, empty for none."""
    named = "—".join(f"{year}" for year in period.years)
    return f"{named}{'年' if named else ''}{_SPANS.get(period.span or '', '')}{_PARTS.get(period.part or '', '')}"


def supported(english: bool) -> str:
    """What is said of a statement that stands."""
    return say("check_supported", english)


def partly(english: bool) -> str:
    """What is said before the parts of a statement that no report has."""
    return say("check_partly", english)


def absent(said: str, english: bool) -> str:
    """What is said of a part that no report has."""
    return say("check_absent", english, said=said.rstrip("。.!！"))


def differing(differences: Sequence[Difference], english: bool) -> list[str]:
    """A sentence for each difference."""
    return [say(f"check_{d.aspect.value}", english, claimed=d.claimed, reported=d.reported) for d in differences]
