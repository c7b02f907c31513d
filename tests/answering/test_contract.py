"""The JSON of every value."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from making import HETANG

from rag.answering.contract import to_json
from rag.answering.pipeline import Pipeline
from rag.records import Answer, Computation, Verdict, VerdictLabel


def names(value: Any) -> set[str]:
    """The names of a dataclass's fields."""
    return {field.name for field in dataclasses.fields(value)}


def test_an_answer_is_json_field_by_field(small_pipeline: Pipeline) -> None:
    row = to_json(small_pipeline.ask("荷塘区区长是谁?"))
    assert row.keys() == names(Answer)
    (citation,) = row["citations"]
    assert citation["published_on"] == "2024-12-26"
    assert citation["heading_path"] == ["荷塘区两会访谈"]
    assert citation["quote"] == HETANG.text[citation["start"] : citation["end"]]
    assert row["status"] == "answered"
    assert json.loads(json.dumps(row, ensure_ascii=False)) == row


def test_values_inside_values() -> None:
    verdict = Verdict(claim="甲", label=VerdictLabel.SUPPORTED, explanation="乙")
    row = to_json(verdict)
    assert row.keys() == names(Verdict)
    assert (row["claim"], row["label"], row["citations"], row["differences"]) == ("甲", "supported", [], [])
    sum_ = Computation(text="3", value=3.0, unit="个", operands=("1", "2"), markers=(1, 2))
    assert to_json({"a": (sum_, None)}) == {
        "a": [{"text": "3", "value": 3.0, "unit": "个", "operands": ["1", "2"], "markers": [1, 2]}, None]
    }


def test_dates_are_iso() -> None:
    assert to_json(dt.date(2021, 9, 8)) == "2021-09-08"
