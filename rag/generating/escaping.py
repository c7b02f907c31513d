"""Text of reports and askers as data: nothing in it can end its place in the prompt or look like a template's token."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rag.language.scripts import fold, visible

# The prompt's own marks are made of these, as are the tokens of every chat template (<|im_end|>, [INST], {{ }}, ```).
_MARKS = str.maketrans(
    {
        **dict.fromkeys("<＜", "〈"),
        **dict.fromkeys(">＞", "〉"),
        **dict.fromkeys("[【［〔{｛", "（"),
        **dict.fromkeys("]】］〕}｝", "）"),
        **dict.fromkeys("|｜", "／"),
        "`": "'",
    }
)
# Folded. What a government report says to its readers is none of these; what speaks so speaks to a machine.
_PATTERNS = Path(__file__).with_name("to_a_model.txt")


@cache
def _to_a_model() -> re.Pattern[str]:
    lines = _PATTERNS.read_text(encoding="utf-8").splitlines()
    return re.compile("|".join(line for line in lines if line and not line.startswith("#")))


def escaped(text: str) -> str:
    """The text in one line, without what no eye sees, its brackets exchanged for ones that mean nothing to a model."""
    return " ".join(visible(text).translate(_MARKS).split())


def speaks_to_a_model(text: str) -> bool:
    """Whether words are an attempt to instruct a machine: no evidence, whatever report they stand in."""
    return bool(_to_a_model().search(fold(visible(text))))
