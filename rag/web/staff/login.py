"""Logging in and out."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

import anyio
from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.web.staff.authentication.hashing_queue import HashingQueue, Line
from rag.web.staff.authentication.known_devices import LONGEST_SECONDS, cookie_of, device_of, signed
from rag.web.staff.authentication.login_throttle import Try, network
from rag.web.staff.context import COOKIE, Endpoint, StaffContext, StaffRequest, base_of, entered, guarded
from rag.web.staff.forms import check_origin, fields, read_form
from rag.web.staff.page import alert, go, page, reply
from rag.web.staff.text import say
from rag.web.text import escape, template

log = logging.getLogger(__name__)
_LOGIN_COOKIE = "youju_login"
#: What is typed into a form in an ended session comes back after the login; more than this is no form of ours.
_KEPT = 60_000
#: In which a full line of tries has moved on.
_BUSY_SECONDS = 5


def add_login(router: APIRouter, context: StaffContext) -> None:
    """The routes /staff/login and /staff/logout."""
    queue = HashingQueue()

    async def show(request: Request) -> Response:
        return _login(context, request, {"to": request.query_params.get("to", "")})

    async def enter(request: Request) -> Response:
        check_origin(request)
        given = fields(await read_form(request))
        if not _token_fits(context, request, given.get("token", "")):
            return _login(context, request, given, say("stale_login"), 403)
        name, password = given.get("name", "").strip(), given.get("password", "")
        one = Try(name=name, address=_address(request), device=device_of(context.secret, name, request.cookies))
        line = Line.KNOWN if one.device else Line.FRESH if context.throttle.fresh(one) else Line.GUESSED
        wait = context.throttle.wait(one)
        if wait:
            return _later(_login(context, request, given, say("login_wait", seconds=wait), 429), wait)
        if queue.full(one.address, line):
            return _later(_login(context, request, given, say("login_busy"), 429), _BUSY_SECONDS)
        context.throttle.tried(one)
        async with queue.turn(one.address, line):
            stored = await anyio.to_thread.run_sync(context.accounts.verified, name, password)
        if stored is None:
            log.warning("a login failed")
            return _login(context, request, given, say("login_wrong"), 403)
        context.throttle.succeeded(one)
        return _welcome(context, request, given, name, stored)

    async def leave(asked: StaffRequest) -> Response:
        asked.context.sessions.end(asked.request.cookies.get(COOKIE, ""))
        response = go(f"{asked.base}/login")
        _drop_cookie(response, asked.request, COOKIE)
        return response

    add = router.add_api_route
    add("/login", guarded(context, show), methods=["GET"])
    add("/login", guarded(context, enter), methods=["POST"])
    add("/logout", entered(context, leave, expired(context)), methods=["POST"])


def expired(context: StaffContext) -> Endpoint:
    """What answers who is not logged in: the login page, which leads on to the page asked for."""

    async def endpoint(request: Request) -> Response:
        base = base_of(request)
        query = f"?{request.url.query}" if request.url.query else ""
        if request.method == "GET":
            return go(f"{base}/login?{urlencode({'to': request.url.path + query})}")
        given: dict[str, str] = {}
        # An upload is not kept: nobody knows yet whether its sender may send any.
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            given = {name: value for name, value in fields(await read_form(request)).items() if name != "csrf"}
        again = {"to": request.url.path + query, "kept": json.dumps(given)}
        return _login(context, request, again, say("ended"), 401)

    return endpoint


def _login(
    context: StaffContext, request: Request, given: Mapping[str, str], wrong: str = "", status: int = 200
) -> Response:
    """The login page; what was given stands in it again, but for the password."""
    base = base_of(request)
    secret = request.cookies.get(_LOGIN_COOKIE) or secrets.token_urlsafe(24)
    main = template(
        "staff/login.html",
        alert=alert(wrong),
        hint=say("login_hint"),
        action=escape(f"{base}/login"),
        token=_token(context, secret),
        to=escape(_own(given.get("to", ""), base)),
        kept=escape(given.get("kept", "")[:_KEPT]),
        name_label=say("name"),
        typed=escape(given.get("name", "")[:200]),
        password_label=say("password"),
        go=say("login_go"),
    )
    response = reply(page(base, "login", main), status)
    _set_cookie(response, request, _LOGIN_COOKIE, secret)
    return response


def _welcome(context: StaffContext, request: Request, given: Mapping[str, str], name: str, stored: str) -> Response:
    base = base_of(request)
    to = _own(given.get("to", ""), base)
    context.sessions.end(request.cookies.get(COOKIE, ""))
    token = context.sessions.begin(name, stored)
    session = context.sessions.find(token)
    kept = _kept(given.get("kept", ""))
    if session and kept and to.startswith(f"{base}/drafts/"):
        to = f"{to.partition('?')[0]}?typed={session.keep(kept)}"
    response = go(to)
    _set_cookie(response, request, COOKIE, token)
    _set_cookie(response, request, cookie_of(name), signed(context.secret, name), LONGEST_SECONDS)
    _drop_cookie(response, request, _LOGIN_COOKIE)
    return response


def _kept(text: str) -> dict[str, str]:
    """What was typed into a form before its session ended."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _own(address: str, base: str) -> str:
    """The address if it is one of the staff pages, else their first: a login leads to no other site."""
    plain = address.isascii() and address.isprintable() and "\\" not in address and ".." not in address
    inside = address == base or address.startswith((f"{base}/", f"{base}?"))
    return address if plain and inside and not address.startswith(f"{base}/log") else base


def _address(request: Request) -> str:
    return network(request.client.host) if request.client else ""


def _later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


def _set_cookie(response: Response, request: Request, name: str, value: str, seconds: int | None = None) -> None:
    """For these pages alone; without `seconds` it ends with the browser."""
    safe = request.url.scheme == "https"
    response.set_cookie(
        name, value, max_age=seconds, path=base_of(request), secure=safe, httponly=True, samesite="strict"
    )


def _drop_cookie(response: Response, request: Request, name: str) -> None:
    safe = request.url.scheme == "https"
    response.delete_cookie(name, path=base_of(request), secure=safe, httponly=True, samesite="strict")


def _token(context: StaffContext, secret: str) -> str:
    return hmac.new(context.secret, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _token_fits(context: StaffContext, request: Request, token: str) -> bool:
    secret = request.cookies.get(_LOGIN_COOKIE, "")
    return bool(secret) and hmac.compare_digest(
        _token(context, secret).encode(), token.encode("utf-8", "surrogatepass")
    )
