"""Lines of a PDF: notes and powers, directions, text set wide, figures at the edges of pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from file_samples import FIRST, HEIGHT, SECOND, TITLE, WIDTH, PdfPages, draw, wrapped
from reportlab.pdfbase import pdfmetrics

from rag.ingestion.formats import extract
from rag.ingestion.formats.extracted import Extracted
from rag.ingestion.formats.superscripts import written

SHARED = Path(__file__).parents[4] / "shared"


def read(folder: Path, pdf: PdfPages) -> Extracted:
    (folder / "a.pdf").write_bytes(pdf.data())
    return extract(folder / "a.pdf")


def pieces(pdf: PdfPages, parts: list[tuple[str, float, float]], top: float = 150, late: bool = False) -> None:
    """Draws parts of one line: text, size, rise; raised ones last where `late`."""
    x, drawn = 90.0, []
    for text, size, rise in parts:
        drawn.append((rise if late else 0, x, text, size, rise))
        x += pdfmetrics.stringWidth(text, "STSong-Light", size)
    for _, at, text, size, rise in sorted(drawn, key=lambda part: (part[0] > 0, part[1])):
        pdf.canvas.setFont("STSong-Light", size)
        pdf.canvas.drawString(at, HEIGHT - top + rise, text)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(("size", "rise"), [(7, 4), (8.7, 4.1), (6.8, 3.5)])
@pytest.mark.parametrize("mark", ["1", "12", "[3]", "②"])
def test_the_number_of_a_note_is_no_digit(tmp_path: Path, late: bool, size: float, rise: float, mark: str) -> None:
    pdf = PdfPages()
    pieces(pdf, [("生产总值达到512.8", 10.5, 0), (mark, size, rise), ("亿元，就业6800", 10.5, 0)], late=late)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw == "生产总值达到512.8亿元，就业6800"
    assert extracted.remarks == ("上标的注释号1处未写入正文，注释本身保留",)


def test_powers_and_squares_stay(tmp_path: Path) -> None:
    pdf = PdfPages()
    parts = [("减排3.2×10", 10.5, 0), ("4", 7, 4), ("吨，新建厂房12.5万m", 10.5, 0), ("2", 7, 4), ("。", 10.5, 0)]
    pieces(pdf, parts)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert (extracted.raw, extracted.remarks) == ("减排3.2×10⁴吨，新建厂房12.5万m²。", ())


@pytest.mark.parametrize(
    ("before", "raised", "said"),
    [
        ("3.2×10", "-4", "⁻⁴"),
        ("（10", "8", "⁸"),
        ("新增就业10", "2", None),
        ("5 km", "2", "²"),
        ("营商环境", "1", None),
        ("营商环境", "①", "①"),
        ("GDP", "2", None),
        ("6", "th", "th"),
    ],
)
def test_what_raised_characters_are(before: str, raised: str, said: str | None) -> None:
    assert written(before, raised) == said


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_text_that_reads_another_way_stands_after_the_upright(tmp_path: Path, angle: int) -> None:
    pdf = PdfPages()
    canvas = pdf.canvas
    draw(canvas, wrapped(FIRST, 38), 90, 100)
    canvas.translate(*{90: (300, 100), 180: (500, 300), 270: (200, 560)}[angle])
    canvas.rotate(angle)
    draw(canvas, wrapped(SECOND, 38), 0, HEIGHT)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw.split("\n\n") == [FIRST, SECOND]
    assert extracted.remarks == ("第1页有转向或竖排的文字，按其方向读出，排在该页其他文字之后",)


def test_a_whole_page_on_its_side(tmp_path: Path) -> None:
    pdf = PdfPages()
    pdf.canvas.translate(WIDTH, 0)
    pdf.canvas.rotate(90)
    draw(pdf.canvas, wrapped(FIRST, 38), 90, HEIGHT - WIDTH + 150)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert (extracted.raw, extracted.remarks) == (FIRST, ())


def test_columns_from_top_to_bottom(tmp_path: Path) -> None:
    pdf = PdfPages()
    draw(pdf.canvas, [TITLE], 200, 100, 18)
    pdf.canvas.setFont("STSong-Light", 12)
    text = "二〇二四年，石峰区地区生产总值增长百分之七点四，财政收入增长百分之五点一。"
    for number, character in enumerate(text):
        column, row = divmod(number, 13)
        pdf.canvas.drawString(400 - 22 * column, HEIGHT - 200 - 12.6 * row, character)
    pdf.page()
    extracted = read(tmp_path, pdf)
    assert extracted.raw.split("\n\n") == [f"# {TITLE}", text]
    assert extracted.remarks == (
        "竖排文字3列按从上到下、从右到左读出，可能有漏字，请对照原件",
        "第1页有转向或竖排的文字，按其方向读出，排在该页其他文字之后",
    )


@pytest.mark.parametrize("distance", [2, 4, 6])
def test_text_set_wide_is_joined(tmp_path: Path, distance: float) -> None:
    pdf = PdfPages()
    line = pdf.canvas.beginText(90, HEIGHT - 150)
    line.setFont("STSong-Light", 10.5)
    line.setCharSpace(distance)
    line.textOut("2024年，石峰区生产总值增长7.4%。")
    pdf.canvas.drawText(line)
    pdf.page()
    assert read(tmp_path, pdf).raw == "2024年，石峰区生产总值增长7.4%。"


def test_figures_at_the_edges_of_pages_stay(tmp_path: Path) -> None:
    pdf = PdfPages()
    for page in range(5):
        for number in range(40):
            line = ["全年粮食产量", f"{page * 40 + number}.5万吨，", "增长2.3%。"]
            for left, part in zip((90, 170, 260), line, strict=True):
                draw(pdf.canvas, [part], left, 40 + 19 * number)
        draw(pdf.canvas, [f"{page + 1}"], 290, HEIGHT - 14, 8)
        pdf.page()
    raw = read(tmp_path, pdf).raw
    assert raw.count("增长2.3%。") == 200
    assert all(f"{number}.5万吨" in raw for number in range(200))
    assert not any(page.rstrip().endswith(str(number)) for number, page in enumerate(raw.split("\f"), 1))


def test_the_last_figure_of_a_table_is_no_page_number(tmp_path: Path) -> None:
    pdf = PdfPages()
    for page in range(3):
        for number, cell in enumerate((str(3120 + 7 * page), str(1840 + page), str(960 - page))):
            draw(pdf.canvas, [cell], 400, HEIGHT - 90 + 20 * number)
        draw(pdf.canvas, wrapped(FIRST, 38), 90, 150)
        pdf.page()
    raw = read(tmp_path, pdf).raw
    assert all(figure in raw for figure in ("960", "959", "958", "3134"))


def test_running_text_is_no_furniture_however_often_it_is_said(tmp_path: Path) -> None:
    pdf = PdfPages()
    for _ in range(4):
        draw(pdf.canvas, ["石峰区政府工作报告"], 230, 30, 9)
        draw(pdf.canvas, wrapped(FIRST, 38), 90, 60)
        pdf.page()
    assert read(tmp_path, pdf).raw.split("\f") == [FIRST] * 4


def test_a_head_with_a_year_does_not_stand_within_a_sentence(tmp_path: Path) -> None:
    pdf = PdfPages()
    text = wrapped(FIRST + SECOND + FIRST + SECOND, 38)
    for number in range(3):
        draw(pdf.canvas, ["石峰区2024年政府工作报告"], 230, 30, 9)
        draw(pdf.canvas, text[number * 2 : number * 2 + 2] if number < 2 else text[4:], 90, 100)
        draw(pdf.canvas, [f"石峰区人民政府 第{number + 1}页"], 240, HEIGHT - 30, 9)
        pdf.page()
    raw = read(tmp_path, pdf).raw
    assert raw.count("石峰区2024年政府工作报告") == 1
    assert "".join(raw.split()).endswith(SECOND)


def test_rows_without_lines_are_not_one_endless_line(tmp_path: Path) -> None:
    pdf = PdfPages()
    rows = [f"项目{number}号工程建设情况 {number}.5" for number in range(8, 20)]
    draw(pdf.canvas, rows, 90, 100)
    pdf.page()
    assert read(tmp_path, pdf).raw.split("\n\n") == rows


def test_cards_are_paired_with_their_names(tmp_path: Path) -> None:
    pdf = PdfPages()
    cards = [("地区生产总值", "512.8亿元"), ("增速", "7.4%"), ("财政收入", "38.6亿元"), ("占比", "5.1%")]
    for left, (name, figure) in zip((40, 175, 300, 440), cards, strict=True):
        draw(pdf.canvas, [figure], left, 110, 26)
        draw(pdf.canvas, [name], left, 135)
    draw(pdf.canvas, [line for text in (FIRST, SECOND) for line in wrapped(text, 38)], 90, 200)
    pdf.page()
    rows = "\n".join(f"| {name} | {figure} |" for name, figure in cards)
    assert read(tmp_path, pdf).raw.split("\n\n") == [rows, FIRST, SECOND]


def test_a_line_within_running_text_is_no_heading(tmp_path: Path) -> None:
    """Digits of a Latin font whose box is higher, in the midst of a paragraph."""
    pdf = PdfPages()
    canvas = pdf.canvas
    draw(canvas, wrapped("过去一年，全区上下坚持稳中求进，经济运行总体平稳，地区生产总值比上年增长速度为", 38), 90, 150)
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(90, HEIGHT - 150 - 2 * 16.8, "4.8%")
    draw(canvas, ["。其中，第一产业增加值达到历年最好的水平；第二产业和第三产业保"], 112, 150 + 2 * 16.8)
    draw(canvas, ["持平稳。"], 90, 150 + 3 * 16.8)
    pdf.page()
    assert "#" not in read(tmp_path, pdf).raw


def test_points_that_only_the_font_knows() -> None:
    report = SHARED / "archive" / "reports" / "tianjin_2025_budget_report.pdf"
    if not report.is_file():
        pytest.skip("the archive is not beside the project")
    raw = extract(report).raw
    assert "３６９２.６" in raw
    assert not any(character >= "\U000f0000" for character in raw)
