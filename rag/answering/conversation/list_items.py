"""One item of the list that was just said: 第一条是什么, 最后一个呢."""

from __future__ import annotations

import re

from rag.answering.saying.citing import MARKER, Citer
from rag.indexing.index import Index
from rag.language.figures import number_value, parse_figures
from rag.language.scripts import narrow, simplify
from rag.records import Answer, Citation

_ITEM = re.compile(
    "^(?:那)?(?:(?P<last>最后)|第(?P<number>[一二三四五六七八九十0-9]{1,2}))(?:一)?(?:条|个|项|点|件|种|类|块)?(?:是|指|具体是)?(?:什么|哪个|啥)?(?:的?呢)?$"
)
_ENUMERATION = re.compile("[^，,。；;：:、]+(?:、[^，,。；;：:、]+)+")
# 4条原则。 introduces the items and is none.
LEAD = 10


def asks_for_item(question: str) -> int | None:
    """Which item is asked for, counted from 0, -1 for the last; None when the question asks for something else."""
    match = _ITEM.match(re.sub(r"[?？。!！\s]", "", simplify(narrow(question))))
    if match is None:
        return None
    value = -1 if match["last"] else number_value(match["number"])
    return None if value is None else int(value) - (0 if match["last"] else 1)


def item(index: Index, answer: Answer, number: int) -> tuple[str, tuple[Citation, ...]] | None:
    """The item's words with their marker and citation, or None when the answer was no list or a shorter one."""
    spans = _items(answer)
    if len(spans) < 2 or not -len(spans) <= number < len(spans):
        return None
    document_id, start, end = spans[number]
    chunk = index.chunks.at(document_id, start)
    citer = Citer(index.documents)
    words = index.documents[document_id].text[start:end]
    return f"{words}{citer.cite(chunk, start, end)}", citer.citations


def _items(answer: Answer) -> list[tuple[str, int, int]]:
    """(document, start, end) of every item: a line each, or the parts of one enumeration."""
    known = {citation.marker: citation for citation in answer.citations}
    lines = [markers for line in answer.text.split("\n") if (markers := MARKER.findall(line))]
    said = [known[int(markers[-1])] for markers in lines]
    if len(said) > 2 and len(said[0].quote) <= LEAD and parse_figures(said[0].quote):
        said = said[1:]
    if len(said) > 1:
        return [(one.document_id, one.start, one.end) for one in said]
    if not said:
        return []
    rows = max(_ENUMERATION.finditer(said[0].quote), key=lambda m: m[0].count("、"), default=None)
    if rows is None:
        return []
    spans, start = [], said[0].start + rows.start()
    for part in rows[0].split("、"):
        spans.append((said[0].document_id, start, start + len(part)))
        start += len(part) + 1
    return spans
