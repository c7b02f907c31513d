"""A running assistant follows the index: builds, withdrawals, restores; and damage leaves it as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assembly import Assistant, keeping, open_assistant
from rag.config import Settings
from rag.index_watcher import IndexWatcher
from rag.indexing import layout
from rag.keeping.keeper import Keeper
from rag.records import AnswerStatus

SHIFENG = "# 石峰区2023年\n\n石峰区2023年改造老旧小区163个。\n"
HETANG = "# 荷塘区2024年\n\n荷塘区2024年完成19个小区示范创建。\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "shifeng.md").write_text(SHIFENG, encoding="utf-8")
    return Settings(corpus_dir=corpus, index_dir=tmp_path / "index")


@pytest.fixture
def keeper(settings: Settings) -> Iterator[Keeper]:
    with keeping(settings) as keeper:
        keeper.index("cron")
        yield keeper


@pytest.fixture
def followed(settings: Settings, keeper: Keeper) -> tuple[Assistant, IndexWatcher]:
    assistant = open_assistant(settings)
    return assistant, IndexWatcher(assistant, settings)


def ids(assistant: Assistant) -> list[str]:
    return [document.id for document in assistant.documents()]


def publish(keeper: Keeper, name: str, text: str) -> None:
    drafts, _ = keeper.hand_in(name, text.encode(), "李")
    keeper.publish([draft.id for draft in drafts], "李")


def test_a_published_report_is_answered_from(keeper: Keeper, followed: tuple[Assistant, IndexWatcher]) -> None:
    assistant, watcher = followed
    publish(keeper, "hetang.md", HETANG)
    assert ids(assistant) == ["shifeng"]
    watcher.look()
    assert ids(assistant) == ["hetang", "shifeng"]
    assert "19个" in assistant.ask("荷塘区2024年完成多少个小区示范创建？").text


def test_a_withdrawn_report_is_neither_found_nor_shown(
    keeper: Keeper, followed: tuple[Assistant, IndexWatcher]
) -> None:
    assistant, watcher = followed
    publish(keeper, "hetang.md", HETANG)
    watcher.look()
    keeper.withdraw(["shifeng"], "王")
    watcher.look()
    answer = assistant.ask("石峰区2023年改造老旧小区多少个？")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "163" not in answer.text
    assert assistant.document("shifeng") is None
    assert assistant.figures("石峰区") == []


def test_a_withdrawal_counts_before_any_build(
    settings: Settings, keeper: Keeper, followed: tuple[Assistant, IndexWatcher]
) -> None:
    assistant, watcher = followed
    publish(keeper, "hetang.md", HETANG)
    watcher.look()
    build = assistant.build
    layout.change_withdrawn(settings.index_dir, lambda ids: ids | {"shifeng"})
    watcher.look()
    assert ids(assistant) == ["hetang"]
    assert assistant.build != build
    passages = assistant.search("石峰区改造老旧小区163个")
    assert {passage.chunk.document_id for passage in passages} == {"hetang"}
    (verdict,) = assistant.check("石峰区2023年改造老旧小区163个。")
    assert verdict.citations == ()


def test_a_restored_build_is_served(keeper: Keeper, followed: tuple[Assistant, IndexWatcher]) -> None:
    assistant, watcher = followed
    first = assistant.build
    publish(keeper, "hetang.md", HETANG)
    keeper.restore(first, "王")
    watcher.look()
    assert ids(assistant) == ["shifeng"]


def test_who_follows_is_told_once_a_turn(keeper: Keeper, followed: tuple[Assistant, IndexWatcher]) -> None:
    assistant, watcher = followed
    turns: list[list[str]] = []
    watcher.start(lambda: turns.append(ids(assistant)))
    watcher.stop()
    publish(keeper, "hetang.md", HETANG)
    watcher.look()
    watcher.look()
    assert turns == [["hetang", "shifeng"]]


def test_a_damaged_build_leaves_what_is_served(
    settings: Settings, keeper: Keeper, followed: tuple[Assistant, IndexWatcher], caplog: pytest.LogCaptureFixture
) -> None:
    assistant, watcher = followed
    publish(keeper, "hetang.md", HETANG)
    (layout.current_build(settings.index_dir) / layout.SPANS).write_text("", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        watcher.look()
    assert ids(assistant) == ["shifeng"]
    assert "the reports served are those of before" in caplog.text


def test_a_lost_index_leaves_what_is_served(settings: Settings, followed: tuple[Assistant, IndexWatcher]) -> None:
    assistant, watcher = followed
    (settings.index_dir / "CURRENT").unlink()
    watcher.look()
    assert ids(assistant) == ["shifeng"]
