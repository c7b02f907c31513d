"""The page of settings: made from rag/config.py, complete, and up to date."""

from __future__ import annotations

import pytest
from places import REPO

from rag.cli.settings import GROUPS, settings_page
from rag.config import Settings

PAGE = settings_page()


def test_the_page_in_docs_is_the_one_that_the_settings_make() -> None:
    assert (REPO / "docs" / "settings.md").read_text(encoding="utf-8") == PAGE, "run `make settings`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_line_that_says_what_it_does(name: str) -> None:
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `YOUJU_{name.upper()}` |")]
    assert len(line.split(" | ")[2].split()) >= 4


def test_groups_begin_with_a_setting() -> None:
    assert set(GROUPS) <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("YOUJU_PORT", "| `7860` | The port that is listened on; 0 is any free one. From 0 to 65535. |"),
        ("YOUJU_LOG", "One of `text`, `json`. |"),
        ("YOUJU_CONNECTIONS", "From 10 on. |"),
        ("YOUJU_GENERATOR_KEY", "| unset |"),
        ("YOUJU_ACCOUNTS_FILE", "| unset |"),
        ("YOUJU_CACHE_DIR", "| `youju/` in `XDG_CACHE_HOME` or `~/.cache` |"),
    ],
)
def test_defaults_choices_and_bounds_are_said(line: str, said: str) -> None:
    assert said in next(one for one in PAGE.splitlines() if f"`{line}`" in one)
