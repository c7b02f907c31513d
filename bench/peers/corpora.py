"""What the systems are given: the public sets, and a crowd of noisy copies of them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from bench.public import paragraphs, questions
from bench.retrieval import SETS

SENTENCE = re.compile(r"[^。！？]*[。！？]?")
# One character in so many changes places with its neighbour.
SWAPPED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Documents, and by the name of a set its questions with the id of the document that answers."""

    name: str
    documents: list[dict[str, str]]
    asked: dict[str, list[tuple[str, str]]]


def corpora(datasets: Path, names: list[str], most: int = 0) -> list[Corpus]:
    """The sets of bench/retrieval.py by name; sets over the same paragraphs share a corpus.

    `most` questions of a set, drawn the same every time; 0 is all.
    """
    found: dict[str, Corpus] = {}
    for name, asked, answered, _ in SETS:
        if name in names:
            file = datasets / answered
            texts = dict.fromkeys(paragraph["context"] for paragraph in paragraphs(file))
            ids = {text: f"p{number:05d}" for number, text in enumerate(texts)}
            if answered not in found:
                documents = [{"id": one, "text": text} for text, one in ids.items()]
                found[answered] = Corpus(name=answered, documents=documents, asked={})
            pairs = [(one.question, one.gold) for one in questions(datasets / asked, file, ids)]
            found[answered].asked[name] = random.Random(0).sample(pairs, most) if 0 < most < len(pairs) else pairs  # noqa: S311 - repeatable by its seed; nothing secret
    return list(found.values())


def crowd(those: list[Corpus], count: int) -> list[dict[str, str]]:
    """`count` documents: every paragraph once, then noisy copies until there are enough. The same every time."""
    texts = list(dict.fromkeys(one["text"] for corpus in those for one in corpus.documents))
    made = [texts[n] if n < len(texts) else noisy(texts[n % len(texts)], n) for n in range(count)]
    return [{"id": f"c{number:05d}", "text": text} for number, text in enumerate(made)]


def noisy(text: str, seed: int) -> str:
    """The same sentences in another order, some neighbouring characters swapped."""
    chance = random.Random(seed)  # noqa: S311 - repeatable by its seed; nothing secret
    sentences = [one for one in SENTENCE.findall(text) if one]
    chance.shuffle(sentences)
    characters = list("".join(sentences))
    for _ in range(len(characters) // SWAPPED):
        at = chance.randrange(len(characters) - 1)
        characters[at], characters[at + 1] = characters[at + 1], characters[at]
    return "".join(characters)


def sample(those: list[Corpus], rounds: int, size: int) -> list[list[str]]:
    """Different questions for each round, drawn from all sets, so that no cache can answer."""
    every = list(dict.fromkeys(q for corpus in those for pairs in corpus.asked.values() for q, _ in pairs))
    drawn = random.Random(0).sample(every, min(rounds * size, len(every)))  # noqa: S311 - repeatable by its seed; nothing secret
    return [drawn[n * size : (n + 1) * size] for n in range(rounds)]
