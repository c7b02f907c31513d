"""A question's own words as the ranker sees them, and how a sentence's letters run beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.indexing.stores.keywords import Vocabulary
from rag.indexing.tokens import tokens
from rag.language.scripts import fold

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

_ASKING = re.compile(
    "请问|什么时候|什么时间|什么样|什么|多少|为何|为什么|如何|怎么样?|怎样|是否|何时|何地|何处|何种|何"
    "|哪[一些里儿个位种年月日天座所家条项部支]?个?|谁|几|吗|呢|多[久长大高远]"
)
# Letters before and after the asking word: what is asked of the subject (由哪个公司[管辖]).
NEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The distinct tokens of a question without its asking words; arrays run parallel to `tokens`.

    `before` and `after` mark those beside the asking word, `first` and `last` those at the question's ends.
    """

    tokens: tuple[str, ...]
    rarity: Floats
    single: Marks
    before: Marks
    after: Marks
    first: Marks
    last: Marks
    pairs: frozenset[str]


def wording(question: str, also: tuple[str, ...], keywords: Vocabulary) -> Wording:
    """A question's words; `also` are the reports' words for what it names."""
    plain = fold(question)
    asking = list(_ASKING.finditer(plain))
    rest = _ASKING.sub(lambda match: " " * len(match[0]), plain)
    own = list(dict.fromkeys(tokens(rest)))
    every = own + [token for token in dict.fromkeys(also) if token not in own and token not in plain]
    start, end = asking[-1].span() if asking else (len(plain), len(plain))
    bare = rest.rstrip(" ?？。!！")
    parts = (rest[max(0, start - NEAR) : start], rest[end : end + NEAR], rest.lstrip()[:NEAR], bare[-NEAR:])
    before, after, first, last = (_among(every, part) for part in parts)
    return Wording(
        tokens=tuple(every),
        rarity=np.array([keywords.rarity(token) for token in every]),
        single=np.array([len(token) == 1 and not token.isascii() for token in every], bool),
        before=before,
        after=after,
        first=first,
        last=last,
        pairs=frozenset(plain[at : at + 2] for at in range(len(plain) - 1)),
    )


def _among(every: list[str], part: str) -> Marks:
    found = set(tokens(part))
    return np.array([token in found for token in every], bool)


RUN_NAMES = (
    "letters shared",
    "longest run shared",
    "longest run not shared",
    "first letter shared",
    "last letter shared",
    "middle of what is shared",
)


def runs(plain: str, pairs: frozenset[str]) -> tuple[float, ...]:
    """How a sentence's letters run beside the question's: one number a name of RUN_NAMES, places as shares 0…1."""
    size = len(plain)
    marks = "".join("x" if plain[at : at + 2] in pairs else " " for at in range(size - 1))
    stretches = marks.split()
    if not stretches:
        return (0.0, 0.0, float(size), 1.0, 0.0, 0.5)
    count = marks.count("x")
    middle = sum(at for at, mark in enumerate(marks) if mark == "x") / count
    return (
        (count + len(stretches)) / size,
        float(max(map(len, stretches)) + 1),
        float(max(map(len, marks.split("x")))),
        marks.index("x") / size,
        (marks.rindex("x") + 2) / size,
        middle / size,
    )
