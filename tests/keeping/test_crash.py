"""kill -9 at any moment: the index that was there serves on, and the next run finishes the work.

YOUJU_KILLS=200 kills as often as issue 5 asks for.
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from dying import IDS, text_of
from fakes import HashEmbedder
from house import House

from rag.errors import CorpusError
from rag.indexing import layout
from rag.indexing.catalogue import Catalogue
from rag.indexing.index import open_index
from rag.indexing.verification import verify_index
from rag.records import Document

KILLS = int(os.environ.get("YOUJU_KILLS", "5"))
SCRIPT = Path(__file__).with_name("dying.py")
State = dict[str, str]


def killed(folder: Path, seed: int, seconds: float) -> list[list[str]]:
    """What a process said that was killed some seconds after its first word."""
    process = subprocess.Popen([sys.executable, str(SCRIPT), str(folder), str(seed)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    said = [first, *process.stdout.readlines()]
    process.wait()
    return [line.split() for line in said if line.endswith("\n")]


def after(state: State, line: list[str], house: House) -> State:
    """The reports once a change has been made."""
    _, operation, target, version = line
    if operation == "add":
        return {**state, target: version}
    if operation == "remove":
        return {name: text for name, text in state.items() if name != target}
    if operation == "restore":
        folder = house.root / "builds" / target
        # One that was pruned by the change itself can no longer be looked at; then what is served is believed.
        return versions(Catalogue.open(folder).documents.values()) if folder.is_dir() else served(house)
    return state


def versions(documents: Iterable[Document]) -> State:
    """Which version of each report there is, whole to its last line."""
    found = {one.id: re.findall("第([0-9]+)版第[18]段", one.text) for one in documents}
    assert all(first == last for first, last in found.values())
    return {name: first for name, (first, _) in found.items()}


def served(house: House) -> State:
    return versions(open_index(house.root, HashEmbedder()).documents.values())


def settled(house: House, state: State, said: list[list[str]]) -> State:
    """What is served once the next run has finished the work; asserts that nothing was lost or damaged on the way.

    `state` is what was served before the process; `said` what it said of its changes.
    """
    begun = [line for line in said if line[0] == "begin"]
    finished = sum(line[0] == "done" for line in said)
    for line in begun[:finished]:
        state = after(state, line, house)
    maybe = after(state, begun[finished], house) if len(begun) > finished else state
    if (house.root / "CURRENT").exists():
        # What was there serves on, whole, before anything is mended.
        assert verify_index(house.root) == []
        assert served(house).keys() <= state.keys() | maybe.keys()
    try:
        house.keeper().index("mending")
    except CorpusError:
        assert {} in (state, maybe)
        return {}
    now = served(house)
    assert now in (state, maybe), begun[finished:]
    assert {name.split(".")[0] for name in house.files()} == now.keys()
    assert verify_index(house.root) == []
    assert not layout.withdrawn(house.root)
    return now


def test_no_kill_loses_a_report_or_damages_the_index(tmp_path: Path) -> None:
    house, chance, state = House(tmp_path), random.Random(20261121), {}
    for _ in range(KILLS):
        said = killed(tmp_path, chance.randrange(10**9), chance.uniform(0, 1.2))
        state = settled(house, state, said)
    assert set(state) <= set(IDS)


@pytest.mark.parametrize("size", [40, 300, 9_000, 100_000, 140_000])
def test_no_full_disk_loses_a_report_or_damages_the_index(tmp_path: Path, size: int) -> None:
    """No file can grow beyond so many bytes: the process ends where the disk is full, with an error that says so."""
    house = House(tmp_path)
    for name in IDS[:3]:
        house.add(f"{name}.md", text_of(name, 7))
    limited = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path), "1"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    assert "File too large" in limited.stderr or "Is the disk full?" in limited.stderr
    said = [line.split() for line in limited.stdout.splitlines()]
    settled(house, dict.fromkeys(IDS[:3], "7"), said)
