"""Small files of every format, made by the libraries that offices' programs resemble."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = A4
FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
TITLE = "石峰区政府工作报告"
FIRST = (
    "过去五年，石峰区地区生产总值年均增长8.4%，固定资产投资年均增长11.2%，社会消费品零售总额突破百亿元大关，"
    "城乡居民收入稳步提高。"
)
SECOND = (
    "未来五年，全区将建设国家轨道交通装备产业基地，改造老旧小区163个，新增城镇就业2.6万人，让群众的日子一年更比一年好。"
)


def wrapped(text: str, width: int, indent: int = 2) -> list[str]:
    """Lines of so many characters, the first one indented by full-width blanks."""
    text = "\u3000" * indent + text
    return [text[at : at + width] for at in range(0, len(text), width)]


def draw(
    canvas: Canvas, lines: Sequence[str], left: float, top: float, size: float = 10.5, pitch: float = 1.6
) -> float:
    """Draws lines from `top` (in points from the page's top) and gives where the next would stand."""
    canvas.setFont("STSong-Light", size)
    for line in lines:
        blank = len(line) - len(line.lstrip("\u3000"))
        canvas.drawString(left + blank * size, HEIGHT - top, line[blank:])
        top += size * pitch
    return top


class PdfPages:
    """A PDF in the making."""

    def __init__(self, password: str | None = None, packed: bool = True) -> None:
        self._bytes = io.BytesIO()
        self.canvas = Canvas(self._bytes, pagesize=A4, encrypt=password, pageCompression=int(packed))

    def page(self) -> None:
        """Ends a page."""
        self.canvas.showPage()

    def data(self) -> bytes:
        """The whole file."""
        self.canvas.save()
        return self._bytes.getvalue()


def text_pdf(packed: bool = True) -> bytes:
    """A title, two paragraphs."""
    pdf = PdfPages(packed=packed)
    top = draw(pdf.canvas, [TITLE], 200, 80, size=20)
    top = draw(pdf.canvas, wrapped(FIRST, 38), 90, top + 20)
    draw(pdf.canvas, wrapped(SECOND, 38), 90, top)
    pdf.page()
    return pdf.data()


def word_file() -> bytes:
    """A heading, a paragraph, a list and a table."""
    document = Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph(FIRST)
    document.add_paragraph("改造老旧小区163个", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("指标", "数值"), ("地区生产总值", "8.4%")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph(SECOND)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WEB_PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_石峰区人民政府</title>
<script>document.write("脚本")</script><style>p {{ color: red }}</style></head><body>
<ul class="nav"><li><a href="/">首页</a></li></ul><div class="breadcrumb">当前位置：首页</div>
<h1>{TITLE}</h1><p>{FIRST}</p><p style="display:none">隐藏的话。</p>
<ul><li>改造老旧小区163个</li><li>新增就业2.6万人</li></ul>
<table><tr><th>指标</th><th>数值</th></tr><tr><td>地区生产总值</td><td>8.4%</td></tr></table><!-- 注释 -->
<h2>未来五年</h2><p>{SECOND}</p><div class="footer">主办：石峰区人民政府</div></body></html>"""


def font(size: int) -> ImageFont.FreeTypeFont | None:
    """A Chinese font of the system, or None."""
    for path in FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size)
    return None


def picture(columns: Sequence[Sequence[str]], size: int = 32, column: int = 700, title: str = "") -> Image.Image:
    """Black Chinese lines on white, column beside column."""
    rows = max(len(lines) for lines in columns)
    image = Image.new("RGB", (column * len(columns) + 100, int(rows * size * 1.6) + 260), "white")
    pen = ImageDraw.Draw(image)
    if title:
        pen.text((100, 50), title, font=font(size * 2), fill="black")
    for number, lines in enumerate(columns):
        for at, line in enumerate(lines):
            pen.text((80 + number * column, 180 + at * size * 1.6), line, font=font(size), fill="black")
    return image


def picture_bytes(image: Image.Image, form: str = "PNG") -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def scan_pdf(images: Sequence[Image.Image]) -> bytes:
    """Pages that are pictures and nothing else."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=list(images[1:]), resolution=150)
    return out.getvalue()


def zipped(files: dict[str, bytes], mode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A .zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", mode) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
