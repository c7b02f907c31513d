"""What the sentence ranker sees: one row of numbers a candidate, all rows of a question computed together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.answering.weighing import surface_features as shape
from rag.answering.weighing.context_features import CandidateContext, ranks, z_score
from rag.answering.weighing.evidence import Candidate
from rag.answering.weighing.overlap_features import RUN_NAMES, Floats, Wording, runs, wording
from rag.indexing.index import Index
from rag.ports import Vectors
from rag.records import Passage
from rag.retrieval.query import Query

# A single character says little beside the pairs it is in.
SINGLE = 0.3
_STANDINGS = (
    "",
    ": under the best",
    ": standing",
    ": rank",
    ": standing in its passage",
    ": rank in its passage",
    ": before",
    ": after",
)
_STOOD = ("score", "dense", "words", "words rare in its passage")
NAMES = (
    *(f"{name}{part}" for name in _STOOD for part in _STANDINGS),
    "words rare here",
    "words rare here: rank",
    "words of its passage",
    "words with the sentence before",
    "words with the sentence after",
    "words with heading",
    "words with lead",
    "words before the asking",
    "words after the asking",
    "first words",
    "last words",
    "pairs",
    "letters",
    "share that is asked",
    "new words",
    "notions",
    "notions of its own",
    "missing in all",
    "fit",
    "figures",
    "scope",
    "passage",
    "passage: under the best",
    "passage: rank",
    "place in its passage",
    "place in its passage, share",
    *RUN_NAMES,
    *shape.NAMES,
)


def features(
    index: Index, query: Query, passages: Sequence[Passage], candidates: Sequence[Candidate], wanted: Sequence[int]
) -> Vectors:
    """One row for each candidate whose number is `wanted`, one column a name of NAMES.

    Each is seen among all the candidates, which have to be every sentence of the passages.
    """
    places = CandidateContext(candidates)
    said = wording(query.text, query.words, index.keywords)
    columns = _words(places, said, candidates) | _known(places, candidates) | _passage(places, passages, candidates)
    rows = np.array(wanted, np.int64)
    table = {name: values[rows] for name, values in columns.items()}
    told = np.array([runs(candidates[at].facts.plain, said.pairs) for at in wanted])
    shapes = np.array([candidates[at].facts.shape for at in wanted])
    table |= dict(zip(RUN_NAMES, told.T, strict=True)) | dict(zip(shape.NAMES, shapes.T, strict=True))
    return np.stack([table[name] for name in NAMES], axis=1).astype(np.float32)


def _stood(name: str, values: Floats, places: CandidateContext) -> dict[str, Floats]:
    """The values, their standing in the pool and in the passage, and those of the sentences beside."""
    inside, rank = places.inside(values)
    parts = (
        values,
        values.max() - values,
        z_score(values),
        ranks(values),
        inside,
        rank,
        places.before(values),
        places.after(values),
    )
    return {f"{name}{part}": column for part, column in zip(_STANDINGS, parts, strict=True)}


def _words(places: CandidateContext, said: Wording, candidates: Sequence[Candidate]) -> dict[str, Floats]:
    """Shares of the question's rarity found in the sentence, beside it and above it.

    A word of the question that every sentence of a passage has tells none of them from another: so rarity among
    the sentences of the passage counts beside rarity in the corpus. It is the best of the features.
    """
    weights = said.rarity * np.where(said.single, SINGLE, 1.0)
    own, heading, lead = (
        _held(said, [getattr(one.facts, part) for one in candidates]) for part in ("own", "heading", "lead")
    )
    here = _share(own, weights * _rarity(own))
    inside, held = np.zeros(len(own)), np.zeros(len(own))
    for group in places.groups:
        inside[group] = _share(own[group], weights * _rarity(own[group]))
        held[group] = _share(own[group].max(axis=0, keepdims=True), weights)[0]
    sizes = np.array([max(len(one.facts.own), 1) for one in candidates], np.float64)
    return (
        _stood("words", _share(own, weights), places)
        | _stood("words rare in its passage", inside, places)
        | {
            "words rare here": here,
            "words rare here: rank": ranks(here),
            "words of its passage": held,
            "words with the sentence before": _share(np.maximum(own, places.before(own)), weights),
            "words with the sentence after": _share(np.maximum(own, places.after(own)), weights),
            "words with heading": _share(np.maximum(own, heading), weights),
            "words with lead": _share(np.maximum(own, lead), weights),
            "words before the asking": _share(own, weights * said.before),
            "words after the asking": _share(own, weights * said.after),
            "first words": _share(own, weights * said.first),
            "last words": _share(own, weights * said.last),
            "pairs": _share(own, weights * ~said.single),
            "letters": _share(own, weights * said.single),
            "share that is asked": own.sum(axis=1) / sizes,
            "new words": sizes - own.sum(axis=1),
        }
    )


def _held(said: Wording, sets: Sequence[frozenset[str]]) -> Floats:
    """1 where a set has a token, shape (sets, tokens)."""
    held = [[token in one for token in said.tokens] for one in sets]
    return np.array(held, np.float64).reshape(len(sets), len(said.tokens))


def _share(held: Floats, weights: Floats) -> Floats:
    return np.asarray(held @ weights / (float(weights.sum()) or 1.0))


def _rarity(held: Floats) -> Floats:
    """How rare each token is among the sentences given."""
    return np.asarray(np.log((len(held) + 1) / (held.sum(axis=0) + 0.5)))


def _known(places: CandidateContext, candidates: Sequence[Candidate]) -> dict[str, Floats]:
    """What the untrained score is made of, and that score."""
    single = {
        "notions": [one.coverage.whole for one in candidates],
        "notions of its own": [one.coverage.own for one in candidates],
        "missing in all": [sum(one.coverage.missing) for one in candidates],
        "fit": [one.fit for one in candidates],
        "figures": [len(one.facts.figures) for one in candidates],
        "scope": [int(one.place) + int(one.period) + int(one.aim) for one in candidates],
    }
    score, dense = (np.array([getattr(one, part) for one in candidates]) for part in ("score", "dense"))
    return (
        _stood("score", score, places)
        | _stood("dense", dense, places)
        | {name: np.array(values, np.float64) for name, values in single.items()}
    )


def _passage(
    places: CandidateContext, passages: Sequence[Passage], candidates: Sequence[Candidate]
) -> dict[str, Floats]:
    found = {(one.chunk.document_id, one.chunk.ordinal): one for one in passages}
    mine = [found[one.sentence.chunk.document_id, one.sentence.chunk.ordinal] for one in candidates]
    scores = np.array([one.score for one in mine])
    return {
        "passage": scores,
        "passage: under the best": scores.max() - scores,
        "passage: rank": ranks(scores),
        "place in its passage": places.place,
        "place in its passage, share": places.share,
    }
