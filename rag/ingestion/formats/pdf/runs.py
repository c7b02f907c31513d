"""The characters of a page as lines with boxes, apart for each direction of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from rag.ingestion.formats import superscripts
from rag.ingestion.formats.lines import Line
from rag.ingestion.formats.pdf.directions import directions
from rag.ingestion.formats.pdf.drawn import Stroke
from rag.ingestion.formats.pdf.glyphs import is_private
from rag.ingestion.formats.pdf.sheet import Glyph, Sheet

# Of a page's characters, how many may be without meaning; fonts without a table of characters give nothing else.
_GARBLED = 0.3
# Raised characters are at most so large, and stand so far above the base line, in sizes of the text beside them.
# Chrome sets 0.83 at 0.39, Word 0.65 at 0.33, TeX 0.7 at 0.36; an ordinal set as high as its line rises by 0.
_RAISED_SIZE, _RAISED_FROM, _RAISED_TO = 0.9, 0.17, 0.8
# A page of a table has thousands of figures and no notes that stand apart.
_MOST_SEEN = 200_000
_ORPHAN = re.compile(r"[\[［(（〔0-9,，、–\-*＊†‡①-⑳\]］)）〕]{1,6}")
# A drawn line between two characters parts them by more, in sizes.
_ROOM = 0.1
# Text set wide apart: so many of the seams are blanks, and the blanks are of one width.
_APART, _EVEN, _FEWEST_BLANKS = 0.6, 1.6, 3


def directed_lines(
    glyphs: Sequence[Glyph], sheet: Sheet, strokes: Sequence[Stroke]
) -> tuple[dict[int, list[tuple[Line, Glyph]]], Counter[str]]:
    """For each direction (degrees; 0 is upright) its lines in the order of the file, each with its first character.

    Boxes are on the sheet turned so that the direction reads upright. Also how many numbers of notes were left out, and
    how many columns were read downwards.
    """
    runs: dict[int, list[list[Glyph]]] = defaultdict(list)
    parts = directions(glyphs, sheet, runs)
    told = Counter({"vertical": len(runs[270])})
    rules = {angle: _Rules(_standing(strokes, sheet, angle)) for angle in {*parts, *runs}}
    for angle, part in parts.items():
        runs[angle].extend(_runs(part, rules[angle]))
    found: dict[int, list[tuple[Line, Glyph]]] = {}
    for angle, group in runs.items():
        found[angle] = []
        for run in _adopted(group):
            text, left_out = _text(run)
            told["notes"] += left_out
            if text:
                found[angle].append((_line(run, text, rules[angle]), run[0]))
    return found, told


def _standing(strokes: Sequence[Stroke], sheet: Sheet, angle: int) -> list[Stroke]:
    """The lines that stand when text at an angle reads upright; none for slanting text."""
    if not angle:
        return [stroke for stroke in strokes if not stroke.level]
    if angle % 90:
        return []
    turned = [
        Stroke(*sheet.along(angle, stroke.x0, stroke.y0, stroke.x1, stroke.y1), stroke.level) for stroke in strokes
    ]
    return [stroke for stroke in turned if stroke.x1 - stroke.x0 < stroke.y1 - stroke.y0]


def is_garbled(lines: Sequence[Line]) -> bool:
    """Whether the characters of a page have no meaning, so that only its picture can be read."""
    text = "".join(line.text for line in lines)
    strange = sum(is_private(character) or character in "\ufffd\0" for character in text)
    return bool(text) and strange > _GARBLED * len(text)


class _Rules:
    """The standing lines of a page: text on both sides of one is in two cells."""

    def __init__(self, standing: Sequence[Stroke]) -> None:
        self._standing = sorted(standing, key=lambda stroke: stroke.x0)
        self._xs = [stroke.x0 for stroke in self._standing]

    def before(self, glyph: Glyph) -> float:
        """The x of the nearest rule left of a character, at its height; minus infinity without one."""
        middle = (glyph.y0 + glyph.y1) / 2
        for at in range(bisect_right(self._xs, glyph.x0 + 0.3 * glyph.look.size) - 1, -1, -1):
            if self._standing[at].y0 <= middle <= self._standing[at].y1:
                return self._xs[at]
        return float("-inf")

    def __bool__(self) -> bool:
        return bool(self._standing)


def _runs(glyphs: Sequence[Glyph], rules: _Rules) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    base = last = None
    for glyph in glyphs:
        if glyph.x1 <= glyph.x0 and glyph.character in " -":
            if base and (glyph.character == "-" or run[-1].character != " "):
                run.append(Glyph(glyph.character, run[-1].x1, run[-1].y0, run[-1].x1, run[-1].y1, base.look))
            continue
        raised = False
        if base and last:
            raised = base.look is not glyph.look and is_raised(glyph, base)
            if not _runs_on(base, last, glyph, raised) or (
                rules and glyph.x0 - last.x1 > _ROOM * glyph.size and _divided(rules, last, glyph)
            ):
                yield run
                run, raised = [], False
        run.append(glyph)
        last = glyph
        if not raised:
            base = glyph
    if run:
        yield run


def _divided(rules: _Rules, last: Glyph, glyph: Glyph) -> bool:
    return rules.before(glyph) >= last.x1 - 0.3 * last.size


def is_raised(glyph: Glyph, base: Glyph) -> bool:
    """Whether a character is set smaller and higher than the text it stands in."""
    if glyph.size > _RAISED_SIZE * base.size:
        return False
    rise = (base.y1 - 0.2 * base.size) - (glyph.y1 - 0.2 * glyph.size)
    return _RAISED_FROM * base.size <= rise <= _RAISED_TO * base.size


def _runs_on(base: Glyph, last: Glyph, glyph: Glyph, raised: bool) -> bool:
    one, two = glyph.look.size, base.look.size
    size = max(two, one)
    # Fonts of 方正 claim digits twice as wide as they are: -0.55 of the size.
    if not (-0.6 * size < glyph.x0 - last.x1 < 0.9 * size and glyph.x1 >= last.x0):
        return False
    return raised or (abs((glyph.y0 + glyph.y1) - (base.y0 + base.y1)) < size < 1.3 * min(one, two))


def _adopted(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Numbers of notes that the file holds apart from their line are put where they stand in it."""
    orphans: list[list[Glyph]] = []
    kept: list[list[Glyph]] = []
    for run in runs:
        apart = len(run) <= 6 and _ORPHAN.fullmatch("".join(glyph.character for glyph in run))
        (orphans if apart else kept).append(run)
    for orphan in orphans:
        host = (
            next((run for run in kept if _hosts(run, orphan)), None) if len(orphans) * len(kept) < _MOST_SEEN else None
        )
        if host is None:
            kept.append(orphan)
            continue
        at = next((i for i, glyph in enumerate(host) if glyph.x0 > orphan[0].x0), len(host))
        # PDFium takes the gap in the line for a blank.
        before = at - 1 if at and host[at - 1].character == " " else at
        after = at + 1 if at < len(host) and host[at].character == " " else at
        host[before:after] = orphan
    if len(kept) == len(runs):
        return list(runs)
    return kept


def _hosts(run: Sequence[Glyph], orphan: Sequence[Glyph]) -> bool:
    first, size = orphan[0], run[0].size
    if not is_raised(first, run[0]):
        return False
    beside = run[0].x0 < first.x0 <= run[-1].x1 + 0.4 * size
    free = all(
        glyph.character == " " or min(glyph.x1, orphan[-1].x1) - max(glyph.x0, first.x0) < 0.2 * size for glyph in run
    )
    return beside and free


def _text(run: list[Glyph]) -> tuple[str, int]:
    """The text of a run, and how many numbers of notes it leaves out."""
    text = "".join([glyph.character for glyph in run])
    wide = _letterspaced(run) if text.count(" ") >= _FEWEST_BLANKS else set()
    if not wide and all(glyph.look is run[0].look for glyph in run):
        return text.strip(), 0
    text, raised, notes = "", "", 0
    base: Glyph | None = None
    for index, glyph in enumerate([*run, None]):
        if glyph and index in wide:
            continue
        if glyph and base and base.look is not glyph.look and glyph.character != " " and is_raised(glyph, base):
            raised += glyph.character
            continue
        if raised:
            said = superscripts.written(text, raised)
            notes += said is None
            text, raised = text + (said or ""), ""
        if glyph:
            text += glyph.character
            base = base if glyph.character == " " else glyph
    return text.strip(), notes


def _letterspaced(run: Sequence[Glyph]) -> set[int]:
    """Indices of the blanks that are only the distance between letters set wide apart."""
    blanks = [
        (index, run[index + 1].x0 - run[index - 1].x1)
        for index in range(1, len(run) - 1)
        if run[index].character == " " and run[index].x1 <= run[index].x0
    ]
    seams = len(run) - 1 - len(blanks)
    if len(blanks) < _FEWEST_BLANKS or len(blanks) < _APART * seams:
        return set()
    usual = median(width for _, width in blanks)
    return {index for index, width in blanks if width <= _EVEN * max(usual, 0.1)}


def _line(run: Sequence[Glyph], text: str, rules: _Rules) -> Line:
    size = run[0].look.size
    if any(glyph.look.size != size for glyph in run):
        sizes = Counter(round(glyph.look.size, 2) for glyph in run)
        size = max(sizes, key=lambda size: (sizes[size], size))
    return Line(
        text=text,
        x0=min([glyph.x0 for glyph in run]),
        y0=min([glyph.y0 for glyph in run]),
        x1=max([glyph.x1 for glyph in run]),
        y1=max([glyph.y1 for glyph in run]),
        size=round(size, 2),
        rule=rules.before(run[0]) if rules else float("-inf"),
    )
