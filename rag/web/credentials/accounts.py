"""Who may change the reports: names and salted hashes of passwords, in one JSON file that only its owner reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from rag.errors import SettingsError
from rag.web.credentials.passwords import DUMMY, hashed, matches, readable
from rag.web.credentials.secret_file import SecretFile

#: NIST SP 800-63B asks for 8 at the least where a second factor is used and 15 where none is; throttled logins and a
#: handful of accounts lie between.
SHORTEST = 12
#: Nobody types more; a megabyte of "password" is an attack.
LONGEST = 256
_LONGEST_NAME = 64


class Accounts:
    """The accounts of one file. A change of the file is noticed at the next look; without the file there are none.

    Every method raises SettingsError where the file cannot be trusted or read: then nobody may log in.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = SecretFile(path, "accounts", readable, "youju account set")

    def __bool__(self) -> bool:
        """Whether anybody may log in."""
        return bool(self._file.now())

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the alphabet."""
        return iter(sorted(self._file.now()))

    def stored(self, name: str) -> str | None:
        """The hash of an account as stored, or None: a session that began with another one has ended."""
        return self._file.now().get(name)

    def verified(self, name: str, password: str) -> str | None:
        """The stored hash when the password is the account's, else None; an unknown name takes as long as a known.

        Takes 128 MiB and about half a second of a core: call it in a thread, one at a time.
        """
        stored = self.stored(name)
        right = matches(password, stored or DUMMY)
        return stored if right else None

    def set(self, name: str, password: str) -> None:
        """Adds the account or changes its password; SettingsError where name or password will not do."""
        name = fit_name(name)
        _check_password(name, password)
        self._file.write({**self._file.now(), name: hashed(password)})

    def remove(self, name: str) -> None:
        """Takes the account out; its sessions end with their next request."""
        left = self._file.now()
        if name not in left:
            raise SettingsError(f"There is no account {name!r} in {self.path}; `youju account list` shows them.")
        self._file.write({other: stored for other, stored in left.items() if other != name})


def fit_name(name: str) -> str:
    """The name as it is kept; SettingsError where it could not be typed or shown."""
    fit = unicodedata.normalize("NFC", name.strip())
    if not 0 < len(fit) <= _LONGEST_NAME or not fit.isprintable():
        raise SettingsError(f"A name is 1 to {_LONGEST_NAME} characters that can be printed.")
    return fit


def _check_password(name: str, password: str) -> None:
    if len(password) < SHORTEST:
        raise SettingsError(f"The password is too short: give at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise SettingsError(f"The password is too long: give at most {LONGEST} characters.")
    if password.casefold() == name.casefold() or len(set(password)) < 5:
        raise SettingsError("The password is too plain: use more different characters, and not the account's name.")
