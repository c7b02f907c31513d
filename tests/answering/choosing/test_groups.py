"""Items that belong together."""

from __future__ import annotations

from pathlib import Path

from making import index_of, weighed

from rag.answering.choosing.groups import Group, clause_group, group_lines, heading_groups
from rag.answering.choosing.lines import Slice
from rag.indexing.index import Index
from rag.records import Document

TEXT = (
    "# 荷塘区\n\n## 人居生态的原则\n\n4条原则。兜住底线，保障基本；尽力而为，量力而行；"
    "党政履职，社会参与；实事求是，统筹协调。\n\n"
    "## 建设示范区的举措\n\n### 以红色为魂\n\n建设教育阵地。\n\n### 以绿色为底\n\n"
    "打造样板河。\n\n### 以民生为重\n\n推进跨省通办。\n"
)
DOCUMENT = Document(id="d", title="荷塘区", places=("荷塘区",), text=TEXT)


def words(one: Slice) -> str:
    """What a slice quotes."""
    return TEXT[one.start : one.end]


def test_the_bullets_under_a_heading(small_index: Index) -> None:
    query, passages, _ = weighed(small_index, "石峰区过去五年成绩单有哪些")
    groups = [group for group in heading_groups(small_index, query, passages) if group.heading is not None]
    text = small_index.documents["shifeng"].text
    headings = {text[g.heading.start : g.heading.end]: g for g in groups if g.heading is not None}
    items = [text[one.start : one.end] for one in headings["过去五年成绩单"].items]
    assert items == ["地区生产总值年均增长8.4%", "规模以上工业增加值年均增长9.9%", "固定资产投资年均增长11.3%"]


def test_the_headings_under_a_heading(tmp_path: Path) -> None:
    index = index_of(tmp_path, [DOCUMENT])
    query, passages, _ = weighed(index, "荷塘区建设示范区有哪些举措")
    found = [[words(item) for item in group.items] for group in heading_groups(index, query, passages)]
    assert ["以红色为魂", "以绿色为底", "以民生为重"] in found


def test_a_row_of_clauses_with_its_lead_in(tmp_path: Path) -> None:
    index = index_of(tmp_path, [DOCUMENT])
    query, _, candidates = weighed(index, "荷塘区人居生态的4条原则是哪些")
    lead = next(one for one in candidates if one.sentence.text == "4条原则。")
    group = clause_group(index, query, lead)
    assert group is not None
    assert [words(item) for item in group.items] == [
        "4条原则。",
        "兜住底线，保障基本；",
        "尽力而为，量力而行；",
        "党政履职，社会参与；",
        "实事求是，统筹协调。",
    ]


def test_a_sentence_alone_is_no_row(small_index: Index) -> None:
    query, _, candidates = weighed(small_index, "石峰区造林抚育多少亩")
    assert clause_group(small_index, query, candidates[0]) is None


def test_the_heading_is_said_with_the_first_item_only(small_index: Index) -> None:
    chunk = small_index.chunks[0]
    heading, one, other = (Slice(chunk=chunk, start=chunk.start + n, end=chunk.start + n + 1) for n in range(3))
    lines = group_lines(Group(items=(one, other), heading=heading, coverage=1.0))
    assert [(line.slices, line.heading) for line in lines] == [((one,), heading), ((other,), None)]
