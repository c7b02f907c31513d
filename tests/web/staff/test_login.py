"""Who is let in, for how long, and from which pages forms are taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import SHIFENG, FakeAssistant
from fastapi.testclient import TestClient
from staffing import CHEAP, NAME, ORIGIN, PASSWORD, REPORT, Site, Visitor

from rag.web.server import create_app
from rag.web.serving.usage.feedback import Feedback

PAGES = [
    "",
    "/hand-in",
    "/drafts",
    "/drafts/d1",
    "/drafts/d1/discard",
    "/history",
    "/history/x/restore",
    "/withdraw?id=x",
]
FORMS = ["/hand-in", "/drafts", "/drafts/d1", "/drafts/d1/discard", "/history/x/restore", "/withdraw", "/logout"]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def cookies(reply: Any) -> list[str]:
    return [line.lower() for line in reply.headers.get_list("set-cookie")]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_the_login(site: Site, path: str) -> None:
    reply = site.visitor.get(path)
    assert reply.status_code == 303
    assert reply.headers["location"].startswith("/staff/login?to=%2Fstaff")


@pytest.mark.parametrize("path", FORMS)
def test_every_form_needs_a_login(site: Site, path: str) -> None:
    reply = site.visitor.post(path, {"id": "x"})
    assert reply.status_code == 401
    assert "请重新登录" in reply.text
    assert site.keeper.calls == []


@pytest.mark.parametrize("path", FORMS)
def test_every_form_needs_its_token_and_our_own_page(site: Site, path: str) -> None:
    staff = site.staff()
    known, staff.csrf = staff.csrf, "made up"
    reply = staff.post(path, {"id": SHIFENG.id})
    assert reply.status_code == 403
    assert "表单已过期" in reply.text
    data = {"csrf": known, "id": SHIFENG.id}
    for headers in (
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        # Another scheme is another site.
        {"origin": "https://testserver"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver", "sec-fetch-site": "same-site"},
    ):
        reply = staff.client.post(f"/staff{path}", data=data, headers=headers)
        assert reply.status_code == 403
        assert "不是从本站的页面发出" in reply.text
    assert site.keeper.calls == []
    assert len(site.keeper.editions) == 1
    assert staff.get().status_code == 200


def test_another_sessions_token_does_not_fit(site: Site) -> None:
    one, other = site.staff(), site.staff()
    one.csrf = other.csrf
    assert one.post("/withdraw", {"id": SHIFENG.id}).status_code == 403


def test_a_proxy_that_changes_the_host_is_fine_where_the_browser_vouches(site: Site) -> None:
    staff = site.staff()
    headers = {"origin": "https://reports.example", "sec-fetch-site": "same-origin"}
    reply = staff.client.post("/staff/withdraw", data={"csrf": staff.csrf, "id": SHIFENG.id}, headers=headers)
    assert reply.status_code == 303


def test_the_login_form_needs_its_token_too(site: Site) -> None:
    data = {"name": NAME, "password": PASSWORD, "token": "made up"}
    reply = site.visitor.client.post("/staff/login", data=data, headers=ORIGIN)
    assert reply.status_code == 403
    assert "登录页已过期" in reply.text
    site.visitor.client.get("/staff/login")
    assert site.visitor.client.post("/staff/login", data=data, headers=ORIGIN).status_code == 403
    assert site.visitor.client.post("/staff/login", data=data).status_code == 403
    assert site.visitor.login().status_code == 303


def test_the_cookie_is_for_these_pages_and_this_site_only(site: Site) -> None:
    reply = site.visitor.login()
    session = next(line for line in cookies(reply) if line.startswith("youju_staff="))
    assert "httponly" in session
    assert "samesite=strict" in session
    assert "path=/staff" in session
    assert "secure" not in session
    assert "max-age" not in session
    token = site.visitor.client.cookies["youju_staff"]
    assert site.visitor.login().status_code == 303
    assert site.visitor.client.cookies["youju_staff"] != token
    old = TestClient(site.app, follow_redirects=False, cookies={"youju_staff": token})
    assert old.get("/staff").status_code == 303


def test_over_https_the_cookie_is_secure(site: Site) -> None:
    client = TestClient(site.app, base_url="https://testserver", follow_redirects=False)
    token = client.get("/staff/login").text.split('name="token" value="')[1].split('"')[0]
    data = {"name": NAME, "password": PASSWORD, "token": token}
    reply = client.post("/staff/login", data=data, headers={"origin": "https://testserver"})
    assert reply.status_code == 303
    assert all("secure" in line for line in cookies(reply))


@pytest.mark.parametrize("path", ["", "/login", "/nowhere", "/drafts/none"])
def test_headers(site: Site, path: str) -> None:
    headers = site.staff().get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers.get_list("referrer-policy") == ["same-origin"]
    [policy] = headers.get_list("content-security-policy")
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy.split("script-src")[1].split(";")[0]


def test_idle_and_long_sessions_end(site: Site) -> None:
    staff = site.staff()
    site.clock.pass_(29 * 60)
    assert staff.get().status_code == 200
    site.clock.pass_(31 * 60)
    assert staff.get().status_code == 303
    staff.login()
    for _ in range(12 * 3):
        site.clock.pass_(20 * 60)
        assert staff.get().status_code == 200
    site.clock.pass_(60)
    assert staff.get().status_code == 303


def test_logging_out_ends_the_session_on_the_server(site: Site) -> None:
    staff = site.staff()
    token = staff.client.cookies["youju_staff"]
    assert staff.post("/logout").headers["location"] == "/staff/login"
    assert "youju_staff" not in staff.client.cookies
    again = TestClient(site.app, follow_redirects=False, cookies={"youju_staff": token})
    assert again.get("/staff").status_code == 303


@pytest.mark.parametrize(
    "changed", ['{"accounts": {"another": "%s"}}', '{"accounts": {"王芳": "%s"}}'], ids=["removed", "new password"]
)
def test_a_removed_account_or_a_new_password_ends_the_session(site: Site, changed: str) -> None:
    staff = site.staff()
    stored = json.loads(CHEAP)["accounts"][NAME]
    site.path.write_text(changed % (stored[:-4] + "AAAA"), encoding="utf-8")
    assert staff.get().status_code == 303
    assert staff.login().status_code == 403


def test_without_an_accounts_file_there_is_no_staff_page(site: Site) -> None:
    staff = site.staff()
    kept = site.path.read_text(encoding="utf-8")
    site.path.unlink()
    for reply in (staff.get(), staff.get("/login"), staff.post("/drafts"), staff.get("/nowhere")):
        assert reply.status_code == 404
        assert "这里没有开设管理页" in reply.text
    site.path.write_text(kept, encoding="utf-8")
    site.path.chmod(0o600)
    assert staff.login().status_code == 303


def test_a_broken_accounts_file_lets_nobody_in(site: Site) -> None:
    staff = site.staff()
    site.path.write_text("{", encoding="utf-8")
    for reply in (staff.get(), staff.get("/login"), staff.post("/drafts")):
        assert reply.status_code == 503
        assert "账号文件无法使用" in reply.text
        assert "accounts.json" not in reply.text


@pytest.mark.parametrize("name", [NAME, "nobody", ""])
def test_nothing_tells_whether_a_name_exists(site: Site, name: str) -> None:
    replies = [site.visitor.login(name, f"wrong password {n}") for n in range(4)]
    assert [reply.status_code for reply in replies] == [403, 403, 403, 429]
    assert "用户名或密码不对" in replies[0].text
    assert replies[3].headers["retry-after"] == "2"
    assert "请等 2 秒" in replies[3].text
    assert "wrong password" not in replies[0].text


def test_waiting_grows_and_a_right_password_ends_it(site: Site) -> None:
    waits = []
    for _ in range(14):
        reply = site.visitor.login(NAME, "wrong")
        if reply.status_code == 429:
            waits.append(int(reply.headers["retry-after"]))
            site.clock.pass_(waits[-1])
            assert site.visitor.login(NAME, "wrong").status_code == 403
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert site.visitor.login().status_code == 429
    site.clock.pass_(900)
    assert site.visitor.login().status_code == 303
    assert site.visitor.login(NAME, "wrong").status_code == 403


def test_a_stranger_who_invents_names_makes_nobody_else_wait(site: Site) -> None:
    stranger = Visitor(site.app, "203.0.113.5")
    assert [stranger.login(f"name{n}", "wrong").status_code for n in range(31)] == [403] * 30 + [429]
    assert stranger.login(NAME, PASSWORD).status_code == 429
    assert site.visitor.login().status_code == 303


def test_guesses_at_a_name_do_not_keep_its_owner_out(site: Site) -> None:
    stranger = Visitor(site.app, "203.0.113.5")
    assert [stranger.login(NAME, f"wrong {n}").status_code for n in range(4)] == [403, 403, 403, 429]
    assert site.visitor.login().status_code == 303


def test_many_addresses_slow_down_a_name_for_strangers_only(site: Site) -> None:
    staff = site.staff()
    staff.post("/logout")
    for n in range(100):
        assert Visitor(site.app, f"203.0.113.{n}").login(NAME, "wrong").status_code == 403
    assert Visitor(site.app, "198.51.100.1").login().status_code == 429
    assert Visitor(site.app, "198.51.100.1").login("another", "wrong").status_code == 403
    # The browser that was here before, from wherever it is now.
    assert staff.login().status_code == 303


def test_a_known_browser_is_throttled_too_and_known_for_its_own_name_alone(site: Site) -> None:
    staff = site.staff("203.0.113.9")
    statuses = [staff.login(NAME, "wrong").status_code for _ in range(4)]
    assert statuses == [403, 403, 403, 429]
    # Another browser at the same address is not held up by that.
    assert Visitor(site.app, "203.0.113.9").login().status_code == 303
    assert [staff.login("another", "wrong").status_code for _ in range(4)] == [403, 403, 403, 429]


def test_the_cookie_of_a_known_browser(site: Site) -> None:
    reply = site.visitor.login()
    [device] = [line for line in cookies(reply) if line.startswith("youju_known_")]
    for part in ("httponly", "samesite=strict", "path=/staff", "max-age=15552000"):
        assert part in device
    name = device.partition("=")[0]
    assert NAME not in device
    # One that we did not sign is none.
    forger = Visitor(site.app, "203.0.113.5")
    forger.client.cookies.set(name, "0" * 32 + "." + "0" * 64, path="/staff")
    for _ in range(3):
        forger.login(NAME, "wrong")
    assert forger.login().status_code == 429


@pytest.mark.parametrize(
    ("to", "leads"),
    [
        ("/staff/history", "/staff/history"),
        ("/staff/withdraw?id=a", "/staff/withdraw?id=a"),
        ("//evil.example", "/staff"),
        ("https://evil.example", "/staff"),
        ("/staff/../..//evil.example", "/staff"),
        ("/staffing", "/staff"),
        ("/staff/\\evil.example", "/staff"),
        ("/staff/x\r\nset-cookie: a=b", "/staff"),
        ("", "/staff"),
    ],
)
def test_a_login_leads_to_our_own_pages_only(site: Site, to: str, leads: str) -> None:
    assert site.visitor.login(to=to).headers["location"] == leads


def test_what_was_typed_outlives_its_session(site: Site) -> None:
    staff = site.staff()
    staff.hand_in(("a.md", REPORT))
    site.clock.pass_(31 * 60)
    reply = staff.post("/drafts/d1", {"title": "没有<保存>的", "action": "save"})
    assert reply.status_code == 401
    assert "没有<保存>的" not in reply.text
    kept = json.dumps({"title": "没有<保存>的", "action": "save"})
    reply = staff.login(to="/staff/drafts/d1", kept=kept)
    page = staff.followed(reply)
    assert 'value="没有&lt;保存&gt;的"' in page.text
    assert "还没有保存" in page.text
    assert site.keeper.waiting["d1"].reading.document.title == "株洲市政府工作报告"
    for broken in ("{", "[]", "1"):
        assert staff.login(to="/staff/drafts/d1", kept=broken).headers["location"] == "/staff/drafts/d1"


def test_the_name_is_shown_again_as_text(site: Site) -> None:
    reply = site.visitor.login('"><script>1</script>', "x", to='"><b>', kept='"><b>')
    assert '"><script>1' not in reply.text
    assert '"><b>' not in reply.text


def test_below_another_path(site: Site) -> None:
    client = TestClient(site.app, root_path="/youju", follow_redirects=False)
    page = client.get("/youju/staff/login").text
    assert 'action="/youju/staff/login"' in page


def test_the_public_page_stays_as_it_was_without_staff(tmp_path: Path) -> None:
    app = create_app(FakeAssistant(), Feedback(tmp_path / "feedback.sqlite3"))
    with TestClient(app) as client:
        for reply in (client.get("/staff"), client.get("/staff/login"), client.post("/staff/hand-in")):
            assert reply.status_code == 404
            assert "这里没有开设管理页" in reply.text
        assert client.get("/").status_code == 200
        assert client.get("/healthz").json()["status"] == "ok"


def test_visitors_are_strangers_to_each_other(site: Site) -> None:
    site.staff()
    assert Visitor(site.app).get().status_code == 303
