"""The way of a report as staff walk it: handed in, looked at, amended, published, withdrawn, restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_assistant import HOSTILE_TEXT, SHIFENG, TIANYUAN
from staffing import NAME, REPORT, Site, Visitor

from rag.errors import UnreadableFileError
from rag.web.staff.forms import Limits


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def staff(site: Site) -> Visitor:
    return site.staff()


def test_the_whole_way(site: Site, staff: Visitor) -> None:
    page = staff.hand_in(("zhuzhou-2026.md", REPORT)).text
    assert "株洲市政府工作报告" in page
    assert "zhuzhou-2026.md" in page
    page = staff.get("/drafts/d1").text
    assert "把握高 97%" in page
    assert "把握中 62%" in page
    assert "把握低 31%" in page
    assert '<q lang="zh-CN">我市</q>' in page
    assert '<span class="doubtful">制造制造业</span>' in page
    assert "<strong>第2版</strong> 第二版的正文。" in page
    assert "第2版有 3 个词识别不清" in page
    typed = {"title": "株洲市2026年政府工作报告", "publisher": "株洲日报", "places": "株洲市、天元区"}
    page = staff.followed(staff.post("/drafts/d1", {**typed, "action": "save"})).text
    assert "已保存" in page
    assert 'value="株洲市、天元区"' in page
    # What was left alone is not set: it stays a guess.
    assert site.keeper.calls[-1] == ("amend", "d1", {"title": typed["title"], "places": typed["places"]})
    page = staff.followed(staff.post("/drafts", {"id": "d1"})).text
    assert "现在共有 4 份报告" in page
    assert '<a href="/doc/zhuzhou-2026"><span lang="zh-CN">株洲市2026年政府工作报告</span></a>' in page
    assert NAME in page
    assert "株洲市2026年政府工作报告" in staff.get().text
    page = staff.get("/withdraw?id=zhuzhou-2026").text
    assert "株洲市2026年政府工作报告" in page
    assert "zhuzhou-2026" in site.assistant.reports
    page = staff.followed(staff.post("/withdraw", {"id": "zhuzhou-2026"})).text
    assert "撤下 1 份" in page
    assert '<span lang="zh-CN">株洲市2026年政府工作报告</span>' in page
    assert "zhuzhou-2026" not in site.assistant.reports
    published = site.keeper.editions[1].build
    assert f"/staff/history/{published}/restore" in staff.get("/history").text
    page = staff.get(f"/history/{published}/restore").text
    assert "将回来 1 份" in page
    assert '<li><span lang="zh-CN">株洲市2026年政府工作报告</span> <code class="id">zhuzhou-2026</code></li>' in page
    assert "对不上" not in page
    page = staff.followed(staff.post(f"/history/{published}/restore")).text
    assert "现在共有 4 份报告" in page
    assert "zhuzhou-2026" in site.assistant.reports


def test_save_and_publish_in_one_go_replaces(site: Site, staff: Visitor) -> None:
    staff.hand_in((f"{SHIFENG.id}.txt", REPORT))
    page = staff.get("/drafts/d1").text
    assert f"将替换已发布的报告：{SHIFENG.title}" in page
    page = staff.followed(staff.post("/drafts/d1", {"title": "新稿", "action": "publish"})).text
    assert "替换 1 份" in page
    assert site.assistant.reports[SHIFENG.id].title == "新稿"


def test_several_files_and_what_was_refused(site: Site, staff: Visitor) -> None:
    page = staff.hand_in(("a.md", "甲\n正文"), ("坏.pdf", "x"), ("b.zip", "x")).text
    assert "读成的草稿：2 份" in page
    assert "没有收下的文件：2 个" in page
    assert "坏.exe：不收这种格式" in page
    assert len(site.keeper.waiting) == 2
    page = staff.followed(staff.post("/drafts", {"id": ["d1", "d2"]})).text
    assert "新增 2 份" in page


def test_a_file_that_fails_leaves_the_others(staff: Visitor) -> None:
    page = staff.hand_in(("坏.pdf", "x")).text
    assert "没有收下的文件：1 个" in page
    assert "读成的草稿" not in page


def test_no_file_chosen_is_said(staff: Visitor) -> None:
    reply = staff.post("/hand-in", files=[("files", ("", b"", "application/octet-stream"))])
    assert reply.status_code == 422
    assert "还没有选择文件" in reply.text


def test_what_was_typed_stays_when_it_cannot_be_saved(site: Site, staff: Visitor) -> None:
    staff.hand_in(("a.md", REPORT))
    reply = staff.post("/drafts/d1", {"title": "改过的<标题>", "year": "明年", "action": "publish"})
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert "日期或年份不对" in reply.text
    assert 'value="改过的&lt;标题&gt;"' in reply.text
    assert 'value="明年"' in reply.text
    assert len(site.assistant.reports) == 3


def test_what_a_colleague_set_meanwhile_is_not_set_back(site: Site, staff: Visitor) -> None:
    staff.hand_in(("a.md", REPORT))
    assert '<input type="hidden" name="was-year" value="2025">' in staff.get("/drafts/d1").text
    shown = {"was-title": "株洲市政府工作报告", "was-year": "2025"}
    site.staff().post("/drafts/d1", {**shown, "title": "株洲市政府工作报告", "year": "2026"})
    staff.post("/drafts/d1", {**shown, "title": "新标题", "year": "2025"})
    document = site.keeper.waiting["d1"].reading.document
    assert (document.title, document.year) == ("新标题", 2026)


def test_what_cannot_be_published_is_said_with_the_choice_kept(staff: Visitor) -> None:
    staff.hand_in(("a.md", "撞\n正文"), ("b.md", "好\n正文"))
    reply = staff.post("/drafts", {"id": "d1"})
    assert reply.status_code == 422
    assert "没有一份可以发布" in reply.text
    assert 'value="d1" checked' in reply.text
    page = staff.followed(staff.post("/drafts", {"id": ["d1", "d2"]})).text
    assert "以下内容没有处理" in page
    assert "a.md：没有发布" in page


def test_discard_asks_first(site: Site, staff: Visitor) -> None:
    staff.hand_in(("a.md", REPORT))
    assert "丢弃这份草稿吗" in staff.get("/drafts/d1/discard").text
    assert "d1" in site.keeper.waiting
    assert "没有待发布的稿件" in staff.followed(staff.post("/drafts/d1/discard")).text
    reply = staff.get("/drafts/d1")
    assert reply.status_code == 404
    assert "可能已经发布或丢弃" in reply.text
    reply = staff.post("/drafts/d1/discard")
    assert reply.status_code == 404


@pytest.mark.parametrize("path", ["/drafts", "/withdraw"])
def test_nothing_chosen_changes_nothing(site: Site, staff: Visitor, path: str) -> None:
    assert staff.post(path).status_code in (303, 422)
    assert len(site.keeper.editions) == 1


def test_what_is_gone_cannot_be_withdrawn_or_restored(staff: Visitor) -> None:
    staff.post("/withdraw", {"id": SHIFENG.id})
    reply = staff.post("/withdraw", {"id": SHIFENG.id})
    assert reply.status_code == 422
    assert "可能已经撤下" in reply.text
    assert staff.get(f"/withdraw?id={SHIFENG.id}").status_code == 404
    assert staff.get("/history/none/restore").status_code == 404
    assert staff.post("/history/none/restore").status_code == 404
    assert staff.get("/nowhere").status_code == 404
    assert staff.get("/result/none").status_code == 404
    assert staff.get("/handed-in/none").status_code == 404


def test_the_list_tells_what_there_is_and_finds(staff: Visitor) -> None:
    page = staff.get().text
    assert "1 处存疑" in page
    assert "2021年10月28日" in page
    assert f'href="/doc/{TIANYUAN.id}"' in page
    page = staff.get("?q=石峰").text
    assert SHIFENG.title in page
    assert TIANYUAN.title not in page
    assert "符合的 1 份（共 3 份）" in page


def test_nothing_from_a_file_or_a_field_is_markup(tmp_path: Path) -> None:
    """File names, titles, guesses, reasons, remarks, publishers, problems, names of editions."""
    site = Site(tmp_path, limits=Limits(name_bytes=2000))
    staff = site.staff()
    attack = f"<img src=x onerror=1>注入\"'{HOSTILE_TEXT.replace(chr(10), '')}"
    text = f"{attack}\n轨道交通装备制造制造业\n注入"
    pages = [staff.hand_in((f"{attack.replace('/', '')}.md", text), ("坏<script>.md", "x"), ("撞.md", f"撞{attack}"))]
    pages += [staff.get("/drafts"), staff.get("/drafts/d1"), staff.get("/drafts/d1/discard"), staff.get("/history")]
    pages += [staff.post("/drafts/d1", {"publisher": attack, "url": "javascript:1", "year": attack})]
    staff.post("/drafts/d1", {"publisher": attack, "speakers": attack})
    pages += [staff.get("/drafts/d1"), staff.get(), staff.get("/withdraw?id=hostile"), staff.get(f"?q={attack}")]
    pages += [staff.post("/drafts", {"id": "d2"}), staff.followed(staff.post("/drafts", {"id": ["d1", "d2"]}))]
    pages += [staff.get(), staff.get("/history"), staff.get(f"/history/{site.keeper.editions[0].build}/restore")]
    for page in pages:
        assert page.status_code in (200, 422)
        assert "注入" in page.text or "<h1>" in page.text
        for bad in (
            "<img",
            "<script>window",
            "<iframe",
            "<b onmouse",
            'href="javascript',
            "<form action=//",
            "坏<script",
        ):
            assert bad not in page.text


def test_too_much_is_refused_while_it_comes(tmp_path: Path) -> None:
    site = Site(tmp_path, limits=Limits(file_bytes=1000, upload_bytes=3000, files=3))
    staff = site.staff()
    page = staff.hand_in(("big.md", "x" * 1500), ("good.md", REPORT[:200])).text
    assert "文件超过 1 KB" in page
    assert [draft.name for draft in site.keeper.waiting.values()] == ["good.md"]
    reply = staff.hand_in(("huge.md", "x" * 300_000))
    assert reply.status_code == 413
    assert "送来的内容太大" in reply.text
    # Without a length that is declared, too.
    opening = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n'
    parts = (opening if part == 0 else b"x" * 50_000 for part in range(10))
    headers = {"origin": "http://testserver", "content-type": "multipart/form-data; boundary=b"}
    assert staff.client.post("/staff/hand-in", content=parts, headers=headers).status_code == 413
    reply = staff.client.post("/staff/hand-in", content=b"no form", headers=headers)
    assert reply.status_code == 400
    reply = staff.hand_in(*[(f"{n}.md", "x") for n in range(4)])
    assert reply.status_code == 400
    assert "文件太多" in reply.text
    assert len(site.keeper.waiting) == 1
    assert staff.post("/drafts", {"id": "x" * 200_000}).status_code == 413


def test_nobody_without_a_login_sends_files(site: Site) -> None:
    reply = site.visitor.hand_in(("a.md", REPORT))
    assert reply.status_code == 401
    assert site.keeper.calls == []


def test_what_fails_unforeseen_leaves_a_sentence(site: Site, staff: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site.keeper, "drafts", lambda: 1 / 0)
    reply = staff.get("/drafts")
    assert reply.status_code == 500
    assert "出了意外的错误" in reply.text
    assert "ZeroDivision" not in reply.text


def test_marks_that_turn_a_file_name_around_are_out(site: Site, staff: Visitor) -> None:
    staff.hand_in(("报告\u202efdp\u2066.txt", REPORT))
    assert site.keeper.calls[0][:2] == ("hand_in", "报告fdp.txt")


def test_a_file_name_too_long_is_refused_beside_the_file_before_it_is_read(site: Site, staff: Visitor) -> None:
    long = f"{'长' * 90}.md"
    page = staff.hand_in((long, REPORT), (f"{'好' * 49}.md", REPORT)).text
    assert "没有收下的文件：1 个" in page
    assert "文件名太长：273 字节，最多 150 字节（约 50 个汉字）" in page
    assert [call[1] for call in site.keeper.calls] == [f"{'好' * 49}.md"]


def test_the_file_is_named_once_beside_its_reason(staff: Visitor, monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    said = "is something else, not what its suffix says; save it again in the right format."

    def refuse(name: str, data: bytes, who: str) -> None:
        raise UnreadableFileError(f"{name}: {said}")

    monkeypatch.setattr(site.keeper, "hand_in", refuse)
    page = staff.hand_in(("broken.docx", "x")).text
    assert page.count("broken.docx") == 1
    assert f'<span class="zh">内容与文件后缀不符，请按正确的格式另存。</span><span class="en">{said}</span>' in page


def test_publishing_what_is_published_already_says_so_and_tells_of_no_other_publication(staff: Visitor) -> None:
    for name in ("a.md", "b.md"):
        staff.hand_in((name, REPORT))
    staff.followed(staff.post("/drafts", {"id": ["d1", "d2"]}))
    staff.hand_in(("a.md", REPORT))
    page = staff.followed(staff.post("/drafts", {"id": "d3"})).text
    assert "没有变化" in page
    assert "Nothing has changed" in page
    assert "改动已生效" not in page
    assert "新增" not in page
    assert "现在共有 5 份报告" in page


def test_reports_of_one_title_are_told_apart(site: Site, staff: Visitor) -> None:
    staff.hand_in(("one.md", REPORT), ("two.md", REPORT))
    for path in ("/drafts", "/drafts/d1", "/drafts/d1/discard"):
        page = staff.get(path).text
        assert '<code class="id">one</code>' in page
        assert "one.md" in page
    pages = [staff.followed(staff.post("/drafts", {"id": ["d1", "d2"]}))]
    pages += [staff.get(), staff.get("/withdraw?id=one&id=two"), staff.get("/history")]
    for reply in pages:
        assert '<code class="id">one</code>' in reply.text
        assert '<code class="id">two</code>' in reply.text
    published = site.keeper.editions[-1].build
    first = site.keeper.editions[0].build
    page = staff.get(f"/history/{first}/restore").text
    assert '<code class="id">two</code>' in page
    assert f'<code class="id">{first}</code>' in page
    staff.post(f"/history/{published}/restore")
    page = staff.get("/history").text
    # What was restored, and the entry that it names.
    assert f'Restored</span></strong> <a href="#b-{published}"><code class="id">{published}</code></a>' in page
    assert f'<li class="row" id="b-{published}">' in page
    assert f'版本</span><span class="en">Build</span> <code class="id">{published}</code></p>' in page


def test_a_huge_field_is_cut_and_stays_as_it_is_when_left_alone(site: Site, staff: Visitor) -> None:
    staff.hand_in(("a.md", f"{'长' * 500_000}\n正文"))
    page = staff.get("/drafts/d1").text
    assert "只显示开头 300 字" in page
    assert "长" * 299 + "…" in page
    assert "长" * 300 not in page.partition("读者将看到的正文")[0]
    shown = "长" * 299 + "…"
    staff.post("/drafts/d1", {"title": shown, "was-title": shown, "publisher": "湘潭日报", "was-publisher": "株洲日报"})
    assert site.keeper.calls[-1] == ("amend", "d1", {"publisher": "湘潭日报"})
    for path in ("/drafts", "/drafts/d1/discard"):
        assert "长" * 300 not in staff.get(path).text
    pages = [staff.followed(staff.post("/drafts", {"id": "d1"})), staff.get(), staff.get("/withdraw?id=a")]
    for reply in (*pages, staff.get("/history")):
        assert "长" * 299 in reply.text
        assert "长" * 300 not in reply.text
