"""Small documents, folders and indexes for the tests: written out, so that an expectation can be read off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fakes import HashEmbedder, hash_vector

from rag.answering.weighing.evidence import Candidate, weigh
from rag.answering.weighing.facts import FactBook
from rag.answering.weighing.ranking import checked, ranked
from rag.indexing.building.build import build_index
from rag.indexing.index import Index, open_index
from rag.ingestion.chunking import chunk_document
from rag.ingestion.figure_records import figure_records
from rag.ingestion.metadata import fields as metadata
from rag.ingestion.metadata.guesses import guesses
from rag.language.sentences import sentence_spans
from rag.models.ranker import open_ranker
from rag.ports import Embedder, no_bars
from rag.records import Document, FigureRecord, Passage, Sentence
from rag.retrieval.fusion import Wanted, search
from rag.retrieval.query import Query, understand

SHIFENG = Document(
    id="shifeng",
    title="石峰区两会报道",
    publisher="株洲日报",
    places=("石峰区",),
    year=2021,
    text=(
        "# 石峰区两会报道\n\n"
        "## 过去五年成绩单\n\n"
        "- 地区生产总值年均增长8.4%\n"
        "- 规模以上工业增加值年均增长9.9%\n"
        "- 固定资产投资年均增长11.3%\n\n"
        "## 未来五年发展的预期目标\n\n"
        "- 地区生产总值年均增长8%左右\n"
        "- 规模以上工业增加值年均增长9%\n\n"
        "## 城乡品质\n\n"
        "石峰区35条城市骨干道路竣工通车，改造老旧小区163个，造林抚育7471亩。九郎山生态绿道建成投用。\n"
    ),
)
HETANG = Document(
    id="hetang",
    title="荷塘区两会访谈",
    publisher="株洲日报",
    published_on=dt.date(2024, 12, 26),
    places=("荷塘区",),
    year=2024,
    text=(
        "# 荷塘区两会访谈\n\n"
        "12月25日，市人大代表，荷塘区委副书记、区长罗鹏程在接受株洲日报记者专访时说，2024年荷塘区完成19个小区示范创建。\n\n"
        "## 2025年打算\n\n"
        "荷塘区将实施省、市重点项目53个，完成年度投资88.8亿元。\n\n"
        "守牢的底线有四条。\n\n"
        "- 安全生产\n"
        "- 生态环保\n"
        "- 债务风险\n"
        "- 信访维稳\n"
    ),
)
LILING = Document(
    id="liling",
    title="醴陵市两会访谈",
    places=("醴陵市",),
    text="# 醴陵市两会访谈\n\n"
    "醴陵市净增制造业经营主体3707户，新增国家级绿色工厂3家。花炮博览会、陶瓷博览会热点不断。\n",
)
TIANYUAN = Document(
    id="tianyuan",
    title="天元区两会访谈",
    publisher="株洲日报",
    places=("天元区",),
    year=2024,
    text=(
        "# 天元区两会访谈\n\n"
        "天元区委书记邵凌云说，产业生态不断完善。\n\n"
        "2024年前三季度，天元区地区生产总值增长6.1%，固定资产投资增长7.2%。\n\n"
        "2024年天元区新增高新技术企业69家，2023年新增57家。天元区荣获全省先进制造业示范区。\n\n"
        "研发投入占地区生产总值比重达365%。\n\n"
        "综合评价、发展水平分别位列第32位、第53位。\n\n"
        "## 明年计划\n\n"
        "天元区将改造老旧小区12个。\n\n"
        "责任编辑:盛荣 校对:张武\n"
    ),
)
SMALL = (HETANG, LILING, SHIFENG)


def index_of(root: Path, documents: Sequence[Document] = SMALL, embedder: Embedder | None = None) -> Index:
    """The documents built into `root` and opened."""
    embedder = embedder or HashEmbedder()
    build_index(documents, root, embedder, no_bars)
    return open_index(root, embedder)


def folder_of(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with the files given by name."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def sentence_of(document: Document, words: str) -> Sentence:
    """The sentence of a document that holds `words`."""
    for chunk in chunk_document(document):
        for start, end in sentence_spans(document.text, chunk.start, chunk.end):
            if words in document.text[start:end]:
                return Sentence(chunk=chunk, start=start, end=end)
    raise AssertionError(f"no sentence of {document.id} holds {words!r}")


def report(text: str, places: tuple[str, ...] = ("石峰区",), year: int | None = 2024) -> Document:
    """A report of one district with `text` under its title."""
    return Document(id="d", title="报告", places=places, year=year, text=f"# 报告\n\n{text}\n")


def records_of(document: Document) -> list[FigureRecord]:
    """The figure records of all sentences of a document."""
    sentences = [
        Sentence(chunk=chunk, start=start, end=end)
        for chunk in chunk_document(document)
        for start, end in sentence_spans(document.text, chunk.start, chunk.end)
    ]
    return list(figure_records(document, sentences))


def weighed(index: Index, question: str) -> tuple[Query, list[Passage], list[Candidate]]:
    """The question understood, its passages, and every sentence of them weighed."""
    query, vector = understand(question), hash_vector(question)
    passages = search(index, Wanted(words=query.words, vector=vector), 20)
    candidates = weigh(index, FactBook(index), query, vector, passages)
    return query, passages, ranked(checked(open_ranker()), index, query, passages, candidates)


def best(index: Index, question: str) -> Candidate:
    """The best candidate for a question."""
    return weighed(index, question)[2][0]


def make_document(document_id: str, declared: Mapping[str, Any], text: str) -> Document:
    """A document of a text and what is declared of it, with its guesses."""
    return metadata.make_document(document_id, declared, text, guesses(text, declared))


def weighed_for(index: Index, question: str, count: int = 20) -> list[Candidate]:
    """Every sentence of the passages found for a question, weighed."""
    query = understand(question)
    vector = hash_vector(question)
    passages = search(index, Wanted(words=query.words, vector=vector), count, 0.5)
    return weigh(index, FactBook(index), query, vector, passages)
