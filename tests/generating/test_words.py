"""Words exchanged, words left out, and the words that only join: over sentences of our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from composing import gate_over
from making import index_of

from rag.answering.weighing.facts import FactBook
from rag.generating.gate import Gate
from rag.generating.grounds import Ground
from rag.generating.sentences import Said
from rag.indexing.index import Index
from rag.language.periods import Period
from rag.records import Document

REPORT = Document(
    id="hetang-2024",
    title="荷塘区年终访谈",
    publisher="株洲日报",
    published_on=dt.date(2024, 12, 30),
    places=("荷塘区",),
    year=2024,
    text=(
        "# 荷塘区年终访谈\n\n## 一年回顾\n\n"
        "今年，荷塘区新建公办幼儿园6所，推动42个老旧小区改造，累计引进东风公司、青松公司等25家链上企业。\n\n"
        "前三季度，荷塘区规模以上工业增加值同比增长7.2%，城镇登记失业率稳定在3.1%。\n\n"
        "荷塘区入选全省首批现代物流城试点，蓝天项目建设进度过半。\n\n"
        "3个项目获国家级奖项，8个项目获省级奖项，有意愿的特困老人全部入住敬老院。\n\n"
        "2022年开工的明月大道于去年11月建成通车。\n\n"
        "## 2025年目标\n\n"
        "力争地区生产总值突破300亿元，2026年前全面建成智慧城区。\n"
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_of(tmp_path_factory.mktemp("words"), [REPORT])


@pytest.fixture(scope="module")
def gate(index: Index) -> Gate:
    return gate_over(index)


@pytest.fixture(scope="module")
def grounds(index: Index) -> list[Ground]:
    book = FactBook(index)
    read = [book.read(row) for row in range(len(index.spans))]
    return [Ground(number=n, facts=facts, document=REPORT, said=True) for n, facts in enumerate(read, 1)]


def reasons(gate: Gate, text: str, grounds: Sequence[Ground]) -> list[str]:
    """Why each ground alone does not hold the sentence: the hash embedder cannot tell which an English one means."""
    return [gate.judge(Said(text=text), [ground], Period(years=(2025,))).reason for ground in grounds]


@pytest.mark.parametrize(
    "text",
    [
        "荷塘区新建公办幼儿园6所。",
        "荷塘区今年新建了6所公办幼儿园。",
        "荷塘区推动42个老旧小区改造。",
        "荷塘区累计引进东风公司、青松公司等25家链上企业。",
        "前三季度，荷塘区规模以上工业增加值同比增长7.2%。",
        "荷塘区前三季度城镇登记失业率稳定在3.1%。",
        "荷塘区入选全省首批现代物流城试点。",
        "蓝天项目建设进度过半。",
        "荷塘区有8个项目获得省级奖项。",
        "荷塘区力争2025年地区生产总值突破300亿元。",
        "荷塘区力争2026年前全面建成智慧城区。",
        "Hetang District built 6 new public kindergartens.",
    ],
)
def test_what_is_said_in_the_reports_words(gate: Gate, grounds: Sequence[Ground], text: str) -> None:
    assert "" in reasons(gate, text, grounds)


@pytest.mark.parametrize(
    "text",
    [
        # exchanged
        "荷塘区新建民办幼儿园6所。",
        "荷塘区改扩建公办幼儿园6所。",
        "荷塘区完成42个老旧小区改造。",
        "荷塘区拥有25家链上企业。",
        "前三季度，荷塘区规模以上工业利润同比增长7.2%。",
        "上半年，荷塘区规模以上工业增加值同比增长7.2%。",
        "荷塘区前三季度城镇登记失业率提高到3.1%。",
        "荷塘区入选全国首批现代物流城试点。",
        "蓝天项目建设进度未过半。",
        "荷塘区有8个项目获国家级奖项。",
        "2022年开工的明月大道于今年11月建成通车。",
        "荷塘区力争2026年后全面建成智慧城区。",
        "荷塘区力争2026年内全面建成智慧城区。",
        # left out
        "荷塘区改造42个老旧小区。",
        "荷塘区引进东风公司、白云公司等25家链上企业。",
        "荷塘区链上企业达到25家。",
        "荷塘区前三季度增加值同比增长7.2%。",
        "荷塘区规模以上工业增加值同比增长7.2%。",
        "荷塘区前三季度规模以上工业增加值增长到7.2%。",
        "荷塘区入选全省首批现代物流城。",
        "特困老人全部入住敬老院。",
        "荷塘区2025年地区生产总值突破300亿元。",
        "荷塘区将使地区生产总值突破300亿元。",
        # put together
        "荷塘区前三季度工业失业率稳定在3.1%。",
        "荷塘区推动老旧幼儿园改造。",
        "荷塘区规模以上试点工业增加值前三季度同比增长7.2%。",
        # joined
        "因为新建幼儿园6所，荷塘区推动42个老旧小区改造。",
        "荷塘区新建公办幼儿园6所，高于全市水平。",
        "荷塘区首次新建公办幼儿园6所。",
        "荷塘区所有幼儿园都是公办的。",
        "荷塘区大幅推动42个老旧小区改造。",
        # in English
        "Hetang District closed 6 public kindergartens.",
        "Hetang District has a total of 6 public kindergartens.",
        "Hetang District completed the renovation of 42 old residential communities.",
        "Hetang District's urban unemployment rate rose by 3.1%.",
        "In the first half, Hetang District's urban unemployment rate was 3.1%.",
        "Hetang District's GDP exceeded 30 billion yuan in 2025.",
        "8 projects of Hetang District won national awards.",
    ],
)
def test_what_is_not(gate: Gate, grounds: Sequence[Ground], text: str) -> None:
    assert "" not in reasons(gate, text, grounds)
