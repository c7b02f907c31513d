"""Scans and pictures: recognised, ordered into columns and paragraphs, with what is doubtful told."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from file_samples import FIRST, SECOND, TITLE, font, picture, picture_bytes, scan_pdf, wrapped
from PIL import Image

from rag.errors import UnreadableFileError
from rag.ingestion.formats import extract
from rag.ingestion.formats.lines import Line
from rag.ingestion.formats.ocr import Recogniser, recognition_remarks

needs_font = pytest.mark.skipif(font(20) is None, reason="no Chinese font to draw with")


def alike(recognised: str, drawn: str) -> bool:
    """All but two characters: 旧 is read as 日 now and then."""
    return len(recognised) == len(drawn) and sum(a != b for a, b in zip(recognised, drawn, strict=True)) <= 2


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


@needs_font
def test_a_picture_of_two_columns(tmp_path: Path, recogniser: Recogniser) -> None:
    image = picture([wrapped(FIRST, 20), wrapped(SECOND, 20)], title=TITLE)
    (tmp_path / "a.jpg").write_bytes(picture_bytes(image, "JPEG"))
    extracted = extract(tmp_path / "a.jpg", recogniser=recogniser)
    assert extracted.kind == "image"
    title, first, second = extracted.raw.split("\n\n")
    assert title == f"# {TITLE}"
    assert alike(first, FIRST)
    assert alike(second, SECOND)
    assert extracted.remarks[0].startswith("扫描识别1页，共")


@needs_font
def test_pages_that_are_pictures(tmp_path: Path, recogniser: Recogniser) -> None:
    (tmp_path / "a.pdf").write_bytes(scan_pdf([picture([wrapped(text, 20)]) for text in (FIRST, SECOND)]))
    extracted = extract(tmp_path / "a.pdf", recogniser=recogniser)
    assert extracted.kind == "scan"
    assert all(alike(*pair) for pair in zip(extracted.raw.split("\f"), (FIRST, SECOND), strict=True))


@needs_font
def test_lines_of_a_sheet_laid_askew_stand_straight(recogniser: Recogniser) -> None:
    askew = picture([wrapped(FIRST * 3, 20)]).rotate(-2, Image.Resampling.BICUBIC, fillcolor="white")
    lines = recogniser.lines(np.asarray(askew.convert("RGB")), "a.png")
    lefts = [line.x0 for line in lines[1:]]
    assert len(lines) > 3
    assert max(lefts) - min(lefts) < lines[0].size / 2


def test_a_blank_picture_holds_no_text(tmp_path: Path, recogniser: Recogniser) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(Image.new("RGB", (600, 800), "white")))
    with pytest.raises(UnreadableFileError, match=r"^a\.png: holds no text\.$"):
        extract(tmp_path / "a.png", recogniser=recogniser)


def header_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds nothing."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    header = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", 1_000) + b"IDAT"


@pytest.mark.parametrize(
    ("width", "height", "reason"),
    [
        (50_000, 50_000, "50000 × 50000 pixels are over the limit of 50 megapixels; scan it at 200 dpi."),
        (100_000, 20, "100000 × 20 pixels are over the limit of 20,000 on a side; cut it into pages."),
        (4, 4, "4 × 4 pixels hold no text."),
        (800, 600, "is damaged or no PNG or JPEG picture; save it again."),
    ],
)
def test_pictures_are_judged_by_their_header(tmp_path: Path, width: int, height: int, reason: str) -> None:
    (tmp_path / "a.png").write_bytes(header_of(width, height))
    with pytest.raises(UnreadableFileError) as caught:
        extract(tmp_path / "a.png")
    assert str(caught.value) == f"a.png: {reason}"


def test_doubtful_lines_are_counted() -> None:
    lines = [Line(text="甲", x0=0, y0=0, x1=9, y1=9, size=9, confidence=c) for c in (0.95, 0.65)]
    assert recognition_remarks(lines, 1) == ("扫描识别1页，共2行，平均置信度0.80", "其中1行置信度低于0.7，请对照原件")
    assert recognition_remarks([], 1) == ("扫描页上没有认出文字",)
    speck = Line(text="，", x0=0, y0=0, x1=9, y1=9, size=9, confidence=0.3)
    assert recognition_remarks([*lines, speck], 1)[-1] == "另有1行认不清，未收入"
