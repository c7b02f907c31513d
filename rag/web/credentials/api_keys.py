"""Keys for programs: a name and a long random word each, of which only the hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from rag.errors import SettingsError
from rag.web.credentials.accounts import fit_name
from rag.web.credentials.secret_file import SecretFile

log = logging.getLogger(__name__)

#: 256 bits, which nobody guesses: a hash that is slow on purpose, as for passwords, would protect nothing more.
_BYTES = 32
_HASH = re.compile("[0-9a-f]{64}")


class ApiKeys:
    """The keys of one file. A change of the file is noticed at the next look; without the file there are none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = SecretFile(path, "keys", lambda stored: bool(_HASH.fullmatch(stored)), "youju key add")

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the alphabet."""
        return iter(sorted(self._file.now()))

    def add(self, name: str) -> str:
        """A new key for a program, in the place of the one it had; shown this once. SettingsError for a name that
        cannot be shown.
        """
        key = f"youju_{secrets.token_urlsafe(_BYTES)}"
        self._file.write({**self._file.now(), fit_name(name): _hashed(key)})
        return key

    def remove(self, name: str) -> None:
        """The key is refused from the next request on."""
        left = self._file.now()
        if name not in left:
            raise SettingsError(f"There is no key of {name!r} in {self.path}; `youju key list` shows them.")
        self._file.write({other: stored for other, stored in left.items() if other != name})

    def owner(self, given: str) -> str | None:
        """Whose key it is, or None. Raises SettingsError where the file cannot be trusted: then nobody is let in."""
        mine = _hashed(given)
        found = None
        # All of them: how long it takes must not tell which one it was.
        for name, stored in self._file.now().items():
            if hmac.compare_digest(stored, mine):
                found = name
        return found

    def admitted(self, given: str) -> str | None:
        """As `owner`; where the file cannot be trusted nobody, and the log says so."""
        try:
            return self.owner(given)
        except SettingsError:
            log.exception("the file of keys cannot be used, so no program is let in")
            return None


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def bearer(authorization: str) -> str:
    """The key of a header `Authorization: Bearer …`, empty where it has another form."""
    kind, _, key = authorization.partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""
