"""Every threat of docs/threats.md names tests that there are."""

from __future__ import annotations

import re

import pytest
from places import REPO

ROWS = [
    line
    for line in (REPO / "docs/threats.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("| threat", "| fault", "|---"))
]


def test_there_are_threats() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip()[:40] for row in ROWS])
def test_each_names_a_test_that_there_is(row: str) -> None:
    named = re.findall(r"(tests/[\w/]+\.py)::(test_\w+)", row)
    assert named
    for file, test in named:
        assert re.search(rf"^(?:async )?def {test}\(", (REPO / file).read_text(encoding="utf-8"), re.MULTILINE), test
