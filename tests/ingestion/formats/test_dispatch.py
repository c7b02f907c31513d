"""Which files are reports, which format each has, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from file_samples import WEB_PAGE, text_pdf, word_file, zipped
from making import folder_of

from rag.errors import UnreadableFileError
from rag.ingestion.formats import check_file, extract, kind_of, report_files

TEXT = "石峰区地区生产总值年均增长8.4%。\n"


def test_reports_are_found_below_in_order_without_readmes_and_hidden_files(tmp_path: Path) -> None:
    names = [
        "b.md",
        "a.txt",
        "sub/c.markdown",
        "sub/D.TXT",
        "README.md",
        "readme.txt",
        ".hidden.md",
        ".git/e.md",
        "f.PDF",
        "f.PDF.yaml",
        "g.docx",
        "h.htm",
        "i.png",
        "j.gif",
        "k.zip",
    ]
    folder_of(tmp_path, dict.fromkeys(names, TEXT))
    found = [path.relative_to(tmp_path).as_posix() for path in report_files(tmp_path)]
    assert found == ["a.txt", "b.md", "f.PDF", "g.docx", "h.htm", "i.png", "sub/D.TXT", "sub/c.markdown"]


def test_a_folder_named_like_a_report_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    assert report_files(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("报告.doc", "报告.doc: .doc is not read; save it as .docx or .pdf."),
        ("a.WPS", "a.WPS: .wps is not read; save it as .docx or .pdf."),
        ("a.docm", "a.docm: .docm is not read; save it as .docx or .pdf."),
        ("a.xls", "a.xls: .xls is not read; save it as .pdf, or its table as .docx."),
        ("a.tiff", "a.tiff: .tiff is not read; save it as .png, .jpg or .pdf."),
        ("a.rar", "a.rar: .rar is not read; unpack it and hand in its files, or a .zip of them."),
    ],
)
def test_other_formats_are_told_what_to_do(name: str, advice: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        kind_of(Path(name))
    assert str(caught.value) == advice


def test_an_unknown_suffix_is_told_the_known_ones() -> None:
    with pytest.raises(UnreadableFileError, match=r"^a: a file without suffix is not read; hand in \.md, .+\.jpeg\.$"):
        kind_of(Path("a"))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", word_file(), "a.pdf: is a zip archive, not what its suffix says"),
        ("a.docx", text_pdf(), "a.docx: is a PDF, not what its suffix says"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "a.docx: is an old or encrypted Office file, not what"),
        ("a.png", b"<html>", "a.png: is something else, not what its suffix says"),
        ("a.html", b"MZ" + bytes(50), "a.html: is a program, not what its suffix says"),
        ("a.pdf", b"", "a.pdf: is empty."),
        ("a.docx", zipped({"x.txt": b"x"}), "a.docx: is a zip archive, but no Word file; save it as .docx."),
    ],
)
def test_a_file_that_is_not_what_its_suffix_says(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFileError) as caught:
        extract(tmp_path / name)
    assert str(caught.value).startswith(reason)


def test_the_name_that_the_user_gave_decides(tmp_path: Path) -> None:
    (tmp_path / "upload.bin").write_text(WEB_PAGE, encoding="utf-8")
    assert check_file(tmp_path / "upload.bin", "网页.html") == "html"


@pytest.mark.parametrize(("name", "limit"), [("a.html", 20), ("a.pdf", 200), ("a.jpg", 200)])
def test_files_over_the_limit(tmp_path: Path, name: str, limit: int) -> None:
    with (tmp_path / name).open("wb") as handle:
        handle.truncate(250_000_000)  # sparse
    with pytest.raises(UnreadableFileError, match=rf"250 MB is over the limit of {limit} MB; split it\.$"):
        check_file(tmp_path / name)
