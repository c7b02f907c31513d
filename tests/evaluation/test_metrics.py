"""What is measured of one answer."""

from __future__ import annotations

import pytest

from rag.evaluation.metrics import holds, judge, missing_keys, normal, ungrounded_figures
from rag.records import Answer, AnswerStatus, Citation, Computation, Document, EvalCase

DOCUMENT = Document(id="a", title="题", text="石峰区改造老旧小区163个，绿化覆盖率超过53%。")
CASE = EvalCase(id="1", kind="figure", question="多少?", keys=("163个",), evidence=(("a", "改造老旧小区163个"),))
REFUSED = EvalCase(id="2", kind="unanswerable", question="多少?", answerable=False)


def find(document_id: str) -> Document | None:
    """The one document."""
    return DOCUMENT if document_id == "a" else None


def cited(start: int, end: int, marker: int = 1, document_id: str = "a") -> Citation:
    """A citation of a slice of the document."""
    return Citation(
        marker=marker, document_id=document_id, title="题", publisher=None, published_on=None, heading_path=(),
        start=start, end=end, quote=DOCUMENT.text[start:end],
    )  # fmt: skip


def answer(
    text: str,
    *citations: Citation,
    status: AnswerStatus = AnswerStatus.ANSWERED,
    computed: tuple[Computation, ...] = (),
) -> Answer:
    """An answer."""
    return Answer(
        question="多少?", completed_question="多少?", status=status, text=text, citations=citations, computed=computed
    )


WHOLE = cited(0, len(DOCUMENT.text))


@pytest.mark.parametrize(
    ("text", "key", "found"),
    [
        ("改造163个", "163个", True),
        ("改造1163个", "163个", False),
        ("增长18.4%", "8.4%", False),
        ("增长8.45", "8.4", False),
        ("增长百分之八点四", "8.4%|百分之八点四", True),
        ("增长８．４％", "8.4%", True),
        ("8 . 4 %", "8.4%", True),
    ],
)
def test_a_key_is_held_at_the_boundaries_of_its_digits(text: str, key: str, found: bool) -> None:
    assert holds(normal(text), key) is found


def test_numbers_with_a_blank_between_them_stay_two() -> None:
    said = answer("电话:28891459 2021年9月28日 星期二[1]", WHOLE)
    assert judge(EvalCase(id="3", kind="date", question="?", keys=("2021年9月28日",)), said, find).correct


def test_a_right_answer() -> None:
    result = judge(CASE, answer("老旧小区163个。[1]", WHOLE), find)
    assert (result.correct, result.cites_right, result.exact, result.grounded) == (True, True, True, True)


def test_a_refusal_is_right_only_for_what_nobody_says() -> None:
    refusal = answer("没有查到。", status=AnswerStatus.NOT_FOUND)
    assert not judge(CASE, refusal, find).correct
    assert judge(REFUSED, refusal, find).correct
    assert judge(REFUSED, refusal, find).cites_right is None
    assert not judge(REFUSED, answer("163个。[1]", WHOLE), find).correct


def test_a_citation_of_other_words_is_not_right() -> None:
    assert judge(CASE, answer("163个。[1]", cited(14, 25)), find).cites_right is False


def test_evidence_of_another_corpus_is_not_judged() -> None:
    other = EvalCase(id="1", kind="figure", question="?", keys=("163个",), evidence=(("b", "改造"),))
    assert judge(other, answer("163个。[1]", WHOLE), find).cites_right is None


@pytest.mark.parametrize("wrong", [cited(1, 4), cited(0, 3, document_id="b")])
def test_a_quote_that_is_not_its_slice_is_not_exact(wrong: Citation) -> None:
    moved = Citation(**{name: getattr(wrong, name) for name in Citation.__slots__} | {"start": 0})
    assert not judge(CASE, answer("石峰区。[1]", moved), find).exact


def test_every_figure_stands_in_what_its_line_cites() -> None:
    assert ungrounded_figures(answer("石峰区改造老旧小区163个。[1]", WHOLE)) == []
    assert ungrounded_figures(answer("石峰区改造老旧小区162个。[1]", WHOLE)) == ["162个"]
    assert ungrounded_figures(answer("老旧小区163个。", WHOLE)) == ["163个"]
    assert ungrounded_figures(answer("163个。[1]\n超过53%。[2]", cited(0, 13), cited(13, 25, marker=2))) == []
    assert ungrounded_figures(answer("超过53%。[1]\n163个。[2]", cited(0, 13), cited(13, 25, marker=2))) == [
        "超过53%",
        "163个",
    ]


def test_a_computed_figure_needs_no_slice() -> None:
    sum_ = Computation(text="216个", value=216, unit="个", operands=("163", "53"), markers=(1,))
    assert ungrounded_figures(answer("共216个。[1]", WHOLE, computed=(sum_,))) == []


def test_a_greeting_is_taken_as_talk() -> None:
    greeting = EvalCase(id="4", kind="conversation", question="谢谢", answerable=False, greeting=True)
    assert judge(greeting, answer("不客气。", status=AnswerStatus.CONVERSATION), find).correct
    assert not judge(greeting, answer("没有查到。", status=AnswerStatus.NOT_FOUND), find).correct


def test_a_failure_is_no_refusal() -> None:
    assert not judge(REFUSED, answer("出错了。", status=AnswerStatus.FAILED), find).correct


def test_the_keys_that_are_missing() -> None:
    case = EvalCase(id="5", kind="figure", question="?", keys=("163个", "53%|五成", "37万"))
    assert missing_keys(case, answer("163个，过五成。")) == ["37万"]


@pytest.mark.parametrize(
    ("keys", "computed", "cited_all"),
    [(("163个",), (), True), (("163个", "53%"), (), False), (("163个", "2个"), ("2个",), True), ((), (), None)],
)
def test_keys_are_looked_for_in_the_cited_slices(
    keys: tuple[str, ...], computed: tuple[str, ...], cited_all: bool | None
) -> None:
    case = EvalCase(id="6", kind="figure", question="?", keys=keys, computed=computed, answerable=bool(keys))
    assert judge(case, answer("163个，53%，2个。[1]", cited(0, 13)), find).keys_cited is cited_all


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("石峰区改造老旧小区163个。[1]", (1, 1)),
        ("石峰区改造老旧小区162个。[1]", (0, 1)),
        ("芦淞区改造老旧小区163个。[1]", (0, 1)),
        ("荷塘区区长罗鹏程说，163个。[1]", (0, 1)),
        ("获评“百强区”。[1]", (0, 1)),
        ("报告是这样说的：\n老旧小区163个。[1]\n绿化覆盖率超过53%。", (1, 2)),
        ("报告是这样说的：", (0, 0)),
    ],
)
def test_a_line_is_held_by_slices_with_all_its_figures_and_names(text: str, lines: tuple[int, int]) -> None:
    assert judge(CASE, answer(text, WHOLE), find).lines == lines


def test_the_lines_of_a_refusal_are_not_judged() -> None:
    assert judge(CASE, answer("没有查到石峰区的163个。", status=AnswerStatus.NOT_FOUND), find).lines == (0, 0)


@pytest.mark.parametrize(
    ("headings", "held"), [((), 0), (("石峰区", "过去五年"), 1), (("芦淞区",), 0)], ids=["none", "its own", "another's"]
)
def test_a_place_may_stand_in_the_heading_of_what_is_cited(headings: tuple[str, ...], held: int) -> None:
    under = Citation(**{name: getattr(cited(3, 13), name) for name in Citation.__slots__} | {"heading_path": headings})
    assert judge(CASE, answer("石峰区：改造老旧小区163个。[1]", under), find).lines == (held, 1)
