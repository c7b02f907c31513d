"""Every word of a model's sentence that could be false must be its ground's, and none may be left out that limits it.

A model may choose among the clauses of a ground, put them in another order, and join them with words that say nothing.
It may not exchange a word (公办 for 民办, 推动 for 完成, 全省 for 全国), nor leave one out that narrows what is said
(年均, 力争, 工业). The lists are in words.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag.answering.weighing.facts import Facts
from rag.generating.evidence_span import EvidenceSpan
from rag.language.figure_mentions import read_figures
from rag.language.figures import parse_figures
from rag.language.periods import Period, parse_period
from rag.language.places import find_places
from rag.language.scripts import aligned, fold
from rag.ports import NameFinder
from rag.retrieval.lexicon import indicator_words

# Nouns, verbs and names: what a figure belongs to.
_CONTENT = frozenset(("n", "nz", "nw", "PER", "ORG", "LOC", "s", "v", "vn", "an"))
_PLANNED = re.compile("目标|力争|争取|预期|预计|计划|将|拟|打算|要|未来|今后|到20[0-9]{2}年|规划|举措|瞄准")
_INTENT = frozenset(("目标", "目标是", "力争", "争取", "预期", "预计", "计划", "将", "打算", "要", "未来", "今后"))
_NUMERAL = re.compile("[0-9一二三四五六七八九十百千万亿两零〇%第]")
_QUOTES = re.compile("[“”‘’「」『』《》\"' ]")
# What a noun may be put before, and what an action is said of.
_ATTRIBUTE = frozenset(("n", "nz", "vn", "a", "an", "LOC", "ORG", "s"))
_NAMING = frozenset(("n", "nz", "nw", "PER", "LOC", "ORG", "s", "f"))
_PARTS = re.compile("[、和与及或]|以及|等")
# 今年 is another year in every report: it must be the report's word.
_RELATIVE = frozenset(("今年", "去年", "明年", "本年", "上年", "前年"))
# 2026年前 is neither 年后 nor 年内; 1—11月 is not 1—10月.
_BOUND = re.compile("20[0-9]{2}年(?:前|后|内|底|初|末|以前|以后|以来)|[0-9]{1,2}[-—–~至到][0-9]{1,2}月")
_PART_OF_YEAR = re.compile("前三(?:个)?季度|[一二三四]季度|[上下]半年|1[-—–~至到][0-9]{1,2}月")
_FIVE_YEARS = re.compile("(?:过去|未来|今后|近|这)五年(?:来|里|间|期间)?")
# A statement that says this share of a clause takes it over whole.
WHOLE = 0.5


def exchanged_words(own: str, ground_span: EvidenceSpan, finder: NameFinder) -> list[str]:
    """Words of a statement (simplified) that the part of its ground which it draws on does not have.

    What is said must be said in its own clause; what it is said of may stand in the clauses that lead to it, and
    leads here, too.
    """
    facts = ground_span.facts
    plain, there = fold(aligned(own)), fold(aligned(facts.sentence.text))
    lost = [bound for bound in _BOUND.findall(_dashed(plain)) if bound not in _dashed(there)]
    lost += [word for word in _RELATIVE if word in plain and word not in there]
    begun = any(word in words and word not in plain for words in ground_span.stretches for word in _table("begun"))
    tagged = finder.words(_unfigured(plain, facts.scope.period.span))
    near = fold("，".join((*ground_span.stretches, *ground_span.changes))) if read_figures(own) else ground_span.core
    leading = True
    for word, tag in tagged:
        if word in _table("done") and not facts.scope.plan and not begun:
            continue
        if word in _table("linking") or word in _table("done"):
            held = ground_span.core
        elif _says_nothing(word, tag, facts):
            continue
        elif word in _table("limiting") and word not in _INTENT:
            held = f"{near}，{ground_span.core}" if tag in _NAMING else near
        elif tag in _NAMING and leading:
            held = f"{ground_span.clauses}，{ground_span.above}"
        else:
            held = ground_span.core
        leading = leading and (tag in _NAMING and not _stands(word, ground_span.core))
        if not _stands(word, held):
            lost.append(word)
    return lost + _put_together(tagged, there)


def _put_together(tagged: Sequence[tuple[str, str]], there: str) -> list[str]:
    """Nouns that stand together here and nowhere in the ground: 空气污染 out of 空气优良 and 重金属污染."""
    bare = _QUOTES.sub("", there)
    lost = []
    for (one, tag), (two, next_tag) in pairwise(tagged):
        both = tag in _ATTRIBUTE and next_tag in ("n", "nz", "vn") and not find_places(one) and not one.isascii()
        known = one in bare and two in bare and not two.isascii()
        if both and known and one not in _table("free") and f"{one}{two}" not in bare and f"{one}的{two}" not in bare:
            lost.append(f"{one}{two}")
    return lost


def missing_words(own: str, subject: str, ground_span: EvidenceSpan, finder: NameFinder, asked: Period) -> list[str]:
    """What a statement leaves out though it limits what its ground says; `asked` is the period of the question.

    `subject` is the statement with the words before it that it belongs to.
    """
    plain, said = _one_name(fold(aligned(own))), _one_name(fold(aligned(subject)))
    facts = ground_span.facts
    lost = [change for change in ground_span.changes if not _stands(change, said)]
    figures = bool(read_figures(own))
    underway = not figures and any(word in plain for word in _table("begun"))
    if facts.scope.plan and not _PLANNED.search(said) and not underway:
        lost.append("力争")
    part, own_part = parse_period("，".join((ground_span.first, *ground_span.stretches))).part, parse_period(said).part
    if (part and part not in (own_part, asked.part)) or (own_part and own_part not in (part, asked.part)):
        lost.append(f"{part or own_part}")
    for words in ground_span.stretches:
        for member, is_said in _members(words, plain):
            tagged = finder.words(_one_name(fold(aligned(member))))
            whole = is_said and (figures or _share(tagged, plain) >= WHOLE)
            lost += [
                word
                for word, tag in tagged
                if (_limits(word, tag, whole) or (figures and not is_said and tag == "v" and _limits(word, tag, True)))
                and not _stands(_bare(word), said)
            ]
    lost = [word for word in lost if not (word in _INTENT and facts.scope.plan and _PLANNED.search(said))]
    aimed = any(word in ground_span.clauses for word in _table("hedges"))
    hedged = any(word in said for word in _table("hedges"))
    return [*lost, "力争"] if aimed and not hedged else lost


def claims_role(own: str, facts: Facts, people: Sequence[str]) -> str:
    """邹凌云是昭通日报记者: a role of the press that the words do not put beside that very name."""
    plain, there = aligned(own), aligned(facts.sentence.text)
    for name in people:
        name = re.escape(name)
        for match in re.finditer(f"{name}(?:是|为|任|担任)[^，,。]{{0,14}}?(?P<role>{_ROLES})", plain):
            if not re.search(f"(?:{match['role']}|记者)[/:：·\\s]*{name}|{name}[（(/\\s]*{match['role']}", there):
                return name
    return ""


_ROLES = "记者|作者|编辑|通讯员|校对|摄影|制图"


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


def _says_nothing(word: str, tag: str, facts: Facts) -> bool:
    """Particles, pronouns, punctuation; numbers, places and periods are looked at elsewhere."""
    if tag in ("u", "w", "r", "xc", "m", "q", "p", "c") or word in _table("free"):
        return True
    if not any(character.isalnum() for character in word):
        return True
    if tag in {"TIME", "t"}:
        period = parse_period(word, facts.scope.year)
        return bool(period.years or period.part or (period.span and period.span == facts.scope.period.span))
    if facts.scope.plan and word in _INTENT:
        return True
    return bool(find_places(word)) or word.isascii()


def _limits(word: str, tag: str, whole: bool) -> bool:
    """Whether a word of the ground must be said again: what narrows, and where all is taken over all content."""
    if word in _table("limiting"):
        return True
    if not whole or tag not in _CONTENT or word in _table("carrying") or word in _table("free"):
        return False
    return not find_places(word) and not _NUMERAL.match(word) and not word.isascii()


def _stands(word: str, words: str) -> bool:
    """Whether the words have it: as it is, in other words of the lists, or in two pieces of two characters at least."""
    ways = (word, *_lists()["instead"].get(word, ()), *indicator_words(word))
    if any(way in words for way in ways):
        return True
    return any(word[:cut] in words and word[cut:] in words for cut in range(2, len(word) - 1))


def _unfigured(plain: str, span: str | None) -> str:
    """Without its figures, which figures.py holds: 百分之八点四 is no 八点. 过去五年 is a period, not a figure."""
    plain = _FIVE_YEARS.sub(lambda match: "，" if parse_period(match[0]).span == span else match[0], plain)
    plain = _PART_OF_YEAR.sub("，", plain)  # missing_words compares them
    for figure in reversed(parse_figures(plain)):
        plain = f"{plain[: figure.start]}，{plain[figure.end :]}"
    return plain


def _one_name(text: str) -> str:
    """The one indicator that is said in two ways everywhere, in one."""
    return re.sub("(?:地区|国内)生产总值", "gdp", text)


def _bare(word: str) -> str:
    """比重达 is 比重."""
    return word.rstrip("达为是到") or word


def _members(words: str, plain: str) -> list[tuple[str, bool]]:
    """The members of an enumeration, and whether the statement says anything of each; all words where there is none.

    Of a member that it leaves out only what is said of the whole matters: the verb before the first.
    """
    members = [member for member in _PARTS.split(words) if member]
    if len(members) <= 1:
        return [(words, True)]
    return [(one, any(one[at : at + 2] in plain for at in range(len(one) - 1))) for one in members]


def _share(tagged: Sequence[tuple[str, str]], plain: str) -> float:
    """The share of the content words that the statement says."""
    content = [word for word, tag in tagged if tag in _CONTENT and word not in _table("carrying")]
    return sum(word in plain for word in content) / len(content) if content else 0.0


def _dashed(text: str) -> str:
    return re.sub("[—–~至到]", "-", text)
