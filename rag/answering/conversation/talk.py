"""Messages that want no report, told by what they mean: any way of asking who one is, what day it is, for the source.

The nearest example of talk.toml decides, by the cosine of the embeddings after most of what all questions share is
taken out of them (as multilingual e5 places any two short questions at 0.8 or more).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from rag.ports import Embedder, Vectors
from rag.retrieval.query import Kind, understand

_FILE = Path(__file__).with_name("talk.toml")
_QUESTION = "question"
# A clause that asks a report, whatever the last one says.
_ASKING = frozenset((Kind.FIGURE, Kind.RANK, Kind.DATE, Kind.LIST, Kind.PERSON))
# The topics that are answered with one text.
TALK = frozenset(("greeting", "ability", "trust", "thanks", "farewell"))
# Of 4,500 questions over reports none comes nearer than 0.57 to an example of another topic; a clause of a longer
# message has to come nearer, the rest of it says something else (python -m bench.talk).
NEAR, CLAUSE_NEAR = 0.62, 0.7
SHARED = 0.8
# A longer message tells of something.
LONGEST = 60
# Messages whose topic is kept: the turns of a conversation are looked at again with each that follows.
KEPT = 1_000
_CLAUSES = re.compile(r"[，。！？；,.!?;\s]+")


class Talk:
    """What messages are about, by an embedder."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.topic = lru_cache(KEPT)(self._topic)

    def nearest(self, message: str) -> tuple[float, str]:
        """The cosine with the nearest example of all, and its topic, `question` for one that asks a report."""
        ((cosine, topic),) = self._nearest([message])
        return cosine, topic

    def _topic(self, message: str) -> str | None:
        """The topic of talk.toml, or None for what may ask a report: whatever names a place, an indicator or a year."""
        if len(message) > LONGEST:
            return None
        query = understand(message)
        if query.places or query.indicator or query.period.years or query.posts:
            return None
        clauses = [one for one in _CLAUSES.split(message) if len(one) > 1]
        apart = clauses if len(clauses) > 1 and not message.isascii() and not self._asks(clauses[:-1]) else []
        for number, (cosine, topic) in enumerate(self._nearest([message, *apart])):
            if topic != _QUESTION and cosine >= (CLAUSE_NEAR if number else NEAR):
                return topic
        return None

    def _asks(self, clauses: Sequence[str]) -> bool:
        """Whether one of them asks a report."""
        asking = [one for one in clauses if understand(one).kind in _ASKING]
        return any(topic == _QUESTION or cosine < NEAR for cosine, topic in (self._nearest(asking) if asking else ()))

    def _nearest(self, messages: Sequence[str]) -> list[tuple[float, str]]:
        topics, examples = self._examples
        cosines = self._centred(self._embedder.embed_queries(messages)) @ examples.T
        return [(float(row.max()), topics[int(row.argmax())]) for row in cosines]

    @cached_property
    def _examples(self) -> tuple[list[str], Vectors]:
        pairs = [(topic, said) for topic, all_said in _listed().items() for said in all_said]
        vectors = self._embedder.embed_queries([said for _, said in pairs])
        return [topic for topic, _ in pairs], self._centred(vectors)

    @cached_property
    def _shared(self) -> Vectors:
        return np.asarray(self._embedder.embed_queries(_listed()[_QUESTION]).mean(axis=0), np.float32)

    def _centred(self, vectors: Vectors) -> Vectors:
        moved = vectors - SHARED * self._shared
        return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


def _listed() -> dict[str, list[str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
