"""Whose a report is: read off title, opening sentence, file name, the page's own fields and the office, in this order.

A place named in passing is never whose it is, however often it is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.ingestion.outline.opening import Opening, unspaced
from rag.language.gazetteer import above, gazetteer
from rag.language.places import find_places, same_place
from rag.language.scripts import CJK
from rag.records import Guess

# 现在，我代表××人民政府，向大会报告工作; 受××人民政府委托.
_ON_BEHALF = re.compile(rf"(?:代表|受)(?P<whose>[{CJK}]{{2,18}}?)(?:第[{CJK}0-9]{{1,4}}届)?人民政府")
_CONGRESS = re.compile(
    rf"在(?P<whose>[{CJK}]{{2,18}}?)(?:第[{CJK}0-9]{{1,4}}|[一二三四五六七八九十]{{1,4}})届?(?:人民代表大会|人大)"
)
_OFFICE = re.compile(rf"^(?P<whose>[{CJK}]{{2,16}}?)(?:人民政府)?(?:代理|代)?[省市县区州旗盟](?:政府)?(?:主席|长)")
_ISSUED = re.compile(rf"(?P<whose>[{CJK}]{{2,14}}?)(?:统计局|财政局|发展和改革委员会|人民政府办公室)")
# In a title the place stands before the year, the government or the words of the report.
_BEFORE_YEAR = re.compile(
    rf"(?:关于)?(?P<whose>[{CJK}]{{2,20}}?(?:省|自治区|市|自治州|州|盟|地区|县|自治县|旗|区))(?:人民政府|全市|市本级|本级)?(?:关于)?(?=[0-9二〇政国预财统第])"
)
# No name: 全市, 我县, 各市州, 现将我市, 年全市和市.
_NOBODY = re.compile("[全我本各该年将和与于及在是]|^[市县区省州]$")


def whose(opening: Opening, text: str) -> Iterator[Guess]:
    """The places that may be the report's own, the most trusted first."""
    for words, confidence in _sources(opening, text):
        if place := own_place(words):
            yield Guess(field="places", value=place, confidence=confidence, reason=words[:80])


def _sources(opening: Opening, text: str) -> Iterator[tuple[str, float]]:
    """Words that hold the name and little else, with how far they are to be trusted."""
    if opening.title:
        match = _BEFORE_YEAR.search(opening.title)
        yield (match["whose"] if match else opening.title), 0.95
    for sentence in (*opening.top, *opening.sentences):
        for pattern in (_ON_BEHALF, _CONGRESS):
            if match := pattern.search(unspaced(sentence[:200])):
                yield match["whose"], 0.9
    for line in opening.top:
        if match := _OFFICE.search(line):
            yield match["whose"], 0.85
    yield opening.named, 0.8
    yield opening.site, 0.7
    for line in (*opening.top, *text[-400:].splitlines()):
        if match := _ISSUED.search(unspaced(line)):
            yield match["whose"], 0.7


def own_place(words: str) -> str:
    """The one place that words name, by its unique name; one that is in no list as it is written. Empty for several."""
    found = find_places(words)
    if len(found) == 1:
        return found[0]
    match = re.match(rf"(?:关于)?(?P<whose>[{CJK}]{{2,8}}?(?:自治[县州旗]|[市县州旗盟区]))", words)
    return "" if found or match is None or _NOBODY.search(match["whose"]) else match["whose"]


def agree(one: str, other: str) -> bool:
    """Whether two readings can be of one report: the same place, or one within the other."""
    if same_place(one, other) or one in above(other) or other in above(one):
        return True
    return one not in gazetteer() or other not in gazetteer()
