"""Every number of a model's sentence must stand in the words it cites: as a quantity, a date, or letter by letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.weighing.facts import Facts
from rag.checking.english import read_english_figures
from rag.checking.quantities import Likeness, compare, dimension, side
from rag.checking.statements import find_dates
from rag.indexing.tokens import pairs
from rag.language.figure_mentions import read_figures
from rag.language.figures import parse_figures
from rag.language.periods import parse_period
from rag.language.places import mask_places
from rag.language.scripts import CJK, aligned
from rag.records import Figure

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# 三大高地, 两项: a numeral with what it counts. 一 is in half of all words (统一, 一批) and 十分, 万一 are no numbers.
_COUNTED = re.compile(rf"[二两三四五六七八九十百千]+[{CJK}]")
_NO_NUMBERS = re.compile("千方百计|万众|百姓|十分|三农|四上|两会|千万(?![元人户吨家个])|百年")
# Beside a year they tell of two times: 2023年……于去年11月通过.
_RELATIVE = re.compile("今年|去年|明年|本年|上年")
_STOP = re.compile("[，,；;。：:（()）]|(?<=[0-9%人家个])[、和与及]")
# A period, not a figure: whether the words are of the same one is scope's.
_FIVE_YEARS = re.compile("(?:过去|未来|今后|以后|近|前|后|这)?(?:五|5)年(?:来|里|间|期间)?")


def absent_figures(text: str, facts: Facts, english: bool, asked: Sequence[int] = ()) -> list[str]:
    """The numbers of `text` (simplified) that the sentence of `facts` does not have, as printed.

    `asked` are the years of the question that the sentence answers: they may be said again, but for a day's.
    """
    there = aligned(facts.sentence.text)
    if facts.scope.period.span:
        text = _FIVE_YEARS.sub(lambda match: "，" * len(match[0]), aligned(text))
    reported = parse_figures(there)
    claimed = [mention.figure for mention in read_english_figures(text)] if english else parse_figures(text)
    lost = [one.text for one in claimed if not _reported(one, reported, there)]
    plain = aligned(text)
    matched = [(one.start, one.end) for one in claimed if one.text not in lost]
    years = years_of(facts) | (set() if find_dates(plain) else set(asked))
    printed = set(_DIGITS.findall(there))
    known = printed | {str(year) for year in years}
    for match in _DIGITS.finditer(plain):
        inside = any(start <= match.start() < end for start, end in matched)
        dated = plain[match.end() :].lstrip().startswith("年") or english
        if not inside and match[0] not in (known if dated else printed):
            lost.append(match[0])
    lost += _RELATIVE.findall(plain) if years and re.search("20[0-9]{2}年", plain) else []
    dates = find_dates(there)
    lost += [f"{month}月{day}日" for month, day in find_dates(plain) if (month, day) not in dates]
    lost += _absent_counts(plain, there + "".join(facts.sentence.chunk.heading_path), matched)
    return list(dict.fromkeys(lost))


def years_of(facts: Facts) -> set[int]:
    """The years that the sentence speaks of in words: those printed in it or above it, and what 今年 means in it.

    The year that a report tells of as a whole is none of them: 1月9日 in a review of 2023 is a day of 2024.
    """
    sentence = facts.sentence
    above = "，".join(sentence.chunk.heading_path)
    named = {*facts.scope.period.years, *parse_period(sentence.text, facts.scope.year).years}
    return named | {int(year) for year in _YEAR.findall(aligned(f"{above}，{sentence.text}"))}


def _reported(claimed: Figure, reported: Sequence[Figure], there: str) -> bool:
    if not claimed.unit and (_YEAR.fullmatch(claimed.text) or claimed.text in there):
        return True  # the digits themselves are looked for by the caller
    return any(
        compare(claimed, one) is Likeness.EQUAL and side(claimed.qualifier) == side(one.qualifier) for one in reported
    )


def _absent_counts(plain: str, there: str, matched: Sequence[tuple[int, int]]) -> list[str]:
    """Numerals in Chinese that no figure is made of: 三个聚力 is not 六个聚力."""
    lost = []
    for match in _COUNTED.finditer(_NO_NUMBERS.sub(lambda word: "，" * len(word[0]), plain)):
        inside = any(start <= match.start() < end for start, end in matched)
        if not inside and match[0] not in there:
            lost.append(match[0])
    return lost


def swapped_figures(text: str, facts: Facts) -> list[str]:
    """Figures that stand in the sentence beside other words: 16个 of a 国家奖 where the report has 4个 of it and 16个
    of a 省奖. A figure's words are those of its clause; the best alike of the same dimension must be its equal.
    """
    there = read_figures(facts.sentence.text)
    lost = []
    for claimed in read_figures(text):
        alike = [one for one in there if dimension(one.figure) == dimension(claimed.figure)]
        words = _unplaced(own_words(text, claimed.figure))
        shares = [(len(words & _unplaced(own_words(facts.sentence.text, one.figure))), one) for one in alike]
        equal = [share for share, one in shares if compare(claimed.figure, one.figure) is Likeness.EQUAL]
        other = [share for share, one in shares if compare(claimed.figure, one.figure) is not Likeness.EQUAL]
        if equal and other and max(equal) < max(other):
            lost.append(claimed.figure.text)
    return lost


def swapped_years(text: str, facts: Facts) -> list[str]:
    """Years that the sentence gives to something else: 2024年内基本构建……，2026年前全面构建 is no 2024年全面构建."""
    there = _dated_clauses(aligned(facts.sentence.text))
    if len({year for _, year in there if year}) < 2:
        return []
    lost = []
    for words, year in _dated_clauses(aligned(text)):
        wanted = pairs(words)
        nearest = max(there, key=lambda clause: len(wanted & pairs(clause[0])))
        if year and nearest[1] and year != nearest[1]:
            lost.append(f"{year}年")
    return lost


def _dated_clauses(plain: str) -> list[tuple[str, str]]:
    """The clauses of a sentence, each with the year it names, else that of the clause before it."""
    clauses: list[tuple[str, str]] = []
    year = ""
    for clause in re.split("[，,；;。]", plain):
        named = re.search("(?P<year>(?:19|20)[0-9]{2})年", clause)
        year = named["year"] if named else year
        clauses.append((_YEAR.sub("，", clause), year))
    return clauses


def own_words(text: str, figure: Figure) -> str:
    """The words around a figure up to the next comma or figure on either side, the figure a comma."""
    plain = aligned(text)
    others = [one for one in parse_figures(plain) if (one.start, one.end) != (figure.start, figure.end)]
    start = max([match.end() for match in _STOP.finditer(plain, 0, figure.start)], default=0)
    end = next((match.start() for match in _STOP.finditer(plain, figure.end)), len(plain))
    start = max([start, *(one.end for one in others if one.end <= figure.start)])
    end = min([end, *(one.start for one in others if one.start >= figure.end)])
    return f"{plain[start : figure.start]}，{plain[figure.end : end]}"


def _unplaced(words: str) -> set[str]:
    """The character pairs of words without places and years, which every clause of a report may have."""
    return pairs(_YEAR.sub("，", mask_places(words, "，")))


_CHANGING = re.compile("增长|提升|提高|压缩|下降|减少|增加|晋升|前进|上升|降低")
_LED_TO = re.compile("(?:[到至在达]|达到)了?$")


def led_to(before: str) -> bool:
    """Whether words before a figure say that it is what was reached: 提升到, 稳定在."""
    return bool(_LED_TO.search(before))


def turned_to(own: str, facts: Facts) -> list[str]:
    """Figures of which 提升了65% is made out of 提升到65%, or the other way round."""
    plain, there = aligned(own), aligned(facts.sentence.text)
    reported = parse_figures(there)
    lost = []
    for figure in parse_figures(plain):
        ends = [led_to(there[: one.start]) for one in reported if compare(figure, one) is Likeness.EQUAL]
        before = plain[: figure.start]
        if ends and _CHANGING.search(before[-8:]) and led_to(before) not in ends:
            lost.append(figure.text)
    return lost
