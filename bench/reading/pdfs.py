"""Do the figures of a PDF's text layer arrive, and is any heading a piece of running text?

    python -m bench.reading.pdfs --archive ../shared/archive/reports [--headings] [--missing]

The layer is what PDFium itself gives, page by page. A number that is alone at a page's head or foot is its page
number and is not counted. A number that a line end divides counts as arrived whole or in its two halves.
"""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from rag.errors import UnreadableFileError
from rag.ingestion.formats import extract
from rag.ingestion.formats.ocr import Recogniser

_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_PAGE_NUMBER = re.compile(r"[-—–－·.\s~]*(?:第\s*)?[0-9]{1,4}\s*页?(?:\s*[/，,共]+\s*[0-9]{1,4}\s*页?)?[-—–－·.\s~]*")
# A page number stands in the outermost part of a page, as a share of its height.
EDGE = 0.13
BAR, HEADING_BAR = 0.998, 1
_OPENING, _CLOSING = "“（《【〔(", "”）》】〕)"
_NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十0-9]{1,3}[章节部篇条、.．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|附[表件录：:])"
)
_STATED = re.compile(r"[0-9](?:\s*[%％]|\s*[万亿]?(?:元|吨|人|户|平方米|公顷|亩))")
_RUNNING = 20
_WIDE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one file."""

    name: str
    figures: int
    missing: Counter[str]
    headings: tuple[str, ...]
    torn: tuple[str, ...]
    pages: int
    seconds: float

    @property
    def lost(self) -> int:
        """How many figures of the layer are not in the text."""
        return self.missing.total()


def layer_lines(path: Path) -> list[list[str]]:
    """The lines of each page as PDFium gives them, without page numbers that stand alone."""
    document = pypdfium2.PdfDocument(path)
    pages = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        height = page.get_height()
        lines = []
        for match in re.finditer(r"[^\r\n]+", _plain(text)):
            stands = text.get_charbox(match.start())[1] / height if match.start() < text.count_chars() else 0.5
            edge = stands < EDGE or stands > 1 - EDGE
            if not (edge and _PAGE_NUMBER.fullmatch(match[0]) and lone(match[0])):
                lines.append(_line(match[0]))
        pages.append(lines)
    document.close()
    return pages


def _line(line: str) -> str:
    """A line of the layer without the blanks of text set wide, and without a page number that PDFium put behind it."""
    plain = unicodedata.normalize("NFKC", line.replace("\u200b", ""))
    plain = re.sub(r"\s[-—–] ?[0-9]{1,3} ?[-—–]$", "", plain)
    letters = plain.split()
    chinese = any(letter > "\u2e7f" for letter in letters)
    wide = chinese and len(letters) > _WIDE and sum(len(letter) == 1 for letter in letters) > 0.8 * len(letters)
    return "".join(letters) if wide else plain


def lone(line: str) -> bool:
    """A page number's own form: up to three digits, or words and dashes around them."""
    return len(re.sub(r"[^0-9]", "", line)) <= 3 or not line.strip().isdigit()


def _plain(text: Any) -> str:
    """One character for each index of the text page, so that offsets are indices."""
    from pypdfium2 import raw

    codes = (raw.FPDFText_GetUnicode(text, index) for index in range(text.count_chars()))
    plain = "".join(chr(code) if 0 < code < 0x110000 and not 0xDC00 <= code <= 0xDFFF else "\u200b" for code in codes)
    # 方正 prints the decimal point with a character of its own, beyond the planes of Unicode that have meanings.
    return re.sub(r"(?<=[0-9０-９])[\udbc0-\udbff](?=\u200b[0-9０-９])", ".", plain)


def missing_figures(lines: Sequence[str], text: str) -> tuple[int, Counter[str]]:
    """How many figures the layer has, and those that the text lacks."""
    has = Counter(_FIGURE.findall(unicodedata.normalize("NFKC", text)))
    total, doubtful, missing = 0, [], Counter[str]()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        for match in _FIGURE.finditer(line):
            total += 1
            end = line[match.end() :].strip() in ("", ".", ",")
            over = _FIGURE.match(line[match.start() :].rstrip() + below.lstrip()) if end else None
            if over and over[0] != match[0]:
                doubtful.append((match[0], over[0]))
            elif not _take(has, match[0]):
                missing[match[0]] += 1
    for figure, whole in doubtful:
        # Whole: its other half begins the line below, where it was missed. Or else both stand by themselves.
        half = next((h for h in (whole[len(figure) :], whole[len(figure) :].lstrip(".,")) if missing[h] > 0), None)
        if half is not None and _take(has, whole):
            missing[half] -= 1
        elif not _take(has, figure):
            missing[figure] += 1
    return total, +missing


def _take(counts: Counter[str], figure: str) -> bool:
    if counts[figure] <= 0:
        return False
    counts[figure] -= 1
    return True


def torn_headings(raw: str) -> tuple[list[str], list[str]]:
    """All headings of a raw text, and those that are a piece of running text."""
    blocks = [block for block in re.split(r"\n\s*\n|\f", raw) if block.strip()]
    found, torn = [], []
    for index, block in enumerate(blocks):
        if not (match := re.match(r"#+ (.*)", block)):
            continue
        found.append(match[1])
        before = blocks[index - 1] if index else ""
        if runs(match[1], before):
            torn.append(match[1])
    return found, torn


def runs(heading: str, before: str) -> bool:
    """Whether a heading begins or ends in mid-sentence, holds a sentence's end, or states a figure."""
    begins = heading[0] in "，。、；：,.;:%％)）”》" or re.match(r"[0-9.,]+\s*[%％万亿元个人户吨]", heading)
    ends = heading[-1] in "，、；,;“（《("
    unclosed = any(heading.count(a) > heading.count(b) for a, b in zip(_OPENING, _CLOSING, strict=True))
    inside = "。" in heading.rstrip("。")
    open_before = (
        len(before) > _RUNNING
        and not before.startswith(("#", "|", "- "))
        and before[-1] not in "。！？；：:.!?;”）)】》…"
        and not _NUMBERED.match(heading)
    )
    stated = not _NUMBERED.match(heading) and _STATED.search(heading)
    return bool(begins or ends or unclosed or inside or open_before or stated)


def read(path: Path, recogniser: Recogniser) -> Reading:
    """One PDF, measured."""
    started = time.perf_counter()
    raw = extract(path, recogniser=recogniser).raw
    seconds = time.perf_counter() - started
    pages = layer_lines(path)
    total, missing = missing_figures([line for page in pages for line in page], raw)
    headings, torn = torn_headings(raw)
    return Reading(
        name=path.name,
        figures=total,
        missing=missing,
        headings=tuple(headings),
        torn=tuple(torn),
        pages=len(pages),
        seconds=seconds,
    )


def measure(folder: Path) -> list[Reading]:
    """Every PDF of a folder; one that is refused is left out."""
    recogniser = Recogniser()
    readings = []
    for path in sorted(folder.glob("*.pdf")):
        try:
            readings.append(read(path, recogniser))
        except UnreadableFileError as error:
            print(f"refused: {error}")
    return readings


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, default=Path("../shared/archive/reports"))
    parser.add_argument("--headings", action="store_true", help="print every heading")
    parser.add_argument("--missing", action="store_true", help="print the figures that are missing")
    chosen = parser.parse_args(arguments)
    readings = measure(chosen.archive)
    print(
        f"{'file':44} {'pages':>5} {'figures':>7} {'missing':>7} {'kept':>7} {'headings':>8} {'torn':>4} {'ms/page':>7}"
    )
    for one in readings:
        kept = 1 - one.lost / max(one.figures, 1)
        print(
            f"{one.name[:44]:44} {one.pages:5} {one.figures:7} {one.lost:7} {kept:7.2%} "
            f"{len(one.headings):8} {len(one.torn):4} {1000 * one.seconds / one.pages:7.1f}"
        )
        for heading in one.headings if chosen.headings else one.torn:
            print(f"    {'TORN ' if heading in one.torn else ''}{heading}")
        if chosen.missing and one.missing:
            print("    missing:", " ".join(f"{figure}*{n}" for figure, n in one.missing.most_common(40)))
    figures, lost = sum(one.figures for one in readings), sum(one.lost for one in readings)
    worst = max((len(one.torn) for one in readings), default=0)
    print(f"figures kept {1 - lost / max(figures, 1):.3%} of {figures} (bar {BAR:.1%}); torn headings at most {worst}")
    return int(lost > (1 - BAR) * figures or worst > HEADING_BAR)


if __name__ == "__main__":
    raise SystemExit(main())
