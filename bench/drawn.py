"""Digests as pages: PDF in one and two columns, the same scanned with noise, and one sheet of a paper as a picture."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from bench.digests import Digest, Part, declare

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
RUNNING_HEAD = "株洲市政府工作报告汇编"
MARGIN, GUTTER = 60.0, 24.0
SIZES = {1: 20.0, 2: 15.0, 3: 12.5}
BODY = 10.5
DPI = 200
# A sheet of a Chinese daily.
SHEET, SHEET_COLUMNS = (390 * mm, 545 * mm), 4
# A page on an office's scanner: paper that is not white, grains, a lens, a sheet laid a little askew.
PAPER, GRAIN, BLUR, LEANING = 238, 14.0, 0.7, (0.3, 0.6)


def make_one_column(digest: Digest, folder: Path) -> Path:
    """A PDF as an office prints it."""
    return _written(digest, folder, ".pdf", pages(digest, 1))


def make_two_columns(digest: Digest, folder: Path) -> Path:
    """A PDF set like a paper's page."""
    return _written(digest, folder, ".pdf", pages(digest, 2))


def make_scan(digest: Digest, folder: Path) -> Path:
    """A PDF whose pages are pictures."""
    sheets = [noisy(sheet, number) for number, sheet in enumerate(pictures(pages(digest, 2)))]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=DPI)
    return _written(digest, folder, ".pdf", out.getvalue())


def make_picture(digest: Digest, folder: Path) -> Path:
    """The whole digest on one sheet of a paper, as .jpg."""
    out = io.BytesIO()
    (sheet,) = pictures(pages(digest, SHEET_COLUMNS, SHEET))
    noisy(sheet, 7).save(out, "JPEG", quality=85)
    return _written(digest, folder, ".jpg", out.getvalue())


def _written(digest: Digest, folder: Path, suffix: str, data: bytes) -> Path:
    path = folder / f"{digest.stem}{suffix}"
    path.write_bytes(data)
    return declare(path, digest)


def pages(digest: Digest, columns: int, paper: tuple[float, float] = A4) -> bytes:
    """A PDF with text: running heads, page numbers, paragraphs that run on over columns and pages."""
    width, height = paper
    column = (width - 2 * MARGIN - (columns - 1) * GUTTER) / columns
    frames = [
        Frame(MARGIN + n * (column + GUTTER), MARGIN, column, height - 2 * MARGIN, 0, 0, 0, 0) for n in range(columns)
    ]
    out = io.BytesIO()
    report = BaseDocTemplate(out, pagesize=paper, invariant=1)
    report.addPageTemplates(PageTemplate(frames=frames, onPage=_furniture))
    report.build(list(_flow(digest.parts)))
    return out.getvalue()


def _furniture(canvas: Canvas, report: BaseDocTemplate) -> None:
    width, height = canvas._pagesize
    canvas.setFont(FONT, 9)
    canvas.drawString(MARGIN, height - 40, RUNNING_HEAD)
    canvas.drawRightString(width - MARGIN, height - 40, "内部资料")
    canvas.drawCentredString(width / 2, 32, f"— {report.page} —")


def _flow(parts: Sequence[Part]) -> Iterator[Flowable]:
    body = ParagraphStyle("body", fontName=FONT, fontSize=BODY, leading=BODY * 1.6, wordWrap="CJK")
    paragraph = ParagraphStyle("paragraph", body, firstLineIndent=2 * BODY)
    item = ParagraphStyle("item", body, leftIndent=BODY * 1.2)
    for part in parts:
        words = part.text.replace("&", "&amp;").replace("<", "&lt;")
        if part.kind == "heading":
            size = SIZES[min(part.level, 3)]
            style = ParagraphStyle(
                "heading", body, fontSize=size, leading=size * 1.35, spaceBefore=8, spaceAfter=6, keepWithNext=1
            )
            yield Paragraph(words, style)
        elif part.kind == "table":
            yield Table([list(cells) for cells in part.rows], style=[("FONT", (0, 0), (-1, -1), FONT, BODY)])
        elif part.kind == "item":
            yield Paragraph(words, item, bulletText="●")
        else:
            yield Paragraph(words, paragraph)


def pictures(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF at DPI, grey."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document]


def noisy(sheet: Image.Image, seed: int) -> Image.Image:
    """As it comes from a scanner; the same seed gives the same picture."""
    chance = random.Random(seed)  # noqa: S311 - repeatable by its seed; nothing secret
    turned = sheet.rotate(
        chance.uniform(*LEANING) * chance.choice((-1, 1)), Image.Resampling.BICUBIC, expand=False, fillcolor=255
    )
    grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32) * (PAPER / 255)
    grains = np.random.default_rng(seed).normal(0.0, GRAIN, grey.shape)
    return Image.fromarray(np.clip(grey + grains, 0, 255).astype(np.uint8))
