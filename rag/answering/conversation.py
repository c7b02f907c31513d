"""Follow-ups: a question that leans on the one before is completed from it, and shown completed."""

from __future__ import annotations

import re

from rag.language.periods import parse_period
from rag.language.places import find_places, mask_places
from rag.language.scripts import is_english, narrow, simplify
from rag.retrieval.lexicon import find_pieces

_LEADS = re.compile(r"^(?:那么|那|还有|另外|再问|and|what about|how about)[,， ]*", re.I)
_TRAILS = re.compile(r"(?:呢|的呢|怎么样)?[?？。!！]*$")
_YEAR = re.compile(r"20[0-9]{2}年?")
_BEFORE = re.compile(r"前一年|上一年|再前一年|前年|去年")
_SPAN = re.compile(r"过去五年|这五年|五年来|未来五年|今后五年")
_AIM_ONLY = re.compile(r"^(?:它的|其|他们的)?(?:预期)?目标(?:值)?(?:是|有|定)?(?:多少|什么)?$")
_POINTS_BACK = re.compile(r"^(?:他|她|它|这个|这家|该|其|这里|那里|这)")


def complete(question: str, previous: str | None) -> str:
    """The question as it stands alone; unchanged when it needs nothing from `previous`, itself completed."""
    if previous is None or is_english(question) or is_english(previous):
        return question
    core = _TRAILS.sub("", _LEADS.sub("", simplify(narrow(question.strip()))))
    leaned = core != simplify(narrow(question.strip())).rstrip("?？。!！") or len(core) <= 6
    places = find_places(core)
    pieces = find_pieces(mask_places(core, "，"), english=False)
    if places and not pieces and not _YEAR.search(core):
        return _with_place(previous, core)
    if _BEFORE.fullmatch(core) or _YEAR.fullmatch(core):
        return _with_year(previous, core)
    if _AIM_ONLY.match(core):
        return _with_aim(previous)
    if _SPAN.fullmatch(core):
        return _SPAN.sub(core, previous) if _SPAN.search(previous) else core + previous
    if (leaned or _POINTS_BACK.match(core)) and not places:
        return _with_scope(previous, core)
    return question


def _with_place(previous: str, core: str) -> str:
    """荷塘区呢: the same question about another place."""
    named = re.compile("|".join(map(re.escape, sorted(_forms(previous), key=len, reverse=True))) or "(?!)")
    return named.sub(core, previous, count=1) if named.search(previous) else f"{core}{previous}"


def _forms(previous: str) -> list[str]:
    """The stretches of a question that name its places, as it writes them."""
    plain = simplify(narrow(previous))
    spans = [plain[i:j] for i in range(len(plain)) for j in range(i + 2, min(len(plain), i + 8) + 1)]
    names = set(find_places(plain))
    return [span for span in spans if set(find_places(span)) & names and not mask_places(span).strip()]


def _with_year(previous: str, core: str) -> str:
    known = parse_period(previous).years
    if _YEAR.fullmatch(core):
        year = core if core.endswith("年") else f"{core}年"
    elif known:
        year = f"{known[-1] - (2 if '再前' in core else 1)}年"
    else:
        return f"{core}{previous}"
    return _YEAR.sub(year, previous, count=1) if _YEAR.search(previous) else f"{year}{previous}"


def _with_aim(previous: str) -> str:
    """目标是多少: the same indicator as a target."""
    changed = _SPAN.sub("未来五年", previous)
    return re.sub(r"(是多少|多少|有多少|[?？])", r"的目标\1", changed, count=1) if "目标" not in changed else changed


def _with_scope(previous: str, core: str) -> str:
    """Place and period of the question before, where this one names neither."""
    place = "".join(find_places(previous)[:1])
    years = parse_period(previous).years
    year = f"{years[-1]}年" if years and not parse_period(core).years else ""
    core = _POINTS_BACK.sub("", core) or core
    return f"{place}{year}{core}"
