"""The reports' words at once, a model's when they come: frames, threads, memory, counts, programs."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from calling import call as endpoint
from fake_assistant import RANK, FakeAssistant
from fastapi.testclient import TestClient

from rag.records import EVERYTHING, Answer, Composer, Composition, Growing, Within
from rag.web.ask.chat import Chat
from rag.web.ask.history import load_turns
from rag.web.ask.sharing import copy_text
from rag.web.server import create_app
from rag.web.serving.answer_cache import AnswerCache
from rag.web.serving.metrics import MeteredAssistant
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.threads.executor import CROWD, AnswerExecutor
from rag.web.serving.threads.streaming import StreamingThreads
from rag.web.serving.usage.feedback import Feedback

QUESTION = "改写：排第几？"


def quick() -> FakeAssistant:
    assistant = FakeAssistant()
    assistant.pause = 0.02
    return assistant


def chat_of(assistant: Any, **given: Any) -> Chat:
    return Chat(Dispatcher(assistant, AnswerExecutor(), StreamingThreads(**given)), pause=0)


async def both_speeds(chat: Chat, question: str, saved: object = None) -> tuple[list[Any], list[Any]]:
    """The frames of the answer, and those of its rewriting."""
    shown = [frame async for frame in chat.respond(question, saved or [])]
    return shown, [frame async for frame in chat.rewrite(shown[-1][2])]


def last_html(frame: Any) -> str:
    return str(frame[0][-1]["content"])


async def settled(streaming: StreamingThreads) -> None:
    for _ in range(100):
        if not streaming.running:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("a thread is still taken")


def test_the_extractive_answer_stands_and_is_kept_before_the_model_speaks() -> None:
    shown, grown = asyncio.run(both_speeds(chat_of(quick()), QUESTION))
    assert RANK[:10] in last_html(shown[-1])
    assert "正在改写" in last_html(shown[-1])
    assert not any("beneath" in last_html(frame) for frame in shown[:-1])
    assert shown[-1][2][0]["m"] == "extractive"
    assert [frame[2][0]["m"] for frame in grown] == ["extractive"] * (len(grown) - 1) + ["model"]


def test_the_model_speaks_beneath_and_takes_the_place_at_the_end() -> None:
    _, grown = asyncio.run(both_speeds(chat_of(quick()), QUESTION))
    *growing, last = [(last_html(frame), frame[1]) for frame in grown]
    lengths = [len(content) for content, _ in growing]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) >= 3
    for content, panel in [*growing, last]:
        anchors = re.findall(r'href="#(ev-[^"]+)"', content)
        assert set(anchors) <= set(re.findall(r'id="(ev-\d+m?-\d+)"', panel))
        assert len(set(anchors)) == len(anchors)
    assert "ev-1-1" in growing[-1][1]
    assert "ev-1m-3" in growing[-1][1]
    assert "ev-1-1" not in last[1]
    assert "beneath" not in last[0]
    assert "由语言模型改写" in last[0]
    assert "由语言模型改写" in last[1], "the copied text"
    assert [option["value"] for option in grown[-1][0][-1]["options"]] == [
        "那石峰区呢？",
        "天元区在民生方面有哪些举措？",
    ]


@pytest.mark.parametrize("question", ["改写失败：排第几？", "改写未采用：排第几？"])
def test_what_is_not_used_leaves_the_extractive_answer(question: str) -> None:
    shown, grown = asyncio.run(both_speeds(chat_of(quick()), question))
    assert "beneath" not in last_html(grown[-1])
    assert "ev-1-4" in last_html(grown[-1])
    assert ("没有采用" in last_html(grown[-1])) == ("未采用" in question)
    assert grown[-1][2][0]["m"] == "extractive"
    assert grown[-1][2][0]["t"] == shown[-1][2][0]["t"]


def test_a_model_that_never_ends_is_given_up() -> None:
    assistant = quick()
    assistant.pause = 1.0
    _, grown = asyncio.run(both_speeds(chat_of(assistant, limit=0.2, beat=0.05), QUESTION))
    assert len(grown) > 2, "signs of life"
    assert "beneath" not in last_html(grown[-1])


def test_the_next_question_ends_the_model_and_the_answer_stays_extractive() -> None:
    async def conversation() -> tuple[FakeAssistant, list[Any], list[Any]]:
        assistant = quick()
        chat = chat_of(assistant)
        shown = [frame async for frame in chat.respond(QUESTION, [])]
        rewriting = asyncio.create_task(collected(chat.rewrite(shown[-1][2])))
        await asyncio.sleep(0.03)
        following = [frame async for frame in chat.respond("天气", shown[-1][2])]
        grown = await rewriting
        await settled(chat.dispatcher.streaming)
        return assistant, grown, following

    assistant, grown, following = asyncio.run(conversation())
    assert assistant.closed == 1
    assert all("beneath" in last_html(frame) for frame in grown)
    assert [turn["m"] for turn in following[-1][2]] == ["extractive", "extractive"]
    assert not any("beneath" in message["content"] for message in following[0][0])


async def collected(frames: Any) -> list[Any]:
    return [frame async for frame in frames]


@pytest.mark.parametrize("moment", ["growing", "rewriting", "new chat"])
def test_the_model_is_closed_when_the_visitor_leaves(moment: str) -> None:
    async def visit() -> tuple[FakeAssistant, Chat]:
        assistant = quick()
        chat = chat_of(assistant, beat=0.01)
        frames = chat.respond(QUESTION, [])
        async for frame in frames:
            if "growing" in last_html(frame) and moment == "growing":
                break
        await frames.aclose()
        if moment == "new chat":
            chat.clear()
        if moment == "rewriting":
            grown = chat.rewrite([])
            await anext(grown)
            await grown.aclose()
        await settled(chat.dispatcher.streaming)
        assert [frame async for frame in chat.rewrite([])] == []
        return assistant, chat

    assistant, _ = asyncio.run(visit())
    assert assistant.closed == 1


def test_models_do_not_occupy_the_threads_that_make_answers() -> None:
    class Stuck(FakeAssistant):
        pause = 0.5

    async def crowd() -> float:
        dispatcher = Dispatcher(Stuck(), AnswerExecutor(), StreamingThreads(at_once=6))
        waiting = [asyncio.create_task(dispatcher.answer(QUESTION)) for _ in range(8)]
        await asyncio.sleep(0.1)
        start = time.perf_counter()
        await dispatcher.answer("排第几")
        spent = time.perf_counter() - start
        answers = await asyncio.gather(*waiting)
        assert sorted(answer.composer for answer in answers) == ["extractive"] * 2 + ["model"] * 6
        return spent

    assert asyncio.run(crowd()) < 0.3
    assert not any(thread.name == "model" and not thread.daemon for thread in threading.enumerate())


def test_in_a_crowd_no_model_is_asked() -> None:
    async def crowded() -> list[Any]:
        chat = chat_of(quick())
        chat.executor._served = CROWD
        shown = [frame async for frame in chat.respond(QUESTION, [])]
        assert chat.dispatcher.streaming.running == 0
        return shown

    assert "beneath" not in last_html(asyncio.run(crowded())[-1])


def test_hostile_words_of_a_model_are_shown_literally() -> None:
    _, grown = asyncio.run(both_speeds(chat_of(quick()), "改写注入"))
    for frame in grown:
        assert not re.search(r"<(script|img|iframe|form|input)", last_html(frame))
    assert "#ev-1m-9" not in last_html(grown[-1])


def test_the_composer_survives_the_browser() -> None:
    _, grown = asyncio.run(both_speeds(chat_of(quick()), QUESTION))
    saved = json.loads(json.dumps(grown[-1][2]))
    (turn,) = load_turns(saved, FakeAssistant())
    assert turn.composer is Composer.MODEL
    assert "（由语言模型改写" in copy_text(turn)
    del saved[0]["m"]
    assert load_turns(saved, FakeAssistant())[0].composer is Composer.EXTRACTIVE
    saved[0]["m"] = "nobody"
    assert load_turns(saved, FakeAssistant()) == ()


class Faulty(FakeAssistant):
    """Its model is busy the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.pause = 0.0
        self.busy = 1

    def ask_each(self, question: str, history: Sequence[str] = (), within: Within = EVERYTHING) -> Iterator[Growing]:
        if not self.busy:
            return super().ask_each(question, history)
        self.busy -= 1
        answer = self.first(question)
        busy = dataclasses.replace(answer, composition=Composition(model="fake", fault="busy"))
        return (Growing(answer=a, done=done) for a, done in ((answer, False), (busy, True)))


def test_a_model_that_was_busy_is_asked_again_and_what_it_said_is_remembered() -> None:
    assistant = Faulty()
    cache = AnswerCache(assistant)
    composers = [cache.ask(QUESTION).composer.value for _ in range(3)]
    assert composers == ["extractive", "model", "model"]
    assert len(assistant.asked) == 2
    assert len(list(cache.ask_each(QUESTION))) == 1
    first: Answer = cache.first(QUESTION)
    assert (first.composer, first.composition) == (Composer.EXTRACTIVE, None)
    assert len(assistant.asked) == 2


def test_whether_there_is_an_answer_asks_no_model() -> None:
    assistant = FakeAssistant()
    start = time.perf_counter()
    assert AnswerCache(assistant).answerable(QUESTION)
    assert time.perf_counter() - start < 0.5
    assert assistant.closed == 1


def test_what_came_of_models_is_counted_once() -> None:
    assistant = quick()
    metered = MeteredAssistant(assistant)
    for question in (QUESTION, QUESTION, "改写未采用"):
        metered.ask(question)
    with pytest.raises(ConnectionError):
        metered.ask("改写失败")
    steps = metered.ask_each("改写：再来")
    next(steps)
    steps.close()
    text = metered.exposed().decode()
    for outcome in ("used", "kept", "fault", "left"):
        assert f'youju_compositions_total{{outcome="{outcome}"}} 1.0' in text
    assert 'youju_model_seconds_count{until="first"} 2.0' in text
    assert 'youju_model_seconds_count{until="whole"} 2.0' in text
    assert 'youju_answers_total{status="answered"} 5.0' in text


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("feedback")
    with TestClient(create_app(quick(), Feedback(folder / "f.sqlite3"))) as opened:
        yield opened


def test_programs_wait_for_the_model_unless_they_say_fast(client: TestClient) -> None:
    asked = {"question": QUESTION}
    assert client.post("/api/ask", json={**asked, "fast": True}).json()["composer"] == "extractive"
    assert client.post("/api/ask", json=asked).json()["composer"] == "model"
    assert client.post("/api/ask", json={**asked, "fast": True}).json()["composer"] == "extractive"
    assert client.post("/api/ask", json={"question": "改写失败"}).json()["composer"] == "extractive"
    event, data = endpoint(client, "ask", QUESTION)
    assert (event, data[0]["composer"]) == ("complete", "model")  # type: ignore[index]
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": asked}}
    reply = client.post("/mcp/", json=call, headers={"accept": "application/json, text/event-stream"}).json()
    assert json.loads(reply["result"]["content"][0]["text"])["composer"] == "model"


def test_a_link_shows_the_reports_own_words(client: TestClient) -> None:
    client.post("/api/ask", json={"question": QUESTION})
    assert "由语言模型改写" not in client.get("/answer", params={"q": QUESTION}).text
