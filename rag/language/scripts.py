"""Scripts: one folded form for matching, and which language a question is in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK = re.compile(f"[{CJK}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Blanks of every width are one blank, and the signs that can be nothing but a minus or a percent sign are that sign.
_WIDE |= dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F), 0x20)
_WIDE |= dict.fromkeys((0x2212, 0xFE63, 0x207B), 0x2D) | {0xFE6A: 0x25}


# Characters that no eye sees: they come with copied and OCR'd text, or hide a word from matching. Lone surrogates
# are no characters at all.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """The text without invisible characters."""
    return INVISIBLE.sub("", text)


def visible_places(text: str) -> list[int]:
    """Where each visible character of the text stands in it."""
    return [place for place, character in enumerate(text) if not INVISIBLE.match(character)]


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _whole(text: str) -> str:
    """The text with the sign for what is no character in the place of lone surrogates, which OpenCC cannot take."""
    return _SURROGATE.sub("\ufffd", text)


def simplify(text: str) -> str:
    """Traditional characters to simplified ones (OpenCC's t2s table)."""
    return str(_converter().convert(_whole(text)))


def fold(text: str) -> str:
    """The form in which two texts are compared: NFKC, simplified, lower case. Offsets do not survive."""
    return simplify(unicodedata.normalize("NFKC", text)).casefold()


def narrow(text: str) -> str:
    """Full-width ASCII to half-width, odd blanks and minus signs to plain ones, one character for one: offsets
    survive.
    """
    return text.translate(_WIDE)


def aligned(text: str) -> str:
    """Half-width and simplified, one character for one, so that rules written for the one script read the other."""
    plain = narrow(text)
    simple = simplify(plain)
    # The converter may give a word one character more or less; then only the width is folded.
    return simple if len(simple) == len(plain) else plain


def is_english(text: str) -> bool:
    """Whether a question is in English: Latin words and hardly a Chinese character (a name may be one)."""
    chinese = len(_CJK.findall(text))
    words = len(_LATIN_WORD.findall(text))
    return words >= 2 and chinese <= words


@cache
def _traditional_converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


def to_traditional(text: str) -> str:
    """Simplified characters to traditional ones (OpenCC's s2tw table: 峰, where s2t writes 峯)."""
    return str(_traditional_converter().convert(_whole(text)))


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters: more of them would change when simplified than the other
    way round.
    """
    simple, full = simplify(text), to_traditional(text)
    return sum(a != b for a, b in zip(text, simple, strict=False)) > sum(
        a != b for a, b in zip(text, full, strict=False)
    )
