"""Browsers in which somebody has logged in before: a signed cookie for each name, so that strangers' guesses at the
name do not keep its owner out. It lets nobody in; it only says among whom a try is counted.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

#: Seconds that a browser keeps it: half a year. The signature holds as long as the server runs.
LONGEST_SECONDS = 180 * 86400


def cookie_of(name: str) -> str:
    """The cookie of a name: one each, since colleagues share a browser."""
    return f"youju_known_{hashlib.sha256(_raw(name)).hexdigest()[:16]}"


def signed(secret: bytes, name: str) -> str:
    """A fresh cookie's value for a browser in which `name` has logged in."""
    device = secrets.token_hex(16)
    return f"{device}.{_mark(secret, name, device)}"


def device_of(secret: bytes, name: str, cookies: Mapping[str, str]) -> str:
    """Which browser this is where it is known for the name, else empty."""
    device, _, mark = cookies.get(cookie_of(name), "").partition(".")
    return device if hmac.compare_digest(_mark(secret, name, device).encode(), _raw(mark)) else ""


def _mark(secret: bytes, name: str, device: str) -> str:
    # Apart from what else is signed with the secret.
    return hmac.new(secret, b"device\0" + _raw(device) + b"\0" + _raw(name), hashlib.sha256).hexdigest()


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
