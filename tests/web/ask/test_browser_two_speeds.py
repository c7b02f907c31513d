"""The model's text beneath the reports' words and in their place, as a person sees it come."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import ALL, SIZES, Visit, needs_browser, served
from fake_assistant import GDP, JOBS, RAIL, RANK, FakeAssistant

from rag.web.server import create_app
from rag.web.serving.threads.streaming import StreamingThreads
from rag.web.serving.usage.feedback import Feedback

pytestmark = needs_browser
QUESTION = "改写：高新区在全国排第几位？"
#: A question that was asked before is answered at once.
_times = itertools.count(1)
PLACE = "document.querySelector('#bot .user-row:last-of-type, #bot .user-row').getBoundingClientRect().top"


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    found = FakeAssistant()
    found.pause = 0.7
    return found


@pytest.fixture(scope="module")
def site(assistant: FakeAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    feedback = Feedback(tmp_path_factory.mktemp("feedback") / "f.sqlite3")
    with served(create_app(assistant, feedback, streaming=StreamingThreads(beat=0.3))) as at:
        yield at


def begun(here: Visit, question: str = QUESTION, sentences: int = 0) -> Any:
    """The page when the model has begun, or has said some sentences."""
    here.page.fill("#ask textarea", f"{question}（{next(_times)}）")
    here.page.keyboard.press("Enter")
    here.page.locator("#bot .beneath").wait_for()
    if sentences:
        here.page.locator(f"#bot .beneath a.cite[href$='m-{sentences}']").wait_for()
    return here.page


def ended(page: Any) -> None:
    page.locator("#bot .beneath").wait_for(state="detached")


@pytest.mark.parametrize(("size", "scheme"), ALL)
def test_the_model_follows_and_takes_the_place(visit: Callable[..., Visit], site: str, size: str, scheme: str) -> None:
    here = visit(size, scheme, site=site)
    page = begun(here)
    assert RANK[:10] in page.locator("#bot .answer").inner_text()
    assert page.locator("#bot .option").first.is_visible()
    here.look("30-begun")
    place = page.evaluate(PLACE)
    page.locator("#bot .beneath a.cite[href$='m-2']").wait_for()
    here.look("31-growing")
    assert page.evaluate(PLACE) == pytest.approx(place, abs=2)
    assert page.locator("#bot [role=log]").get_attribute("aria-live") == "off"
    ended(page)
    page.wait_for_timeout(100)
    here.look("32-rewritten")
    assert page.evaluate(PLACE) == pytest.approx(place, abs=2)
    answer = page.locator("#bot .answer").inner_text()
    assert answer.startswith("由语言模型改写")
    assert RANK not in answer
    assert "已换上" in page.locator("#announce").inner_text()
    page.wait_for_function("document.querySelector('#bot [role=log]').getAttribute('aria-live') === 'polite'")
    page.locator("#bot a.cite").first.click()
    assert page.locator(".card.on mark").inner_text() == GDP
    page.wait_for_timeout(400)
    here.look("33-card")


@pytest.mark.parametrize("size", SIZES)
def test_a_card_stays_open_while_the_answer_changes(visit: Callable[..., Visit], site: str, size: str) -> None:
    page = begun(here := visit(size, site=site))
    page.locator("#bot a.cite[href='#ev-1-3']").click()
    page.locator("#bot .beneath a.cite[href$='m-2']").wait_for()
    assert page.locator(".card.on mark").inner_text() == JOBS
    assert page.evaluate("document.activeElement.id") == "ev-1-3"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#ev-1-3"
    page.locator("#bot .beneath a.cite[href$='m-2']").click()
    assert page.locator(".card.on mark").inner_text() == RANK
    ended(page)
    page.wait_for_timeout(300)
    assert page.locator(".card.on mark").inner_text() == RANK
    assert page.locator(".ev-turn:visible").get_attribute("data-turn") == "1m"
    assert page.locator("#bot a.cite.on").get_attribute("href") == "#ev-1m-2"
    here.look("34-open-card")


def test_whoever_has_scrolled_is_not_moved(visit: Callable[..., Visit], site: str) -> None:
    page = begun(here := visit("phone", site=site))
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 150)
    page.wait_for_timeout(300)
    top = page.evaluate("document.querySelector('#bot [role=log]').scrollTop")
    assert top > 50
    ended(page)
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('#bot [role=log]').scrollTop") == top
    here.look("35-scrolled")


@pytest.mark.parametrize(
    ("question", "note"), [("改写失败：排第几？", "日期据正文推断"), ("改写未采用：排第几？", "没有采用")]
)
def test_what_is_not_used_leaves_the_answer_as_it_was(
    visit: Callable[..., Visit], site: str, question: str, note: str
) -> None:
    here = visit(site=site)
    here.ask(f"{question}（{next(_times)}）")
    ended(page := here.page)
    answer = page.locator("#bot .answer").inner_text()
    assert RANK[:10] in answer
    assert note in answer
    assert "由语言模型改写" not in answer
    assert page.locator("#announce").inner_text().startswith("没有改写")
    page.locator("#bot a.cite").nth(2).click()
    assert page.locator(".card.on mark").inner_text() == JOBS
    here.look("36-not-used")


def test_a_reload_while_the_model_writes_loses_nothing(visit: Callable[..., Visit], site: str) -> None:
    page = begun(here := visit(site=site), sentences=1)
    page.reload()
    page.locator("#bot a.cite").first.wait_for()
    assert RANK[:10] in page.locator("#bot .answer").inner_text()
    assert page.locator("#bot .beneath, .interrupted").count() == 0
    begun(here)
    ended(page)
    page.reload()
    page.locator("#bot .by-model").wait_for()
    page.locator("#bot a.cite").last.click()
    assert RAIL in page.locator(".card.on mark").inner_text()


def test_the_next_question_ends_the_model(visit: Callable[..., Visit], site: str, assistant: FakeAssistant) -> None:
    page = begun(here := visit(site=site), sentences=1)
    before = assistant.closed
    here.page.fill("#ask textarea", f"{QUESTION}（{next(_times)}）")
    page.keyboard.press("Enter")
    page.locator("#bot a.cite[href='#ev-2m-1']").wait_for()
    assert page.locator("#bot .beneath").count() == 1
    ended(page)
    first, second = page.locator("#bot .answer").all_inner_texts()
    assert "语言模型" not in first
    assert second.startswith("由语言模型改写")
    assert assistant.closed == before + 1
    page.locator("#bot a.cite[href='#ev-1-3']").click()
    assert page.locator(".card.on mark").inner_text() == JOBS
    page.locator("#bot a.cite[href='#ev-2m-1']").click()
    assert page.locator(".card.on mark").inner_text() == GDP


def test_a_new_chat_ends_the_model(visit: Callable[..., Visit], site: str) -> None:
    page = begun(visit(site=site), sentences=1)
    page.locator("#new").click()
    page.locator("#bot .message-row").first.wait_for(state="detached")
    page.wait_for_timeout(1500)
    assert page.locator("#bot .message-row").count() == 0


def test_the_model_ends_when_the_visitor_leaves(
    visit: Callable[..., Visit], site: str, assistant: FakeAssistant
) -> None:
    page = begun(visit(site=site))
    before = assistant.closed
    page.close()
    deadline = time.monotonic() + 3
    while assistant.closed == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert assistant.closed == before + 1


@pytest.mark.parametrize("size", SIZES)
def test_a_hostile_model_runs_nothing_and_asks_nobody(visit: Callable[..., Visit], site: str, size: str) -> None:
    page = begun(here := visit(size, site=site), "改写注入", sentences=2)
    ended(page)
    assert page.evaluate("window.XSS") is None
    assert page.locator("#bot img, #bot form, #bot iframe, #bot script").count() == 0
    assert "<script>window.XSS=2</script>" in page.locator("#bot .answer").inner_text()
    here.look("37-hostile-model")
