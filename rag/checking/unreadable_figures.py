"""What looks like a figure in a statement and is read as none: a reader would take it for one all the same."""

from __future__ import annotations

import re

from rag.language.scripts import narrow

# Letters of other alphabets look like digits, or hide in a word.
_STRANGE = "\u0370-\u06ff\u0900-\u0dff\u13a0-\u13ff\ua4d0-\ua4ff"
_RUN = re.compile(f"[A-Za-z0-9.．,·?？*_□%‰+{_STRANGE}-]+")
# In a run: a strange letter, a per-cent sign; the whole run: a bare number, X or ? before 亿元.
_LIKE_A_FIGURE = re.compile(f"[{_STRANGE}%‰]")
_BARE = re.compile("[0-9]+(?:[.·．,][0-9]+)*")
_BLANK, _AMOUNT = re.compile("[A-Z?？*_□]{1,4}"), ("万", "亿", "元", "倍")
# Times, which are compared as such.
_TIMES = re.compile(
    "20[0-9]{2}(?:[—–~至到-]+(?:20)?[0-9]{2})?年?|[0-9]{1,2}(?:[—–~至到、-]+[0-9]{1,2})?\\s*[月日号]|[0-9]个?季度|[0-9]年"
)


def unread(text: str) -> list[str]:
    """What a reader takes for a figure and no rule reads as one: б.2%, X%, ?亿元, 0.06 without a unit. `text` is a
    statement whose figures are masked.
    """
    plain = _TIMES.sub("", narrow(text))
    found = []
    for match in _RUN.finditer(plain):
        run = match[0].strip(".．,·-")
        blank = _BLANK.fullmatch(run) and plain.startswith(_AMOUNT, match.end())
        if _LIKE_A_FIGURE.search(run) or _BARE.fullmatch(run) or blank:
            found.append(run)
    return found


def stands(said: str, text: str) -> bool:
    """Whether it stands there as a whole: 6 does not stand in 6.1."""
    return bool(re.search(f"(?<![A-Za-z0-9.]){re.escape(said)}(?![A-Za-z0-9]|[.．][0-9])", text))
