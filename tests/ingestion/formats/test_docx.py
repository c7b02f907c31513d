"""Word files: headings, lists, tables in order; what is hidden, deleted or embedded stays out."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from file_samples import FIRST, SECOND, TITLE, word_file, zipped

from rag.errors import UnreadableFileError
from rag.ingestion.formats import Extracted, extract


def read(folder: Path, data: bytes) -> Extracted:
    path = folder / "a.docx"
    path.write_bytes(data)
    return extract(path)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(data: bytes, files: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | files)


def test_blocks_in_the_order_of_the_document(tmp_path: Path) -> None:
    assert read(tmp_path, word_file()) == Extracted(
        raw="\n\n".join(
            [
                f"# {TITLE}",
                FIRST,
                "- 改造老旧小区163个",
                "| 指标 | 数值 |\n| 地区生产总值 | 8.4% |",
                SECOND,
            ]
        ),
        kind="docx",
    )


def test_a_title_stands_above_the_headings(tmp_path: Path) -> None:
    document = Document()
    document.add_heading(TITLE, 0)
    document.add_heading("一、过去五年", 1)
    document.add_paragraph(FIRST)
    assert read(tmp_path, saved(document)).raw == f"# {TITLE}\n\n## 一、过去五年\n\n{FIRST}"


def test_insertions_controls_and_boxes_are_read_and_deletions_and_hidden_text_are_not(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("增长")
    names = nsdecls("w")
    paragraph._p.append(parse_xml(f"<w:ins {names}><w:r><w:t>8.4%</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:del {names}><w:r><w:delText>9%</w:delText></w:r></w:del>"))
    hidden = paragraph.add_run("隐藏")
    hidden.font.hidden = True
    paragraph.add_run("。")
    control = parse_xml(
        f"<w:sdt {names}><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, control)
    box = OxmlElement("w:txbxContent")
    box.append(parse_xml(f"<w:p {names}><w:r><w:t>文本框里的话。</w:t></w:r></w:p>"))
    paragraph.add_run()._r.append(box)
    document.sections[0].header.paragraphs[0].text = "页眉"
    extracted = read(tmp_path, saved(document))
    assert extracted.raw.split("\n\n") == ["增长8.4%。", "文本框里的话。", "控件里的话。"]
    assert extracted.remarks == ("略去隐藏文字1处", "有修订痕迹：删去的1处未读入")


def test_macros_and_embedded_objects_are_left_out_and_told(tmp_path: Path) -> None:
    data = changed(word_file(), {"word/vbaProject.bin": b"Shell", "word/embeddings/a.bin": b"MZ"})
    extracted = read(tmp_path, data)
    assert extracted.remarks == ("文件带有宏，宏未读入，也不会运行", "嵌入的对象未读入")
    assert "Shell" not in extracted.raw


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document/>'
    with pytest.raises(UnreadableFileError, match=r"^a\.docx: declares XML entities \(word/document\.xml\)"):
        read(tmp_path, changed(word_file(), {"word/document.xml": bomb}))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.docx: one entry unpacks [0-9]+-fold; that is a zip bomb"):
        read(tmp_path, changed(word_file(), {"word/media/a.bin": bytes(50_000_000)}))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: changed(data, {"word/document.xml": b"<w:docu"}),
        lambda data: changed(data, {"[Content_Types].xml": b"<Types/>"}),
    ],
)
def test_damaged_files_say_so(tmp_path: Path, damage: object) -> None:
    with pytest.raises(UnreadableFileError, match=re.compile(r"^a\.docx: is damaged")):
        read(tmp_path, damage(word_file()))  # type: ignore[operator]
