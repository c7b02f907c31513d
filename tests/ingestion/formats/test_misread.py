"""Misread characters are put right where the word leaves no doubt, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.ingestion.formats.misread import put_right
from rag.language.scripts import simplify


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("居民人均可支配收人增长7.6%", "居民人均可支配收入增长7.6%"),
        ("全社会研发投人强度", "全社会研发投入强度"),
        ("融人主城区", "融入主城区"),
        ("还进人了国家支持计划", "还进入了国家支持计划"),
        ("GDP突破干亿元", "GDP突破千亿元"),
        ("完成5干亿投资", "完成5千亿投资"),
        ("与执法监督部内、社会保障部内和街道", "与执法监督部门、社会保障部门和街道"),
    ],
)
def test_what_cannot_be_otherwise(read: str, printed: str) -> None:
    assert put_right(read) == (printed, sum(a != b for a, b in zip(read, printed, strict=True)))


@pytest.mark.parametrize(
    "text",
    [
        "接收人员名单",
        "吸收人才",
        "以色列人",
        "转人工服务",
        "引进人才",
        "投人民币",
        "树干",
        "干部下沉",
        "部内设机构",
        "引人注目",
    ],
)
def test_what_may_be_right_stays(text: str) -> None:
    assert put_right(text) == (text, 0)


def test_no_line_of_the_public_sets_is_changed() -> None:
    path = Path(__file__).parents[4] / "shared" / "datasets" / "cmrc2018_dev.json"
    if not path.is_file():
        pytest.skip("the public sets are not beside the project")
    paragraphs = [
        paragraph["context"] for part in json.loads(path.read_text())["data"] for paragraph in part["paragraphs"]
    ]
    assert len(paragraphs) > 500
    assert [text for text in map(simplify, paragraphs) if put_right(text)[1]] == []
