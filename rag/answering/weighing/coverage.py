"""How much of a question a sentence holds, weighted by rarity: the workhorse of choosing and refusing."""

from __future__ import annotations

from dataclasses import dataclass

from rag.indexing.index import Index
from rag.retrieval.query import Query

# A word found only in the headings, or in the paragraph before, counts for less than one in the sentence.
HEADING_SHARE, LEAD_SHARE = 0.7, 0.4
# Below this share a notion is not there: two characters of ten are chance.
MISSING = 0.35
# A pair of characters that no report has weighs as the rarest; with a function word in it (能在, 个窗) it is
# no word at all and weighs this share of that.
UNWORD = 0.25
# A single character says little beside the pairs it is in.
SINGLE = 0.3
# So does a verb that reports exchange for another: 推动, 完成, 实施.
VERB = 0.3
_FUNCTION = frozenset(
    "的了是在和与能一个要会将有多少几到以上里中下这那就都还也没被把对从为啥怎么样呢吗们人去来可给让得地着过比跟吧啊"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Shares of the question's rarity, 0…1: found anywhere near, found in the sentence itself, found of what
    is asked for (of one thing, when several are) and of the indicator that is asked for. `nameless` when a name that
    the reports have is not in the sentence or its headings; `missing` holds the share of each notion that is hardly
    there at all.
    """

    whole: float
    own: float
    asked: float
    indicator: float
    missing: tuple[float, ...]
    nameless: bool = False


class SlotWeights:
    """The question's slots with the rarity of every token, computed once a question."""

    def __init__(self, index: Index, query: Query) -> None:
        self._index = index
        # What says when (过去五年) is matched as scope, and would only drown what is asked.
        slots = [slot for slot in query.slots if not slot.scope] or list(query.slots)
        self._slots = [
            [{token: self._weight(token, len(way) == 1) for token in dict.fromkeys(way)} for way in slot.alternatives]
            for slot in slots
        ]
        self._asked = [slot.asked for slot in slots]
        self._indicators = [slot.indicator for slot in slots]
        self._names = [name for slot in slots for name in _names(index, slot.alternatives[-1])]
        masses = [min(sum(way.values()) for way in ways) for ways in self._slots]
        self._masses = [mass * (VERB if slot.verb else 1.0) for mass, slot in zip(masses, slots, strict=True)]

    def _weight(self, token: str, alone: bool) -> float:
        rarity = self._index.keywords.rarity(token)
        if len(token) == 1 and not token.isascii() and not alone:
            return rarity * SINGLE
        unword = len(token) == 2 and not token.isascii() and not _FUNCTION.isdisjoint(token)
        return rarity * UNWORD if unword and not self._index.keywords.knows(token) else rarity

    def coverage(self, own: frozenset[str], heading: frozenset[str], lead: frozenset[str]) -> Coverage:
        """How much of the question stands in the sentence, and in what stands above and before it."""
        total = sum(self._masses)
        if total <= 0:
            return Coverage(whole=0.0, own=0.0, asked=1.0, indicator=1.0, missing=())
        found = alone = 0.0
        asked: list[float] = []
        missing = []
        indicator = 1.0
        rows = zip(self._slots, self._masses, self._asked, self._indicators, strict=True)
        for ways, mass, is_asked, is_indicator in rows:
            shares = [_shares(way, own, heading, lead) for way in ways]
            best, inside = max(around for around, _ in shares), max(inside for _, inside in shares)
            found += mass * best
            alone += mass * inside
            if is_indicator:
                indicator = min(indicator, best)
            if is_asked:
                asked.append(inside)
            if best < MISSING:
                missing.append(mass / total)
        return Coverage(
            whole=found / total,
            own=alone / total,
            asked=max(asked, default=1.0),
            indicator=indicator,
            missing=tuple(missing),
            nameless=any(name.isdisjoint(own) and name.isdisjoint(heading) for name in self._names),
        )


# A name is a run of so many pairs of characters that at most so many passages have (赛德雷特: 赛德, 德雷, 雷特).
NAME_PAIRS, NAME_PASSAGES = 3, 2


def _names(index: Index, way: tuple[str, ...]) -> list[frozenset[str]]:
    """The rare names in a slot as asked, each as its pairs of characters."""
    runs: list[list[str]] = [[]]
    for token in (token for token in way if len(token) == 2 and not token.isascii()):
        if 0 < index.keywords.frequency(token) <= NAME_PASSAGES:
            runs[-1].append(token)
        else:
            runs.append([])
    return [frozenset(run) for run in runs if len(run) >= NAME_PAIRS]


def _shares(
    way: dict[str, float], own: frozenset[str], heading: frozenset[str], lead: frozenset[str]
) -> tuple[float, float]:
    """The share of a slot's rarity found in the sentence whole and around it in part; and in the sentence alone."""
    found = inside = 0.0
    for token, weight in way.items():
        if token in own:
            found += weight
            inside += weight
        elif token in heading:
            found += HEADING_SHARE * weight
        elif token in lead:
            found += LEAD_SHARE * weight
    whole = sum(way.values())
    return found / whole, inside / whole
