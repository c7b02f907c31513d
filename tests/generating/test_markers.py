"""Markers as models write them, split wherever a stream may split them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.generating.markers import Marker, Markers

KNOWN = (1, 2, 3, 4)


def read(pieces: list[str]) -> tuple[str, list[int]]:
    """(words, numbers cited in order)."""
    markers = Markers(KNOWN)
    parts = [part for piece in pieces for part in markers.feed(piece)] + list(markers.end())
    words = "".join(part for part in parts if isinstance(part, str))
    return words, [number for part in parts if isinstance(part, Marker) for number in part.numbers]


@pytest.mark.parametrize(
    ("text", "words", "numbers"),
    [
        ("增长8.4%[1]。", "增长8.4%。", [1]),
        ("增长8.4%【1】。", "增长8.4%。", [1]),
        ("增长［２］。", "增长。", [2]),
        ("增长〔1〕", "增长", [1]),
        ("增长[1][2]。", "增长。", [1, 2]),
        ("增长[1-3]。", "增长。", [1, 2, 3]),
        ("增长[1–2,4]。", "增长。", [1, 2, 4]),
        ("增长[1、3]。", "增长。", [1, 3]),
        ("增长[1至3]", "增长", [1, 2, 3]),
        ("增长[^2]", "增长", [2]),
        ("增长[资料1]", "增长", [1]),
        ("增长[来源：2]", "增长", [2]),
        ("grew [source 3].", "grew .", [3]),
        ("增长[9]。", "增长。", []),
        ("增长[1, 9]。", "增长。", [1]),
        ("增长[1-999]。", "增长。", [1]),
        ("增长[0]", "增长", []),
        ("见[注]。", "见[注]。", []),
        ("[[1]]", "[]", [1]),
        ("增长[1", "增长", []),
        ("增长[", "增长", []),
        (
            "一[很长很长很长很长很长很长很长很长很长很长很长很长很长的注]。",
            "一[很长很长很长很长很长很长很长很长很长很长很长很长很长的注]。",
            [],
        ),
        ("一[二\n三]", "一[二\n三]", []),
    ],
)
def test_every_way_to_write_a_marker(text: str, words: str, numbers: list[int]) -> None:
    assert read([text]) == (words, numbers)
    assert read(list(text)) == (words, numbers)


@given(st.text(alphabet="一8.%[]【】1239-、。 ^a\n", max_size=40), st.data())
def test_where_the_stream_splits_changes_nothing(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert read(pieces) == read([text])


def test_an_unknown_number_is_never_cited() -> None:
    assert read(["[5][6][7-9]"]) == ("", [])
