"""The page and the API over the real composer, before a language model's server that misbehaves."""

from __future__ import annotations

import asyncio
import html
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bad_server import BadServer, serving
from composing import assistant_over
from fastapi.testclient import TestClient

from rag.config import Settings
from rag.indexing.index import Index
from rag.models.generation.choice import open_generator
from rag.web.ask.chat import Chat
from rag.web.server import create_app
from rag.web.serving.metrics import MeteredAssistant
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.threads.executor import AnswerExecutor
from rag.web.serving.threads.streaming import StreamingThreads
from rag.web.serving.usage.feedback import Feedback

QUESTION = "石峰区过去五年地区生产总值年均增长多少？"
FAULTS = ("silent", "dripping", "failing", "keyless", "busy", "cut", "html", "endless", "hanging_up", "broken_json")
BUDGET = 1.0


@pytest.fixture
def server() -> Iterator[BadServer]:
    with serving() as running:
        yield running


def assistant(index: Index, server: BadServer, model: str) -> Any:
    settings = Settings(generator="openai", generator_url=server.url, generator_model=model, generator_seconds=BUDGET)
    return assistant_over(index, open_generator(settings), settings)


@pytest.mark.parametrize("model", FAULTS)
def test_the_api_answers_in_time(small_index: Index, server: BadServer, tmp_path: Path, model: str) -> None:
    app = create_app(assistant(small_index, server, model), Feedback(tmp_path / "feedback.sqlite3"))
    with TestClient(app) as client:
        start = time.monotonic()
        response = client.post("/api/ask", json={"question": QUESTION})
        seconds = time.monotonic() - start
    assert response.status_code == 200
    assert seconds < BUDGET + 1
    answer = response.json()
    assert answer["composer"] == "extractive"
    assert "8.4%" in answer["text"]
    assert answer["composition"]["fault"]
    assert "语言模型暂时用不上" in answer["notes"][0]


@pytest.mark.parametrize("model", [*FAULTS, "well"])
def test_the_page_shows_the_answer_and_no_exception(
    small_index: Index, server: BadServer, caplog: pytest.LogCaptureFixture, model: str
) -> None:
    chat = Chat(
        Dispatcher(MeteredAssistant(assistant(small_index, server, model)), AnswerExecutor(), StreamingThreads()),
        pause=0,
    )

    async def both() -> tuple[list[Any], list[Any]]:
        shown = [frame async for frame in chat.respond(QUESTION, [])]
        return shown, [frame async for frame in chat.rewrite(shown[-1][2])]

    start = time.monotonic()
    shown, rewritten = asyncio.run(both())
    assert time.monotonic() - start < BUDGET + 1.5
    assert "8.4%" in html.unescape(shown[-1][0][-1]["content"])
    last = html.unescape(rewritten[-1][0][-1]["content"])
    assert ("由语言模型改写" in last) is (model == "well")
    assert ("语言模型暂时用不上" in last) is (model != "well")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
