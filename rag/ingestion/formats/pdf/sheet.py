"""A page as it is shown, turned and cropped, from the top; and the characters on it, each with its look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Above and below the base line, in sizes: where Chinese characters stand whatever box their font claims. Font boxes
# are up to 2.4 times the size, so that a line with Latin digits looked like a heading (469 of them in 84 reports).
ABOVE, BELOW = 0.8, 0.2


@dataclass(slots=True)
class Look:
    """What the characters of one text object share. `size` in points as shown, `angle` in degrees, counterclockwise.

    `unseen` says why it is not seen (`never`), or may not be (`perhaps`), or nothing. `faint` is light grey or
    see-through, `stamp` what the file itself calls a watermark.
    """

    size: float
    angle: int
    unseen: str = ""
    faint: bool = False
    stamp: bool = False


@dataclass(slots=True)
class Glyph:
    """A character; its box is as wide as the font says and as high as its size, in the direction of its text."""

    character: str
    x0: float
    y0: float
    x1: float
    y1: float
    look: Look

    @property
    def size(self) -> float:
        """The font's size in points."""
        return self.look.size


NO_LOOK = Look(size=0.1, angle=0)


class Sheet:
    """From the coordinates of the file (origin below, not turned) to those of the page as shown (origin above)."""

    def __init__(self, page: PdfPage) -> None:
        self.left, self._bottom, self._right, self.top = page.get_bbox()
        self.turned = page.get_rotation() % 360
        size = self._right - self.left, self.top - self._bottom
        self.width, self.height = size if self.turned % 180 == 0 else size[::-1]

    def shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(x0, y0, x1, y1) of a box."""
        if self.turned == 90:
            return bottom - self._bottom, left - self.left, top - self._bottom, right - self.left
        if self.turned == 180:
            return self._right - right, bottom - self._bottom, self._right - left, top - self._bottom
        if self.turned == 270:
            return self.top - top, self._right - right, self.top - bottom, self._right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom

    def along(self, angle: int, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A shown box on the sheet turned so that text at a right angle reads from left to right."""
        if angle == 90:
            return self.height - y1, x0, self.height - y0, x1
        if angle == 180:
            return self.width - x1, self.height - y1, self.width - x0, self.height - y0
        if angle == 270:
            return y0, self.width - x1, y1, self.width - x0
        return x0, y0, x1, y1

    def length(self, angle: int) -> float:
        """How high the sheet is when text at an angle stands upright."""
        return max(float(self.width if angle in (90, 270) else self.height), 1.0)
