"""Two files that hold one report: told, since every figure of it is found twice and a correction of one is lost."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from rag.language.scripts import CJK
from rag.records import Document, Suspicion

#: The kind of what is told; it throws no doubt on the words.
SAME_REPORT = "same report"
# Of the sentences of the shorter report so many stand in the other one.
SHARED = 0.8
# Shorter sentences are phrases that every report has.
SHORTEST = 16
# A report with fewer sentences is too short to tell.
LEAST = 5
_PLAIN = re.compile(rf"[^{CJK}0-9]")
_ENDS = re.compile("[。！？；\n]")


def twins(
    keyed: Iterable[tuple[int, Hashable]], document: Callable[[int], Document]
) -> Iterator[tuple[int, Suspicion]]:
    """(number, what is told) of each report whose sentences stand, nearly all, in one before it.

    `keyed` gives the numbers of the reports with what those of one report have in common: place, kind, year; only
    reports of one key are compared, each with all before it at once. Linear in their text.
    """
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, key in keyed:
        groups[key].append(number)
    for numbers in groups.values():
        if len(numbers) > 1:
            yield from _within(numbers, document)


def _within(numbers: list[int], document: Callable[[int], Document]) -> Iterator[tuple[int, Suspicion]]:
    first_with: dict[int, int] = {}
    for number in numbers:
        one = document(number)
        sentences = _sentences(one.text)
        there = Counter(first_with[sentence] for sentence in sentences if sentence in first_with)
        if len(sentences) >= LEAST and there:
            earlier, count = there.most_common(1)[0]
            if count >= SHARED * len(sentences):
                yield number, _told(one, document(earlier))
                continue
        for sentence in sentences:
            first_with.setdefault(sentence, number)


def _sentences(text: str) -> set[int]:
    """The sentences of a text as numbers, blanks, marks and short ones aside."""
    plain = (_PLAIN.sub("", sentence) for sentence in _ENDS.split(text))
    return {hash(sentence) for sentence in plain if len(sentence) >= SHORTEST}


def _told(document: Document, earlier: Document) -> Suspicion:
    end = document.text.find("\n")
    quote = document.text[: end if end > 0 else len(document.text)]
    reason = f"与《{earlier.title or earlier.id}》（{earlier.id}）内容相同，可能是同一份报告收了两次"
    return Suspicion(document_id=document.id, kind=SAME_REPORT, reason=reason, start=0, end=len(quote), quote=quote)
