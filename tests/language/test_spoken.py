"""What is spoken, in the words of writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.spoken import as_written


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("喂你好啊我想问一下子昭阳区头三个季度经济涨了好多啊", "昭阳区前三季度经济涨了多少啊"),
        ("那个那个我想问哈昭阳区排第几名嘞", "昭阳区排第几名"),
        ("昭阳区几多人口", "昭阳区多少人口"),
        ("书记叫么子名字", "书记叫什么名字"),
        ("渌口区的区长是哪个", "渌口区的区长是谁"),
        ("打算开工几个项目 还有区长叫什么名字", "打算开工几个项目，还有区长叫什么名字"),
    ],
)
def test_as_written(spoken: str, written: str) -> None:
    assert as_written(spoken) == written


@pytest.mark.parametrize(
    "message",
    [
        "那个项目投资多少",
        "你好",
        "空气好多了",
        "昭阳区2025年的目标是什么？",
        "How many schools were built in 2023?",
        "GDP 2023 增长",
        "",
    ],
)
def test_what_is_written_stays(message: str) -> None:
    assert as_written(message) == message


@given(st.text(max_size=80))
def test_any_message_is_read(message: str) -> None:
    assert isinstance(as_written(message), str)
