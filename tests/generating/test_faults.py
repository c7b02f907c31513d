"""The whole product before a real HTTP server that misbehaves: the asker gets the extractive answer in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_server import KEY, BadServer, closed_port, serving
from composing import assistant_over
from tiny_model import make_tiny_model

from rag.assembly import Assistant
from rag.config import Settings
from rag.indexing.index import Index
from rag.models.generation.choice import open_generator
from rag.records import Answer, Composer

# The server's model and the tiny one both say 石峰区地区生产总值年均增长8.4%[1]。
QUESTION = "石峰区过去五年地区生产总值年均增长多少？"


@pytest.fixture
def server() -> Iterator[BadServer]:
    with serving() as running:
        yield running


def over(index: Index, url: str, model: str, seconds: float = 4.0) -> Assistant:
    settings = Settings(
        generator="openai",
        generator_url=url,
        generator_model=model,
        generator_key=KEY,  # type: ignore[arg-type]
        generator_seconds=seconds,
    )
    return assistant_over(index, open_generator(settings), settings)


def timed(assistant: Assistant) -> tuple[Answer, float]:
    start = time.monotonic()
    answer = assistant.ask(QUESTION)
    return answer, time.monotonic() - start


@pytest.mark.parametrize(
    ("model", "fault", "budget"),
    [
        ("silent", "slow", 0.6),
        ("dripping", "slow", 0.6),
        ("dripping_later", "slow", 0.6),
        ("endless_slowly", "slow", 0.6),
        ("busy", "busy", 4.0),
        ("failing", "down", 4.0),
        ("hanging_up", "down", 4.0),
        ("keyless", "refused", 4.0),
        ("no_such_model", "refused", 4.0),
        ("cut", "cut", 4.0),
        ("closed_early", "cut", 4.0),
        ("html", "rubbish", 4.0),
        ("broken_json", "rubbish", 4.0),
        ("endless", "rubbish", 4.0),
        ("huge_line", "rubbish", 4.0),
        ("empty", "rubbish", 4.0),
    ],
)
def test_each_fault(small_index: Index, server: BadServer, model: str, fault: str, budget: float) -> None:
    answer, seconds = timed(over(small_index, server.url, model, budget))
    assert seconds < budget + 1
    assert answer.composer is Composer.EXTRACTIVE
    assert "地区生产总值年均增长8.4%" in answer.text
    assert answer.composition is not None
    assert answer.composition.fault == fault
    assert "暂时用不上" in answer.notes[0]
    assert KEY not in repr(answer)


def test_nobody_listens(small_index: Index) -> None:
    answer, seconds = timed(over(small_index, f"http://127.0.0.1:{closed_port()}/v1", "m"))
    assert seconds < 5
    assert answer.composition is not None
    assert answer.composition.fault == "down"


@pytest.mark.parametrize("model", ["well", "busy_once", "failing_once", "thinking", "length"])
def test_what_comes_through_is_used(small_index: Index, server: BadServer, model: str) -> None:
    answer = over(small_index, server.url, model).ask(QUESTION)
    assert answer.text == "石峰区地区生产总值年均增长8.4%。[1]"
    assert answer.composer is Composer.MODEL


def test_after_three_faults_nobody_waits_any_more(small_index: Index, server: BadServer) -> None:
    assistant = over(small_index, server.url, "keyless")
    faults = [answer.composition.fault for answer in (assistant.ask(QUESTION) for _ in range(5)) if answer.composition]
    assert faults == ["refused"] * 3 + ["resting"] * 2
    assert len(server.asked) == 3


def test_a_model_in_the_process(small_index: Index, tmp_path: Path) -> None:
    settings = Settings(generator="transformers", generator_model=str(make_tiny_model(tmp_path)), threads=1)
    answer = assistant_over(small_index, open_generator(settings), settings).ask(QUESTION)
    assert answer.text == "石峰区地区生产总值年均增长8.4%。[1]"
    assert answer.composition is not None
    assert answer.composition.passed == 1


def test_a_model_in_the_process_that_never_ends(small_index: Index, tmp_path: Path) -> None:
    folder = make_tiny_model(tmp_path, endless=True)
    settings = Settings(
        generator="transformers", generator_model=str(folder), threads=1, generator_seconds=1, generator_tokens=4096
    )
    answer, seconds = timed(assistant_over(small_index, open_generator(settings), settings))
    assert seconds < 2.5
    assert "8.4%" in answer.text
