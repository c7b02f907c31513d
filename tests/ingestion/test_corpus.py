"""A folder of reports to documents: what cannot be read is listed and stops no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from making import folder_of

from rag.errors import CorpusError
from rag.ingestion.corpus import load_corpus, read_folder
from rag.ingestion.reader import Reader, document_id
from rag.ingestion.sources import Known

GOOD = "# 石峰区\n\n石峰区改造老旧小区163个。\n"


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} holds no report that can be indexed. Put .md, .markdown, .txt, .html, .htm, .docx, .pdf, "
        ".png, .jpg, .jpeg files into it "
        "(corpus/README.md says how), then run `youju index` again."
    )


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        CorpusError, match=r"There is no folder .+nowhere: name one with --corpus or YOUJU_CORPUS_DIR\.$"
    ):
        load_corpus(tmp_path / "nowhere")


def test_a_folder_of_nothing_but_damage_lists_every_reason(tmp_path: Path) -> None:
    folder_of(tmp_path, {"a.md": b"\xff\xfe\x00", "b.md": "——"})
    with pytest.raises(CorpusError, match=r"(?s)again\.\n  a\.md: is not UTF-8.+\n  b\.md: holds no text\.$"):
        load_corpus(tmp_path)


def test_each_kind_of_bad_file_is_listed_while_the_good_one_is_read(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        {
            "binary.txt": bytes(range(256)) * 40,
            "date.md": "---\npublished_on: 去年\n---\n" + GOOD,
            "empty.md": "",
            "good.md": GOOD,
            "yaml.md": "---\ntitle: [石峰\n---\n" + GOOD,
        },
    )
    (tmp_path / "link.txt").symlink_to("nowhere")
    with (tmp_path / "huge.txt").open("wb") as handle:
        handle.truncate(50_000_000)
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["good"]
    assert [problem.split(" (")[0] for problem in corpus.problems] == [
        "binary.txt: is not UTF-8, UTF-16 or GB18030 text; save it as UTF-8.",
        "date: published_on '去年' is not a date such as 2021-09-28.",
        "empty.md: holds no text.",
        "huge.txt: 50 MB is over the limit of 20 MB; split it.",
        "link.txt: cannot be read",
        "yaml.md: its front matter is not valid YAML",
    ]


def test_an_impossible_yaml_date_stops_no_other_file(tmp_path: Path) -> None:
    folder_of(tmp_path, {"bad.md": "---\npublished_on: 2024-02-30\n---\n" + GOOD, "good.md": GOOD})
    assert [document.id for document in load_corpus(tmp_path).documents] == ["good"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_same_report_in_any_encoding_is_the_same_document(tmp_path: Path, encoding: str) -> None:
    folder_of(tmp_path, {"a.md": GOOD.encode(encoding)})
    (document,) = load_corpus(tmp_path).documents
    assert (document.text, document.title, document.places) == (GOOD, "石峰区", ("石峰区",))


def test_of_two_files_with_one_stem_the_second_is_listed(tmp_path: Path) -> None:
    folder_of(tmp_path, {"a.md": GOOD, "a.txt": "荷塘区。", "b/a.md": "芦淞区。"})
    corpus = load_corpus(tmp_path)
    assert [document.text for document in corpus.documents] == [GOOD]
    assert corpus.problems == (
        "a.txt: another file has the same name; rename one of them.",
        "a.md: another file has the same name; rename one of them.",
    )


def test_invisible_characters_of_a_report_are_not_stored(tmp_path: Path) -> None:
    folder_of(tmp_path, {"a.md": "# 石\0峰\u200b区\n\n石峰\ufeff区改造\u202e老旧小区16\u200d3个。\n"})
    assert load_corpus(tmp_path).documents[0].text == GOOD


def test_a_link_out_of_the_folder_and_a_pipe_are_told_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(GOOD, encoding="utf-8")
    corpus = tmp_path / "corpus"
    folder_of(corpus, {"good.md": GOOD})
    (corpus / "link.md").symlink_to(tmp_path / "secret.txt")
    (corpus / "good.md.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(corpus / "pipe")
    (corpus / "pipe.md").symlink_to("pipe")
    found = read_folder(corpus, Reader().read)
    assert found.documents == ()
    assert [problem.split(";")[0] for problem in found.problems] == [
        "good.md.yaml: is a link out of the folder",
        "link.md: is a link out of the folder",
        "pipe.md: is no file with text in it (a pipe, a device or a folder).",
    ]


def test_a_known_file_whose_sidecar_became_a_pipe_is_told_and_not_opened(tmp_path: Path) -> None:
    folder_of(tmp_path, {"good.md": GOOD})
    before = read_folder(tmp_path, Reader().read)
    os.mkfifo(tmp_path / "good.md.yaml")
    known = Known({"good.md": before.sources[0]}, lambda _: before.documents[0])
    assert read_folder(tmp_path, Reader().read, known=known).problems == (
        "good.md.yaml: is no file with text in it (a pipe, a device or a folder).",
    )


def test_a_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    folder_of(tmp_path, {".kept/good.txt": GOOD})
    (tmp_path / "link.md").symlink_to(".kept/good.txt")
    assert [document.id for document in load_corpus(tmp_path).documents] == ["link"]


def test_a_file_name_that_is_not_utf8_is_read(tmp_path: Path) -> None:
    folder_of(tmp_path, {os.fsdecode(b"\xb1\xa8\xb8\xe6.md"): GOOD})  # 报告 in GBK
    assert load_corpus(tmp_path).documents[0].id.startswith("report-")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shifeng-2021.md", "shifeng-2021"),
        ("石峰区 2021（一）.txt", "石峰区-2021-一"),
        ("a/../b?.md", "b"),
        ("report.MD", "report"),
        ("...md", "report-a2b2a7eb"),
        ("🙂.md", "report-835765d4"),
        ("e\u0301.md", "\u00e9"),
    ],
)
def test_the_id_is_safe_for_an_address(name: str, expected: str) -> None:
    assert document_id(Path(name)) == expected
