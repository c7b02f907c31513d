"""Plain text in the encodings that offices write."""

from __future__ import annotations

from pathlib import Path

import opencc
import pytest

from rag.errors import UnreadableFileError
from rag.ingestion.formats import decode, read_text, report_files

TEXT = "石峰区地区生产总值年均增长8.4%。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16 le", "utf-16 be", "gb18030"],
)
def test_encodings(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert read_text(path) == TEXT


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)) * 20,
        b"\xff\xfe\x00",
        b"\x80\x81" * 3,
        TEXT.encode("utf-16-le"),
    ],
    ids=["all bytes", "png", "odd utf-16", "no encoding", "utf-16 without bom"],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"^a\.txt: is not UTF-8, UTF-16 or GB18030 text; save it as UTF-8\.$"
    ):
        decode(data, "a.txt")


def test_a_file_without_a_letter_holds_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(" \n——。\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=r"^a\.txt: holds no text\.$"):
        read_text(path)


def test_a_dangling_link_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.symlink_to(tmp_path / "nowhere.txt")
    assert report_files(tmp_path) == [path]
    with pytest.raises(UnreadableFileError, match=r"^a\.txt: cannot be read \(No such file or directory\)\.$"):
        read_text(path)


def test_fifty_megabytes_are_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as handle:
        handle.truncate(50_000_000)  # sparse: it takes no room
    with pytest.raises(UnreadableFileError, match=r"^a\.txt: 50 MB is over the limit of 20 MB; split it\.$"):
        read_text(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5hkscs"])
def test_a_paragraph_in_each_encoding(encoding: str) -> None:
    simplified = (
        "过去五年，我们坚持稳中求进，经济社会发展取得新的成绩。地区生产总值年均增长百分之八，城镇新增就业两万人，"
        "改造老旧小区一百六十三个，建设国家轨道交通装备产业基地，人民生活水平不断提高，社会大局保持稳定。"
    )
    text = to_traditional(simplified) if encoding == "big5hkscs" else simplified
    assert decode(text.encode(encoding), "a.txt") == text


def to_traditional(text: str) -> str:
    return str(opencc.OpenCC("s2t").convert(text))
