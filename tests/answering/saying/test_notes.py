"""Notes: a reader is told where the words cited look damaged."""

from __future__ import annotations

import pytest
from fakes import HashEmbedder
from making import SMALL, TIANYUAN, index_of

from rag.answering.pipeline import Pipeline
from rag.answering.saying.notes import notes_on
from rag.config import Settings
from rag.models.ranker import open_ranker
from rag.records import Citation, Suspicion

NOTE = "原文可疑：占比或比率不可能超过100%：365%，疑漏小数点"


def suspicion(start: int, end: int, kind: str = "impossible share", document_id: str = "d") -> Suspicion:
    """Something damaged between two offsets."""
    return Suspicion(document_id=document_id, kind=kind, reason="疑漏小数点", start=start, end=end, quote="")


def citation(start: int, end: int, document_id: str = "d") -> Citation:
    """A citation of the words between two offsets."""
    return Citation(
        marker=1,
        document_id=document_id,
        title="",
        publisher=None,
        published_on=None,
        heading_path=(),
        start=start,
        end=end,
        quote="",
    )


@pytest.mark.parametrize(
    ("damaged", "cited", "noted"),
    [
        (suspicion(10, 20), citation(10, 20), True),
        (suspicion(10, 20), citation(0, 11), True),
        (suspicion(10, 20), citation(19, 30), True),
        (suspicion(10, 20), citation(12, 14), True),
        (suspicion(10, 20), citation(0, 10), False),
        (suspicion(10, 20), citation(20, 30), False),
        (suspicion(10, 20), citation(10, 20, "other"), False),
        (suspicion(10, 20, "repeated block"), citation(10, 20), False),
    ],
)
def test_only_damage_within_the_cited_words_is_noted(damaged: Suspicion, cited: Citation, noted: bool) -> None:
    assert notes_on(lambda _: [damaged], [cited], english=False) == (("原文可疑：疑漏小数点",) if noted else ())


def test_one_reason_is_said_once() -> None:
    damaged = [suspicion(0, 5), suspicion(10, 20)]
    assert len(notes_on(lambda _: damaged, [citation(0, 30), citation(12, 14)], english=False)) == 1


def test_nothing_suspected_or_nothing_cited_is_no_note() -> None:
    assert notes_on(lambda _: [], [citation(0, 9)], english=False) == ()
    assert notes_on(lambda _: [suspicion(0, 9)], [], english=False) == ()


def test_an_english_note_has_an_english_beginning() -> None:
    (note,) = notes_on(lambda _: [suspicion(0, 9)], [citation(0, 9)], english=True)
    assert note[0].isascii()
    assert "疑漏小数点" in note


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """Answers over reports of which one is damaged."""
    index = index_of(tmp_path_factory.mktemp("notes"), (*SMALL, TIANYUAN))
    return Pipeline(index, HashEmbedder(), Settings(), open_ranker())


def test_an_answer_from_a_damaged_sentence_says_so(pipeline: Pipeline) -> None:
    answer = pipeline.ask("天元区研发投入占地区生产总值比重是多少?")
    assert "365%" in answer.text
    assert NOTE in answer.notes


def test_an_answer_from_a_sound_sentence_does_not(pipeline: Pipeline) -> None:
    answer = pipeline.ask("石峰区改造老旧小区多少个?")
    assert "163个" in answer.text
    assert not any(note.startswith("原文可疑") for note in answer.notes)
