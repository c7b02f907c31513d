"""Scans that lie on their side or head, are stored in strips, or have raised numbers of notes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from file_samples import FIRST, HEIGHT, SECOND, WIDTH, PdfPages, font, picture, picture_bytes, scan_pdf, wrapped
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader

from rag.ingestion.formats import extract
from rag.ingestion.formats.ocr import Recogniser

pytestmark = pytest.mark.skipif(font(20) is None, reason="no Chinese font to draw with")


def alike(recognised: str, drawn: str) -> bool:
    """All but two characters: 旧 is read as 日 now and then."""
    return len(recognised) == len(drawn) and sum(a != b for a, b in zip(recognised, drawn, strict=True)) <= 2


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_picture_that_does_not_lie_upright(tmp_path: Path, recogniser: Recogniser, turned: int) -> None:
    image = picture([wrapped(FIRST, 20)]).rotate(turned, expand=True)
    (tmp_path / "a.png").write_bytes(picture_bytes(image))
    extracted = extract(tmp_path / "a.png", recogniser=recogniser)
    assert alike(extracted.raw, FIRST)
    assert extracted.remarks[-1] == "图片方向不正，转正后识别"


def test_pages_of_a_scan_are_turned_each_by_itself(tmp_path: Path, recogniser: Recogniser) -> None:
    upright = picture([wrapped(FIRST, 20)])
    pages = [upright, upright.transpose(Image.Transpose.ROTATE_90), upright.transpose(Image.Transpose.ROTATE_180)]
    (tmp_path / "a.pdf").write_bytes(scan_pdf(pages))
    extracted = extract(tmp_path / "a.pdf", recogniser=recogniser)
    assert [alike(page, FIRST) for page in extracted.raw.split("\f")] == [True] * 3
    assert extracted.remarks[-1] == "有2页扫描件方向不正，转正后识别"


def test_an_upright_picture_is_recognised_once(recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    found = Recogniser._found

    def counted(self: Recogniser, image: object, name: str) -> list[object]:
        calls.append(name)
        return found(self, image, name)

    monkeypatch.setattr(Recogniser, "_found", counted)
    recogniser.upright(np.asarray(picture([wrapped(SECOND, 20)])), "a.png")
    assert calls == ["a.png"]


def test_a_scan_in_strips(tmp_path: Path, recogniser: Recogniser) -> None:
    lines = picture([wrapped(FIRST, 20)])
    image = Image.new("RGB", (lines.width, int(lines.width * HEIGHT / WIDTH)), "white")
    image.paste(lines)
    pdf = PdfPages()
    high = image.height / 8
    for number in range(8):
        strip = image.crop((0, int(number * high), image.width, int((number + 1) * high)))
        y = HEIGHT - (number + 1) * HEIGHT / 8
        pdf.canvas.drawImage(ImageReader(strip), 0, y, WIDTH, HEIGHT / 8)
    pdf.page()
    (tmp_path / "a.pdf").write_bytes(pdf.data())
    extracted = extract(tmp_path / "a.pdf", recogniser=recogniser)
    assert extracted.kind == "scan"
    assert alike(extracted.raw, FIRST)


@pytest.mark.parametrize(("small", "rise"), [(0.83, 0.1), (0.65, 0.05), (0.6, 0.0)])
def test_raised_numbers_of_notes_in_a_scan(recogniser: Recogniser, small: float, rise: float) -> None:
    size = 40
    image = Image.new("RGB", (1300, 260), "white")
    pen = ImageDraw.Draw(image)
    x = 60.0
    for text in ("地区生产总值达到512.8", "1", "亿元，新增就业6800", "2", "人。"):
        raised = text in ("1", "2")
        face = font(round(size * small) if raised else size)
        assert face is not None
        pen.text((x, 100 - size * rise if raised else 100), text, font=face, fill="black")
        x += face.getlength(text)
    (line,) = recogniser.lines(np.asarray(image), "a.png")
    assert line.text.replace(",", "，") == "地区生产总值达到512.8亿元，新增就业6800人。"
    assert line.notes == 2


def test_upright_digits_stay(recogniser: Recogniser) -> None:
    lines = recogniser.lines(
        np.asarray(picture([["2024年第3季度，1至11月增长7.4%，居第5位，共1234个"]], column=1000)), "a.png"
    )
    assert [line.notes for line in lines] == [0]
    assert "1234" in lines[0].text
