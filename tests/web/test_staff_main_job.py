"""Staff and citizens on one server: the real keeper, index and assistant behind the staff and the public page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from staffing import Visitor, accounts_file

from rag.assembly import keeping, open_assistant
from rag.config import Settings
from rag.following import Follower
from rag.web.accounts import Accounts
from rag.web.feedback import Feedback
from rag.web.server import create_app
from rag.web.staff import staff_routes

SHIFENG = "# 石峰区2023年\n\n石峰区2023年改造老旧小区163个。\n"
HETANG = "# 荷塘区2024年工作报告\n\n荷塘区2024年完成19个小区示范创建。\n"
QUESTION = {"question": "荷塘区2024年完成多少个小区示范创建？"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "shifeng.md").write_text(SHIFENG, encoding="utf-8")
    settings = Settings(corpus_dir=corpus, index_dir=tmp_path / "index")
    with keeping(settings) as first:
        first.index("cron")
    assistant = open_assistant(settings)
    follower = Follower(assistant, settings)
    with keeping(settings, changed=follower.look) as keeper:
        staff = staff_routes(keeper, Accounts(accounts_file(tmp_path)), assistant)
        app = create_app(assistant, Feedback(tmp_path / "feedback.sqlite3"), staff)
        # The test turns when the keeper says so, and waits for no thread.
        follower.start(app.state.redraw)
        follower.stop()
        yield app


def test_a_report_comes_and_goes_without_a_restart(app: FastAPI) -> None:
    staff, citizen = Visitor(app), TestClient(app)
    assert staff.login().status_code == 303
    assert citizen.post("/api/ask", json=QUESTION).json()["status"] == "not_found"
    page = staff.hand_in(("hetang.md", HETANG)).text
    assert "荷塘区2024年工作报告" in page
    draft = page.split("/staff/drafts/")[1].split('"')[0]
    assert "19个小区示范创建" in staff.get(f"/drafts/{draft}").text
    assert citizen.get("/doc/hetang").status_code == 404
    staff.followed(staff.post("/drafts", {"id": draft}))
    answer = citizen.post("/api/ask", json=QUESTION).json()
    assert "19个" in answer["text"]
    assert answer["citations"][0]["quote"] == "荷塘区2024年完成19个小区示范创建。"
    assert citizen.get("/doc/hetang").status_code == 200
    assert "荷塘区2024年工作报告" in citizen.get("/config").text
    staff.get("/withdraw?id=hetang")
    staff.followed(staff.post("/withdraw", {"id": "hetang"}))
    assert citizen.post("/api/ask", json=QUESTION).json()["status"] == "not_found"
    assert citizen.get("/doc/hetang").status_code == 404
    assert "荷塘区2024年工作报告" not in citizen.get("/config").text


def test_a_conversation_goes_on_over_a_new_build(app: FastAPI) -> None:
    staff, citizen = Visitor(app), TestClient(app)
    assert staff.login().status_code == 303
    first = {"question": "石峰区2023年改造老旧小区多少个？"}
    assert "163个" in citizen.post("/api/ask", json=first).json()["text"]
    page = staff.hand_in(("hetang.md", HETANG)).text
    staff.followed(staff.post("/drafts", {"id": page.split("/staff/drafts/")[1].split('"')[0]}))
    follow_up = {"question": "荷塘区呢？", "history": ["石峰区2023年改造老旧小区多少个？"]}
    assert citizen.post("/api/ask", json=follow_up).json()["completed_question"].startswith("荷塘区")
    assert "163个" in citizen.post("/api/ask", json=first).json()["text"]


def test_a_bad_file_is_told_and_the_good_one_beside_it_is_taken(app: FastAPI) -> None:
    staff = Visitor(app)
    assert staff.login().status_code == 303
    page = staff.hand_in(("broken.pdf", "%PDF-1.4 nothing"), ("hetang.md", HETANG)).text
    assert "broken.pdf" in page
    assert "荷塘区2024年工作报告" in page
