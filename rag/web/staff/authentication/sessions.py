"""Who is logged in: on the server, in memory, so that a restart or a removed account ends it."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rag.web.credentials.accounts import Accounts

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
#: More than any office has; the longest unused end first.
_MOST = 500
#: What came of the last requests, for the page that a redirect leads to.
_OUTCOMES = 20


@dataclass(slots=True, kw_only=True)
class Session:
    """One login: `stored` is the account's hash it began with, `csrf` stands in every form, times in seconds."""

    name: str
    stored: str
    csrf: str
    started: float
    seen: float
    outcomes: OrderedDict[str, Any] = field(default_factory=OrderedDict)

    def keep(self, outcome: Any) -> str:
        """A key under which the outcome can be shown after a redirect, and again."""
        key = secrets.token_urlsafe(9)
        self.outcomes[key] = outcome
        while len(self.outcomes) > _OUTCOMES:
            self.outcomes.popitem(last=False)
        return key


class Sessions:
    """The sessions of one server; `clock` is in seconds. Used from the event loop alone."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts = accounts
        self._clock = clock
        self._open: OrderedDict[bytes, Session] = OrderedDict()

    def begin(self, name: str, stored: str) -> str:
        """The token of a new session."""
        token, now = secrets.token_urlsafe(32), self._clock()
        session = Session(name=name, stored=stored, csrf=secrets.token_urlsafe(32), started=now, seen=now)
        self._open[_key(token)] = session
        while len(self._open) > _MOST:
            self._open.popitem(last=False)
        return token

    def find(self, token: str) -> Session | None:
        """The session of a token, if it has not ended; a password changed since ends it too."""
        session = self._open.get(_key(token))
        if session is None:
            return None
        now = self._clock()
        ended = now - session.seen > IDLE_SECONDS or now - session.started > LONGEST_SECONDS
        if ended or self._accounts.stored(session.name) != session.stored:
            self.end(token)
            return None
        session.seen = now
        self._open.move_to_end(_key(token))
        return session

    def end(self, token: str) -> None:
        """Forgets a session."""
        self._open.pop(_key(token), None)


def _key(token: str) -> bytes:
    """Looked up by a hash, so that the time of the look-up tells nothing about a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
