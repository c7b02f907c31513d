r"""Equations that converters write into Markdown: $7.4\%$ is 7.4%, $3.2\times 10^{4}$ is 3.2×10⁴."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.ingestion.formats.marks.typesetting import raised

# Between dollars stands an equation only where no Chinese does (US$5亿和$3亿 are money), unless a command says so.
_MATH = re.compile(
    r"(?<!\\)\$\$(?P<display>[^$]{1,400}?)\$\$|(?<![\\$])\$(?P<dollar>[^$\n]{1,200}?)(?<!\\)\$(?!\$)|"
    r"\\\((?P<round>.{1,200}?)\\\)|\\\[(?P<square>.{1,400}?)\\\]",
    re.DOTALL,
)
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_COMMAND = re.compile(r"\\(?:mathrm|text|textbf|mathbf|mathit|mathsf|rm|operatorname)\s*\{([^{}]*)\}")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_DEGREES = re.compile(r"\^\s*\{?\s*\\circ\s*\}?\s*C?")
_POWER = re.compile(r"\^\s*\{?\s*([-−+0-9]{1,4})\s*\}?")
_LOWERED = re.compile(r"_\s*(?:\{([^{}]*)\}|([A-Za-z0-9]))")
_SIGNS = {"times": "×", "cdot": "·", "approx": "≈", "sim": "~", "pm": "±", "div": "÷", "leqslant": "≤", "geqslant": "≥"}
_SIGNS |= {"leq": "≤", "geq": "≥", "le": "≤", "ge": "≥", "mu": "μ", "circ": "°", "quad": " ", "left": "", "right": ""}
_SIGN = re.compile(r"\\(" + "|".join(_SIGNS) + r")(?![A-Za-z])\s*")
_SPACE = re.compile(r"\\[,;:! ]|~")
_ESCAPED = re.compile(r"\\([%#&_{}$])")
_AROUND = re.compile(r"\s*([×·÷±≈≤≥])\s*")
# 5 . 1 %: set apart by the converter.
_APART = re.compile(r"(?<=[0-9.])\s+(?=[0-9.%])|(?<=[0-9])\s+(?=[A-Za-zμ°℃])")


def without_math(text: str) -> str:
    """The text with every equation in plain characters."""
    return _MATH.sub(_plain, text)


def each(text: str, pattern: re.Pattern[str], made: Callable[[str, str], str]) -> str:
    """Every match replaced by what `made` makes of its group and of the text before it."""
    pieces, end = [], 0
    for match in pattern.finditer(text):
        pieces.append(text[end : match.start()])
        pieces.append(made(match[1], "".join(pieces)[-8:]))
        end = match.end()
    return "".join([*pieces, text[end:]])


def _plain(match: re.Match[str]) -> str:
    money = match["dollar"]
    if money is not None and "\\" not in money and (_CHINESE.search(money) or not re.search("[0-9A-Za-z]", money)):
        return match[0]
    return _equation(next(group for group in match.groups() if group is not None))


def _equation(inner: str) -> str:
    plain = _FRACTION.sub(r"\1/\2", _COMMAND.sub(r"\1", inner))
    plain = _DEGREES.sub(lambda match: "℃" if match[0].endswith("C") else "°", plain)
    plain = _SPACE.sub(" ", _SIGN.sub(lambda match: _SIGNS[match[1]], plain))
    plain = _AROUND.sub(r"\1", plain)
    plain = each(plain, _POWER, lambda power, before: raised(power, before) or f"^{power}")
    plain = _LOWERED.sub(lambda match: match[1] or match[2], plain)
    plain = _ESCAPED.sub(r"\1", plain).replace("{", "").replace("}", "")
    return _APART.sub("", plain).strip()
