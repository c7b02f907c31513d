"""Keyword tokens and BM25."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.config import BM25_B, BM25_K1
from rag.indexing.stores import keywords as module
from rag.indexing.stores import postings
from rag.indexing.stores.keywords import Keywords, Vocabulary
from rag.indexing.stores.postings import write_postings
from rag.indexing.tokens import token_key, token_keys, tokens

TEXTS = ["石峰区改造老旧小区163个", "荷塘区引进企业25家", "石峰区造林抚育7471亩"]
CHARACTERS = "石峰区改造老旧小荷塘造林抚育亩GDP增长８．４％8.4%株洲石峯㐀豈，。a b"


def built(folder: Path, texts: Sequence[str]) -> tuple[Vocabulary, Keywords]:
    """The keywords of some texts, one a chunk."""
    write_postings(folder, texts, lambda _: None)
    vocabulary = Vocabulary(folder)
    return vocabulary, Keywords(folder, vocabulary)


@pytest.fixture
def three(tmp_path: Path) -> tuple[Vocabulary, Keywords]:
    """Three passages."""
    return built(tmp_path / "k", TEXTS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("石峰区", ["石", "峰", "区", "石峰", "峰区"]),
        ("GDP增8.4%", ["gdp", "增", "8.4%"]),
        ("石峯", ["石", "峰", "石峰"]),
        ("８．４％", ["8.4%"]),
        ("SA750U", ["sa", "750", "u"]),
        ("，。 ", []),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert tokens(text) == found


@given(st.one_of(st.text(max_size=60), st.text(alphabet=CHARACTERS, max_size=60)))
def test_keys_are_those_of_the_tokens(text: str) -> None:
    assert sorted(token_keys(text).tolist()) == sorted(map(token_key, tokens(text)))


def test_no_two_tokens_have_one_key() -> None:
    found = {token for text in [*TEXTS, CHARACTERS] for token in tokens(text)}
    assert len({token_key(token) for token in found}) == len(found)


def test_the_passage_with_the_words_scores_highest(three: tuple[Vocabulary, Keywords]) -> None:
    rows, scores = three[1].best(tokens("造林抚育多少亩"), 3)
    assert rows[0] == 2
    assert 1 not in rows
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_unknown_words_find_nothing(three: tuple[Vocabulary, Keywords]) -> None:
    assert three[1].best(["quantum"], 3)[0].tolist() == []
    assert three[1].best([], 3)[0].tolist() == []
    assert three[1].scores(["quantum"], np.arange(3)).tolist() == [0, 0, 0]


def test_rarity_is_the_idf(three: tuple[Vocabulary, Keywords]) -> None:
    words = three[0]
    assert words.rarity("石峰") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert words.rarity("荷塘") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert words.rarity("quantum") == pytest.approx(math.log(1 + 3.5 / 0.5))
    assert words.knows("石峰")
    assert not words.knows("quantum")
    assert not words.knows("")


def test_only_what_is_allowed_is_found(three: tuple[Vocabulary, Keywords]) -> None:
    rows, _ = three[1].best(tokens("石峰区"), 3, np.array([False, True, True]))
    assert rows.tolist() == [2, 1]


def test_nothing_can_be_indexed(tmp_path: Path) -> None:
    vocabulary, keywords = built(tmp_path / "k", [])
    assert vocabulary.count == 0
    assert keywords.best(["石"], 3)[0].tolist() == []
    vocabulary, keywords = built(tmp_path / "l", ["，。", ""])
    assert vocabulary.count == 2
    assert keywords.scores(["石"], np.arange(2)).tolist() == [0, 0]


def reference(texts: Sequence[str], words: Sequence[str]) -> np.ndarray:
    """The scores by the package bm25s."""
    model = bm25s.BM25(k1=BM25_K1, b=BM25_B, method="lucene")
    model.index([tokens(text) for text in texts], show_progress=False)
    known = [word for word in words if word in model.vocab_dict]
    return np.array(model.get_scores(known)) if known else np.zeros(len(texts), np.float32)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet=CHARACTERS, min_size=1, max_size=30), min_size=2, max_size=30), st.data())
def test_scores_are_those_of_bm25s(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    texts = [*texts, "石峰"]
    words = data.draw(st.lists(st.sampled_from([*tokens("".join(texts)), "没"]), max_size=12))
    _, keywords = built(tmp_path_factory.mktemp("k") / "k", texts)
    wanted = reference(texts, words)
    assert np.allclose(keywords.scores(words, np.arange(len(texts))), wanted, atol=1e-5)
    rows, scores = keywords.best(words, 5)
    assert np.allclose(scores, np.sort(wanted[wanted > 0])[::-1][:5], atol=1e-5)
    assert np.allclose(wanted[rows], scores, atol=1e-5)


def test_what_is_left_out_while_searching_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Lists are long and runs and parts small here as they are in an archive.
    monkeypatch.setattr(module, "SHORT", 3)
    monkeypatch.setattr(postings, "IN_A_RUN", 37)
    monkeypatch.setattr(postings, "MERGED_AT_ONCE", 200)
    chance = np.random.default_rng(7)
    common, rare = list("的区市和在年增长产业"), [chr(0x4E00 + code) for code in range(400)]
    texts = [
        "".join(chance.choice(common, 30)) + "".join(chance.choice(rare, chance.integers(1, 9))) for _ in range(500)
    ]
    _, keywords = built(tmp_path / "k", texts)
    for _ in range(60):
        words = tokens("".join(chance.choice(common, 4)) + "".join(chance.choice(rare, 3)))
        wanted = reference(texts, words)
        rows, scores = keywords.best(words, 10)
        assert np.allclose(scores, np.sort(wanted)[::-1][:10], atol=1e-4)
        assert np.allclose(wanted[rows], scores, atol=1e-4)
        allowed = chance.random(len(texts)) < 0.2
        _, some = keywords.best(words, 10, allowed)
        assert np.allclose(some, np.sort(np.where(allowed, wanted, 0))[::-1][:10], atol=1e-4)
