"""Headings that came without marks: told by their number, their shortness and what stands below them.

一、 （一） 1. 第一部分 【】 and lines that stand alone, short and without an end, above running text. A lead-in that
opens a paragraph, 「（二）优化环境。」, is parted from it, so that what it says of year and aim holds for what follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.ingestion.blocks import Block, Kind
from rag.language.scripts import CJK
from rag.language.years import years_in

_NUMERALS = "一二三四五六七八九十"
# By depth: a part of the report, a chapter of it, a point of that, a point of the point.
_NUMBERED = (
    re.compile(rf"第[{_NUMERALS}0-9]{{1,3}}(?:部分|章|[编篇](?=[\s　：:]))"),
    re.compile(rf"(?:[{_NUMERALS}]{{1,3}}\s*[、.．]|第[{_NUMERALS}0-9]{{1,3}}节)"),
    re.compile(rf"[（(]\s*[{_NUMERALS}]{{1,3}}\s*[)）]"),
    re.compile(r"[0-9]{1,2}\s*(?:[、．]|[.](?![0-9]))|[（(][0-9]{1,2}[)）]"),
)
# 一是…: these count the items of a sentence, and head nothing.
LONGEST = 45
# A chapter's heading may be two lines of slogans; it has no end of its own all the same.
LONGEST_CHAPTER, LONGEST_REST = 75, 40
LONGEST_PLAIN = 30
LONGEST_LEAD_IN = 42
# What a plain heading stands above: at least this many characters of running text.
RUNNING = 40
# 与, 和, 及, 的: a line that ends so was broken in its middle.
_END = tuple("。；，、！？!?;,:：…与和及的")
_SENTENCE_END = tuple("。！？；”」』）)】：…")
_LEAD_IN = re.compile(rf"^(?P<head>[^。！？；：]{{3,{LONGEST_LEAD_IN}}})。\s*(?=\S{{10}})")
# 一、2025年预算执行情况 2025年是…: a heading that a page ran into its paragraph with a blank between.
_RUN_IN = re.compile(rf"^(?P<head>[^。！？；：\s]{{4,{LONGEST_LEAD_IN}}})\s(?=\S[^\n]{{{RUNNING}}})")
# …增长5.2%。 二、农业 全年…: such a heading in the midst of a paragraph this long.
_INLINE = re.compile(rf"\s*(?<=[^、和与及第])(?=[{_NUMERALS}]{{1,3}}、[{CJK}、]{{2,16}}\s[{CJK}0-9])")
_RUN_TOGETHER = 400
_BLANK = re.compile(r"\s")
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．][0-9]+)?\s*(?:[%％亿万元个家人项米吨]|百分点)")
_BRACKETED = re.compile(r"[【〖](?P<head>[^】〗]{2,30})[】〗]")
_WORDS = re.compile(f"[{CJK}]{{2}}")
# A date, a place of a meeting, a by-line, an address: above the text, but heading nothing.
_NO_HEADING = re.compile(
    r"^[（(—–―-]|[0-9]{1,2}日|会议上|[:：]|记者|^[一二三四五六七八九十]是|^来源|^编辑|[)）]$|各位|^注|^单位|^表\s*[0-9]|^图\s*[0-9]|^附|^[0-9\s.,%]+$"
)
_ABOUT_TIME = re.compile(r"[“\"]?十[一二三四五六][“”\"]*五|[过今未]?[去后来]五年|回顾|名词解释|名词注释")


def mark_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with what heads others marked as headings, and lead-ins parted from their paragraphs."""
    blocks = _rejoined(_opened(blocks))
    root = base = plain_level = 0
    marked: list[Block] = []
    top = _depth_of_first(blocks)
    for index, block in enumerate(blocks):
        depth = numbered(block.text) if block.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING) else None
        if block.kind is Kind.HEADING:
            if depth is None:
                root = base = block.level
                plain_level = 0
            else:
                # A page marks 一、 and （一） alike: the number says how deep it stands.
                plain_level = min(base + 1 + max(depth - top, 0), 6)
            marked.append(block if depth is None else replace(block, level=plain_level))
            continue
        if depth is not None:
            level = min(base + 1 + max(depth - top, 0), 6)
            plain_level = level
            marked += _numbered_blocks(block, level)
        elif _is_plain_heading(blocks, index):
            parts = _about_time(block.text)
            level = min((root if parts else max(plain_level, base)) + 1, 6)
            base = level if parts else base
            marked.append(replace(block, kind=Kind.HEADING, level=level))
        else:
            marked.append(block)
    return marked


def _about_time(text: str) -> bool:
    """Whether a line says of when a part of a report is: such parts stand side by side."""
    return bool(years_in(text) or _ABOUT_TIME.search(text))


def _opened(blocks: Sequence[Block]) -> list[Block]:
    """A page that was run into one paragraph, parted before the headings that stand within it."""
    parted: list[Block] = []
    for block in blocks:
        parts = _INLINE.split(block.text) if block.kind is Kind.PARAGRAPH and len(block.text) > _RUN_TOGETHER else []
        parted += [replace(block, text=part) for part in parts if part] or [block]
    return parted


def _rejoined(blocks: Sequence[Block]) -> list[Block]:
    """一、回顾…，坚定前行、⏎砥砺奋进: a chapter's heading that was broken after a comma, on one line again."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        broken = (
            before is not None
            and before.text.endswith(("、", "，"))
            and (numbered(before.text) or 9) <= 1
            and len(before.text) + len(block.text) <= LONGEST_CHAPTER
        )
        rest = (
            len(block.text) <= LONGEST_REST and not re.search("[。；：]", block.text) and numbered(block.text) is None
        )
        if broken and rest and before is not None and block.kind is before.kind:
            joined[-1] = replace(before, text=before.text + block.text)
        else:
            joined.append(block)
    return joined


def numbered(text: str) -> int | None:
    """How deep the number is with which a line begins, 0 for a part; None without one."""
    return next((depth for depth, pattern in enumerate(_NUMBERED) if pattern.match(text)), None)


def _depth_of_first(blocks: Sequence[Block]) -> int:
    depths = [
        d
        for block in blocks
        if block.kind in (Kind.PARAGRAPH, Kind.HEADING) and (d := numbered(block.text)) is not None
    ]
    return min(depths, default=0)


def _numbered_blocks(block: Block, level: int) -> list[Block]:
    """A numbered line as a heading, its lead-in as one and the rest as a paragraph, or as it was."""
    text = block.text
    longest = LONGEST_CHAPTER if (numbered(text) or 0) <= 1 else LONGEST
    if (
        len(text) <= longest
        and not text.endswith(_END)
        and not _FIGURE.search(text)
        and _WORDS.search(_BLANK.sub("", text))
    ):
        return [replace(block, kind=Kind.HEADING, level=level)]
    whole = text[:-1] if text.endswith(("。", "：")) else ""
    if whole and len(whole) <= LONGEST_LEAD_IN and not re.search("[。；，、]", whole[3:]) and not _FIGURE.search(whole):
        return [replace(block, kind=Kind.HEADING, level=level, text=whole)]
    lead = _LEAD_IN.match(text) or _RUN_IN.match(text)
    if lead is None or _FIGURE.search(lead["head"]) or (numbered(text) == len(_NUMBERED) - 1 and "，" in lead["head"]):
        return [block]
    rest = replace(block, kind=Kind.PARAGRAPH, text=text[lead.end() :], tight=False)
    return [replace(block, kind=Kind.HEADING, level=level, text=lead["head"]), rest]


def _is_plain_heading(blocks: Sequence[Block], index: int) -> bool:
    """A short open line between whole sentences, above running text."""
    block, text = blocks[index], blocks[index].text
    if bracketed := _BRACKETED.fullmatch(text):
        text = bracketed["head"]
    if block.kind is not Kind.PARAGRAPH or len(text) > LONGEST_PLAIN or text.endswith(_END) or not _WORDS.search(text):
        return False
    if _NO_HEADING.search(text) or _FIGURE.search(text):
        return False
    if not (block.tight or (index + 1 < len(blocks) and blocks[index + 1].tight)):
        return False  # blank lines around it: blocks.py has judged it
    before = blocks[index - 1] if index else None
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if following is None or following.kind is not Kind.PARAGRAPH:
        return False
    after_whole = before is None or before.kind is not Kind.PARAGRAPH or before.text.endswith(_SENTENCE_END)
    below = following.text
    runs_on = len(below) >= RUNNING or numbered(below) is not None or _about_time(text)
    return after_whole and runs_on and not (before is None and not _about_time(text))
