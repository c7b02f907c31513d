"""The refusal's reliability diagram and ROC curve, as an SVG written by hand: two squares side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.metrics import roc_curve

SIDE, GAP, LEFT, TOP = 320, 90, 60, 50
COLOURS = ("#1f6f5c", "#b3541e")
FONT = 'font-family="sans-serif" font-size="13"'
BINS = 10
Said = list[tuple[float, bool]]


def plot(sets: dict[str, Said], target: Path) -> None:
    """Writes the SVG: a set is its list of (probability, answerable)."""
    width, height = 2 * SIDE + GAP + 2 * LEFT, SIDE + 2 * TOP + 20
    second = LEFT + SIDE + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {FONT}>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _frame(LEFT, "Reliability", "probability said", "share answerable"),
        _frame(second, "ROC", "unanswerable let through", "answerable kept"),
    ]
    for number, (name, said) in enumerate(sets.items()):
        colour = COLOURS[number % len(COLOURS)]
        sure, labels = np.array([p for p, _ in said]), np.array([yes for _, yes in said])
        bins = _bins(sure, labels)
        parts.append(_line(LEFT, bins, colour))
        parts += [f'<circle cx="{_x(LEFT, x):.1f}" cy="{_y(y):.1f}" r="3.5" fill="{colour}"/>' for x, y in bins]
        passed, kept, _ = roc_curve(labels, sure)
        parts.append(_line(second, list(zip(passed, kept, strict=True)), colour))
        legend = TOP + SIDE - 14 - 18 * number
        parts.append(f'<text x="{second + SIDE - 10}" y="{legend}" text-anchor="end" fill="{colour}">{name}</text>')
    target.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def _bins(sure: np.ndarray, labels: np.ndarray) -> list[tuple[float, float]]:
    """The mean probability and the share answerable of each tenth of the scale that holds ten questions."""
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    held = [places == place for place in range(BINS)]
    return [(float(sure[own].mean()), float(labels[own].mean())) for own in held if own.sum() >= 10]


def _x(left: int, value: float) -> float:
    return left + SIDE * value


def _y(value: float) -> float:
    return TOP + SIDE * (1 - value)


def _line(left: int, points: list[tuple[float, float]], colour: str) -> str:
    path = " ".join(f"{_x(left, x):.1f},{_y(y):.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _frame(left: int, title: str, below: str, beside: str) -> str:
    middle = TOP + SIDE / 2
    marks = "".join(
        f'<text x="{_x(left, v)}" y="{TOP + SIDE + 16}" text-anchor="middle">{v}</text>'
        f'<text x="{left - 6}" y="{_y(v) + 4}" text-anchor="end">{v}</text>'
        for v in (0, 0.5, 1)
    )
    return (
        f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>'
        f'<line x1="{left}" y1="{TOP + SIDE}" x2="{left + SIDE}" y2="{TOP}" stroke="#ccc" stroke-dasharray="4 4"/>'
        f'<text x="{left + SIDE / 2}" y="{TOP - 16}" text-anchor="middle" font-size="16">{title}</text>'
        f'<text x="{left + SIDE / 2}" y="{TOP + SIDE + 36}" text-anchor="middle">{below}</text>'
        f'<text transform="translate({left - 38} {middle}) rotate(-90)" text-anchor="middle">{beside}</text>{marks}'
    )
