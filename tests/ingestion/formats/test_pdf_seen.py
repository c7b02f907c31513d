"""What of a PDF is its text: not what nobody sees, not a watermark, not what is struck out; and fields that are."""

from __future__ import annotations

from pathlib import Path

import pytest
from file_samples import FIRST, HEIGHT, SECOND, TITLE, WIDTH, PdfPages, draw, picture, wrapped
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics

from rag.ingestion.formats import extract
from rag.ingestion.formats.extracted import Extracted

FALSE = "财政收入增长99.9%。"


def read(folder: Path, pdf: PdfPages) -> Extracted:
    (folder / "a.pdf").write_bytes(pdf.data())
    return extract(folder / "a.pdf")


def hidden(pdf: PdfPages, how: str) -> None:
    """Draws FALSE so that nobody sees it."""
    canvas = pdf.canvas
    canvas.saveState()
    text = canvas.beginText(90, HEIGHT - 300)
    text.setFont("STSong-Light", 0.5 if how == "tiny" else 10.5)
    text.setTextRenderMode(3 if how == "invisible" else 0)
    if how == "white":
        text.setFillGray(1)
    if how == "transparent":
        canvas.setFillAlpha(0.02)
    if how == "off the page":
        text.setTextOrigin(-400, HEIGHT - 300)
    if how == "below the page":
        text.setTextOrigin(90, -40)
    text.textOut(FALSE)
    canvas.drawText(text)
    canvas.restoreState()


@pytest.mark.parametrize("how", ["invisible", "white", "transparent", "tiny", "off the page", "below the page"])
def test_what_nobody_sees_is_left_out_and_told(tmp_path: Path, how: str) -> None:
    pdf = PdfPages()
    draw(pdf.canvas, wrapped(FIRST, 38), 90, 150)
    hidden(pdf, how)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw == FIRST
    where = "页面范围以外的" if "page" in how else "页面上不显示的"
    assert extracted.remarks == (f"略去{where}文字1处",)


def test_white_letters_on_a_dark_ground_are_seen(tmp_path: Path) -> None:
    pdf = PdfPages()
    pdf.canvas.setFillColorRGB(0.1, 0.2, 0.6)
    pdf.canvas.rect(80, HEIGHT - 310, 300, 24, stroke=0, fill=1)
    hidden(pdf, "white")
    pdf.canvas.setFillGray(0)
    draw(pdf.canvas, wrapped(FIRST, 38), 90, 150)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert FALSE in extracted.raw
    assert extracted.remarks == ()


def test_the_layer_under_a_scan_is_its_text(tmp_path: Path) -> None:
    pdf = PdfPages()
    pdf.canvas.drawImage(ImageReader(picture([[]])), 0, 0, WIDTH, HEIGHT)
    for number, line in enumerate(wrapped(FIRST, 38)):
        text = pdf.canvas.beginText(90 + 10.5 * line.count("\u3000"), HEIGHT - 150 - 17 * number)
        text.setFont("STSong-Light", 10.5)
        text.setTextRenderMode(3)
        text.textOut(line.strip())
        pdf.canvas.drawText(text)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert (extracted.raw, extracted.kind) == (FIRST, "pdf")
    assert extracted.remarks == ("1页扫描件采用其自带的文字层，请对照原件",)


@pytest.mark.parametrize(("angle", "size", "grey"), [(45, 40, 0.8), (30, 36, 0.0), (-35, 10.5, 0.75), (0, 44, 0.85)])
def test_watermarks_are_left_out_and_told(tmp_path: Path, angle: int, size: float, grey: float) -> None:
    pdf = PdfPages()
    canvas = pdf.canvas
    draw(canvas, [line for text in (FIRST, SECOND) * 3 for line in wrapped(text, 38)], 90, 150)
    canvas.saveState()
    canvas.setFillGray(grey)
    canvas.translate(140, HEIGHT - 230)
    canvas.rotate(angle)
    canvas.setFont("STSong-Light", size)
    canvas.drawString(0, 0, "内部资料 严禁外传")
    canvas.restoreState()
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw.split("\n\n") == [FIRST, SECOND] * 3
    assert extracted.remarks == ("略去水印文字1处",)


def test_a_slanting_label_that_is_no_watermark_is_read(tmp_path: Path) -> None:
    pdf = PdfPages()
    draw(pdf.canvas, wrapped(FIRST, 38), 90, 150)
    pdf.canvas.translate(200, HEIGHT - 400)
    pdf.canvas.rotate(45)
    draw(pdf.canvas, ["石峰区512.8亿元"], 0, HEIGHT, 9)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw.split("\n\n") == [FIRST, "石峰区512.8亿元"]
    assert extracted.remarks == ("第1页有转向或竖排的文字，按其方向读出，排在该页其他文字之后",)


def test_struck_figures_are_left_out_and_underlined_ones_are_not(tmp_path: Path) -> None:
    pdf = PdfPages()
    canvas = pdf.canvas
    parts = ("石峰区地区生产总值增长", "6.9%", "7.4%", "，财政收入增长", "5.1%", "。")
    x = 90.0
    canvas.setFont("STSong-Light", 10.5)
    for part in parts:
        width = pdfmetrics.stringWidth(part, "STSong-Light", 10.5)
        canvas.drawString(x, HEIGHT - 150, part)
        if part in ("6.9%", "5.1%"):
            y = HEIGHT - 150 + (3.4 if part == "6.9%" else -1.5)
            canvas.line(x, y, x + width, y)
        x += width
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw.replace(" ", "") == "石峰区地区生产总值增长7.4%，财政收入增长5.1%。"
    assert extracted.remarks == ("略去划去的文字1处",)


def test_rules_of_a_table_strike_nothing_out(tmp_path: Path) -> None:
    pdf = PdfPages()
    rows = [["指标", "2023年"], *[[f"项目{number}号", f"{number}.5"] for number in range(8, 14)]]
    for number, (name, figure) in enumerate(rows):
        top = HEIGHT - 120 - 16 * number
        pdf.canvas.rect(90, top - 4, 60, 16)
        pdf.canvas.rect(150, top - 4, 60, 16)
        draw(pdf.canvas, [name], 93, HEIGHT - top)
        draw(pdf.canvas, [figure], 153, HEIGHT - top)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw == "\n".join(f"| {name} | {figure} |" for name, figure in rows)
    assert extracted.remarks == ()


def test_fields_of_a_form_are_read_where_they_stand(tmp_path: Path) -> None:
    pdf = PdfPages()
    draw(pdf.canvas, [TITLE], 90, 100, 18)
    draw(pdf.canvas, ["地区生产总值增速："], 90, 150)
    pdf.canvas.acroForm.textfield(name="a", value="7.4%", x=190, y=HEIGHT - 154, width=80, height=16)
    draw(pdf.canvas, wrapped(FIRST, 38), 90, 250)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw.split("\n\n") == [f"# {TITLE}", "地区生产总值增速：7.4%", FIRST]
    assert extracted.remarks == ("读入表单和批注框中填写的内容1处，请对照原件",)
