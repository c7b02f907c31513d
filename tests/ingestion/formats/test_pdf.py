"""PDFs with text: columns, furniture, paragraphs, tables; and those that are refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from file_samples import FIRST, HEIGHT, SECOND, TITLE, WIDTH, PdfPages, draw, text_pdf, wrapped

from rag.errors import UnreadableFileError
from rag.ingestion.formats import extract

THIRD = (
    "全力推进乡村振兴战略，建成高标准农田1.2万亩，新改建农村公路86公里，农村自来水普及率达到九成以上，"
    "村村通上了硬化路。"
)
FOURTH = "坚持生态优先，空气质量优良天数比例达到88.6%，湘江石峰段水质稳定保持二类标准，清水塘老工业区完成搬迁改造任务。"


def read(folder: Path, data: bytes) -> str:
    (folder / "a.pdf").write_bytes(data)
    return extract(folder / "a.pdf").raw


def test_lines_of_a_paragraph_are_joined_and_a_large_line_is_a_heading(tmp_path: Path) -> None:
    assert read(tmp_path, text_pdf()) == f"# {TITLE}\n\n{FIRST}\n\n{SECOND}"


def test_two_columns_below_a_headline_and_above_a_full_line(tmp_path: Path) -> None:
    pdf = PdfPages()
    top = draw(pdf.canvas, [TITLE], 150, 120, size=22)
    lines = [line for text in (FIRST, SECOND, THIRD, FOURTH) for line in wrapped(text, 19)]
    half = len(lines) // 2 - 1
    below = draw(pdf.canvas, lines[:half], 70, top + 20)
    end = draw(pdf.canvas, lines[half:], 70 + 19 * 10.5 + 25, top + 20)
    draw(
        pdf.canvas,
        wrapped("以上各项工作由区人民政府各部门分工负责，年底向区人民代表大会报告完成的情况。", 39),
        70,
        max(below, end) + 12,
    )
    pdf.page()
    assert read(tmp_path, pdf.data()).split("\n\n") == [
        f"# {TITLE}",
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
        "以上各项工作由区人民政府各部门分工负责，年底向区人民代表大会报告完成的情况。",
    ]


def test_heads_feet_and_page_numbers_go_and_the_first_date_stays(tmp_path: Path) -> None:
    pdf = PdfPages()
    for number, text in enumerate((FIRST, SECOND, THIRD), 1):
        draw(pdf.canvas, [f"株洲日报  2024年1月8日 星期一 第{number + 2}版"], 70, 40, 9)
        draw(pdf.canvas, wrapped(text, 38), 90, 150)
        draw(pdf.canvas, [f"- {number} -"], 280, HEIGHT - 30, 9)
        pdf.page()
    first, second, third = read(tmp_path, pdf.data()).split("\f")
    assert first.split("\n\n") == ["第3版", "株洲日报 2024年1月8日 星期一 第3版", FIRST]
    assert second.split("\n\n") == ["第4版", SECOND]
    assert third.split("\n\n") == ["第5版", THIRD]


def test_indented_lines_that_end_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    pdf = PdfPages()
    lines = [
        "各位代表：",
        "\u3000\u3000现在，我代表区人民政府作工作报告，请予审议。",
        "\u3000\u3000一、过去五年工作回顾",
        *wrapped(FIRST, 25),
    ]
    draw(pdf.canvas, lines, 90, 150)
    pdf.page()
    assert read(tmp_path, pdf.data()).split("\n\n") == [
        "各位代表：",
        "现在，我代表区人民政府作工作报告，请予审议。",
        "## 一、过去五年工作回顾",
        FIRST,
    ]


def test_rows_of_a_table_and_numbered_chapters(tmp_path: Path) -> None:
    pdf = PdfPages()
    top = draw(pdf.canvas, ["一、主要指标"], 90, 120)
    rows = (("指标", "2023年", "增长"), ("地区生产总值", "360.5亿元", "8.4%"), ("一般公共预算收入", "21.3亿元", "5%"))
    for cells in rows:
        for left, cell in zip((90, 260, 400), cells, strict=True):
            draw(pdf.canvas, [cell], left, top + 10)
        top += 20
    draw(pdf.canvas, wrapped(FIRST, 38), 90, top + 30)
    pdf.page()
    assert read(tmp_path, pdf.data()).split("\n\n") == [
        "## 一、主要指标",
        "\n".join("| " + " | ".join(cells) + " |" for cells in rows),
        FIRST,
    ]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_shown_turned(tmp_path: Path, turned: int) -> None:
    pdf = PdfPages()
    canvas = pdf.canvas
    canvas.setPageRotation(turned)
    # Drawn the other way round, so that it is shown upright; the sheet of a page turned sideways lies.
    canvas.translate(*{90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[turned])
    canvas.rotate(turned)
    for number, line in enumerate(wrapped(FIRST, 38)):
        canvas.setFont("STSong-Light", 10.5)
        blank = len(line) - len(line.lstrip("\u3000"))
        canvas.drawString(90 + blank * 10.5, HEIGHT - 150 - number * 17, line[blank:])
    pdf.page()
    assert read(tmp_path, pdf.data()) == FIRST


def test_without_the_extra_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, text_pdf())
    assert str(caught.value) == "a.pdf: reading PDF needs the extra `pdf`: pip install 'youju[pdf]'."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PdfPages(password="geheim"), "a.pdf: is encrypted; save it without a password."),
        (text_pdf()[:300], "a.pdf: is not a PDF that can be read, or is damaged; print it to a new PDF."),
        (b"%PDF-1.4\n%%EOF", "a.pdf: is not a PDF that can be read, or is damaged; print it to a new PDF."),
        (PdfPages(), "a.pdf: holds no text."),
    ],
    ids=["encrypted", "cut", "empty", "blank"],
)
def test_what_is_refused(tmp_path: Path, data: PdfPages | bytes, reason: str) -> None:
    if isinstance(data, PdfPages):
        data.page()
        data = data.data()
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, data)
    assert str(caught.value) == reason


def test_too_many_pages(tmp_path: Path) -> None:
    pdf = PdfPages()
    for _ in range(501):
        pdf.page()
    with pytest.raises(UnreadableFileError, match=r"^a\.pdf: has 501 pages, over the limit of 500; split it\.$"):
        read(tmp_path, pdf.data())
