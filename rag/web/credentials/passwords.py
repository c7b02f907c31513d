"""Salted hashes of passwords in a string that says how it was made: `$scrypt$ln=17,r=8,p=1$salt$hash`.

scrypt with N=2^17 (128 MiB), r=8, p=1 is the first choice of OWASP's Password Storage Cheat Sheet where Argon2id is not
at hand; it comes with Python, Argon2id does not.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass

_SALT_BYTES, _HASH_BYTES = 16, 32
# 22 and 43 letters of base 64 are the 16 bytes of a salt and the 32 of a hash.
_FORM = re.compile(r"\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,2}),p=([0-9]{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})")
#: Weaker than the weakest row of the cheat sheet is no hash; stronger than this and a login fills the memory.
_LEAST_LN, _MOST_LN, _MOST_R, _MOST_P = 13, 20, 16, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    ln: int
    r: int
    p: int

    @property
    def bearable(self) -> bool:
        return _LEAST_LN <= self.ln <= _MOST_LN and 1 <= self.r <= _MOST_R and 1 <= self.p <= _MOST_P


_COST = _Cost(ln=17, r=8, p=1)


def hashed(password: str) -> str:
    """The password under a salt of its own."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return _stored(salt, _scrypt(password, salt, _COST))


def matches(password: str, stored: str) -> bool:
    """Whether the stored string was made of this password; compared in constant time."""
    cost, salt, kept = _parts(stored)
    return hmac.compare_digest(_scrypt(password, salt, cost), kept)


def readable(stored: str) -> bool:
    """Whether a string is one of ours, at a cost that can be borne."""
    form = _FORM.fullmatch(stored)
    return form is not None and _cost(form).bearable


def _parts(stored: str) -> tuple[_Cost, bytes, bytes]:
    form = _FORM.fullmatch(stored)
    if form is None:
        raise ValueError("not a stored password")
    return _cost(form), _bytes(form[4]), _bytes(form[5])


def _cost(form: re.Match[str]) -> _Cost:
    return _Cost(ln=int(form[1]), r=int(form[2]), p=int(form[3]))


def _scrypt(password: str, salt: bytes, cost: _Cost) -> bytes:
    # The same letters can be typed as different code points, by another keyboard.
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    n = 1 << cost.ln
    # What scrypt needs, and a little: OpenSSL's own limit is 32 MiB.
    room = 128 * cost.r * (n + cost.p + 2) + (1 << 20)
    return hashlib.scrypt(typed, salt=salt, n=n, r=cost.r, p=cost.p, maxmem=room, dklen=_HASH_BYTES)


def _stored(salt: bytes, made: bytes) -> str:
    return f"$scrypt$ln={_COST.ln},r={_COST.r},p={_COST.p}${_written(salt)}${_written(made)}"


def _written(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


#: What the password of an unknown name is held against, so that it takes as long. Nobody knows what it is the hash of.
DUMMY = _stored(secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_HASH_BYTES))
