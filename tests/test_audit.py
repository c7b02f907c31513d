"""`make audit`: nothing found is told from nothing asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from places import REPO

sys.path.insert(0, str(REPO / "deploy"))

from audit import CLEAN, KNOWN, NOT_ASKED, judged, main, pins


def test_what_is_looked_up_are_names_and_versions() -> None:
    lock = "torch==2.13.0+cpu \\\n    --hash=sha256:ab\n    # via x\nsix==1.16.0\n"
    assert pins(lock) == "torch==2.13.0\nsix==1.16.0\n"
    text = (REPO / "requirements.lock").read_text(encoding="utf-8")
    assert len(pins(text).split()) == sum("==" in line and not line.startswith(("#", " ")) for line in text.split("\n"))


def test_an_audit_tells_nothing_found_from_nothing_asked() -> None:
    fine = {"name": "six", "version": "1.16.0", "vulns": []}
    weak = {"name": "old", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    unknown = {"name": "torch", "skip_reason": "not found"}
    assert judged({"dependencies": [fine]}) == (CLEAN, ["1 of 1 packages looked up, 0 weaknesses known."])
    assert judged({"dependencies": [fine, weak, unknown]})[0] == KNOWN
    assert judged({"dependencies": [weak]})[1][0] == "old 1: CVE-1, mended in 2"
    assert judged({"dependencies": [fine, unknown]})[0] == NOT_ASKED
    assert judged({"dependencies": []})[0] == NOT_ASKED


def test_a_tool_that_gives_no_json_has_asked_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tool = tmp_path / "pip-audit"
    tool.write_text("#!/bin/sh\necho 'no network' >&2\nexit 1\n", encoding="utf-8")
    tool.chmod(0o755)
    assert main([str(tool), str(REPO / "requirements.lock")]) == NOT_ASKED
    told = capsys.readouterr().err
    assert "no network" in told
    assert "this is no clean bill" in told
