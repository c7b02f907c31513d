"""Word files beyond plain paragraphs: nothing lost without a remark, nothing altered."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from rag.ingestion.formats import Extracted, extract
from rag.ingestion.formats.word.numbering import spelled

_NAMES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{where}"'
    for prefix, where in {
        "w": "wordprocessingml/2006/main",
        "r": "officeDocument/2006/relationships",
        "m": "officeDocument/2006/math",
        "a": "drawingml/2006/main",
        "c": "drawingml/2006/chart",
        "dgm": "drawingml/2006/diagram",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def read(folder: Path, body: str, **parts: str) -> Extracted:
    """A file of this body; parts by their names: styles, numbering, footnotes, charts_1, data_1, chunk_html."""
    out = io.BytesIO()
    relations, types = "", ""
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            kind, _, rest = name.partition("_")
            file = f"{kind}.{rest}" if kind == "chunk" else f"{kind}{rest}.xml"
            reltype = {"charts": "chart", "data": "diagramData", "chunk": "aFChunk"}.get(kind, kind)
            relations += f'<Relationship Id="{name}" Type="{_OFFICE}/{reltype}" Target="{file}"/>'
            if kind in ("styles", "numbering", "footnotes", "endnotes", "comments"):
                types += f'<Override PartName="/word/{file}" ContentType="{_WORD}.{kind}+xml"/>'
            archive.writestr(f"word/{file}", xml if kind == "chunk" else _HEAD + xml.replace(">", f" {_NAMES}>", 1))
        archive.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="html" ContentType="text/html"/>'
            '<Default Extension="bin" ContentType="application/octet-stream"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{types}</Types>',
        )
        rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f"{_HEAD}{rels}{main}</Relationships>")
        archive.writestr("word/_rels/document.xml.rels", f"{_HEAD}{rels}{relations}</Relationships>")
        archive.writestr("word/document.xml", f"{_HEAD}<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
    path = folder / "a.docx"
    path.write_bytes(out.getvalue())
    return extract(path)


SUPER = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize("mark", ["3", "[3]", "（3）", "①", "注2", "2,3", "*"])
@pytest.mark.parametrize("look", [SUPER, '<w:position w:val="8"/>', '<w:rStyle w:val="note"/>'])
def test_a_notes_mark_is_no_digit_of_the_figure(tmp_path: Path, mark: str, look: str) -> None:
    styles = (
        '<w:styles><w:style w:type="character" w:styleId="base"><w:name w:val="base"/>'
        f"<w:rPr>{SUPER}</w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="note"><w:name w:val="note"/><w:basedOn w:val="base"/></w:style>'
        "</w:styles>"
    )
    body = paragraph("新增就业7300", run(mark, look), "人。")
    assert read(tmp_path, body, styles=styles).raw == "新增就业7300人。"


def test_a_power_stays_a_power(tmp_path: Path) -> None:
    body = paragraph(
        "减排4.1×10", run("5", SUPER), "吨，厂房31万m", run("2", SUPER), "，速度6m/s", run("-1", SUPER), "。"
    )
    assert read(tmp_path, body).raw == "减排4.1×10⁵吨，厂房31万m²，速度6m/s⁻¹。"


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("look", "remark"),
    [
        ("<w:strike/>", "略去划掉的文字1处"),
        ("<w:dstrike/>", "略去划掉的文字1处"),
        ("<w:vanish/>", "略去隐藏文字1处"),
        (WHITE, "略去隐藏文字1处"),
        ('<w:sz w:val="2"/>', "略去隐藏文字1处"),
        ('<w:rStyle w:val="gone"/>', "略去隐藏文字1处"),
    ],
)
def test_what_nobody_sees_or_was_struck_is_left_out_and_told(tmp_path: Path, look: str, remark: str) -> None:
    styles = (
        '<w:styles><w:style w:type="character" w:styleId="gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr>'
        "</w:style></w:styles>"
    )
    extracted = read(tmp_path, paragraph("增长", run("5.9%", look), "6.3%。"), styles=styles)
    assert extracted == Extracted(raw="增长6.3%。", kind="docx", remarks=(remark,))


def test_white_letters_on_a_coloured_cell_are_read(tmp_path: Path) -> None:
    shaded = '<w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr>'
    cells = "".join(f"<w:tc>{shaded}{paragraph(run(text, WHITE))}</w:tc>" for text in ("区县", "增速"))
    extracted = read(tmp_path, f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    assert (extracted.raw, extracted.remarks) == ("| 区县 | 增速 |", ())


def test_a_look_that_is_switched_off_is_read(tmp_path: Path) -> None:
    body = paragraph("增长", run("6.3%", '<w:strike w:val="0"/><w:vanish w:val="false"/>'), "。")
    assert read(tmp_path, body).raw == "增长6.3%。"


def test_tracked_rows_and_paragraph_ends(tmp_path: Path) -> None:
    def line(text: str, look: str = "") -> str:
        return f"<w:tr><w:trPr>{look}</w:trPr><w:tc>{paragraph(text)}</w:tc></w:tr>"

    joined = paragraph("全年投资", look='<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>') + paragraph("增长6.3%。")
    deleted = line("4.4%", '<w:del w:id="2" w:author="a"/>')
    extracted = read(tmp_path, f"{joined}<w:tbl>{line('3.3%')}{deleted}</w:tbl>")
    assert extracted.raw == "全年投资增长6.3%。\n\n| 3.3% |"
    assert extracted.remarks == ("有修订痕迹：删去的2处未读入",)


def test_words_before_a_deleted_paragraph_end_do_not_move_into_a_table(tmp_path: Path) -> None:
    open_end = paragraph("如下表", look='<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>')
    body = f"{open_end}<w:tbl><w:tr><w:tc>{paragraph('3.3%')}</w:tc></w:tr></w:tbl>"
    assert read(tmp_path, body).raw == "如下表\n\n| 3.3% |"


def test_notes_stand_at_the_end(tmp_path: Path) -> None:
    body = paragraph("增长6.3%", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。")
    rule = f'<w:footnote w:id="0" w:type="separator">{paragraph("-")}</w:footnote>'
    notes = f'<w:footnotes>{rule}<w:footnote w:id="2">{paragraph("按现价计算。")}</w:footnote></w:footnotes>'
    assert read(tmp_path, body, footnotes=notes).raw == "增长6.3%。\n\n## 注释\n\n[1] 按现价计算。"


def test_comments_are_told(tmp_path: Path) -> None:
    comments = f'<w:comments><w:comment w:id="1">{paragraph("待核")}</w:comment></w:comments>'
    extracted = read(tmp_path, paragraph("增长6.3%。"), comments=comments)
    assert (extracted.raw, extracted.remarks) == ("增长6.3%。", ("批注1处未读入",))


def number(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        (number("6.3%"), "6.3%"),
        (f"<m:f><m:num>{number('1')}</m:num><m:den>{number('3')}</m:den></m:f>", "1/3"),
        (f"<m:f><m:num>{number('a+b')}</m:num><m:den>{number('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:sSup><m:e>{number('10')}</m:e><m:sup>{number('4')}</m:sup></m:sSup>", "10⁴"),
        (f"<m:d><m:e>{number('5')}</m:e></m:d>", "(5)"),
        (f"<m:rad><m:e>{number('2')}</m:e></m:rad>", "√2"),
    ],
)
def test_equations_are_text(tmp_path: Path, equation: str, text: str) -> None:
    assert read(tmp_path, paragraph("约", f"<m:oMath>{equation}</m:oMath>", "。")).raw == f"约{text}。"


@pytest.mark.parametrize(
    ("font", "code", "text"),
    [("Wingdings", "F0FC", "✓"), ("Symbol", "F0B3", "≥"), ("Symbol", "F035", "5"), ("宋体", "2103", "℃")],
)
def test_symbols_are_characters(tmp_path: Path, font: str, code: str, text: str) -> None:
    body = paragraph("甲", f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>', "乙")
    assert read(tmp_path, body).raw == f"甲{text}乙"


def test_a_symbol_that_is_a_picture_is_told(tmp_path: Path) -> None:
    extracted = read(tmp_path, paragraph("甲", '<w:r><w:sym w:font="Webdings" w:char="F04E"/></w:r>'))
    assert extracted.remarks == ("特殊符号1处未读入",)


def test_a_chart_is_a_table(tmp_path: Path) -> None:
    def points(*values: str) -> str:
        return "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(values))

    chart = (
        "<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>各区增速</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        f"<c:plotArea><c:ser><c:tx><c:strRef><c:strCache>{points('2030年')}</c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{points('甲区', '乙区')}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{points('6.3', '5.1')}</c:numCache></c:numRef></c:val></c:ser></c:plotArea>"
        "</c:chart></c:chartSpace>"
    )
    drawn = '<w:r><w:drawing><a:graphicData><c:chart r:id="charts_1"/></a:graphicData></w:drawing></w:r>'
    extracted = read(tmp_path, paragraph("见图。", drawn), charts_1=chart)
    assert extracted.raw == "见图。\n\n各区增速\n\n|  | 2030年 |\n| 甲区 | 6.3 |\n| 乙区 | 5.1 |"
    assert extracted.remarks == ("图表1处按其数据读成表格，请核对单位",)


def test_a_drawing_without_its_data_is_told(tmp_path: Path) -> None:
    drawn = '<w:r><w:drawing><a:graphicData uri="x/diagram"><dgm:relIds r:dm="none"/></a:graphicData></w:drawing></w:r>'
    extracted = read(tmp_path, paragraph("见图。", drawn))
    assert extracted.remarks == ("图表或图示1处未读入，其中的内容不在正文里",)


def test_smart_art_is_its_words(tmp_path: Path) -> None:
    words = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{one}</a:t></a:r></a:p></dgm:t></dgm:pt>" for one in ("甲局", "乙局")
    )
    drawn = (
        '<w:r><w:drawing><a:graphicData uri="x/diagram"><dgm:relIds r:dm="data_1"/></a:graphicData></w:drawing></w:r>'
    )
    model = f"<dgm:dataModel><dgm:ptLst>{words}</dgm:ptLst></dgm:dataModel>"
    assert read(tmp_path, paragraph("见图。", drawn), data_1=model).raw == "见图。\n\n- 甲局\n- 乙局"


def test_an_embedded_page_is_read_and_any_other_file_told(tmp_path: Path) -> None:
    page = "<html><body><p>全年增长6.3%。</p></body></html>"
    assert read(tmp_path, '<w:altChunk r:id="chunk_html"/>', chunk_html=page).raw == "全年增长6.3%。"
    other = read(tmp_path, f'{paragraph("甲")}<w:altChunk r:id="chunk_bin"/>', chunk_bin="?")
    assert (other.raw, other.remarks) == ("甲", ("嵌入的另一份文件1处未读入",))


def test_ruby_is_its_base(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('pèng')}</w:rt><w:rubyBase>{run('碰')}</w:rubyBase></w:ruby></w:r>"
    assert read(tmp_path, paragraph(ruby, "山县增长6.3%。")).raw == "碰山县增长6.3%。"


def level(depth: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    '<w:numbering><w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def test_words_own_numbers_stand_in_the_text(tmp_path: Path) -> None:
    def numbered(depth: int, text: str) -> str:
        return paragraph(text, look=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')

    body = "".join(numbered(*one) for one in ((0, "综合"), (1, "甲"), (1, "乙"), (2, "丙"), (0, "农业"), (1, "丁")))
    assert read(tmp_path, body, numbering=NUMBERING).raw.split("\n\n") == [
        "一、综合",
        "（一）甲",
        "（二）乙",
        "1.丙",
        "二、农业",
        "（一）丁",
    ]


def test_numbers_and_outline_of_a_style(tmp_path: Path) -> None:
    styles = (
        '<w:styles><w:style w:type="paragraph" w:styleId="c"><w:name w:val="章"/><w:pPr><w:outlineLvl w:val="0"/>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="d"><w:name w:val="章2"/><w:basedOn w:val="c"/></w:style></w:styles>'
    )
    body = paragraph("综合", look='<w:pStyle w:val="c"/>') + paragraph("农业", look='<w:pStyle w:val="d"/>')
    assert read(tmp_path, body, styles=styles, numbering=NUMBERING).raw == "# 一、综合\n\n# 二、农业"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (12, "chineseLegalSimplified", "拾贰"),
        (3, "ideographTraditional", "丙"),
        (4, "decimalEnclosedCircle", "④"),
        (9, "upperRoman", "IX"),
        (3, "lowerLetter", "c"),
        (7, "decimal", "7"),
    ],
)
def test_numerals_of_lists(number: int, form: str, text: str) -> None:
    assert spelled(number, form) == text


def test_a_title_on_two_lines_and_bold_lines_head(tmp_path: Path) -> None:
    middle, large = '<w:jc w:val="center"/>', '<w:sz w:val="44"/>'
    body = (
        paragraph(run("2030年某市国民经济和社会发展", large), look=middle)
        + paragraph(run("统计公报", large), look=middle)
        + paragraph(run("某市统计局", '<w:sz w:val="32"/>'), look=middle)
        + paragraph(run("一、综合", '<w:b/><w:sz w:val="32"/>'))
        + paragraph(run("工业。", "<w:b/>"), run("全年工业增加值增长6.3%，农业增加值增长3.1%。", '<w:sz w:val="32"/>'))
    )
    assert read(tmp_path, body).raw.split("\n\n") == [
        "# 2030年某市国民经济和社会发展统计公报",
        "某市统计局",
        "### 一、综合",
        "工业。全年工业增加值增长6.3%，农业增加值增长3.1%。",
    ]


def test_a_bold_head_of_a_table_is_no_heading(tmp_path: Path) -> None:
    body = f"<w:tbl><w:tr><w:tc>{paragraph(run('指标名称', '<w:b/>'))}</w:tc></w:tr></w:tbl>"
    assert read(tmp_path, body).raw == "| 指标名称 |"
