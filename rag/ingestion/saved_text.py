"""Texts that were saved off a web page or out of a PDF: menus above the title, blanks set as ??, letters set apart,
lines as wide as the page. What is left is the report's own words, in the order in which they stood.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from statistics import quantiles

from rag.language.kinds import is_title
from rag.language.scripts import CJK

# &nbsp; that came through a page's coding as ??, or not decoded at all. Nobody asks with two ASCII marks and goes on.
_BLANKS = re.compile(r"\?{2,}|&(?:nbsp|emsp|ensp|thinsp);|\u00a0")
# 关  于  岳  阳: a character is followed by a blank more often than not.
_APART = re.compile(rf"(?<=[{CJK}，。、；：“”（）％%0-9])[ \u3000]+(?=[{CJK}，。、；：“”（）％%0-9])")
APART_SHARE = 0.4
# A page whose paragraphs were run into one line still has the two blanks with which each began.
_PARAGRAPH = re.compile(r"(?<=[。！；：）”]) *\u3000{2} *|(?<=[。！；：）”])[ \u3000]{3,}")
_ONE_LINE = 300
# -1-, — 12 —: a page's number between dashes, which no figure of a report has on both sides of it.
_PAGE_NUMBER = re.compile(r"\s*[-—–－]\s*[0-9]{1,3}\s*[-—–－]\s*")
# What no menu below a text has: a sentence's end, or a note's number.
_SAID = re.compile(r"[。；！]|^\s*[\[［【(（①-⑳]|[:：].")
# A line of the page's script or style.
_SCRIPT = re.compile(r"function\s*\(|window\.|document\.|var \w+\s*=|\{[^{}]*:[^{}]*\}|</?\w+")
# A paper's page names its editors; what stands above an article there is another article.
_PAPER = re.compile("责任编辑|美术编辑|本版编辑")
# Running text: a sentence of this many characters; no menu has one.
BODY = 50
# A menu's line is at most this long.
MENU = 24
# Of a text of wrapped lines this share is nearly as wide as the page.
WRAPPED_SHARE, WRAPPED_SLACK = 0.5, 8
# A paragraph's first line is narrower by its indent; a heading as wide as that goes on only where it is full.
WRAPPED_FULL = 0.75
_WIDEST = 120
_STARTS_ANEW = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]+[章节部]|[#|]|各位代表)"
)
# An abstract that a page sets above its text ends so, and the text begins with the same words.
_ABSTRACT_END = re.compile(r"(?:\.{3,}|…+)$")
_ABSTRACT = 40


def restored(raw: str) -> str:
    """The text without what the saving put into it; a text that was not saved so comes back as it was."""
    pages = [_page(page) for page in raw.replace("\r\n", "\n").split("\f")]
    return "\f".join(pages)


def _page(text: str) -> str:
    lines = [_BLANKS.sub(" ", line) for line in text.split("\n")]
    lines = [html.unescape(line) if "&" in line else line for line in lines]
    lines = [part for line in lines for part in (_PARAGRAPH.split(line) if len(line) > _ONE_LINE else [line])]
    spaced = _is_spaced(lines)
    if spaced:
        lines = [_APART.sub("", line) for line in lines]
    lines = _without_frame(lines)
    lines = [line for line in lines if not _PAGE_NUMBER.fullmatch(line) and not _is_script(line)]
    return "\n".join(_unwrapped(lines))


def _is_script(line: str) -> bool:
    """A line of a program or a style sheet: brackets and signs, hardly a Chinese character."""
    return bool(re.search(r"[{};]|\(\)|=\s*['\"]", line)) and 3 * len(re.findall(f"[{CJK}]", line)) < len(line.strip())


def _is_spaced(lines: Sequence[str]) -> bool:
    text = "\n".join(lines)
    characters = len(re.findall(f"[{CJK}]", text))
    apart = len(re.findall(rf"[{CJK}][ \u3000]+(?=[{CJK}])", text))
    return characters > 0 and apart >= APART_SHARE * characters


def _without_frame(lines: list[str]) -> list[str]:
    """Without what stands above the title of a saved page, the abstract below it, and the page's last lines."""
    body = next((at for at, line in enumerate(lines) if _is_body(line)), None)
    if body is None:
        return lines
    title = next((at for at in range(body, -1, -1) if is_title(lines[at])), None)
    if title is None or any(_PAPER.search(line) for line in lines):
        return lines
    if not any(line.strip() for line in lines[:title]):
        return _without_abstract(lines, body)
    above = [line for line in lines[:title] if not _is_menu(line)]
    between = [line for line in lines[title:body] if not _counter(line)]
    whole = [*above, *between]
    return _without_abstract([*whole, *_without_foot(lines[body:])], len(whole))


def _is_menu(line: str) -> bool:
    """A short line without a figure, above the title; a date or a name of the paper's may be the report's own."""
    plain = line.strip()
    short = len(plain) <= MENU and not re.search("[0-9]|[日晚晨时]报|讯|记者|摄", plain)
    return short or is_title(line) or bool(re.search("[|>〉»]", plain))


def _counter(line: str) -> bool:
    """阅读： and 147, each on a line of its own: what a page counts, and no word of the report."""
    plain = line.strip()
    return bool(re.fullmatch(r"[0-9]{1,7}|[【\[（(]?.{1,6}[】\])）]", plain)) or (
        plain.endswith(("：", ":")) and len(plain) <= 5 and not plain.startswith("各位")
    )


def _is_body(line: str) -> bool:
    said = re.search("[。，]", line) is not None
    return said and len(re.findall(f"[{CJK}]", line)) >= BODY and not _SCRIPT.search(line)


def _without_foot(lines: list[str]) -> list[str]:
    """Of a page that had a menu, without the short lines below its last sentence."""
    last = max(at for at, line in enumerate(lines) if _is_body(line))
    kept = [line for line in lines[last + 1 :] if _SAID.search(line) or len(line.strip()) > MENU]
    return lines[: last + 1] + [line for line in kept if not _SCRIPT.search(line)]


def _without_abstract(lines: list[str], body: int) -> list[str]:
    """A page's abstract is the beginning of its text, cut off with dots: it says nothing twice."""
    line = lines[body].strip()
    if not _ABSTRACT_END.search(line):
        return lines
    plain = _plain(line)[:_ABSTRACT]
    rest = _plain("".join(lines[body + 1 : body + 20]))
    return [*lines[:body], *lines[body + 1 :]] if len(plain) == _ABSTRACT and plain in rest else lines


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines as wide as a page put together to paragraphs again."""
    widths = [_width(line) for line in lines if line.strip()]
    if len(widths) < 20:
        return lines
    wide = int(quantiles(widths, n=10)[-1])
    full = sum(width >= wide - WRAPPED_SLACK for width in widths)
    if wide > _WIDEST or full < WRAPPED_SHARE * len(widths):
        return lines
    joined: list[str] = []
    going_on = False
    for line in lines:
        text = line.strip()
        if going_on and text and not _STARTS_ANEW.match(line) and not line.startswith(("  ", "\u3000")):
            joined[-1] += text
        else:
            joined.append(text)
        width = _width(text)
        least = wide - WRAPPED_SLACK if _STARTS_ANEW.match(line) else WRAPPED_FULL * wide
        going_on = width >= least and not (width < wide and text.endswith(("。", "：", "！")))
    return joined


def _width(line: str) -> int:
    """How wide a line is set: a Chinese character is as wide as two of Latin script."""
    return sum(2 if character > "\u2e7f" else 1 for character in line.strip())
