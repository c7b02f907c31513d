"""Metadata: declared, read off the text, or unknown; never invented."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from making import make_document

from rag.errors import UnreadableFileError
from rag.ingestion.corpus import Corpus
from rag.ingestion.metadata.fields import split_front_matter


def test_front_matter_and_body() -> None:
    fields, body = split_front_matter(
        "---\ntitle: 石峰区\npublished_on: 2021-10-28\nplaces: [石峰区]\n---\n正文。", "a.md"
    )
    assert fields == {"title": "石峰区", "published_on": dt.date(2021, 10, 28), "places": ["石峰区"]}
    assert body == "正文。"


@pytest.mark.parametrize("raw", ["正文。", "\ufeff正文。", "# 题\n---\n正文。"])
def test_a_text_without_front_matter_is_left_as_it_is(raw: str) -> None:
    assert split_front_matter(raw, "a.md") == ({}, raw)


@pytest.mark.parametrize("yaml", ["title: [石峰", "title: a: b", "\ttitle: x", "a: " + "[" * 400])
def test_broken_front_matter_names_the_file(yaml: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.md: its front matter is not valid YAML \(.+\)\.$"):
        split_front_matter(f"---\n{yaml}\n---\n正文。", "a.md")


def test_an_impossible_date_in_front_matter_names_the_file() -> None:
    with pytest.raises(UnreadableFileError, match="front matter"):
        split_front_matter("---\npublished_on: 2024-13-45\n---\n正文。", "a.md")


def test_what_is_declared_wins_and_is_not_called_inferred() -> None:
    declared = {
        "title": "甲",
        "publisher": "乙",
        "published_on": "2021年9月28日",
        "places": "石峰区",
        "year": 2020,
        "url": "u",
    }
    document = make_document("a", declared, "# 题\n\n株洲日报记者\n\n荷塘区。2024年1月2日 星期二\n")
    assert (document.title, document.publisher, document.published_on) == ("甲", "乙", dt.date(2021, 9, 28))
    assert (document.places, document.year, document.url, document.inferred) == (("石峰区",), 2020, "u", ())


def test_what_is_inferred_is_named() -> None:
    document = make_document("a", {}, "# 石峰区的五年\n\n株洲日报·记者\n\n2021年9月28日 星期二 责任编辑:盛荣\n")
    assert (document.title, document.publisher, document.published_on) == (
        "石峰区的五年",
        "株洲日报",
        dt.date(2021, 9, 28),
    )
    assert (document.places, document.year) == (("石峰区",), 2021)
    assert document.inferred == ("title", "publisher", "published_on", "places", "year")


def test_what_nobody_says_is_unknown() -> None:
    document = make_document("a", {}, "一段没有来历的话。\n")
    assert (document.title, document.publisher, document.published_on) == ("", None, None)
    assert (document.places, document.year, document.inferred) == ((), None, ())


BOMB = "\n".join(["a: &a [x, x, x]", *(f"{new}: &{new} [*{old}, *{old}, *{old}]" for old, new in pairwise("abcdefg"))])


def test_yaml_that_unfolds_is_refused_before_it_does() -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.md: its front matter is not valid YAML \(it refers to a part"):
        split_front_matter(f"---\n{BOMB}\ntitle: *g\n---\n正文。", "a.md")


@pytest.mark.parametrize(("declared", "reason"), [
    ({"title": {"a": "b"}}, "title must be a line of text, not fields of its own"),
    ({"title": ["甲", "乙"]}, "title must be a line of text, not a list"),
    ({"year": True}, "year must be a line of text"),
    ({"title": "长" * 301}, "title has 301 characters; 300 are enough"),
    ({"places": 5}, "places must be a list of names"), ({"speakers": {"x": [1]}}, "speakers must be a list of names"),
    ({"speakers": [{"x": 1}]}, "speakers must be a list of names"), ({"places": ["区"] * 61}, "places has too many"),
    ({"published_on": dt.date(9999, 1, 1)}, "is not a date such as 2021-09-28"),
])  # fmt: skip
def test_what_no_field_holds_is_refused(declared: dict[str, object], reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=f"^a: .*{reason}"):
        make_document("a", declared, "正文。")


def test_a_title_is_one_line_that_shows_all_its_characters() -> None:
    assert make_document("a", {"title": "石峰区\n\u202e报告\u200b "}, "正文。").title == "石峰区 报告"


def test_what_is_declared_unknown_is_not_guessed() -> None:
    declared = dict.fromkeys(("title", "publisher", "published_on", "year"), "不详") | {"places": ["unknown"]}
    document = make_document("a", declared, "# 石峰区的五年\n\n株洲日报·记者\n\n2021年9月28日 星期二 责任编辑:盛荣\n")
    assert (document.title, document.publisher, document.published_on) == ("", None, None)
    assert (document.places, document.year, document.inferred) == ((), None, ())


@pytest.mark.parametrize("value", ["unknown", "不详", "", None])
def test_a_date_declared_unknown_is_unknown(value: str | None) -> None:
    assert make_document("a", {"published_on": value}, "正文。").published_on is None


@pytest.mark.parametrize("value", ["去年", "2024-02-30", 2024, "28.9.2021"])
def test_a_wrong_date_is_refused(value: object) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a: published_on .+ is not a date such as 2021-09-28\.$"):
        make_document("a", {"published_on": value}, "正文。")


@pytest.mark.parametrize("value", ["去年", 24, 20240, "2024.5"])
def test_a_wrong_year_is_refused(value: object) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a: year .+ is not a year such as 2024\.$"):
        make_document("a", {"year": value}, "正文。")


def test_speakers_are_declared_or_read_off_the_text() -> None:
    text = "石峰区区长罗鹏程代表区人民政府作政府工作报告。\n"
    assert make_document("a", {}, text).speakers == ("罗鹏程",)
    assert make_document("a", {"speakers": ["张三", "李四"]}, text).speakers == ("张三", "李四")
    assert make_document("a", {"speakers": "张三、李四"}, text).speakers == ("张三", "李四")


def test_a_weak_guess_is_not_taken_over() -> None:
    assert make_document("a", {}, "关于财政预算的情况\n\n一段话。\n").title == ""


@pytest.mark.parametrize(
    ("page", "publisher", "published_on", "year", "place"),
    [
        ("000", "株洲日报", None, None, "天元区"),
        ("001", None, None, 2024, "天元区"),
        ("002", "株洲日报", None, None, "石峰区"),
        ("003", "株洲日报", dt.date(2021, 9, 28), 2021, "株洲市"),
        ("004", "株洲日报", None, 2024, "荷塘区"),
    ],
)
def test_the_raw_pages(
    raw_corpus: Corpus, page: str, publisher: str | None, published_on: dt.date | None, year: int | None, place: str
) -> None:
    document = next(one for one in raw_corpus.documents if one.id.startswith(page))
    assert (document.publisher, document.published_on, document.year) == (publisher, published_on, year)
    assert place in document.places
