r"""Page marks of a raw text: `\f` parts the pages, and a page's own furniture may say what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.ingestion.formats.furniture import LONGEST, read_label
from rag.records import PageStart

_FURNITURE = re.compile(
    r"星期[一二三四五六日天]|责任编辑|本版编辑|美术编辑|(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日"
)
# A page's furniture stands among its first or last lines.
_EDGE = 3


def page_labels(raw: str) -> tuple[str, tuple[str, ...]]:
    r"""The raw text without lines that are a label and nothing else, and the label of each page.

    A text without `\f` has no pages, and stays as it is.
    """
    pages = raw.split("\f")
    if len(pages) < 2:
        return raw, ()
    labels, kept = [], []
    for number, page in enumerate(pages, 1):
        label, rest = _label(page)
        labels.append(label or f"第{number}页")
        kept.append(rest)
    return "\f".join(kept), tuple(labels)


def _label(page: str) -> tuple[str, str]:
    lines = page.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for index in dict.fromkeys((*filled[:_EDGE], *filled[-_EDGE:])):
        text = lines[index].strip()
        label = read_label(text) if len(text) <= LONGEST and "。" not in text else ""
        alone = re.fullmatch(r"(?:第\s*[0-9]{1,3}\s*版|第?\s*[A-Z][0-9]{1,2}\s*版?)", text)
        if label and alone:
            return label, "\n".join(lines[:index] + lines[index + 1 :])
        if label and _FURNITURE.search(text):
            return label, page
    return "", page


def page_starts(pages: Sequence[tuple[int, int]], labels: Sequence[str]) -> tuple[PageStart, ...]:
    """Where each page begins, from (offset, number of the page from 0) of each block in order.

    A page whose blocks all belong to sentences begun before has no start of its own.
    """
    if not labels:
        return ()
    starts: list[PageStart] = []
    reached = -1
    for offset, page in pages:
        if page > reached:
            starts.append(PageStart(start=offset, label=labels[page]))
            reached = page
    return tuple(starts)
