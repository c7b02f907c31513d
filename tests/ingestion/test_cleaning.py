"""Raw page to stored text: on small pages, and on the five real ones."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.ingestion.cleaning import clean
from rag.ingestion.corpus import Corpus
from rag.ingestion.formats import read_text

HEADED = "# 总题\n\n## 小节\n\n"


def body(raw: str) -> str:
    """The cleaned text under two headings."""
    return clean(HEADED + raw).text.split("## 小节\n", 1)[1].strip()


def test_a_sentence_torn_by_a_blank_line_is_joined() -> None:
    raw = "株洲高新区入选“2023园区高质量发展百强榜”，位列\n\n“2023年先进制造业百强园区榜单”第81位，较2022年前进3位。"
    assert body(raw) == raw.replace("\n\n", "")


def test_a_list_item_torn_in_two_is_joined() -> None:
    assert (
        body("- 精准落实大气污染防治措施,消\n\n除重污染,减少轻污染天数。\n")
        == "- 精准落实大气污染防治措施,消除重污染,减少轻污染天数。"
    )


def test_the_other_half_is_found_behind_another_paragraph() -> None:
    raw = "民生保障、公共服务和社会治理是三方面。\n\n"
    raw += "社会治理等方面取得成效，构建环境。\n\n明确到2026年，在民生保障、公共服务和"
    assert "公共服务和社会治理等方面取得成效，构建环境。" in body(raw)


def test_a_new_sentence_is_not_drawn_into_a_half_one() -> None:
    raw = "提升医疗服务质量。完成中心医院\n\n按照“总体规划”的思路,该区将有序实施片区开发。"
    assert body(raw) == raw


def test_nothing_is_joined_across_a_list() -> None:
    raw = "提升医疗服务质量，完成中心医\n\n- 第一项。\n\n院的建设工作。"
    assert "医院的建设" not in body(raw)


def test_a_repeated_paragraph_stands_once() -> None:
    assert body("石峰区完成改造。\n\n另一段话在这里。\n\n石峰区完成改造。") == "石峰区完成改造。\n\n另一段话在这里。"


def test_a_repeated_item_under_another_heading_is_another_fact() -> None:
    cleaned = clean("# 成绩\n\n- 增长8%左右\n- 增长8%左右\n\n# 目标\n\n- 增长8%左右\n").text
    assert cleaned == "# 成绩\n\n- 增长8%左右\n\n# 目标\n\n- 增长8%左右\n"


def test_a_label_over_every_districts_part_is_no_repeat() -> None:
    raw = "## 石峰区\n\n2024年成效\n\n引进企业8家。\n\n## 荷塘区\n\n2024年成效\n\n引进企业9家。"
    assert clean(raw).text.count("2024年成效") == 2


def test_a_half_before_a_word_and_a_comma_reads_on_right_below() -> None:
    half = "芦淞区在二〇二四年扎实推进八大行动，投资、项目、企业都比上一年多，市场主体培育、产业发"
    raw = f"产业发展了，产业发往芦淞。\n\n{half}\n\n展、攻坚都有成效。\n\n芦淞区新增企业69家。"
    assert "产业发展、攻坚都有成效。" in clean(raw).text


def test_a_repeated_heading_with_nothing_left_under_it_goes() -> None:
    cleaned = clean("# 总题\n\n## 小节\n\n同样的一段话。\n\n## 小节\n\n同样的一段话。\n\n## 尾声\n\n完。").text
    assert cleaned == "# 总题\n\n## 小节\n\n同样的一段话。\n\n## 尾声\n\n完。\n"


def test_two_bylines_of_one_reporter_in_two_sections_both_stay() -> None:
    raw = "# 总题\n\n## 甲\n\n第一篇的正文。\n\n株洲日报记者/王娜\n\n## 乙\n\n第二篇的正文。\n\n株洲日报记者/王娜\n"
    assert clean(raw).text.count("记者/王娜") == 2
    assert clean(raw).repeats == ()


def test_a_byline_printed_twice_in_one_section_stands_once() -> None:
    raw = "# 总题\n\n## 甲\n\n株洲日报记者/王娜\n\n第一篇文章的正文。\n\n株洲日报记者/王娜\n"
    assert clean(raw).text.count("记者/王娜") == 1


@pytest.mark.parametrize(
    ("raw", "repeated"),
    [
        ("石峰区完成改造。\n\n另一段话在这里。\n\n石峰区完成改造。", ("石峰区完成改造。",)),
        ("石峰区完成改造。\n\n石峰区完成改造。\n\n石峰区完成改造。", ("石峰区完成改造。",)),
        (
            "第二段话在这里。\n\n第一段话在这里。\n\n第一段话在这里。\n\n第二段话在这里。",
            ("第二段话在这里。", "第一段话在这里。"),
        ),
        ("石峰区完成改造。\n\n另一段话在这里。", ()),
        ("# 成绩\n\n- 增长8%左右\n\n# 目标\n\n- 增长8%左右\n", ()),
        ("合计\n\n另一段话在这里。\n\n合计", ()),
        ("", ()),
    ],
)
def test_the_blocks_that_a_page_repeats(raw: str, repeated: tuple[str, ...]) -> None:
    assert clean(raw).repeats == repeated


def test_a_repeated_block_stands_in_the_stored_text_once() -> None:
    raw = HEADED + "石峰区完成了改造。\n\n另一段话在这里。\n\n石峰区完成了改造。"
    (block,) = clean(raw).repeats
    assert clean(raw).text.count(block) == 1


def test_items_stand_close_and_paragraphs_apart() -> None:
    assert (
        clean("# 总题\n## 小节\n甲。\n- 一\n\n- 二\n乙。").text == "# 总题\n\n## 小节\n\n甲。\n\n- 一\n- 二\n\n乙。\n"
    )


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="石峰区增长和，。“”8.%#-— \t\u200b", max_size=50), max_size=12).map("\n".join))
def test_cleaning_invents_no_character(raw: str) -> None:
    letters = re.compile("[\u4e00-\u9fff0-9]")
    assert not Counter(letters.findall(clean(raw).text)) - Counter(letters.findall(raw))


@pytest.fixture(scope="module")
def cleaned(raw_corpus: Corpus) -> dict[str, str]:
    """The stored text of each raw page by the beginning of its name."""
    return {document.id[:3]: document.text for document in raw_corpus.documents}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("001", "村(社区)就业网点”为支持的多元精准匹配体系，明确求职居民"),
        ("001", "在民生保障、公共服务和社会治理等方面取得成效，构建形成"),
        ("001", "改革方案经过反复调研，于去年11月30日通过。按照方案"),
        ("001", "位列“2023年先进制造业百强园区榜单”第81位，较2022年前进3位。"),
        ("000", "大气污染防治“五控”措施,消除重污染,减少轻污染天数"),
        ("004", "大力开展‘重大项目攻坚年’和‘创新成果转化年’活动"),
        ("004", "全球首次赛道级无人驾驶车辆与真人车手同场竞技"),
        ("004", "”12月25日,市人大代表、芦淞区委书记唐卫湘接受"),
        ("002", "- 规模以上工业增加值年均增长9.9%\n"),
        ("002", "- 规模以上工业增加值年均增长9%\n"),
    ],
)
def test_torn_sentences_of_the_raw_pages_are_whole_and_stand_once(
    cleaned: dict[str, str], page: str, words: str
) -> None:
    assert cleaned[page].count(words) == 1


def test_a_half_sentence_without_its_other_half_stays_cut_off(cleaned: dict[str, str]) -> None:
    assert "完成中心医院按照" not in cleaned["002"]
    assert "\n\n按照“总体规划、完善功能" in cleaned["002"]


def test_every_repeated_paragraph_of_the_raw_pages_stands_once(cleaned: dict[str, str], raw_pages: Path) -> None:
    raw = [line.strip() for path in sorted(raw_pages.iterdir()) for line in read_text(path).splitlines()]
    repeated = {
        line for line, count in Counter(raw).items() if count > 1 and len(line) > 40 and not line.startswith("#")
    }
    assert len(repeated) >= 5  # the pages do repeat: otherwise nothing is tested here
    everything = "\n".join(cleaned.values())
    assert {line for line in repeated if everything.count(re.sub(r"\*\*|^- ◆?", "", line)) > 1} == set()


def test_no_figure_of_the_raw_pages_is_lost(cleaned: dict[str, str], raw_pages: Path) -> None:
    numbers = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
    for path in sorted(raw_pages.iterdir()):
        raw = re.sub(r"\s|\*\*", "", read_text(path))
        kept = re.sub(r"\s", "", cleaned[path.stem[:3]])
        assert set(numbers.findall(raw)) - set(numbers.findall(kept)) == set(), path.name
