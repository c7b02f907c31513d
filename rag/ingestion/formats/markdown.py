r"""Markdown as converters and people write it, brought to the few marks that are read further on.

What stays are `#` headings, `-` items, `|` rows and words. LaTeX, HTML tags and tables, comments, emphasis, links,
escapes and notes are read for what they say; what is struck out is left out and told.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from rag.ingestion.formats.extracted import Extracted, row
from rag.ingestion.formats.superscripts import raised

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_LINE, _CELL = (
    re.compile(r"<tr\b.*?(?=<tr\b|</table|\Z)", re.DOTALL | re.I),
    re.compile(r"<t[dh]\b[^<>]*>(.*?)(?=<t[dh]\b|</tr|\Z)", re.DOTALL | re.I),
)
_RAISED = re.compile(r"<sup\b[^<>]*>(.*?)</sup>", re.DOTALL | re.IGNORECASE)
_GONE = re.compile(
    r"~~(?=\S)(.+?)(?<=\S)~~|<(del|s|strike)\b[^<>]*>.*?</\2>|<(script|style)\b.*?</\3>", re.DOTALL | re.I
)
_BREAK, _TAG = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE), re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_MATH = re.compile(
    r"(?<!\\)\$\$?(?P<dollar>[^$\n]{1,200}?)(?<!\\)\$\$?|\\\((?P<round>.{1,200}?)\\\)|\\\[(?P<square>.{1,200}?)\\\]"
)
_POWER = re.compile(r"\^\s*\{?\s*([-−0-9]{1,3})\s*\}?")
_COMMAND = re.compile(r"\\(?:mathrm|text|mathbf|mathit|rm|operatorname)\s*\{([^{}]*)\}")
_SIGNS = {"\\times": "×", "\\cdot": "·", "\\approx": "≈", "\\sim": "~", "\\pm": "±", "\\leq": "≤", "\\geq": "≥"}
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((?:[^()\s]+|<[^<>]*>)(?:\s+\"[^\"]*\")?\)")
_NOTE, _NOTE_TEXT = re.compile(r"\[\^([^\]\s]{1,20})\](?!:)"), re.compile(r"^\[\^([^\]\s]{1,20})\]:\s*", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![*\\A-Za-z0-9])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?!\*)|\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_CODE = re.compile(r"`([^`\n]+)`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!%~|<>&$])")
_SETEXT = re.compile(r"^(?P<title>[^\n#|>\-=:：。%％]{2,60})\n(?P<under>=|-)(?P=under){2,}[ \t]*$", re.MULTILINE)
_RULER = re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?\|?\s*$")


def from_markdown(raw: str) -> Extracted:
    """The text in the form that `rag.ingestion.blocks` reads."""
    text = _TABLE.sub(_rows, _COMMENT.sub("", raw))
    struck = sum(1 for _ in _GONE.finditer(text))
    text = _each(_GONE.sub("", text), _RAISED, _raised)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _MATH.sub(lambda match: _equation(next(filter(None, match.groups()))), text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _NOTE_TEXT.sub(r"[\1] ", _NOTE.sub("", text))
    text = _EMPHASIS.sub(lambda match: match[1] or match[2], _CODE.sub(r"\1", text))
    text = html.unescape(_ESCAPE.sub(r"\1", text))
    text = _SETEXT.sub(lambda match: f"{'#' if match['under'] == '=' else '##'} {match['title'].strip()}", text)
    remarks = (f"略去划掉的文字{struck}处",) if struck else ()
    return Extracted(raw=_barred(text), kind="md", remarks=remarks)


def _each(text: str, pattern: re.Pattern[str], made: Callable[[str, str], str]) -> str:
    """Every match replaced by what `made` makes of it and of the text before it."""
    pieces, end = [], 0
    for match in pattern.finditer(text):
        pieces.append(text[end : match.start()])
        pieces.append(made(match[1], "".join(pieces)[-8:]))
        end = match.end()
    return "".join([*pieces, text[end:]])


def _raised(inner: str, before: str) -> str:
    return raised(_TAG.sub("", inner), before)


def _rows(match: re.Match[str]) -> str:
    lines = [[_TAG.sub("", cell) for cell in _CELL.findall(line)] for line in _LINE.findall(match[0])]
    return "\n\n" + "\n".join(row([html.unescape(cell) for cell in cells]) for cells in lines if cells) + "\n\n"


def _equation(inner: str) -> str:
    r"""$7.4\%$ is 7.4%, $12.5\mathrm{km}^{2}$ is 12.5km², $5 . 1 \%$ is 5.1%."""
    plain = _COMMAND.sub(r"\1", inner)
    for command, sign in _SIGNS.items():
        plain = plain.replace(command, sign)
    plain = _each(plain, _POWER, lambda power, before: raised(power, before) or f"^{power}")
    plain = re.sub(r"_\s*\{([^{}]*)\}", r"\1", plain)
    plain = _ESCAPE.sub(r"\1", re.sub(r"\\[,;! ]", "", plain)).replace("{", "").replace("}", "")
    return re.sub(r"(?<=[0-9.])\s+(?=[0-9.%])", "", plain).strip()


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
