"""What only says the language is taken out of an English question's vector."""

from __future__ import annotations

import numpy as np
from fakes import HashEmbedder, hash_vector

from rag.retrieval.crosslingual import QuestionVectors

ENGLISH = "What is the GDP growth of Shifeng?"


def test_a_chinese_question_keeps_its_vector() -> None:
    vector = QuestionVectors(HashEmbedder()).embed("石峰区GDP", english=False)
    assert np.array_equal(vector, hash_vector("石峰区GDP"))


def test_an_english_question_loses_half_of_what_english_questions_share() -> None:
    vectors = QuestionVectors(HashEmbedder())
    shifted = vectors.embed(ENGLISH, english=True)
    assert abs(float(np.linalg.norm(shifted)) - 1) < 1e-5
    other = hash_vector("How many people live in the town?")
    assert shifted @ other < hash_vector(ENGLISH) @ other
