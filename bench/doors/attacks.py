"""The attacks: each takes the server's address, does its worst for some seconds, and gives counts of what came back."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from bench.page import submit_of

#: Of the address that attacks come from, where a header may say it: one client.
MINE = {"x-forwarded-for": "198.51.100.66"}
SECONDS = 8.0

Counts = Counter[str]
Attack = Callable[[str], Awaitable[Counts]]


def _client(at: str, **given: Any) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=200)
    return httpx.AsyncClient(base_url=at, timeout=30, limits=limits, headers=MINE, verify=False, **given)  # noqa: S501


async def _config(client: httpx.AsyncClient) -> dict[str, Any]:
    return (await client.get("/config", headers={"x-forwarded-for": "198.51.100.1"})).json()  # type: ignore[no-any-return]


def _number(config: dict[str, Any], name: str) -> int:
    return next(int(one["id"]) for one in config["dependencies"] if one["api_name"] == name)


def _loading(config: dict[str, Any]) -> int:
    """The event of opening the page with a kept conversation."""
    for one in config["dependencies"]:
        if (
            any(target[1] == "load" for target in one["targets"])
            and len(one["inputs"]) == 1
            and len(one["outputs"]) == 2
        ):
            return int(one["id"])
    raise LookupError("the page restores no conversation")


async def _each(work: list[Awaitable[httpx.Response]]) -> Counts:
    found: Counts = Counter()
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        found[str(outcome.status_code) if isinstance(outcome, httpx.Response) else type(outcome).__name__] += 1
    return found


async def names(at: str) -> Counts:
    """1. Public functions by Gradio's other names, and on its queue: 75 questions past an allowance of 60."""
    async with _client(at) as client:
        ask = _number(await _config(client), "ask")
        body = {"data": ["株洲有多少个老旧小区？"], "session_hash": "s", "fn_index": ask}
        paths = ("/gradio_api/run/ask", "/gradio_api/api/ask", "/gradio_api/run/predict", "/gradio_api/call/v2/ask")
        found = await _each([client.post(path, json=body) for path in paths for _ in range(20)])
        draft = {"data": ["荷塘区前三季度GDP增长6.1%。" * 1000], "session_hash": "d"}
        found += await _each([client.post("/gradio_api/run/check", json=draft) for _ in range(60)])
        for n in range(75):
            found[f"queue {await _asked(client, ask, f'株洲有多少个老旧小区？{n}')}"] += 1
    return found


async def _asked(client: httpx.AsyncClient, number: int, question: str) -> str:
    """One question on Gradio's queue, as its client asks: answered, refused by the function, or by the door."""
    session = uuid.uuid4().hex
    body = {"data": [question], "fn_index": number, "session_hash": session}
    joined = await client.post("/gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return str(joined.status_code)
    heard = await client.get("/gradio_api/queue/data", params={"session_hash": session})
    for line in heard.text.splitlines():
        if line.startswith("data:") and (message := json.loads(line[5:]))["msg"] == "process_completed":
            return "answered" if message["success"] else "refused"
    return "unheard"


async def framing(at: str) -> Counts:
    """2. `Content-Length: 0` beside `Transfer-Encoding: chunked`, up to 600 MB on a connection."""
    return await asyncio.to_thread(_framing, at)


def _framing(at: str) -> Counts:
    found: Counts = Counter()
    head = b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    for lengths in (b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"):
        with _line(at) as line:
            sent = 0
            try:
                line.sendall(head + lengths)
                chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
                while sent < 600:
                    line.sendall(chunk)
                    sent += 1
            except OSError:
                pass
            try:
                status = line.recv(64).split(b" ")[1].decode()
            except (OSError, IndexError):
                status = "closed"
            found[f"{status} after {'under 20' if sent < 20 else f'{sent}'} MB"] += 1
    return found


def _line(at: str) -> socket.socket:
    where = urlsplit(at)
    return socket.create_connection((where.hostname, where.port), timeout=10)


async def sessions(at: str) -> Counts:
    """3. A forged conversation with 480 real citations, restored for fresh sessions that nobody listens to."""
    async with _client(at) as client:
        restore, saved = _loading(await _config(client)), await forged(client)
        found: Counts = Counter()
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            bodies = [{"data": [saved], "fn_index": restore, "session_hash": uuid.uuid4().hex} for _ in range(20)]
            found += await _each([client.post("/gradio_api/queue/join", json=body) for body in bodies])
    return found


async def forged(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Twenty turns with twenty-four real citations each, just under the limit of bytes: anybody can make them up."""
    reports = (await client.get("/reports", headers={"x-forwarded-for": "198.51.100.2"})).text
    name = reports.partition('href="doc/')[2].partition('"')[0]
    body = {"question": "工作", "count": 100}
    found = (await client.post("/api/search", json=body, headers={"x-forwarded-for": "198.51.100.3"})).json()
    cited = []
    for passage in found:
        chunk = passage["chunk"]
        line = max(chunk["text"].split("\n"), key=len)
        start = chunk["start"] + chunk["text"].index(line)
        print_ = hashlib.sha256(line.encode()).hexdigest()[:12]
        cited.append([1, chunk["document_id"], start, start + len(line), print_, []])
    if not cited:
        raise LookupError(f"there is nothing to cite in {name}")
    cards = [[n + 1, *cited[n % len(cited)][1:]] for n in range(24)]
    turn = {"q": "问", "c": "", "s": "answered", "t": "答" * 1000, "e": cards, "f": [], "n": ["注" * 125] * 24, "p": []}
    return [turn] * 20


async def idle(at: str) -> Counts:
    """4. 2,100 idle connections, renewed."""
    return await asyncio.to_thread(_idle, at)


def _idle(at: str) -> Counts:
    found: Counts = Counter()
    lines: list[socket.socket] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        try:
            lines.append(_line(at))
            found["opened"] += 1
        except OSError as error:
            found[type(error).__name__] += 1
            time.sleep(0.05)
        if len(lines) > 2100:
            lines.pop(0).close()
        time.sleep(0.001)
    for line in lines:
        line.close()
    return found


async def conversation(at: str) -> Counts:
    """5. Five forged conversations at once with a question each, again and again."""
    async with _client(at) as client:
        config, saved = await _config(client), await forged(client)
        submit = submit_of(config)
        found: Counts = Counter()
        until = time.perf_counter() + SECONDS

        async def ask() -> None:
            session = uuid.uuid4().hex
            body = {"data": ["株洲有多少个老旧小区？", saved, None], "fn_index": submit, "session_hash": session}
            joined = await client.post("/gradio_api/queue/join", json=body)
            found[f"join {joined.status_code}"] += 1
            if joined.status_code == 200:
                heard = await client.get("/gradio_api/queue/data", params={"session_hash": session})
                found[
                    "told to wait"
                    if "秒再试" in json.dumps(heard.text) or "\\u79d2\\u518d" in heard.text
                    else "answered"
                ] += 1

        while time.perf_counter() < until:
            await asyncio.gather(*(ask() for _ in range(5)))
    return found


async def history(at: str) -> Counts:
    """6. Earlier questions of 9,000 characters each."""
    async with _client(at) as client:
        body = {"question": "那荷塘区呢？", "history": ["株洲" * 4500] * 10}
        return await _each([client.post("/api/ask", json=body) for _ in range(20)])


async def garbage(at: str) -> Counts:
    """7. Half characters, Infinity, NaN, depths, impossible functions, on every door for programs."""
    raw = [
        b'{"question": "\\ud800"}', b'{"question": "x", "count": NaN}', b'{"count": Infinity}', b"[" * 100_000,
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ' + b'{"a":' * 2000 + b"1" + b"}" * 2001,
        b'{"fn_index": 99999, "data": [], "session_hash": "s"}',
        b'{"fn_index": -1e400, "data": [], "session_hash": "s"}',
        b'{"claim": 5}', b"", b"\xff\xfe",
    ]  # fmt: skip
    paths = (
        "/api/ask",
        "/api/check",
        "/api/search",
        "/api/figures",
        "/mcp/",
        "/gradio_api/queue/join",
        "/gradio_api/run/predict",
    )
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    found: Counts = Counter()
    async with _client(at) as client:
        for path in paths:
            for number, body in enumerate(raw):
                # Each from an address of its own, so that none is only told to wait.
                reply = await client.post(
                    path, content=body, headers={**headers, "x-forwarded-for": f"198.51.100.{number}"}
                )
                found[f"{reply.status_code // 100}xx" if reply.status_code != 500 else "500"] += 1
                if "Traceback" in reply.text:
                    found["traceback"] += 1
    return found


async def headers(at: str) -> Counts:
    """11. A bucket for every spelling of an address, a made-up host, Gradio's leftovers."""
    found: Counts = Counter()
    async with _client(at) as client:
        for n in range(80):
            reply = await client.post("/api/search", json={"question": "x"}, headers={"x-forwarded-for": f"unknown{n}"})
            found[f"unknown {reply.status_code}"] += 1
        start = await client.get("/", headers={"x-forwarded-for": "198.51.100.9", "x-forwarded-host": "evil.example"})
        found["made-up host shown"] += "evil.example" in start.text
        for path in ("/openapi.json", "/logout", "/gradio_api/dev/reload", "/app_id", "/monitoring"):
            found[f"leftover {(await client.get(path)).status_code}"] += 1
    return +found


async def draft(at: str) -> Counts:
    """12. Drafts of 20,000 characters that are nothing but figures."""
    found: Counts = Counter()
    async with _client(at) as client:
        for text in ("1亿元" * 6666, "亿元、" * 6666):
            began = time.perf_counter()
            reply = await client.post("/api/check", json={"claim": text}, timeout=120)
            found[f"{reply.status_code} in {time.perf_counter() - began:.0f} s"] += 1
    return found


ATTACKS: dict[str, Attack] = {
    one.__name__: one for one in (names, framing, sessions, idle, conversation, history, garbage, headers, draft)
}
