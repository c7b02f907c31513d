"""What a report itself explains: 名词解释 at its end, and lines of 注 that say what a word means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.scripts import CJK
from rag.records import Definition, OutlineSection, SectionAim

# 1.“三高四新”：… / [28]三个立法权：… / ①双碳是指…
_NUMBER = r"(?:- )?(?:[\[［【(（]?[ ]*[0-9]{1,3}[ ]*[\]］】)）]?[ ]*[.．、:：]?|[①-⑳]|注[0-9]{0,2}[:：])?[ ]*"
_DEFINITION = re.compile(
    rf"^{_NUMBER}(?P<term>[“\"‘《]?[^：:，。；\n]{{1,30}}?[”\"’》]?[^：:，。；\n]{{0,12}}?)\s*(?:[:：]\s*|是指|指的是|，?即(?=[{CJK}]))(?P<text>\S.{{4,}})$",
    re.M,
)
_HEADING = re.compile("名词解释|名词注释|名词说明|注释|有关名词|名词术语")
_NUMBERED = re.compile(r"^(?:- )?(?:[\[［【(（]?\s*[0-9]{1,3}\s*[\]］】)）.．、]|[①-⑳])")
# Without a heading above it, a row of numbered lines is a list of definitions from this many on.
LEAST = 4


def definitions(text: str, sections: tuple[OutlineSection, ...]) -> tuple[Definition, ...]:
    """The words that a report explains, in order, each once."""
    found: dict[str, Definition] = {}
    for start, end in _stretches(text, sections):
        for match in _DEFINITION.finditer(text, start, end):
            term = re.sub(r"^[“\"‘《]|[”\"’》]$", "", match["term"].strip())
            if term and term not in found:
                found[term] = Definition(term=term, start=match.start("text"), end=match.end("text"))
    return tuple(found.values())


def _stretches(text: str, sections: tuple[OutlineSection, ...]) -> Iterator[tuple[int, int]]:
    """Where definitions stand: below a heading that says so, or in a row of numbered lines that all have a colon."""
    for section in sections:
        if section.aim is SectionAim.NEITHER and any(_HEADING.search(one) for one in section.heading_path[-2:]):
            yield section.start, section.end
        else:
            yield from _rows(text, section.start, section.end)


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first, last, count, at = start, start, 0, start
    for line in text[start:end].split("\n"):
        stop = at + len(line)
        if line.strip():
            if _NUMBERED.match(line) and _DEFINITION.match(line):
                first, count = (first, count + 1) if count else (at, 1)
                last = stop
            else:
                if count >= LEAST:
                    yield first, last
                count = 0
        at = stop + 1
    if count >= LEAST:
        yield first, last
