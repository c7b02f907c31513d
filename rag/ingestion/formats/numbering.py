"""The numbers that Word makes itself: 一、 and （一） before a paragraph stand in no run, but in numbering.xml."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographTraditional", "japaneseCounting")
)
_DIGITS, _TEN = "零一二三四五六七八九", 10
# Beyond this no list of a report goes; a file that says so is a trick.
_MOST = 99


class Numbering:
    """Counts the numbered paragraphs of one file, in their order."""

    def __init__(self, part: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if part is not None:
            self._read(part)

    def _read(self, root: Any) -> None:
        kinds = {
            kind.get(_W + "abstractNumId"): [
                (
                    int(level.get(_W + "ilvl") or 0),
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1) if (_value(level, "start") or "1").isdecimal() else 1,
                )
                for level in kind.iter(_W + "lvl")
            ]
            for kind in root.iter(_W + "abstractNum")
        }
        for number in root.iter(_W + "num"):
            for level, form, text, start in kinds.get(_value(number, "abstractNumId"), []):
                self._levels[number.get(_W + "numId"), level] = (form, text, start)

    def label(self, paragraph: Any) -> str:
        """What Word prints before the paragraph: 一、, （二）, 3.; empty for a bullet and for none."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None:
            return ""
        identifier, depth = _value(found, "numId"), _value(found, "ilvl") or "0"
        level = int(depth) if depth.isdecimal() else 0
        form, text, start = self._levels.get((identifier, level), ("bullet", "", 1))
        counts = self._counts[identifier]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if form in ("bullet", "none") or not text or counts[level] > _MOST:
            return ""
        for one in range(level + 1):
            upper = self._levels.get((identifier, one), ("decimal", "", 1))[0]
            text = text.replace(f"%{one + 1}", _spelled(counts.get(one, 1), upper))
        return text.strip()


def _value(element: Any, name: str) -> str:
    found = element.find(_W + name)
    return (found.get(_W + "val") or "") if found is not None else ""


def _spelled(number: int, form: str) -> str:
    """1 to 99 in Chinese numerals, or in digits."""
    if form not in _CHINESE:
        return str(number)
    tens, ones = divmod(number, _TEN)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
