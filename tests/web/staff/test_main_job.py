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
from rag.index_watcher import IndexWatcher
from rag.web.credentials.accounts import Accounts
from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback
from rag.web.staff.routes import staff_routes

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
    watcher = IndexWatcher(assistant, settings)
    with keeping(settings, changed=watcher.look) as keeper:
        staff = staff_routes(keeper, Accounts(accounts_file(tmp_path)), assistant)
        app = create_app(assistant, Feedback(tmp_path / "feedback.sqlite3"), staff)
        # The test turns when the keeper says so, and waits for no thread.
        watcher.start(app.state.redraw)
        watcher.stop()
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
    assert page.count("broken.pdf") == 1
    assert "不是能读的 PDF，或已损坏，请重新打印成 PDF。" in page
    assert "荷塘区2024年工作报告" in page


def test_a_wrong_guess_is_taken_back_to_unknown(app: FastAPI) -> None:
    staff = Visitor(app)
    assert staff.login().status_code == 303
    page = staff.hand_in(
        ("hetang.md", "# 荷塘区2024年工作报告\n\n株洲日报 2024年1月9日 第3版\n\n荷塘区完成19个小区。\n")
    ).text
    at = f"/drafts/{page.split('/staff/drafts/')[1].split(chr(34))[0]}"
    assert 'name="publisher" value="株洲日报"' in staff.get(at).text
    assert "系统推断：" in staff.get(at).text
    page = staff.followed(staff.post(at, {"publisher": "", "was-publisher": "株洲日报", "action": "save"})).text
    assert 'name="publisher" value=""' in page
    assert "不详，可以填写" in page


def test_a_year_that_is_none_is_refused_in_chinese(app: FastAPI) -> None:
    staff = Visitor(app)
    assert staff.login().status_code == 303
    page = staff.hand_in(("hetang.md", HETANG)).text
    at = f"/drafts/{page.split('/staff/drafts/')[1].split(chr(34))[0]}"
    page = staff.post(at, {"year": "明年", "action": "save"}).text
    assert "“今年”指哪一年：“明年”不是年份，请写成 2024 这样。" in page


def test_the_same_file_again_changes_nothing_and_two_of_one_name_are_refused_in_chinese(app: FastAPI) -> None:
    staff = Visitor(app)
    assert staff.login().status_code == 303

    def draft() -> str:
        return staff.hand_in(("hetang.md", HETANG)).text.split("/staff/drafts/")[1].split('"')[0]

    assert "新增 1 份" in staff.followed(staff.post("/drafts", {"id": draft()})).text
    page = staff.followed(staff.post("/drafts", {"id": draft()})).text
    assert "没有变化" in page
    assert "新增" not in page
    page = staff.post("/drafts", {"id": [draft(), draft()]}).text
    assert "有两份稿件会成为同一份报告：hetang。请只发布其中一份。" in page


@pytest.mark.parametrize(
    "trick",
    ["..", "../secret", "..%2Fsecret", "..%252Fsecret", "/etc/passwd", "%00", "a%00b", "..\\secret", "x" * 5000],
)
def test_no_id_leads_out_of_the_folders(app: FastAPI, tmp_path: Path, trick: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if path.name not in ("drafts", "feedback.sqlite3")}
    staff, citizen = Visitor(app), TestClient(app, raise_server_exceptions=False)
    assert staff.login().status_code == 303
    replies = [citizen.get(f"/doc/{trick}"), citizen.get("/doc/x", params={"c": trick})]
    replies += [staff.get(f"{path}/{trick}") for path in ("/drafts", "/handed-in", "/result", "/history")]
    replies += [staff.get(f"/history/{trick}/restore"), staff.post(f"/history/{trick}/restore")]
    replies += [staff.get(f"/drafts/{trick}/discard"), staff.post(f"/drafts/{trick}/discard")]
    replies += [staff.post(f"/drafts/{trick}", {"do": "publish"}), staff.post("/drafts", {"id": trick})]
    replies += [staff.get(f"/withdraw?id={trick}"), staff.post("/withdraw", {"id": trick})]
    for reply in replies:
        assert reply.status_code < 500, reply.request.url
        assert "geheim" not in reply.text
        assert "root:" not in reply.text
    assert secret.read_text(encoding="utf-8") == "geheim"
    assert before <= set(tmp_path.rglob("*"))
