"""A small file of names and hashes that its owner alone may write, read anew when it has changed."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from rag.errors import SettingsError

log = logging.getLogger(__name__)

_Stamp = tuple[int, int, int, int] | None


class SecretFile:
    """Names and hashes under one word of a JSON file: {"accounts": {"NAME": "HASH"}}.

    `kind` is that word, `readable` says whether a hash can be used, `again` what to run for one that cannot. Every
    method raises SettingsError where the file cannot be trusted or read.
    """

    def __init__(self, path: Path, kind: str, readable: Callable[[str], bool], again: str) -> None:
        self.path = path
        self.kind = kind
        self._readable = readable
        self._again = again
        self._stamp: _Stamp = None
        self._kept: dict[str, str] = {}

    def now(self) -> dict[str, str]:
        """What stands in the file; empty when there is none."""
        stamp = self._look()
        if stamp != self._stamp or stamp is None:
            self._kept = {} if stamp is None else self._read()
            self._stamp = stamp
        return self._kept

    def _look(self) -> _Stamp:
        try:
            seen = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SettingsError(f"The {self.kind} file {self.path} cannot be looked at: {error}.") from error
        return seen.st_ino, seen.st_mtime_ns, seen.st_size, seen.st_mode

    def write(self, entries: dict[str, str]) -> None:
        """Puts these in the place of what stands there, whole or not at all."""
        text = json.dumps({self.kind: entries}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
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
            raise SettingsError(f"The {self.kind} file {self.path} cannot be written: {error}.") from error

    def _read(self) -> dict[str, str]:
        self._check_mode()
        try:
            entries = json.loads(self.path.read_text(encoding="utf-8"))[self.kind]
            if not isinstance(entries, dict):
                raise TypeError(f"{self.kind} is no object")
        except OSError as error:
            raise SettingsError(f"The {self.kind} file {self.path} cannot be read: {error}.") from error
        except (ValueError, KeyError, TypeError) as error:
            form = f'{{"{self.kind}": {{"NAME": "HASH"}}}}'
            raise SettingsError(f"The {self.kind} file {self.path} is not of the form {form}: {error}.") from error
        for name, stored in entries.items():
            if not isinstance(stored, str) or not self._readable(stored):
                raise SettingsError(
                    f"The {self.kind} file {self.path} holds no hash that can be read for {name!r}; "
                    f"set it again: {self._again} {name}"
                )
        return entries

    def _check_mode(self) -> None:
        """Who can write the file can let himself in: that is refused. Who can read it can guess: a warning."""
        if os.name != "posix":
            return
        mode = self.path.stat().st_mode
        if mode & 0o022:
            raise SettingsError(
                f"The {self.kind} file {self.path} can be written by others than its owner: chmod 600 {self.path}"
            )
        if mode & 0o044:
            log.warning("the %s file %s can be read by others than its owner: chmod 600 it", self.kind, self.path)
