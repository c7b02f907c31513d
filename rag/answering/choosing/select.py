"""Chooses the lines of an answer from the weighed candidates, by the kind of question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.answering.choosing.byline import byline
from rag.answering.choosing.conflicts import conflicting, dated
from rag.answering.choosing.lines import Line, Slice, slice_of
from rag.answering.choosing.lists import listed, summary
from rag.answering.choosing.multi_figure import together
from rag.answering.choosing.themes import themed
from rag.answering.refusing.refusal import answers
from rag.answering.weighing.coverage import SlotWeights
from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.measured import Records
from rag.indexing.index import Index
from rag.language.places import find_places, same_place
from rag.records import Passage
from rag.retrieval.query import Kind, Query

# Sentences of one answer at most: more is a reading, not an answer.
SENTENCES = 3
# A further sentence is said when its score comes this near to the best one's, or when it adds a notion.
NEAR = 0.25
ADDS = 0.2
# What scores so much less than the best is of something else, also where the best is refused.
BEHIND = 2.0
# 不同的报道里分别: of each report so many sentences that hold this share of the question, with a figure if asked.
HELD, FITTING, EACH = 0.45, 0.5, 2
_EACH_REPORT = re.compile(
    "不同的?(?:报道|报告|说法|文件|版面)|(?:报道|报告|文件|版面)[^，。]{0,4}(?:各|分别)(?:是|都)?(?:怎么|如何)?(?:说|写|讲)|各是怎么说|说法(?:不同|不一)"
)


def select(
    index: Index, records: Records, query: Query, passages: Sequence[Passage], candidates: Sequence[Candidate]
) -> list[Line]:
    """The lines that answer, or none."""
    able = able_candidates(query, completed(query, candidates))
    if _EACH_REPORT.search(query.text) and len(each := _of_each_report(query, candidates)) > 1:
        return [_line(candidate, query) for candidate in each]
    if query.kind in (Kind.LIST, Kind.SUMMARY) and (
        lines := listed(index, query, passages, candidates, able) or themed(index, query, passages, candidates)
    ):
        return lines
    if query.several and (lines := together(index, query, candidates, able)):
        return lines
    if (credit := byline(query, candidates)) is not None:
        return [_line(credit, query)]
    if not able:
        return []
    if query.kind is Kind.SUMMARY:
        return summary(index, candidates, able)
    if query.indicator and not query.places:
        return [_line(candidate, query) for candidate in _by_place(able)]
    said = _further(index, query, able)
    return _with_others(index, records, query, said, conflicting(index, records, query, said, candidates))


def _of_each_report(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentences of each report that tells of it, whatever place or time its own are: that is what is asked."""
    best: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        fits = candidate.fit >= FITTING if query.kind in (Kind.FIGURE, Kind.RANK) else True
        if fits and candidate.coverage.whole >= HELD:
            best.setdefault(candidate.sentence.chunk.document_id, []).append(candidate)
    if len(best) == 1:
        return []
    return [
        one
        for of_report in list(best.values())[:SENTENCES]
        for one in of_report[:EACH]
        if one is of_report[0] or one.coverage.whole >= of_report[0].coverage.whole - NEAR
    ]


def _with_others(
    index: Index, records: Records, query: Query, said: Sequence[Candidate], others: Sequence[Candidate]
) -> list[Line]:
    """What is said, and what other reports say otherwise: then with the year of each, where its words name none."""
    if not others:
        return [_line(one, query) for one in said]
    lines = []
    for one in (*said, *others):
        line, year = _line(one, query), dated(index, records, query, one)
        whose = line.place or "".join(one.scope.own[:1])
        lines.append(replace(line, place=f"{whose}（{year}）") if year else line)
    return lines


def able_candidates(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are evidence enough, best first; each is judged by its lead over the next in scope."""
    in_scope = [candidate for candidate in candidates if candidate.in_scope]
    in_scope = [one for one in in_scope if one.score >= in_scope[0].score - BEHIND]
    margins = [one.score - after.score for one, after in pairwise(in_scope)] + [1.0]
    return [one for one, margin in zip(in_scope, margins, strict=False) if answers(query, one, margin)]


def leader(query: Query, candidates: Sequence[Candidate]) -> tuple[Candidate, float] | None:
    """The best candidate in scope and its lead in score over the next, as it would be judged; None without any."""
    in_scope = [candidate for candidate in completed(query, candidates) if candidate.in_scope]
    if not in_scope:
        return None
    return in_scope[0], in_scope[0].score - in_scope[1].score if len(in_scope) > 1 else 1.0


def completed(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Who said it, or on which day, often stands in the sentence beside: it lends its name or date."""
    if query.kind not in (Kind.PERSON, Kind.DATE):
        return list(candidates)
    by_span = {(c.sentence.chunk.document_id, c.sentence.start): c for c in candidates}
    ordered = sorted(by_span)
    completed = []
    for candidate in candidates:
        if candidate.fit < 0.5:
            place = ordered.index((candidate.sentence.chunk.document_id, candidate.sentence.start))
            beside = [by_span[ordered[n]] for n in (place + 1, place - 1) if 0 <= n < len(ordered)]
            lender = next((c for c in beside if _lends(query, candidate, c)), None)
            if lender is not None:
                candidate = replace(candidate, fit=0.6, helper=lender)
        completed.append(candidate)
    return sorted(completed, key=lambda one: -one.score)


def _lends(query: Query, candidate: Candidate, beside: Candidate) -> bool:
    same = beside.sentence.chunk == candidate.sentence.chunk
    if not same or not beside.in_scope or beside.fit < 0.5:
        return False
    if query.kind is Kind.DATE:
        return candidate.coverage.whole >= 0.6
    spoken = any(word in beside.sentence.text for word in ("说", "表示", "介绍", "指出", "强调"))
    holds_post = bool(query.posts) and beside.fit >= 1
    return candidate.coverage.whole >= 0.4 and bool(beside.facts.people) and (spoken or holds_post)


def _further(index: Index, query: Query, able: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence, and those that add a notion of the question it lacks."""
    chosen = [able[0]]
    weights = SlotWeights(index, query)
    said = set(able[0].facts.own)
    for candidate in able[1:8]:
        own = candidate.facts.own
        before = weights.coverage(frozenset(said), frozenset(), frozenset()).own
        after = weights.coverage(frozenset(said | own), frozenset(), frozenset()).own
        repeated = len(own & said) > 0.7 * len(own)
        near = candidate.score >= able[0].score - NEAR and query.kind is Kind.OTHER
        if len(chosen) < SENTENCES and not repeated and (after - before >= ADDS or near):
            chosen.append(candidate)
            said |= own
    return chosen


def _by_place(able: Sequence[Candidate]) -> list[Candidate]:
    """No place was asked for: the figure of each place that has one, and none twice."""
    chosen: list[Candidate] = []
    for candidate in able:
        whose = candidate.scope.own[:1]
        known = any(whose and other.scope.own and same_place(whose[0], other.scope.own[0]) for other in chosen)
        if not known and candidate.score >= able[0].score - 2 * NEAR and len(chosen) < SENTENCES:
            chosen.append(candidate)
    return chosen


def _line(candidate: Candidate, query: Query) -> Line:
    """One sentence with its helper beside it, and its place where the words do not say whose it is."""
    slices = [slice_of(candidate)]
    if candidate.helper is not None:
        slices.append(slice_of(candidate.helper))
    slices.sort(key=lambda one: one.start)
    text = "".join(_text(one) for one in slices)
    whose = candidate.scope.own
    # Words that name a place speak for themselves: a label beside them could only contradict.
    unsaid = bool(whose) and not find_places(text)
    asked = next((p for p in query.places if any(same_place(p, w) for w in whose)), "")
    return Line(slices=tuple(slices), place=(asked or whose[0]) if unsaid else "")


def _text(one: Slice) -> str:
    return one.chunk.text[one.start - one.chunk.start : one.end - one.chunk.start]
