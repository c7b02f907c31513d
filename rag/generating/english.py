"""An English sentence against its Chinese words: by a small dictionary, and by what both say of plan, year and part."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rag.checking.english import read_english_figures
from rag.checking.quantities import Likeness, compare
from rag.generating.evidence_span import EvidenceSpan
from rag.generating.figures import led_to
from rag.language.city import city
from rag.language.figures import parse_figures
from rag.language.periods import Period, parse_period
from rag.language.places import mask_places
from rag.language.scripts import aligned
from rag.records import Figure
from rag.retrieval.lexicon import find_pieces

_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_YEARLY = re.compile("年均|每年|平均每年")
_CHANGED = re.compile(r"\b(?:grew|grow|growth|rose|rise|increased?|fell|decreased?|up)\b", re.IGNORECASE)
_POSTS = {
    "secretary": "书记",
    "mayor": "市长",
    "head": "(?:区长|县长|主任)",
    "director": "主任",
    "governor": "[区县省]长",
}
_LEVELS = ("national", "provincial", "municipal", "country", "province", "average")
_CHANGE_SAID = re.compile(
    r"\b(?:grew|grow|growth|rose|increas\w*|added?|new|newly|net|additional|up|moved|fell|decreas\w*|cut|reduc\w*)\b",
    re.IGNORECASE,
)
_YEAR = re.compile("20[0-9]{2}")
_TO = re.compile(r"\b(?:to|at|reached)\s*(?:over |more than |about )?$", re.IGNORECASE)


def unheld_english(own: str, ground_span: EvidenceSpan, names: frozenset[str], asked: Period) -> str:
    """The first word or claim of an English statement that its ground does not bear out; empty without any.

    `names` are its capitalised words, which names.py holds by their sound; `asked` is the period of the question.
    """
    facts = ground_span.facts
    held = f"{ground_span.core}，{ground_span.above}"
    near = "，".join(ground_span.stretches) or held
    if post := _other_post(own, ground_span.core):
        return post
    terms = [piece for piece in find_pieces(own.lower(), english=True) if piece.term]
    known = {w for piece in terms if piece.term and _has(piece.term.say, held) for w in _WORD.findall(piece.text)}
    planned = (
        {word.lower() for word in re.findall(_lists()["planned"], own, re.IGNORECASE)} if facts.scope.plan else set()
    )
    lowered = {name.lower() for name in names}
    for word in _WORD.findall(mask_places(own, " ")):
        low = word.lower()
        if low in planned or low in lowered:
            continue
        if low in known or low in _lists()["free"] or low in city().english.lower().split():
            continue
        # Whose level it is must stand beside the figure itself: 3个国家级、8个省级.
        if not _has(_lists()["means"].get(low, ()), near if low in _LEVELS else held):
            return str(word)
    return _turned(own, ground_span, asked)


def _other_post(own: str, words: str) -> str:
    """A secretary where the words have a deputy only, or a deputy where they have none."""
    for said, post in _POSTS.items():
        for match in re.finditer(rf"\b(?P<deputy>deputy (?:[a-z]+ )?)?{said}\b", own, re.IGNORECASE):
            if not re.search(f"副{post}" if match["deputy"] else f"(?<!副){post}", words):
                return match[0]
    return ""


def _turned(own: str, ground_span: EvidenceSpan, asked: Period) -> str:
    facts = ground_span.facts
    planned, yearly = (re.search(_lists()[name], own, re.IGNORECASE) for name in ("planned", "yearly"))
    if facts.scope.plan != bool(planned):
        return "plan"
    if len(set(_YEAR.findall(facts.sentence.text))) > 1 and _YEAR.search(own):
        return "year"  # which of them is meant, a dictionary cannot tell
    claimed = [mention.figure for mention in read_english_figures(own)]
    if len(claimed) > 1 and not _together(claimed, facts.sentence.text):
        return "figures of several clauses"
    words = "，".join(ground_span.stretches)
    if _YEARLY.search(words) and not yearly:
        return "a year"
    part, said = parse_period(f"{ground_span.first}，{words}").part, parse_period(own).part
    if (part and part not in (said, asked.part)) or (said and said not in (part, asked.part)):
        return f"{part or said}"
    if ground_span.changes and not _CHANGE_SAID.search(own):
        return f"{ground_span.changes[0]}"
    there = aligned(facts.sentence.text)
    reported = parse_figures(there)
    for mention in read_english_figures(own):
        ends = [led_to(there[: one.start]) for one in reported if compare(mention.figure, one) is Likeness.EQUAL]
        before = own[: mention.figure.start]
        if ends and _CHANGED.search(before) and bool(_TO.search(before)) not in ends:
            return str(mention.figure.text)
    return ""


def _together(claimed: Sequence[Figure], there: str) -> bool:
    """Whether one clause has all the figures."""
    clauses = [parse_figures(clause) for clause in re.split("[，,；;。]", aligned(there))]
    return any(
        all(any(compare(figure, one) is Likeness.EQUAL for one in clause) for figure in claimed) for clause in clauses
    )


def _has(ways: Iterable[str], words: str) -> bool:
    return any(way in words for way in ways)


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("english.toml").read_text(encoding="utf-8"))
