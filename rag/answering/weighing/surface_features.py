"""What a sentence looks like, whatever is asked: counts that a ranker can set against the kind of question."""

from __future__ import annotations

import re

_SIGNS = {
    "digits": re.compile(r"[0-9]+"),
    "years": re.compile(r"[0-9]{3,4}年|世纪|年间|年代"),
    "days": re.compile(r"[0-9]+[月日]|[春夏秋冬]季"),
    "brackets": re.compile(r"[(（]"),
    "clauses": re.compile(r"[,，;；:：]"),
    "copulas": re.compile(r"[是为]|即|称|叫|指"),
    "pronouns": re.compile(r"[他她它其该此这那]"),
}
NAMES = ("length", *_SIGNS)


def shape(plain: str) -> tuple[float, ...]:
    """One number a name of NAMES, of a sentence's folded text."""
    return (float(len(plain)), *(float(len(pattern.findall(plain))) for pattern in _SIGNS.values()))
