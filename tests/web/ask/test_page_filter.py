"""Which reports a question is held to: read from strangers, in words, in an address, in a conversation."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from typing import Any

import pytest
from fake_assistant import SHIFENG, TIANYUAN, FakeAssistant
from fastapi.testclient import TestClient

from rag.errors import QuestionError
from rag.records import EVERYTHING, Document, Overview, Within
from rag.web.ask.chat import Chat
from rag.web.ask.filter_control import OFFERED, filter_html
from rag.web.ask.history import load_turns
from rag.web.ask.report_filter import filter_query, filter_words, read_filter
from rag.web.ask.sharing import copy_text, permalink
from rag.web.server import create_app
from rag.web.serving.threads.dispatcher import Dispatcher
from rag.web.serving.usage.feedback import Feedback

HELD = Overview(
    documents=9,
    places=(("石峰区", 4), ("天元区", 2), ("<b>镇", 1)),
    days=(dt.date(2019, 3, 1), dt.date(2024, 12, 26)),
    undated=2,
)
IN_2021 = Within(places=("石峰区",), since=dt.date(2021, 1, 1), until=dt.date(2021, 12, 31))


@pytest.mark.parametrize(
    ("given", "within"),
    [
        ({}, EVERYTHING),
        (None, EVERYTHING),
        ([1, "x"], EVERYTHING),
        ({"place": "", "since": "", "until": ""}, EVERYTHING),
        ({"place": None, "since": [], "until": {}}, EVERYTHING),
        ({"place": " 石峰区 ", "since": "2021", "until": 2021}, IN_2021),
        ({"place": "石峰"}, Within(places=("石峰区",))),
        ({"place": "shifeng"}, Within(places=("石峰区",))),
        ({"place": "<b>镇"}, Within(places=("<b>镇",))),
        ({"since": "2019"}, Within(since=dt.date(2019, 1, 1))),
        ({"until": "2024"}, Within(until=dt.date(2024, 12, 31))),
    ],
)
def test_read(given: object, within: Within) -> None:
    assert read_filter(given, HELD) == within
    assert read_filter(filter_query(within), HELD) == within


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"place": "火星"}, "没有“火星”的报告"),
        ({"place": "醴陵市"}, "没有“醴陵市”的报告"),
        ({"place": "\ud800"}, "没有“"),
        ({"since": "2018"}, "没有“2018”年的报告：报告的日期从2019年到2024年"),
        ({"until": "2025"}, "There are no reports of “2025”: they date from 2019 to 2024"),
        ({"since": "二〇二一"}, "没有“二〇二一”年的报告"),
        ({"since": "２０２１"}, "没有“２０２１”年的报告"),
        ({"since": "20211"}, "没有“20211”年的报告"),
        ({"since": -2021}, "没有“-2021”年的报告"),
        ({"since": True}, "没有“True”年的报告"),
        ({"since": "2024", "until": "2021"}, "起始年份（2024）晚于结束年份（2021）"),
    ],
)
def test_what_cannot_be_is_said_plainly(given: object, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        read_filter(given, HELD)


def test_years_where_no_report_has_a_date() -> None:
    with pytest.raises(QuestionError, match="报告都没有日期"):
        read_filter({"since": "2021"}, Overview(documents=3))


@pytest.mark.parametrize(
    ("within", "words"),
    [
        (EVERYTHING, ("", "")),
        (IN_2021, ("石峰区 · 2021年", "石峰区 · 2021")),
        (Within(places=("石峰区",)), ("石峰区", "石峰区")),
        (Within(since=dt.date(2019, 1, 1)), ("2019年起", "since 2019")),
        (Within(until=dt.date(2019, 12, 31)), ("2019年及以前", "up to 2019")),
        (Within(since=dt.date(2019, 1, 1), until=dt.date(2021, 12, 31)), ("2019—2021年", "2019–2021")),
    ],
)
def test_words(within: Within, words: tuple[str, str]) -> None:
    assert filter_words(within) == words


def test_the_control() -> None:
    page = filter_html(HELD)
    assert page.index('value="石峰区"') < page.index('value="天元区"')
    assert "<b>镇" not in page
    assert "&lt;b&gt;镇" in page
    assert page.count('<option value="20') == 12
    assert "有 2 份报告没有日期" in page
    assert filter_html(Overview(documents=1, places=(("石峰区", 1),))) == ""
    assert filter_html(Overview(documents=3)) == ""
    assert 'name="since"' not in filter_html(Overview(documents=3, places=(("石峰区", 1),), undated=3))
    many = Overview(documents=99, places=tuple((f"{n}镇", 9) for n in range(99)))
    assert filter_html(many).count("<option") == OFFERED + 1


def run(question: str, filters: object, saved: object = ()) -> list[Any]:
    """The last frame of an answer."""

    async def frames() -> list[Any]:
        chat = Chat(Dispatcher(FakeAssistant()), pause=0)
        return [frame async for frame in chat.respond(question, list(saved), filters)]

    return list(asyncio.run(frames())[-1])


def test_an_answer_says_what_it_was_held_to_and_so_does_the_conversation() -> None:
    chat, panel, saved, _ = run("举措", {"place": "天元区", "since": "2021", "until": "2021"})
    content = chat[-1]["content"]
    assert '<p class="held">' in content
    assert "仅限：天元区 · 2021年" in content.replace("&#183;", "·")
    assert (
        "answer?q=%E4%B8%BE%E6%8E%AA&amp;place=%E5%A4%A9%E5%85%83%E5%8C%BA&amp;since=2021&amp;until=2021&amp;b="
        in panel
    )
    (again,) = load_turns(json.loads(json.dumps(saved)), FakeAssistant())
    assert again.within == Within(places=("天元区",), since=dt.date(2021, 1, 1), until=dt.date(2021, 12, 31))
    assert Chat(Dispatcher(FakeAssistant())).messages([again])[-1]["content"] == content
    assert "（仅限：天元区 · 2021年）" in copy_text(again)
    assert "place=" not in permalink(load_turns(run("举措", {})[2], FakeAssistant())[0], "b")


def test_a_refusal_says_that_only_these_were_searched_and_offers_all() -> None:
    content = run("排第几", {"place": "天元区"})[0][-1]["content"]
    assert 'class="answer not_found"' in content
    assert "这次只查了这些报告：天元区。" in content
    assert 'class="search-all" href="./?q=%E6%8E%92%E7%AC%AC%E5%87%A0"' in content
    assert "search-all" not in run("天气", {})[0][-1]["content"]
    assert "search-all" not in run("举措", {"place": "天元区"})[0][-1]["content"]


def test_follow_ups_are_those_that_the_same_reports_answer() -> None:
    assert [one["value"] for one in run("举措", {})[0][-1]["options"]] == [
        "那石峰区呢？",
        "天元区在民生方面有哪些举措？",
    ]
    options = run("举措", {"place": "天元区"})[0][-1]["options"]
    assert [one["value"] for one in options] == ["天元区在民生方面有哪些举措？"]


def test_filter_that_cannot_be_give_the_question_back() -> None:
    chat, _, saved, box = run("排第几", {"place": "火星"})
    assert "没有“火星”的报告" in chat[-1]["content"]
    assert 'class="answer refused"' in chat[-1]["content"]
    assert (saved, box["value"]) == ([], "排第几")


@pytest.mark.parametrize(
    "garbage", [7, "x", [], [[], 1], [[], "2021", None], [[], 0, None], [[7], None, None], [None] * 3]
)
def test_garbage_of_filter_in_a_kept_turn_drops_it(garbage: object) -> None:
    saved = run("举措", {})[2]
    saved[0]["w"] = garbage
    assert load_turns(saved, FakeAssistant()) == ()


def test_a_turn_kept_before_there_was_a_filter() -> None:
    saved = run("举措", {})[2]
    del saved[0]["w"]
    assert load_turns(saved, FakeAssistant())[0].within == EVERYTHING


def test_a_hostile_place_is_text() -> None:
    attack = "<img src=x onerror=window.XSS=1>"
    saved = run("举措", {})[2]
    saved[0]["w"] = [[attack], None, None]
    (turn,) = load_turns(saved, FakeAssistant())
    content = Chat(Dispatcher(FakeAssistant())).messages([turn])[-1]["content"]
    assert "<img" not in content
    assert "![](" not in content


def test_the_page_of_an_answer(tmp_path: Any) -> None:
    client = TestClient(create_app(FakeAssistant(), Feedback(tmp_path / "feedback.sqlite3")))
    page = client.get("/answer", params={"q": "举措", "place": "天元区", "since": "2021"}).text
    assert "仅限：天元区" in page
    assert "./?q=%E4%B8%BE%E6%8E%AA&amp;place=%E5%A4%A9%E5%85%83%E5%8C%BA&amp;since=2021" in page
    assert "在全部报告里查" in client.get("/answer", params={"q": "排第几", "place": "天元区"}).text
    wrong = client.get("/answer", params={"q": "举措", "place": "火星"})
    assert wrong.status_code == 400
    assert "没有“火星”的报告" in wrong.text
    assert client.get("/answer", params={"q": "举措", "until": "1" * 500}).status_code == 400


def test_a_report_without_a_place_or_day_passes_no_filter() -> None:
    assert isinstance(SHIFENG, Document)
    assert run("那呢", {"place": "天元区"})[2][0]["s"] == "not_found"
    assert run("那呢", {"since": "2021"})[2][0]["s"] == "not_found"
    assert run("那呢", {})[2][0]["e"][0][1] == SHIFENG.id
    assert TIANYUAN.places == ("天元区",)
