"""Thoughts, blanks and texts without an end."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from waiting import error_of

from rag.errors import Fault
from rag.models.generation.output_cleaning import spoken


def said(*pieces: str, tokens: int = 100) -> str:
    return "".join(spoken(generated(*pieces), tokens))


def generated(*pieces: str) -> Generator[str, None, None]:
    yield from pieces


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("石峰区", "增长8.4%。"), "石峰区增长8.4%。"),
        (("\n\n石峰区 ", "\n"), "石峰区 \n"),
        (("<think>8%?</think>\n石峰区",), "石峰区"),
        (tuple("<think>8%?</think> 石峰区"), "石峰区"),
        (("<think></think>", "<think>再想</think>", "石峰区"), "石峰区"),
        (("<thin", "g>石峰区"), "<thing>石峰区"),
        (("<",), "<"),
        (("石峰区<think>不是</think>。",), "石峰区<think>不是</think>。"),
    ],
)
def test_only_thoughts_before_the_text_are_skipped(pieces: tuple[str, ...], text: str) -> None:
    assert said(*pieces) == text


@pytest.mark.parametrize("pieces", [(), ("",), (" \n",), ("<think>石峰区",), ("<think>石峰区</think>\n",)])
def test_no_text_is_rubbish(pieces: tuple[str, ...]) -> None:
    assert error_of(lambda: said(*pieces)).fault is Fault.RUBBISH


def test_a_text_without_an_end_is_rubbish() -> None:
    assert error_of(lambda: said(*["石峰区"] * 100, tokens=16)).fault is Fault.RUBBISH
    assert said(*["石峰区"] * 16, tokens=16) == "石峰区" * 16


def test_pieces_are_closed_with_it() -> None:
    pieces = generated("石峰区", "荷塘区")
    speech = spoken(pieces, 100)
    assert next(speech) == "石峰区"
    speech.close()
    assert list(pieces) == []
