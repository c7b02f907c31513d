"""The house stays tidy: no room is crowded, no two files share a prefix, tests stand where their code does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from places import REPO

#: Files beside each other, `__init__.py` among them: more is a room that wants walls.
MOST = 18
ROOMS = sorted({path.parent for path in (REPO / "rag").rglob("*.py")})


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(REPO)))
def test_no_room_is_crowded_and_no_two_files_share_a_prefix(room: Path) -> None:
    names = [path.stem for path in room.glob("*.py")]
    assert len(names) <= MOST
    prefixes = Counter(name.partition("_")[0] for name in names if not name.startswith("__"))
    assert [prefix for prefix, count in prefixes.items() if count > 1] == []


def test_every_folder_of_tests_has_its_room() -> None:
    folders = {path.parent.relative_to(REPO / "tests") for path in (REPO / "tests").rglob("test_*.py")}
    benches = {Path("bench_book"), Path("bench_peers")}
    assert [str(folder) for folder in sorted(folders - benches) if not (REPO / "rag" / folder).is_dir()] == []
