"""A site with a staff page around the fakes, as the tests of the staff page share it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fake_assistant import FakeAssistant
from fake_keeper import FakeKeeper
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.web.credentials.accounts import Accounts
from rag.web.ports import Assistant
from rag.web.serving.limits.security_headers import SecurityHeaders
from rag.web.staff.forms import Limits
from rag.web.staff.routes import staff_routes

NAME, PASSWORD = "王芳", "correct horse battery"
#: The hash of PASSWORD at the least cost that is accepted, so that a login takes a few milliseconds.
STORED = "$scrypt$ln=13,r=8,p=1$aaaaaaaaaaaaaaaaaaaaaA$qdyu9Bh8M5FiPxUHb9qzCTKFI2ULlfWJuCNxMTB6zRM"
CHEAP = f'{{"accounts": {{"{NAME}": "{STORED}"}}}}'
ORIGIN = {"origin": "http://testserver"}
REPORT = (
    "# 株洲市政府工作报告\n过去的一年，全市地区生产总值增长5.7%。\n"
    "轨道交通装备制造制造业产值突破千亿元。\n第二版的正文。"
)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


def accounts_file(folder: Path) -> Path:
    """One account, cheaply hashed."""
    path = folder / "accounts.json"
    path.write_text(CHEAP, encoding="utf-8")
    path.chmod(0o600)
    return path


@dataclass
class Site:
    """The staff page, what stands behind it, and a visitor without and with a login.

    The pages list what `listed` has, the keeper's own assistant where nothing is given.
    """

    folder: Path
    limits: Limits | None = None
    clock: Clock = field(default_factory=Clock)
    assistant: FakeAssistant = field(default_factory=FakeAssistant)
    listed: Assistant | None = None

    def __post_init__(self) -> None:
        self.path = accounts_file(self.folder)
        self.keeper = FakeKeeper(self.assistant)
        self.app = FastAPI()
        listed = self.listed or self.assistant
        routes = staff_routes(self.keeper, Accounts(self.path), listed, limits=self.limits, clock=self.clock)
        self.app.include_router(routes)
        self.app.add_middleware(SecurityHeaders)
        self.visitor = Visitor(self.app)

    def staff(self, address: str = "192.0.2.1") -> Visitor:
        """Somebody who is logged in."""
        visitor = Visitor(self.app, address)
        assert visitor.login().status_code == 303
        return visitor


class Visitor:
    """A browser without scripts: keeps cookies, sends the token of the last form with each form."""

    def __init__(self, app: FastAPI, address: str = "192.0.2.1") -> None:
        self.client = TestClient(app, follow_redirects=False, raise_server_exceptions=False, client=(address, 50000))
        self.csrf = ""

    def get(self, path: str = "") -> Any:
        """A page below /staff."""
        reply = self.client.get(path if path.startswith("/staff") else f"/staff{path}")
        found = re.search(r'name="csrf" value="([^"]+)"', reply.text)
        self.csrf = found[1] if found else self.csrf
        return reply

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """A form below /staff, from a page of ours."""
        path = path if path.startswith("/staff") else f"/staff{path}"
        return self.client.post(path, data={"csrf": self.csrf, **(data or {})}, headers=ORIGIN, **more)

    def login(self, name: str = NAME, password: str = PASSWORD, **more: str) -> Any:
        """Fills the login form in; a session's token is then known."""
        page = self.client.get("/staff/login").text
        found = re.search(r'name="token" value="([^"]+)"', page)
        assert found
        data = {"token": found[1], "name": name, "password": password, **more}
        reply = self.client.post("/staff/login", data=data, headers=ORIGIN)
        if reply.status_code == 303:
            self.get()
        return reply

    def hand_in(self, *files: tuple[str, str]) -> Any:
        """Files by name and text, and the page that tells what came of them."""
        reply = self.post("/hand-in", files=[("files", (name, text.encode(), "text/plain")) for name, text in files])
        return self.get(reply.headers["location"]) if reply.status_code == 303 else reply

    def followed(self, reply: Any) -> Any:
        """The page that a form led to."""
        assert reply.status_code == 303, reply.text
        return self.get(reply.headers["location"])
