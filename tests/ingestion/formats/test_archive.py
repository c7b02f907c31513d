"""Archives of reports: unpacked into one folder, whatever their names try."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from file_samples import zipped

from rag.errors import UnreadableFileError
from rag.ingestion.formats import unpack


def unpacked(folder: Path, data: bytes) -> tuple[list[str], list[str]]:
    (folder / "a.zip").write_bytes(data)
    files, refused = unpack(folder / "a.zip", folder / "into")
    assert sorted(path.name for path in (folder / "into").iterdir()) == sorted(path.name for path in files)
    return [path.name for path in files], refused


def test_folders_become_part_of_the_name_and_rubbish_is_ignored(tmp_path: Path) -> None:
    names = ["甲.pdf", "区/甲.pdf", "区/下/乙.docx", "__MACOSX/甲.pdf", ".DS_Store", "区/.hidden", "Thumbs.db"]
    assert unpacked(tmp_path, zipped(dict.fromkeys(names, b"x"))) == (["甲.pdf", "区-甲.pdf", "区-下-乙.docx"], [])


def test_names_that_windows_wrote_in_gbk(tmp_path: Path) -> None:
    placeholder = "abcdefgh.txt"
    data = zipped({placeholder: b"x"}).replace(placeholder.encode(), "政府报告.txt".encode("gbk"))
    assert unpacked(tmp_path, data) == (["政府报告.txt"], [])


@pytest.mark.parametrize(
    "name", ["../甲.txt", "a/../../甲.txt", "/etc/甲.txt", "C:/甲.txt", "..\\甲.txt", "\\\\host\\甲.txt"]
)
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    files, refused = unpacked(tmp_path, zipped({name: b"x", "好.txt": b"x"}))
    assert files == ["好.txt"]
    assert refused[0].endswith(": its path leads out of the archive.")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "into"]


def test_links_nested_archives_and_duplicates_are_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", b"PK")
        archive.writestr("a/b.txt", b"1")
        archive.writestr("a-b.txt", b"2")
    assert unpacked(tmp_path, out.getvalue()) == (
        ["a-b.txt"],
        [
            "a.zip: link.txt: is a link, not a file.",
            "a.zip: inner.zip: is an archive inside an archive; unpack it and hand in its files.",
            "a.zip: a-b.txt: another file of the archive is called the same (a-b.txt).",
        ],
    )
    assert (tmp_path / "into" / "a-b.txt").read_bytes() == b"1"


def test_bombs_are_refused_whole(tmp_path: Path) -> None:
    for data, reason in (
        (zipped({"a.txt": bytes(60_000_000)}), "a zip bomb"),
        # Each entry is under a megabyte, where its own ratio is not looked at.
        (zipped({f"{n}.txt": bytes(999_000) for n in range(25)}), r"unpacks \d+-fold; that is a zip bomb"),
        (zipped({f"{n}.txt": b"" for n in range(2_001)}), "holds 2001 entries, over the limit of 2000"),
        (b"PK\x03\x04" + bytes(100), "is damaged"),
    ):
        with pytest.raises(UnreadableFileError, match=reason):
            unpacked(tmp_path, data)
    assert not any((tmp_path / "into").iterdir())


def test_an_entry_that_lies_about_its_size_is_refused_alone(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"abcdef" * 50, "b.txt": b"x"}, zipfile.ZIP_STORED))
    data[data.find(b"abcdef")] ^= 1
    assert unpacked(tmp_path, bytes(data)) == (["b.txt"], ["a.zip: a.txt: is damaged."])


def test_an_encrypted_entry_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"x"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    assert unpacked(tmp_path, bytes(data))[1] == ["a.zip: a.txt: is encrypted; pack it without a password."]


def test_marks_that_turn_a_name_around_are_out(tmp_path: Path) -> None:
    (path, *_), _ = unpacked(
        tmp_path,
        zipped(
            {
                "报告\u202efdp\u2066.txt": b"1",
            }
        ),
    )
    assert path == "报告fdp.txt"


def test_a_very_long_name_is_cut(tmp_path: Path) -> None:
    (name,), _ = unpacked(tmp_path, zipped({"报" * 200 + ".pdf": b"x"}))
    assert name.endswith("报.pdf")
    assert len(name.encode()) <= 150
