"""The page's words: both languages of each."""

from __future__ import annotations

import re

from rag.web import text


def test_both_languages_hold_the_same_texts() -> None:
    files = [text.read_words(name) for name in text._FILES]
    assert sum(map(len, files)) == len(text.ZH) == len(text.EN), "one text stands in two files"
    for key, words in text.ZH.items():
        assert re.findall(r"{\w+}", words) == re.findall(r"{\w+}", text.EN[key])
