"""The colours of tokens.css against WCAG AA: 4.5 for text, 3 for edges of controls."""

from __future__ import annotations

import re

import pytest

from rag.web.text import static

TEXT = [
    *[(ink, ground) for ink in ("ink", "quiet", "pine") for ground in ("paper", "card", "tint")],
    ("on-pine", "pine"),
    ("mark-ink", "mark"),
    ("seal", "paper"),
]
EDGES = [("edge", "card"), ("edge", "paper"), ("focus", "card"), ("focus", "paper")]


def colours(theme: str) -> dict[str, str]:
    """The six-digit colours of one theme; the dark one changes some of the light one's."""
    light, dark = re.findall(r"(?:^:root|^\.dark) \{(.*?)^\}", static("tokens.css"), re.DOTALL | re.MULTILINE)
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return {**named, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))} if theme == "dark" else named


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), [(*p, 4.5) for p in TEXT] + [(*p, 3.0) for p in EDGES])
def test_contrast(theme: str, ink: str, ground: str, least: float) -> None:
    named = colours(theme)
    assert contrast(named[ink], named[ground]) >= least
