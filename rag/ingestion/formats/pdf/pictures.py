"""Whether a page is a picture, and has to be recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Of the page's area, how much pictures cover that are the page itself; scanners store it in strips, too.
FULL_PAGE = 0.5
# The page as so many fields each way: of which how many are covered.
_FIELDS = 20
# Text drawn as outlines: so many shapes on a page without characters.
_OUTLINES = 400


def is_picture(page: PdfPage) -> bool:
    """Whether pictures together fill the page, or it is drawn without a character."""
    from pypdfium2 import raw

    left, bottom, right, top = page.get_bbox()
    width, height = max(right - left, 1.0), max(top - bottom, 1.0)
    covered: set[tuple[int, int]] = set()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        x0, y0, x1, y1 = image.get_bounds()
        columns = _fields((x0 - left) / width, (x1 - left) / width)
        covered.update(
            (column, row) for column in columns for row in _fields((y0 - bottom) / height, (y1 - bottom) / height)
        )
        if len(covered) >= FULL_PAGE * _FIELDS * _FIELDS:
            return True
    if covered or raw.FPDFPage_CountObjects(page) < _OUTLINES:
        return False
    shapes = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1))
    return shapes >= _OUTLINES


def _fields(start: float, end: float) -> range:
    """The fields whose middle lies between two shares of a side."""
    first = max(round(min(start, end) * _FIELDS), 0)
    return range(first, min(round(max(start, end) * _FIELDS), _FIELDS))
