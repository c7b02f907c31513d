"""Who may change the reports: names and salted hashes of passwords, in one JSON file that only its owner reads."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from rag.errors import SettingsError
from rag.web.passwords import DUMMY, hashed, matches, readable

log = logging.getLogger(__name__)

#: NIST SP 800-63B asks for 8 at the least where a second factor is used and 15 where none is; throttled logins and a
#: handful of accounts lie between.
SHORTEST = 12
#: Nobody types more; a megabyte of "password" is an attack.
LONGEST = 256
_LONGEST_NAME = 64
_Stamp = tuple[int, int, int] | None


class Accounts:
    """The accounts of one file. A change of the file is noticed at the next look; without the file there are none.

    Every method raises SettingsError where the file cannot be trusted or read: then nobody may log in.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: _Stamp = None
        self._kept: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Whether anybody may log in."""
        return bool(self._now())

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the alphabet."""
        return iter(sorted(self._now()))

    def stored(self, name: str) -> str | None:
        """The hash of an account as stored, or None: a session that began with another one has ended."""
        return self._now().get(name)

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
        self._write({**self._now(), name: hashed(password)})

    def remove(self, name: str) -> None:
        """Takes the account out; its sessions end with their next request."""
        left = self._now()
        if name not in left:
            raise SettingsError(f"There is no account {name!r} in {self.path}; `youju account list` shows them.")
        self._write({other: stored for other, stored in left.items() if other != name})

    def _now(self) -> dict[str, str]:
        stamp = self._look()
        if stamp != self._stamp or stamp is None:
            self._kept = {} if stamp is None else _read(self.path)
            self._stamp = stamp
        return self._kept

    def _look(self) -> _Stamp:
        try:
            seen = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SettingsError(f"The accounts file {self.path} cannot be looked at: {error}.") from error
        return seen.st_ino, seen.st_mtime_ns, seen.st_size

    def _write(self, accounts: dict[str, str]) -> None:
        text = json.dumps({"accounts": accounts}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # mkstemp makes the file readable and writable by its owner alone, before anything stands in it.
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(name, self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise SettingsError(f"The accounts file {self.path} cannot be written: {error}.") from error


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


def _read(path: Path) -> dict[str, str]:
    _check_mode(path)
    try:
        accounts = json.loads(path.read_text(encoding="utf-8"))["accounts"]
        if not isinstance(accounts, dict):
            raise TypeError("accounts is no object")
    except OSError as error:
        raise SettingsError(f"The accounts file {path} cannot be read: {error}.") from error
    except (ValueError, KeyError, TypeError) as error:
        form = '{"accounts": {"NAME": "$scrypt$…"}}'
        raise SettingsError(f"The accounts file {path} is not of the form {form}: {error}.") from error
    for name, stored in accounts.items():
        if not isinstance(stored, str) or not readable(stored):
            raise SettingsError(
                f"The accounts file {path} holds no hash that can be read for {name!r}; "
                f"set it again: youju account set {name}"
            )
    return accounts


def _check_mode(path: Path) -> None:
    """Who can write the file can let himself in: that is refused. Who can read it can guess at leisure: a warning."""
    if os.name != "posix":
        return
    mode = path.stat().st_mode
    if mode & 0o022:
        raise SettingsError(f"The accounts file {path} can be written by others than its owner: chmod 600 {path}")
    if mode & 0o044:
        log.warning("the accounts file %s can be read by others than its owner: chmod 600 it", path)
