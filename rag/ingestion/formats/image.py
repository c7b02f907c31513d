"""Pictures (.png, .jpg): their header is judged before anything is decoded, then they are recognised."""

from __future__ import annotations

from pathlib import Path

from rag.config import PIXEL_LIMIT, SIDE_LIMIT, SIDE_MINIMUM
from rag.errors import UnreadableFileError
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.furniture import page_label
from rag.ingestion.formats.layout import pages_text
from rag.ingestion.formats.ocr import Recogniser, legible, recognition_remarks


def extract_image(path: Path, name: str, recogniser: Recogniser) -> Extracted:
    """The text in a picture, as one page without page marks."""
    try:
        import numpy as np
        from PIL import Image, ImageOps
    except ImportError as error:
        raise UnreadableFileError(
            f"{name}: reading scans and pictures needs the extra `ocr`: pip install 'youju[ocr]'."
        ) from error
    Image.MAX_IMAGE_PIXELS = None  # our own limit is below, with its own message
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            _check_size(*picture.size, name)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except UnreadableFileError:
        raise
    except Exception as error:  # Pillow raises a dozen kinds on damaged files
        raise UnreadableFileError(f"{name}: is damaged or no PNG or JPEG picture; save it again.") from error
    found = recogniser.upright(np.asarray(upright)[:, :, ::-1].copy(), name)
    lines = found.lines()
    label = page_label(legible(lines), found.height)
    (text,) = pages_text([legible(lines)], scanned=True)
    turned = ("图片方向不正，转正后识别",) if found.turned else ()
    return Extracted(
        raw=f"{label}\n\n{text}" if label else text,
        kind="image",
        remarks=(*recognition_remarks(lines, 1), *turned),
    )


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > PIXEL_LIMIT:
        raise UnreadableFileError(
            f"{name}: {width} × {height} pixels are over the limit of {PIXEL_LIMIT // 1_000_000} megapixels; "
            "scan it at 200 dpi."
        )
    if max(width, height) > SIDE_LIMIT:
        raise UnreadableFileError(
            f"{name}: {width} × {height} pixels are over the limit of {SIDE_LIMIT:,} on a side; cut it into pages."
        )
    if min(width, height) < SIDE_MINIMUM:
        raise UnreadableFileError(f"{name}: {width} × {height} pixels hold no text.")
