"""Which recognised digits stand higher than their line: recognition itself writes 512.8¹ as 512.81."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

# A digit is raised when its foot stands so far above the feet beside it, by the height of digits, and it is smaller
# than they. Chrome's <sup> rises by 0.56 and is 0.83 high; upright digits beside Chinese characters rise by 0.17.
_RISE, _HEIGHT = 0.3, 0.95
# Digits are so high, where a line has too few of them to measure, by the height of its characters.
_DIGIT, _FEWEST = 0.75, 3
# How many characters on each side a line's foot is measured by: lines of a sheet laid askew fall.
_BESIDE = 5
# Stand as high as they like.
_LOW = "，。、；：,.;:·…—－-_“”‘’\"'%％*^ 一"
_DIGITS = frozenset("0123456789")
# A stroke of ink has so many pixels.
_LEAST_INK = 6


def raised_digits(picture: Any, characters: Sequence[str], boxes: Sequence[Sequence[Sequence[float]]]) -> set[int]:
    """Indices of the raised digits of a line. `picture` is height × width × 3; a box is four corners in pixels."""
    import cv2

    if not any(character in _DIGITS for character in characters):
        return set()
    xs = [x for box in boxes for x, _ in box]
    ys = [y for box in boxes for _, y in box]
    left, top = max(int(min(xs)), 0), max(int(min(ys)) - 2, 0)
    part = picture[top : int(max(ys)) + 3, left : int(max(xs)) + 2]
    if min(part.shape[:2]) < 8:
        return set()
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    _, _, shapes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    extents = [_extent(shapes[1:], box, left) for box in boxes]
    feet = {i: extent for i, extent in enumerate(extents) if extent and characters[i] not in _LOW}
    if len(feet) < 3:
        return set()
    digits = [foot - head for index, (head, foot) in feet.items() if characters[index] in _DIGITS]
    all_heights = [foot - head for head, foot in feet.values()]
    height = median(digits) if len(digits) >= _FEWEST else _DIGIT * median(all_heights)
    raised = {
        index
        for index, extent in feet.items()
        if characters[index] in _DIGITS
        and _is_raised(index, extent, feet, height)
        and _clear_beneath(ink, shapes[1:], boxes[index], left)
    }
    return {index for index in raised if _may_follow(index, characters, raised)}


def _is_raised(index: int, extent: tuple[float, float], feet: dict[int, tuple[float, float]], height: float) -> bool:
    beside = [foot for other, (_, foot) in feet.items() if other != index and abs(other - index) <= _BESIDE]
    if len(beside) < 2:
        return False
    head, foot = extent
    return median(beside) - foot >= _RISE * height and foot - head <= _HEIGHT * height


def _may_follow(index: int, characters: Sequence[str], raised: set[int]) -> bool:
    """Boxes of characters slip by half a character: what stands within a figure is none of its notes."""
    before, after = ["", *characters][index], [*characters, ""][index + 1]
    return before != "." and after not in (".", "%", "％") and (after not in _DIGITS or index + 1 in raised)


def _clear_beneath(ink: Any, shapes: Any, box: Sequence[Sequence[float]], left: float) -> bool:
    """Whether nothing is printed under a character: under a ring of % or a dot of a Chinese character there is."""
    x0, x1 = min(x for x, _ in box) - left, max(x for x, _ in box) - left
    for x, y, width, height, area in shapes:
        if area >= _LEAST_INK and x0 <= x + width / 2 <= x1:
            edge = max(width // 5, 1)
            if ink[y + height + 1 :, x + edge : x + width - edge].any():
                return False
    return True


def _extent(shapes: Any, box: Sequence[Sequence[float]], left: float) -> tuple[float, float] | None:
    """The highest and the lowest row of the ink that stands in a character's box."""
    x0, x1 = min(x for x, _ in box) - left, max(x for x, _ in box) - left
    heads, feet = [], []
    for x, y, width, height, area in shapes:
        if area >= _LEAST_INK and x0 <= x + width / 2 <= x1:
            heads.append(float(y))
            feet.append(float(y + height))
    return (min(heads), max(feet)) if heads else None
