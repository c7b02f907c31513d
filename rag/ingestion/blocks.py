"""Lines of a raw page sorted into blocks: headings, list items, table rows, credits, paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.language.scripts import CJK, visible

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
# A rule across the page.
_RULE = re.compile(r"(?:[-*_=~—－]\s*){3,}")
_BULLET = re.compile(r"(?:[-*+•●◆■▪]\s*)+(?=\S)")
_CREDIT = re.compile(r"记者|通讯员|摄$|图片由|供图|制图|责任编辑|美术编辑|校对|文/图")
_PHOTO = re.compile(r"摄$|图片由|供图")
_NAMES = re.compile(rf"[{CJK}]{{2,3}}(?:[ 、\u3000][{CJK}]{{2,3}})+")
# 时间：2026-03-19, 【字体：大 中 小】: labels of a page.
_LABELLED = re.compile(r"^\S{2,5}[:：]|^[【\[]")
_WORDS = re.compile(rf"[{CJK}]|[A-Za-z].*[A-Za-z]")
TERMINAL = "。！？；…!?;”’」』）)】》:："
PLAIN_HEADING_LENGTH = 40
SUBTITLE_LENGTH = 60


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CREDIT = "credit"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One line of the page. `level` is a heading's depth; `tight` says that no blank line preceded it.

    `page` counts from 0 the page on which the block begins.
    """

    kind: Kind
    text: str
    level: int = 0
    tight: bool = False
    page: int = 0


def read_blocks(raw: str) -> list[Block]:
    """The blocks of a raw text in order, headings marked or inferred."""
    pages = visible(raw.replace("\r\n", "\n").replace("\r", "\n")).split("\f")
    blocks: list[Block] = []
    tight = False
    for number, page in enumerate(pages):
        for line in page.split("\n"):
            text = _plain(line)
            if _RULE.fullmatch(text):
                text = ""
            if text:
                blocks.append(replace(_block(text, tight), page=number))
            tight = bool(text)
    if sum(block.kind is Kind.HEADING for block in blocks) < 2:
        blocks = _infer_headings(blocks)
    return _attach_subtitles(_mark_captions(blocks))


def _mark_captions(blocks: list[Block]) -> list[Block]:
    """A short open line right before a photo credit is the photo's caption, no half of a sentence."""
    marked = list(blocks)
    for index in range(len(blocks) - 1):
        block, following = blocks[index], blocks[index + 1]
        caption = len(block.text) <= PLAIN_HEADING_LENGTH and not block.text.endswith(tuple(TERMINAL))
        if caption and block.kind is Kind.PARAGRAPH and _PHOTO.search(following.text) and following.kind is Kind.CREDIT:
            marked[index] = replace(block, kind=Kind.CREDIT)
    return marked


def _plain(line: str) -> str:
    """Without emphasis marks, indentation and doubled blanks."""
    text = line.replace("\u3000", " ").replace("\xa0", " ").strip()
    text = re.sub(r"\*\*(.+?)\*\*|__(.+?)__", lambda m: m[1] or m[2], text)
    return re.sub(r"[ \t]{2,}", " ", text) if "\t" not in text else text


def _block(text: str, tight: bool) -> Block:
    heading = _HEADING.match(text)
    if heading and _WORDS.search(heading[2]):
        return Block(kind=Kind.HEADING, text=heading[2], level=len(heading[1]), tight=tight)
    if heading:
        text = heading[2]
    if text.startswith("|") or text.count("\t") >= 2:
        return Block(kind=Kind.ROW, text=text, tight=tight)
    bullet = _BULLET.match(text)
    if bullet and not re.match(r"[-+]\s*[0-9]", text):
        return Block(kind=Kind.ITEM, text=text[bullet.end() :], tight=tight)
    if len(text) <= SUBTITLE_LENGTH and _is_credit(text):
        return Block(kind=Kind.CREDIT, text=text, tight=tight)
    return Block(kind=Kind.PARAGRAPH, text=text, tight=tight)


def _is_credit(text: str) -> bool:
    """Who wrote, drew or photographed it: a line, not a sentence."""
    if _NAMES.fullmatch(text) or text.endswith("摄"):
        return True
    return bool(_CREDIT.search(text)) and "。" not in text


def is_label(text: str) -> bool:
    """时间：2026-02-09, 来源：某报: what a page says of itself, no half of a sentence."""
    return len(text) <= PLAIN_HEADING_LENGTH and _LABELLED.search(text) is not None and "，" not in text


def _infer_headings(blocks: list[Block]) -> list[Block]:
    """A page without marked headings: short lines that stand alone and end in no punctuation head what follows.

    Of a run of them the first is level 2, the others one deeper each: a new run starts over.
    """
    marked = []
    run = 0
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.kind is Kind.HEADING:
            run = 1
        elif _heads(block, following):
            run += 1
            block = replace(block, kind=Kind.HEADING, level=min(run + 1, 6))
        elif block.kind is not Kind.CREDIT:
            run = 0
        marked.append(block)
    return marked


def _heads(block: Block, following: Block | None) -> bool:
    if block.kind is not Kind.PARAGRAPH or following is None or block.tight or following.tight:
        return False
    if following.kind is Kind.CREDIT and _PHOTO.search(following.text):
        return False  # a line before a photo credit is the photo's caption
    text = block.text
    if re.search(r"[0-9年月]$", text) and re.match(r"[0-9]", following.text):
        return False  # a date torn apart: 于去年11月 / 30日通过
    short = len(text) <= PLAIN_HEADING_LENGTH and not text.endswith(tuple("。！；，、,;:："))
    return short and bool(_WORDS.search(text)) and not text.startswith("——") and not _LABELLED.search(text)


def _attach_subtitles(blocks: list[Block]) -> list[Block]:
    """“——访……” after a heading belongs to the heading: it names whose section follows."""
    merged: list[Block] = []
    for block in blocks:
        text = block.text
        subtitle = text.startswith("——") and len(text) <= SUBTITLE_LENGTH and not text.endswith("。")
        if subtitle and merged and merged[-1].kind is Kind.HEADING:
            merged[-1] = replace(merged[-1], text=merged[-1].text + text)
        else:
            merged.append(block)
    return merged
