"""The numbers that Word makes itself: 一、 and （一） before a paragraph stand in no run, but in numbering.xml."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rag.ingestion.formats.word.names import W, is_on, value

_DIGITS, _TEN = "零一二三四五六七八九", 10
_LEGAL, _STEMS = "零壹贰叁肆伍陆柒捌玖", "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# Beyond this no list of a report goes; a file that says so is a trick.
_MOST = 99


class Numbering:
    """Counts the numbered paragraphs of one file, in their order."""

    def __init__(self, root: Any) -> None:
        """`root` is that of numbering.xml, None without one."""
        self._levels: dict[tuple[str, int], Any] = {}
        self._counted_with: dict[str, str] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        kinds = {kind.get(W + "abstractNumId"): kind for kind in root.iter(W + "abstractNum")}
        for number in root.iter(W + "num"):
            identifier, of = number.get(W + "numId"), value(number, "abstractNumId")
            kind = kinds.get(of)
            overrides = list(number.iter(W + "lvlOverride"))
            # Lists of one kind count on from each other, unless one starts anew.
            self._counted_with[identifier] = identifier if overrides else of
            for level in [*(kind.iter(W + "lvl") if kind is not None else ()), *number.iter(W + "lvl")]:
                self._levels[identifier, _number(level.get(W + "ilvl"), 0)] = level

    def label(self, numbered: Any) -> str:
        """What Word prints before a paragraph with this `w:numPr`: 一、, （二）, 3.; empty for a bullet or none."""
        if numbered is None:
            return ""
        identifier, depth = value(numbered, "numId"), _number(value(numbered, "ilvl"), 0)
        level = self._levels.get((identifier, depth))
        if level is None:
            return ""
        counts = self._counts[self._counted_with[identifier]]
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        counts[depth] = counts.get(depth, self._start(identifier, depth) - 1) + 1
        form, text = value(level, "numFmt"), value(level, "lvlText")
        if form in ("bullet", "none") or not text or counts[depth] > _MOST:
            return ""
        in_digits = is_on(level.find(W + "isLgl"))
        for one in range(depth + 1):
            upper = value(self._levels.get((identifier, one)), "numFmt") or "decimal"
            number = counts.get(one, self._start(identifier, one))
            text = text.replace(f"%{one + 1}", spelled(number, "decimal" if in_digits else upper))
        return text.strip()

    def _start(self, identifier: str, depth: int) -> int:
        return _number(value(self._levels.get((identifier, depth)), "start"), 1)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


def spelled(number: int, form: str) -> str:
    """1 to 99 in the numerals of a list: Chinese ones, circled ones, letters, or digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"):
        return _chinese(number, _DIGITS, "十")
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _chinese(number, _LEGAL, "拾")
    if form == "ideographTraditional" and number <= len(_STEMS):
        return _STEMS[number - 1]
    if form.startswith("decimalEnclosedCircle") and 0 < number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if form in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr((ord("A") if form == "upperLetter" else ord("a")) + number - 1)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    return str(number)


def _chinese(number: int, digits: str, ten: str) -> str:
    tens, ones = divmod(number, _TEN)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + ten + (digits[ones] if ones else "")


def _roman(number: int) -> str:
    letters = ""
    for size, sign in _ROMAN:
        while number >= size:
            letters, number = letters + sign, number - size
    return letters
