r"""Markdown as converters and people write it, brought to the few marks that are read further on.

What stays are `#` headings, `-` items, `|` rows and words. LaTeX, HTML tags and tables, comments, emphasis, links,
escapes and notes are read for what they say; what is struck out is left out and told.
"""

from __future__ import annotations

import html
import re

from rag.ingestion.formats.extracted import Extracted, row
from rag.ingestion.formats.marks.latex import each, without_math
from rag.ingestion.formats.marks.typesetting import heads, raised

# A comment without its end is no comment: the rest of the file is text.
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n`]*$\n?", re.MULTILINE)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_LINE, _CELL = (
    re.compile(r"<tr\b.*?(?=<tr\b|</table|\Z)", re.DOTALL | re.I),
    re.compile(r"<t[dh]\b[^<>]*>(.*?)(?=<t[dh]\b|</tr|\Z)", re.DOTALL | re.I),
)
_RAISED = re.compile(r"<sup\b[^<>]*>(.*?)</sup>", re.DOTALL | re.IGNORECASE)
_GONE = re.compile(
    r"~~(?=\S)(.+?)(?<=\S)~~|<(del|s|strike)\b[^<>]*>.*?</\2>|<(script|style)\b.*?</\3>", re.DOTALL | re.I
)
_BREAK, _PARAGRAPH = re.compile(r"<br\s*/?>|\\$", re.IGNORECASE | re.MULTILINE), re.compile(r"</p>|</div>", re.I)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((?:[^()\s]+|<[^<>]*>)(?:\s+\"[^\"]*\")?\)")
_NOTE, _NOTE_TEXT = re.compile(r"\[\^([^\]\s]{1,20})\](?!:)"), re.compile(r"^\[\^([^\]\s]{1,20})\]:\s*", re.MULTILINE)
_EMPHASIS = re.compile(
    r"\*{3}(?=\S)([^*\n]+?)(?<=\S)\*{3}|(?<![*\\A-Za-z0-9])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?!\*)|\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*"
)
# 10^4^, H~2~O, ==7.4%==: marks of Pandoc and others. 2~3万 is a range.
_UP, _DOWN = re.compile(r"(?<=\S)\^([^\s^]{1,6})\^"), re.compile(r"(?<=[A-Za-z])~([0-9]{1,2})~")
_MARKED = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_BOLD_LINE = re.compile(r"^(?:\*\*|__)(?=\S)([^*_\n]{2,60})(?<=\S)(?:\*\*|__)[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!%~|<>&$])")
_SETEXT = re.compile(r"^(?P<title>[^\n#|>\-=:：。%％]{2,60})\n(?P<under>=|-)(?P=under){2,}[ \t]*$", re.MULTILINE)
_RULER = re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?\|?\s*$")


def from_markdown(raw: str) -> Extracted:
    """The text in the form that `rag.ingestion.blocks` reads."""
    unseen = sum(any(letter.isalnum() for letter in said) for said in _COMMENT.findall(raw))
    text = _COMMENT.sub("", raw).replace("<!--", "")
    struck = sum(1 for _ in _GONE.finditer(text))
    text = _TABLE.sub(_rows, each(_GONE.sub("", text), _RAISED, _raised))
    text = _TAG.sub("", _BREAK.sub("\n", _PARAGRAPH.sub("\n\n", text)))
    text = _DOWN.sub(r"\1", each(without_math(text), _UP, _raised))
    text = _LINK.sub(r"\1", _IMAGE.sub("", _FENCE.sub("", text)))
    text = _NOTE_TEXT.sub(r"[\1] ", _NOTE.sub("", text))
    text = _BOLD_LINE.sub(lambda match: f"### {match[1]}" if heads(match[1]) else match[1], text)
    text = _EMPHASIS.sub(lambda match: match[1] or match[2] or match[3], _MARKED.sub(r"\1", _CODE.sub(r"\1", text)))
    text = html.unescape(_ESCAPE.sub(lambda match: "｜" if match[1] == "|" else match[1], text))
    text = _SETEXT.sub(lambda match: f"{'#' if match['under'] == '=' else '##'} {match['title'].strip()}", text)
    told = ((struck, f"略去划掉的文字{struck}处"), (unseen, f"略去不显示的批注{unseen}处"))
    return Extracted(raw=_barred(text), kind="md", remarks=tuple(words for count, words in told if count))


def _raised(inner: str, before: str) -> str:
    return raised(_TAG.sub("", inner), before)


def _rows(match: re.Match[str]) -> str:
    lines = [[_TAG.sub("", cell) for cell in _CELL.findall(line)] for line in _LINE.findall(match[0])]
    return "\n\n" + "\n".join(row([html.unescape(cell) for cell in cells]) for cells in lines if cells) + "\n\n"


def _barred(text: str) -> str:
    """Tables without bars at their edges get them; the ruler below a head is no row."""
    lines = text.split("\n")
    bare = {at for at, line in enumerate(lines) if _RULER.match(line) and "|" in line}
    inside: set[int] = set()
    for at in bare:
        inside.add(at - 1)
        below = at + 1
        while below < len(lines) and "|" in lines[below]:
            inside.add(below)
            below += 1
    kept = []
    for at, line in enumerate(lines):
        if at in bare:
            continue
        plain = line.strip()
        kept.append(f"| {plain} |" if at in inside and "|" in plain and not plain.startswith("|") else line)
    return "\n".join(kept)
