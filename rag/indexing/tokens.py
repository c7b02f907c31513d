"""Words as keywords count them: characters and pairs of Chinese, whole Latin words, whole numbers."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.language.scripts import CJK, fold

_RUN = re.compile(rf"[{CJK}]+|[a-z]+|[0-9]+(?:\.[0-9]+)?%?")
_ASCII_RUN = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?%?")
# The ranges of CJK as code points; all lie below 2¹⁶, so that a pair fits into 42 bits.
_RANGES = tuple((ord(CJK[at]), ord(CJK[at + 2])) for at in range(0, len(CJK), 3))
_SHIFT = 21
_LATIN = 1 << 62


def tokens(text: str) -> list[str]:
    """Single characters and pairs of Chinese, whole words of Latin script, whole numbers; folded.

    A word segmenter does no better on Chinese news (measured.md §2), and misses new names.
    """
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0].isascii():
            found.append(run)
        else:
            found += run
            found += (run[i : i + 2] for i in range(len(run) - 1))
    return found


def pairs(text: str) -> set[str]:
    """The tokens of two characters and more: what two texts must share to speak of the same."""
    return {token for token in tokens(text) if len(token) > 1}


@lru_cache(16384)
def token_key(token: str) -> int:
    """A token as a number: the code points of a Chinese one, 62 bits of a hash of any other."""
    if token[0].isascii():
        return _LATIN | int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest()) >> 2
    key = 0
    for character in token:
        key = key << _SHIFT | ord(character)
    return key


def token_keys(text: str) -> NDArray[np.int64]:
    """The keys of `tokens(text)`, in another order: a whole text at once, without a Python object for each token."""
    folded = fold(text)
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    chinese = np.zeros(len(codes), bool)
    for first, last in _RANGES:
        chinese |= (codes >= first) & (codes <= last)
    together = chinese[:-1] & chinese[1:]
    made = codes[:-1][together] << _SHIFT | codes[1:][together]
    latin = np.array([token_key(word) for word in _ASCII_RUN.findall(folded)], np.int64)
    return np.concatenate([codes[chinese], made, latin])
