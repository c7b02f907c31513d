"""What a model said, out of what it sent: without its thoughts, not endless, and not nothing."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing

from rag.errors import Fault, GeneratorError

OPENING, CLOSING = "<think>", "</think>"
# A token of Chinese is one to three characters, one of English four; only runs of spaces come to more than this.
CHARACTERS_A_TOKEN = 16


def spoken(pieces: Generator[str, None, None], tokens: int) -> Generator[str, None, None]:
    """The pieces without `<think>…</think>` and blanks before the text; GeneratorError where there is no text.

    Who goes on far beyond `tokens` is cut off as RUBBISH, not as ended: an endpoint that ignores the limit is set up
    wrongly or repeats itself, and the operator should hear of it.
    """
    with closing(pieces):
        said = False
        for piece in _after_thoughts(_limited(pieces, tokens * CHARACTERS_A_TOKEN)):
            said = True
            yield piece
    if not said:
        raise GeneratorError(
            Fault.RUBBISH,
            "The language model sent no text. One that thinks before it writes needs more YOUJU_GENERATOR_TOKENS.",
        )


def _limited(pieces: Iterator[str], characters: int) -> Iterator[str]:
    for piece in pieces:
        characters -= len(piece)
        if characters < 0:
            raise GeneratorError(
                Fault.RUBBISH,
                "The language model went on far beyond YOUJU_GENERATOR_TOKENS; the endpoint seems to ignore it.",
            )
        yield piece


def _after_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """Only thoughts at the very beginning are skipped: a tag further on is text."""
    head = ""
    for piece in pieces:
        head = (head + piece).lstrip()
        if head.startswith(OPENING):
            _, closed, rest = head.partition(CLOSING)
            if not closed:
                continue
            head = rest.lstrip()
        if head and not OPENING.startswith(head):
            yield head
            yield from pieces
            return
    # A text that is nothing but the beginning of a tag is still text.
    if head and not head.startswith(OPENING):
        yield head
