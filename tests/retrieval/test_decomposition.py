"""A comparison is several questions."""

from __future__ import annotations

import pytest

from rag.retrieval.decomposition import split_query
from rag.retrieval.query import understand


def parts(question: str) -> list[tuple[tuple[str, ...], tuple[int, ...], str | None]]:
    """Places, years and span of every part."""
    return [(part.places, part.period.years, part.period.span) for part in split_query(understand(question))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("石峰区GDP多少", [(("石峰区",), (), None)]),
        ("荷塘区和石峰区的老旧小区各多少个", [(("荷塘区",), (), None), (("石峰区",), (), None)]),
        ("天元区2023年和2024年改造多少个", [(("天元区",), (2023,), None), (("天元区",), (2024,), None)]),
        ("荷塘区2023年和石峰区2024年各多少个", [(("荷塘区",), (2023,), None), (("石峰区",), (2024,), None)]),
        ("石峰区过去五年和未来五年GDP增速", [(("石峰区",), (), "past5"), (("石峰区",), (), "next5")]),
        ("株洲高新区、天元区老旧小区多少个", [(("株洲高新区", "天元区"), (), None)]),
        ("石峰区2020年比2016年多了几天", [(("石峰区",), (2020,), None)]),
    ],
)
def test_split(question: str, expected: list[tuple[tuple[str, ...], tuple[int, ...], str | None]]) -> None:
    assert parts(question) == expected


def test_the_parts_of_result_and_target_ask_for_one_each() -> None:
    past, coming = split_query(understand("石峰区过去五年和未来五年规模以上工业增加值增长多少"))
    assert (past.achieved, past.target) == (True, False)
    assert (coming.achieved, coming.target) == (False, True)
