"""Page marks: where each page of the stored text begins, and what it is called."""

from __future__ import annotations

from rag.ingestion.cleaning import clean
from rag.records import PageStart


def starts(raw: str) -> list[tuple[str, str]]:
    """(label, the first eight characters of the page)."""
    cleaned = clean(raw)
    return [(page.label, cleaned.text[page.start : page.start + 8]) for page in cleaned.pages]


def test_a_text_without_marks_has_no_pages() -> None:
    cleaned = clean("# 题\n\n正文一句。\n")
    assert (cleaned.text, cleaned.pages) == ("# 题\n\n正文一句。\n", ())


def test_pages_are_counted() -> None:
    raw = "# 题\n\n第一页的一句话。\f第二页的一句话。\f- 第三页的一项。\n- 又一项。"
    assert clean(raw).text == "# 题\n\n第一页的一句话。\n\n第二页的一句话。\n\n- 第三页的一项。\n- 又一项。\n"
    assert starts(raw) == [("第1页", "# 题\n\n第一页"), ("第2页", "第二页的一句话。"), ("第3页", "- 第三页的一项")]


def test_a_sentence_over_a_page_break_belongs_to_the_page_it_begins_on() -> None:
    raw = "去年，全区坚持稳中求进，改造老旧小\f区163个，群众满意。\n\n第二页自己的一段话。"
    cleaned = clean(raw)
    text, pages = cleaned.text, cleaned.pages
    assert text == "去年，全区坚持稳中求进，改造老旧小区163个，群众满意。\n\n第二页自己的一段话。\n"
    assert pages == (PageStart(start=0, label="第1页"), PageStart(start=30, label="第2页"))
    assert text[30:].startswith("第二页自己")


def test_a_page_that_only_ends_a_sentence_has_no_start() -> None:
    raw = "去年，全区坚持稳中求进，改造老旧小\f区163个，群众满意。\f第三页自己的一段话。"
    assert [label for label, _ in starts(raw)] == ["第1页", "第3页"]


def test_the_pages_own_furniture_names_it() -> None:
    raw = "第3版\n\n一段话在这里。\f2021年9月28日 星期二 第04版 责任编辑:盛荣\n\n另一段话。\fA5版\n\n再一段话。"
    text = clean(raw).text
    assert [label for label, _ in starts(raw)] == ["第3版", "第4版", "A5版"]
    assert "第3版" not in text
    assert "责任编辑" in text
    assert clean(raw).repeats == ()


def test_a_sentence_that_speaks_of_a_page_names_none() -> None:
    assert [label for label, _ in starts("详见第3版的报道，这里不再重复。\f另一段话。")] == ["第1页", "第2页"]


def test_a_single_page_with_a_label() -> None:
    assert starts("第3版\n\n一段话在这里。\f") == [("第3版", "一段话在这里。\n")]
