"""docs/answer.schema.json and docs/verdict.schema.json describe every answer and verdict that comes out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from places import REPO

from rag.answering.contract import to_json
from rag.answering.pipeline import Pipeline
from rag.assembly import Assistant
from rag.records import Answer, AnswerStatus, Computation

SCHEMA = REPO / "docs" / "answer.schema.json"
VERDICT_SCHEMA = REPO / "docs" / "verdict.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The schema, itself checked."""
    if not SCHEMA.is_file():
        pytest.skip("docs/answer.schema.json is not written yet")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def faults(validator: Draft202012Validator, row: Any) -> list[str]:
    """What the schema says against a row."""
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(row)]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("石峰区过去五年地区生产总值年均增长多少?", "answered"),
        ("市第十三次党代会今后五年新增规模以上工业企业多少家?", "answered"),
        ("荷塘区过去五年地区生产总值年均增长多少?", "not_found"),
        ("火星上有多少人?", "not_found"),
        ("你好", "conversation"),
    ],
)
def test_answers_of_every_status_are_valid(
    validator: Draft202012Validator, assistant: Assistant, question: str, status: str
) -> None:
    row = to_json(assistant.ask(question))
    assert row["status"] == status
    assert faults(validator, row) == []


def test_a_failure_and_a_computation_are_valid(validator: Draft202012Validator) -> None:
    sum_ = Computation(text="3个", value=3.0, unit="个", operands=("1个", "2个"), markers=(1, 2))
    answer = Answer(
        question="", completed_question="", status=AnswerStatus.FAILED, text="请输入您的问题。", computed=(sum_,)
    )
    assert faults(validator, to_json(answer)) == []


@pytest.mark.parametrize(
    "change", [{"status": "maybe"}, {"text": None}, {"citations": [{}]}, {"seconds": "fast"}, {"passages": [1]}]
)
def test_what_is_no_answer_is_invalid(
    validator: Draft202012Validator, small_pipeline: Pipeline, change: dict[str, Any]
) -> None:
    row = to_json(small_pipeline.ask("荷塘区区长是谁?"))
    assert faults(validator, row | change) != []


@pytest.mark.parametrize(
    "draft",
    [
        "石峰区过去五年地区生产总值年均增长8.4%。固定资产投资年均增长12.3%。",
        "荷塘区区长是唐卫湘。火星上有三千人。",
        "Shifeng's GDP grew 8.4% a year over the past five years.",
    ],
)
def test_verdicts_are_valid(assistant: Assistant, draft: str) -> None:
    schema = json.loads(VERDICT_SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    rows = to_json(assistant.check(draft))
    assert rows
    assert [fault for row in rows for fault in faults(validator, row)] == []
    assert all(draft[row["start"] : row["end"]] == row["claim"] for row in rows)
