"""Files and folders that tell of people: for their owner alone, whatever the umask says."""

from __future__ import annotations

import os
import stat
from pathlib import Path

FILE, FOLDER = 0o600, 0o700


def private_file(path: Path) -> None:
    """Makes an empty file of 0600 where there is none, and takes other people's rights off one that is there.

    OSError as the system gives it; a device is left as it is.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_RDONLY, FILE)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077 and status.st_uid == os.geteuid():
            os.fchmod(descriptor, FILE)
    finally:
        os.close(descriptor)


def private_folder(path: Path) -> None:
    """A folder of 0700, those above it as the umask has them; one that is there loses other people's rights."""
    path.mkdir(parents=True, exist_ok=True)
    if path.stat().st_uid == os.geteuid():
        path.chmod(FOLDER)
