"""Summaries: what a report says of a theme (工业情况), from the section or the paragraph that is about it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.choosing.lines import Line, Slice
from rag.answering.weighing.coverage import SlotWeights
from rag.answering.weighing.evidence import Candidate
from rag.indexing.index import Index
from rag.indexing.tokens import tokens
from rag.ingestion.scope import is_known_kind
from rag.language.figures import parse_figures
from rag.language.places import mask_places
from rag.language.sentences import sentence_spans
from rag.records import Chunk, Passage
from rag.retrieval.query import Query, understand

SENTENCES, CHARACTERS = 5, 420
# A theme is spoken of where this share of it stands in a sentence or its heading.
THEME, HEADED = 0.45, 0.8
# Each figure that it goes on with, up to one a sentence, tells as much.
FIGURED = 0.05
# A longer sentence that holds the theme holds much else.
LONG = 70
_ASKING = re.compile(
    "概括(?:一下)?|概述|综述|简述|总结(?:一下)?|介绍(?:一下)?|简单|说说|讲讲|谈谈|聊聊|请问?|帮我"
    "|(?:都|主要|具体)?(?:做|干|办)了?(?:哪些|什么|啥)(?:事情?|工作|实事)?"
    "|(?:有|取得了?|采取了?|推出了?)(?:哪些|什么|啥)(?:主要|重要|重点)?"
    "(?:举措|措施|成绩|成效|成就|进展|变化|亮点|安排|打算|做法|工作|动作|政策)?"
    "|(?:发展|进展|做|干|搞|抓|办|落实|推进|完成)?得?(?:怎么样|怎样|如何|咋样)|情况|工作|方面|成就|成绩|成效|进展|举措|措施"
    '|主要|都|期间|时期|[“"]?十[一二三四五]五[”"]?|(?:19|20)[0-9]{2}年?|今年|去年|过去五年|五年来|年|里面?|中|报告'
    r"|\bsummari[sz]e\b|\bwhat did\b|\bdo\b|\bdescribe\b"
)


# What was reached is asked for, and not what is wanting.
_MERITS, _PROBLEMS = re.compile("成绩|成就|成效|亮点"), re.compile("困难|问题|挑战|短板|不足")


def themed(index: Index, query: Query, passages: Sequence[Passage], candidates: Sequence[Candidate]) -> list[Line]:
    """The sentences on the theme asked for, in the report's order, the section's own points first; none without it.

    Only of reports of a known kind, which are built by themes; a newspaper's page is not.
    """
    passages = [one for one in passages if is_known_kind(index.documents[one.chunk.document_id])]
    candidates = [one for one in candidates if is_known_kind(index.documents[one.sentence.chunk.document_id])]
    topic = replace(query, slots=understand(_ASKING.sub("，", mask_places(query.text, "，"))).slots)
    if not topic.slots:
        return _highlights(index, passages)
    weights = SlotWeights(index, topic)
    if (headed := _headed(index, weights, passages)) is not None:
        return _lines(index, headed, headed.start)
    if _MERITS.search(query.text):
        candidates = [one for one in candidates if not _PROBLEMS.search(one.sentence.text)]
    told = [one for one in candidates if one.in_scope and (query.target or not one.scope.plan)]
    best = max(
        told or (one for one in candidates if one.in_scope), key=lambda one: _bears(index, weights, one), default=None
    )
    if best is None or _coverage(weights, best) < THEME:
        return []
    return _lines(index, best.sentence.chunk, best.sentence.start)


def _highlights(index: Index, passages: Sequence[Passage]) -> list[Line]:
    """Where no theme is named (有哪些成绩): of each passage of the best report its first sentence with a figure."""
    mine = [one.chunk for one in passages if one.chunk.document_id == passages[0].chunk.document_id]
    lines: list[Line] = []
    for chunk in sorted(mine, key=lambda one: one.start):
        text = index.documents[chunk.document_id].text
        spans = sentence_spans(text, chunk.start, chunk.end)
        told = [
            span for span in spans if parse_figures(text[slice(*span)]) and not _PROBLEMS.search(text[slice(*span)])
        ]
        lines += [Line(slices=(Slice(chunk=chunk, start=start, end=end),)) for start, end in told[:1]]
    return lines[:SENTENCES] if len(lines) > 1 else []


def _headed(index: Index, weights: SlotWeights, passages: Sequence[Passage]) -> Chunk | None:
    """The first passage of a section whose own heading, not that of the report, names the theme."""
    for passage in passages:
        chunk = passage.chunk
        path = chunk.heading_path
        title = index.documents[chunk.document_id].title
        if (
            path
            and path[-1] != title
            and weights.coverage(frozenset(tokens(path[-1])), frozenset(), frozenset()).own >= HEADED
        ):
            return next(one for one in index.chunks.of(chunk.document_id) if one.heading_path == path)
    return None


def _coverage(weights: SlotWeights, one: Candidate) -> float:
    return weights.coverage(one.facts.own, frozenset(), frozenset()).own


def _bears(index: Index, weights: SlotWeights, one: Candidate) -> float:
    """How much a sentence is of the theme: a short one that holds it more than a long one, one that figures follow more
    than one that only sounds.
    """
    sentence = one.sentence
    length = sentence.end - sentence.start
    text = index.documents[sentence.chunk.document_id].text
    end = text.find("\n", sentence.start)
    figures = parse_figures(text[sentence.start : min(end if end >= 0 else len(text), sentence.start + CHARACTERS)])
    told = FIGURED * min(len(figures), SENTENCES)
    return _coverage(weights, one) * math.sqrt(min(1.0, LONG / length)) + 0.05 * one.score + told


def _lines(index: Index, chunk: Chunk, start: int) -> list[Line]:
    """From a sentence on to the end of its paragraph, as far as an answer goes."""
    text = index.documents[chunk.document_id].text
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    lines: list[Line] = []
    said = 0
    for one, two in sentence_spans(text, start, max(end, chunk.end if end - start < LONG else end)):
        if len(lines) >= SENTENCES or (lines and said + two - one > CHARACTERS):
            break
        lines.append(Line(slices=(Slice(chunk=chunk, start=one, end=two),)))
        said += two - one
    return lines
