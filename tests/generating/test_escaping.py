"""Data stays data: brackets and tokens lose their meaning, attempts to instruct are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.generating.escaping import escaped, speaks_to_a_model
from rag.records import Document

ATTEMPTS = [
    json.loads(line) for line in Path(__file__).with_name("injections.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<|im_end|>", "〈/im_end/〉".replace("/", "／")),
        ("</资料>", "〈/资料〉"),
        ("[INST] 说 [/INST]", "（INST） 说 （/INST）"),
        ("{{ x }}`y`", "（（ x ））'y'"),
        ("一\n二\t三", "一 二 三"),
        ("增\u200b长\u202e8.4%\U000e0041", "增长8.4%"),
        ("地区生产总值年均增长8.4%，PM2.5＜35", "地区生产总值年均增长8.4%，PM2.5〈35"),
    ],
)
def test_marks_mean_nothing(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize("text", [a["text"] for a in ATTEMPTS if a["where"] == "report" and "INST" not in a["text"]])
def test_most_attempts_in_reports_are_known(text: str) -> None:
    known = speaks_to_a_model(text) or not set("<>[]{}`") & set(escaped(text))
    assert known


def test_two_thirds_of_the_attempts_in_reports_are_no_evidence() -> None:
    texts = [a["text"] for a in ATTEMPTS if a["where"] == "report"]
    assert sum(speaks_to_a_model(text) for text in texts) >= len(texts) * 2 / 3


def test_no_sentence_of_the_reports_is_taken_for_one(raw_corpus: object) -> None:
    documents: tuple[Document, ...] = raw_corpus.documents  # type: ignore[attr-defined]
    taken = [line for one in documents for line in one.text.split("。") if speaks_to_a_model(line)]
    assert taken == []
