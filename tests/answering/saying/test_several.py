"""Several questions in one message."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import HashEmbedder
from making import HETANG, index_of

from rag.answering.pipeline import Pipeline
from rag.answering.saying.several import asked_apart, together
from rag.config import Settings
from rag.records import Answer, AnswerStatus, Citation, Computation


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("荷塘区投资多少？区长是谁？", ["荷塘区投资多少", "区长是谁"]),
        ("荷塘区打算开工几个项目，还有那个区长叫什么名字", ["荷塘区打算开工几个项目", "区长叫什么名字"]),
        # One kind of thing is one question, which is looked up as a whole.
        ("荷塘区GDP是多少？财政收入是多少？", []),
        ("荷塘区还有多少没改造", []),
        ("荷塘区的目标是什么", []),
    ],
)
def test_asked_apart(question: str, parts: list[str]) -> None:
    assert asked_apart(question) == parts


def answer(text: str, *quotes: str, computed: tuple[Computation, ...] = ()) -> Answer:
    citations = tuple(
        Citation(marker=n, document_id="d", title="t", publisher=None, published_on=None, heading_path=(), start=start,
                 end=start + len(quote), quote=quote, page="")
        for n, (start, quote) in enumerate(((HETANG.text.index(quote), quote) for quote in quotes), 1)
    )  # fmt: skip
    status = AnswerStatus.ANSWERED if quotes else AnswerStatus.NOT_FOUND
    return Answer(
        question="q", completed_question="问？", status=status, text=text, citations=citations, computed=computed
    )


def test_markers_are_counted_on_and_the_same_words_keep_theirs() -> None:
    computed = (Computation(text="3", value=3.0, unit="个", operands=("1", "2"), markers=(1, 2)),)
    one, two = answer("甲[1]", "信访维稳"), answer("乙[1]丙[2]", "安全生产", "信访维稳", computed=computed)
    both = together({}, "问甲问乙", [one, two], english=False)
    assert both.text == "甲[1]\n乙[2]丙[1]"
    assert [(c.marker, c.quote) for c in both.citations] == [(1, "信访维稳"), (2, "安全生产")]
    assert both.computed[0].markers == (2, 1)


def test_of_a_part_without_an_answer_it_is_said() -> None:
    both = together({}, "问", [answer(""), answer("甲[1]", "信访维稳")], english=False)
    assert both.status is AnswerStatus.ANSWERED
    assert both.text == "（“问”：报告里没有查到。）\n甲[1]"


def test_neither_part_answered_is_one_refusal(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    pipeline = Pipeline(index_of(tmp_path, [HETANG], embedder), embedder, Settings(index_dir=tmp_path))
    refused = pipeline.ask("火星的机场有多少个？火星的市长是谁？")
    assert refused.status is AnswerStatus.NOT_FOUND
    assert refused.citations == ()
