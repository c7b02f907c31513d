"""Sentences: where they end, in Chinese and in English, as offsets."""

from __future__ import annotations

import re

from rag.language.scripts import CJK

# A sentence ends at 。！？； or …… with the quotation marks and brackets that close there, at an English full
# stop before a blank (not in 8.4 or Dr.), and at a line's end.
_END = re.compile(r"(?:[。！？；!?;]|……)+[”’」』）)】》\"]*|(?<=[A-Za-z\d)\"”]{2})\.(?=\s+[A-Z\"“(\d])|\n+")
# 增长7. 4%: a number torn at its point, no sentence's end.
_TORN = re.compile(rf"[{CJK}][0-9]+\.\s+[0-9]")
_BULLET = re.compile(r"(?:[-*•●◆■▪·]\s*|#+\s+)+")
_OPENERS, _CLOSERS = "（(《【", "）)》】"
# Longer than this it is no sentence but a damaged page; it is scored and quoted in pieces at commas.
LONGEST = 400


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """(start, end) of each sentence of `text[start:end]`, without surrounding blanks and bullet marks."""
    stop = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, stop):
        if "\n" not in match[0] and (_inside_brackets(text, begin, match.start()) or _torn(text, match.start())):
            continue
        spans += _trimmed(text, begin, match.end())
        begin = match.end()
    return spans + _trimmed(text, begin, stop)


def _torn(text: str, stop: int) -> bool:
    """Whether the full stop at `stop` is a number's point."""
    before = max(0, stop - 8)
    return any(before + match[0].index(".") == stop for match in _TORN.finditer(text[before : stop + 4]))


def _inside_brackets(text: str, begin: int, end: int) -> bool:
    depth = 0
    for character in text[max(begin, end - 80) : end]:
        depth += (character in _OPENERS) - (character in _CLOSERS)
    return depth > 0


def _trimmed(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    while begin < end and text[begin].isspace():
        begin += 1
    bullet = _BULLET.match(text, begin, end)
    begin = bullet.end() if bullet else begin
    while begin < end and text[end - 1].isspace():
        end -= 1
    if begin >= end:
        return []
    return [(begin, end)] if end - begin <= LONGEST else _split_long(text, begin, end)


def _split_long(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    spans = []
    while end - begin > LONGEST:
        window = text[begin : begin + LONGEST]
        cut = max(window.rfind("，"), window.rfind("、"), window.rfind(" "), window.rfind("："))
        if cut < LONGEST // 2:
            cut = LONGEST - 1
            while cut > LONGEST // 2 and (text[begin + cut].isdigit() or text[begin + cut + 1].isdigit()):
                cut -= 1
        spans.append((begin, begin + cut + 1))
        begin += cut + 1
    return [*spans, (begin, end)]
