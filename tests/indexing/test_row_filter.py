"""A search is held to places, days and reports before it ranks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from fakes import HashEmbedder, hash_vector
from making import HETANG, LILING, SHIFENG, index_of

from rag.answering.pipeline import Pipeline
from rag.config import Settings
from rag.indexing.index import Index
from rag.indexing.row_filter import allowed_rows
from rag.models.ranker import open_ranker
from rag.records import EVERYTHING, AnswerStatus, Within
from rag.retrieval.fusion import Wanted, search


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Three reports of three places and days, one of them unknown."""
    days = {"shifeng": dt.date(2021, 12, 30), "hetang": dt.date(2024, 12, 26), "liling": None}
    documents = [replace(one, published_on=days[one.id]) for one in (HETANG, LILING, SHIFENG)]
    return index_of(tmp_path_factory.mktemp("dated"), documents)


def found(index: Index, within: Within) -> set[str]:
    """The reports of which a search that looks at everything finds something."""
    allowed = allowed_rows(index, within)
    passages = search(index, Wanted(words=("区",), vector=hash_vector("区"), allowed=allowed), 100)
    return {passage.chunk.document_id for passage in passages}


@pytest.mark.parametrize(
    ("within", "ids"),
    [
        (EVERYTHING, {"hetang", "liling", "shifeng"}),
        (Within(places=("石峰区",)), {"shifeng"}),
        (Within(places=("shifeng",)), {"shifeng"}),
        (Within(places=("石峰", "荷塘区")), {"shifeng", "hetang"}),
        (Within(places=("火星",)), set()),
        (Within(since=dt.date(2022, 1, 1)), {"hetang"}),
        (Within(until=dt.date(2021, 12, 30)), {"shifeng"}),
        (Within(since=dt.date(2021, 12, 30), until=dt.date(2024, 12, 26)), {"hetang", "shifeng"}),
        (Within(documents=("liling", "nowhere")), {"liling"}),
        (Within(documents=("liling",), places=("石峰区",)), set()),
        (Within(documents=("') OR 1=1 --",)), set()),
    ],
)
def test_only_reports_that_fit_are_found(dated: Index, within: Within, ids: set[str]) -> None:
    assert found(dated, within) == ids


def test_a_withdrawn_report_is_not_found_by_its_name(dated: Index) -> None:
    assert found(dated.without({"shifeng"}), Within(documents=("shifeng", "hetang"))) == {"hetang"}


def test_the_limit_holds_before_the_best_are_taken(dated: Index) -> None:
    # The best of all is in another report: taking it out afterwards would leave nothing.
    question = "石峰区造林抚育多少亩"
    wanted = Wanted(
        words=("造林",), vector=hash_vector(question), allowed=allowed_rows(dated, Within(places=("荷塘区",)))
    )
    (passage,) = search(dated, wanted, 1)
    assert passage.chunk.document_id == "hetang"


def test_an_answer_is_held_to_the_limit(dated: Index) -> None:
    pipeline = Pipeline(dated, HashEmbedder(), Settings(), open_ranker())
    question = "石峰区过去五年地区生产总值年均增长多少？"
    assert "8.4%" in pipeline.ask(question).text
    assert "8.4%" in pipeline.held_to(Within(documents=("shifeng",))).ask(question).text
    elsewhere = pipeline.held_to(Within(documents=("hetang",))).ask(question)
    assert elsewhere.status is AnswerStatus.NOT_FOUND
    assert all(one.chunk.document_id == "hetang" for one in elsewhere.passages)
    nowhere = pipeline.held_to(Within(places=("火星",))).ask(question)
    assert (nowhere.status, nowhere.citations, nowhere.passages) == (AnswerStatus.NOT_FOUND, (), ())
