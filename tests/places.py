"""Where the tests find things. Not in conftest.py: there are several, and only one can be imported by that name."""

from __future__ import annotations

from pathlib import Path

REPO = Path(__file__).parents[1]
QUESTIONS = REPO / "eval" / "questions.jsonl"
RAW_PAGES = REPO.parent / "shared" / "reports"
