"""Equations (OMML) and single symbols of a Word file as running text."""

from __future__ import annotations

from typing import Any

from rag.ingestion.formats.marks.typesetting import raised
from rag.ingestion.formats.word.names import M, W

# Wingdings' pictures that reports use: ticks, boxes and bullets.
_WINGDINGS = {0xFC: "✓", 0xFE: "☑", 0xA8: "□", 0x6C: "●", 0x6E: "■", 0x75: "◆", 0xD8: "➢", 0xE0: "→", 0x9F: "•"}
_WINGDINGS_2 = {0x52: "☑", 0x50: "✓", 0xA3: "□"}
# The Symbol font: ASCII from the blank to the question mark, but for these, and some letters.
_SYMBOL = {0x2D: "-", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB1: "±", 0xB0: "°", 0x6D: "μ", 0xB7: "•", 0xB8: "÷", 0xBB: "≈"}
_SYMBOL |= {code: chr(code) for code in range(0x20, 0x40) if code not in (0x22, 0x24, 0x27, 0x2A, 0x2D)}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(element: Any) -> str | None:
    """The character of a `w:sym`, None where its font has a picture that is no character."""
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return None
    pictures = _FONTS.get((element.get(W + "font") or "").lower())
    if pictures is not None:
        return pictures.get(code & 0xFF)
    private = 0xE000 <= code <= 0xF8FF
    return None if private or not 0x20 <= code < 0x10000 or 0xD800 <= code < 0xE000 else chr(code)


def equation(element: Any) -> str:
    """An equation in one line: a power raised, a fraction with a stroke, what is in brackets in brackets."""
    if element is None or not isinstance(element.tag, str):
        return ""
    if element.tag in (M + "t", W + "t"):
        return element.text or ""
    if element.tag == M + "f":
        over, under = (equation(element.find(M + name)) for name in ("num", "den"))
        return f"{_bracketed(over)}/{_bracketed(under)}"
    if element.tag in (M + "sSup", M + "sSubSup"):
        base, low, power = (equation(element.find(M + name)) for name in ("e", "sub", "sup"))
        return base + low + (raised(power, f"×{base}" if base == "10" else base) or f"^{power}")
    if element.tag == M + "d":
        return f"({''.join(equation(inner) for inner in element.findall(M + 'e'))})"
    if element.tag == M + "rad":
        return f"√{_bracketed(equation(element.find(M + 'e')))}"
    return "".join(equation(child) for child in element)


def _bracketed(text: str) -> str:
    """1/2, but (a+b)/2."""
    return f"({text})" if any(sign in text for sign in "+-−×/ ") else text
