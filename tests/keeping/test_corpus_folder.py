"""Changes of the corpus folder: all of one or, when it dies, the rest of it by the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from rag.errors import BuildInProgressError, KeepingError
from rag.keeping.corpus_folder import CorpusFolder


def kept(corpus_folder: CorpusFolder, folder: Path, text: str) -> str:
    """The sha256 of a text that the corpus folder keeps."""
    path = folder / "incoming"
    path.write_text(text, encoding="utf-8")
    return corpus_folder.keep(path)


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


def test_puts_and_drops_are_one_change(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "old.md").write_text("旧", encoding="utf-8")
    corpus_folder = CorpusFolder(corpus)
    with corpus_folder.writing(0):
        corpus_folder.change({"new.md": kept(corpus_folder, tmp_path, "新")}, ["old.md"])
    assert files(corpus) == {"new.md": "新"}


def test_what_a_change_displaces_can_be_put_back(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus_folder = CorpusFolder(corpus)
    with corpus_folder.writing(0):
        first = kept(corpus_folder, tmp_path, "第一版")
        corpus_folder.change({"a.md": first}, [])
        corpus_folder.change({"a.md": kept(corpus_folder, tmp_path, "第二版")}, [])
        corpus_folder.change({}, ["a.md"])
        corpus_folder.change({"a.md": first}, [])
    assert files(corpus) == {"a.md": "第一版"}


def test_a_change_that_died_is_finished_by_the_next_writer(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "old.md").write_text("旧", encoding="utf-8")
    corpus_folder = CorpusFolder(corpus)
    with corpus_folder.writing(0):
        sha = kept(corpus_folder, tmp_path, "新")
    (corpus / ".youju" / "PLAN.json").write_text(json.dumps({"put": {"sub/new.md": sha}, "drop": ["old.md", "gone"]}))
    with CorpusFolder(corpus).writing(0):
        assert not (corpus / "old.md").exists()
        assert (corpus / "sub" / "new.md").read_text(encoding="utf-8") == "新"
    assert not (corpus / ".youju" / "PLAN.json").exists()


def test_a_file_that_is_not_kept_cannot_be_put(tmp_path: Path) -> None:
    corpus_folder = CorpusFolder(tmp_path)
    with corpus_folder.writing(0), pytest.raises(KeepingError, match=r"not kept any more: a\.md"):
        corpus_folder.change({"a.md": "0" * 64}, [])
    assert not (tmp_path / "a.md").exists()


def test_an_edit_by_hand_is_noticed_though_the_file_was_linked(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus_folder = CorpusFolder(corpus)
    with corpus_folder.writing(0):
        sha = kept(corpus_folder, tmp_path, "原文")
        corpus_folder.change({"a.md": sha}, [])
        (corpus / "a.md").write_text("改过的", encoding="utf-8")
        assert not corpus_folder.has("a.md", sha)


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    corpus_folder = CorpusFolder(tmp_path)
    with corpus_folder.writing(0), pytest.raises(BuildInProgressError, match="Somebody else is changing"):
        CorpusFolder(tmp_path).writing(0.1).__enter__()
    assert not FileLock(tmp_path / ".youju" / "lock").is_locked
