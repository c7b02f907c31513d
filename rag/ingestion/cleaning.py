"""Raw page to stored text: broken sentences joined, repeated blocks dropped, one line a block.

The stored text is what every offset points into: headings as `## …` lines, list items as `- …` lines.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.ingestion.blocks import TERMINAL, Block, Kind, is_label, read_blocks
from rag.ingestion.headings import mark_headings
from rag.ingestion.pages import page_labels, page_starts
from rag.language.scripts import CJK
from rag.records import PageStart

# How far, in blocks, a column break carries the other half of a sentence.
REACH = 12
# Where, in blocks, other words of the page are looked for; a page has some sixty, an archive in one file more.
NEARBY = 60
# Shorter repeats (合计, a district's name) are headings of tables and captions, not repeated paragraphs.
SHORTEST_REPEAT = 6
# A line this short that ends openly is a caption or a label, not the first half of a sentence.
SHORTEST_HALF = 10
# Words that begin a sentence, so that what stands before them was cut off rather than continued.
_OPENERS = re.compile(
    "按照|根据|坚持|围绕|聚焦|同时|此外|今年|去年|过去|未来|展望|为了|通过|与此|随着|近年|其中|另外|首先|其次"
)
_CREDIT = re.compile(r"\S{2,10}(?:记者|通讯员)[/·\s]\S{2,4}$")
# Stand before anything, so their seams say nothing.
_FUNCTION_WORDS = "和与及或的地得在为于对将了并"
# Weights of a join: the block right after is likely, a seam that reads well is likelier.
ADJACENT, SEAM = 1.0, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    r"""The text to store, and where each of its pages begins; none in a text without `\f`.

    A sentence joined over a page break belongs to the page on which it begins. `repeats` are the blocks that the page
    has more than once and the stored text once, in the order of the page.
    """

    text: str
    pages: tuple[PageStart, ...]
    repeats: tuple[str, ...]


def clean(raw: str, reach: int = REACH) -> Cleaned:
    """A raw text as it is stored. `reach` is 0 where the blocks stand in the order in which they are read."""
    body, labels = page_labels(raw)
    joined = join_broken(mark_headings(read_blocks(body)), reach)
    blocks = drop_repeats(joined)
    starts, end = [], 0
    for (gap, line), block in zip(_lines(blocks), blocks, strict=True):
        starts.append((end + len(gap), block.page))
        end += len(gap) + len(line)
    repeats = Counter(block.text for block in joined) - Counter(block.text for block in blocks)
    return Cleaned(text=render(blocks), pages=page_starts(starts, labels), repeats=tuple(repeats))


def render(blocks: Sequence[Block]) -> str:
    """Blocks as text. Rows of one table and items of one list stand on adjacent lines, all else apart."""
    return "".join(gap + line for gap, line in _lines(blocks)) + "\n"


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """The gap before each block, and its line."""
    previous: Kind | None = None
    for index, block in enumerate(blocks):
        mark = {Kind.HEADING: "#" * block.level + " ", Kind.ITEM: "- "}.get(block.kind, "")
        close = block.kind is previous and block.kind in (Kind.ITEM, Kind.ROW)
        yield "" if not index else "\n" if close else "\n\n", mark + block.text
        previous = block.kind


def join_broken(blocks: Sequence[Block], reach: int) -> list[Block]:
    """Joins a sentence that a column or page break has torn apart.

    Every open half is offered the block right after it and, within reach, blocks whose seam with it reads
    like other words of the page; the best-reading pairs are joined first. A half whose neighbours all
    begin sentences of their own is left cut off, for the eye to see.
    """
    offers = []
    counts = _gram_counts(blocks)
    for index, block in enumerate(blocks):
        if not _is_open(block):
            continue
        follower = _after(blocks, index)
        page = "\n".join(near.text for near in blocks[max(0, index - NEARBY) : index + NEARBY])
        reached = set(range(max(0, index - reach), min(len(blocks), index + reach + 1)))
        for other in (reached | ({follower} if follower else set())) - {index}:
            if _may_continue(blocks[other]):
                seam = _seam(block.text, blocks[other].text, counts, page)
                adjacent = other == follower
                if adjacent or (seam > 0 and _running_text(blocks, index, other)):
                    offers.append((seam + ADJACENT * adjacent, adjacent, -index, index, other))
    joined: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, _, index, other in sorted(offers, reverse=True):
        if index not in joined and other not in taken:
            joined[index] = other
            taken.add(other)
    return _merge(blocks, joined, taken)


def _seam(half: str, continuation: str, counts: Counter[str], page: str) -> float:
    """How well the two read on: their touching characters, or their nearest words, stand together elsewhere."""
    last, head = half[-1], continuation[:2]
    if not re.match(rf"[{CJK}]{{2}}", last + head):
        return 0.0
    if last not in _FUNCTION_WORDS and counts[last + head[0]]:
        return SEAM
    if not re.fullmatch(rf"[{CJK}]{{2}}", head):
        return 0.0
    words = re.findall(rf"[{CJK}]{{2}}(?=[{CJK}、，,]{{0,1}}$)", half[-4:])
    return SEAM if any(re.search(f"{re.escape(word)}.{{0,3}}{re.escape(head)}", page) for word in words) else 0.0


def _merge(blocks: Sequence[Block], joined: dict[int, int], taken: set[int]) -> list[Block]:
    merged = []
    for index, block in enumerate(blocks):
        if index in taken:
            continue
        text, cursor = block.text, index
        seen = {index}
        while cursor in joined and joined[cursor] not in seen:
            cursor = joined[cursor]
            seen.add(cursor)
            gap = " " if text[-1].isascii() and text[-1].isalpha() and blocks[cursor].text[0].isascii() else ""
            text += gap + blocks[cursor].text
        merged.append(replace(block, text=text))
    return merged


def _is_open(block: Block) -> bool:
    """Whether a block stops in mid-sentence."""
    if block.kind not in (Kind.PARAGRAPH, Kind.ITEM) or block.text.endswith(tuple(TERMINAL)) or is_label(block.text):
        return False
    long_enough = len(block.text) >= SHORTEST_HALF
    punctuated = any(mark in block.text for mark in "，。；、,;：:") or block.text.endswith(("，", "、", ","))
    return long_enough and (punctuated or (block.kind is Kind.PARAGRAPH and len(block.text) > 40))


def _after(blocks: Sequence[Block], index: int) -> int | None:
    """The next block that is not a credit."""
    for later in range(index + 1, min(index + 3, len(blocks))):
        if blocks[later].kind is not Kind.CREDIT:
            return later
    return None


def _may_continue(other: Block) -> bool:
    """Whether `other` can be a second half: a paragraph that begins like the middle of a sentence."""
    text = other.text
    if other.kind is not Kind.PARAGRAPH or _OPENERS.match(text) or text.startswith("——"):
        return False
    whole_quote = text.startswith(("“", "「")) and text.endswith(("”", "」"))
    return not whole_quote


def _running_text(blocks: Sequence[Block], index: int, other: int) -> bool:
    """A far continuation is looked for over running text only: never across a list or a table."""
    low, high = sorted((index, other))
    return all(block.kind not in (Kind.ITEM, Kind.ROW) for block in blocks[low + 1 : high])


def _gram_counts(blocks: Sequence[Block]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for block in blocks:
        counts.update(block.text[i : i + 2] for i in range(len(block.text) - 1))
    return counts


def drop_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Drops a paragraph that stands on the page already, whole or as the end of another.

    A list item, table row, label or byline is dropped only where its own section has it already: 8% among the
    results and 8% among the targets are two facts, 2024年成效 may stand over every district's part, and one reporter
    may have written two articles.
    """
    kept: list[Block] = []
    paragraphs: set[str] = set()
    nearby: deque[str] = deque(maxlen=NEARBY)
    section: set[str] = set()
    for block in blocks:
        key = re.sub(r"\s", "", block.text)
        if block.kind is Kind.HEADING:
            section = set()
        elif block.kind in (Kind.ITEM, Kind.ROW) or _CREDIT.match(block.text) or _is_label(block.text):
            if key in section:
                continue
            section.add(key)
        elif len(key) >= SHORTEST_REPEAT and (key in paragraphs or any(known.endswith(key) for known in nearby)):
            continue
        if block.kind is Kind.PARAGRAPH:
            paragraphs.add(key)
        nearby.append(key)
        kept.append(block)
    return _drop_empty_headings(kept)


def _is_label(text: str) -> bool:
    """A short line without punctuation: a heading that came without its mark."""
    return len(text) < SHORTEST_HALF and not re.search(r"[，。；、！？：,;!?:]", text)


def _drop_empty_headings(blocks: list[Block]) -> list[Block]:
    """A heading repeated with its block is left with nothing under it: it goes, too."""
    kept: list[Block] = []
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        empty = following is None or (following.kind is Kind.HEADING and following.level <= block.level)
        if block.kind is Kind.HEADING and empty and block.text in seen:
            continue
        if block.kind is Kind.HEADING:
            seen.add(block.text)
        kept.append(block)
    return kept
