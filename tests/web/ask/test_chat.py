"""The conversation: frames in order, failures, and what the browser is believed."""

from __future__ import annotations

import asyncio
import copy
import dataclasses
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from fake_assistant import RANK, TIANYUAN, FakeAssistant

from rag.records import Answer
from rag.web.ask.chat import MAX_STEPS, Chat, reveal
from rag.web.ask.history import MAX_TURNS, dump_turns, load_turns
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.threads.executor import AnswerExecutor, BusyError


async def collected(frames: AsyncIterator[Any]) -> list[Any]:
    return [frame async for frame in frames]


def run(
    question: str, saved: object = None, assistant: FakeAssistant | None = None, executor: AnswerExecutor | None = None
) -> list[list[Any]]:
    """The values of every frame; a box that is left alone is None."""
    chat = Chat(Dispatcher(assistant or FakeAssistant(), executor or AnswerExecutor()), pause=0)

    frames = asyncio.run(collected(chat.respond(question, saved or [])))
    return [[*values, box.get("value")] for *values, box in frames]


def saved_after(*questions: str) -> list[dict[str, Any]]:
    saved: list[dict[str, Any]] = []
    for question in questions:
        saved = run(question, saved)[-1][2]
    return saved


def test_searching_comes_first_and_empties_the_box() -> None:
    chat, panel, saved, box = run("排第几")[0]
    assert [message["role"] for message in chat] == ["user", "assistant"]
    assert "正在查阅报告……" in chat[1]["content"]
    assert (panel, saved, box) == ("", [], "")


def test_the_answer_grows_and_ends_whole_with_its_follow_ups() -> None:
    frames = run("排第几")
    lengths = [len(frame[0][-1]["content"]) for frame in frames[1:]]
    assert lengths == sorted(lengths)
    assert len(frames) <= MAX_STEPS + 3
    last = frames[-1][0][-1]
    assert re.findall(r'href="(#ev-1-\d)"', last["content"]) == ["#ev-1-1", "#ev-1-2", "#ev-1-3", "#ev-1-4"]
    assert "note" in last["content"]
    assert [option["value"] for option in last["options"]] == ["那石峰区呢？", "天元区在民生方面有哪些举措？"]


def test_evidence_arrives_with_the_first_words() -> None:
    frames = run("排第几")
    assert f"{RANK}</mark>" in frames[1][1]
    assert {frame[1] for frame in frames[2:]} == {frames[1][1]}


@pytest.mark.parametrize(
    "text", ["", "短。[1]", "甲" * 11 + "[12]乙", "句子。[1][2]" * 60, "[1" + "字" * 40, "无" * 3000]
)
def test_reveal_grows_to_the_whole_text_and_cuts_no_marker(text: str) -> None:
    parts = list(reveal(text))
    assert len(parts) <= MAX_STEPS
    assert all(text.startswith(part) for part in parts)
    assert (parts or [""])[-1] == text
    # A marker cut in two would leave its other half at the beginning of the rest.
    assert not any(re.match(r"\d*\]", text[len(part) :]) and re.search(r"\[\d*$", part) for part in parts)


def test_the_assistant_gets_the_earlier_questions_in_order() -> None:
    assistant = FakeAssistant()
    run("那石峰呢？", saved_after("排第几", "天气"), assistant)
    assert assistant.asked[0] == ("那石峰呢？", ("排第几", "天气"))


def test_a_failure_gives_the_question_back_and_keeps_the_conversation() -> None:
    saved = saved_after("排第几")
    chat, panel, kept, box = run("崩溃了", saved)[-1]
    assert 'class="answer failed"' in chat[-1]["content"]
    assert "checksum" not in chat[-1]["content"]
    assert 'id="ev-1-1"' in panel
    assert (kept, box) == (saved, "崩溃了")
    assert len(chat) == 4


@pytest.mark.parametrize("question", ["", "   ", "长" * 501])
def test_a_refused_question_is_explained_and_kept(question: str) -> None:
    chat, _, kept, box = run(question)[-1]
    assert 'class="answer refused"' in chat[-1]["content"]
    assert kept == []
    assert box == question.strip()


def test_not_found_is_a_normal_turn() -> None:
    chat, _, kept, _ = run("天气怎么样")[-1]
    assert 'class="answer not_found"' in chat[-1]["content"]
    assert kept[0]["s"] == "not_found"


def test_the_box_is_always_an_update_and_everything_else_a_value() -> None:
    frames = asyncio.run(collected(Chat(Dispatcher(FakeAssistant()), pause=0).respond("排第几", [])))
    assert all([type(value) for value in values] == [list, str, list] for *values, _ in frames)
    assert all(box["__type__"] == "update" for *_, box in frames)


def test_turns_survive_the_browser() -> None:
    saved = saved_after("排第几", "天气")
    again = load_turns(json.loads(json.dumps(saved)), FakeAssistant())
    assert dump_turns(again) == saved
    assert again[0].citations[0].quote == RANK
    assert again[0].citations[0].title == TIANYUAN.title
    assert len(json.dumps(saved, ensure_ascii=False)) < 3000


@pytest.mark.parametrize("garbage", [None, 7, "x", {}, [None], [7], [{}], [{"q": 1}], [[]], [{"q": "x", "e": 3}]])
def test_garbage_from_the_browser_is_ignored(garbage: object) -> None:
    assert load_turns(garbage, FakeAssistant()) == ()
    assert run("排第几", garbage)[-1][2][0]["q"] == "排第几"


@pytest.mark.parametrize(
    ("field", "value"), [(1, "no-such-report"), (2, 0), (3, 10**6), (4, "0" * 12), (2, -5), (3, 1)]
)
def test_an_answer_whose_evidence_is_gone_is_not_shown(field: int, value: object) -> None:
    saved = copy.deepcopy(saved_after("排第几"))
    saved[0]["e"][0][field] = value
    (turn,) = load_turns(saved, FakeAssistant())
    assert turn.citations == ()
    assert RANK not in turn.text
    assert turn.suggestions == ("排第几",)


@pytest.mark.parametrize(("field", "value"), [(0, "1"), (2, True), (1, 4), (2, "1"), (5, 3)])
def test_a_citation_of_the_wrong_shape_drops_the_turn(field: int, value: object) -> None:
    saved = copy.deepcopy(saved_after("排第几"))
    saved[0]["e"][0][field] = value
    assert load_turns(saved, FakeAssistant()) == ()


def test_a_changed_report_makes_the_answer_stale() -> None:
    saved = saved_after("排第几")
    changed = dataclasses.replace(TIANYUAN, text=TIANYUAN.text.replace("第34位", "第35位"))
    (turn,) = load_turns(saved, FakeAssistant([changed]))
    assert turn.citations == ()


def test_the_oldest_turns_are_let_go() -> None:
    saved = dump_turns([FakeAssistant().ask(f"排{n}") for n in range(MAX_TURNS)])
    frames = run("排新", saved)
    kept = frames[-1][2]
    assert len(kept) == MAX_TURNS
    assert (kept[0]["q"], kept[-1]["q"]) == ("排1", "排新")
    # The numbers in the answer while it grows are those of the panel beside it.
    assert f"#ev-{MAX_TURNS}-1" in frames[-2][0][-1]["content"]
    assert frames[-2][0][:-1] == frames[-1][0][:-1]


def test_only_the_last_turn_offers_follow_ups() -> None:
    turns = load_turns(saved_after("排第几", "天气"), FakeAssistant())
    assert ["options" in message for message in Chat(Dispatcher(FakeAssistant())).messages(turns)] == [
        False,
        False,
        False,
        True,
    ]


def test_clear_empties_everything() -> None:
    *values, box = Chat(Dispatcher(FakeAssistant())).clear()
    assert (values, box["value"]) == ([[], "", []], "")


class Slow(FakeAssistant):
    """Takes its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        time.sleep(self.seconds)
        return super().ask(question, history)


def test_a_slow_answer_says_so_and_comes() -> None:
    frames = run("排第几", None, Slow(0.15), AnswerExecutor(slow=0.05, limit=5))
    assert "比平时慢" in frames[1][0][-1]["content"]
    assert RANK[:10] in frames[-1][0][-1]["content"]


def test_an_answer_that_takes_too_long_gives_the_question_back() -> None:
    frames = run("排第几", None, Slow(0.6), AnswerExecutor(slow=0.05, limit=0.1))
    chat, panel, saved, box = frames[-1]
    assert "这次查得太久" in chat[-1]["content"]
    assert (panel, saved, box) == ("", [], "排第几")


def test_only_questions_that_the_reports_answer_are_offered() -> None:
    class Offers(FakeAssistant):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            found = super().ask(question, history)
            return dataclasses.replace(
                found, suggestions=("明天天气？", "甲排几？", "乙排几？", "丙排几？", "丁排几？")
            )

    last = run("排第几", None, Offers())[-1]
    assert [option["value"] for option in last[0][-1]["options"]] == ["甲排几？", "乙排几？", "丙排几？"]
    assert last[2][-1]["f"] == ["甲排几？", "乙排几？", "丙排几？"]


def test_what_comes_nearest_is_shown_for_what_is_not_found_and_survives_the_browser() -> None:
    chat, _, saved, _ = run("天气", None, FakeAssistant())[-1]
    content = chat[-1]["content"]
    assert "不是答案" in content
    start = TIANYUAN.text.index("过去五年，天元区紧扣")
    assert f"doc/{TIANYUAN.id}?c={start}-" in content
    again = Chat(Dispatcher(FakeAssistant())).messages(load_turns(json.loads(json.dumps(saved)), FakeAssistant()))
    assert again[-1]["content"] == content
    saved[0]["p"][0][2] += 1
    assert (
        "不是答案" not in Chat(Dispatcher(FakeAssistant())).messages(load_turns(saved, FakeAssistant()))[-1]["content"]
    )


def test_a_conversation_beyond_any_real_one_loses_its_oldest_turns() -> None:
    turn = dump_turns([FakeAssistant().ask("排第几")])[0]
    heavy = {**turn, "n": ["注" * 500] * 24}
    assert len(load_turns([turn] * MAX_TURNS, FakeAssistant())) == MAX_TURNS
    kept = load_turns([*[heavy] * 18, turn, turn], FakeAssistant())
    assert 2 < len(kept) < 10
    assert kept[-1].notes == FakeAssistant().ask("排第几").notes


def test_a_crowd_is_told_to_wait_before_anything_of_a_stranger_is_read() -> None:
    class Full(AnswerExecutor):
        async def finished(self, work: Any) -> Any:
            raise BusyError(7)

    chat = Chat(Dispatcher(FakeAssistant(), Full()), pause=0)
    kept = object()
    (frame,) = asyncio.run(collected(chat.respond("排第几", kept)))
    assert "7秒" in frame[0][-1]["content"]
    assert (frame[2], frame[3]["value"]) == (kept, "排第几")
