"""What the tests of backups share: a house worth keeping, ratings as the page keeps them, bars that are killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from house import HETANG, SHIFENG, House

from rag.keeping.backup import Places


def places_of(house: House, wait: float = 0.1) -> Places:
    """Where the things of a house lie."""
    feedback, accounts = house.folder / "feedback.sqlite3", house.folder / "accounts.json"
    keys = house.folder / "keys.json"
    return Places(corpus=house.corpus, index=house.root, feedback=feedback, accounts=accounts, keys=keys, wait=wait)


def lived_in(folder: Path) -> House:
    """Two reports of three: one was withdrawn, its file is kept; a draft waits; two ratings; an account."""
    house = House(folder)
    house.add("石峰.md", SHIFENG)
    house.add("hetang.md", HETANG)
    house.add("gone.md", SHIFENG)
    house.keeper().withdraw(["gone"], "李")
    house.keeper().hand_in("draft.md", HETANG.encode(), "王")
    rate(house.folder / "feedback.sqlite3", "好", "不好")
    (house.folder / "accounts.json").write_text('{"accounts": {}}', encoding="utf-8")
    (house.folder / "keys.json").write_text('{"keys": {}}', encoding="utf-8")
    return house


def rate(path: Path, *words: str) -> None:
    """As rag.web.serving.usage.feedback keeps ratings: WAL."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS feedback (word)")
    connection.executemany("INSERT INTO feedback VALUES (?)", [(word,) for word in words])
    connection.commit()
    connection.close()


def rated(path: Path) -> list[str]:
    """The words of all ratings."""
    connection = sqlite3.connect(path)
    words = [word for (word,) in connection.execute("SELECT word FROM feedback ORDER BY rowid")]
    connection.close()
    return words


def dying(after: int) -> Callable[[str, int], Callable[[int], None]]:
    """Bars that are killed after so many steps."""
    left = [after]

    def advance(_: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt

    return lambda _label, _total: advance
