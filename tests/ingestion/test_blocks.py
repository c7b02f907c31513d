"""Lines of a page sorted into blocks."""

from __future__ import annotations

import pytest

from rag.ingestion.blocks import Kind, read_blocks


def kinds(raw: str) -> list[tuple[str, str]]:
    """Kind and text of every block."""
    return [(block.kind.value, block.text) for block in read_blocks(raw)]


HEADED = "# 一级\n\n## 二级\n\n"


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("普通的一段话。", ("paragraph", "普通的一段话。")),
        ("- 一项", ("item", "一项")),
        ("- ◆地区生产总值年均增长**8.4%**", ("item", "地区生产总值年均增长8.4%")),
        ("● 第二个", ("item", "第二个")),
        ("| 甲 | 乙 |", ("row", "| 甲 | 乙 |")),
        ("甲\t1\t2", ("row", "甲\t1\t2")),
        ("株洲日报全媒体记者/潘东晓", ("credit", "株洲日报全媒体记者/潘东晓")),
        ("李永亮 吴丹 张弥郁", ("credit", "李永亮 吴丹 张弥郁")),
        ("邹凌云。株洲日报全媒体记者/廖威 摄", ("credit", "邹凌云。株洲日报全媒体记者/廖威 摄")),
        ("记者采访了他。他说很好。", ("paragraph", "记者采访了他。他说很好。")),
        ("-5%的降幅。", ("paragraph", "-5%的降幅。")),
        ("**加粗**的字。", ("paragraph", "加粗的字。")),
        ("\u3000\u3000缩进的字。", ("paragraph", "缩进的字。")),
    ],
)
def test_what_a_line_is(line: str, block: tuple[str, str]) -> None:
    assert kinds(HEADED + line)[-1] == block


def test_headings_keep_their_level() -> None:
    blocks = read_blocks("# 一级\n\n### 三级 ###\n\n正文。")
    assert [(block.kind, block.text, block.level) for block in blocks[:2]] == [
        (Kind.HEADING, "一级", 1),
        (Kind.HEADING, "三级", 3),
    ]


def test_a_formula_between_paragraphs_is_no_heading() -> None:
    assert ("paragraph", "3+3+2") in kinds(HEADED + "# 3+3+2\n\n正文。")


def test_a_page_without_marks_has_its_short_lines_as_headings() -> None:
    assert kinds("未来五年怎么做?\n\n加快构建现代产业体系\n\n该区将厚植产业优势。") == [
        ("heading", "未来五年怎么做?"),
        ("heading", "加快构建现代产业体系"),
        ("paragraph", "该区将厚植产业优势。"),
    ]


def test_a_date_torn_apart_heads_nothing() -> None:
    assert kinds("改革方案于去年11月\n\n30日通过。")[0] == ("paragraph", "改革方案于去年11月")


def test_a_subtitle_belongs_to_its_heading() -> None:
    assert kinds("# 总题\n\n### 建设新芦淞\n\n——访芦淞区委书记唐卫湘\n\n正文。")[1] == (
        "heading",
        "建设新芦淞——访芦淞区委书记唐卫湘",
    )


def test_a_line_before_a_photo_credit_is_its_caption() -> None:
    raw = HEADED + "建设中的清水塘生态科技新城局部\n\n图片由石峰区委宣传部提供\n\n正文。"
    assert kinds(raw)[2:4] == [("credit", "建设中的清水塘生态科技新城局部"), ("credit", "图片由石峰区委宣传部提供")]


def test_line_ends_of_every_system() -> None:
    assert kinds(HEADED + "甲。\r\n乙。\r丙。\f丁。")[2:] == [("paragraph", f"{name}。") for name in "甲乙丙丁"]


@pytest.mark.parametrize("invisible", ["\0", "\x08", "\u200b", "\u200f", "\u202e", "\u2060", "\ufeff", "\U000e0041"])
def test_invisible_characters_are_removed(invisible: str) -> None:
    assert kinds(HEADED + f"石峰{invisible}区增长8{invisible}.4%。")[-1] == ("paragraph", "石峰区增长8.4%。")


@pytest.mark.parametrize("invisible", ["\u2066", "\u2067", "\u2068", "\u2069"])
def test_bidi_isolates_are_removed(invisible: str) -> None:
    assert kinds(HEADED + f"石峰区{invisible}增长8.4%。")[-1] == ("paragraph", "石峰区增长8.4%。")


@pytest.mark.parametrize("title", ["2024年", "序"])
def test_a_marked_heading_may_be_a_year_or_a_single_character(title: str) -> None:
    assert kinds(f"# 总题\n\n## 小节\n\n## {title}\n\n正文。")[2] == ("heading", title)
