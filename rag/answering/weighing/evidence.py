"""Candidate sentences for a question, each with what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rag.answering.weighing.coverage import Coverage, SlotWeights
from rag.answering.weighing.facts import FactBook, Facts
from rag.answering.weighing.search_signals import NOTHING, search_signals
from rag.indexing.index import Index
from rag.ingestion.scope import Scope
from rag.language.names import post_fits
from rag.language.scripts import narrow
from rag.ports import Vectors
from rag.records import Passage, Sentence
from rag.retrieval.query import DURATION, Kind, Query, unit_fits
from rag.retrieval.scope import Match, aim_match, period_match, place_match

# Weights of the parts of the score. The first two are the untrained sum of measured.md §5; the others order
# sentences that those leave even.
DENSE, FIT, PASSAGE, SCOPE = 0.5, 0.6, 0.4, 0.3
# A sentence with fewer tokens (石慧彬。) is a caption.
SHORTEST = 6
_QUOTES = re.compile("[”’][“‘]")
_DATE = re.compile(
    r"[0-9]{3,4} ?年|[0-9]{1,2} ?[月日]|[上中下]旬|今年|去年|公元|世纪|年[间代]|[初末]年|[唐宋元明清]代"
    "|[〇○零一二三四五六七八九]{4}年|[一二三四五六七八九十]{1,2}月"
)
# 两座, 四种, 半年: Chinese numerals that parse_figures takes for no figure.
_COUNTED = "[一两二三四五六七八九十百千万]+多?余?"
_SPAN = re.compile(rf"(?:[0-9]|{_COUNTED}|半)多?余?(?:个多?)?(?:年|季度|月|周|星期|工作日|天|日|小时|分钟|秒)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence weighed; `fit` says whether it holds the kind of thing asked for, 0…1.
    `dense` is its cosine with the question in thirds of a standard deviation over the candidates.
    `helper` is the sentence beside it that lends the name or the date it lacks. `points` are the trained ranker's,
    comparable within a question; `findings` say of the whole search whether the answer is there.
    """

    facts: Facts
    coverage: Coverage
    dense: float
    fit: float
    place: Match
    period: Match
    aim: Match
    score: float
    helper: Candidate | None = None
    points: float = 0.0
    search_signals: tuple[float, ...] = NOTHING

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.facts.sentence

    @property
    def scope(self) -> Scope:
        """Whose and when."""
        return self.facts.scope

    @property
    def in_scope(self) -> bool:
        """Whether it may answer: nothing about place, period or aim contradicts the question."""
        return Match.MISMATCH not in (self.place, self.period, self.aim)


def weigh(index: Index, book: FactBook, query: Query, vector: Vectors, passages: Sequence[Passage]) -> list[Candidate]:
    """Every sentence of the passages as a candidate, best first."""
    spans = [index.sentence_rows(index.row(passage.chunk)) for passage in passages]
    rows = [row for span in spans for row in span]
    if not rows:
        return []
    passage_scores = {index.row(passage.chunk): passage.score for passage in passages}
    cosines = index.vectors.sentences(np.array(rows)) @ vector
    z_scores = (cosines - cosines.mean()) / (float(cosines.std()) or 1.0) / 3
    weights = SlotWeights(index, query)
    ends = np.cumsum([len(span) for span in spans])
    best = [float(part.max(initial=-1.0)) for part in np.split(cosines, ends[:-1])]
    found = search_signals(index, query, vector, passages, best)
    facts = [book.read(row) for row in rows]
    candidates = [
        _weigh(fact, query, weights, _Found(float(z_score), passage_scores[int(index.spans[row, 0])], found))
        for row, fact, z_score in zip(rows, facts, z_scores, strict=True)
        if len(fact.own) >= SHORTEST or fact.posts
    ]
    return sorted(candidates, key=lambda one: (-one.score, one.sentence.chunk.document_id, one.sentence.start))


class _Found(NamedTuple):
    """What the search says of one sentence: its cosine as a standing, its passage's score, the findings."""

    z_score: float
    passage: float
    search_signals: tuple[float, ...]


def _weigh(facts: Facts, query: Query, weights: SlotWeights, found: _Found) -> Candidate:
    coverage = weights.coverage(facts.own, facts.heading, facts.lead)
    fit = _fit(query, facts)
    scope = facts.scope
    place, period, aim = place_match(query, scope), period_match(query, scope), aim_match(query, scope)
    agreement = (place + period + aim) / 6
    score = coverage.whole + DENSE * found.z_score + FIT * fit + PASSAGE * found.passage + SCOPE * agreement
    return Candidate(
        facts=facts,
        coverage=coverage,
        dense=found.z_score,
        fit=fit,
        place=place,
        period=period,
        aim=aim,
        score=score,
        search_signals=found.search_signals,
    )


def _fit(query: Query, facts: Facts) -> float:
    """Whether the sentence holds the kind of thing asked for: 1 yes, 0.5 not needed, 0 no."""
    if query.kind in (Kind.FIGURE, Kind.RANK):
        if query.unit == DURATION:
            return 1.0 if _SPAN.search(facts.plain) else 0.15 * bool(facts.figures)
        if query.unit:
            right = any(unit_fits(query.unit, figure.unit) for figure in facts.figures)
            right |= query.kind is Kind.RANK and any(figure.unit == "第位" for figure in facts.figures)
            right |= bool(re.search(_COUNTED + re.escape(query.unit) + _counted(query), facts.plain))
            return 1.0 if right else 0.15 * bool(facts.figures)
        # 过去五年 is a period: it answers no 多少.
        return 0.9 if any(figure.unit != "年" for figure in facts.figures) else 0.0
    if query.kind is Kind.PERSON:
        return _person_fit(query.posts, facts)
    if query.kind is Kind.DATE:
        return 1.0 if _DATE.search(narrow(facts.sentence.text)) else 0.0
    if query.kind is Kind.LIST:
        return _list_fit(query.count, facts.sentence.text)
    return 0.5


def _counted(query: Query) -> str:
    """What a numeral with 个 has to count, which says too little by itself: 五个方面 are no projects."""
    if query.unit != "个":
        return ""
    asked = (token for slot in query.slots if slot.asked for way in slot.alternatives for token in way)
    return f"(?:{'|'.join(re.escape(token) for token in asked if len(token) > 1) or '(?!)'})"


def _list_fit(count: int | None, text: str) -> float:
    """Whether a sentence enumerates, and, where the question says how many, as many."""
    sizes = [1 + max(clause.count("、"), len(_QUOTES.findall(clause))) for clause in re.split("[，,；;。]", text)]
    if count is not None and count in (*sizes, 1 + text.count("；")):
        return 1.2
    return min(1.0, 0.3 + 0.2 * (max(sizes) - 1))


def _person_fit(asked: Sequence[str], facts: Facts) -> float:
    if not asked:
        return 0.8 if facts.people or facts.posts else 0.1
    if not any(post_fits(post, held) for post in asked for held in facts.posts):
        return 0.0
    return 1.0 if facts.people else 0.3
